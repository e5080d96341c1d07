// SPDX-License-Identifier: Apache-2.0
// Comparison of two looks at a target.

#include "triage/change.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "match/product.h"
#include "model/vex.h"

// --- One look

static int part_key(const struct bh_inventory *inv, const struct bh_inv_component *c,
                    struct bh_arena *arena, bh_str *ret)
{
    int r = bh_products_key(inv, c, arena, ret);

    return r < 0 || ret->len ? r
                             : bh_arena_join(arena,
                                             (bh_str[]){bh_str_z(bh_component_kind_name(c->kind)),
                                                        BH_STR(" "), bh_inv_str(inv, c->name)},
                                             3, ret);
}

static int push(struct bh_look *l, struct bh_arena *arena, const struct bh_seen *s)
{
    int r = bh_arena_grow(arena, (void **)&l->seen, &l->room, l->count, sizeof(*l->seen));

    if (r == 0)
        l->seen[l->count++] = *s;
    return r;
}

static int add_part(struct bh_look *l, struct bh_arena *arena, bh_str part, bh_str version)
{
    int r =
        bh_arena_grow(arena, (void **)&l->parts, &l->part_room, l->part_count, sizeof(*l->parts));

    if (r == 0)
        l->parts[l->part_count++] = (struct bh_seen_part){part, version};
    return r;
}

static int add_recorded(struct bh_look *l, struct bh_arena *arena, const struct bh_seen *part,
                        bh_str text)
{
    struct bh_seen s = *part;
    bh_str *fields[] = {&s.id, &s.outcome, &s.level, &s.exploited, &s.fixed, &s.stated};
    bh_str rest = text;

    for (size_t i = 0; i < BH_COUNT(fields); i++)
        if (!bh_str_cut(&rest, '\t', fields[i]))
            return 0; // none of ours
    s.sources = rest;
    return push(l, arena, &s);
}

static int join_sources(const struct bh_finding *f, struct bh_arena *arena, bh_str *ret)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < f->statement_count; i++)
        r = bh_arena_join(arena,
                          (bh_str[]){*ret, i ? BH_STR(", ") : BH_STR_EMPTY, f->statements[i].id,
                                     BH_STR(" ("), f->statements[i].source, BH_STR(")")},
                          6, ret);
    return r;
}

static int add_finding(struct bh_look *l, struct bh_arena *arena, const struct bh_seen *part,
                       const struct bh_finding *f)
{
    struct bh_seen s = *part;
    char time[BH_TIME_TEXT] = "";

    s.id = f->id;
    s.outcome = bh_str_z(bh_outcome_name(f->outcome));
    s.level = bh_str_z(bh_level_name(f->level));
    s.fixed = f->fixed;
    if (f->exploited != BH_TIME_UNKNOWN)
        bh_time_format(f->exploited, time);
    int r = bh_arena_str(arena, bh_str_z(time), &s.exploited);
    if (r == 0)
        r = join_sources(f, arena, &s.sources);
    if (r == 0 && f->vex_count)
        r = bh_vex_summary(bh_str_z(bh_vex_status_name(f->vex[0].statement->status)),
                           f->vex[0].statement->author, arena, &s.stated);
    return r < 0 ? r : push(l, arena, &s);
}

static int by_seen(const void *x, const void *y)
{
    const struct bh_seen *a = x, *b = y;
    int c = bh_str_cmp(a->part, b->part);

    if (!c)
        c = bh_str_cmp(a->id, b->id);
    return c ? c : bh_str_cmp(a->version, b->version);
}

static int by_part(const void *x, const void *y)
{
    const struct bh_seen_part *a = x, *b = y;
    int c = bh_str_cmp(a->part, b->part);

    return c ? c : bh_str_cmp(a->version, b->version);
}

