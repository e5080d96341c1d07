// SPDX-License-Identifier: Apache-2.0
#pragma once
// The CVSS score of a vulnerability in one product: what its profile (profile.h) says as
// environmental metrics. Only what this table says is ever changed; "where" is about the metric as
// the vector has it, modified or not. A later row overrules an earlier one, and what would change
// nothing is left out.
//
//   setting                 2.0             3.0, 3.1                4.0
//   network internet,
//           internal        -               -                       -
//           adjacent        -               MAV:A where AV is N     the same
//           isolated        -               MAV:L where AV is N, A  the same
//   mitigation no-network   -               as network isolated     the same
//              mfa          -               MPR:L where PR is N and AV is N, A    the same
//              waf          -               MAC:H where AV is N     the same
//              sandbox      -               MS:U where S is C       MSC:N, MSI:N, MSA:N
//   confidentiality         CR:L, CR:M, CR:H        (low, medium, high)
//   integrity, availability IR, AR: the same
//   safety negligible       CDP:N           -                       -
//          marginal         CDP:LM          -                       MSI:S where VI or SI is not N,
//          critical         CDP:MH          -                       MSA:S where VA or SA is not N
//          catastrophic     CDP:H           -                       (all three)
//   exposure, mission, mission-well-being, value-density            -
//
// Sources: 2.0 guide 2.3; 3.1 specification 4; 4.0 specification 4 (table 16: Safety is "marginal"
// of IEC 61508 or worse). 2.0 has no modified base metrics.

#include "base/arena.h"
#include "base/compiler.h"
#include "model/finding.h"
#include "triage/cvss.h"
#include "triage/profile.h"

#define BH_ENVIRONMENT_CHANGES 16

struct bh_environment {
    struct bh_cvss vector;
    struct {
        const char *metric, *value;
        enum bh_setting setting;
    } changes[BH_ENVIRONMENT_CHANGES]; // in the order of the table above
    size_t count;
};

// The vector as it is in the product, in a part with this package URL (empty: it has none).
void bh_environment_apply(const struct bh_profile *profile, bh_str purl,
                          const struct bh_cvss *vector, struct bh_environment *ret);

// Puts the product's own rating before those of the records: the best of them (triage/rating.h,
// which rated the finding before), with these metrics. It becomes the finding's level, score and
// vector. Nothing happens where no vector was read, where the profile changes none of its metrics,
// and to malware, which has no degrees. Texts live in the arena, and those of the profile stay its
// own. 0 or BH_E_NOMEM.
int bh_environment_rate(struct bh_finding *f, const struct bh_profile *profile, bh_str purl,
                        struct bh_arena *arena) BH_MUST_USE;
