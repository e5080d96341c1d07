// SPDX-License-Identifier: Apache-2.0
// Frames between a pool and its workers.

#include "isolation/frame.h"

#include <errno.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

// Least room for a read: as much as a socket's buffer gives at once, a few hundred small frames.
#define READ_SIZE (64 * BH_KIB)
// An empty inbox above this gives its memory back: large frames are rare.
#define KEEP_SIZE (1 * BH_MIB)

static void put_u32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

void bh_frame_head(unsigned char ret_head[BH_FRAME_HEAD], enum bh_frame_type type, uint64_t job,
                   size_t body_len)
{
    put_u32(ret_head, (uint32_t)body_len);
    put_u32(ret_head + 4, type);
    put_u32(ret_head + 8, (uint32_t)job);
    put_u32(ret_head + 12, (uint32_t)(job >> 32));
}

void bh_frame_add(struct bh_buf *b, enum bh_frame_type type, uint64_t job, bh_str body)
{
    unsigned char head[BH_FRAME_HEAD];

    bh_frame_head(head, type, job, body.len);
    bh_buf_add(b, head, sizeof(head));
    bh_buf_add_str(b, body);
}

void bh_frame_ready(unsigned char ret_body[BH_READY_SIZE], const struct bh_ready *ready)
{
    put_u32(ret_body, ready->isolation);
    put_u32(ret_body + 4, ready->failed);
    put_u32(ret_body + 8, ready->error);
}

void bh_frame_end(unsigned char ret_body[4], int result)
{
    put_u32(ret_body, (uint32_t) - (int64_t)result);
}

static int check_head(uint32_t type, uint32_t len)
{
    switch (type) {
    case BH_FRAME_JOB:
    case BH_FRAME_DATA:
        return len <= BH_LIMIT_FRAME ? 0 : BH_E_LIMIT;
    case BH_FRAME_READY:
        return len == BH_READY_SIZE ? 0 : BH_E_CORRUPT;
    case BH_FRAME_END:
        return len == 4 ? 0 : BH_E_CORRUPT;
    default:
        return BH_E_CORRUPT;
    }
}

int bh_frame_next(bh_str bytes, struct bh_frame *ret_frame, size_t *ret_size)
{
    struct bh_bytes r;

    bh_bytes_init(&r, bytes);
    uint32_t len = bh_bytes_le32(&r), type = bh_bytes_le32(&r);
    uint64_t job = bh_bytes_le64(&r);
    if (bh_bytes_error(&r))
        return BH_E_TRUNCATED;
    int e = check_head(type, len);
    if (e < 0)
        return e;
    struct bh_frame f = {.type = (enum bh_frame_type)type, .job = job};
    f.body = bh_bytes_take(&r, len);
    if (bh_bytes_error(&r))
        return BH_E_TRUNCATED;
    if (type == BH_FRAME_END) {
        // Results are 0 or below: they travel negated.
        bh_bytes_init(&r, f.body);
        uint32_t negated = bh_bytes_le32(&r);
        if (negated > INT32_MAX)
            return BH_E_CORRUPT;
        f.result = -(int)negated;
    }
    *ret_frame = f;
    *ret_size = BH_FRAME_HEAD + len;
    return 0;
}

struct bh_ready bh_frame_read_ready(const struct bh_frame *f)
{
    struct bh_bytes r;
    struct bh_ready ready;

    bh_bytes_init(&r, f->body);
    ready.isolation = bh_bytes_le32(&r);
    ready.failed = bh_bytes_le32(&r);
    ready.error = bh_bytes_le32(&r);
    return ready;
}

void bh_inbox_done(struct bh_inbox *in)
{
    bh_free(in->ptr);
    *in = (struct bh_inbox){0};
}

// Room for a read behind what is there.
static int make_room(struct bh_inbox *in)
{
    if (in->at == in->len) {
        in->at = in->len = 0;
        if (in->room > KEEP_SIZE)
            bh_inbox_done(in);
    } else if (in->at && in->room - in->len < READ_SIZE) {
        memmove(in->ptr, in->ptr + in->at, in->len - in->at);
        in->len -= in->at;
        in->at = 0;
    }
    if (in->room - in->len >= READ_SIZE)
        return 0;
    size_t room = in->room ? in->room : READ_SIZE;
    while (room - in->len < READ_SIZE)
        if (bh_mul_overflows(room, 2, &room))
            return BH_E_NOMEM;
    char *p = bh_realloc(in->ptr, room, 1);
    if (!p)
        return BH_E_NOMEM;
    in->ptr = p;
    in->room = room;
    return 0;
}

int bh_inbox_fill(struct bh_inbox *in, int fd, size_t *ret_n)
{
    ssize_t n;
    int e = make_room(in);

    if (e < 0)
        return e;
    do
        n = read(fd, in->ptr + in->len, in->room - in->len);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return BH_E_SYSTEM;
    in->len += (size_t)n;
    *ret_n = (size_t)n;
    return 0;
}

int bh_inbox_next(struct bh_inbox *in, struct bh_frame *ret)
{
    size_t size;
    int e =
        bh_frame_next(bh_str_n(in->ptr ? in->ptr + in->at : NULL, in->len - in->at), ret, &size);

    if (e == 0)
        in->at += size;
    return e;
}
