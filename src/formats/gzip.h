// SPDX-License-Identifier: Apache-2.0
#pragma once
// gzip files (RFC 1952) as a stream of what was compressed, in constant memory.

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/input.h"

// Whether the first two bytes are those of a gzip file.
bool bh_gzip_recognise(bh_str first_bytes);

struct bh_gzip;

// Over an input, which outlives it and is read front to back: several members one after the other
// are one file; each one's CRC and size are checked. The stream gives BH_E_CORRUPT, BH_E_TRUNCATED,
// BH_E_LIMIT after more than cap bytes, BH_E_NOMEM, or the input's code, without a message.
// 0 or BH_E_NOMEM. Ended by bh_gzip_close, which takes NULL.
int bh_gzip_open(const struct bh_input *in, uint64_t cap, struct bh_gzip **ret,
                 struct bh_stream *ret_stream) BH_MUST_USE;
void bh_gzip_close(struct bh_gzip *g);
