// SPDX-License-Identifier: Apache-2.0
#pragma once
// SipHash-2-4 (Aumasson and Bernstein, 2012) with a 128-bit key: tables whose keys are hostile
// strings use it, so that nobody can choose strings that collide. Own code: 60 lines that the
// libraries of our list do not offer as a function (OpenSSL's costs a context a call).

#include <stdint.h>

#include "base/str.h"

struct bh_hash_key {
    uint64_t k0, k1;
};

// From the kernel's random source; falls back to the clock and address layout if that fails.
struct bh_hash_key bh_hash_key_random(void);
uint64_t bh_hash(const struct bh_hash_key *key, bh_str s);
