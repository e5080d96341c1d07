// SPDX-License-Identifier: Apache-2.0
// The engine of a scan: walk, hand out, collect.

#include "scan/scan.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "finders/dispatch.h"
#include "finders/finder.h"
#include "isolation/pool.h"
#include "scan/spool.h"
#include "scan/worker.h"
#include "sources/walk.h"

// What the events of one file may come to: a package database names every file of a system.
#define FILE_OUTPUT (512 * BH_MIB)

struct scan {
    const struct bh_scan_options *options;
    struct bh_inventory *inventory;
    struct bh_scan_shared shared;
    const struct bh_finder *forced[2];
    struct bh_pool *pool;
    struct bh_spool *spool;
    struct bh_buf job;
    struct bh_scan_stats stats;
    uint64_t blind_folder; // the last one, by number, of which was said that its files are hidden
    bool any_magic;        // some finder reads executables
    bool nobody_read;      // the job that ended last was for no finder
    bool note_lost;        // no memory for what the walk said
};

static int run_in_worker(struct bh_worker *w, bh_str job, void *ctx)
{
    const struct scan *s = ctx;
    struct bh_scan_shared shared = s->shared;

    // The parent's descriptor is closed here, or is another file.
    shared.source.root_fd = bh_worker_root_fd(w);
    return bh_scan_worker(w, job, &shared);
}

static int on_frame(void *ctx, uint64_t id, bh_str frame)
{
    struct scan *s = ctx;

    return bh_spool_add(s->spool, id, frame);
}

static const char *end_text(enum bh_job_end end)
{
    switch (end) {
    case BH_JOB_CRASHED:
        return BH_N("the reader of this file crashed");
    case BH_JOB_HUNG:
        return BH_N("the reader of this file took too long");
    case BH_JOB_MEMORY:
        return BH_N("the reader of this file took too much memory");
    case BH_JOB_LIED:
        return BH_N("the reader of this file sent nonsense");
    case BH_JOB_FLOODED:
        return BH_N("more is found in this file than is kept");
    case BH_JOB_DONE:
        break;
    }
    return BH_N("the reader of this file failed");
}

static int on_end(void *ctx, uint64_t id, enum bh_job_end end, int result)
{
    struct scan *s = ctx;

    s->nobody_read = end == BH_JOB_DONE && result == BH_E_FORMAT;
    if (end == BH_JOB_DONE && (result >= 0 || result == BH_E_FORMAT))
        return 0;
    const char *text =
        bh_msg(s->options->diag ? s->options->diag->lang : BH_LANG_EN, end_text(end));
    struct bh_report report = {.severity = BH_ERROR,
                               .code = end == BH_JOB_DONE                            ? result
                                       : end == BH_JOB_MEMORY                        ? BH_E_NOMEM
                                       : end == BH_JOB_HUNG || end == BH_JOB_FLOODED ? BH_E_LIMIT
                                                                                     : BH_E_CORRUPT,
                               .file = bh_spool_path(s->spool, id),
                               .place = BH_NOWHERE,
                               .text = bh_str_z(text)};
    return bh_inventory_note(s->inventory, &report);
}

static int submit(struct scan *s, bh_finder_set finders, bh_str path)
{
    uint64_t id;
    int r = bh_spool_open(s->spool, path, &id);

    if (r < 0)
        return r;
    bh_buf_clear(&s->job);
    bh_scan_job_encode(&s->job, finders, path);
    r = bh_buf_error(&s->job);
    if (r < 0)
        return r;
    s->stats.read++;
    return bh_pool_submit(s->pool, id, bh_buf_str(&s->job));
}

// "libx.so", "libx.so.1.2"; ".so" may stand in front of that, too: "a.sound.so".
static bool is_shared_object(bh_str name)
{
    for (;;) {
        name = bh_str_from(name, bh_str_search(name, BH_STR(".so")));
        if (!bh_str_skip(&name, BH_STR(".so")))
            return false;
        if (!name.len || name.ptr[0] == '.')
            return true;
    }
}

// Shared libraries often lack the executable bit, as do files of Windows.
static bool looks_like_library(bh_str name)
{
    static const char *const ends[] = {".dll", ".exe", ".dylib", ".node"};

    for (size_t i = 0; i < BH_COUNT(ends); i++) {
        bh_str end = bh_str_z(ends[i]);
        if (name.len >= end.len && bh_str_caseeq(bh_str_from(name, name.len - end.len), end))
            return true;
    }
    return is_shared_object(name);
}

// Names can be listed in a folder whose files cannot be looked at. Said once a folder: what a
// finder claims is opened all the same, and told by itself.
static void cannot_look(struct scan *s, const struct bh_walk *w, bh_str path, int error)
{
    struct bh_diag *diag = w->diag;
    bh_str before = diag->file;

    if (error == ENOENT || s->blind_folder == w->folders)
        return;
    errno = error;
    s->blind_folder = w->folders;
    diag->file = bh_path_dir(path).len ? bh_path_dir(path) : BH_STR(".");
    bh_fail_errno(diag, "cannot look at the files in this folder");
    diag->file = before;
}

