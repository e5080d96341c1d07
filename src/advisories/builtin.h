// SPDX-License-Identifier: Apache-2.0
#pragma once
// The built-in advisories (data/landmarks), made into a C file by scripts/make-landmarks: one JSON
// array of OSV records, in the order of their ids' file names.

#include "base/diag.h"
#include "model/advisory.h"

extern const unsigned bh_builtin_count;
extern const unsigned long bh_builtin_size;
extern const unsigned char bh_builtin_json[];

// All of them in the arena. Trusted data: it was checked when the program was built. 0 or
// BH_E_NOMEM.
int bh_builtin_read(struct bh_arena *arena, struct bh_diag *diag, struct bh_advisory **ret,
                    size_t *ret_count) BH_MUST_USE;
