// SPDX-License-Identifier: Apache-2.0
#pragma once
// The version to go to: a fix may have vulnerabilities of its own (the first two fixes of Log4Shell
// had), and what ends one finding leaves the others of the part.

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "model/finding.h"
#include "model/inventory.h"

// Sets `clean` of affected findings of packages of languages: beginning with the highest fix of the
// part's findings, each version is matched as the part itself is, and where it is affected the
// highest fix of those findings comes next, until nothing known affects one. None is set where a
// finding has no fix, where something is undetermined, or after BH_LIMIT_UPGRADE_STEPS versions.
// What an operating system's package manager keeps goes to the newest build of its release anyhow.
// In the findings' arena. 0, BH_E_NOMEM, or the catalogue's code.
int bh_upgrade_find(struct bh_findings *findings, const struct bh_inventory *inv,
                    struct bh_catalogue *catalogue, struct bh_diag *diag) BH_MUST_USE;
