// SPDX-License-Identifier: Apache-2.0
#pragma once
// What other records say of a vulnerability that was found: signals (KEV, EPSS, SSVC, exploits),
// what to do, Japanese texts, further ratings. Such a record makes no finding by itself: it names
// no package that the part is, or none at all.

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "model/finding.h"

// By the CVE ids of each finding, or else by its id, among the records of all sources but OSV and
// the trackers of distributions (bh_catalogue_about). Texts live in the findings' arena. 0,
// BH_E_NOMEM, or the catalogue's code.
int bh_enrich(struct bh_findings *findings, struct bh_catalogue *catalogue) BH_MUST_USE;
