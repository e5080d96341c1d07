// SPDX-License-Identifier: Apache-2.0
#pragma once
// Applicability statements: `configurations` of NVD CVE API 2.0 and `cpeApplicability` of CVE
// records (5.1): configurations of nodes of match criteria, each level with AND or OR.
//
// - OR (also what is not said): every vulnerable criterion by itself.
// - AND: every vulnerable criterion with all that stands beside it as conditions. A node of OR is
//   one condition, any of it; of a node of AND every criterion is one.
// - What is negated, nested deeper, without criteria or of another operator is kept, with its
//   vulnerable criteria as unreadable ranges; and so is an AND that would make more than
//   BH_LIMIT_CONDITIONS of conditions in one record. Nothing becomes unconditional that was not.

#include "base/arena.h"
#include "base/compiler.h"
#include "base/json.h"
#include "feeds/cpe_match.h"
#include "feeds/record_list.h"

struct bh_applicability {
    struct bh_arena *arena;
    struct bh_record_list *affected; // of bh_affected; what is read is appended
    size_t conditions;               // of the record so far; 0 at its start
};

// The array of configurations whose first token was given last. 0; BH_E_CORRUPT with a diagnostic;
// BH_E_NOMEM; the reader's code.
int bh_applicability_read(struct bh_json *j, struct bh_applicability *a) BH_MUST_USE;
// One criterion (an element of `cpeMatch`), whose first token was given last. The same codes.
int bh_applicability_read_match(struct bh_json *j, struct bh_arena *arena,
                                struct bh_cpe_match *ret) BH_MUST_USE;
