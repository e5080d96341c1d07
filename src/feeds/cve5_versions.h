// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which versions an entry of a CVE record (5.0 to 5.2, `affected[]`) is about: the algorithm of the
// schema's docs/versions.md as ranges. The first entry of `versions` that matches a version gives
// its status, changes within it included; `defaultStatus` is that of all others.
//
// - All bounds and single versions are put in one order: the product's own, else the one that the
//   types of versions name, where it reads them all; else that of the ecosystem (types such as
//   "custom" name none).
// - Runs of affected versions become ranges, single ones are listed. Versions that are said to be
//   unknown are an unreadable range with events: it speaks of those alone. Unknown by default says
//   nothing, unless no version is affected at all.
// - "affected" by default beside nothing but affected versions is all versions by the schema; in
//   records of the wild it is a fix that was forgotten: the others are unknown.
// - "0", and of affected versions what else stands for no lower bound ("unspecified", "n/a"), is
//   before everything; "*" is behind everything; "2.*" is before the first of 3.
// - Commits (type "git") are ranges of their own.
// - What cannot be placed (no order reads it, words such as "< 2.0 and others") is an unreadable
//   range with the text: of that item, or of the whole entry where the others mean something else
//   without it.
// - Of a product of which no version is affected, an empty range says so.

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "feeds/record_list.h"
#include "versions/version.h"

enum bh_cve_status {
    BH_CVE_UNKNOWN,
    BH_CVE_UNAFFECTED,
    BH_CVE_AFFECTED,
};

struct bh_cve_change {
    bh_str at;
    enum bh_cve_status status;
};

struct bh_cve_version {
    enum bh_cve_status status;
    bh_str version, less_than, less_or_equal, type; // empty: not said
    const struct bh_cve_change *changes;
    size_t change_count;
};

struct bh_cve_versions {
    const struct bh_cve_version *items;
    size_t count;
    enum bh_cve_status fallback; // defaultStatus
    bh_str repo;                 // of commits
    bh_str unknown;              // what unknown versions are, for people; empty: "unknown"
};

// Appends to lists of bh_range and bh_str, which are empty; texts are those of the entry or in the
// arena. own: the order of the product, or NULL; usual: the ecosystem's. A range of another order
// than that names it. Time is n log n in the number of items. 0 or BH_E_NOMEM.
int bh_cve_versions_say(const struct bh_cve_versions *v, const struct bh_version_order *own,
                        const struct bh_version_order *usual, struct bh_arena *arena,
                        struct bh_record_list *ranges, struct bh_record_list *versions) BH_MUST_USE;
