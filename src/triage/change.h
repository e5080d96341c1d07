// SPDX-License-Identifier: Apache-2.0
#pragma once
// What became of the findings from one look at a target to the next, and why.

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"

// One finding, by texts alone: what is left of it in a report.
struct bh_seen {
    bh_str part;    // package URL without version and qualifiers; without one: kind and name
    bh_str version; // of the part
    bh_str id, outcome, level, exploited, fixed;
    bh_str stated;  // by the VEX statement that governs: "not_affected (Vendor)"
    bh_str sources; // records with their sources, for people
};

struct bh_look {
    struct bh_seen *seen; // sorted by part, id, version
    size_t count, room;
    struct bh_seen_part {
        bh_str part, version;
    } * parts; // sorted, each once
    size_t part_count, part_room;
};

// The parts of an inventory, and their findings; NULL: those that a report had found, which stand
// in its properties of that name (documents/properties.h). Texts live in the arena. 0 or
// BH_E_NOMEM.
int bh_look_at(const struct bh_inventory *inv, const struct bh_findings *findings,
               const char *property, struct bh_arena *arena, struct bh_look *ret) BH_MUST_USE;

enum bh_change_kind {
    BH_CHANGE_NEW,
    BH_CHANGE_DIFFERENT, // there before and after, but not the same
    BH_CHANGE_GONE,
};

enum bh_change_reason {
    BH_BECAUSE_PART_ADDED,
    BH_BECAUSE_PART_REMOVED,
    BH_BECAUSE_VERSION, // another version of the part
    BH_BECAUSE_SOURCES, // the same version: the sources say something else
};

struct bh_change {
    enum bh_change_kind kind;
    enum bh_change_reason reason;
    const struct bh_seen *before, *after;   // one of them is NULL unless DIFFERENT
    bh_str versions_before, versions_after; // of the part, joined; empty: it is not there
};

// Sorted by kind, then by part and id of what there is. *ret_same: findings without change. In the
// arena; the looks outlive it. 0 or BH_E_NOMEM.
int bh_change_find(const struct bh_look *before, const struct bh_look *after,
                   struct bh_arena *arena, struct bh_change **ret, size_t *ret_count,
                   size_t *ret_same) BH_MUST_USE;
