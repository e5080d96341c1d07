// SPDX-License-Identifier: Apache-2.0
#pragma once
// What others state of the findings: VEX statements about the part itself, or about it inside of a
// product that it is in.
//
// A statement is about a finding when it names one of its vulnerability's ids and its product is
// the part (or has it among its sub-components) and the part is not used outside of that product.
// A product without sub-components speaks for all that is in it. Of one author the latest statement
// counts; authors stand side by side. The one that governs is that of the product's owner: the
// author whom the user names, else one who is the supplier of the matched product; else the latest.
// At equal dates the more cautious one. Unknown words decide nothing.

#include "base/compiler.h"
#include "base/diag.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/vex.h"

// Sets vex and answered of each finding; the set must outlive them. owner empty: nobody named. How
// many statements are about no finding is a note. 0, BH_E_NOMEM, or BH_E_LIMIT
// (BH_LIMIT_VEX_COMPARISONS) with a diagnostic.
int bh_vex_apply(struct bh_findings *findings, const struct bh_inventory *inv,
                 const struct bh_vex_set *set, bh_str owner, struct bh_diag *diag) BH_MUST_USE;
