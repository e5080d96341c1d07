// SPDX-License-Identifier: Apache-2.0
// SSVC decision points and tables: deployer 1.0.0, supplier 1.0.0, CISA coordinator 2.0.3, CISA BOD
// 26-04 1.0.0, and the three that derive a point from others.

#include "triage/ssvc.h"

// clang-format off

#define V(text) {.name = (text)}

static const struct bh_ssvc_point_info points[BH_SSVC_POINTS] = {
    [BH_SSVC_EXPLOITATION] =
        {"Exploitation", "1.1.0", {V("none"), V("public poc"), V("active")}},
    [BH_SSVC_SYSTEM_EXPOSURE] =
        {"System Exposure", "1.0.1", {V("small"), V("controlled"), V("open")}},
    [BH_SSVC_AUTOMATABLE] =
        {"Automatable", "2.0.0", {V("no"), V("yes")}},
    [BH_SSVC_TECHNICAL_IMPACT] =
        {"Technical Impact", "1.0.0", {V("partial"), V("total")}},
    [BH_SSVC_VALUE_DENSITY] =
        {"Value Density", "1.0.0", {V("diffuse"), V("concentrated")}},
    [BH_SSVC_SAFETY_IMPACT] =
        {"Safety Impact", "2.0.1", {V("negligible"), V("marginal"), V("critical"), V("catastrophic")}},
    [BH_SSVC_MISSION_IMPACT] =
        {"Mission Impact", "2.0.0",
         {V("degraded"), V("mef support crippled"), V("mef failure"), V("mission failure")}},
    [BH_SSVC_MISSION_WELL_BEING] =
        {"Mission and Well-Being Impact", "1.0.0", {V("low"), V("medium"), V("high")}},
    [BH_SSVC_IN_KEV] =
        {"In KEV", "1.0.0", {V("no"), V("yes")}},
    [BH_SSVC_PUBLICLY_EXPOSED] =
        {"Publicly Exposed", "1.0.0", {V("no"), V("yes")}},
    [BH_SSVC_HUMAN_IMPACT] =
        {"Human Impact", "2.0.2", {V("low"), V("medium"), V("high"), V("very high")}},
    [BH_SSVC_UTILITY] =
        {"Utility", "1.0.1", {V("laborious"), V("efficient"), V("super effective")}},
    [BH_SSVC_PUBLIC_SAFETY_IMPACT] =
        {"Public Safety Impact", "2.0.1", {V("minimal"), V("significant")}},
    [BH_SSVC_PRIORITY] =
        {"Defer, Scheduled, Out-of-Cycle, Immediate", "1.0.0",
         {V("defer"), V("scheduled"), V("out-of-cycle"), V("immediate")}},
    [BH_SSVC_CISA_LEVEL] =
        {"CISA Levels", "1.1.0", {V("track"), V("track*"), V("attend"), V("act")}},
    [BH_SSVC_BOD_TIMELINE] =
        {"CISA BOD 26-04 Remediation Timelines", "1.0.0",
         {V("fix on system upgrade"), {"60 days", 60, false}, {"14 days", 14, false},
          {"3 days", 3, false}, {"3 days & forensic investigation", 3, true}}},
};

// Outcomes of the two priority tables.
enum { D, S, O, I };

// Human Impact: low, medium, high, very high; not automatable, then automatable.
static const uint8_t deployer_rows[] = {
    // none: small, controlled, open
    D, D, S, S,  D, S, S, S,
    D, S, S, S,  S, S, S, S,
    D, S, S, S,  S, S, S, O,
    // public poc
    D, S, S, S,  S, S, S, S,
    D, S, S, S,  S, S, S, O,
    S, S, S, O,  S, S, O, O,
    // active
    S, S, O, O,  S, O, O, O,
    S, S, O, O,  O, O, O, O,
    S, O, O, I,  O, O, I, I,
};

// Public Safety Impact: minimal, significant; partial, then total Technical Impact.
static const uint8_t supplier_rows[] = {
    // none: laborious, efficient, super effective
    D, S,  S, O,
    S, O,  S, O,
    S, O,  O, O,
    // public poc
    S, O,  S, I,
    S, I,  O, I,
    O, I,  O, I,
    // active
    O, I,  O, I,
    O, I,  O, I,
    I, I,  I, I,
};

enum { TRACK, STAR, ATT, ACT };

// Mission and Well-Being Impact: low, medium, high; partial, then total Technical Impact.
static const uint8_t cisa_coordinator_rows[] = {
    // none: not automatable, automatable
    TRACK, TRACK, TRACK,  TRACK, TRACK, STAR,
    TRACK, TRACK, ATT,    TRACK, TRACK, ATT,
    // public poc
    TRACK, TRACK, STAR,   TRACK, STAR,  ATT,
    TRACK, TRACK, ATT,    TRACK, STAR,  ATT,
    // active
    TRACK, TRACK, ATT,    TRACK, ATT,   ACT,
    ATT,   ATT,   ACT,    ATT,   ACT,   ACT,
};

