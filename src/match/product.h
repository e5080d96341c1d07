// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rule R4: records that speak of products of the CPE dictionary. A part is such a product if its
// own source gives the CPE name, or if the table of package URLs and products does. One that has
// neither package URL nor CPE name, as in lists written by hand, is the product that JVN iPedia's
// list has under exactly its supplier's name and its own, if that is one alone; never by a name
// that looks alike, or by half of the two. What such a record says holds only for the platform that
// it names, and together with what it demands beside (NVD's AND nodes), which is looked for in the
// inventory.

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "base/map.h"
#include "match/subject.h"

struct bh_products {
    const struct bh_inventory *inv;
    struct bh_catalogue *catalogue;
    struct bh_arena arena;
    struct bh_map parts; // product -> index of its first entry + 1; filled when first asked for
    struct bh_product_entry {
        size_t component, next; // next entry of the same product, + 1
    } * entries;
    size_t count, room;
    bool filled;
    struct bh_map answers; // condition, encoded -> what the parts of many gave
    bool has_table;        // of package URLs and products
    bool has_names;        // of products
};

// The inventory and the catalogue outlive it.
void bh_products_init(struct bh_products *p, const struct bh_inventory *inv,
                      struct bh_catalogue *catalogue);
void bh_products_done(struct bh_products *p);

// The part's package URL, canonical and without version; empty: it has none that can be read. In
// the arena. 0 or BH_E_NOMEM.
int bh_products_key(const struct bh_inventory *inv, const struct bh_inv_component *c,
                    struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// A product that a part is.
struct bh_part_product {
    bh_str product;        // "vendor:product"
    bh_str cpe;            // the part's own CPE name, if that is the reason
    bh_str supplier, part; // the names of the part, if they are
};
// Says each product that the part is, the one of its own CPE name first. Texts live in the arena.
// 0, BH_E_NOMEM, the catalogue's or the callback's code.
int bh_products_each(struct bh_products *p, const struct bh_inv_component *c,
                     struct bh_arena *arena,
                     int (*each)(void *ctx, const struct bh_part_product *one),
                     void *ctx) BH_MUST_USE;

// Adds the questions about the products that the part is; none about a package of an operating
// system (R1). Texts live in the arena. 0, BH_E_NOMEM, or the catalogue's code.
int bh_products_ask(struct bh_products *p, const struct bh_inv_component *c, struct bh_arena *arena,
                    struct bh_subject *subject) BH_MUST_USE;

// The Japanese name of a product in the arena, "vendor name"; empty: none is known. 0, BH_E_NOMEM,
// or the catalogue's code.
int bh_products_name_ja(struct bh_products *p, bh_str product, struct bh_arena *arena,
                        bh_str *ret) BH_MUST_USE;

// After bh_evaluate, which looked at the version alone: platform and conditions. 0, BH_E_NOMEM, or
// the catalogue's code.
int bh_products_judge(struct bh_products *p, const struct bh_inv_component *c,
                      const struct bh_question *q, const struct bh_affected *a,
                      struct bh_arena *arena, struct bh_statement *s) BH_MUST_USE;
