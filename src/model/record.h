// SPDX-License-Identifier: Apache-2.0
#pragma once
// Parts of records (events, VEX statements, advisories, release lines) that their codecs have in
// common. Numbers are varints, texts are blocks; what is read is hostile. Errors of a reader are
// sticky (bytes.h).

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"

// A number below `end`; another one spoils the reader.
unsigned bh_record_enum(struct bh_bytes *r, unsigned end);
// Zeroed room in the arena for an array whose elements take at least `least` bytes each in the
// record. 0, the reader's error (BH_E_LIMIT beyond BH_LIMIT_EVENT_ARRAY elements), or BH_E_NOMEM;
// then an empty array.
int bh_record_array(struct bh_bytes *r, struct bh_arena *arena, size_t least, size_t size,
                    void **ret_items, size_t *ret_count) BH_MUST_USE;

void bh_record_put_texts(struct bh_buf *b, const bh_str *texts, size_t count);
// The array is the arena's, its texts lie in the reader's bytes. Errors as of bh_record_array.
int bh_record_texts(struct bh_bytes *r, struct bh_arena *arena, bh_str **ret_items,
                    size_t *ret_count) BH_MUST_USE;
