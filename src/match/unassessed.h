// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ancestors of the same name (C12): OpenSSL 1.0.2 beside 3, Python 2.7 beside 3. A record whose
// ranges begin with the first line that was supported when it was published leaves open whether an
// older line is affected, if that one's support had ended by then: nobody looked. "Unassessed" is
// just that, nobody said. It takes little to be more:
// - the record has ranges that reach down to the version or below it, or begin within a line:
//   somebody found out since when;
// - a line between the two was supported and is not in the ranges: the error is younger than it;
// - the CVE is of a year in which it had support, whatever the record's own date;
// - the record's text says of the line that it is not affected;
// - another record of the same vulnerability says any of this.
// Only of products whose release lines are in the store, with the day on which support ended.

#include "base/compiler.h"
#include "match/product.h"
#include "model/advisory.h"
#include "model/support.h"

// Of a part: the line that it stands on.
struct bh_part_line {
    bool looked;                        // for the line
    const struct bh_lifecycle *product; // NULL: none whose lines are known
    const struct bh_release_line *line;
};

// Whether the ranges begin behind the version: quick, and false of nearly all records.
bool bh_begins_behind(const struct bh_affected *a, bh_str version);

// The product by the part's package URL, or by a CPE product that it is, and the line of that
// version; where it is none, or the line has no end of support with a date, *ret has no product.
// Lives in the arena. 0, BH_E_NOMEM, or the catalogue's code.
int bh_part_line_find(struct bh_products *p, const struct bh_inv_component *c, bh_str version,
                      struct bh_arena *arena, struct bh_part_line *ret) BH_MUST_USE;

// Whether the record leaves it open, whose ranges begin behind the version. *ret: why, in the
// arena. 0 or BH_E_NOMEM.
int bh_is_unassessed(const struct bh_part_line *l, const struct bh_affected *a, bh_str version,
                     const struct bh_advisory *record, struct bh_arena *arena, bool *ret_open,
                     struct bh_reason *ret) BH_MUST_USE;

// Whether a text says that the line is not affected: in one sentence with its name ("OpenSSL 1.1.1
// and 1.0.2 are not affected by this issue"), in which nothing is affected.
bool bh_text_clears(bh_str text, bh_str line);
