// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where a version stands among the events of one range (osv-schema, "affected[].ranges[].events"
// and "Evaluation").

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "model/advisory.h"
#include "versions/version.h"

// The order that the record asks for, else the ecosystem's: of one whose order is Semantic
// Versioning with differences, those count. NULL: none is known.
const struct bh_version_order *bh_range_order(const struct bh_affected *a,
                                              const struct bh_range *range);

struct bh_placing {
    bool affected;
    const struct bh_range_event *start; // that opened it; NULL: not affected
    const struct bh_range_event *end;   // that will close it; NULL: not affected, or none does
    bool past_all; // stands after all events, the last of which closes the range
};

// Events need no order: they are sorted, so the time is n log n in their number. At one version
// where a range ends and another one begins, the two cancel out: affected before is affected after,
// in whichever order the record has them ([0, 1.0) and [1.0, 2.0) leave no gap at 1.0, and
// [1.0, 1.0) is empty). (1.0, ...) does not begin at 1.0, but behind it.
// 0, BH_E_NOMEM, or BH_E_CORRUPT when the order cannot read the version or that of an event.
int bh_range_place(const struct bh_range *range, const struct bh_version_order *order,
                   bh_str version, struct bh_arena *arena, struct bh_placing *ret) BH_MUST_USE;

// ">= 1.0.1, < 1.0.1g", "> 1.0", "< 2.0", "*". In the arena. 0 or BH_E_NOMEM.
int bh_placing_text(const struct bh_placing *p, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
