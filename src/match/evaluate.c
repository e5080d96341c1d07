// SPDX-License-Identifier: Apache-2.0
// OSV's evaluation algorithm (osv-schema, "Evaluation"), with a third value for what can't be
// ordered.

#include "base/error.h"
#include "match/match.h"
#include "versions/version.h"

// Events of one range, in the order of their versions.
struct events {
    const struct bh_version_order *order;
    struct bh_range_event *items;
    size_t count;
};

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

// Insertion sort: a range has a handful of events, and comparison may fail.
static int sort_events(const struct bh_range *range, struct bh_arena *arena, struct events *ret)
{
    ret->items =
        bh_arena_array(arena, range->event_count ? range->event_count : 1, sizeof(*ret->items));
    if (!ret->items)
        return BH_E_NOMEM;
    for (size_t i = 0; i < range->event_count; i++) {
        size_t at = ret->count;
        if (range->events[i].kind == BH_LIMIT)
            continue;
        while (at > 0) {
            int c;
            int r = compare(ret->order, ret->items[at - 1].version, range->events[i].version, &c);
            if (r < 0)
                return r;
            if (c <= 0)
                break;
            ret->items[at] = ret->items[at - 1];
            at--;
        }
        ret->items[at] = range->events[i];
        ret->count++;
    }
    return 0;
}

// All `limit` absent, or the version before one of them.
static int before_limits(const struct bh_range *range, const struct bh_version_order *order,
                         bh_str version, bool *ret)
{
    bool any = false;

    *ret = true;
    for (size_t i = 0; i < range->event_count; i++) {
        int c;
        if (range->events[i].kind != BH_LIMIT)
            continue;
        if (bh_str_eqz(range->events[i].version, "*"))
            return 0;
        int r = compare(order, version, range->events[i].version, &c);
        if (r < 0)
            return r;
        any = true;
        if (c < 0)
            return 0;
    }
    *ret = !any;
    return 0;
}

// Walks the sorted events; *ret_start and *ret_end are the events that enclose an affected version.
static int walk(const struct events *e, bh_str version, bool *ret_affected,
                const struct bh_range_event **ret_start, const struct bh_range_event **ret_end)
{
    *ret_affected = false;
    *ret_start = *ret_end = NULL;
    for (size_t i = 0; i < e->count; i++) {
        const struct bh_range_event *ev = &e->items[i];
        int c;
        int r = compare(e->order, version, ev->version, &c);
        if (r < 0)
            return r;
        if (ev->kind == BH_INTRODUCED && c >= 0) {
            if (!*ret_affected)
                *ret_start = ev;
            *ret_affected = true;
        } else if ((ev->kind == BH_FIXED && c >= 0) || (ev->kind == BH_LAST_AFFECTED && c > 0)) {
            *ret_affected = false;
        } else if (*ret_affected && !*ret_end && ev->kind != BH_INTRODUCED) {
            *ret_end = ev;
        }
    }
    return 0;
}

static int range_text(const struct bh_range_event *start, const struct bh_range_event *end,
                      struct bh_arena *arena, bh_str *ret)
{
    bool from_zero = !start || bh_str_eqz(start->version, "0");
    bh_str pieces[5] = {0};
    size_t n = 0;

    if (!from_zero) {
        pieces[n++] = BH_STR(">= ");
        pieces[n++] = start->version;
    }
    if (end) {
        if (!from_zero)
            pieces[n++] = BH_STR(", ");
        pieces[n++] = end->kind == BH_FIXED ? BH_STR("< ") : BH_STR("<= ");
        pieces[n++] = end->version;
    } else if (from_zero) {
        pieces[n++] = BH_STR("*");
    }
    return bh_arena_join(arena, pieces, n, ret);
}

static void decide(struct bh_statement *s, enum bh_outcome outcome, enum bh_rule rule,
                   const char *format, bh_str a, bh_str b)
{
    s->outcome = outcome;
    s->rule = rule;
    s->reason = (struct bh_reason){.format = format, .args = {a, b}};
}

// Whether a version that stands for a commit may be compared with these events at all.
static bool events_are_pseudo(const struct bh_range *range, const struct bh_version_order *order)
{
    for (size_t i = 0; i < range->event_count; i++)
        if (!bh_str_eqz(range->events[i].version, "0") &&
            !order->is_pseudo(range->events[i].version))
            return false;
    return true;
}

// A commit behind a release is decided by that release being past the fix; nothing else is.
static bool past_a_fix(const struct events *e, bh_str version)
{
    bh_str plain = version;

    (void)bh_str_skip(&plain, BH_STR("v"));
    if (bh_str_starts(plain, BH_STR("0.0.0-")))
        return false;
    for (size_t i = e->count; i-- > 0;) {
        int c;
        if (e->items[i].kind == BH_INTRODUCED ||
            compare(e->order, version, e->items[i].version, &c))
            continue;
        return c > 0 && i + 1 == e->count;
    }
    return false;
}

