// SPDX-License-Identifier: Apache-2.0
// Versions of CVE records (github.com/CVEProject/cve-schema, schema/docs/versions.md).
//
// n points (versions that are named) cut all versions into 2n+1 places: what is before the first
// point, the point, what is between it and the next one, and so on. Each item paints the places
// that it matches and that no item before it has painted.

#include "feeds/cve5_versions.h"

#include <stdlib.h>

#include "base/error.h"
#include "feeds/cve5_order.h"
#include "feeds/cve5_text.h"
#include "model/advisory.h"

struct point {
    const struct bh_version_order *order;
    bh_str text;
    size_t place; // 2 * rank + 1
};

// An item with its points.
struct item {
    const struct bh_cve_version *v;
    struct point *from, *to; // NULL: no such bound
    bool before_to;          // the place of `to` is not in it
    struct point *changes;   // as many as the item has
};

struct saying {
    const struct bh_cve_versions *v;
    const struct bh_version_order *usual, *order;
    struct bh_arena *arena;
    struct bh_record_list *ranges, *versions;
    struct item *items;
    size_t item_count;
    struct point *points;
    size_t point_count;
    struct point **sorted;
    const struct bh_cve_version *last_affected; // from which it could take versions away
    bool doubtful;                              // the default is
    bool whole;                                 // only the text of the entry as a whole is right
};

// --- Commits

static int add_event(struct saying *s, struct bh_record_list *events, enum bh_range_event_kind kind,
                     bh_str version)
{
    return bh_record_add(s->arena, events, &(struct bh_range_event){kind, version});
}

static int add_range(struct saying *s, enum bh_range_type type, bh_str text,
                     const struct bh_record_list *events)
{
    struct bh_range *range = bh_record_push(s->arena, s->ranges);

    if (!range)
        return BH_E_NOMEM;
    *range = (struct bh_range){.type = type, .text = text};
    if (type == BH_RANGE_GIT)
        range->repo = s->v->repo;
    else if (s->order && s->order != s->usual)
        range->order = bh_str_z(s->order->name);
    if (events) {
        range->events = events->items;
        range->event_count = events->count;
    }
    return 0;
}

static int say_commits(struct saying *s, const struct bh_cve_version *v)
{
    struct bh_record_list events = {.size = sizeof(struct bh_range_event)};
    bool affected = v->status == BH_CVE_AFFECTED;
    bool single = !v->less_than.len && !v->less_or_equal.len;
    int r = affected ? add_event(s, &events, BH_INTRODUCED, v->version) : 0;

    for (size_t i = 0; r == 0 && i < v->change_count; i++)
        r = add_event(s, &events,
                      v->changes[i].status == BH_CVE_AFFECTED ? BH_INTRODUCED : BH_FIXED,
                      v->changes[i].at);
    if (r < 0 || !events.count)
        return r;
    if (v->less_than.len && !bh_str_eqz(v->less_than, "*"))
        r = add_event(s, &events, BH_FIXED, v->less_than);
    else if (single || (v->less_or_equal.len && !bh_str_eqz(v->less_or_equal, "*")))
        r = add_event(s, &events, BH_LAST_AFFECTED, single ? v->version : v->less_or_equal);
    return r < 0 ? r : add_range(s, BH_RANGE_GIT, BH_STR_EMPTY, &events);
}

// --- Items and their points

static struct point *add_point(struct saying *s, bh_str text)
{
    struct point *p = &s->points[s->point_count++];

    *p = (struct point){.order = s->order, .text = text};
    return p;
}

// What cannot be placed. It says nothing where it is what all versions are by default, and the
// whole entry says something else without it if they are affected.
static int add_words(struct saying *s, const struct bh_cve_version *v)
{
    bh_str text;

    if (v->status == s->v->fallback && !bh_cve_is_other(v, v->status) &&
        v->status != BH_CVE_UNKNOWN)
        return 0;
    s->whole = s->whole || s->v->fallback == BH_CVE_AFFECTED;
    if (v->status == BH_CVE_UNAFFECTED)
        return 0;
    int r = bh_cve_version_text(v, s->arena, &text);
    return r < 0 ? r : add_range(s, BH_RANGE_UNREADABLE, text, NULL);
}

static int add_single(struct saying *s, const struct bh_cve_version *v)
{
    if (s->order->valid(v->version) && !bh_cve_is_words(v->version)) {
        struct item *item = &s->items[s->item_count++];
        *item = (struct item){.v = v, .from = add_point(s, v->version)};
        item->to = item->from;
        return 0;
    }
    if (v->status == BH_CVE_AFFECTED && !bh_cve_is_words(v->version))
        return bh_record_add(s->arena, s->versions, &v->version);
    return add_words(s, v);
}

