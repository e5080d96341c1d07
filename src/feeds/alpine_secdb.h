// SPDX-License-Identifier: Apache-2.0
#pragma once
// Alpine's security database (secdb.alpinelinux.org), one JSON file for each release and
// repository: in which version a package fixed which vulnerabilities. The YAML form, which has the
// same content, is not read.
//
// A record is one vulnerability in one package of one file. Its id has all of it,
// "ALPINE-CVE-2019-14904-v3.12-main-ansible", as the files are taken in one after the other, and
// under the CVE alone the releases would replace each other; the CVE stands among the upstream ids.

#include "feeds/feed.h"

// The ecosystem is "Alpine:" and the file's distroversion. Under the version "0" stands what the
// package does not have: a range of nothing. What is fixed in several versions is affected before
// the largest; before one that cannot be ordered it is undetermined.
//
// An entry is a text for people: ids, and behind them what "(" begins. Each CVE in it is a
// vulnerability, whose other ids ("XSA-207", "GHSA-...", at most 16) are related; without CVE the
// first id is taken. A text without any id ("regression fix") names no vulnerability and is passed
// over.
// A release is covered when both of its repositories (main and community; main alone up to 3.2)
// were taken in. Until then are only the packages that the one there is names: of any other it
// cannot be told from which repository it came.
extern const struct bh_feed_kind bh_feed_alpine_secdb;