static int evaluate_range(const struct bh_affected *a, const struct bh_range *range, bh_str version,
                          struct bh_arena *arena, struct bh_statement *s)
{
    const struct bh_range_event *start, *end;
    struct events e = {0};
    bool affected, before;

    if (range->type == BH_RANGE_GIT)
        return 0;
    if (range->order.len)
        e.order = bh_version_order_find(range->order);
    // Of an ecosystem whose order is Semantic Versioning with differences, those count.
    if (!e.order)
        e.order = bh_version_order_osv(a->ecosystem);
    if (!e.order && range->type == BH_RANGE_SEMVER)
        e.order = bh_version_order_find(BH_STR("semver"));
    if (!e.order) {
        decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE, BH_N("no order of versions is known for %s"),
               a->ecosystem, BH_STR_EMPTY);
        return 0;
    }
    int r = sort_events(range, arena, &e);
    if (r == 0)
        r = before_limits(range, e.order, version, &before);
    if (r == 0)
        r = walk(&e, version, &affected, &start, &end);
    if (r == BH_E_NOMEM)
        return r;
    if (r < 0) {
        decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE,
               BH_N("the version '%s' cannot be ordered as %s"), version, bh_str_z(e.order->name));
        return 0;
    }
    if (e.order->is_pseudo && e.order->is_pseudo(version) && !events_are_pseudo(range, e.order) &&
        (affected || !past_a_fix(&e, version))) {
        decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE,
               BH_N("the pseudo-version '%s' cannot be placed among releases"), version,
               BH_STR_EMPTY);
        return range_text(start, end, arena, &s->range);
    }
    if (!affected || !before)
        return 0;
    if (end && end->kind == BH_FIXED)
        s->fixed = end->version;
    r = range_text(start, end, arena, &s->range);
    decide(s, BH_AFFECTED, BH_RULE_PURL, BH_N("%s is in the affected range %s"), version, s->range);
    return r;
}

static int collect_fixes(const struct bh_affected *a, struct bh_arena *arena,
                         struct bh_statement *s)
{
    size_t count = 0;

    for (size_t i = 0; i < a->range_count; i++)
        count += a->ranges[i].event_count;
    bh_str *fixes = bh_arena_array(arena, count ? count : 1, sizeof(*fixes));
    if (!fixes)
        return BH_E_NOMEM;
    for (size_t i = 0; i < a->range_count; i++)
        for (size_t k = 0; a->ranges[i].type != BH_RANGE_GIT && k < a->ranges[i].event_count; k++)
            if (a->ranges[i].events[k].kind == BH_FIXED)
                fixes[s->fix_count++] = a->ranges[i].events[k].version;
    s->fixes = fixes;
    return 0;
}

static bool has_versions_or_ranges(const struct bh_affected *a)
{
    for (size_t i = 0; i < a->range_count; i++)
        if (a->ranges[i].type != BH_RANGE_GIT)
            return true;
    return a->version_count > 0;
}

int bh_evaluate(const struct bh_affected *a, bh_str version, struct bh_arena *arena,
                struct bh_statement *ret)
{
    struct bh_statement s = {.ecosystem = a->ecosystem, .name = a->name};
    struct bh_statement one;
    int r = collect_fixes(a, arena, &s);

    if (r < 0)
        return r;
    if (!version.len)
        decide(&s, BH_UNDETERMINED, BH_RULE_UNREADABLE, BH_N("the version is not known"),
               BH_STR_EMPTY, BH_STR_EMPTY);
    else if (!has_versions_or_ranges(a))
        decide(&s, BH_UNDETERMINED, BH_RULE_UNREADABLE,
               BH_N("only commits are known, not versions"), BH_STR_EMPTY, BH_STR_EMPTY);
    else
        decide(&s, BH_NOT_AFFECTED, BH_RULE_PURL, BH_N("%s is in no affected range"), version,
               BH_STR_EMPTY);
    for (size_t i = 0; version.len && s.outcome != BH_AFFECTED && i < a->range_count; i++) {
        one = s;
        r = evaluate_range(a, &a->ranges[i], version, arena, &one);
        if (r < 0)
            return r;
        s = one;
    }
    for (size_t i = 0; version.len && s.outcome != BH_AFFECTED && i < a->version_count; i++)
        if (bh_str_eq(a->versions[i], version))
            decide(&s, BH_AFFECTED, BH_RULE_PURL, BH_N("%s is listed as affected"), version,
                   BH_STR_EMPTY);
    *ret = s;
    return 0;
}