static int add_ranged(struct saying *s, const struct bh_cve_version *v)
{
    struct item item = {.v = v};
    struct bh_cve_bounds b;
    int r = bh_cve_bounds_of(v, s->order, s->arena, &b);

    if (r < 0)
        return r;
    if (!b.fits) {
        s->whole = s->whole || bh_cve_is_other(v, v->status) ||
                   (v->status == BH_CVE_UNAFFECTED && v < s->last_affected);
        return add_words(s, v);
    }
    item.from = b.from.len ? add_point(s, b.from) : NULL;
    item.to = b.to.len ? add_point(s, b.to) : NULL;
    item.before_to = b.before_to;
    item.changes = &s->points[s->point_count];
    for (size_t i = 0; i < v->change_count; i++)
        (void)add_point(s, v->changes[i].at);
    s->items[s->item_count++] = item;
    return 0;
}

static int add_items(struct saying *s)
{
    size_t points = 1;
    int r = 0;

    for (size_t i = 0; i < s->v->count; i++) {
        points += 2 + s->v->items[i].change_count;
        if (s->v->items[i].status == BH_CVE_AFFECTED || s->v->items[i].change_count)
            s->last_affected = &s->v->items[i];
    }
    s->items = bh_arena_array(s->arena, s->v->count + 1, sizeof(*s->items));
    s->points = bh_arena_array(s->arena, points, sizeof(*s->points));
    s->sorted = bh_arena_array(s->arena, points, sizeof(struct point *));
    if (!s->items || !s->points || !s->sorted)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < s->v->count; i++) {
        const struct bh_cve_version *v = &s->v->items[i];
        r = bh_cve_is_of_commits(v) ? say_commits(s, v)
            : bh_cve_is_single(v)   ? add_single(s, v)
                                    : add_ranged(s, v);
    }
    return r;
}

static int compare(const struct point *a, const struct point *b)
{
    int c = 0;

    (void)!a->order->compare(a->text, b->text, &c); // both are valid
    return c;
}

static int by_order(const void *x, const void *y)
{
    const struct point *a = *(struct point *const *)x, *b = *(struct point *const *)y;
    int c = compare(a, b);

    return c ? c : (a > b) - (a < b);
}

// Gives each point its place; the first of those that are equal stands for them.
static size_t rank_points(struct saying *s)
{
    size_t ranks = 0;

    for (size_t i = 0; i < s->point_count; i++)
        s->sorted[i] = &s->points[i];
    qsort(s->sorted, s->point_count, sizeof(struct point *), by_order);
    for (size_t i = 0; i < s->point_count; i++) {
        if (!ranks || compare(s->sorted[ranks - 1], s->sorted[i]) != 0) {
            s->sorted[ranks] = s->sorted[i];
            ranks++;
        }
        s->sorted[i]->place = 2 * ranks - 1;
    }
    return ranks;
}

// --- Painting

#define UNPAINTED 3

struct canvas {
    unsigned char *places;
    size_t *next; // unpainted place at or behind that one
    size_t count;
};

static size_t next_free(struct canvas *c, size_t at)
{
    size_t found = at;

    while (c->next[found] != found)
        found = c->next[found];
    while (c->next[at] != found) {
        size_t step = c->next[at];
        c->next[at] = found;
        at = step;
    }
    return found;
}

// Places from..to, `to` excluded.
static void paint(struct canvas *c, size_t from, size_t to, enum bh_cve_status status)
{
    for (size_t i = next_free(c, from); i < to; i = next_free(c, i)) {
        c->places[i] = (unsigned char)status;
        c->next[i] = i + 1;
    }
}

static int by_place(const void *x, const void *y)
{
    const struct point *a = *(struct point *const *)x, *b = *(struct point *const *)y;

    return a->place != b->place ? (a->place > b->place) - (a->place < b->place) : (a > b) - (a < b);
}

static int paint_item(struct saying *s, struct canvas *c, const struct item *item)
{
    size_t from = item->from ? item->from->place : 0;
    size_t to = !item->to ? c->count : item->to->place + (item->before_to ? 0 : 1);
    enum bh_cve_status status = item->v->status;
    size_t count = item->v->change_count;
    struct point **changes = bh_arena_array(s->arena, count + 1, sizeof(struct point *));

    if (!changes)
        return BH_E_NOMEM;
    if (!item->changes) // a single version, of which changes say nothing
        count = 0;
    for (size_t i = 0; i < count; i++)
        changes[i] = &item->changes[i];
    qsort(changes, count, sizeof(struct point *), by_place);
    for (size_t i = 0; i < count; i++) {
        size_t at = changes[i]->place < to ? changes[i]->place : to;
        if (at > from) {
            paint(c, from, at, status);
            from = at;
        }
        status = item->v->changes[changes[i] - item->changes].status;
    }
    if (from < to)
        paint(c, from, to, status);
    return 0;
}

// --- Runs

static bh_str text_at(const struct saying *s, size_t place)
{
    return s->sorted[(place - 1) / 2]->text;
}

