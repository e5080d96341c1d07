// SPDX-License-Identifier: Apache-2.0
#pragma once
// Items of a CVE record's `versions`: which order can place them, and where.

#include <stdbool.h>

#include "feeds/cve5_versions.h"

// Of type "git", and not a version that was only called so; or commits that are called something
// else, as CISA's container does with those of Linux ("custom").
bool bh_cve_is_of_commits(const struct bh_cve_version *v);
// Neither lessThan nor lessThanOrEqual.
bool bh_cve_is_single(const struct bh_cve_version *v);
// Whether its status, or that of a change in it, is another one.
bool bh_cve_is_other(const struct bh_cve_version *v, enum bh_cve_status status);

// The order of cve5_versions.h in which all items can be placed, if there is one; else the usual
// one. own may be NULL. 0 or BH_E_NOMEM.
int bh_cve_order(const struct bh_cve_versions *v, const struct bh_version_order *own,
                 const struct bh_version_order *usual, struct bh_arena *arena,
                 const struct bh_version_order **ret) BH_MUST_USE;

struct bh_cve_bounds {
    bool fits;      // the order can place the item; else the rest says nothing
    bh_str from;    // empty: before everything
    bh_str to;      // empty: behind everything
    bool before_to; // `to` itself is not in it
};
// Of an item that is not single. 0 or BH_E_NOMEM.
int bh_cve_bounds_of(const struct bh_cve_version *v, const struct bh_version_order *order,
                     struct bh_arena *arena, struct bh_cve_bounds *ret) BH_MUST_USE;
