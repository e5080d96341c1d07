// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ranges of versions as text: "vers:npm/>=1.0.0|<2.0.0" (package-url/vers-spec).

#include <stdbool.h>

#include "base/compiler.h"
#include "base/str.h"

// Whether the version is in the range. 0; BH_E_FORMAT (does not begin with "vers:");
// BH_E_UNSUPPORTED (a scheme whose order is not known); BH_E_CORRUPT (the range is wrong: a
// constraint that is none, constraints that are not sorted, or a version that the order cannot
// read); BH_E_LIMIT (a version of a range that is encoded and longer than 1 KiB). Time is linear in
// the constraints; nothing is allocated.
int bh_vers_contains(bh_str range, bh_str version, bool *ret) BH_MUST_USE;
