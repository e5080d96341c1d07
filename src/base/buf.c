// SPDX-License-Identifier: Apache-2.0
// Growing byte buffer.

#include "base/buf.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/memory.h"

void bh_buf_init(struct bh_buf *b, size_t cap)
{
    *b = (struct bh_buf){.cap = cap};
}

void bh_buf_done(struct bh_buf *b)
{
    bh_free(b->ptr);
    *b = (struct bh_buf){.cap = b->cap};
}

int bh_buf_end(struct bh_buf *b, struct bh_arena *arena, bh_str *ret)
{
    int r = bh_buf_error(b);

    if (r == 0)
        r = bh_arena_str(arena, bh_buf_str(b), ret);
    bh_buf_done(b);
    return r;
}

void bh_buf_clear(struct bh_buf *b)
{
    b->len = 0;
    b->error = 0;
}

void bh_buf_cut(struct bh_buf *b, size_t len)
{
    b->len = len < b->len ? len : b->len;
    b->error = 0;
}

// More room than `want` bytes.
static int enlarge(struct bh_buf *b, size_t want)
{
    size_t room = b->room ? b->room : 64;

    while (room <= want)
        if (bh_mul_overflows(room, 2, &room))
            return b->error = BH_E_LIMIT;
    char *p = bh_realloc(b->ptr, room, 1);
    if (!p)
        return b->error = BH_E_NOMEM;
    b->ptr = p;
    b->room = room;
    return 0;
}

// Room for n more bytes and a NUL after them.
static inline int reserve(struct bh_buf *b, size_t n)
{
    size_t want;

    if (b->error)
        return b->error;
    if (bh_add_overflows(b->len, n, &want) || (b->cap && want > b->cap))
        return b->error = BH_E_LIMIT;
    return want < b->room ? 0 : enlarge(b, want);
}

void bh_buf_add(struct bh_buf *b, const void *bytes, size_t len)
{
    if (!len || reserve(b, len) < 0)
        return;
    memcpy(b->ptr + b->len, bytes, len);
    b->len += len;
}

void bh_buf_add_str(struct bh_buf *b, bh_str s)
{
    bh_buf_add(b, s.ptr, s.len);
}

void bh_buf_add_z(struct bh_buf *b, const char *z)
{
    bh_buf_add_str(b, bh_str_z(z));
}

void bh_buf_add_char(struct bh_buf *b, char c)
{
    bh_buf_add(b, &c, 1);
}

void bh_buf_vprintf(struct bh_buf *b, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n > 0 && reserve(b, (size_t)n) == 0) {
        vsnprintf(b->ptr + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void bh_buf_add_percent(struct bh_buf *b, bh_str text, const char *keep)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char code[] = {'%', digits[(unsigned char)c >> 4], digits[(unsigned char)c & 15]};
        if (bh_is_alnum(c) || (c && (strchr("-._~", c) || strchr(keep, c))))
            bh_buf_add_char(b, c);
        else
            bh_buf_add(b, code, sizeof(code));
    }
}

void bh_buf_printf(struct bh_buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    bh_buf_vprintf(b, format, args);
    va_end(args);
}

void bh_buf_add_u32(struct bh_buf *b, uint32_t v)
{
    unsigned char bytes[4];

    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(v >> (8 * i));
    bh_buf_add(b, bytes, sizeof(bytes));
}

// As many bytes as a varint takes at most.
#define VARINT_MAX 10

static size_t put_varint(char *p, uint64_t v)
{
    size_t n = 0;

    for (; v > 0x7f; v >>= 7)
        p[n++] = (char)(v | 0x80);
    p[n++] = (char)v;
    return n;
}

void bh_buf_add_varint(struct bh_buf *b, uint64_t v)
{
    char bytes[VARINT_MAX];

    bh_buf_add(b, bytes, put_varint(bytes, v));
}

void bh_buf_add_block(struct bh_buf *b, bh_str s)
{
    char bytes[VARINT_MAX];
    size_t n = put_varint(bytes, s.len), total;

    if (bh_add_overflows(n, s.len, &total))
        b->error = b->error ? b->error : BH_E_LIMIT;
    if (reserve(b, total) < 0)
        return;
    memcpy(b->ptr + b->len, bytes, n);
    if (s.len)
        memcpy(b->ptr + b->len + n, s.ptr, s.len);
    b->len += total;
}

bh_str bh_buf_str(const struct bh_buf *b)
{
    return bh_str_n(b->ptr, b->len);
}

int bh_buf_error(const struct bh_buf *b)
{
    return b->error;
}
