// SPDX-License-Identifier: Apache-2.0
#pragma once
// The order of work: how severe each finding is, and which comes first.

#include "model/finding.h"
#include "model/inventory.h"

// Rates each finding (triage/rating.h), and sorts: affected before undetermined;
// malware and backdoors, then what is exploited, then by level, score, id and part.
void bh_rank(struct bh_findings *findings, const struct bh_inventory *inv);