static int on_file(void *ctx, const struct bh_walk *w, const struct bh_walk_file *f)
{
    struct scan *s = ctx;
    bh_str path = f->path;

    if (s->options->progress && (w->files & 0xff) == 0)
        s->options->progress(s->options->progress_ctx, w->files, s->stats.read, path);
    if (f->type == BH_WALK_LINK)
        return f->target.len ? bh_inventory_alias(s->inventory, path, f->target) : 0;
    bh_finder_set finders = bh_dispatch_match(s->shared.dispatch, path);
    if (f->type == BH_WALK_OTHER)
        return 0;
    if (finders)
        return submit(s, finders, path);
    if (!s->any_magic)
        return 0;
    if (looks_like_library(bh_path_base(path)))
        return submit(s, 0, path);
    if (f->error)
        cannot_look(s, w, path, f->error);
    else if ((f->mode & 0111) && f->size >= 64)
        return submit(s, 0, path);
    return 0;
}

static void on_problem(void *ctx, const struct bh_report *report)
{
    struct scan *s = ctx;

    if (bh_inventory_note(s->inventory, report) < 0)
        s->note_lost = true;
}

static int scan_folder(struct scan *s)
{
    struct bh_diag diag = {.report = on_problem,
                           .ctx = s,
                           .lang = s->options->diag ? s->options->diag->lang : BH_LANG_EN};
    struct bh_walk w = {.source = &s->shared.source,
                        .exclude = s->options->exclude,
                        .exclude_count = s->options->exclude_count,
                        .threads = s->options->workers,
                        .sizes = s->any_magic,
                        .diag = &diag,
                        .file = on_file,
                        .ctx = s};
    int r = bh_walk_run(&w);

    s->stats.folders = w.folders;
    s->stats.files = w.files;
    return r == 0 && s->note_lost ? BH_E_NOMEM : r;
}

static int scan_file(struct scan *s)
{
    bh_str name = s->shared.source.name;
    bh_finder_set set = s->options->finder
                            ? 1
                            : bh_dispatch_match(s->shared.dispatch, bh_str_z(s->options->target));

    s->stats.files = 1;
    int r = submit(s, set, name);
    if (r == 0)
        r = bh_pool_wait(s->pool);
    if (r == 0 && s->nobody_read)
        return bh_fail(
            s->options->diag, BH_E_FORMAT, BH_NOWHERE,
            "no finder reads '%s' (an image or archive must be unpacked into a folder first)",
            s->options->target);
    return r;
}

static int prepare(struct scan *s)
{
    const struct bh_scan_options *o = s->options;
    struct bh_diag *diag = o->diag;

    s->shared.finders = bh_finders;
    if (o->finder) {
        s->forced[0] = bh_finder_by_name(bh_str_z(o->finder));
        if (!s->forced[0])
            return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                           "there is no finder '%s' ('buhin finders' lists them)", o->finder);
        s->shared.finders = s->forced;
    }
    for (const struct bh_finder *const *f = s->shared.finders; *f; f++)
        s->any_magic |= (*f)->magic != 0;
    s->shared.lang = diag ? diag->lang : BH_LANG_EN;
    s->inventory->lang = s->shared.lang;
    s->shared.dispatch = bh_dispatch_new(s->shared.finders);
    s->spool = bh_spool_new(BH_LIMIT_SCAN_OUTPUT);
    if (!s->shared.dispatch || !s->spool)
        return BH_E_NOMEM;
    int r = bh_source_open(o->target, diag, &s->shared.source);
    if (r < 0)
        return r;
    struct bh_pool_options p = {.workers = o->workers,
                                .readable_fd = s->shared.source.root_fd,
                                .memory = BH_LIMIT_WORKER_MEMORY,
                                .job_seconds =
                                    o->file_seconds ? o->file_seconds : BH_LIMIT_ENTRY_SECONDS,
                                .max_output = FILE_OUTPUT,
                                .run = run_in_worker,
                                .frame = on_frame,
                                .end = on_end,
                                .ctx = s,
                                .diag = diag};
    s->pool = bh_pool_new(&p);
    return s->pool ? 0 : BH_E_SYSTEM;
}

int bh_scan_run(const struct bh_scan_options *options, struct bh_inventory *inventory,
                struct bh_scan_stats *ret_stats)
{
    struct scan s = {.options = options, .inventory = inventory, .shared.source.root_fd = -1};

    bh_buf_init(&s.job, 0);
    int r = prepare(&s);
    if (r == 0)
        r = s.shared.source.is_folder ? scan_folder(&s) : scan_file(&s);
    if (r == 0)
        r = bh_pool_wait(s.pool);
    if (r == 0)
        r = bh_spool_drain(s.spool, s.shared.finders, inventory);
    if (s.pool)
        s.stats.isolation = bh_pool_isolation(s.pool);
    bh_pool_free(s.pool);
    bh_spool_free(s.spool);
    bh_dispatch_free(s.shared.dispatch);
    bh_source_close(&s.shared.source);
    bh_buf_done(&s.job);
    if (r == 0)
        *ret_stats = s.stats;
    return r;
}
