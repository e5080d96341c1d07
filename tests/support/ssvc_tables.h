// SPDX-License-Identifier: Apache-2.0
#pragma once
// All decision tables.

#include "triage/ssvc.h"

static const struct bh_ssvc_table *const ssvc_tables[] = {
    &bh_ssvc_deployer,
    &bh_ssvc_supplier,
    &bh_ssvc_cisa_coordinator,
    &bh_ssvc_cisa_bod_26_04,
    &bh_ssvc_human_impact,
    &bh_ssvc_utility,
    &bh_ssvc_public_safety_impact,
};
