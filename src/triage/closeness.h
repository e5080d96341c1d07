// SPDX-License-Identifier: Apache-2.0
#pragma once
// How close two versions of one product are, from 0 to 100 (C13): how much lies between what is
// installed and the edge of an affected range, and how large the step to a fix is. It ranks and
// explains; it never overrides what a range says.
//
// A version is read as a row of numbers: those between its separators, a letter behind a number
// ("1.0.1g" as 7 behind 1.0.1), words of a pre-release below zero, words of a patch above. Missing
// numbers are 0, an epoch comes first, a leading "v" and build metadata are passed over. The first
// number that differs gives the band, the difference there the place in it: other main version 0 to
// 39, other branch 40 to 69, other maintenance release 70 to 89, less than that 90 to 99, nothing
// 100. So it is symmetric, and of three versions in order the outer two are never closer than two
// neighbours.

#include <stdbool.h>

#include "base/str.h"

enum bh_distance {
    BH_DISTANCE_NONE,    // the same
    BH_DISTANCE_DETAIL,  // letter, pre-release, fourth number
    BH_DISTANCE_RELEASE, // third number
    BH_DISTANCE_BRANCH,  // second number
    BH_DISTANCE_MAIN,    // first number, or epoch
};

struct bh_closeness {
    unsigned score; // 0 to 100
    enum bh_distance distance;
    uint64_t steps; // difference of the number that decides; at most UINT64_MAX
    bool later;     // the second version is the later one
};

// False: one of them has no number at all.
bool bh_closeness_of(bh_str a, bh_str b, struct bh_closeness *ret);
const char *bh_distance_name(enum bh_distance distance); // "none", "detail" ... "main"
