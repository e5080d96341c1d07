// SPDX-License-Identifier: Apache-2.0
// CSAF 2.0 and 2.1 (OASIS), profile 5 (VEX) and every other document with a product_status.

#include "base/error.h"
#include "base/limits.h"
#include "documents/csaf.h"

// --- Lists of ids

struct list {
    struct bh_csaf *r;
    bh_str **items;
    size_t *count;
};

static int read_list_item(void *ctx)
{
    struct list *l = ctx;
    bh_str id = BH_STR_EMPTY;
    int r = bh_lenient_text(&l->r->v.l, BH_STR("product_ids"), &id);

    return r == 0 ? bh_vex_add_text(l->r->v.arena, id, l->items, l->count) : r;
}

static int read_list(struct bh_csaf *r, const char *what, bh_str **items, size_t *count)
{
    struct list l = {r, items, count};

    return bh_lenient_array(&r->v.l, bh_str_z(what), BH_LENIENT_TEXT, read_list_item, &l);
}

// --- Flags, threats, remediations

static int read_remark_products(void *ctx)
{
    struct bh_csaf *r = ctx;

    return read_list(r, "product_ids", &r->remark->products, &r->remark->product_count);
}

static int read_remark_groups(void *ctx)
{
    struct bh_csaf *r = ctx;

    return read_list(r, "group_ids", &r->remark->groups, &r->remark->group_count);
}

static int read_remark(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("label", struct bh_csaf_remark, word),
        BH_LENIENT_FIELD("category", struct bh_csaf_remark, word),
        BH_LENIENT_FIELD("details", struct bh_csaf_remark, details),
        BH_LENIENT_FIELD("url", struct bh_csaf_remark, url),
        BH_LENIENT_FIELD("date", struct bh_csaf_remark, date),
        BH_LENIENT_VALUE("product_ids", BH_LENIENT_ARRAY, read_remark_products),
        BH_LENIENT_VALUE("group_ids", BH_LENIENT_ARRAY, read_remark_groups),
    };

    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    r->remark =
        bh_vex_push(r->v.arena, (void **)&r->at->remarks, &r->at->remark_count, sizeof(*r->remark));
    if (!r->remark)
        return BH_E_NOMEM;
    r->remark->kind = r->kind;
    return bh_lenient_object(&r->v.l, BH_STR("remediations"), rows, BH_COUNT(rows), r->remark, r);
}

static int read_remarks(struct bh_csaf *r, const char *what, enum bh_csaf_remark_kind kind)
{
    r->kind = kind;
    return bh_lenient_array(&r->v.l, bh_str_z(what), BH_LENIENT_OBJECT, read_remark, r);
}

static int read_flags(void *ctx)
{
    return read_remarks(ctx, "flags", BH_CSAF_FLAG);
}

static int read_threats(void *ctx)
{
    return read_remarks(ctx, "threats", BH_CSAF_THREAT);
}

static int read_remediations(void *ctx)
{
    return read_remarks(ctx, "remediations", BH_CSAF_REMEDIATION);
}

// --- Vulnerabilities

static int add_vulnerability_id(struct bh_csaf *r, bh_str id, bool first)
{
    struct bh_csaf_vulnerability *v = r->at;
    int code = bh_vex_add_text(r->v.arena, id, &v->ids, &v->id_count);

    if (code == 0 && first && id.len) {
        v->ids[v->id_count - 1] = v->ids[0];
        v->ids[0] = id;
    }
    return code;
}

static int read_cve(void *ctx)
{
    struct bh_csaf *r = ctx;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("cve"), &id);

    return code == 0 ? add_vulnerability_id(r, id, true) : code;
}

static int read_other_id(void *ctx)
{
    struct bh_csaf *r = ctx;
    bh_str text = BH_STR_EMPTY;
    static const struct bh_lenient_row rows[] = {
        {.name = {"text", 4}, .type = BH_LENIENT_TEXT},
    };
    int code = bh_lenient_object(&r->v.l, BH_STR("ids"), rows, BH_COUNT(rows), &text, r);

    return code == 0 ? add_vulnerability_id(r, text, false) : code;
}

