// SPDX-License-Identifier: Apache-2.0
// Parts that are one component, made one. Every choice goes by content, never by arrival.

#include "base/error.h"
#include "base/memory.h"
#include "model/inventory_work.h"

static struct bh_inv_value pick_value(const struct bh_members *m, size_t offset)
{
    struct bh_inv_value best = {0};

    for (size_t i = 0; i < m->own; i++) {
        const struct bh_inv_value *v = (const void *)((const char *)&m->items[i]->c + offset);
        if (v->state == BH_KNOWN)
            return *v;
        if (best.state == BH_UNKNOWN)
            best = *v;
    }
    return best;
}

static uint32_t pick_text(const struct bh_members *m, size_t offset)
{
    for (size_t i = 0; i < m->own; i++) {
        uint32_t id = *(const uint32_t *)(const void *)((const char *)&m->items[i]->c + offset);
        if (id)
            return id;
    }
    return 0;
}

#define PICK_VALUE(m, field) pick_value(m, offsetof(struct bh_inv_component, field))
#define PICK_TEXT(m, field)  pick_text(m, offsetof(struct bh_inv_component, field))

static void merge_scalars(const struct bh_members *m, struct bh_inv_component *c)
{
    c->kind = m->items[0]->c.kind;
    c->scope = m->items[0]->c.scope;
    c->purl = m->items[0]->c.purl;
    c->name = PICK_TEXT(m, name);
    c->version = PICK_VALUE(m, version);
    c->cpe = PICK_TEXT(m, cpe);
    c->source_name = PICK_TEXT(m, source_name);
    c->source_version = PICK_TEXT(m, source_version);
    c->supplier = PICK_VALUE(m, supplier);
    c->description = PICK_TEXT(m, description);
    for (size_t i = 0; i < m->own; i++) {
        const struct bh_part *p = m->items[i];
        c->scope = bh_scope_stronger(c->scope, p->c.scope);
        c->root |= p->c.root;
        // Two databases that tell of one package tell of the same files.
        if (p->files > c->file_count)
            c->file_count = p->files;
    }
}

static int compare_evidence(const void *x, const void *y, void *ctx)
{
    const struct bh_inv_evidence *a = x, *b = y;
    int c = bh_inv_cmp_places(ctx, a, b);

    if (!c)
        c = (int)a->technique - (int)b->technique;
    if (!c)
        c = (int)b->confidence - (int)a->confidence;
    return c ? c : bh_inv_cmp(ctx, a->purl, b->purl);
}

static int compare_licences(const void *x, const void *y, void *ctx)
{
    const struct bh_inv_licence *a = x, *b = y;

    return a->kind != b->kind ? (int)a->kind - (int)b->kind : bh_inv_cmp(ctx, a->text, b->text);
}

static int compare_hashes(const void *x, const void *y, void *ctx)
{
    return bh_inv_cmp_pairs(ctx, x, y);
}

static int compare_texts(const void *x, const void *y, void *ctx)
{
    return bh_inv_cmp(ctx, *(const uint32_t *)x, *(const uint32_t *)y);
}

// Sorts and drops repeats; the new count.
static size_t sort_unique(const struct bh_inventory *inv, void *items, size_t count, size_t size,
                          int (*compare)(const void *, const void *, void *))
{
    char *at = items;
    size_t n = 0;

    if (count > 1)
        qsort_r(items, count, size, compare, (void *)(uintptr_t)inv);
    for (size_t i = 0; i < count; i++)
        if (!n || compare(at + (n - 1) * size, at + i * size, (void *)(uintptr_t)inv) != 0)
            memmove(at + n++ * size, at + i * size, size);
    return n;
}

static int merge_evidence(struct bh_inventory *inv, const struct bh_members *m,
                          struct bh_inv_component *c)
{
    c->evidence = bh_arena_array(&inv->arena, m->count, sizeof(*c->evidence));
    if (!c->evidence)
        return BH_E_NOMEM;
    for (size_t i = 0; i < m->count; i++)
        c->evidence[i] = m->items[i]->evidence;
    c->evidence_count =
        sort_unique(inv, c->evidence, m->count, sizeof(*c->evidence), compare_evidence);
    return 0;
}

static int merge_identities(struct bh_inventory *inv, const struct bh_members *m,
                            struct bh_inv_component *c)
{
    size_t count = 0;

    for (size_t i = 0; i < m->count; i++)
        count += m->items[i]->c.identity_count + (i >= m->own);
    if (!count)
        return 0;
    c->identities = bh_arena_array(&inv->arena, count, sizeof(*c->identities));
    if (!c->identities)
        return BH_E_NOMEM;
    count = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct bh_inv_component *p = &m->items[i]->c;
        if (i >= m->own)
            c->identities[count++] = p->purl;
        for (size_t k = 0; k < p->identity_count; k++)
            if (p->identities[k] != c->purl)
                c->identities[count++] = p->identities[k];
    }
    c->identity_count =
        sort_unique(inv, c->identities, count, sizeof(*c->identities), compare_texts);
    return 0;
}

