// SPDX-License-Identifier: Apache-2.0
#pragma once
// A product's profile: where it stands, what is asked of it and what protects it. It is a file that
// its owner writes (TOML 1.1), of this form, all of it optional:
//
//   name = "Gateway X200"
//   safety = "marginal"                      # a setting, or with the reason for it:
//   network = { value = "adjacent", reason = "only reached from the machine's own bus" }
//   mitigations = ["sandbox", { name = "mfa", reason = "all logins, since 2.4" },
//                  { name = "waf", parts = ["pkg:maven/org.apache.struts/*"] }]
//
// A mitigation with parts helps those alone whose package URL, with all of it or without version
// and what follows, matches one of the patterns (base/glob.h). A setting may be a table of its own
// ([network]), and so may each of the mitigations.
//
//   setting               values
//   network               internet: reached from anywhere; internal: from networks of the owner,
//                         across routers; adjacent: from the same link or segment alone;
//                         isolated: over no network
//   exposure              small, controlled, open (SSVC System Exposure)
//   confidentiality, integrity, availability
//                         low, medium, high: how much of it is required (CVSS requirements)
//   safety                negligible, marginal, critical, catastrophic (SSVC Safety Impact,
//                         after IEC 61508)
//   mission               degraded, mef-support-crippled, mef-failure, mission-failure (SSVC
//                         Mission Impact)
//   mission-well-being    low, medium, high (SSVC Mission and Well-Being Impact)
//   value-density         diffuse, concentrated (SSVC Value Density)
//   mitigations           a list of: mfa, no-network, sandbox, waf
//
// What they change in CVSS stands in environment.h, what they say to SSVC in decide.h.

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

enum bh_setting {
    BH_SETTING_NETWORK,
    BH_SETTING_EXPOSURE,
    BH_SETTING_CONFIDENTIALITY,
    BH_SETTING_INTEGRITY,
    BH_SETTING_AVAILABILITY,
    BH_SETTING_SAFETY,
    BH_SETTING_MISSION,
    BH_SETTING_MISSION_WELL_BEING,
    BH_SETTING_VALUE_DENSITY,
    BH_SETTING_MFA, // mitigations: the value is their own name
    BH_SETTING_NO_NETWORK,
    BH_SETTING_SANDBOX,
    BH_SETTING_WAF,
    BH_SETTINGS,
};

struct bh_profile {
    bh_str name; // empty: none
    struct {
        const char *value;   // as above, whatever its case in the file; NULL: not said
        bh_str reason;       // empty: none
        const bh_str *parts; // of a mitigation: patterns; none: it helps every part
        size_t part_count;
    } settings[BH_SETTINGS];
};

// Reads the text of a profile. Strict: what is not in the table above, said twice, of another type,
// or a reason without a value is an error with its line. Texts live in the arena. diag may be NULL.
// 0, BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT (BH_LIMIT_PROFILE) or BH_E_NOMEM.
int bh_profile_read(bh_str text, struct bh_diag *diag, struct bh_arena *arena,
                    struct bh_profile *ret) BH_MUST_USE;

// As in the file: "network", "waf".
const char *bh_setting_name(enum bh_setting setting);
bool bh_setting_is_mitigation(enum bh_setting setting);
// Whether the profile says this value of the setting (of a mitigation its own name).
bool bh_profile_says(const struct bh_profile *p, enum bh_setting setting, const char *value);
// Whether the setting holds for a part with this package URL (empty: it has none).
bool bh_profile_holds(const struct bh_profile *p, enum bh_setting setting, bh_str purl);
