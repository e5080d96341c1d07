// SPDX-License-Identifier: Apache-2.0
#pragma once
// CSAF 2.0 and 2.1 (OASIS), section 3.2.2: the products of a document by their ids. Inside this
// room only.

#include "base/map.h"
#include "documents/vex_read.h"

struct bh_csaf_product {
    struct bh_vex_thing thing;
    bool identified;    // it has a package URL, CPE name or digest of its own
    bh_str part, whole; // ids of a relationship: the part inside of the whole; empty: none
};

struct bh_csaf_group {
    bh_str *products; // ids
    size_t count;
};

struct bh_csaf_tree {
    struct bh_vex_reading *v;
    struct bh_map ids; // product_id -> index
    struct bh_csaf_product *products;
    size_t count;
    struct bh_map group_ids;
    struct bh_csaf_group *groups;
    size_t group_count;
    bh_str group; // id of the one that is being read
};

void bh_csaf_tree_init(struct bh_csaf_tree *t, struct bh_vex_reading *v);
void bh_csaf_tree_done(struct bh_csaf_tree *t);
// "product_tree", whose first token was given last.
int bh_csaf_tree_read(struct bh_csaf_tree *t) BH_MUST_USE;

// What a product_id stands for: a product, or a part inside of one. False: the tree has no such id.
// In the arena of the reading. 0 or BH_E_NOMEM.
int bh_csaf_product(const struct bh_csaf_tree *t, bh_str id, struct bh_vex_product *ret,
                    bool *ret_known) BH_MUST_USE;
// NULL when there is no such group.
const struct bh_csaf_group *bh_csaf_group(const struct bh_csaf_tree *t, bh_str id);
