// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a product of a VEX statement is a component of the inventory.
//
// - Package URLs: type, namespace and name are equal; a version that the statement gives is equal,
//   one that it does not give is any; so is each qualifier, and the sub-path. The architecture
//   "source" or "src" means the source package of what is installed.
// - Of things without a package URL a CPE name decides: attributes that the statement gives are
//   equal (NISTIR 7696, name matching, without wildcards inside of an attribute); else a digest;
//   else name, version and supplier, but only of a component that has no package URL, whose
//   identity these are.
// - Versions that the statement lists beside: one must be equal or, as a range, hold.

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "model/inventory.h"
#include "model/purl.h"
#include "model/vex.h"

// A component with its package URL and CPE names read once.
struct bh_vex_subject {
    const struct bh_inventory *inv;
    size_t component;
    struct bh_purl purl;
    bool has_purl;
    bh_str cpe;    // version 2.3; empty: none
    bh_str system; // of the operating system, if it is that
};

// A thing of a statement, likewise; of each those that can be read.
struct bh_vex_names {
    struct bh_purl *purls;
    size_t purl_count;
    bool any_purl; // one is there, readable or not
    bh_str *cpes;
    size_t cpe_count;
};

// Slices live as long as inventory and arena. 0 or BH_E_NOMEM.
int bh_vex_subject(const struct bh_inventory *inv, size_t component, struct bh_arena *arena,
                   struct bh_vex_subject *ret) BH_MUST_USE;
int bh_vex_names(const struct bh_vex_thing *thing, struct bh_arena *arena,
                 struct bh_vex_names *ret) BH_MUST_USE;
// Whether the thing, whose names were read, is that component, by the rules above.
bool bh_vex_thing_is(const struct bh_vex_thing *thing, const struct bh_vex_names *names,
                     const struct bh_vex_subject *subject);
