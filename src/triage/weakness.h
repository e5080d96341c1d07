// SPDX-License-Identifier: Apache-2.0
#pragma once
// Of which kind a weakness is, by its CWE id: the phases in which it is introduced
// (Modes_Of_Introduction of MITRE's list). Operation, system configuration and installation, and
// the members of its categories of misconfiguration, are configuration.

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"
#include "model/finding.h"

struct bh_weakness_set {
    const uint16_t *numbers; // of CWE ids, ascending
    size_t count;
};
extern const struct bh_weakness_set bh_weakness_sets[BH_WEAKNESS_KINDS];

// The kinds of "CWE-79", a bit 1 << enum bh_weakness for each; many have several: the list says
// where weaknesses of that sort arise, not where this one did. 0: not known, as of "NVD-CWE-Other",
// of ids that name a category and of those without a phase.
unsigned bh_weakness_kinds_of(bh_str cwe);
