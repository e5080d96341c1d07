// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the decision tables (triage/ssvc.h) say to do about each finding.

#include "base/compiler.h"
#include "model/finding.h"

// Fills the decisions of each vulnerability, in the order deployer, supplier, cisa-coordinator,
// cisa-bod-26-04, leaving out tables of which not one fact is known. Facts are those of the
// finding: what is known to be exploited is in KEV and its exploitation active; what is not known
// to be is neither. Decisions live in the arena of the findings, which share them. 0 or BH_E_NOMEM.
int bh_decide(struct bh_findings *findings) BH_MUST_USE;
