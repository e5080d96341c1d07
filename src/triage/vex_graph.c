// SPDX-License-Identifier: Apache-2.0
// Components and what they are inside of.

#include "triage/vex_graph.h"

#include "base/error.h"
#include "base/memory.h"
#include "model/purl.h"

static bool leads(const struct bh_inv_relation *r)
{
    return (r->kind == BH_DEPENDS_ON || r->kind == BH_CONTAINS) && r->from != r->to;
}

static void find_roots(struct bh_vex_graph *g)
{
    size_t roots = 0, systems = 0;

    g->root = g->system = SIZE_MAX;
    for (size_t i = 0; i < g->inv->component_count; i++) {
        if (g->inv->components[i].root)
            g->root = roots++ ? SIZE_MAX : i;
        if (g->inv->components[i].kind == BH_OPERATING_SYSTEM)
            g->system = systems++ ? SIZE_MAX : i;
    }
}

// The parents of each component as one run of g->parents.
static int fill_parents(struct bh_vex_graph *g)
{
    size_t n = g->inv->component_count;
    size_t *next BH_CLEANUP(bh_freep) = bh_calloc(n + 1, sizeof(*next));

    if (!next)
        return BH_E_NOMEM;
    for (size_t i = 0; i < g->inv->relation_count; i++)
        if (leads(&g->inv->relations[i]))
            g->first[g->inv->relations[i].to + 1]++;
    for (size_t i = 0; i < n; i++) {
        g->first[i + 1] += g->first[i];
        next[i] = g->first[i];
    }
    for (size_t i = 0; i < g->inv->relation_count; i++)
        if (leads(&g->inv->relations[i]))
            g->parents[next[g->inv->relations[i].to]++] = g->inv->relations[i].from;
    return 0;
}

int bh_vex_graph_init(struct bh_vex_graph *g, const struct bh_inventory *inv)
{
    size_t n = inv->component_count;

    *g = (struct bh_vex_graph){.inv = inv};
    g->first = bh_calloc(n + 1, sizeof(*g->first));
    g->parents = bh_calloc(inv->relation_count + 1, sizeof(*g->parents));
    g->seen = bh_calloc(n + 1, sizeof(*g->seen));
    g->queue = bh_calloc(n + 1, sizeof(*g->queue));
    g->around = bh_calloc(n + 2, sizeof(*g->around));
    if (!g->first || !g->parents || !g->seen || !g->queue || !g->around || fill_parents(g) < 0) {
        bh_vex_graph_done(g);
        return BH_E_NOMEM;
    }
    find_roots(g);
    return 0;
}

void bh_vex_graph_done(struct bh_vex_graph *g)
{
    bh_free(g->first);
    bh_free(g->parents);
    bh_free(g->seen);
    bh_free(g->queue);
    bh_free(g->around);
    *g = (struct bh_vex_graph){0};
}

// All that leads to the component without passing `barrier`, in g->queue, itself first.
static size_t climb(struct bh_vex_graph *g, size_t component, size_t barrier)
{
    size_t count = 0;

    g->run++;
    g->seen[component] = g->run;
    g->queue[count++] = (uint32_t)component;
    for (size_t at = 0; at < count; at++) {
        g->steps += 1 + g->first[g->queue[at] + 1] - g->first[g->queue[at]];
        for (size_t i = g->first[g->queue[at]]; i < g->first[g->queue[at] + 1]; i++) {
            uint32_t parent = g->parents[i];
            if (parent == barrier || g->seen[parent] == g->run)
                continue;
            g->seen[parent] = g->run;
            g->queue[count++] = parent;
        }
    }
    return count;
}

static void add_around(struct bh_vex_graph *g, size_t component, size_t other)
{
    if (other == SIZE_MAX || other == component || g->seen[other] == g->run)
        return;
    g->seen[other] = g->run;
    g->around[g->around_count++] = (uint32_t)other;
}

static bool is_of_system(const struct bh_vex_graph *g, size_t component)
{
    return bh_purl_is_os_package(bh_inv_str(g->inv, g->inv->components[component].purl));
}

void bh_vex_graph_around(struct bh_vex_graph *g, size_t component)
{
    size_t count = climb(g, component, SIZE_MAX);

    g->around_count = 0;
    for (size_t i = 1; i < count; i++)
        g->around[g->around_count++] = g->queue[i];
    add_around(g, component, g->root);
    if (is_of_system(g, component))
        add_around(g, component, g->system);
}

bool bh_vex_graph_holds(struct bh_vex_graph *g, size_t product, size_t component)
{
    if (product == g->root || (product == g->system && is_of_system(g, component)))
        return true;
    size_t count = climb(g, component, product);
    bool led = false;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = g->queue[i];
        size_t parents = g->first[c + 1] - g->first[c];
        // A top: used by itself, not by way of the product.
        if (!parents || g->inv->components[c].root)
            return false;
        for (size_t k = g->first[c]; !led && k < g->first[c + 1]; k++)
            led = g->parents[k] == product;
    }
    return led;
}
