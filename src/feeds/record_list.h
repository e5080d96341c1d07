// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lists of a record that grow while it is read.

#include "base/arena.h"
#include "base/compiler.h"

struct bh_record_list {
    void *items;
    size_t count, room, size; // size of an item: set by the owner
};

// A new item, all zero, in the arena, valid until the next one; NULL: no memory, or more than any
// record has (1,000,000).
void *bh_record_push(struct bh_arena *arena, struct bh_record_list *l);
// A copy of an item of the list's size. 0, or BH_E_NOMEM where the above gives NULL.
int bh_record_add(struct bh_arena *arena, struct bh_record_list *l, const void *item) BH_MUST_USE;
