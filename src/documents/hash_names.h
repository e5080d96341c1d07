// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of digests in the formats. The model has CycloneDX's spelling, SPDX's where that has none.

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bh_hash_name {
    const char *name;      // in the model
    const char *cyclonedx; // NULL: not in 1.6
    const char *spdx;      // NULL: not in 2.3
    size_t digits;         // hexadecimal; 0: any
};

// By any of its spellings, of any letter case; NULL for a name that neither format has.
const struct bh_hash_name *bh_hash_name_find(bh_str name);
// Whether the text is hexadecimal of that length.
bool bh_hash_name_fits(const struct bh_hash_name *h, bh_str hex);
