// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an update of a part touches (C47): the parts that need or contain it, directly and by way of
// others, and the products that they are parts of.

#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"

// Sets users of the findings that are not cleared. Products are what nothing else uses, and roots;
// the only root and, for packages of an operating system, that system count for all. All that lead
// to a part are counted until BH_LIMIT_USE_STEPS are spent on all parts together, the worst
// findings first; later parts have those that use them directly, and are marked. In the findings'
// arena. 0 or BH_E_NOMEM.
int bh_users_find(struct bh_findings *findings, const struct bh_inventory *inv) BH_MUST_USE;
