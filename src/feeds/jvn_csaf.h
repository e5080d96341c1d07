// SPDX-License-Identifier: Apache-2.0
#pragma once
// Entries of JVN iPedia as JSON: MyJVN's getVulnDetailInfo of the feed "oka" (version 4.0), one
// entry in a shape like CSAF 2.1 (ft=jvncsaf), or many of them inside a bundle of STIX
// (ft=jvnstix; myjvn_vuldef_1.0.csaf.json, jvnpid_extension_1.0.json). What an entry comes to is
// the same as from XML (jvn_entry.h). What the JSON says beyond that:
//
// - CVSS, and the products that are known to be affected, stand by CVE.
// - A product has the CPE name of its product_identification_helper; a jvnpid is no CPE name, and
//   none is made of it.
// - Versions stand twice and more: as bounds (jvn_extension.affected), in words beside them, and as
//   criteria of cpeApplicability. Bounds count if the words are not read, or say the same; where
//   the two differ, and where words are limited to a platform or part, the versions are unreadable,
//   with both. A criterion that no bounds say is unreadable beside them; of a product without
//   bounds the criteria count.

#include "base/compiler.h"
#include "feeds/feed.h"

// Codes as those of bh_feed_kind.read. The document begins with '{'.
int bh_jvn_csaf_read(const struct bh_input *in, struct bh_diag *diag,
                     const struct bh_feed_sink *sink) BH_MUST_USE;
