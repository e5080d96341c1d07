// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ancestors (C12): a product that went on under another name. Nobody looks at the old one any more,
// so what is found in the living line is unassessed in the ancestor, not absent from it.

#include "base/compiler.h"
#include "match/subject.h"

// Whether a part of that package URL may have successors: quick.
bool bh_lineage_has(bh_str purl);
// Adds the questions about the successors of a part (its package URL, canonical and without
// version); none for nearly all parts. Texts live in the arena. 0 or BH_E_NOMEM.
int bh_lineage_ask(bh_str purl, bh_str version, struct bh_arena *arena,
                   struct bh_subject *subject) BH_MUST_USE;

// What a record of the successor says of the ancestor: nothing, if it is older than the end of the
// ancestor's support (then the ancestor was looked at); else undetermined. published:
// BH_TIME_UNKNOWN counts as later. False: nothing.
bool bh_lineage_judge(const struct bh_question *q, int64_t published, struct bh_statement *s);
