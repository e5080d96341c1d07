// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which records speak of the same vulnerability (rule R6): union of the records of one part over
// their aliases. A distribution's record speaks of each upstream vulnerability that it fixes.
// Related ids join nothing, but for older notices of distributions, which name what they
// fix only so.

#include "base/arena.h"
#include "base/compiler.h"
#include "model/advisory.h"
#include "model/finding.h"

// A record and what it says of the part.
struct bh_judged {
    struct bh_statement statement;
    const struct bh_advisory *record;
    const struct bh_severity_text *severities; // of the package alone, beside the record's
    size_t severity_count;
    bool distribution; // a distribution's record of upstream vulnerabilities
    bool product;      // of a product of the CPE dictionary (R4)
    // Of a statement "not affected": the record leaves it open (unassessed.h), with the reason; and
    // one of its packages does not, whatever the others do.
    const struct bh_reason *unassessed;
    bool assessed;
};

struct bh_group {
    const struct bh_judged **items;
    size_t count;
    bh_str *ids; // sorted; the canonical one is `id`
    size_t id_count;
    bh_str id;
};

// Groups in the order of their canonical ids. Everything lives in the arena. 0 or BH_E_NOMEM.
int bh_group_records(const struct bh_judged *judged, size_t count, struct bh_arena *arena,
                     struct bh_group **ret, size_t *ret_count) BH_MUST_USE;
