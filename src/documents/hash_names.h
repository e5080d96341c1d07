// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of digests in the formats. The model has CycloneDX's spelling, SPDX's where that has none.

#include <stdbool.h>
#include <stddef.h>

#include "base/jsonw.h"
#include "base/str.h"
#include "model/inventory.h"

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

// How a format writes the digests of a part: an array of objects.
struct bh_hash_form {
    const char *list, *algorithm, *content; // members
    bool spdx;                              // its names, or CycloneDX's
};

// The format's name of the digest's algorithm; NULL where it has none, or the text is no such
// digest.
const char *bh_hash_algorithm(const struct bh_hash_form *f, const struct bh_inventory *inv,
                              const struct bh_inv_pair *hash);
// The member with all that have a name; nothing when none has.
void bh_hashes_put(struct bh_jsonw *w, const struct bh_hash_form *f, const struct bh_inventory *inv,
                   const struct bh_inv_component *c);
