// SPDX-License-Identifier: Apache-2.0
#pragma once
// CSAF 2.0 and 2.1 (OASIS): the products of a document by their ids (3.2.2), and what it says of
// vulnerabilities (3.2.3), until its end tells what the ids mean. For the statements of a document
// (csaf_vex_read.c) and for advisories.

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

// Relationships of relationships of ...
#define BH_CSAF_NESTING 8

// What a product_id stands for, from the inside out: the thing that is installed, and what it is a
// part of, up to the outermost.
struct bh_csaf_chain {
    const struct bh_vex_thing *thing;
    const struct bh_vex_thing *wholes[BH_CSAF_NESTING];
    size_t count;
};

// False: the tree has no such id.
bool bh_csaf_chain(const struct bh_csaf_tree *t, bh_str id, struct bh_csaf_chain *ret);
// NULL when there is no such group.
const struct bh_csaf_group *bh_csaf_group(const struct bh_csaf_tree *t, bh_str id);

struct bh_csaf_text {
    bh_str kind; // category of a note or reference; type of a vector ("CVSS_V3")
    bh_str text; // or URL, vector, CWE
};

struct bh_csaf_texts {
    struct bh_csaf_text *items;
    size_t count;
};

enum bh_csaf_remark_kind {
    BH_CSAF_FLAG,
    BH_CSAF_THREAT,
    BH_CSAF_REMEDIATION,
};

// What is said about some products beside the status.
struct bh_csaf_remark {
    enum bh_csaf_remark_kind kind;
    bh_str word, details, url; // label or category
    bh_str date;
    bh_str *products, *groups;
    size_t product_count, group_count;
};

// A group of the product_status: its name is the native word.
struct bh_csaf_status {
    bh_str word;
    bh_str *products;
    size_t count;
};

struct bh_csaf_vulnerability {
    uint64_t offset;
    bh_str *ids;
    size_t id_count;
    struct bh_csaf_status *groups;
    size_t group_count;
    struct bh_csaf_remark *remarks;
    size_t remark_count;
    // Of advisories:
    bh_str title;
    struct bh_csaf_texts notes, references, weaknesses, vectors;
};

struct bh_csaf_head {
    bh_str category, version, publisher, role, space, id, released, first_released;
    // Of advisories:
    bh_str title, lang, severity;
    struct bh_csaf_texts notes, references;
};

// One reading.
struct bh_csaf {
    struct bh_vex_reading v;
    bool advisory; // what only advisories need is wanted, too
    bool listing;  // it is a provider's list of documents (7.1 of the standard)
    struct bh_csaf_tree tree;
    struct bh_csaf_head head;
    struct bh_csaf_vulnerability *vulnerabilities;
    size_t count;
    struct bh_csaf_vulnerability *at; // that is being read; NULL: none
    struct bh_csaf_remark *remark;
    enum bh_csaf_remark_kind kind;
    uint64_t links; // of remarks to products, for the cap
};

// The whole document; `v` and `tree` are ready. 0; BH_E_FORMAT: it is none; another code with a
// diagnostic, and what stood before is kept.
int bh_csaf_read(struct bh_csaf *r) BH_MUST_USE;
// At the end of a list; an empty text is passed over. 0 or BH_E_NOMEM.
int bh_csaf_add_text(struct bh_csaf *r, struct bh_csaf_texts *list,
                     struct bh_csaf_text text) BH_MUST_USE;

// Makes the statements of one vulnerability: csaf_vex_state.c. 0 or a negative code.
int bh_csaf_state(struct bh_csaf *r, const struct bh_csaf_vulnerability *v) BH_MUST_USE;
