// SPDX-License-Identifier: Apache-2.0
// Events of a range, sorted and walked (osv-schema, "Evaluation").

#include "match/range.h"

#include "base/error.h"

const struct bh_version_order *bh_range_order(const struct bh_affected *a,
                                              const struct bh_range *range)
{
    const struct bh_version_order *order;

    if (range->order.len)
        return bh_version_order_find(range->order);
    order = bh_version_order_osv(a->ecosystem);
    if (!order && range->type == BH_RANGE_SEMVER)
        order = bh_version_order_find(BH_STR("semver"));
    return order;
}

// "0" stands before every version.
static int compare(const struct bh_version_order *order, bh_str a, bh_str b, int *ret)
{
    bool za = bh_str_eqz(a, "0"), zb = bh_str_eqz(b, "0");

    if (za || zb) {
        *ret = (int)zb - (int)za;
        return 0;
    }
    return order->compare(a, b, ret);
}

typedef const struct bh_range_event *event_ref;

// Two sorted neighbours, [from, middle) and [middle, to), as one.
static int merge(const struct bh_version_order *order, const event_ref *in, event_ref *out,
                 size_t from, size_t middle, size_t to)
{
    size_t a = from, b = middle;

    for (size_t i = from; i < to; i++) {
        int c = a < middle ? -1 : 1;
        if (a < middle && b < to) {
            int r = compare(order, in[a]->version, in[b]->version, &c);
            if (r < 0)
                return r;
        }
        out[i] = c <= 0 ? in[a++] : in[b++];
    }
    return 0;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Merge sort, as the comparison may fail and a hostile record has a million events. *ret is one of
// the two arrays.
static int sort(const struct bh_version_order *order, event_ref *items, event_ref *spare,
                size_t count, event_ref **ret)
{
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t at = 0; at < count; at += 2 * run) {
            int r = merge(order, items, spare, at, smaller(at + run, count),
                          smaller(at + 2 * run, count));
            if (r < 0)
                return r;
        }
        event_ref *other = items;
        items = spare;
        spare = other;
    }
    *ret = items;
    return 0;
}

// All `limit` absent, or the version before one of them, even if another one cannot be read.
static int before_limits(const struct bh_range *range, const struct bh_version_order *order,
                         bh_str version, bool *ret)
{
    bool any = false;
    int unread = 0;

    *ret = true;
    for (size_t i = 0; i < range->event_count; i++) {
        int c;
        if (range->events[i].kind != BH_LIMIT)
            continue;
        if (bh_str_eqz(range->events[i].version, "*"))
            return 0;
        int r = compare(order, version, range->events[i].version, &c);
        if (r == 0 && c < 0)
            return 0;
        any = true;
        if (r < 0)
            unread = r;
    }
    *ret = !any;
    return unread;
}

// The events at one version.
struct instant {
    event_ref introduced, after, fixed, last;
};

static int take_instant(const struct bh_version_order *order, const event_ref *events, size_t count,
                        struct instant *ret, size_t *ret_taken)
{
    size_t n = 0;
    int c = 0;

    *ret = (struct instant){0};
    do {
        event_ref e = events[n++];
        if (e->kind == BH_INTRODUCED)
            ret->introduced = e;
        else if (e->kind == BH_INTRODUCED_AFTER)
            ret->after = e;
        else if (e->kind == BH_FIXED)
            ret->fixed = e;
        else
            ret->last = e;
        if (n < count) {
            int r = compare(order, e->version, events[n]->version, &c);
            if (r < 0)
                return r;
        }
    } while (n < count && c == 0);
    *ret_taken = n;
    return 0;
}

// `c`: the version against that of the events.
static void pass(struct bh_placing *p, const struct instant *at, int c)
{
    bool was = p->affected, closed = at->fixed || (at->last && c > 0);
    event_ref closing = at->fixed ? at->fixed : at->last;
    event_ref opening = at->introduced ? at->introduced : c > 0 ? at->after : NULL;

    p->past_all = closing && c > 0;
    if (c < 0) {
        if (was && !p->end && !at->introduced)
            p->end = closing;
        return;
    }
    if (opening && !closed) {
        p->start = was ? p->start : opening;
        p->affected = true;
    } else if (closed && !opening) {
        p->affected = false;
    }
    if (c == 0 && p->affected && at->last && !(was && at->introduced))
        p->end = at->last;
}

int bh_range_place(const struct bh_range *range, const struct bh_version_order *order,
                   bh_str version, struct bh_arena *arena, struct bh_placing *ret)
{
    size_t room = range->event_count ? range->event_count : 1, count = 0, taken;
    event_ref *items = bh_arena_array(arena, room, sizeof(*items));
    event_ref *spare = bh_arena_array(arena, room, sizeof(*spare));
    struct bh_placing p = {0};
    bool before;

    if (!items || !spare)
        return BH_E_NOMEM;
    for (size_t i = 0; i < range->event_count; i++)
        if (range->events[i].kind != BH_LIMIT)
            items[count++] = &range->events[i];
    int r = sort(order, items, spare, count, &items);
    if (r == 0)
        r = before_limits(range, order, version, &before);
    for (size_t i = 0; r == 0 && i < count; i += taken) {
        struct instant at;
        int c = 0;
        r = take_instant(order, items + i, count - i, &at, &taken);
        if (r == 0)
            r = compare(order, version, items[i]->version, &c);
        if (r == 0)
            pass(&p, &at, c);
    }
    if (r < 0)
        return r;
    if (!p.affected || !before) {
        p.affected = false;
        p.start = p.end = NULL;
    }
    *ret = p;
    return 0;
}

int bh_placing_text(const struct bh_placing *p, struct bh_arena *arena, bh_str *ret)
{
    bool from_zero = !p->start || bh_str_eqz(p->start->version, "0");
    bh_str pieces[5] = {0};
    size_t n = 0;

    if (!from_zero) {
        pieces[n++] = p->start->kind == BH_INTRODUCED ? BH_STR(">= ") : BH_STR("> ");
        pieces[n++] = p->start->version;
    }
    if (p->end) {
        if (!from_zero)
            pieces[n++] = BH_STR(", ");
        pieces[n++] = p->end->kind == BH_FIXED ? BH_STR("< ") : BH_STR("<= ");
        pieces[n++] = p->end->version;
    } else if (from_zero) {
        pieces[n++] = BH_STR("*");
    }
    return bh_arena_join(arena, pieces, n, ret);
}
