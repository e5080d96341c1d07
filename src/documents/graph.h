// SPDX-License-Identifier: Apache-2.0
#pragma once
// Parts of a document by the references that it uses, and its edges, which may come before the
// parts. Memory: some 150 bytes a part, 12 bytes an edge.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/map.h"
#include "documents/lenient.h"
#include "model/event.h"

struct bh_graph_node {
    bh_str id;       // as the document has it; empty for a part without one
    uint64_t offset; // of its first mention
    uint32_t ref;    // of its component; 0: none
    bool known;      // in the document, with or without a component
    bool root;       // the document says that this is what it is about
    uint8_t scope;   // enum bh_scope, for that
};

struct bh_graph_edge {
    uint32_t from, to; // nodes
    uint8_t kind, scope, linkage;
    bool stated; // exactly so, by a property of ours
};

struct bh_graph {
    struct bh_arena *arena; // of ids
    struct bh_map ids;      // -> node
    struct bh_graph_node *nodes;
    size_t count, room;
    struct bh_graph_edge *edges;
    size_t edge_count, edge_room;
    bool full;     // too many edges: said
    bool own;      // a document of ours: what it contains is among what it depends on, for others
    size_t stated; // edges that are
};

void bh_graph_init(struct bh_graph *g, struct bh_arena *arena);
void bh_graph_done(struct bh_graph *g);

// The node of that id, made if new; the empty id always makes a new one. 0 or BH_E_NOMEM.
int bh_graph_node(struct bh_graph *g, bh_str id, uint64_t offset, uint32_t *ret) BH_MUST_USE;
// False when there is none yet.
bool bh_graph_find(const struct bh_graph *g, bh_str id, uint32_t *ret);
// One edge; over BH_LIMIT_DOCUMENT_EDGES it is left out, which is said once. 0 or BH_E_NOMEM.
int bh_graph_edge(struct bh_graph *g, struct bh_lenient *l, const struct bh_graph_edge *edge,
                  uint64_t offset) BH_MUST_USE;
// Emits all edges between components, without a dependency that stands for "contains". Nodes that
// are only mentioned are warnings. 0 or a negative code.
int bh_graph_emit(const struct bh_graph *g, struct bh_lenient *l, struct bh_sink *sink) BH_MUST_USE;
