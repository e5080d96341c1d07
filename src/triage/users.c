// SPDX-License-Identifier: Apache-2.0
// Users of the parts that something was found of.

#include "triage/users.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "triage/vex_graph.h"

static int copy(struct bh_arena *arena, const uint32_t *items, size_t count, const uint32_t **ret)
{
    size_t shown = count < BH_USERS_LISTED ? count : BH_USERS_LISTED;
    uint32_t *list = bh_arena_array(arena, shown + 1, sizeof(*list));

    if (!list)
        return BH_E_NOMEM;
    for (size_t i = 0; i < shown; i++)
        list[i] = items[i];
    *ret = list;
    return 0;
}

static int by_index(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

// Sorts, and drops what stands there twice: needed and contained.
static size_t unique(uint32_t *items, size_t count)
{
    size_t kept = 0;

    if (count)
        qsort(items, count, sizeof(*items), by_index);
    for (size_t i = 0; i < count; i++)
        if (!kept || items[kept - 1] != items[i])
            items[kept++] = items[i];
    return kept;
}

// scratch: room for all parents of one component, and for all components.
static int find_direct(const struct bh_vex_graph *g, size_t component, uint32_t *scratch,
                       struct bh_arena *arena, struct bh_users *ret)
{
    size_t count = g->first[component + 1] - g->first[component];

    for (size_t i = 0; i < count; i++)
        scratch[i] = g->parents[g->first[component] + i];
    ret->direct_count = unique(scratch, count);
    return copy(arena, scratch, ret->direct_count, &ret->direct);
}

static bool is_product(const struct bh_vex_graph *g, uint32_t component)
{
    return g->inv->components[component].root || g->first[component] == g->first[component + 1];
}

static int find_all(struct bh_vex_graph *g, size_t component, uint32_t *scratch,
                    struct bh_arena *arena, struct bh_users *ret)
{
    size_t products = 0;

    bh_vex_graph_around(g, component);
    ret->all_count = g->around_count;
    for (size_t i = 0; i < g->around_count; i++)
        if (is_product(g, g->around[i]))
            scratch[products++] = g->around[i];
    ret->product_count = unique(scratch, products);
    return copy(arena, scratch, ret->product_count, &ret->products);
}

static int find(struct bh_vex_graph *g, size_t component, uint32_t *scratch, struct bh_arena *arena,
                const struct bh_users **ret)
{
    struct bh_users *users = bh_arena_zalloc(arena, sizeof(*users));
    int r = users ? find_direct(g, component, scratch, arena, users) : BH_E_NOMEM;

    if (r < 0)
        return r;
    users->partial = g->steps > BH_LIMIT_USE_STEPS;
    if (!users->partial)
        r = find_all(g, component, scratch, arena, users);
    else
        users->all_count = users->direct_count;
    *ret = users;
    return r;
}

int bh_users_find(struct bh_findings *findings, const struct bh_inventory *inv)
{
    size_t room = inv->component_count + inv->relation_count + 2;
    const struct bh_users **known BH_CLEANUP(bh_freep) = NULL;
    uint32_t *scratch BH_CLEANUP(bh_freep) = NULL;
    struct bh_vex_graph graph;

    if (!findings->count || !inv->relation_count)
        return 0;
    known = bh_calloc(inv->component_count + 1, sizeof(const struct bh_users *));
    scratch = bh_calloc(room, sizeof(*scratch));
    if (!known || !scratch || bh_vex_graph_init(&graph, inv) < 0)
        return BH_E_NOMEM;
    int r = 0;
    for (size_t i = 0; r == 0 && i < findings->count; i++) {
        struct bh_finding *f = &findings->items[i];
        if (f->outcome == BH_NOT_AFFECTED)
            continue;
        if (!known[f->component])
            r = find(&graph, f->component, scratch, &findings->arena, &known[f->component]);
        if (r == 0 && known[f->component]->all_count)
            f->users = known[f->component];
    }
    bh_vex_graph_done(&graph);
    return r;
}
