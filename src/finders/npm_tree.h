// SPDX-License-Identifier: Apache-2.0
#pragma once
// The folders that an npm lock file names, as a tree: what Node.js would load from where. Adding a
// path costs time in its length, and a look-up goes only through folders that have a node_modules.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/map.h"
#include "base/str.h"

#define BH_NPM_NOWHERE UINT32_MAX

struct bh_npm_node {
    uint32_t parent;
    uint32_t modules; // its node_modules
    uint32_t near;    // this folder or the nearest above it that has a node_modules
    bool is_modules;  // called node_modules
    size_t value;     // of the caller's; 0 for folders that were not added themselves
};

struct bh_npm_tree {
    struct bh_arena *arena;
    struct bh_npm_node *nodes; // 0 is the root; a folder comes after the one that it is in
    size_t count, room;
    struct bh_map map; // number of the folder above and name -> node
};

// 0 or BH_E_NOMEM. The arena outlives the tree.
int bh_npm_tree_init(struct bh_npm_tree *t, struct bh_arena *arena) BH_MUST_USE;
void bh_npm_tree_done(struct bh_npm_tree *t);

// Sets the value of a folder ("" is the root, "node_modules/@scope/a/node_modules/b"); of a folder
// that is added twice the later counts. 0, BH_E_LIMIT (BH_LIMIT_PATH, BH_LIMIT_NPM_NESTING) or
// BH_E_NOMEM.
int bh_npm_tree_add(struct bh_npm_tree *t, bh_str path, size_t value,
                    uint32_t *ret_node) BH_MUST_USE;
// The folder of that path below another; BH_NPM_NOWHERE when there is none.
uint32_t bh_npm_tree_find(const struct bh_npm_tree *t, uint32_t from, bh_str path);

// To be called once after the last folder was added.
void bh_npm_tree_settle(struct bh_npm_tree *t);
// The folder (one with a value) that Node.js takes for that name when a file in `from` asks: in
// node_modules of the folder itself, then of each folder above. BH_NPM_NOWHERE when there is none.
uint32_t bh_npm_tree_resolve(const struct bh_npm_tree *t, uint32_t from, bh_str name);
