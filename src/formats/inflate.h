// SPDX-License-Identifier: Apache-2.0
#pragma once
// Data compressed by zlib (RFC 1950) as one piece in memory.

#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

// The uncompressed bytes in the arena; bytes behind the end of the compressed data are passed over
// (sections are padded). 0, BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT when there are more than cap
// bytes, BH_E_NOMEM; without a message.
int bh_inflate(bh_str data, struct bh_arena *arena, uint64_t cap, bh_str *ret) BH_MUST_USE;

// For z_stream, so that memory comes from base/memory.h.
void *bh_zlib_alloc(void *opaque, unsigned count, unsigned size);
void bh_zlib_free(void *opaque, void *p);
