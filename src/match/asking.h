// SPDX-License-Identifier: Apache-2.0
#pragma once
// A part while its questions are made: shared by those of languages and those of OS packages.

#include "base/compiler.h"
#include "match/distribution.h"
#include "match/subject.h"
#include "model/purl.h"

struct bh_asking {
    const struct bh_inventory *inv;
    const struct bh_inv_component *c; // NULL: an identity of an OS package
    const struct bh_ecosystems *known;
    struct bh_arena *arena;
    struct bh_purl purl;
    struct bh_subject *subject;
    // Of an OS package:
    bh_str id;                                  // its distribution as written
    const struct bh_distribution *distribution; // NULL: none of OSV's
    struct bh_release release;
};

// One question more. The same one again right after it is none; over BH_LIMIT_QUESTIONS there is a
// reason instead. 0 or BH_E_NOMEM.
int bh_ask(struct bh_asking *a, bh_str ecosystem, bh_str name,
           const struct bh_asked_version *version, enum bh_rule rule) BH_MUST_USE;

// Questions about a package of an operating system, by its distribution. 0 or BH_E_NOMEM.
int bh_ask_distribution(struct bh_asking *a) BH_MUST_USE;
