// SPDX-License-Identifier: Apache-2.0
#pragma once
// What decoders of event records share; inside this room only.

#include "base/arena.h"
#include "base/bytes.h"
#include "base/compiler.h"

// A number below `end`; another one spoils the reader.
unsigned bh_record_enum(struct bh_bytes *r, unsigned end);
// Zeroed room for an array whose elements take at least `least` bytes each in the record. 0, the
// reader's error, or BH_E_NOMEM.
int bh_record_array(struct bh_bytes *r, struct bh_arena *arena, size_t least, size_t size,
                    void **ret_items, size_t *ret_count) BH_MUST_USE;
