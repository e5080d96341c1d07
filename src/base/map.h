// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hash table from byte strings to a 64-bit value, open addressing, keyed hash. Keys are not copied:
// they live in an arena or an interner of the caller's for as long as the table.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/hash.h"
#include "base/str.h"

struct bh_map_slot {
    bh_str key; // key.ptr NULL: free slot (the empty key is stored with a non-NULL pointer)
    uint64_t hash;
    uint64_t value;
};

struct bh_map {
    struct bh_map_slot *slots;
    size_t room, count; // room is a power of two or 0
    struct bh_hash_key key;
};

void bh_map_init(struct bh_map *m);
void bh_map_done(struct bh_map *m);

bool bh_map_get(const struct bh_map *m, bh_str key, uint64_t *ret_value);
// Sets or replaces. 0 or BH_E_NOMEM.
int bh_map_set(struct bh_map *m, bh_str key, uint64_t value) BH_MUST_USE;
// Slot of the key, added with value 0 if it was absent (*ret_new true); its key may then be pointed
// at a copy of the same bytes. Valid until the next change. NULL when out of memory.
struct bh_map_slot *bh_map_slot(struct bh_map *m, bh_str key, bool *ret_new) BH_MUST_USE;
