// SPDX-License-Identifier: Apache-2.0
#pragma once
// Glob patterns over paths, bytewise: '?' one byte, '*' any bytes but '/', '**' any bytes; all
// others stand for themselves. Time is at most length of pattern times length of path squared, with
// two backtracking points and no recursion.

#include <stdbool.h>

#include "base/str.h"

// Whole path against whole pattern.
bool bh_glob_match(bh_str pattern, bh_str path);

// As a user's exclusion: a leading "/" or "./" is dropped and anchors the pattern at the root; a
// pattern without any other '/' then matches the last component at any depth; a trailing "/" or
// "/**" excludes the folder itself too.
bool bh_glob_excludes(bh_str pattern, bh_str path);
