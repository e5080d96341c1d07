// SPDX-License-Identifier: Apache-2.0
// Parts that are one component, made one. Every choice goes by content, never by arrival.

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

// Where something was found, by path.
static int compare_places(const struct bh_inventory *inv, const struct bh_inv_evidence *a,
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

static int compare_pairs(const struct bh_inventory *inv, const struct bh_inv_pair *a,
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
        c = compare_pairs(inv, &a->properties[i], &b->properties[i]);
    if (!c)
        c = bh_cmp_u64(a->hash_count, b->hash_count);
    for (size_t i = 0; !c && i < a->hash_count; i++)
        c = compare_pairs(inv, &a->hashes[i], &b->hashes[i]);
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
        c = compare_places(inv, &a->evidence, &b->evidence);
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

// The parts of one component: its own, then those that it absorbed, each in the order of parts.
struct members {
    struct bh_part **items;
    size_t count, own;
};

static struct bh_inv_value pick_value(const struct members *m, size_t offset)
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

static uint32_t pick_text(const struct members *m, size_t offset)
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

static void merge_scalars(const struct members *m, struct bh_inv_component *c)
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
    int c = compare_places(ctx, a, b);

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
    return compare_pairs(ctx, x, y);
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

static int merge_evidence(struct bh_inventory *inv, const struct members *m,
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

static int merge_identities(struct bh_inventory *inv, const struct members *m,
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

static int merge_licences(struct bh_inventory *inv, const struct members *m,
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

static int merge_hashes(struct bh_inventory *inv, const struct members *m,
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
    int c = compare_pairs(ctx, &a->pair, &b->pair);

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

static int collect_properties(struct bh_inventory *inv, const struct members *m,
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

static int merge_properties(struct bh_inventory *inv, const struct members *m,
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

static int merge_component(struct bh_inventory *inv, const struct members *m,
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
    return r == 0 ? merge_properties(inv, m, c) : r;
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
        struct members m = {.items = l.items + l.starts[g],
                            .count = l.starts[g + 1] - l.starts[g],
                            .own = l.own[g] - l.starts[g]};
        if (w->index[g] == BH_NO_GROUP)
            continue;
        r = merge_component(inv, &m, &inv->components[w->index[g]]);
        inv->component_count++;
    }
    return r;
}
