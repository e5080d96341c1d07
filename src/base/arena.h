// SPDX-License-Identifier: Apache-2.0
#pragma once
// Arena: memory that is given back all at once, with a cap. One for each unit of work (an entry, a
// document, a query). Pointers stay valid until bh_arena_done or bh_arena_reset.

#include <stddef.h>

#include "base/compiler.h"
#include "base/str.h"

struct bh_arena {
    struct bh_arena_block *head;
    char *next, *end;
    size_t used; // bytes handed out and lost to alignment
    size_t cap;  // 0: no cap
};

// Allocates nothing yet. cap in bytes, 0 for none.
void bh_arena_init(struct bh_arena *a, size_t cap);
void bh_arena_done(struct bh_arena *a);
// Empties the arena and keeps one block for reuse.
void bh_arena_reset(struct bh_arena *a);

// Moves all that is in `from` to `a`, where it stays valid; `from` is empty then.
void bh_arena_adopt(struct bh_arena *a, struct bh_arena *from);

// NULL when out of memory or over the cap (callers return BH_E_NOMEM). Aligned for any type; not
// zeroed.
void *bh_arena_alloc(struct bh_arena *a, size_t size) BH_MUST_USE;
void *bh_arena_zalloc(struct bh_arena *a, size_t size) BH_MUST_USE;
// Zeroed; NULL also when count * size overflows.
void *bh_arena_array(struct bh_arena *a, size_t count, size_t size) BH_MUST_USE;

// Copy of s in the arena, followed by a NUL that is not counted. 0 or BH_E_NOMEM.
int bh_arena_str(struct bh_arena *a, bh_str s, bh_str *ret) BH_MUST_USE;
// The same with ASCII letters in lower case.
int bh_arena_lower(struct bh_arena *a, bh_str s, bh_str *ret) BH_MUST_USE;
// n pieces as one string. 0 or BH_E_NOMEM.
int bh_arena_join(struct bh_arena *a, const bh_str *pieces, size_t n, bh_str *ret) BH_MUST_USE;
// Formatted text. 0 or BH_E_NOMEM.
int bh_arena_printf(struct bh_arena *a, bh_str *ret, const char *format, ...) BH_MUST_USE
    BH_PRINTF(3, 4);

// Room for one more element in a growing array that lives in the arena (the old copy is lost until
// the arena ends). 0 or BH_E_NOMEM.
int bh_arena_grow(struct bh_arena *a, void **items, size_t *cap, size_t count,
                  size_t size) BH_MUST_USE;
