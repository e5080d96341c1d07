// SPDX-License-Identifier: Apache-2.0
#pragma once
// Products of an entry of JVN iPedia and their versions; see jvn_entry.h.

#include "feeds/jvn_version.h"
#include "feeds/record_list.h"
#include "model/advisory.h"

struct bh_jvn_phrase {
    bh_str text;
    bool readable;
    struct bh_jvn_versions versions; // of a readable one; of one with a qualifier its CVEs count
};

struct bh_jvn_product {
    bh_str vendor, product;
    struct bh_affected base; // without versions
    struct bh_affected own;  // of a CPE name with a version: that version
    bool has_version;
    struct bh_record_list phrases;
    struct bh_record_list cves; // of bh_str: that it has, and no other; empty: not said
};

// The CPE name of a product as a formatted string of 2.3: a URI of 2.2, whose spaces are "_" and
// whose marks are escaped. 0; BH_E_FORMAT: it is none, or one of a vendor that stands for anybody
// ("misc", "multiple_vendors", "n/a"); BH_E_NOMEM.
int bh_jvn_cpe(bh_str cpe, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// 0 or BH_E_NOMEM, all of them.
int bh_jvn_product_init(struct bh_jvn_product *p, bh_str vendor, bh_str product, bh_str cpe,
                        struct bh_arena *arena) BH_MUST_USE;
int bh_jvn_product_phrase(struct bh_jvn_product *p, bh_str text, bool in_words,
                          struct bh_arena *arena) BH_MUST_USE;
// Versions that the source gives as bounds, with the same in words, if it says them (phrase). The
// bounds count if the words are not read or mean the same; else they are unreadable, with both.
int bh_jvn_product_span(struct bh_jvn_product *p, const struct bh_jvn_span *span, bh_str phrase,
                        struct bh_arena *arena) BH_MUST_USE;
// What is said of the product for one CVE, or for the entry as a whole (empty). *ret_said false: of
// that CVE nothing. Phrases that name CVEs of which the entry has none are to be made unreadable,
// and said of all, before.
int bh_jvn_product_affected(const struct bh_jvn_product *p, bh_str cve, struct bh_arena *arena,
                            struct bh_affected *ret, bool *ret_said) BH_MUST_USE;
