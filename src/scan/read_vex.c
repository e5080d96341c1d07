// SPDX-License-Identifier: Apache-2.0
// Reads VEX documents into a set of statements.

#include "scan/read_vex.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "documents/vex_read.h"
#include "model/event.h"
#include "scan/reading.h"

struct statements {
    struct bh_diag *diag;
    struct bh_vex_set *set;
    uint64_t taken;     // bytes of all documents
    size_t before;      // statements before this document
    bool ended, failed; // this document: by a record that is wrong; an error was said
    bool incomplete;    // some document
};

static int take_statement(struct statements *s, struct bh_event *e)
{
    struct bh_vex_set *set = s->set;

    if (e->kind == BH_EVENT_REPORT) {
        s->failed |= e->report.severity == BH_ERROR;
        e->report.file = s->diag->file;
        if (s->diag->report)
            s->diag->report(s->diag->ctx, &e->report);
        return 0;
    }
    if (e->kind != BH_EVENT_VEX)
        return BH_E_CORRUPT;
    struct bh_vex_statement *to =
        bh_vex_push(&set->arena, (void **)&set->items, &set->count, sizeof(*to));
    if (!to)
        return BH_E_NOMEM;
    *to = e->vex;
    return 0;
}

// Slices of what is decoded point into the events, which the set keeps.
static int take_statements(void *ctx, const struct bh_document_format *format, bh_str events)
{
    struct statements *s = ctx;
    struct bh_event e = {0};
    struct bh_bytes r;

    (void)format;
    if (s->ended)
        return 0;
    s->taken += events.len;
    if (s->taken > BH_LIMIT_SCAN_OUTPUT)
        return bh_fail(s->diag, BH_E_LIMIT, BH_NOWHERE, "more than %llu MiB of statements",
                       (unsigned long long)(BH_LIMIT_SCAN_OUTPUT / BH_MIB));
    int code = bh_arena_str(&s->set->arena, events, &events);
    if (code < 0)
        return code;
    bh_bytes_init(&r, events);
    do {
        code = bh_event_decode(&r, &s->set->arena, &e);
        if (code == 0 && e.kind)
            code = take_statement(s, &e);
    } while (code == 0 && e.kind);
    if (code == 0 || code == BH_E_NOMEM)
        return code;
    s->ended = s->failed = true;
    bh_fail(s->diag, code, BH_NOWHERE, "the reader of this file failed (%s)", bh_error_name(code));
    return 0;
}

static bool was_refused(void *ctx)
{
    return ((const struct statements *)ctx)->failed;
}

static void end_document(void *ctx, int code)
{
    struct statements *s = ctx;

    if (code < 0)
        s->set->count = s->before;
    s->incomplete |= s->failed || (code < 0 && code != BH_E_FORMAT);
    s->before = s->set->count;
    s->ended = s->failed = false;
}

int bh_vex_read(const char *path, struct bh_diag *diag, struct bh_vex_set *set,
                bool *ret_incomplete)
{
    struct statements s = {.diag = diag, .set = set, .before = set->count};
    struct bh_reading reading = {.formats = bh_vex_formats,
                                 .folders = true,
                                 .diag = diag,
                                 .take = take_statements,
                                 .refused = was_refused,
                                 .end = end_document,
                                 .ctx = &s};
    size_t before = set->count;
    unsigned isolation;
    int r = bh_reading_run(&reading, path, &isolation);

    if (r < 0)
        set->count = before;
    *ret_incomplete |= s.incomplete;
    return r;
}
