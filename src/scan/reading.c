// SPDX-License-Identifier: Apache-2.0
// Hands documents to a worker process and takes what their readers say.

#include "scan/reading.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "isolation/pool.h"
#include "scan/emit.h"
#include "sources/walk.h"

// Enough to tell one format from another.
#define FIRST_BYTES 4096
// A document of 300 000 parts takes some seconds.
#define DOCUMENT_SECONDS 600

struct run {
    const struct bh_reading *r;
    struct bh_source source;
    bh_str name;
    // Of a folder: its documents, as they are named to people, and how much of that is the folder.
    struct bh_arena arena;
    bh_str *paths;
    size_t count, room, prefix;
    size_t read; // documents that were
    int result;  // of the last one
};

// --- In the worker

static const struct bh_document_format *recognise(const struct bh_reading *r,
                                                  const struct bh_input *in)
{
    char first[FIRST_BYTES];
    size_t n;

    if (in->read_at(in, 0, first, sizeof(first), &n) < 0)
        return NULL;
    for (const struct bh_document_format *const *f = r->formats; *f; f++)
        if ((*f)->recognise && (*f)->recognise(bh_str_n(first, n)))
            return *f;
    return NULL;
}

static unsigned index_of(const struct bh_reading *r, const struct bh_document_format *format)
{
    unsigned i = 0;

    while (r->formats[i] != format)
        i++;
    return i;
}

static int read_fd(const struct bh_reading *r, struct bh_worker *w, bh_str name, int fd)
{
    struct bh_emitter e;
    struct bh_arena arena;
    struct bh_input in;
    int code = bh_input_fd(fd, &in);

    if (code < 0)
        return code;
    const struct bh_document_format *format = r->forced ? r->forced : recognise(r, &in);
    if (!format)
        return BH_E_FORMAT;
    bh_emitter_init(&e, w, r->diag->lang, name);
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    bh_emitter_begin(&e, index_of(r, format));
    int read = format->read(&in, &arena, &e.sink, &e.diag);
    code = bh_emitter_end(&e, read);
    bh_arena_done(&arena);
    bh_emitter_done(&e);
    return code < 0 ? code : read == BH_E_FORMAT || read == BH_E_UNSUPPORTED ? read : 0;
}

static int run_in_worker(struct bh_worker *w, bh_str job, void *ctx)
{
    const struct run *run = ctx;
    struct bh_source source = run->source;
    int fd;

    // The parent's descriptor is closed here, or is another file.
    source.root_fd = bh_worker_root_fd(w);
    if (!source.is_folder)
        return read_fd(run->r, w, source.name, source.root_fd);
    int code = bh_source_open_file(&source, job, &fd);
    if (code < 0)
        return code == BH_E_FORMAT ? BH_E_SYSTEM : code; // it was there a moment ago
    code = read_fd(run->r, w, job, fd);
    close(fd);
    return code;
}

// --- In the parent

static void point_at(const struct run *run, uint64_t id)
{
    run->r->diag->file = run->source.is_folder ? run->paths[id] : run->name;
}

static int on_frame(void *ctx, uint64_t id, bh_str frame)
{
    const struct run *run = ctx;
    struct bh_bytes bytes;

    point_at(run, id);
    bh_bytes_init(&bytes, frame);
    uint64_t format = bh_bytes_varint(&bytes);
    for (size_t i = 0; run->r->formats[i]; i++)
        if (i == format)
            return run->r->take(run->r->ctx, run->r->formats[i],
                                bh_bytes_take(&bytes, bh_bytes_left(&bytes)));
    return 0; // no frame of ours: the job's end says what became of it
}

static void say_failure(const struct run *run, int code)
{
    struct bh_diag *diag = run->r->diag;

    if (code == BH_E_FORMAT && run->source.is_folder)
        bh_say(diag, BH_WARNING, code, BH_NOWHERE, "is no document of a known format");
    else if (code == BH_E_FORMAT)
        bh_fail(diag, code, BH_NOWHERE, "is no document of a known format");
    else if (code < 0 && !(code == BH_E_UNSUPPORTED && run->r->refused(run->r->ctx)))
        bh_fail(diag, code, BH_NOWHERE, "the reader of this file failed (%s)", bh_error_name(code));
}

