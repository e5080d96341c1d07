// SPDX-License-Identifier: Apache-2.0
// Parts and edges of a document by its references.

#include "documents/graph.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

void bh_graph_init(struct bh_graph *g, struct bh_arena *arena)
{
    *g = (struct bh_graph){.arena = arena};
    bh_map_init(&g->ids);
}

void bh_graph_done(struct bh_graph *g)
{
    bh_map_done(&g->ids);
    bh_free(g->nodes);
    bh_free(g->edges);
}

static int new_node(struct bh_graph *g, bh_str id, uint64_t offset, uint32_t *ret)
{
    if (g->count >= UINT32_MAX ||
        bh_grow((void **)&g->nodes, &g->room, g->count, sizeof(*g->nodes)) < 0)
        return BH_E_NOMEM;
    g->nodes[g->count] = (struct bh_graph_node){.id = id, .offset = offset};
    *ret = (uint32_t)g->count++;
    return 0;
}

bool bh_graph_find(const struct bh_graph *g, bh_str id, uint32_t *ret)
{
    uint64_t known;

    if (!id.len || !bh_map_get(&g->ids, id, &known))
        return false;
    *ret = (uint32_t)known;
    return true;
}

int bh_graph_node(struct bh_graph *g, bh_str id, uint64_t offset, uint32_t *ret)
{
    if (!id.len)
        return new_node(g, id, offset, ret);
    if (bh_graph_find(g, id, ret))
        return 0;
    int r = bh_arena_str(g->arena, id, &id);
    if (r == 0)
        r = new_node(g, id, offset, ret);
    return r == 0 ? bh_map_set(&g->ids, id, *ret) : r;
}

int bh_graph_edge(struct bh_graph *g, struct bh_lenient *l, const struct bh_graph_edge *edge,
                  uint64_t offset)
{
    if (g->edge_count >= BH_LIMIT_DOCUMENT_EDGES) {
        if (!g->full)
            bh_say(l->diag, BH_ERROR, BH_E_LIMIT, BH_AT(offset),
                   "more than %llu relations: the rest is left out",
                   (unsigned long long)BH_LIMIT_DOCUMENT_EDGES);
        g->full = true;
        return 0;
    }
    int r = bh_grow((void **)&g->edges, &g->edge_room, g->edge_count, sizeof(*g->edges));
    if (r == 0)
        g->edges[g->edge_count++] = *edge;
    if (r == 0)
        g->stated += edge->stated;
    return r;
}

_Static_assert(offsetof(struct bh_graph_edge, to) == sizeof(uint32_t), "ends are neighbours");

// Both ends of an edge, as they lie in memory.
static bh_str ends_of(const struct bh_graph_edge *e)
{
    return bh_str_n(&e->from, 2 * sizeof(e->from));
}

static int collect_contained(const struct bh_graph *g, struct bh_map *ret)
{
    int r = 0;

    for (size_t i = 0; r == 0 && g->own && g->stated && i < g->edge_count; i++)
        if (g->edges[i].stated && g->edges[i].kind == BH_CONTAINS)
            r = bh_map_set(ret, ends_of(&g->edges[i]), 1);
    return r;
}

static int emit_edges(const struct bh_graph *g, struct bh_sink *sink)
{
    struct bh_map BH_CLEANUP(bh_map_done) contained;
    uint64_t one;

    bh_map_init(&contained);
    int r = collect_contained(g, &contained);
    for (size_t i = 0; r == 0 && i < g->edge_count; i++) {
        const struct bh_graph_edge *e = &g->edges[i];
        const struct bh_relation relation = {.from = g->nodes[e->from].ref,
                                             .to = g->nodes[e->to].ref,
                                             .kind = e->kind,
                                             .scope = e->scope,
                                             .linkage = e->linkage};
        if (!relation.from || !relation.to || relation.from == relation.to)
            continue;
        if (!e->stated && e->kind == BH_DEPENDS_ON && bh_map_get(&contained, ends_of(e), &one))
            continue;
        r = bh_emit_relation(sink, &relation);
    }
    return r;
}

int bh_graph_emit(const struct bh_graph *g, struct bh_lenient *l, struct bh_sink *sink)
{
    for (size_t i = 0; i < g->count; i++)
        if (!g->nodes[i].known)
            bh_lenient_warn(l, g->nodes[i].offset, "'%.*s' is referred to and not there",
                            BH_FMT(g->nodes[i].id));
    return emit_edges(g, sink);
}
