// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a component is inside of: the products whose owners may speak for it.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "model/inventory.h"

struct bh_vex_graph {
    const struct bh_inventory *inv;
    size_t *first; // of the parents of each component, and one more
    uint32_t *parents;
    uint32_t *seen; // run in which a component was met
    uint32_t run;
    uint32_t *queue;
    size_t root, system; // the only one; SIZE_MAX: none or several
    uint64_t steps;      // done so far, for a cap
    // Of bh_vex_graph_around:
    uint32_t *around;
    size_t around_count;
};

// By depends-on and contains. Memory: some 24 bytes a component, 4 a relation. 0 or BH_E_NOMEM.
int bh_vex_graph_init(struct bh_vex_graph *g, const struct bh_inventory *inv) BH_MUST_USE;
void bh_vex_graph_done(struct bh_vex_graph *g);

// Fills g->around with all that leads to the component, itself excluded: what needs or contains it,
// the root if there is one alone, and for a package of an operating system that system. Linear in
// the relations.
void bh_vex_graph_around(struct bh_vex_graph *g, size_t component);
// Whether nothing outside of `product` leads to the component: only then what is said of it inside
// the product is said of every use of it. The only root and the system hold all. Linear likewise.
bool bh_vex_graph_holds(struct bh_vex_graph *g, size_t product, size_t component);
