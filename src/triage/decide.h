// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the decision tables (triage/ssvc.h) say to do about each finding.

#include "base/compiler.h"
#include "model/finding.h"
#include "triage/profile.h"

// Fills the decisions of each vulnerability, in the order deployer, supplier, cisa-coordinator,
// cisa-bod-26-04, leaving out tables of which not one fact is known. Facts of the finding:
//
//   Exploitation      active when it is known to be exploited, else as signals "ssvc" say, public
//                     poc by signals "exploit"; that no catalogue has it says nothing
//   In KEV            yes when it is known to be exploited; no when the feed "kev" is stored and
//                     has none of its CVE ids
//   Automatable, Technical Impact
//                     as signals "ssvc" say; of several the most urgent
//
// Facts of the profile, which may be NULL:
//
//   System Exposure                said, else by network: internet open; internal, adjacent
//                                  controlled; isolated small
//   Publicly Exposed               by network: internet yes, the others no; else by exposure: open
//                                  yes, small no
//   Safety Impact, Mission Impact, Mission and Well-Being Impact, Value Density: as said
//
// Decisions live in the arena of the findings, which share them; texts of the profile stay its own.
// 0 or BH_E_NOMEM.
int bh_decide(struct bh_findings *findings, const struct bh_profile *profile) BH_MUST_USE;