static void sort(struct bh_look *l)
{
    size_t kept = 0;

    if (l->count)
        qsort(l->seen, l->count, sizeof(*l->seen), by_seen);
    if (l->part_count)
        qsort(l->parts, l->part_count, sizeof(*l->parts), by_part);
    for (size_t i = 0; i < l->part_count; i++)
        if (!kept || by_part(&l->parts[kept - 1], &l->parts[i]) != 0)
            l->parts[kept++] = l->parts[i];
    l->part_count = kept;
    kept = 0;
    for (size_t i = 0; i < l->count; i++) // the same package for two architectures
        if (!kept || by_seen(&l->seen[kept - 1], &l->seen[i]) != 0)
            l->seen[kept++] = l->seen[i];
    l->count = kept;
}

static int look_at_part(struct bh_look *l, const struct bh_inventory *inv,
                        const struct bh_inv_component *c, const char *property,
                        struct bh_arena *arena, struct bh_seen *ret)
{
    int r = part_key(inv, c, arena, &ret->part);

    ret->version = bh_inv_str(inv, c->version.text);
    if (r == 0)
        r = add_part(l, arena, ret->part, ret->version);
    for (size_t k = 0; r == 0 && property && k < c->property_count; k++)
        if (bh_str_eqz(bh_inv_str(inv, c->properties[k].name), property))
            r = add_recorded(l, arena, ret, bh_inv_str(inv, c->properties[k].value));
    return r;
}

int bh_look_at(const struct bh_inventory *inv, const struct bh_findings *findings,
               const char *property, struct bh_arena *arena, struct bh_look *ret)
{
    size_t n = inv->component_count ? inv->component_count : 1;
    struct bh_seen *parts = bh_arena_array(arena, n, sizeof(*parts));
    int r = 0;

    *ret = (struct bh_look){0};
    if (!parts)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < inv->component_count; i++) {
        parts[i] = (struct bh_seen){0};
        r = look_at_part(ret, inv, &inv->components[i], findings ? NULL : property, arena,
                         &parts[i]);
    }
    for (size_t i = 0; r == 0 && findings && i < findings->count; i++)
        r = add_finding(ret, arena, &parts[findings->items[i].component], &findings->items[i]);
    if (r == 0)
        sort(ret);
    return r;
}

// --- Two looks

struct comparing {
    const struct bh_look *before, *after;
    struct bh_arena *arena;
    struct bh_change *items;
    size_t count, room;
};

