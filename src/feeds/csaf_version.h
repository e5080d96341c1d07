// SPDX-License-Identifier: Apache-2.0
#pragma once
// Versions of one package of a CSAF document: those of products (product_version), and ranges
// (product_version_range, 3.1.2.2 of the standard): vers of the purl project, and what vendors
// write instead ("< V3.1", "All versions", ">= 2.0, < 2.4"). Between '|' one of several ranges must
// hold, between commas and "and" all of what is said. What these do not come to is an unreadable
// range with the text; so are ">" and "!=", which the ranges of a record cannot say, and what may
// be more than one version ("3.x", "1.0-2.0", "1.0+").

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "feeds/record_list.h"
#include "model/advisory.h"

struct bh_csaf_versions {
    struct bh_arena *arena;
    struct bh_record_list affected; // of struct bh_cve_version
    struct bh_record_list fixed;    // of bh_str
    struct bh_record_list texts;    // of bh_str, that are not read
    struct bh_record_list edges;    // of bh_str
    bool all;                       // affected, whatever the version
    bool open;                      // it is not known yet
};

void bh_csaf_versions_init(struct bh_csaf_versions *v, struct bh_arena *arena);
// A version or range that is affected; empty: all. 0 or BH_E_NOMEM, as the next ones.
int bh_csaf_versions_affected(struct bh_csaf_versions *v, bh_str text) BH_MUST_USE;
// One that surely is a version, as that of a package URL is.
int bh_csaf_versions_exact(struct bh_csaf_versions *v, bh_str version) BH_MUST_USE;
int bh_csaf_versions_fixed(struct bh_csaf_versions *v, bh_str text) BH_MUST_USE;
// The first or last version that is affected.
int bh_csaf_versions_edge(struct bh_csaf_versions *v, bh_str text) BH_MUST_USE;

// As ranges and versions of the package, whose ecosystem is known. built: every fix is for all that
// came before it. *ret_said: something is said. 0 or BH_E_NOMEM.
int bh_csaf_versions_say(const struct bh_csaf_versions *v, bool built, struct bh_affected *a,
                         bool *ret_said) BH_MUST_USE;
