// SPDX-License-Identifier: Apache-2.0
#pragma once
// The dictionary of vendors and products of JVN iPedia (MyJVN Results 3.3, getProductList:
// VendorInfo/Vendor/Product) while it is read. Vendors without products say nothing.

#include <stdbool.h>

#include "base/compiler.h"
#include "feeds/feed.h"

struct bh_jvn_dictionary {
    const struct bh_feed_sink *sink;
    struct bh_arena arena; // of the vendor
    const char *lang;      // of what follows: "ja", "en"
    bh_str vendor, vendor_id;
    uint64_t products; // of the list so far
};

void bh_jvn_dictionary_init(struct bh_jvn_dictionary *d, const struct bh_feed_sink *sink);
void bh_jvn_dictionary_done(struct bh_jvn_dictionary *d);

// A list begins.
void bh_jvn_dictionary_list(struct bh_jvn_dictionary *d, bool english);
// The vendor of the products that follow. 0 or BH_E_NOMEM. Texts are copied, as below.
int bh_jvn_dictionary_vendor(struct bh_jvn_dictionary *d, bh_str name, bh_str id) BH_MUST_USE;
// Hands one over, in the sink's arena, which is emptied before. Its product is that of the CPE name
// (a URI of 2.2, as in jvn_product.h); none of the vendors "misc", "multiple_vendors" and "n/a".
// BH_E_CORRUPT without a diagnostic: it has no name, or neither number nor CPE name; BH_E_NOMEM;
// the sink's code.
int bh_jvn_dictionary_product(struct bh_jvn_dictionary *d, bh_str name, bh_str cpe,
                              bh_str id) BH_MUST_USE;
// What the answer (Status) says of the list: `total` products that there are, and `returned`, both
// as written. All of them are there when both are the number of those that were handed over; of an
// answer to a question (`first` or `most` is given) only those that were asked for. 0, or the
// sink's code.
int bh_jvn_dictionary_end(struct bh_jvn_dictionary *d, bh_str total, bh_str returned, bh_str first,
                          bh_str most) BH_MUST_USE;
