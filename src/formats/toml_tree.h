// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which keys of a TOML document are defined, and how: the part of the language that says what may
// be defined once (toml.io/en/v1.1.0, "Keys", "Table", "Inline Table", "Array of Tables"). Values
// are not kept.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/hash.h"
#include "base/str.h"

enum bh_toml_node_kind {
    BH_TOML_NODE_VALUE,
    BH_TOML_NODE_TABLE,
    BH_TOML_NODE_TABLE_ARRAY, // its children are those of the current element
};

struct bh_toml_node {
    bh_str name;
    char *own_name; // what name points to when it does not stand in the text as it is
    uint64_t hash;
    struct bh_toml_node **slots; // children, open addressing
    uint32_t room, count;
    enum bh_toml_node_kind kind;
    bool header; // defined by [header]
    bool dotted; // defined by dotted keys
};

struct bh_toml_tree {
    struct bh_hash_key key;
    struct bh_toml_node root;
    size_t count; // of nodes
};

void bh_toml_tree_init(struct bh_toml_tree *t);
void bh_toml_tree_done(struct bh_toml_tree *t);
// Forgets what is in a table.
void bh_toml_tree_empty(struct bh_toml_tree *t, struct bh_toml_node *table);

enum bh_toml_step {
    BH_TOML_STEP_HEADER,      // all but the last name of [a.b] and [[a.b]]
    BH_TOML_STEP_TABLE,       // the last of [a.b]
    BH_TOML_STEP_TABLE_ARRAY, // the last of [[a.b]]
    BH_TOML_STEP_DOTTED,      // all but the last name of a key
    BH_TOML_STEP_VALUE,       // the last of a key
};
// Goes from a table to one of its names, which is defined if it is new. text: the name stands in
// the document's text; else it is copied. 0; BH_E_CORRUPT: it is defined already, and not so that
// this step may use it; BH_E_LIMIT: more than BH_LIMIT_TOML_KEYS; BH_E_NOMEM.
int bh_toml_tree_step(struct bh_toml_tree *t, struct bh_toml_node *table, enum bh_toml_step step,
                      bh_str name, bool text, struct bh_toml_node **ret) BH_MUST_USE;
