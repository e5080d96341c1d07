// SPDX-License-Identifier: Apache-2.0
#pragma once
// CISA's catalogue of known exploited vulnerabilities (known_exploited_vulnerabilities.json).

#include "feeds/feed.h"

// An entry becomes a record of that CVE without packages: `exploited` is the day it was added, the
// signal "kev" has the due date, ransomware and the required action, which is the advice, too; the
// addresses in the notes are references. An entry without CVE id, or with a date that is none, is
// BH_E_CORRUPT; a document without "vulnerabilities" BH_E_FORMAT.
extern const struct bh_feed_kind bh_feed_kev;
