// SPDX-License-Identifier: Apache-2.0
// Interim measures against what is installed now.

#include "triage/interim.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/memory.h"
#include "model/purl.h"

struct searching {
    struct bh_findings *findings;
    const struct bh_inventory *inv;
    struct bh_arena arena;
    struct bh_map parts; // package URLs without version of the inventory
    struct bh_map found; // id in lower case, line feed, package URL -> first link + 1
    struct link {
        size_t finding, next; // of the same id and package, + 1
    } * links;
    size_t link_count, link_room;
    uint64_t steps;
    size_t room;
};

bool bh_interim_any(const struct bh_vex_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (bh_vex_is_interim(&set->items[i]))
            return true;
    return false;
}

// Type, namespace and name alone. Empty: it is no package URL.
static int package_of(struct bh_arena *arena, bh_str text, bh_str *ret)
{
    struct bh_purl purl;
    int r = text.len ? bh_purl_parse(text, arena, &purl) : BH_E_CORRUPT;

    if (r == 0) {
        purl.version = purl.subpath = BH_STR_EMPTY;
        purl.qualifier_count = 0;
        r = bh_purl_text(&purl, arena, ret);
    }
    if (r == BH_E_NOMEM)
        return r;
    if (r < 0)
        *ret = BH_STR_EMPTY;
    return 0;
}

static int key_of(struct bh_arena *arena, bh_str id, bh_str package, bh_str *ret)
{
    int r = bh_arena_lower(arena, id, &id);

    return r < 0 ? r : bh_arena_join(arena, (bh_str[]){id, BH_STR("\n"), package}, 3, ret);
}

static int index_parts(struct searching *s)
{
    bool added;
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->inv->component_count; i++) {
        bh_str package;
        r = package_of(&s->arena, bh_inv_str(s->inv, s->inv->components[i].purl), &package);
        if (r == 0 && package.len && !bh_map_slot(&s->parts, package, &added))
            r = BH_E_NOMEM;
    }
    return r;
}

static int index_id(struct searching *s, size_t finding, bh_str id, bh_str package)
{
    bh_str key;
    bool added;
    int r = key_of(&s->arena, id, package, &key);
    struct bh_map_slot *slot = r == 0 ? bh_map_slot(&s->found, key, &added) : NULL;

    if (!slot || bh_arena_grow(&s->arena, (void **)&s->links, &s->link_room, s->link_count,
                               sizeof(*s->links)) < 0)
        return BH_E_NOMEM;
    s->links[s->link_count] = (struct link){.finding = finding, .next = (size_t)slot->value};
    slot->value = ++s->link_count;
    return 0;
}

static int index_findings(struct searching *s)
{
    const struct bh_findings *all = s->findings;
    int r = 0;

    for (size_t i = 0; r == 0 && i < all->count; i++) {
        const struct bh_finding *f = &all->items[i];
        bh_str package;
        r = package_of(&s->arena, bh_inv_str(s->inv, s->inv->components[f->component].purl),
                       &package);
        for (size_t k = 0; r == 0 && package.len && k < f->id_count; k++)
            r = index_id(s, i, f->ids[k], package);
    }
    return r;
}

static int add(struct searching *s, size_t finding, const struct bh_vex_statement *statement)
{
    struct bh_findings *all = s->findings;
    const struct bh_finding *f = &all->items[finding];
    int r = bh_arena_grow(&all->arena, (void **)&all->ended, &s->room, all->ended_count,
                          sizeof(*all->ended));

    if (r == 0)
        all->ended[all->ended_count++] =
            (struct bh_interim_end){.component = f->component, .id = f->id, .statement = statement};
    return r;
}