enum { UPGRADE, D60, D14, D3, D3F };

// Technical Impact: partial, total; not automatable, then automatable.
static const uint8_t cisa_bod_26_04_rows[] = {
    // not in KEV: not exposed, exposed
    UPGRADE, UPGRADE,  D60, D60,
    D60,     D14,      D14, D3,
    // in KEV
    D14,     D14,      D14, D3F,
    D14,     D3F,      D3,  D3F,
};

enum { LOW, MEDIUM, HIGH, VERY_HIGH };

// Mission Impact: degraded, MEF support crippled, MEF failure, mission failure.
static const uint8_t human_impact_rows[] = {
    LOW,       LOW,       MEDIUM,    VERY_HIGH, // negligible
    LOW,       LOW,       MEDIUM,    VERY_HIGH, // marginal
    MEDIUM,    HIGH,      HIGH,      VERY_HIGH, // critical
    VERY_HIGH, VERY_HIGH, VERY_HIGH, VERY_HIGH, // catastrophic
};

// Value Density: diffuse, concentrated; not automatable, then automatable.
static const uint8_t utility_rows[] = {0, 1, 1, 2};
// Safety Impact.
static const uint8_t public_safety_rows[] = {0, 1, 1, 1};

// clang-format on

const struct bh_ssvc_table bh_ssvc_deployer = {
    .name = "deployer",
    .version = "1.0.0",
    .points = {BH_SSVC_EXPLOITATION, BH_SSVC_SYSTEM_EXPOSURE, BH_SSVC_AUTOMATABLE,
               BH_SSVC_HUMAN_IMPACT},
    .point_count = 4,
    .outcome = BH_SSVC_PRIORITY,
    .rows = deployer_rows,
};

const struct bh_ssvc_table bh_ssvc_supplier = {
    .name = "supplier",
    .version = "1.0.0",
    .points = {BH_SSVC_EXPLOITATION, BH_SSVC_UTILITY, BH_SSVC_TECHNICAL_IMPACT,
               BH_SSVC_PUBLIC_SAFETY_IMPACT},
    .point_count = 4,
    .outcome = BH_SSVC_PRIORITY,
    .rows = supplier_rows,
};

const struct bh_ssvc_table bh_ssvc_cisa_coordinator = {
    .name = "cisa-coordinator",
    .version = "2.0.3",
    .points = {BH_SSVC_EXPLOITATION, BH_SSVC_AUTOMATABLE, BH_SSVC_TECHNICAL_IMPACT,
               BH_SSVC_MISSION_WELL_BEING},
    .point_count = 4,
    .outcome = BH_SSVC_CISA_LEVEL,
    .rows = cisa_coordinator_rows,
};

const struct bh_ssvc_table bh_ssvc_cisa_bod_26_04 = {
    .name = "cisa-bod-26-04",
    .version = "1.0.0",
    .points = {BH_SSVC_IN_KEV, BH_SSVC_PUBLICLY_EXPOSED, BH_SSVC_AUTOMATABLE,
               BH_SSVC_TECHNICAL_IMPACT},
    .point_count = 4,
    .outcome = BH_SSVC_BOD_TIMELINE,
    .rows = cisa_bod_26_04_rows,
};

const struct bh_ssvc_table bh_ssvc_human_impact = {
    .name = "human-impact",
    .version = "1.0.0",
    .points = {BH_SSVC_SAFETY_IMPACT, BH_SSVC_MISSION_IMPACT},
    .point_count = 2,
    .outcome = BH_SSVC_HUMAN_IMPACT,
    .rows = human_impact_rows,
};

const struct bh_ssvc_table bh_ssvc_utility = {
    .name = "utility",
    .version = "1.0.0",
    .points = {BH_SSVC_AUTOMATABLE, BH_SSVC_VALUE_DENSITY},
    .point_count = 2,
    .outcome = BH_SSVC_UTILITY,
    .rows = utility_rows,
};

const struct bh_ssvc_table bh_ssvc_public_safety_impact = {
    .name = "public-safety-impact",
    .version = "1.0.0",
    .points = {BH_SSVC_SAFETY_IMPACT},
    .point_count = 1,
    .outcome = BH_SSVC_PUBLIC_SAFETY_IMPACT,
    .rows = public_safety_rows,
};

const struct bh_ssvc_point_info *bh_ssvc_point(enum bh_ssvc_point point)
{
    return &points[point];
}
