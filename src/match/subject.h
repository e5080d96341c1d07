// SPDX-License-Identifier: Apache-2.0
#pragma once
// By which names and versions the catalogue is asked about one part: the join between package URLs
// and the ecosystems of advisories (osv-schema, "affected[].package").

#include "base/arena.h"
#include "base/compiler.h"
#include "match/match.h"
#include "model/finding.h"
#include "model/inventory.h"

// One question to the catalogue.
struct bh_question {
    bh_str ecosystem; // whole
    bh_str name;
    struct bh_asked_version version;
    enum bh_rule rule;     // that an answer rests on
    bh_str cpe;            // R4: the part's own CPE name; empty: a table gave the product
    bh_str supplier, part; // R4: by these names of the part it did; empty: by its package URL
    bh_str ended;          // lineage: the last day of the part's own support
    bool kernel;           // about Linux as kernel.org releases it (R8)
    bh_str tool;           // R8: the package, if it is tools of the kernel's source
    bh_str vendored;       // then: the version of a vendor's build; empty: it is a release itself
};

struct bh_subject {
    struct bh_question *questions;
    size_t count, room;
    bh_str what; // source that would cover it, for the list of what nobody covers: "Debian:12"
    struct bh_reason reason; // with format set: nothing can be asked, or not all, and why
};

// Ecosystems that the catalogue has, in its order, with the number of stored records.
struct bh_ecosystems {
    struct bh_arena arena;
    struct bh_ecosystem {
        bh_str name;
        uint64_t builtin, stored;
        bh_str feed, parts; // as in bh_catalogue_ecosystem
    } * items;
    size_t count, room;
};

// Texts live in the arena. 0 or BH_E_NOMEM.
int bh_subject_of(const struct bh_inventory *inv, const struct bh_inv_component *c,
                  const struct bh_ecosystems *known, struct bh_arena *arena,
                  struct bh_subject *ret) BH_MUST_USE;

// The same for a package of a language that an OS package owns (one of c's identities), as if it
// stood alone. Nothing is asked about an OS package.
int bh_subject_of_identity(const struct bh_inventory *inv, uint32_t purl,
                           const struct bh_ecosystems *known, struct bh_arena *arena,
                           struct bh_subject *ret) BH_MUST_USE;

// One question more, whatever it is. 0 or BH_E_NOMEM.
int bh_subject_add(struct bh_subject *s, struct bh_arena *arena,
                   const struct bh_question *q) BH_MUST_USE;