// The findings of one id and package. One that is open keeps the measure up.
static int take_chain(struct searching *s, uint64_t first, const struct bh_vex_statement *statement)
{
    int r = 0;

    for (uint64_t at = first; at; at = s->links[at - 1].next) {
        if (++s->steps > BH_LIMIT_VEX_COMPARISONS)
            return BH_E_LIMIT;
        if (s->findings->items[s->links[at - 1].finding].outcome != BH_NOT_AFFECTED)
            return 0;
    }
    for (uint64_t at = first; r == 0 && at; at = s->links[at - 1].next)
        r = add(s, s->links[at - 1].finding, statement);
    return r;
}

static int look_for(struct searching *s, const struct bh_vex_statement *statement,
                    const struct bh_vex_thing *thing)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < thing->identifier_count; i++) {
        bh_str package = BH_STR_EMPTY, key;
        if (thing->identifiers[i].kind == BH_VEX_PURL)
            r = package_of(&s->arena, thing->identifiers[i].value, &package);
        for (size_t k = 0; r == 0 && package.len && k < statement->id_count; k++) {
            uint64_t at = 0;
            r = key_of(&s->arena, statement->ids[k], package, &key);
            if (r == 0)
                (void)bh_map_get(&s->found, key, &at);
            if (r == 0)
                r = take_chain(s, at, statement);
        }
    }
    return r;
}

static int is_here(struct searching *s, const struct bh_vex_thing *product, bool *ret)
{
    uint64_t none;
    int r = 0;

    *ret = false;
    for (size_t i = 0; r == 0 && !*ret && i < product->identifier_count; i++) {
        bh_str package = BH_STR_EMPTY;
        if (product->identifiers[i].kind == BH_VEX_PURL)
            r = package_of(&s->arena, product->identifiers[i].value, &package);
        *ret = r == 0 && package.len && bh_map_get(&s->parts, package, &none);
    }
    return r;
}

static int look_at(struct searching *s, const struct bh_vex_statement *statement)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < statement->product_count; i++) {
        const struct bh_vex_product *p = &statement->products[i];
        bool here = true;
        if (!p->part_count)
            r = look_for(s, statement, &p->thing);
        else
            r = is_here(s, &p->thing, &here);
        for (size_t k = 0; r == 0 && here && k < p->part_count; k++)
            r = look_for(s, statement, &p->parts[k]);
    }
    return r;
}

static int by_finding(const void *x, const void *y)
{
    const struct bh_interim_end *a = x, *b = y;
    int c = bh_str_cmp(a->id, b->id);

    if (!c)
        c = (a->component > b->component) - (a->component < b->component);
    return c ? c : (a->statement > b->statement) - (a->statement < b->statement);
}

// One of each: a product may be named in several ways.
static void sort_ended(struct bh_findings *all)
{
    size_t kept = 0;

    if (all->ended_count)
        qsort(all->ended, all->ended_count, sizeof(*all->ended), by_finding);
    for (size_t i = 0; i < all->ended_count; i++)
        if (!kept || by_finding(&all->ended[kept - 1], &all->ended[i]) != 0)
            all->ended[kept++] = all->ended[i];
    all->ended_count = kept;
}

int bh_interim_find(struct bh_findings *findings, const struct bh_inventory *inv,
                    const struct bh_vex_set *set)
{
    struct searching s = {.findings = findings, .inv = inv};
    int r;

    if (!findings->count || !bh_interim_any(set))
        return 0;
    bh_arena_init(&s.arena, 0);
    bh_map_init(&s.parts);
    bh_map_init(&s.found);
    r = index_parts(&s);
    if (r == 0)
        r = index_findings(&s);
    for (size_t i = 0; r == 0 && i < set->count; i++)
        if (bh_vex_is_interim(&set->items[i]))
            r = look_at(&s, &set->items[i]);
    if (r == 0)
        sort_ended(findings);
    bh_map_done(&s.found);
    bh_map_done(&s.parts);
    bh_arena_done(&s.arena);
    return r;
}

void bh_interim_drop_cleared(struct bh_findings *findings)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].outcome != BH_NOT_AFFECTED)
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}
