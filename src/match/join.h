// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the records of one vulnerability say of a part, as one finding (rule R9).

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "match/group.h"
#include "model/finding.h"

// Affected wins over undetermined, that over not affected: several objects of one record are joined
// by OR.
bool bh_overrules(enum bh_outcome a, enum bh_outcome b);

// Of all that the records say: affected wins over undetermined, that over not affected. But where a
// record of the package itself (R1 to R3) decided, records of the product (R4) are told and do not
// decide: their ranges are those of another name. What all records leave open is undetermined.
enum bh_outcome bh_group_outcome(const struct bh_group *g);

// Of the part with that index. Texts stay those of the records; the arrays live in the arena. Level
// and score are triage's. 0 or BH_E_NOMEM.
int bh_finding_join(const struct bh_group *g, size_t component, struct bh_arena *arena,
                    struct bh_finding *ret) BH_MUST_USE;