static int on_end(void *ctx, uint64_t id, enum bh_job_end end, int result)
{
    struct run *run = ctx;

    run->result = end == BH_JOB_DONE                            ? result
                  : end == BH_JOB_MEMORY                        ? BH_E_NOMEM
                  : end == BH_JOB_HUNG || end == BH_JOB_FLOODED ? BH_E_LIMIT
                                                                : BH_E_CORRUPT;
    point_at(run, id);
    say_failure(run, run->result);
    run->r->end(run->r->ctx, run->result);
    run->read += run->result >= 0;
    return 0;
}

// One worker: documents come in order.
static int read_all(struct run *run, unsigned *ret_isolation)
{
    struct bh_pool_options o = {.workers = 1,
                                .readable_fd = run->source.root_fd,
                                .memory = BH_LIMIT_WORKER_MEMORY,
                                .job_seconds = DOCUMENT_SECONDS,
                                .max_output = BH_LIMIT_SCAN_OUTPUT,
                                .run = run_in_worker,
                                .frame = on_frame,
                                .end = on_end,
                                .ctx = run,
                                .diag = run->r->diag};
    struct bh_pool *pool BH_CLEANUP(bh_pool_freep) = bh_pool_new(&o);
    int code = pool ? 0 : BH_E_SYSTEM;

    if (!run->source.is_folder && code == 0)
        code = bh_pool_submit(pool, 0, BH_STR("document"));
    for (size_t i = 0; code == 0 && i < run->count; i++)
        code = bh_pool_submit(pool, i, bh_str_from(run->paths[i], run->prefix));
    if (code == 0)
        code = bh_pool_wait(pool);
    if (pool)
        *ret_isolation = bh_pool_isolation(pool);
    return code;
}

static int on_file(void *ctx, const struct bh_walk *w, const struct bh_walk_file *f)
{
    struct run *run = ctx;

    if (f->type != BH_WALK_FILE || !bh_str_ends(f->path, BH_STR(".json")))
        return 0;
    if (run->count == BH_LIMIT_FOLDER_DOCUMENTS)
        return bh_fail(w->diag, BH_E_LIMIT, BH_NOWHERE, "more than %llu documents in this folder",
                       (unsigned long long)BH_LIMIT_FOLDER_DOCUMENTS);
    const bh_str pieces[] = {bh_str_sub(run->name, 0, run->prefix - 1), BH_STR("/"), f->path};
    int code = bh_arena_grow(&run->arena, (void **)&run->paths, &run->room, run->count,
                             sizeof(*run->paths));
    return code == 0
               ? bh_arena_join(&run->arena, pieces, BH_COUNT(pieces), &run->paths[run->count++])
               : code;
}

// A folder inside that cannot be read is missed as a document is.
static void on_problem(void *ctx, const struct bh_report *report)
{
    const struct run *run = ctx;
    struct bh_diag *diag = run->r->diag;

    if (diag->report)
        diag->report(diag->ctx, report);
    if (report->severity == BH_ERROR)
        run->r->end(run->r->ctx, report->code);
}

static int read_folder(struct run *run, unsigned *ret_isolation)
{
    struct bh_diag *diag = run->r->diag;
    struct bh_diag walking = {.report = on_problem, .ctx = run, .lang = diag->lang};
    struct bh_walk w = {.source = &run->source, .diag = &walking, .file = on_file, .ctx = run};

    run->prefix = run->name.len + 1;
    while (run->prefix > 1 && run->name.ptr[run->prefix - 2] == '/')
        run->prefix--;
    int code = bh_walk_run(&w);

    if (code == 0)
        code = read_all(run, ret_isolation);
    diag->file = run->name;
    return code == 0 && !run->read
               ? bh_fail(diag, BH_E_FORMAT, BH_NOWHERE, "has no document of a known format in it")
               : code;
}

int bh_reading_run(const struct bh_reading *r, const char *path, unsigned *ret_isolation)
{
    struct run run = {.r = r, .name = bh_str_z(path)};
    bh_str before = r->diag->file;
    int code = bh_source_open(path, r->diag, &run.source);

    if (code < 0)
        return code;
    r->diag->file = run.name;
    bh_arena_init(&run.arena, 0);
    if (!run.source.is_folder) {
        code = read_all(&run, ret_isolation);
        if (code == 0)
            code = run.result;
    } else if (r->folders) {
        code = read_folder(&run, ret_isolation);
    } else {
        code = bh_fail(r->diag, BH_E_UNSUPPORTED, BH_NOWHERE, "is a folder, not a document");
    }
    bh_arena_done(&run.arena);
    bh_source_close(&run.source);
    r->diag->file = before;
    return code;
}
