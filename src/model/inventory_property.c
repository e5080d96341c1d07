// SPDX-License-Identifier: Apache-2.0
// Properties of a component from those of its parts.

#include "base/error.h"
#include "base/memory.h"
#include "model/inventory_work.h"

// A property on its way: `place` is its position among all, `repeat` counts equal ones of one part.
struct property {
    struct bh_inv_pair pair;
    uint32_t part;
    uint32_t repeat;
    size_t place;
};

static int compare_property_values(const void *x, const void *y, void *ctx)
{
    const struct property *a = x, *b = y;
    int c = bh_inv_cmp_pairs(ctx, &a->pair, &b->pair);

    if (!c)
        c = bh_cmp_u64(a->repeat, b->repeat);
    return c ? c : bh_cmp_u64(a->place, b->place);
}

static int compare_property_places(const void *x, const void *y, void *ctx)
{
    const struct property *a = x, *b = y;
    int c = bh_inv_cmp(ctx, a->pair.name, b->pair.name);

    return c ? c : bh_cmp_u64(a->place, b->place);
}

static bool same_pair(const struct bh_inv_pair *a, const struct bh_inv_pair *b)
{
    return a->name == b->name && a->value == b->value && a->language == b->language;
}

// Drops what an earlier part said as often; a part's own repeats count. The new count.
static size_t unite_properties(const struct bh_inventory *inv, struct property *items, size_t count)
{
    void *ctx = (void *)(uintptr_t)inv;
    size_t n = 0;

    qsort_r(items, count, sizeof(*items), compare_property_values, ctx);
    for (size_t i = 1; i < count; i++) // equal ones of a part are neighbours, by place
        if (same_pair(&items[i].pair, &items[i - 1].pair) && items[i].part == items[i - 1].part)
            items[i].repeat = items[i - 1].repeat + 1;
    qsort_r(items, count, sizeof(*items), compare_property_values, ctx);
    for (size_t i = 0; i < count; i++)
        if (!n || !same_pair(&items[n - 1].pair, &items[i].pair) ||
            items[n - 1].repeat != items[i].repeat)
            items[n++] = items[i];
    qsort_r(items, n, sizeof(*items), compare_property_places, ctx);
    return n;
}

static int finish_property(struct bh_inventory *inv, const char *name, const struct bh_buf *value,
                           struct bh_inv_pair *ret)
{
    if (bh_buf_error(value) < 0)
        return BH_E_NOMEM;
    int r = bh_intern_id(&inv->strings, bh_str_z(name), &ret->name);
    return r < 0 ? r : bh_intern_id(&inv->strings, bh_buf_str(value), &ret->value);
}

// "PURL ALGORITHM:HEX ...": digests of an absorbed part are not those of its owner.
static int hashes_property(struct bh_inventory *inv, const struct bh_part *p,
                           struct bh_inv_pair *ret)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) b;

    bh_buf_init(&b, 0);
    bh_buf_add_str(&b, bh_inv_str(inv, p->c.purl));
    for (size_t i = 0; i < p->c.hash_count; i++) {
        bh_buf_add_char(&b, ' ');
        bh_buf_add_str(&b, bh_inv_str(inv, p->c.hashes[i].name));
        bh_buf_add_char(&b, ':');
        bh_buf_add_str(&b, bh_inv_str(inv, p->c.hashes[i].value));
    }
    return finish_property(inv, "buhin:identity:hashes", &b, ret);
}

static int cpe_property(struct bh_inventory *inv, const struct bh_part *p, struct bh_inv_pair *ret)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) b;

    bh_buf_init(&b, 0);
    bh_buf_add_str(&b, bh_inv_str(inv, p->c.purl));
    bh_buf_add_char(&b, ' ');
    bh_buf_add_str(&b, bh_inv_str(inv, p->c.cpe));
    return finish_property(inv, "buhin:identity:cpe", &b, ret);
}

static int collect_properties(struct bh_inventory *inv, const struct bh_members *m,
                              struct property *items)
{
    size_t n = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->count; i++) {
        const struct bh_inv_component *c = &m->items[i]->c;
        for (size_t j = 0; j < c->property_count; j++, n++)
            items[n] = (struct property){c->properties[j], (uint32_t)i, 0, n};
        if (i < m->own)
            continue;
        if (c->hash_count) {
            items[n] = (struct property){.part = (uint32_t)i, .place = n};
            r = hashes_property(inv, m->items[i], &items[n++].pair);
        }
        if (r == 0 && c->cpe) {
            items[n] = (struct property){.part = (uint32_t)i, .place = n};
            r = cpe_property(inv, m->items[i], &items[n++].pair);
        }
    }
    return r;
}

int bh_work_properties(struct bh_inventory *inv, const struct bh_members *m,
                       struct bh_inv_component *c)
{
    struct property *BH_CLEANUP(bh_freep) items = NULL;
    size_t count = 0;

    for (size_t i = 0; i < m->count; i++) {
        const struct bh_inv_component *p = &m->items[i]->c;
        count += p->property_count;
        if (i >= m->own)
            count += (p->hash_count != 0) + (p->cpe != 0);
    }
    if (!count)
        return 0;
    items = bh_calloc(count, sizeof(*items));
    if (!items)
        return BH_E_NOMEM;
    int r = collect_properties(inv, m, items);
    if (r < 0)
        return r;
    count = unite_properties(inv, items, count);
    c->properties = bh_arena_array(&inv->arena, count, sizeof(*c->properties));
    if (!c->properties)
        return BH_E_NOMEM;
    for (size_t i = 0; i < count; i++)
        c->properties[i] = items[i].pair;
    c->property_count = count;
    return 0;
}
