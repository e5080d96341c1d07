// SPDX-License-Identifier: Apache-2.0
#pragma once
// What one entry of jvn_csaf.h says, collected while it is read, as its members may stand in any
// order; and how it is put together when all are there.

#include "feeds/cpe_match.h"
#include "feeds/jvn_entry.h"

struct bh_jvn_csaf_reference {
    bh_str source, summary, url;
};
struct bh_jvn_csaf_product {
    bh_str vendor, name, version, id, cpe;
};
struct bh_jvn_csaf_version {
    bh_str vendor, product; // that it is of
    bh_str version, less_than, less_or_equal, status, description;
};
struct bh_jvn_csaf_match {
    struct bh_cpe_match m;
    bool plain; // in no AND and no negation
};
// Of the vulnerability with that number, in the order of the document.
struct bh_jvn_csaf_text {
    size_t vulnerability;
    enum bh_advice_kind kind;
    bh_str text;
};
struct bh_jvn_csaf_said { // a CVSS vector, or the id of a product that is known to be affected
    size_t vulnerability;
    bh_str text;
};

struct bh_jvn_csaf_entry {
    const struct bh_feed_sink *sink;
    bh_str id, id_too, lang, title, text;
    int64_t published, modified, disclosed;
    struct bh_record_list references, products, versions, matches, texts, vectors, affected;
    struct bh_record_list cves; // of bh_str, one for each vulnerability; empty: it has none
    struct bh_record_list cwes; // of bh_str
};

void bh_jvn_csaf_entry_init(struct bh_jvn_csaf_entry *c, const struct bh_feed_sink *sink);
// Hands the entry to the sink. As bh_jvn_entry_finish.
int bh_jvn_csaf_entry_finish(struct bh_jvn_csaf_entry *c) BH_MUST_USE;
