// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stakeholder-Specific Vulnerability Categorization: decision tables as data, evaluated over what
// is known. A fact that is not known is never guessed: the answer is then every outcome that the
// known ones leave possible. Source: CERT/CC's SSVC, the published tables and decision points of
// the versions that ssvc.c names, and CISA's BOD 26-04 as table of the same kind.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

enum bh_ssvc_point {
    BH_SSVC_EXPLOITATION,
    BH_SSVC_SYSTEM_EXPOSURE,
    BH_SSVC_AUTOMATABLE,
    BH_SSVC_TECHNICAL_IMPACT,
    BH_SSVC_VALUE_DENSITY,
    BH_SSVC_SAFETY_IMPACT,
    BH_SSVC_MISSION_IMPACT,
    BH_SSVC_MISSION_WELL_BEING,
    BH_SSVC_IN_KEV,
    BH_SSVC_PUBLICLY_EXPOSED,
    // Derived from others by a table.
    BH_SSVC_HUMAN_IMPACT,
    BH_SSVC_UTILITY,
    BH_SSVC_PUBLIC_SAFETY_IMPACT,
    // Outcomes.
    BH_SSVC_PRIORITY,
    BH_SSVC_CISA_LEVEL,
    BH_SSVC_BOD_TIMELINE,
    BH_SSVC_POINTS,
};

#define BH_SSVC_VALUES 5 // at most, of a point

struct bh_ssvc_value {
    const char *name; // as the standard writes it: "public poc"
    unsigned days;    // of an outcome: until it must be fixed; 0: none is set
    bool forensics;   // of an outcome: look for traces of an intrusion, too
};

struct bh_ssvc_point_info {
    const char *name, *version; // "System Exposure", "1.0.1"
    // Least urgent first; unused ones have no name.
    struct bh_ssvc_value values[BH_SSVC_VALUES];
};

#define BH_SSVC_TABLE_POINTS 4

struct bh_ssvc_table {
    const char *name, *version; // "deployer", "1.0.0"
    enum bh_ssvc_point points[BH_SSVC_TABLE_POINTS];
    size_t point_count;
    enum bh_ssvc_point outcome;
    // Values of the outcome for every combination: the last point's value changes fastest.
    const uint8_t *rows;
};

extern const struct bh_ssvc_table bh_ssvc_deployer;         // when to apply a fix
extern const struct bh_ssvc_table bh_ssvc_supplier;         // when to develop one
extern const struct bh_ssvc_table bh_ssvc_cisa_coordinator; // how CISA acts on it
extern const struct bh_ssvc_table bh_ssvc_cisa_bod_26_04;   // federal agencies' time to fix
extern const struct bh_ssvc_table bh_ssvc_human_impact;
extern const struct bh_ssvc_table bh_ssvc_utility;
extern const struct bh_ssvc_table bh_ssvc_public_safety_impact;

const struct bh_ssvc_point_info *bh_ssvc_point(enum bh_ssvc_point point);
// Number of values that a point has, and of rows that a table has.
size_t bh_ssvc_value_count(enum bh_ssvc_point point);
size_t bh_ssvc_row_count(const struct bh_ssvc_table *table);
// By name, whatever its case; a space may be '-' or '_'. False when the point has no such value.
bool bh_ssvc_value_by_name(enum bh_ssvc_point point, bh_str name, uint8_t *ret) BH_MUST_USE;

// Of each point the set of values that it may have, bit 1 << value; 0: nothing is known of it.
struct bh_ssvc_facts {
    uint8_t possible[BH_SSVC_POINTS];
};

static inline void bh_ssvc_know(struct bh_ssvc_facts *f, enum bh_ssvc_point point, unsigned value)
{
    f->possible[point] = (uint8_t)(1u << value);
}

// Fills the derived points, as far as their tables can say, where nothing is known of them.
void bh_ssvc_derive(struct bh_ssvc_facts *f);

struct bh_ssvc_decision {
    uint8_t possible;                             // set of outcomes, as in facts
    const struct bh_ssvc_value *lowest, *highest; // the same when all is decided
    // Sets of points, bit 1 << point: those that have one value, and those that have not and make a
    // difference. Nothing is missing exactly when one outcome is left.
    uint32_t known, missing;
};

// The outcomes that the facts leave possible: exactly those of all ways to complete them. 0, or
// BH_E_CORRUPT when the facts hold a value that its point has not.
int bh_ssvc_decide(const struct bh_ssvc_table *table, const struct bh_ssvc_facts *facts,
                   struct bh_ssvc_decision *ret) BH_MUST_USE;
