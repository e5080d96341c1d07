// SPDX-License-Identifier: Apache-2.0
#pragma once
// VEX statements by themselves that are over: replaced by a later one of their author, or telling
// an interim measure though the fix is there.
//
// Parts are known by their package URLs; of a statement about parts in a product both. A statement
// about anything without a package URL is not held to be replaced.

#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/vex.h"

enum bh_outdated_why {
    BH_OUTDATED_NOT,
    BH_OUTDATED_REPLACED, // by `by`: same author, vulnerability and things, and later
    // Those below are of interim measures alone.
    BH_OUTDATED_FIX_STATED,   // `by` says of another version, `package`, that it is fixed
    BH_OUTDATED_FIX_KNOWN,    // advisories name the version `text` as the fix for `package`
    BH_OUTDATED_NOT_AFFECTED, // advisories clear `package`
    BH_OUTDATED_FIX_ANSWERED, // it answers with a fix itself; `text` is its native word
};

struct bh_outdated {
    enum bh_outdated_why why;
    const struct bh_vex_statement *by; // of the set
    bh_str package, text;
};

// Adds to the inventory, which is not finished yet, what the interim measures are about: things
// with a package URL and version. 0 or BH_E_NOMEM.
int bh_outdated_parts(const struct bh_vex_set *set, struct bh_inventory *inv) BH_MUST_USE;
// Why each statement is over, in their order; ret has room for all of them and is zeroed. Texts
// live as long as the set, the findings and the arena. Findings are those of the inventory of
// bh_outdated_parts with cleared ones kept (bh_match_options). 0, BH_E_NOMEM, or BH_E_LIMIT
// (BH_LIMIT_VEX_COMPARISONS).
int bh_outdated_find(const struct bh_vex_set *set, const struct bh_inventory *inv,
                     const struct bh_findings *findings, int64_t now, struct bh_arena *arena,
                     struct bh_outdated *ret) BH_MUST_USE;
