// SPDX-License-Identifier: Apache-2.0
#pragma once
// Interned strings: each distinct string is stored once and known by a 32-bit id. Id 0 is the empty
// string. Ids depend on the order of arrival, so nothing that is printed may be ordered by id.

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

struct bh_intern {
    struct bh_arena arena;
    struct bh_map map;
    bh_str *strings;
    size_t count, room;
};

// 0 or BH_E_NOMEM. cap: bytes of text, 0 for none.
int bh_intern_init(struct bh_intern *in, size_t cap) BH_MUST_USE;
void bh_intern_done(struct bh_intern *in);

// 0 or BH_E_NOMEM.
int bh_intern_id(struct bh_intern *in, bh_str s, uint32_t *ret_id) BH_MUST_USE;
// The empty slice for an id that was not given out. NUL-terminated, valid as long as the interner.
bh_str bh_intern_str(const struct bh_intern *in, uint32_t id);
