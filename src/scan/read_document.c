// SPDX-License-Identifier: Apache-2.0
// Reads a document in a worker process.

#include "scan/read_document.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "documents/document.h"
#include "documents/vex_read.h"
#include "isolation/pool.h"
#include "scan/emit.h"
#include "sources/source.h"

// Enough to tell one format from another.
#define FIRST_BYTES 4096
// A document of 300 000 parts takes some seconds, and its events some 200 MB.
#define DOCUMENT_SECONDS 600

struct reading {
    struct bh_source source;
    const struct bh_document_format *const *formats; // that may be read
    const struct bh_document_format *forced;
    struct bh_diag *diag;
    struct bh_buf events;
    const struct bh_document_format *format; // that read it
    int result;
};

static const struct bh_document_format *recognise(const struct reading *d,
                                                  const struct bh_input *in)
{
    char first[FIRST_BYTES];
    size_t n;

    if (in->read_at(in, 0, first, sizeof(first), &n) < 0)
        return NULL;
    for (const struct bh_document_format *const *f = d->formats; *f; f++)
        if ((*f)->recognise && (*f)->recognise(bh_str_n(first, n)))
            return *f;
    return NULL;
}

static unsigned index_of(const struct reading *d, const struct bh_document_format *format)
{
    unsigned i = 0;

    while (d->formats[i] != format)
        i++;
    return i;
}

static int run(struct bh_worker *w, bh_str job, void *ctx)
{
    struct reading *d = ctx;
    struct bh_emitter e;
    struct bh_arena arena;
    struct bh_input in;
    int r = bh_input_fd(bh_worker_root_fd(w), &in);

    (void)job;
    if (r < 0)
        return r;
    const struct bh_document_format *format = d->forced ? d->forced : recognise(d, &in);
    if (!format)
        return BH_E_FORMAT;
    bh_emitter_init(&e, w, d->diag->lang, d->source.name);
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    bh_emitter_begin(&e, index_of(d, format));
    int read = format->read(&in, &arena, &e.sink, &e.diag);
    r = bh_emitter_end(&e, read);
    bh_arena_done(&arena);
    bh_emitter_done(&e);
    return r < 0 ? r : read == BH_E_FORMAT || read == BH_E_UNSUPPORTED ? read : 0;
}

static int on_frame(void *ctx, uint64_t id, bh_str frame)
{
    struct reading *d = ctx;
    struct bh_bytes r;

    (void)id;
    bh_bytes_init(&r, frame);
    uint64_t format = bh_bytes_varint(&r);
    for (size_t i = 0; d->formats[i]; i++)
        if (i == format)
            d->format = d->formats[i];
    bh_buf_add_str(&d->events, bh_bytes_take(&r, bh_bytes_left(&r)));
    return bh_buf_error(&d->events);
}

// What a reader said that refused the document. False when it said nothing.
static bool tell_refusal(struct reading *d)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_bytes events;
    struct bh_event e;
    bool told = false;

    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    bh_bytes_init(&events, bh_buf_str(&d->events));
    while (bh_event_decode(&events, &arena, &e) == 0 && e.kind)
        if (e.kind == BH_EVENT_REPORT && e.report.severity == BH_ERROR && d->diag->report) {
            e.report.file = d->diag->file;
            d->diag->report(d->diag->ctx, &e.report);
            told = true;
        }
    return told;
}

static int on_end(void *ctx, uint64_t id, enum bh_job_end end, int result)
{
    struct reading *d = ctx;

    (void)id;
    d->result = end == BH_JOB_DONE                            ? result
                : end == BH_JOB_MEMORY                        ? BH_E_NOMEM
                : end == BH_JOB_HUNG || end == BH_JOB_FLOODED ? BH_E_LIMIT
                                                              : BH_E_CORRUPT;
    if (d->result == BH_E_FORMAT)
        bh_fail(d->diag, BH_E_FORMAT, BH_NOWHERE, "is no document of a known format");
    else if (d->result < 0 && !(d->result == BH_E_UNSUPPORTED && tell_refusal(d)))
        bh_fail(d->diag, d->result, BH_NOWHERE, "the reader of this file failed (%s)",
                bh_error_name(d->result));
    return 0;
}

