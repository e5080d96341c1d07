// SPDX-License-Identifier: Apache-2.0
#pragma once
// The order of work: how severe each finding is, and which comes first.

#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "triage/profile.h"

// Rates each finding (triage/rating.h), for the product of the profile unless that is NULL
// (triage/environment.h), and sorts: affected before undetermined; malware and backdoors, then what
// is exploited, then by level, score, EPSS, id and part. Of the exploit prediction scores of a CVE
// the latest counts; those of different models are never compared in time. Findings that are said
// of a living successor only are dropped unless they are high, critical or exploited. The profile
// outlives the findings. 0 or, only with a profile, BH_E_NOMEM.
int bh_rank(struct bh_findings *findings, const struct bh_inventory *inv,
            const struct bh_profile *profile) BH_MUST_USE;
