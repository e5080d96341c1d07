// SPDX-License-Identifier: Apache-2.0
// Folders of an npm lock file (Node.js, "Loading from node_modules folders").

#include "finders/npm_tree.h"

#include "base/error.h"
#include "base/limits.h"

// Number of the folder above, then the name.
struct key {
    char bytes[sizeof(uint32_t) + BH_LIMIT_PATH];
    size_t len;
};

static bh_str key_of(struct key *k, uint32_t parent, bh_str name)
{
    memcpy(k->bytes, &parent, sizeof(parent));
    memcpy(k->bytes + sizeof(parent), name.ptr, name.len);
    k->len = sizeof(parent) + name.len;
    return bh_str_n(k->bytes, k->len);
}

static int new_node(struct bh_npm_tree *t, uint32_t parent, bh_str name)
{
    int r = bh_arena_grow(t->arena, (void **)&t->nodes, &t->room, t->count, sizeof(*t->nodes));

    if (r < 0)
        return r;
    if (t->count >= BH_NPM_NOWHERE)
        return BH_E_LIMIT;
    bool modules = bh_str_eqz(name, "node_modules");
    if (modules)
        t->nodes[parent].modules = (uint32_t)t->count;
    t->nodes[t->count++] = (struct bh_npm_node){
        .parent = parent, .modules = BH_NPM_NOWHERE, .near = BH_NPM_NOWHERE, .is_modules = modules};
    return 0;
}

int bh_npm_tree_init(struct bh_npm_tree *t, struct bh_arena *arena)
{
    *t = (struct bh_npm_tree){.arena = arena};
    bh_map_init(&t->map);
    return new_node(t, 0, BH_STR_EMPTY);
}

void bh_npm_tree_done(struct bh_npm_tree *t)
{
    bh_map_done(&t->map);
}

static int step(struct bh_npm_tree *t, bh_str name, uint32_t *node)
{
    struct key k;
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&t->map, key_of(&k, *node, name), &added);

    if (!slot)
        return BH_E_NOMEM;
    if (added) {
        // The key must not outlive this call where it stands, whatever fails below.
        slot->value = t->count;
        char *copy = bh_arena_alloc(t->arena, k.len);
        slot->key = bh_str_n(copy ? copy : "", copy ? k.len : 0);
        if (!copy)
            return BH_E_NOMEM;
        memcpy(copy, k.bytes, k.len);
        int r = new_node(t, *node, name);
        if (r < 0)
            return r;
    }
    *node = (uint32_t)slot->value;
    return 0;
}

int bh_npm_tree_add(struct bh_npm_tree *t, bh_str path, size_t value, uint32_t *ret_node)
{
    uint32_t node = 0;
    unsigned nesting = 0;
    bh_str name;

    if (path.len > BH_LIMIT_PATH)
        return BH_E_LIMIT;
    while (bh_str_cut(&path, '/', &name)) {
        nesting += bh_str_eqz(name, "node_modules");
        if (nesting > BH_LIMIT_NPM_NESTING)
            return BH_E_LIMIT;
        int r = name.len ? step(t, name, &node) : 0;
        if (r < 0)
            return r;
    }
    t->nodes[node].value = value;
    *ret_node = node;
    return 0;
}

uint32_t bh_npm_tree_find(const struct bh_npm_tree *t, uint32_t from, bh_str path)
{
    struct key k;
    bh_str name;

    if (path.len > BH_LIMIT_PATH)
        return BH_NPM_NOWHERE;
    while (from != BH_NPM_NOWHERE && bh_str_cut(&path, '/', &name)) {
        uint64_t next;
        if (name.len)
            from = bh_map_get(&t->map, key_of(&k, from, name), &next) ? (uint32_t)next
                                                                      : BH_NPM_NOWHERE;
    }
    return from;
}

void bh_npm_tree_settle(struct bh_npm_tree *t)
{
    for (size_t i = 0; i < t->count; i++) {
        struct bh_npm_node *n = &t->nodes[i];
        if (n->modules != BH_NPM_NOWHERE && !n->is_modules)
            n->near = (uint32_t)i;
        else if (i)
            n->near = t->nodes[n->parent].near;
    }
}

uint32_t bh_npm_tree_resolve(const struct bh_npm_tree *t, uint32_t from, bh_str name)
{
    for (uint32_t at = t->nodes[from].near; at != BH_NPM_NOWHERE;) {
        uint32_t found = bh_npm_tree_find(t, t->nodes[at].modules, name);
        if (found != BH_NPM_NOWHERE && t->nodes[found].value)
            return found;
        at = at ? t->nodes[t->nodes[at].parent].near : BH_NPM_NOWHERE;
    }
    return BH_NPM_NOWHERE;
}
