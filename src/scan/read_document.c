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
// A document of 300 000 parts takes some seconds.
#define DOCUMENT_SECONDS 600

struct reading {
    struct bh_source source;
    const struct bh_document_format *const *formats; // that may be read
    const struct bh_document_format *forced;
    struct bh_diag *diag;
    // Takes whole records of the reader of that format as they come. 0 or BH_E_NOMEM.
    int (*take)(struct reading *d, const struct bh_document_format *format, bh_str events);
    int result;
    // Of a document
    struct bh_inventory *inventory;
    struct bh_inv_entry entry;
    bool opened;
    // Of statements
    struct bh_vex_set *set;
    bool ended;  // by a record that is wrong
    bool failed; // an error was said
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
            return d->take(d, d->formats[i], bh_bytes_take(&r, bh_bytes_left(&r)));
    return 0; // no frame of ours: the job's end says what became of it
}

// What a reader said that refused the document. False when it said nothing.
static bool tell_refusal(const struct reading *d)
{
    bool told = d->failed;

    for (size_t i = 0; d->inventory && i < d->inventory->note_count; i++) {
        const struct bh_inv_note *note = &d->inventory->notes[i];
        struct bh_report report = {.severity = note->severity,
                                   .code = note->code,
                                   .file = d->diag->file,
                                   .place = note->place,
                                   .text = bh_inv_str(d->inventory, note->text)};
        if (note->severity != BH_ERROR || !d->diag->report)
            continue;
        d->diag->report(d->diag->ctx, &report);
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

// Opens, reads, closes. What was taken is there when it fails, too.
static int read_path(struct reading *d, const char *path, unsigned *ret_isolation)
{
    struct bh_diag *diag = d->diag;
    bh_str before = diag->file;
    int r = bh_source_open(path, diag, &d->source);

    if (r < 0)
        return r;
    diag->file = bh_str_z(path);
    if (d->source.is_folder)
        r = bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE, "is a folder, not a document");
    else
        r = read_it(d, ret_isolation);
    diag->file = before;
    bh_source_close(&d->source);
    return r;
}

// --- A document

static int take_parts(struct reading *d, const struct bh_document_format *format, bh_str events)
{
    int r = 0;

    if (!d->opened)
        r = bh_inv_entry_open(d->inventory, d->source.name, 0, bh_str_z(format->name), true,
                              &d->entry);
    d->opened = true;
    return r == 0 ? bh_inv_entry_add(&d->entry, events) : r;
}

int bh_document_read(const char *path, const char *format, struct bh_diag *diag,
                     struct bh_inventory **ret, unsigned *ret_isolation)
{
    struct reading d = {.diag = diag, .formats = bh_document_formats, .take = take_parts};

    *ret = NULL;
    if (format) {
        d.forced = bh_document_format_by_name(bh_str_z(format));
        if (!d.forced || !d.forced->read)
            return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                           "the format '%s' is not read ('buhin formats' lists those that are)",
                           format);
    }
    d.inventory = bh_inventory_new();
    if (!d.inventory)
        return BH_E_NOMEM;
    d.inventory->lang = diag->lang;
    int r = read_path(&d, path, ret_isolation);
    if (r == 0)
        r = bh_inventory_finish(d.inventory);
    if (r == 0)
        *ret = d.inventory;
    else
        bh_inventory_free(d.inventory);
    return r;
}

// --- Statements

static int take_statement(struct reading *d, struct bh_event *e)
{
    struct bh_vex_set *set = d->set;

    if (e->kind == BH_EVENT_REPORT) {
        d->failed |= e->report.severity == BH_ERROR;
        e->report.file = d->diag->file;
        if (d->diag->report)
            d->diag->report(d->diag->ctx, &e->report);
        return 0;
    }
    if (e->kind != BH_EVENT_VEX)
        return BH_E_CORRUPT;
    struct bh_vex_statement *s =
        bh_vex_push(&set->arena, (void **)&set->items, &set->count, sizeof(*s));
    if (!s)
        return BH_E_NOMEM;
    *s = e->vex;
    return 0;
}

// Slices of what is decoded point into the events, which the set keeps.
static int take_statements(struct reading *d, const struct bh_document_format *format,
                           bh_str events)
{
    struct bh_event e = {0};
    struct bh_bytes r;
    int code = d->ended ? 0 : bh_arena_str(&d->set->arena, events, &events);

    (void)format;
    if (d->ended || code < 0)
        return code;
    bh_bytes_init(&r, events);
    do {
        code = bh_event_decode(&r, &d->set->arena, &e);
        if (code == 0 && e.kind)
            code = take_statement(d, &e);
    } while (code == 0 && e.kind);
    if (code == 0 || code == BH_E_NOMEM)
        return code;
    d->ended = d->failed = true;
    bh_fail(d->diag, code, BH_NOWHERE, "the reader of this file failed (%s)", bh_error_name(code));
    return 0;
}

int bh_vex_read(const char *path, struct bh_diag *diag, struct bh_vex_set *set,
                bool *ret_incomplete)
{
    struct reading d = {
        .diag = diag, .formats = bh_vex_formats, .take = take_statements, .set = set};
    size_t before = set->count;
    unsigned isolation;
    int r = read_path(&d, path, &isolation);

    if (r < 0)
        set->count = before;
    else
        *ret_incomplete |= d.failed;
    return r;
}
