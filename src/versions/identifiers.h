// SPDX-License-Identifier: Apache-2.0
#pragma once
// Dot-separated identifiers, as a prerelease of Semantic Versioning 2.0.0 has them (items 9 to 11).

#include <stdbool.h>

#include "base/str.h"

enum {
    BH_ID_ZEROS = 1, // numbers may have leading zeros
    BH_ID_FOLD = 2,  // ASCII case is ignored
};

// Whether all are letters, digits and hyphens, and none is empty.
bool bh_identifiers_valid(bh_str s, unsigned how);
// <0, 0, >0: numbers by value, numbers before others, others bytewise, fewer before more.
int bh_identifiers_cmp(bh_str a, bh_str b, unsigned how);
