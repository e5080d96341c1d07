// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reader of NVD's records: answers of the CVE API 2.0 and the yearly files of the same form
// ({"vulnerabilities": [{"cve": {...}}]}), of any size; single records ({"cve": {...}}, or the
// object inside); and the forms in which others pass them on: {"cve_items": [...]}, and
// nvd-data-overrides, whose records name their CVE in `_annotation`.
//
// - Rejected records are withdrawn when they were modified last.
// - Vectors and texts that NVD calls Primary stand before the Secondary ones. Weaknesses without a
//   number (NVD-CWE-noinfo, NVD-CWE-Other) say nothing.
// - cisaExploitAdd is known exploitation, and a signal "kev" with date due and action.
// - Configurations: applicability.h.

#include "feeds/feed.h"

extern const struct bh_feed_kind bh_feed_nvd;
