// SPDX-License-Identifier: Apache-2.0
// Lists of checksums, read by a worker.

#include "advisories/checksum_list.h"

#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "isolation/pool.h"

// Files of one list. JVN iPedia has some 120.
#define LISTED_MAX 10000

enum frame {
    FRAME_LISTED = 1, // block name, block SHA-256, varint size + 1 (0: not said)
    FRAME_REPORT = 2, // varint code, varint offset, block text
};

// --- In the worker

struct job {
    struct bh_worker *worker;
    struct bh_buf frame;
};

static int send(struct job *j)
{
    int r = bh_buf_error(&j->frame);

    return r < 0 ? r : bh_worker_send(j->worker, bh_buf_str(&j->frame));
}

static int send_listed(void *ctx, bh_str name, const struct bh_checksum *sum)
{
    struct job *j = ctx;

    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, FRAME_LISTED);
    bh_buf_add_block(&j->frame, name);
    bh_buf_add_block(&j->frame, bh_str_z(sum->sha256));
    bh_buf_add_varint(&j->frame, sum->has_size ? sum->size + 1 : 0);
    return send(j);
}

static void send_report(void *ctx, const struct bh_report *report)
{
    struct job *j = ctx;

    if (report->severity != BH_ERROR)
        return;
    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, FRAME_REPORT);
    bh_buf_add_varint(&j->frame, (uint64_t)-report->code);
    bh_buf_add_varint(&j->frame, report->place.offset);
    bh_buf_add_block(&j->frame, report->text);
    (void)!send(j);
}

struct reading {
    struct bh_arena *arena;
    struct bh_diag *diag;
    struct bh_checksum_list *list;
    bool said;
    int result;
};

static int run(struct bh_worker *w, bh_str text, void *ctx)
{
    const struct reading *r = ctx;
    struct job j = {.worker = w};
    struct bh_diag diag = {.report = send_report, .ctx = &j, .lang = r->diag->lang};
    struct bh_input in;

    (void)text;
    bh_buf_init(&j.frame, BH_LIMIT_FRAME);
    int code = bh_input_fd(bh_worker_root_fd(w), &in);
    if (code == 0)
        code = bh_checksums_each(&in, &diag, send_listed, &j);
    bh_buf_done(&j.frame);
    return code;
}

// --- In the parent

static int on_listed(struct reading *r, struct bh_bytes *bytes)
{
    bh_str name = bh_bytes_block(bytes), sha256 = bh_bytes_block(bytes);
    uint64_t size = bh_bytes_varint(bytes);
    struct bh_checksum_list *l = r->list;
    struct bh_checksum sum = {.listed = true, .has_size = size, .size = size ? size - 1 : 0};

    if (bh_bytes_error(bytes) < 0 || bh_bytes_left(bytes) || l->count >= LISTED_MAX ||
        (sha256.len && sha256.len != sizeof(sum.sha256) - 1))
        return BH_E_CORRUPT;
    if (sha256.len)
        memcpy(sum.sha256, sha256.ptr, sha256.len);
    int code = bh_arena_str(r->arena, name, &name);
    if (code == 0)
        code = bh_arena_grow(r->arena, (void **)&l->items, &l->room, l->count, sizeof(*l->items));
    if (code == 0)
        l->items[l->count++] = (struct bh_listed_checksum){name, sum};
    return code;
}

static int on_report(struct reading *r, struct bh_bytes *bytes)
{
    uint64_t code = bh_bytes_varint(bytes), offset = bh_bytes_varint(bytes);
    bh_str text = bh_bytes_block(bytes);
    struct bh_report report = {.severity = BH_ERROR,
                               .code = -(int)(code % 100),
                               .file = r->diag->file,
                               .place = BH_AT(offset),
                               .text = text};

    if (bh_bytes_error(bytes) < 0)
        return BH_E_CORRUPT;
    if (!r->said && r->diag->report)
        r->diag->report(r->diag->ctx, &report);
    r->said = true;
    return 0;
}

static int on_frame(void *ctx, uint64_t id, bh_str frame)
{
    struct bh_bytes bytes;

    (void)id;
    bh_bytes_init(&bytes, frame);
    switch (bh_bytes_varint(&bytes)) {
    case FRAME_LISTED:
        return on_listed(ctx, &bytes);
    case FRAME_REPORT:
        return on_report(ctx, &bytes);
    default:
        return BH_E_CORRUPT;
    }
}

static int on_end(void *ctx, uint64_t id, enum bh_job_end end, int result)
{
    struct reading *r = ctx;

    (void)id;
    r->result = end == BH_JOB_DONE ? result : BH_E_CORRUPT;
    return 0;
}

int bh_checksum_list_read(int fd, struct bh_arena *arena, struct bh_diag *diag,
                          struct bh_checksum_list *ret)
{
    struct reading r = {.arena = arena, .diag = diag, .list = ret};
    const struct bh_pool_options o = {.workers = 1,
                                      .readable_fd = fd,
                                      .run = run,
                                      .frame = on_frame,
                                      .end = on_end,
                                      .ctx = &r,
                                      .diag = diag};
    struct bh_pool *pool BH_CLEANUP(bh_pool_freep) = NULL;

    *ret = (struct bh_checksum_list){0};
    pool = bh_pool_new(&o);
    if (!pool)
        return BH_E_SYSTEM;
    int code = bh_pool_submit(pool, 0, BH_STR("C"));
    if (code == 0)
        code = bh_pool_wait(pool);
    if (code == 0)
        code = r.result;
    if (code < 0 && code != BH_E_NOMEM && !r.said)
        return bh_fail(diag, code, BH_NOWHERE, "cannot be read whole (%s)", bh_error_name(code));
    return code;
}

const struct bh_checksum *bh_checksum_list_find(const struct bh_checksum_list *l, bh_str name)
{
    for (size_t i = l->count; i-- > 0;)
        if (bh_str_eq(l->items[i].name, name))
            return &l->items[i].sum;
    return NULL;
}
