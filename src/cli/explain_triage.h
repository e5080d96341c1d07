// SPDX-License-Identifier: Apache-2.0
#pragma once
// How severe a finding is and what to do about it, as explain tells it.

#include "cli/cli.h"
#include "model/finding.h"

// To standard output: the rating that counts with the metrics of a product's profile, and every
// decision with its reason. Nothing for a part that is not affected.
void bh_explain_triage(struct bh_cli *cli, const struct bh_finding *f);
