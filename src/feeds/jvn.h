// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reader of JVN iPedia (jvndb.jvn.jp), told apart by the document's element:
//
// - VULDEF 3.2 (jvndb.jvn.jp/schema/vuldef_3.2.xsd): yearly detail feeds of any size, and answers
//   of MyJVN's getVulnDetailInfo, in Japanese or English. What an entry comes to: jvn_entry.h.
// - JVNRSS 2.0 (jvndb.jvn.jp/schema/jvnrss_2.0.xsd): overviews, which have no versions. Their
//   records have the source "jvnrss", so that a later overview never takes the place of an entry
//   in full; their products are there to be read and match nothing.
// - MyJVN's list of products (Results 3.3, getProductList): their names in Japanese or English and
//   their CPE names; see jvn_dictionary.h. Its list of vendors has nothing more.
//
// - Entries in JSON (MyJVN's feed "oka"), told by the '{' in front: jvn_csaf.h.
//
// An answer that is an error (Status, retCd) is BH_E_CORRUPT with the server's words.

#include "feeds/feed.h"

extern const struct bh_feed_kind bh_feed_jvn;