static int read_it(struct reading *d, unsigned *ret_isolation)
{
    struct bh_pool_options o = {.workers = 1,
                                .readable_fd = d->source.root_fd,
                                .memory = BH_LIMIT_WORKER_MEMORY,
                                .job_seconds = DOCUMENT_SECONDS,
                                .max_output = BH_LIMIT_SCAN_OUTPUT,
                                .run = run,
                                .frame = on_frame,
                                .end = on_end,
                                .ctx = d,
                                .diag = d->diag};
    struct bh_pool *pool BH_CLEANUP(bh_pool_freep) = bh_pool_new(&o);

    if (!pool)
        return BH_E_SYSTEM;
    int r = bh_pool_submit(pool, 0, BH_STR("document"));
    if (r == 0)
        r = bh_pool_wait(pool);
    *ret_isolation = bh_pool_isolation(pool);
    return r < 0 ? r : d->result;
}

// Opens, reads and leaves the events in *d, whose source is open when it is 0.
static int read_path(struct reading *d, const char *path, unsigned *ret_isolation)
{
    struct bh_diag *diag = d->diag;
    bh_str before = diag->file;
    int r = bh_source_open(path, diag, &d->source);

    if (r < 0)
        return r;
    diag->file = bh_str_z(path);
    bh_buf_init(&d->events, 0);
    if (d->source.is_folder)
        r = bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE, "is a folder, not a document");
    else
        r = read_it(d, ret_isolation);
    diag->file = before;
    if (r < 0) {
        bh_buf_done(&d->events);
        bh_source_close(&d->source);
    }
    return r;
}

int bh_document_read(const char *path, const char *format, struct bh_diag *diag,
                     struct bh_inventory *inventory, unsigned *ret_isolation)
{
    struct reading d = {.diag = diag, .formats = bh_document_formats};

    inventory->lang = diag->lang;
    if (format) {
        d.forced = bh_document_format_by_name(bh_str_z(format));
        if (!d.forced || !d.forced->read)
            return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                           "the format '%s' is not read ('buhin formats' lists those that are)",
                           format);
    }
    int r = read_path(&d, path, ret_isolation);
    if (r < 0)
        return r;
    r = bh_inventory_add(inventory, d.source.name, 0,
                         bh_str_z(d.format ? d.format->name : "document"), true,
                         bh_buf_str(&d.events));
    bh_buf_done(&d.events);
    bh_source_close(&d.source);
    return r;
}

// Slices of what is decoded point into the events, which the set keeps.
static int take_statements(struct bh_vex_set *set, bh_str events, struct bh_diag *diag,
                           bool *ret_incomplete)
{
    struct bh_bytes r;
    struct bh_event e;
    int code = bh_arena_str(&set->arena, events, &events);

    bh_bytes_init(&r, events);
    while (code == 0 && (code = bh_event_decode(&r, &set->arena, &e)) == 0 && e.kind) {
        if (e.kind == BH_EVENT_REPORT) {
            *ret_incomplete |= e.report.severity == BH_ERROR;
            e.report.file = diag->file;
            if (diag->report)
                diag->report(diag->ctx, &e.report);
        } else if (e.kind == BH_EVENT_VEX) {
            struct bh_vex_statement *s =
                bh_vex_push(&set->arena, (void **)&set->items, &set->count, sizeof(*s));
            if (!s)
                return BH_E_NOMEM;
            *s = e.vex;
        } else {
            code = BH_E_CORRUPT;
        }
    }
    if (code < 0 && code != BH_E_NOMEM) {
        *ret_incomplete = true;
        bh_fail(diag, code, BH_NOWHERE, "the reader of this file failed (%s)", bh_error_name(code));
        return 0;
    }
    return code;
}

int bh_vex_read(const char *path, struct bh_diag *diag, struct bh_vex_set *set,
                bool *ret_incomplete)
{
    struct reading d = {.diag = diag, .formats = bh_vex_formats};
    bh_str before = diag->file;
    unsigned isolation;
    int r = read_path(&d, path, &isolation);

    if (r < 0)
        return r;
    diag->file = bh_str_z(path);
    r = take_statements(set, bh_buf_str(&d.events), diag, ret_incomplete);
    diag->file = before;
    bh_buf_done(&d.events);
    bh_source_close(&d.source);
    return r;
}
