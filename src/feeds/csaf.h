// SPDX-License-Identifier: Apache-2.0
#pragma once
// CSAF 2.0 and 2.1 (OASIS) as advisories: of distributions (Red Hat, SUSE) and of vendors; both
// security advisories and VEX. The document is read as for its statements (documents/csaf.h).
//
// - Ids. A document about one vulnerability is a record with the document's tracking id; its CVE is
//   an alias. Of several each has a record of its own, "RHSA-2024:0001#CVE-2024-0002", beside the
//   document's, to which they are related. A tracking id that is a CVE is unique with its publisher
//   alone (3.1.8 of the standard): "www.redhat.com/CVE-2024-0002".
// - Packages: csaf_package.h.
// - Severities are vectors of CVSS and the words of impact; where products differ, all of them.
// - Remediations are advice: vendor_fix a solution, workaround and mitigation a workaround. What
//   says that there will be no fix, or none yet, is the note of the packages that it is about.
// - A document that is damaged in any part is refused whole.

#include "feeds/feed.h"

extern const struct bh_feed_kind bh_feed_csaf;

// The name of the file of the document that a record is of (5.1): "rhsa-2024_0001.json" of
// "RHSA-2024:0001#CVE-2024-0002". In the arena. 0 or BH_E_NOMEM.
int bh_csaf_file_name(bh_str id, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
