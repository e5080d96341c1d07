// SPDX-License-Identifier: Apache-2.0
#pragma once
// How OpenVEX can name what other formats name: by package URL, CPE name or IRI, and nothing else.
//
// A range of versions becomes the package URL's qualifier "vers" (purl-spec, known qualifiers), so
// that nobody takes the statement for one about all versions. What has a name and version alone
// becomes "urn:buhin:part:NAME:VERSION:SUPPLIER:RANGE...", percent-encoded, and a reference that is
// no IRI "urn:buhin:ref:REFERENCE". All of these are read back.

#include "base/arena.h"
#include "base/compiler.h"
#include "model/vex.h"

// One product or sub-component of OpenVEX.
struct bh_openvex_name {
    bh_str id, purl, cpe22, cpe23; // empty: none; one of them is there
};

// All names of a thing, in the arena. 0 or BH_E_NOMEM.
int bh_openvex_names(const struct bh_vex_thing *thing, struct bh_arena *arena,
                     struct bh_openvex_name **ret, size_t *ret_count) BH_MUST_USE;
// Takes the versions of a qualifier "vers" into the thing, and the package URL without it;
// *ret_done: there was one. Else nothing is changed. 0 or BH_E_NOMEM.
int bh_openvex_purl_take(bh_str purl, struct bh_arena *arena, struct bh_vex_thing *thing,
                         bool *ret_done) BH_MUST_USE;
// The same of an "@id", which may be one of those URNs, too.
int bh_openvex_id_take(bh_str id, struct bh_arena *arena, struct bh_vex_thing *thing,
                       bool *ret_done) BH_MUST_USE;
