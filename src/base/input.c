// SPDX-License-Identifier: Apache-2.0
// Inputs and streams.

#include "base/input.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/error.h"

// A stream is read in pieces of at least this many bytes.
#define STREAM_STEP ((size_t)4096)

static int fd_read_at(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                      size_t *ret_n)
{
    size_t got = 0;

    if (offset > INT64_MAX)
        return BH_E_TRUNCATED;
    while (got < len) {
        ssize_t n = pread(in->fd, (char *)buf + got, len - got, (off_t)(offset + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return BH_E_SYSTEM;
        if (n == 0)
            break;
        got += (size_t)n;
    }
    *ret_n = got;
    return 0;
}

static int mem_read_at(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                       size_t *ret_n)
{
    uint64_t left = offset < in->size ? in->size - offset : 0;
    size_t n = len < left ? len : (size_t)left;

    if (n)
        memcpy(buf, in->mem + offset, n);
    *ret_n = n;
    return 0;
}

bool bh_input_is_mem(const struct bh_input *in, bh_str *ret)
{
    if (in->read_at != mem_read_at)
        return false;
    *ret = bh_str_n(in->mem, (size_t)in->size);
    return true;
}

int bh_input_fd(int fd, struct bh_input *ret)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return BH_E_SYSTEM;
    if (!S_ISREG(st.st_mode))
        return BH_E_UNSUPPORTED;
    *ret = (struct bh_input){.read_at = fd_read_at, .size = (uint64_t)st.st_size, .fd = fd};
    return 0;
}

struct bh_input bh_input_mem(bh_str data)
{
    return (struct bh_input){.read_at = mem_read_at, .size = data.len, .mem = data.ptr};
}

int bh_input_exact(const struct bh_input *in, uint64_t offset, void *buf, size_t len)
{
    size_t n;
    int r = in->read_at(in, offset, buf, len, &n);

    if (r < 0)
        return r;
    return n == len ? 0 : BH_E_TRUNCATED;
}

int bh_input_slice(const struct bh_input *in, struct bh_arena *arena, uint64_t offset, uint64_t len,
                   bh_str *ret)
{
    if (offset > in->size || len > in->size - offset)
        return BH_E_TRUNCATED;
    if (in->read_at == mem_read_at) {
        *ret = bh_str_n(in->mem ? in->mem + offset : NULL, (size_t)len);
        return 0;
    }
    char *p = len < SIZE_MAX ? bh_arena_alloc(arena, (size_t)len + 1) : NULL;
    if (!p)
        return BH_E_NOMEM;
    int r = bh_input_exact(in, offset, p, (size_t)len);
    if (r < 0)
        return r;
    p[len] = '\0';
    *ret = bh_str_n(p, (size_t)len);
    return 0;
}

int bh_input_all(const struct bh_input *in, struct bh_arena *arena, uint64_t cap, bh_str *ret)
{
    size_t n;

    if (in->size > cap)
        return BH_E_LIMIT;
    if (in->read_at == mem_read_at)
        return bh_input_slice(in, arena, 0, in->size, ret);
    char *p = bh_arena_alloc(arena, (size_t)in->size + 1);
    if (!p)
        return BH_E_NOMEM;
    int r = in->read_at(in, 0, p, (size_t)in->size, &n);
    if (r < 0)
        return r;
    p[n] = '\0';
    *ret = bh_str_n(p, n);
    return 0;
}

struct part {
    struct bh_input whole;
    uint64_t at;
};

static int part_read_at(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                        size_t *ret_n)
{
    const struct part *p = in->ctx;
    uint64_t left = offset < in->size ? in->size - offset : 0;

    if (!left) {
        *ret_n = 0;
        return 0;
    }
    return p->whole.read_at(&p->whole, p->at + offset, buf, len < left ? len : (size_t)left, ret_n);
}

int bh_input_part(const struct bh_input *in, struct bh_arena *arena, uint64_t at, uint64_t size,
                  struct bh_input *ret)
{
    if (at > in->size || size > in->size - at)
        return BH_E_TRUNCATED;
    if (in->read_at == mem_read_at) {
        *ret = bh_input_mem(bh_str_n(in->mem ? in->mem + at : NULL, (size_t)size));
        return 0;
    }
    struct part *p = bh_arena_alloc(arena, sizeof(*p));
    if (!p)
        return BH_E_NOMEM;
    *p = (struct part){.whole = *in, .at = at};
    if (in->read_at == part_read_at) {
        const struct part *outer = in->ctx;
        *p = (struct part){.whole = outer->whole, .at = outer->at + at};
    }
    *ret = (struct bh_input){.read_at = part_read_at, .size = size, .ctx = p};
    return 0;
}

static int cursor_read(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct bh_input_cursor *c = ctx;
    int r = c->in->read_at(c->in, c->at, buf, len, ret_n);

    if (r == 0)
        c->at += *ret_n;
    return r;
}

struct bh_stream bh_stream_input(struct bh_input_cursor *cursor)
{
    return (struct bh_stream){.read = cursor_read, .ctx = cursor};
}

int bh_stream_all(struct bh_stream *s, struct bh_arena *arena, uint64_t cap, bh_str *ret)
{
    size_t room = 0, len = 0, n;
    char *p = NULL;

    for (;;) {
        if (room - len < STREAM_STEP) {
            size_t want;
            if (bh_mul_overflows(room ? room : STREAM_STEP, 2, &want))
                return BH_E_NOMEM;
            char *larger = bh_arena_alloc(arena, want);
            if (!larger)
                return BH_E_NOMEM;
            if (len)
                memcpy(larger, p, len);
            p = larger;
            room = want;
        }
        int r = s->read(s->ctx, p + len, room - 1 - len, &n);
        if (r < 0)
            return r;
        if (n == 0)
            break;
        len += n;
        if (len > cap)
            return BH_E_LIMIT;
    }
    p[len] = '\0';
    *ret = bh_str_n(p, len);
    return 0;
}

static int forward_read_at(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                           size_t *ret_n)
{
    struct bh_input_forward *f = in->ctx;
    size_t got = 0, n = 1;

    if (offset == 0 && f->at && f->restart) {
        int r = f->restart(f->ctx, &f->stream);
        if (r < 0)
            return r;
        f->at = 0;
    }
    if (offset != f->at)
        return BH_E_UNSUPPORTED;
    while (got < len && n) {
        int r = f->stream.read(f->stream.ctx, (char *)buf + got, len - got, &n);
        if (r < 0)
            return r;
        got += n;
    }
    f->at += got;
    *ret_n = got;
    return 0;
}

struct bh_input bh_input_stream(struct bh_input_forward *forward)
{
    return (struct bh_input){.read_at = forward_read_at, .size = UINT64_MAX, .ctx = forward};
}
