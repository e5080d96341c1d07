// SPDX-License-Identifier: Apache-2.0
#pragma once
// Match criteria of the CPE dictionary (cpeMatch of NVD API 2.0 and of CVE's cpeApplicability, 5.1)
// as affected packages of the ecosystem "CPE".
//
// - Name: "vendor:product" as in the formatted string, lower case. Criteria of one product that
//   differ in version and update alone become one package, whose `cpe` has "*" for both; that of a
//   criterion by itself is kept whole.
// - A version is listed. An update (or prerelease) stands behind it as the orders of versions read
//   it: 1.0.2 and "beta1" are "1.0.2-beta1"; "update_292" or "update292" behind three numbers is
//   Java's "1.8.0_292". Any update ("*") and none ("-") are the version itself.
// - Bounds, or version "*" without any, are one range in the order of the ecosystem, "generic";
//   that of openssl:openssl asks for the order "openssl".
// - What cannot be said so (version "-", wildcards within a version, a version and bounds, two
//   bounds of one side, a start behind the end, an update of unnamed versions) is an unreadable
//   range with the text of the criterion. A text that is no CPE name at all stands in an affected
//   package without ecosystem.

#include <stdbool.h>

#include "base/compiler.h"
#include "feeds/record_list.h"
#include "model/advisory.h"

struct bh_cpe_match {
    bh_str criteria;        // CPE 2.3, or a URI of 2.2
    bh_str start_including; // empty: not said, as of the next three
    bh_str start_excluding;
    bh_str end_including;
    bh_str end_excluding;
    bool vulnerable; // else it only says what must be there, too
};

// Appends what the criteria say, vulnerable or not as asked, to a list of bh_affected. Texts are
// those of the criteria or in the arena. Time and memory go with their number. 0 or BH_E_NOMEM.
int bh_cpe_matches(const struct bh_cpe_match *matches, size_t count, bool vulnerable_only,
                   struct bh_arena *arena, struct bh_record_list *affected) BH_MUST_USE;

// The criterion as an affected package whose versions nobody can evaluate, for the reason given
// ("negated"): the criterion's text follows it. 0 or BH_E_NOMEM.
int bh_cpe_match_unreadable(const struct bh_cpe_match *m, const char *reason,
                            struct bh_arena *arena, struct bh_affected *ret) BH_MUST_USE;

// "vendor:product" of a formatted string, lower case. 0 or BH_E_NOMEM.
int bh_cpe_product(bh_str cpe, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// The version of a formatted string that has one, with its update. 0 or BH_E_NOMEM.
int bh_cpe_version(bh_str cpe, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// The formatted string with any version and update. 0 or BH_E_NOMEM.
int bh_cpe_any_version(bh_str cpe, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