static int read_other_ids(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("ids"), BH_LENIENT_OBJECT, read_other_id, r);
}

// The groups of a status are its members: their names are the native words.
static int read_status(void *ctx)
{
    struct bh_csaf *r = ctx;
    bh_str key;
    int code;

    while ((code = bh_json_member(r->v.l.json, &key)) > 0) {
        struct bh_csaf_status *g =
            bh_vex_push(r->v.arena, (void **)&r->at->groups, &r->at->group_count, sizeof(*g));
        if (!g || bh_arena_str(r->v.arena, key, &g->word) < 0)
            return BH_E_NOMEM;
        r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
        if (bh_json_type(r->v.l.json) == BH_JSON_ARRAY) {
            code = read_list(r, "product_status", &g->products, &g->count);
        } else {
            bh_lenient_lose(&r->v.l, bh_json_offset(r->v.l.json),
                            BH_N("'%.*s' is no list of products"), BH_FMT(g->word));
            code = bh_json_skip(r->v.l.json);
        }
        if (code < 0)
            return code;
    }
    return code;
}

static int read_vulnerability(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("cve", BH_LENIENT_ANY, read_cve),
        BH_LENIENT_VALUE("ids", BH_LENIENT_ARRAY, read_other_ids),
        BH_LENIENT_VALUE("product_status", BH_LENIENT_OBJECT, read_status),
        BH_LENIENT_VALUE("flags", BH_LENIENT_ARRAY, read_flags),
        BH_LENIENT_VALUE("threats", BH_LENIENT_ARRAY, read_threats),
        BH_LENIENT_VALUE("remediations", BH_LENIENT_ARRAY, read_remediations),
    };

    r->at = bh_vex_push(r->v.arena, (void **)&r->vulnerabilities, &r->count, sizeof(*r->at));
    if (!r->at)
        return BH_E_NOMEM;
    r->at->offset = bh_json_offset(r->v.l.json);
    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    return bh_lenient_object(&r->v.l, BH_STR("vulnerabilities"), rows, BH_COUNT(rows), NULL, r);
}

static int read_vulnerabilities(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("vulnerabilities"), BH_LENIENT_PART, read_vulnerability,
                            r);
}

// --- The document

static int read_tree(void *ctx)
{
    return bh_csaf_tree_read(&((struct bh_csaf *)ctx)->tree);
}

static int read_publisher(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("name", struct bh_csaf_head, publisher),
        BH_LENIENT_FIELD("category", struct bh_csaf_head, role),
    };

    return bh_lenient_object(&r->v.l, BH_STR("publisher"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_tracking(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("id", struct bh_csaf_head, id),
        BH_LENIENT_FIELD("current_release_date", struct bh_csaf_head, released),
        BH_LENIENT_FIELD("initial_release_date", struct bh_csaf_head, first_released),
    };

    return bh_lenient_object(&r->v.l, BH_STR("tracking"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_head(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("category", struct bh_csaf_head, category),
        BH_LENIENT_FIELD("csaf_version", struct bh_csaf_head, version),
        BH_LENIENT_VALUE("publisher", BH_LENIENT_OBJECT, read_publisher),
        BH_LENIENT_VALUE("tracking", BH_LENIENT_OBJECT, read_tracking),
    };

    return bh_lenient_object(&r->v.l, BH_STR("document"), rows, BH_COUNT(rows), &r->head, r);
}

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

static int read_document(struct bh_csaf *r)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("document", BH_LENIENT_OBJECT, read_head),
        BH_LENIENT_VALUE("product_tree", BH_LENIENT_PART, read_tree),
        BH_LENIENT_VALUE("vulnerabilities", BH_LENIENT_PARTS, read_vulnerabilities),
    };
    int code = bh_lenient_document(&r->v.l, rows, BH_COUNT(rows), NULL, r);

    if (code == 0 && !r->head.version.len)
        return BH_E_FORMAT;
    if (code == BH_E_NOMEM || code == BH_E_FORMAT)
        return code;
    int stated = state_all(r);
    return code < 0 ? code : stated;
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
    code = read_document(&r);
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
