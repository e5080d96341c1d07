// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which finders claim a path: the patterns of all finders in one compiled table, so that a file
// costs two look-ups of its name whatever the number of finders.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"
#include "finders/finder.h"

// A set of finders, bit n for the finder at index n of the table.
typedef uint64_t bh_finder_set;
#define BH_FINDERS_MAX 64

struct bh_dispatch;

// Over the first BH_FINDERS_MAX finders of the NULL-terminated table. NULL when out of memory.
struct bh_dispatch *bh_dispatch_new(const struct bh_finder *const *finders) BH_MUST_USE;
void bh_dispatch_free(struct bh_dispatch *d);

// Finders whose claims match the path.
bh_finder_set bh_dispatch_match(const struct bh_dispatch *d, bh_str path);
// Finders that read executables of any of these formats (enum bh_magic).
bh_finder_set bh_dispatch_magic(const struct bh_dispatch *d, unsigned magic);
// Format of an executable by its first bytes: enum bh_magic, or 0.
unsigned bh_magic_of(bh_str first_bytes);
