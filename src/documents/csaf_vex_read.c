// SPDX-License-Identifier: Apache-2.0
// Statements of CSAF 2.0 and 2.1 (OASIS): profile 5 (VEX) and every other document with a
// product_status.

#include "base/error.h"
#include "documents/csaf.h"

static int state_all(struct bh_csaf *r)
{
    const struct bh_csaf_head *h = &r->head;
    bh_str date = h->released.len ? h->released : h->first_released;
    int64_t time = bh_vex_time(&r->v, "current_release_date", date, 0);
    int code = 0;

    if (!h->publisher.len)
        bh_lenient_warn(&r->v.l, 0, "the document has no publisher");
    for (size_t i = 0; code == 0 && i < r->count; i++)
        code = bh_csaf_state(r, &r->vulnerabilities[i]);
    for (size_t i = 0; i < r->v.statement_count; i++) {
        struct bh_vex_statement *s = &r->v.statements[i];
        s->document = h->id;
        s->author = h->publisher;
        s->role = h->role;
        s->time = time;
    }
    int emitted = code == BH_E_NOMEM ? code : bh_vex_emit(&r->v);
    return code < 0 ? code : emitted;
}

static int read_csaf(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                     struct bh_diag *diag)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);
    struct bh_csaf r = {0};
    int code = bh_vex_begin(&r.v, j, arena, sink, diag);

    if (code < 0)
        return code;
    bh_csaf_tree_init(&r.tree, &r.v);
    code = bh_csaf_read(&r);
    if (code != BH_E_NOMEM && code != BH_E_FORMAT) {
        int stated = state_all(&r);
        code = code < 0 ? code : stated;
    }
    bh_csaf_tree_done(&r.tree);
    return code;
}

static bool recognise(bh_str first)
{
    bh_str_skip(&first, BH_STR("\xef\xbb\xbf"));
    return bh_str_starts(bh_str_trim(first), BH_STR("{")) &&
           (bh_str_search(first, BH_STR("\"csaf_version\"")) < first.len ||
            bh_str_search(first, BH_STR("\"csaf_")) < first.len);
}

const struct bh_document_format bh_vex_csaf = {
    .name = "csaf",
    .title = BH_N("CSAF 2.0 and 2.1"),
    .recognise = recognise,
    .read = read_csaf,
};
