// SPDX-License-Identifier: Apache-2.0
// Runs finders over one file inside a worker process.

#include "scan/worker.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "model/event.h"

// Events are sent on when this much has gathered.
#define FRAME_SIZE ((size_t)256 * 1024)

struct job {
    struct bh_worker *worker;
    struct bh_scan_shared *shared;
    struct bh_buf frame;
    unsigned finder;
    bool reported; // an error was said
};

static int flush(struct job *j)
{
    int r = bh_buf_error(&j->frame);

    if (r == 0 && j->frame.len)
        r = bh_worker_send(j->worker, bh_buf_str(&j->frame));
    bh_buf_clear(&j->frame);
    return r;
}

static int send_event(void *ctx, const struct bh_event *e)
{
    struct job *j = ctx;

    if (!j->frame.len)
        bh_buf_add_varint(&j->frame, j->finder);
    bh_event_encode(&j->frame, e);
    return j->frame.len >= FRAME_SIZE ? flush(j) : bh_buf_error(&j->frame);
}

static void send_report(void *ctx, const struct bh_report *report)
{
    struct job *j = ctx;
    struct bh_event e = {.kind = BH_EVENT_REPORT, .report = *report};

    if (report->severity == BH_ERROR)
        j->reported = true;
    (void)!send_event(j, &e); // a full frame shows when the finder ends
}

static int read_beside(const struct bh_find *f, bh_str path, uint64_t cap, bh_str *ret)
{
    return bh_source_read_file(f->source, path, f->arena, cap, ret);
}

static int list_beside(const struct bh_find *f, bh_str path,
                       int (*each)(void *ctx, bh_str name, bool is_folder), void *ctx)
{
    return bh_source_list(f->source, path, each, ctx);
}

static unsigned read_magic(const struct bh_input *in)
{
    char first[4];

    return bh_input_exact(in, 0, first, sizeof(first)) == 0
               ? bh_magic_of(bh_str_n(first, sizeof(first)))
               : 0;
}

// One finder over one file. An error of one does not keep the others from it.
static int run_finder(struct job *j, const struct bh_finder *finder, bh_str path,
                      const struct bh_input *in, unsigned magic)
{
    struct bh_arena arena;
    struct bh_sink sink = {.event = send_event, .ctx = j};
    struct bh_diag diag = {.report = send_report, .ctx = j, .file = path, .lang = j->shared->lang};
    struct bh_find f = {.path = path,
                        .size = in->size,
                        .magic = magic,
                        .input = in,
                        .arena = &arena,
                        .sink = &sink,
                        .diag = &diag,
                        .read_file = read_beside,
                        .list_folder = list_beside,
                        .source = &j->shared->source};

    j->reported = false;
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    int r = finder->find(&f);
    if (r < 0 && r != BH_E_FORMAT && !j->reported)
        bh_fail(&diag, r, BH_NOWHERE, "cannot be read whole (%s)", bh_error_name(r));
    bh_arena_done(&arena);
    return flush(j);
}

static int run_finders(struct job *j, bh_finder_set set, bh_str path, int fd)
{
    struct bh_input in;
    int r = bh_input_fd(fd, &in);

    if (r < 0)
        return r;
    unsigned magic = read_magic(&in);
    if (!set)
        set = bh_dispatch_magic(j->shared->dispatch, magic);
    if (!set)
        return BH_E_FORMAT;
    for (unsigned i = 0; r == 0 && set; i++, set >>= 1)
        if (set & 1) {
            j->finder = i;
            r = run_finder(j, j->shared->finders[i], path, &in, magic);
        }
    return r;
}

void bh_scan_job_encode(struct bh_buf *b, bh_finder_set finders, bh_str path)
{
    bh_buf_add_varint(b, finders);
    bh_buf_add_str(b, path);
}

int bh_scan_worker(struct bh_worker *w, bh_str job, struct bh_scan_shared *shared)
{
    struct job j = {.worker = w, .shared = shared};
    struct bh_bytes r;
    int fd;

    bh_bytes_init(&r, job);
    bh_finder_set set = bh_bytes_varint(&r);
    bh_str path = bh_bytes_take(&r, bh_bytes_left(&r));
    bh_buf_init(&j.frame, BH_LIMIT_FRAME);

    int code = bh_source_open_file(&j.shared->source, path, &fd);
    if (code < 0) {
        struct bh_diag diag = {
            .report = send_report, .ctx = &j, .file = path, .lang = j.shared->lang};
        if (code == BH_E_FORMAT)
            bh_say(&diag, BH_NOTE, 0, BH_NOWHERE, "vanished while it was read");
        else if (code == BH_E_SYSTEM)
            bh_fail_errno(&diag, "cannot open the file");
        code = flush(&j);
    } else {
        code = run_finders(&j, set, path, fd);
        close(fd);
    }
    bh_buf_done(&j.frame);
    return code;
}
