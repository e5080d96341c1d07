// SPDX-License-Identifier: Apache-2.0
// Runs finders over one file inside a worker process.

#include "scan/worker.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "scan/emit.h"

// What is there beside the file and cannot be read is told here, for all finders: to them it is as
// if it were not there.
static int tell_unread(const struct bh_find *f, bh_str path, int code)
{
    if (code == BH_E_SYSTEM)
        bh_fail_errno(f->diag, "cannot open '%.*s', which belongs to it", BH_FMT(path));
    else if (code == BH_E_LIMIT)
        bh_fail(f->diag, code, BH_NOWHERE, "'%.*s', which belongs to it, is too large",
                BH_FMT(path));
    return code;
}

static int read_beside(const struct bh_find *f, bh_str path, uint64_t cap, bh_str *ret)
{
    return tell_unread(f, path, bh_source_read_file(f->source, path, f->arena, cap, ret));
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
static int run_finder(struct bh_emitter *e, struct bh_scan_shared *shared, unsigned index,
                      const struct bh_input *in, unsigned magic)
{
    struct bh_arena arena;
    struct bh_find f = {.path = e->diag.file,
                        .size = in->size,
                        .magic = magic,
                        .input = in,
                        .arena = &arena,
                        .sink = &e->sink,
                        .diag = &e->diag,
                        .read_file = read_beside,
                        .list_folder = list_beside,
                        .source = &shared->source};

    bh_emitter_begin(e, index);
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    int r = bh_emitter_end(e, shared->finders[index]->find(&f));
    bh_arena_done(&arena);
    return r;
}

static int run_finders(struct bh_emitter *e, struct bh_scan_shared *shared, bh_finder_set set,
                       int fd)
{
    struct bh_input in;
    int r = bh_input_fd(fd, &in);

    if (r < 0)
        return r;
    unsigned magic = read_magic(&in);
    if (!set)
        set = bh_dispatch_magic(shared->dispatch, magic);
    if (!set)
        return BH_E_FORMAT;
    for (unsigned i = 0; r == 0 && set; i++, set >>= 1)
        if (set & 1)
            r = run_finder(e, shared, i, &in, magic);
    return r;
}

void bh_scan_job_encode(struct bh_buf *b, bh_finder_set finders, bh_str path)
{
    bh_buf_add_varint(b, finders);
    bh_buf_add_str(b, path);
}

int bh_scan_worker(struct bh_worker *w, bh_str job, struct bh_scan_shared *shared)
{
    struct bh_emitter e;
    struct bh_bytes r;
    int fd;

    bh_bytes_init(&r, job);
    bh_finder_set set = bh_bytes_varint(&r);
    bh_str path = bh_bytes_take(&r, bh_bytes_left(&r));

    bh_emitter_init(&e, w, shared->lang, path);
    int code = bh_source_open_file(&shared->source, path, &fd);
    if (code == 0) {
        code = run_finders(&e, shared, set, fd);
        close(fd);
    } else if (code == BH_E_FORMAT) {
        bh_say(&e.diag, BH_NOTE, 0, BH_NOWHERE, "vanished while it was read");
        code = bh_emitter_end(&e, 0);
    } else {
        if (code == BH_E_SYSTEM)
            bh_fail_errno(&e.diag, "cannot open the file");
        code = bh_emitter_end(&e, code);
    }
    bh_emitter_done(&e);
    return code;
}
