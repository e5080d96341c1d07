// SPDX-License-Identifier: Apache-2.0
#pragma once
// The JSON of Debian's security tracker (security-tracker.debian.org/tracker/data/json): source
// package -> vulnerability -> description and state in each release that the tracker knows.
//
// It is ordered by package, and a CVE stands under each package that has it. Uniting them would
// hold the whole file (some 60 MB) in memory, so a record is one vulnerability in one package. Its
// id has both, "DEBIAN-CVE-2014-0160-openssl": ids are unique within a source, and under the CVE
// alone the packages would replace each other. The CVE stands among the upstream ids, by which the
// records of a vulnerability are grouped and found; what has no CVE yet ("TEMP-0290435-0B57B5") is
// an alias, as it is the same id.

#include "feeds/feed.h"

// Releases become ecosystems, "Debian:12" for bookworm. State of a release:
//   resolved           affected before fixed_version; "0" there: not affected, which is a range of
//                      nothing, as the statement counts against those of others
//   open               all versions are affected
//   anything else      ("undetermined") an unreadable range: undetermined, never safe
// The note has the urgency and why there is no update: "unimportant", "low; ignored: Minor issue".
// An urgency of low, medium or high is a severity in words; "**" behind it (guessed) is left away.
extern const struct bh_feed_kind bh_feed_debian_tracker;