static int merge_licences(struct bh_inventory *inv, const struct bh_members *m,
                          struct bh_inv_component *c)
{
    size_t count = 0;

    for (size_t i = 0; i < m->count; i++)
        count += m->items[i]->c.licence_count;
    if (!count)
        return 0;
    c->licences = bh_arena_array(&inv->arena, count, sizeof(*c->licences));
    if (!c->licences)
        return BH_E_NOMEM;
    count = 0;
    for (size_t i = 0; i < m->count; i++)
        for (size_t j = 0; j < m->items[i]->c.licence_count; j++)
            c->licences[count++] = m->items[i]->c.licences[j];
    c->licence_count = sort_unique(inv, c->licences, count, sizeof(*c->licences), compare_licences);
    return 0;
}

static int merge_hashes(struct bh_inventory *inv, const struct bh_members *m,
                        struct bh_inv_component *c)
{
    size_t count = 0;

    for (size_t i = 0; i < m->own; i++)
        count += m->items[i]->c.hash_count;
    if (!count)
        return 0;
    c->hashes = bh_arena_array(&inv->arena, count, sizeof(*c->hashes));
    if (!c->hashes)
        return BH_E_NOMEM;
    count = 0;
    for (size_t i = 0; i < m->own; i++)
        for (size_t j = 0; j < m->items[i]->c.hash_count; j++)
            c->hashes[count++] = m->items[i]->c.hashes[j];
    c->hash_count = sort_unique(inv, c->hashes, count, sizeof(*c->hashes), compare_hashes);
    return 0;
}

static int merge_component(struct bh_inventory *inv, const struct bh_members *m,
                           struct bh_inv_component *c)
{
    merge_scalars(m, c);
    int r = merge_evidence(inv, m, c);
    if (r == 0)
        r = merge_identities(inv, m, c);
    if (r == 0)
        r = merge_licences(inv, m, c);
    if (r == 0)
        r = merge_hashes(inv, m, c);
    return r == 0 ? bh_work_properties(inv, m, c) : r;
}

// The parts of each component side by side: group g has the items from starts[g] on, its own ones
// up to own[g], then those that it absorbed up to absorbed[g].
struct layout {
    size_t *starts, *own, *absorbed; // group_count + 1 each, one block of memory
    struct bh_part **items;
};

static void layout_done(struct layout *l)
{
    bh_free(l->starts);
    bh_free(l->items);
}

static int layout_init(const struct bh_inventory_work *w, struct layout *l)
{
    size_t groups = (size_t)w->group_count + 1;

    l->starts = bh_calloc(groups * 3, sizeof(*l->starts));
    l->items = bh_calloc(w->part_count, sizeof(*l->items));
    if (!l->starts || !l->items)
        return BH_E_NOMEM;
    l->own = l->starts + groups;
    l->absorbed = l->own + groups;
    for (size_t i = 0; i < w->part_count; i++) {
        const struct bh_part *p = &w->parts[i];
        if (p->owner == BH_NO_GROUP)
            l->own[p->group]++;
        else
            l->absorbed[p->owner]++;
    }
    for (size_t g = 0; g < w->group_count; g++) {
        size_t own = l->own[g], all = own + l->absorbed[g];
        l->starts[g + 1] = l->starts[g] + all;
        l->own[g] = l->starts[g];
        l->absorbed[g] = l->starts[g] + own;
    }
    for (size_t i = 0; i < w->part_count; i++) {
        struct bh_part *p = &w->parts[w->order[i]];
        size_t *at = p->owner == BH_NO_GROUP ? &l->own[p->group] : &l->absorbed[p->owner];
        l->items[(*at)++] = p;
    }
    return 0;
}

int bh_work_merge(struct bh_inventory *inv)
{
    struct bh_inventory_work *w = inv->work;
    struct layout BH_CLEANUP(layout_done) l = {0};
    size_t live = 0;
    int r = layout_init(w, &l);

    if (r < 0)
        return r;
    w->index = bh_calloc(w->group_count, sizeof(*w->index));
    if (!w->index)
        return BH_E_NOMEM;
    for (size_t g = 0; g < w->group_count; g++)
        w->index[g] = l.own[g] > l.starts[g] ? (uint32_t)live++ : BH_NO_GROUP;
    inv->components = bh_calloc(live, sizeof(*inv->components));
    if (!inv->components)
        return BH_E_NOMEM;
    for (size_t g = 0; r == 0 && g < w->group_count; g++) {
        struct bh_members m = {.items = l.items + l.starts[g],
                               .count = l.starts[g + 1] - l.starts[g],
                               .own = l.own[g] - l.starts[g]};
        if (w->index[g] == BH_NO_GROUP)
            continue;
        r = merge_component(inv, &m, &inv->components[w->index[g]]);
        inv->component_count++;
    }
    return r;
}
