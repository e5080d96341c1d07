// SPDX-License-Identifier: Apache-2.0
// Arena of chained blocks.

#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/memory.h"

#define BLOCK_SIZE ((size_t)64 * 1024)
#define ALIGN      _Alignof(max_align_t)

struct bh_arena_block {
    struct bh_arena_block *next;
    size_t size; // of data
    _Alignas(max_align_t) char data[];
};

void bh_arena_init(struct bh_arena *a, size_t cap)
{
    *a = (struct bh_arena){.cap = cap};
}

void bh_arena_done(struct bh_arena *a)
{
    for (struct bh_arena_block *b = a->head; b;) {
        struct bh_arena_block *next = b->next;
        bh_free(b);
        b = next;
    }
    *a = (struct bh_arena){.cap = a->cap};
}

void bh_arena_reset(struct bh_arena *a)
{
    struct bh_arena_block *keep = NULL;

    for (struct bh_arena_block *b = a->head; b;) {
        struct bh_arena_block *next = b->next;
        if (!keep && b->size == BLOCK_SIZE)
            keep = b;
        else
            bh_free(b);
        b = next;
    }
    *a = (struct bh_arena){.cap = a->cap, .head = keep};
    if (keep) {
        keep->next = NULL;
        a->next = keep->data;
        a->end = keep->data + keep->size;
    }
}

void bh_arena_adopt(struct bh_arena *a, struct bh_arena *from)
{
    struct bh_arena_block *last = from->head;

    while (last && last->next)
        last = last->next;
    if (!a->head) {
        size_t cap = a->cap;
        *a = *from;
        a->cap = cap;
    } else if (last) { // behind the block that still has room
        last->next = a->head->next;
        a->head->next = from->head;
        a->used += from->used;
    }
    *from = (struct bh_arena){.cap = from->cap};
}

static void *new_block(struct bh_arena *a, size_t size)
{
    size_t room = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;
    size_t total;

    if (bh_add_overflows(sizeof(struct bh_arena_block), room, &total))
        return NULL;
    struct bh_arena_block *b = bh_alloc(total);
    if (!b)
        return NULL;
    b->size = room;
    if (room == BLOCK_SIZE || !a->head) {
        b->next = a->head;
        a->head = b;
        a->next = b->data + size;
        a->end = b->data + room;
    } else { // a block of its own, behind the one that still has room
        b->next = a->head->next;
        a->head->next = b;
    }
    return b->data;
}

void *bh_arena_alloc(struct bh_arena *a, size_t size)
{
    size_t want, used;

    if (bh_add_overflows(size ? size : 1, ALIGN - 1, &want))
        return NULL;
    want &= ~(ALIGN - 1);
    if (bh_add_overflows(a->used, want, &used) || (a->cap && used > a->cap))
        return NULL;
    void *p;
    if ((size_t)(a->end - a->next) >= want) {
        p = a->next;
        a->next += want;
    } else {
        p = new_block(a, want);
        if (!p)
            return NULL;
    }
    a->used = used;
    return p;
}

void *bh_arena_zalloc(struct bh_arena *a, size_t size)
{
    void *p = bh_arena_alloc(a, size);

    return p ? memset(p, 0, size) : NULL;
}

void *bh_arena_array(struct bh_arena *a, size_t count, size_t size)
{
    size_t total;

    if (bh_mul_overflows(count, size, &total))
        return NULL;
    return bh_arena_zalloc(a, total);
}

int bh_arena_str(struct bh_arena *a, bh_str s, bh_str *ret)
{
    return bh_arena_join(a, &s, 1, ret);
}

int bh_arena_lower(struct bh_arena *a, bh_str s, bh_str *ret)
{
    char *p = s.len < SIZE_MAX ? bh_arena_alloc(a, s.len + 1) : NULL;

    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < s.len; i++)
        p[i] = bh_to_lower(s.ptr[i]);
    p[s.len] = '\0';
    *ret = bh_str_n(p, s.len);
    return 0;
}

int bh_arena_join(struct bh_arena *a, const bh_str *pieces, size_t n, bh_str *ret)
{
    size_t total = 1;

    for (size_t i = 0; i < n; i++)
        if (bh_add_overflows(total, pieces[i].len, &total))
            return BH_E_NOMEM;
    char *p = bh_arena_alloc(a, total);
    if (!p)
        return BH_E_NOMEM;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].len)
            memcpy(p + at, pieces[i].ptr, pieces[i].len);
        at += pieces[i].len;
    }
    p[at] = '\0';
    *ret = bh_str_n(p, at);
    return 0;
}

int bh_arena_printf(struct bh_arena *a, bh_str *ret, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = n < 0 ? NULL : bh_arena_alloc(a, (size_t)n + 1);
    if (p) {
        vsnprintf(p, (size_t)n + 1, format, again);
        *ret = bh_str_n(p, (size_t)n);
    }
    va_end(again);
    return p ? 0 : BH_E_NOMEM;
}

int bh_arena_grow(struct bh_arena *a, void **items, size_t *cap, size_t count, size_t size)
{
    size_t want = *cap ? *cap : 2, total;

    if (count < *cap)
        return 0;
    while (want <= count)
        if (bh_mul_overflows(want, 2, &want))
            return BH_E_NOMEM;
    if (bh_mul_overflows(want, size, &total))
        return BH_E_NOMEM;
    void *p = bh_arena_alloc(a, total);
    if (!p)
        return BH_E_NOMEM;
    if (count)
        memcpy(p, *items, count * size);
    *items = p;
    *cap = want;
    return 0;
}
