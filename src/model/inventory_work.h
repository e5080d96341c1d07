// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the inventory holds until it is finished, and the steps of finishing it. Only for
// inventory*.c.

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "model/inventory.h"

#define BH_NO_GROUP UINT32_MAX

// A component as one event said it.
struct bh_part {
    struct bh_inv_component c; // its arrays are in the work's arena; without evidence
    struct bh_inv_evidence evidence;
    bool manager;   // told by a finder of a package manager
    uint32_t files; // that it owns
    uint32_t group; // component to be, numbered in the order of the finished inventory
    uint32_t owner; // group that owns the entry, or BH_NO_GROUP
};

// A file that a package owns, in 16 bytes: a system has millions. `rest` is the keyed hash of what
// follows the first two folders, those are `top`; so aliases may come at any time. Two paths with
// equal hashes would pass for one: one chance in ten million for 3 million files and 300 000 parts.
struct bh_owned_path {
    uint64_t rest;
    uint32_t top; // string
    uint32_t part;
};

struct bh_need {
    uint32_t part;
    uint32_t purl_type, name, constraint;
    enum bh_scope scope;
};

// The parts of one component: its own, then those that it absorbed, each in the order of parts.
struct bh_members {
    struct bh_part **items;
    size_t count, own;
};

struct bh_inventory_work {
    struct bh_arena arena;  // arrays of parts
    struct bh_arena record; // of the event that is being read
    struct bh_hash_key key;
    struct bh_part *parts;
    size_t part_count, part_room;
    struct bh_inv_relation *relations; // between parts
    size_t relation_count, relation_room;
    struct bh_need *needs;
    size_t need_count, need_room;
    struct bh_owned_path *owned;
    size_t owned_count, owned_room;
    struct bh_map aliases; // link to the string of its target, as readlink gave it
    size_t note_room;
    uint32_t *order; // parts in their order, after bh_work_rank
    uint32_t group_count;
    uint32_t *index; // component of each group, or BH_NO_GROUP, after bh_work_merge
};

static inline int bh_inv_cmp(const struct bh_inventory *inv, uint32_t a, uint32_t b)
{
    return a == b ? 0 : bh_str_cmp(bh_inv_str(inv, a), bh_inv_str(inv, b));
}

static inline int bh_cmp_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

// Where something was found, by path; pairs by name (inventory_rank.c).
int bh_inv_cmp_places(const struct bh_inventory *inv, const struct bh_inv_evidence *a,
                      const struct bh_inv_evidence *b);
int bh_inv_cmp_pairs(const struct bh_inventory *inv, const struct bh_inv_pair *a,
                     const struct bh_inv_pair *b);

void bh_work_free(struct bh_inventory *inv);
int bh_work_relation(struct bh_inventory_work *w, const struct bh_inv_relation *r) BH_MUST_USE;

// The steps, in this order. 0 or BH_E_NOMEM.
// Order of the parts, and which are one component (inventory_rank.c).
int bh_work_rank(struct bh_inventory *inv) BH_MUST_USE;
// Owners of entries (inventory_owner.c).
int bh_work_own(struct bh_inventory *inv) BH_MUST_USE;
// Components of the groups that have a part of their own (inventory_merge.c).
int bh_work_merge(struct bh_inventory *inv) BH_MUST_USE;
// Relations and missing requirements (inventory_relate.c).
int bh_work_relate(struct bh_inventory *inv) BH_MUST_USE;

// Within bh_work_merge the properties of one component (inventory_property.c): in the order of its
// parts, and once what several of them say. 0 or BH_E_NOMEM.
int bh_work_properties(struct bh_inventory *inv, const struct bh_members *m,
                       struct bh_inv_component *ret) BH_MUST_USE;

// Owned paths.
int bh_work_own_path(struct bh_inventory *inv, uint32_t part, bh_str path) BH_MUST_USE;

// Index of the component that a part went to.
static inline uint32_t bh_work_component(const struct bh_inventory_work *w, uint32_t part)
{
    const struct bh_part *p = &w->parts[part];

    return w->index[p->owner != BH_NO_GROUP ? p->owner : p->group];
}
