// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reader of CVE records 5.0 to 5.2 (CVEProject/cve-schema), one a document or an array of them; the
// lists of changes that lie beside them in their repository (delta.json) hold none.
//
// - The container of the CNA speaks first, those of ADPs after it (CISA's: SSVC, CVSS, CWE, CPE,
//   known exploitation). Rejected records are withdrawn.
// - An entry of `affected` with `cpes` is about those products of the CPE dictionary, one with
//   `packageURL` (5.2) about that package, each with the versions of cve5_versions.h. Without
//   versions, those that the CPE names themselves have count; and of names with versions those
//   alone are affected by default. An entry of a package *in* a product
//   (`packageName` beside `cpes`, as Red Hat writes) is about neither by itself.
// - Entries without such a name are kept, for people, without ecosystem; `note` says of what.
//   Packages are never guessed from the names of vendors and products.
// - `cpeApplicability`: applicability.h.

#include "feeds/feed.h"

extern const struct bh_feed_kind bh_feed_cve5;