static size_t first_of(const struct bh_look *l, bh_str part)
{
    size_t low = 0, high = l->part_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bh_str_cmp(l->parts[middle].part, part) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// More versions of one part than this are told by their number: all copies of a package in a tree.
#define VERSIONS_MAX 8

static int versions_of(const struct bh_look *l, bh_str part, struct bh_arena *arena, bh_str *ret)
{
    size_t first = first_of(l, part), n = 0;
    int r = 0;

    *ret = BH_STR_EMPTY;
    for (size_t i = first; r == 0 && i < l->part_count && bh_str_eq(l->parts[i].part, part);
         i++, n++)
        if (n < VERSIONS_MAX)
            r = bh_arena_join(
                arena, (bh_str[]){*ret, n ? BH_STR(", ") : BH_STR_EMPTY, l->parts[i].version}, 3,
                ret);
        else if (n == VERSIONS_MAX)
            r = bh_arena_join(arena, (bh_str[]){*ret, BH_STR(", ...")}, 2, ret);
    return r;
}

static bool has_part(const struct bh_look *l, bh_str part)
{
    size_t i = first_of(l, part);

    return i < l->part_count && bh_str_eq(l->parts[i].part, part);
}

static bool has_version(const struct bh_look *l, const struct bh_seen *s)
{
    const struct bh_seen_part key = {s->part, s->version};

    for (size_t i = first_of(l, s->part); i < l->part_count && bh_str_eq(l->parts[i].part, s->part);
         i++)
        if (by_part(&l->parts[i], &key) == 0)
            return true;
    return false;
}

static int add_change(struct comparing *c, enum bh_change_kind kind, const struct bh_seen *before,
                      const struct bh_seen *after)
{
    const struct bh_seen *any = after ? after : before;
    const struct bh_look *other = after ? c->before : c->after;
    struct bh_change change = {.kind = kind, .before = before, .after = after};
    if (!any)
        return 0;
    int r = bh_arena_grow(c->arena, (void **)&c->items, &c->room, c->count, sizeof(*c->items));

    if (!has_part(other, any->part))
        change.reason = after ? BH_BECAUSE_PART_ADDED : BH_BECAUSE_PART_REMOVED;
    else
        change.reason = has_version(other, any) ? BH_BECAUSE_SOURCES : BH_BECAUSE_VERSION;
    if (r == 0)
        r = versions_of(c->before, any->part, c->arena, &change.versions_before);
    if (r == 0)
        r = versions_of(c->after, any->part, c->arena, &change.versions_after);
    if (r == 0)
        c->items[c->count++] = change;
    return r;
}

static bool is_same(const struct bh_seen *a, const struct bh_seen *b)
{
    return bh_str_eq(a->version, b->version) && bh_str_eq(a->outcome, b->outcome) &&
           bh_str_eq(a->level, b->level) && bh_str_eq(a->exploited, b->exploited) &&
           bh_str_eq(a->fixed, b->fixed) && bh_str_eq(a->stated, b->stated);
}

// Findings of one vulnerability in one part, of all its versions: [at, end).
static size_t end_of(const struct bh_look *l, size_t at)
{
    size_t end = at + 1;

    while (end < l->count && bh_str_eq(l->seen[end].part, l->seen[at].part) &&
           bh_str_eq(l->seen[end].id, l->seen[at].id))
        end++;
    return end;
}

static bool all_same(const struct bh_look *a, size_t from, size_t to, const struct bh_look *b,
                     size_t at, size_t end)
{
    if (to - from != end - at)
        return false;
    for (; from < to; from++, at++)
        if (!is_same(&a->seen[from], &b->seen[at]))
            return false;
    return true;
}

static int by_key(const struct bh_look *a, size_t at, const struct bh_look *b, size_t other)
{
    if (at == a->count || other == b->count)
        return (at == a->count) - (other == b->count);
    int c = bh_str_cmp(a->seen[at].part, b->seen[other].part);
    return c ? c : bh_str_cmp(a->seen[at].id, b->seen[other].id);
}

static int by_change(const void *x, const void *y)
{
    const struct bh_change *a = x, *b = y;

    return a->kind != b->kind
               ? (a->kind > b->kind) - (a->kind < b->kind)
               : by_seen(a->after ? a->after : a->before, b->after ? b->after : b->before);
}

int bh_change_find(const struct bh_look *before, const struct bh_look *after,
                   struct bh_arena *arena, struct bh_change **ret, size_t *ret_count,
                   size_t *ret_same)
{
    struct comparing c = {.before = before, .after = after, .arena = arena};
    size_t a = 0, b = 0;
    int r = 0;

    *ret_same = 0;
    while (r == 0 && (a < before->count || b < after->count)) {
        int order = by_key(before, a, after, b);
        size_t end_a = order <= 0 ? end_of(before, a) : a;
        size_t end_b = order >= 0 ? end_of(after, b) : b;
        if (order < 0)
            r = add_change(&c, BH_CHANGE_GONE, &before->seen[a], NULL);
        else if (order > 0)
            r = add_change(&c, BH_CHANGE_NEW, NULL, &after->seen[b]);
        else if (all_same(before, a, end_a, after, b, end_b))
            ++*ret_same;
        else
            r = add_change(&c, BH_CHANGE_DIFFERENT, &before->seen[a], &after->seen[b]);
        a = end_a;
        b = end_b;
    }
    if (c.count)
        qsort(c.items, c.count, sizeof(*c.items), by_change);
    *ret = c.items;
    *ret_count = c.count;
    return r;
}
