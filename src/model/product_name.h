// SPDX-License-Identifier: Apache-2.0
#pragma once
// A product of the CPE dictionary under the names that people know it by, as the dictionary of
// vendors and products of JVN iPedia has it (MyJVN, getProductList).

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/str.h"

struct bh_product_name {
    bh_str lang;         // of the names: "ja", "en"
    bh_str vendor, name; // as they are written there
    bh_str product;      // "vendor:product" as in a formatted string of CPE 2.3, lower case; empty:
                         // it has none, or one that stands for anybody
    bh_str cpe;          // as it is written there, in whichever form
    bh_str vendor_id, id; // numbers of the source; the name's own is unique with the language
    bh_str folded;        // all that is searched, by bh_product_fold
};

// Decoding checks everything: BH_E_CORRUPT, BH_E_TRUNCATED. Slices point into the reader's data.
void bh_product_name_encode(struct bh_buf *b, const struct bh_product_name *n);
int bh_product_name_decode(struct bh_bytes *r, struct bh_product_name *ret) BH_MUST_USE;

// A text as names are searched: NFKC (full-width letters, half-width kana) and small ASCII letters,
// in the arena. 0, BH_E_CORRUPT for what is not UTF-8, BH_E_NOMEM.
int bh_product_fold(bh_str text, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
