// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one bounded reader for binary input in memory. Sticky: a read past the end sets the error
// (BH_E_TRUNCATED), returns zero or the empty slice, and so does every later read. A parser reads a
// whole header, then checks bh_bytes_error once. Sub-readers bound nested structures.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

struct bh_bytes {
    bh_str data;
    size_t at;
    int error;
};

void bh_bytes_init(struct bh_bytes *r, bh_str data);
int bh_bytes_error(const struct bh_bytes *r) BH_MUST_USE;
size_t bh_bytes_left(const struct bh_bytes *r);

// Absolute position; over the end is BH_E_TRUNCATED. Skipping likewise.
void bh_bytes_seek(struct bh_bytes *r, uint64_t at);
void bh_bytes_skip(struct bh_bytes *r, uint64_t n);

uint8_t bh_bytes_u8(struct bh_bytes *r);
uint16_t bh_bytes_le16(struct bh_bytes *r);
uint32_t bh_bytes_le32(struct bh_bytes *r);
uint64_t bh_bytes_le64(struct bh_bytes *r);
uint16_t bh_bytes_be16(struct bh_bytes *r);
uint32_t bh_bytes_be32(struct bh_bytes *r);
uint64_t bh_bytes_be64(struct bh_bytes *r);
// LEB128, at most ten bytes; a longer one is BH_E_CORRUPT.
uint64_t bh_bytes_varint(struct bh_bytes *r);
// The next n bytes, not copied.
bh_str bh_bytes_take(struct bh_bytes *r, uint64_t n);
// A varint length, then that many bytes.
bh_str bh_bytes_block(struct bh_bytes *r);
// Reader over bytes at..at+n of this one's data; empty and with BH_E_TRUNCATED if they are not all
// there.
struct bh_bytes bh_bytes_sub(const struct bh_bytes *r, uint64_t at, uint64_t n);
