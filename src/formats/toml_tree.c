// SPDX-License-Identifier: Apache-2.0
// Which keys of a TOML document are defined.

#include "formats/toml_tree.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

void bh_toml_tree_init(struct bh_toml_tree *t)
{
    *t = (struct bh_toml_tree){.key = bh_hash_key_random()};
    t->root.kind = BH_TOML_NODE_TABLE;
}

// Depth is that of paths, which the reader bounds.
void bh_toml_tree_empty(struct bh_toml_tree *t, struct bh_toml_node *table)
{
    for (uint32_t i = 0; i < table->room; i++) {
        struct bh_toml_node *n = table->slots[i];
        if (!n)
            continue;
        bh_toml_tree_empty(t, n);
        bh_free(n->own_name);
        bh_free(n);
        t->count--;
    }
    bh_free(table->slots);
    table->slots = NULL;
    table->room = table->count = 0;
}

void bh_toml_tree_done(struct bh_toml_tree *t)
{
    bh_toml_tree_empty(t, &t->root);
}

// The slot of that name, or the free one where it belongs.
static struct bh_toml_node **slot_of(const struct bh_toml_node *table, uint64_t hash, bh_str name)
{
    uint32_t mask = table->room - 1;

    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        struct bh_toml_node **slot = &table->slots[i];
        if (!*slot || ((*slot)->hash == hash && bh_str_eq((*slot)->name, name)))
            return slot;
    }
}

static int make_room(struct bh_toml_node *table)
{
    struct bh_toml_node larger = {.room = table->room ? table->room * 2 : 4};

    if (table->room && table->count < table->room - table->room / 4)
        return 0;
    larger.slots = bh_calloc(larger.room, sizeof(struct bh_toml_node *));
    if (!larger.slots)
        return BH_E_NOMEM;
    for (uint32_t i = 0; i < table->room; i++)
        if (table->slots[i])
            *slot_of(&larger, table->slots[i]->hash, table->slots[i]->name) = table->slots[i];
    bh_free(table->slots);
    table->slots = larger.slots;
    table->room = larger.room;
    return 0;
}

static int add(struct bh_toml_tree *t, struct bh_toml_node *table, uint64_t hash, bh_str name,
               bool text, struct bh_toml_node **ret)
{
    if (t->count >= BH_LIMIT_TOML_KEYS)
        return BH_E_LIMIT;
    int error = make_room(table);
    if (error < 0)
        return error;
    struct bh_toml_node *n = bh_calloc(1, sizeof(*n));
    if (!n)
        return BH_E_NOMEM;
    n->hash = hash;
    n->name = name;
    if (!text) {
        n->own_name = bh_alloc(name.len);
        if (!n->own_name) {
            bh_free(n);
            return BH_E_NOMEM;
        }
        if (name.len)
            memcpy(n->own_name, name.ptr, name.len);
        n->name = bh_str_n(n->own_name, name.len);
    }
    *slot_of(table, hash, name) = n;
    table->count++;
    t->count++;
    *ret = n;
    return 0;
}

// Whether the step may go on to a name that is there, and what it changes of it.
static int go_on(struct bh_toml_tree *t, struct bh_toml_node *n, enum bh_toml_step step)
{
    switch (step) {
    case BH_TOML_STEP_HEADER:
        return n->kind == BH_TOML_NODE_VALUE ? BH_E_CORRUPT : 0;
    case BH_TOML_STEP_TABLE:
        if (n->kind != BH_TOML_NODE_TABLE || n->header || n->dotted)
            return BH_E_CORRUPT;
        n->header = true;
        return 0;
    case BH_TOML_STEP_TABLE_ARRAY:
        if (n->kind != BH_TOML_NODE_TABLE_ARRAY)
            return BH_E_CORRUPT;
        bh_toml_tree_empty(t, n);
        return 0;
    case BH_TOML_STEP_DOTTED:
        // A table of dotted keys of another section is out of reach: the way to it leads through
        // that section's header.
        if (n->kind != BH_TOML_NODE_TABLE || n->header)
            return BH_E_CORRUPT;
        n->dotted = true;
        return 0;
    default:
        return BH_E_CORRUPT;
    }
}

int bh_toml_tree_step(struct bh_toml_tree *t, struct bh_toml_node *table, enum bh_toml_step step,
                      bh_str name, bool text, struct bh_toml_node **ret)
{
    uint64_t hash = bh_hash(&t->key, name);
    struct bh_toml_node *n = table->room ? *slot_of(table, hash, name) : NULL;
    int error;

    if (n) {
        error = go_on(t, n, step);
    } else {
        error = add(t, table, hash, name, text, &n);
        if (error == 0) {
            n->kind = step == BH_TOML_STEP_VALUE         ? BH_TOML_NODE_VALUE
                      : step == BH_TOML_STEP_TABLE_ARRAY ? BH_TOML_NODE_TABLE_ARRAY
                                                         : BH_TOML_NODE_TABLE;
            n->header = step == BH_TOML_STEP_TABLE;
            n->dotted = step == BH_TOML_STEP_DOTTED;
        }
    }
    if (error == 0)
        *ret = n;
    return error;
}
