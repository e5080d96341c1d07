// SPDX-License-Identifier: Apache-2.0
// The order of parts, and which of them are one component. It goes by content, never by arrival.

#include "base/error.h"
#include "base/memory.h"
#include "model/inventory_work.h"

static int compare_values(const struct bh_inventory *inv, struct bh_inv_value a,
                          struct bh_inv_value b)
{
    int c = bh_inv_cmp(inv, a.text, b.text);

    return c ? c : (int)a.state - (int)b.state;
}

// 0: one component.
static int compare_identity(const struct bh_inventory *inv, const struct bh_inv_component *a,
                            const struct bh_inv_component *b)
{
    if (a->purl || b->purl)
        return a->purl && b->purl ? bh_inv_cmp(inv, a->purl, b->purl) : a->purl ? -1 : 1;
    int c = (int)a->kind - (int)b->kind;
    if (!c)
        c = bh_inv_cmp(inv, a->name, b->name);
    if (!c)
        c = compare_values(inv, a->version, b->version);
    return c ? c : compare_values(inv, a->supplier, b->supplier);
}

int bh_inv_cmp_places(const struct bh_inventory *inv, const struct bh_inv_evidence *a,
                      const struct bh_inv_evidence *b)
{
    int c = bh_inv_cmp(inv, a->path, b->path);

    if (!c)
        c = bh_inv_cmp(inv, a->inner, b->inner);
    if (!c)
        c = bh_cmp_u64(a->line, b->line);
    if (!c)
        c = bh_cmp_u64(a->offset, b->offset);
    if (!c)
        c = bh_inv_cmp(inv, a->finder, b->finder);
    return c ? c : bh_cmp_u64(a->layer, b->layer);
}

int bh_inv_cmp_pairs(const struct bh_inventory *inv, const struct bh_inv_pair *a,
                     const struct bh_inv_pair *b)
{
    int c = bh_inv_cmp(inv, a->name, b->name);

    if (!c)
        c = bh_inv_cmp(inv, a->value, b->value);
    return c ? c : bh_inv_cmp(inv, a->language, b->language);
}

// Orders what is left when identity and evidence are the same, so that equal parts are equal in all
// that merging looks at.
static int compare_rest(const struct bh_inventory *inv, const struct bh_inv_component *a,
                        const struct bh_inv_component *b)
{
    int c = (int)a->kind - (int)b->kind;

    if (!c)
        c = bh_inv_cmp(inv, a->name, b->name);
    if (!c)
        c = compare_values(inv, a->version, b->version);
    if (!c)
        c = compare_values(inv, a->supplier, b->supplier);
    if (!c)
        c = bh_inv_cmp(inv, a->cpe, b->cpe);
    if (!c)
        c = bh_inv_cmp(inv, a->source_name, b->source_name);
    if (!c)
        c = bh_inv_cmp(inv, a->source_version, b->source_version);
    if (!c)
        c = bh_inv_cmp(inv, a->description, b->description);
    if (!c)
        c = bh_cmp_u64(a->property_count, b->property_count);
    for (size_t i = 0; !c && i < a->property_count; i++)
        c = bh_inv_cmp_pairs(inv, &a->properties[i], &b->properties[i]);
    if (!c)
        c = bh_cmp_u64(a->hash_count, b->hash_count);
    for (size_t i = 0; !c && i < a->hash_count; i++)
        c = bh_inv_cmp_pairs(inv, &a->hashes[i], &b->hashes[i]);
    return c;
}

static int compare_parts(const void *x, const void *y, void *ctx)
{
    const struct bh_inventory *inv = ctx;
    const struct bh_part *a = &inv->work->parts[*(const uint32_t *)x];
    const struct bh_part *b = &inv->work->parts[*(const uint32_t *)y];
    int c = compare_identity(inv, &a->c, &b->c);

    if (!c)
        c = (int)b->evidence.confidence - (int)a->evidence.confidence;
    if (!c)
        c = (int)a->evidence.technique - (int)b->evidence.technique;
    if (!c)
        c = bh_inv_cmp_places(inv, &a->evidence, &b->evidence);
    return c ? c : compare_rest(inv, &a->c, &b->c);
}

int bh_work_rank(struct bh_inventory *inv)
{
    struct bh_inventory_work *w = inv->work;
    const struct bh_part *last = NULL;

    w->order = bh_calloc(w->part_count, sizeof(*w->order));
    if (!w->order)
        return BH_E_NOMEM;
    for (size_t i = 0; i < w->part_count; i++)
        w->order[i] = (uint32_t)i;
    if (w->part_count)
        qsort_r(w->order, w->part_count, sizeof(*w->order), compare_parts, inv);
    for (size_t i = 0; i < w->part_count; i++) {
        struct bh_part *p = &w->parts[w->order[i]];
        if (!last || compare_identity(inv, &last->c, &p->c) != 0)
            w->group_count++;
        p->group = w->group_count - 1;
        last = p;
    }
    return 0;
}
