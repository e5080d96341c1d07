// SPDX-License-Identifier: Apache-2.0
#pragma once
// Interim measures that come to their end with the fix: what a VEX statement "affected" tells users
// to do until then has no reason any more when the installed version is another one, which is not
// affected.

#include <stdbool.h>

#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/vex.h"

// Whether any statement tells an interim measure.
bool bh_interim_any(const struct bh_vex_set *set);

// Sets ended: the interim measures whose vulnerability does not affect what is installed. The part,
// or the statement's product if it lists no parts, is known by its package URL without version,
// which is what changed; a product with parts must be in the target itself. Of cleared findings
// (bh_match_options), before they are dropped. Sorted by finding and statement; statements are
// those of the set, which must outlive the findings. 0, BH_E_NOMEM, or BH_E_LIMIT
// (BH_LIMIT_VEX_COMPARISONS).
int bh_interim_find(struct bh_findings *findings, const struct bh_inventory *inv,
                    const struct bh_vex_set *set) BH_MUST_USE;
// Drops findings that are not affected.
void bh_interim_drop_cleared(struct bh_findings *findings);