// "affected" by default with a list of affected versions alone: by the schema all versions; but the
// fixed ones are forgotten, as records show that say so of products with known fixes.
static bool is_doubtful(const struct saying *s)
{
    if (s->v->fallback != BH_CVE_AFFECTED || !s->item_count)
        return false;
    for (size_t i = 0; i < s->v->count; i++) {
        const struct bh_cve_version *v = &s->v->items[i];
        if (v->status != BH_CVE_AFFECTED || v->change_count)
            return false;
    }
    return true;
}

static bh_str unknown_text(const struct saying *s)
{
    if (s->doubtful)
        return BH_STR("\"affected\" by default, beside a list of affected ones");
    return s->v->unknown.len ? s->v->unknown : BH_STR("unknown");
}

// Places from..to, `to` excluded.
static int say_run(struct saying *s, size_t from, size_t to, size_t places, bool affected)
{
    struct bh_record_list events = {.size = sizeof(struct bh_range_event)};
    int r;

    if (affected && to == from + 1 && from % 2 == 1) {
        const bh_str listed = text_at(s, from);
        return bh_record_add(s->arena, s->versions, &listed);
    }
    if (!from)
        r = add_event(s, &events, BH_INTRODUCED, BH_STR("0"));
    else if (from % 2)
        r = add_event(s, &events, BH_INTRODUCED, text_at(s, from));
    else
        r = add_event(s, &events, BH_INTRODUCED_AFTER, text_at(s, from - 1));
    if (r == 0 && to < places)
        r = to % 2 ? add_event(s, &events, BH_FIXED, text_at(s, to))
                   : add_event(s, &events, BH_LAST_AFFECTED, text_at(s, to - 1));
    if (r < 0)
        return r;
    return affected ? add_range(s, BH_RANGE_ECOSYSTEM, BH_STR_EMPTY, &events)
                    : add_range(s, BH_RANGE_UNREADABLE, unknown_text(s), &events);
}

static int say_runs(struct saying *s, const struct canvas *c)
{
    bool any = s->versions->count || s->ranges->count;
    enum bh_cve_status fallback = s->v->fallback;
    int r = 0;

    s->doubtful = is_doubtful(s);
    for (size_t i = 0; i < c->count; i++) {
        if (c->places[i] == UNPAINTED && s->doubtful)
            c->places[i] = BH_CVE_UNKNOWN;
        else if (c->places[i] == UNPAINTED && fallback != BH_CVE_UNKNOWN)
            c->places[i] = (unsigned char)fallback;
        any = any || c->places[i] == BH_CVE_AFFECTED;
    }
    for (size_t i = 0; i < c->count; i++)
        if (c->places[i] == UNPAINTED)
            c->places[i] = any ? BH_CVE_UNAFFECTED : BH_CVE_UNKNOWN;
    for (size_t i = 0, to; r == 0 && i < c->count; i = to) {
        to = i + 1;
        while (to < c->count && c->places[to] == c->places[i])
            to++;
        if (c->places[i] != BH_CVE_UNAFFECTED)
            r = say_run(s, i, to, c->count, c->places[i] == BH_CVE_AFFECTED);
    }
    return r;
}

static int say_items(struct saying *s)
{
    struct canvas c = {.count = 2 * rank_points(s) + 1};
    int r = 0;

    c.places = bh_arena_alloc(s->arena, c.count);
    c.next = bh_arena_array(s->arena, c.count + 1, sizeof(*c.next));
    if (!c.places || !c.next)
        return BH_E_NOMEM;
    memset(c.places, UNPAINTED, c.count);
    for (size_t i = 0; i <= c.count; i++)
        c.next[i] = i;
    for (size_t i = 0; r == 0 && i < s->item_count; i++)
        r = paint_item(s, &c, &s->items[i]);
    return r < 0 ? r : say_runs(s, &c);
}

int bh_cve_versions_say(const struct bh_cve_versions *v, const struct bh_version_order *own,
                        const struct bh_version_order *usual, struct bh_arena *arena,
                        struct bh_record_list *ranges, struct bh_record_list *versions)
{
    struct saying s = {
        .v = v, .usual = usual, .arena = arena, .ranges = ranges, .versions = versions};
    bh_str text;
    int r = bh_cve_order(v, own, usual, arena, &s.order);

    if (r == 0)
        r = add_items(&s);
    if (r < 0)
        return r;
    if (s.whole) {
        ranges->count = versions->count = 0;
        r = bh_cve_versions_text(v, arena, &text);
        return r < 0 ? r : add_range(&s, BH_RANGE_UNREADABLE, text, NULL);
    }
    // Words and commits alone do not tell what is affected by default.
    if (s.item_count || v->fallback == BH_CVE_AFFECTED || (!ranges->count && !versions->count))
        r = say_items(&s);
    if (r == 0 && !ranges->count && !versions->count)
        r = add_range(&s, BH_RANGE_ECOSYSTEM, BH_STR_EMPTY, NULL);
    return r;
}
