// SPDX-License-Identifier: Apache-2.0
#pragma once
// Orders of versions, one file each, one table. An order never guesses: two versions of which it
// cannot read one give BH_E_CORRUPT, and the caller says "undetermined".
//
// Time is linear in the length of the versions, nothing is allocated, and numbers of any length are
// compared by their digits. An order is total over what it reads, except where its file says that
// the program it follows is not (alpm, conan).
// Marks of ranges are no versions: OSV's "0" (from the first one), "*", "".

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/str.h"

struct bh_version_order {
    const char *name; // as in `buhin vercmp NAME`: a purl type where there is one
    const char *const
        *also; // further purl types and names with the same order, NULL-terminated; may be NULL
    const char *source; // the specification or program that the order follows
    // *ret: <0, 0, >0. 0, or BH_E_CORRUPT when one of them is no version of this scheme.
    int (*compare)(bh_str a, bh_str b, int *ret);
    // Whether the scheme can read it; compare succeeds just when both are valid.
    bool (*valid)(bh_str v);
    // True for a version that stands for a commit, not for a release (Go's pseudo-versions):
    // against a range of releases it decides nothing. NULL: none does.
    bool (*is_pseudo)(bh_str v);
};

extern const struct bh_version_order *const bh_version_orders[]; // NULL-terminated, by name

// By name or by one of its other names (ASCII case ignored); NULL when unknown.
const struct bh_version_order *bh_version_order_find(bh_str name);

// The order of the versions of an OSV ecosystem ("Debian", "npm", "Maven", ...; a suffix such as
// ":12" does not matter, except that in "Root:PyPI" and the like it is the one that counts). NULL
// when it has none (ecosystems of git commits, unknown ones).
const struct bh_version_order *bh_version_order_osv(bh_str ecosystem);

// The version of a Debian binary package as that of the source it was built from, as far as the
// version itself tells: without "+b" and a number at its end, which a rebuild without a change adds
// (binNMU; Debian Developer's Reference 5.10.2.1). Not for source versions. A slice of v.
bh_str bh_version_deb_source(bh_str v);
