// SPDX-License-Identifier: Apache-2.0
// OSV's evaluation algorithm (osv-schema, "Evaluation"), with a third value for what can't be
// ordered.

#include "base/error.h"
#include "match/match.h"
#include "match/range.h"
#include "versions/version.h"

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
static bool past_a_fix(const struct bh_placing *p, bh_str version)
{
    bh_str plain = version;

    (void)bh_str_skip(&plain, BH_STR("v"));
    return p->past_all && !bh_str_starts(plain, BH_STR("0.0.0-"));
}

static void no_order(struct bh_statement *s, bh_str version, const struct bh_version_order *order)
{
    decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE, BH_N("the version '%s' cannot be ordered as %s"),
           version, bh_str_z(order->name));
}

static void in_words(struct bh_statement *s, const struct bh_range *range)
{
    decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE,
           BH_N("the source says of the affected versions: %s"), range->text, BH_STR_EMPTY);
}

// Whether its events are versions that can be placed and named as fixes.
static bool has_fixes(const struct bh_range *range)
{
    return range->type != BH_RANGE_GIT && range->type != BH_RANGE_UNREADABLE;
}

// Built in a module of Red Hat's or of those who rebuild them: "2.module+el8.5.0+...",
// "2.module_el8.5.0+...".
static bool is_module_build(bh_str v)
{
    return bh_str_search(v, BH_STR(".module+")) < v.len ||
           bh_str_search(v, BH_STR(".module_")) < v.len;
}

// Oracle builds some packages once more for patching in memory ("2.28-164.0.5.ksplice1.el8") and as
// validated for FIPS 140 ("3.6.16-4.0.1.el8_fips"), with an epoch above that of all others.
static const char *flavour_of(bh_str v)
{
    static const char *const flavours[] = {".ksplice", "_fips"};

    for (size_t i = 0; i < BH_COUNT(flavours); i++)
        if (bh_str_search(v, bh_str_z(flavours[i])) < v.len)
            return flavours[i];
    return NULL;
}

// Whether the version is "12" or "12.x" of a stream "12", without its epoch.
static bool is_of_stream(bh_str v, bh_str stream)
{
    size_t colon = bh_str_find(v, ':');

    v = colon < v.len ? bh_str_from(v, colon + 1) : v;
    return bh_str_skip(&v, stream) && (!v.len || !bh_is_alnum(v.ptr[0]));
}

// Rule R2 asks for the same module and stream. Packages inside and outside of modules, and of
// several streams, have the same names, and a record of one says nothing of the others. Streams are
// named after the version of their main package; of the others in the module nothing tells. So it
// is with flavours.
// Returns the event of the other build; NULL: none.
static const struct bh_range_event *other_build(const struct bh_range *range, bh_str version,
                                                bh_str stream)
{
    bool module = is_module_build(version);
    bool streams = module && stream.len && is_of_stream(version, stream);
    const char *flavour = flavour_of(version);

    for (size_t i = 0; i < range->event_count; i++) {
        const struct bh_range_event *e = &range->events[i];
        if (e->kind != BH_FIXED && e->kind != BH_LAST_AFFECTED)
            continue;
        if (is_module_build(e->version) != module ||
            (streams && !is_of_stream(e->version, stream)) || flavour_of(e->version) != flavour)
            return e;
    }
    return NULL;
}

// Of a record that names the stream ("module nodejs:12"), whatever the versions of its packages.
static bool is_other_stream(bh_str note, bh_str stream)
{
    if (!stream.len || !bh_str_skip(&note, BH_STR("module ")) || !bh_str_has(note, ':'))
        return false;
    return !bh_str_eq(bh_str_from(note, bh_str_find(note, ':') + 1), stream);
}

static int evaluate_range(const struct bh_affected *a, const struct bh_range *range, bh_str version,
                          bh_str stream, struct bh_arena *arena, struct bh_statement *s)
{
    const struct bh_version_order *order = bh_range_order(a, range);
    struct bh_placing p;

    if (range->type == BH_RANGE_GIT)
        return 0;
    if (range->type == BH_RANGE_UNREADABLE && (!range->event_count || !order)) {
        in_words(s, range);
        return 0;
    }
    if (!order) {
        decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE, BH_N("no order of versions is known for %s"),
               range->order.len ? range->order : a->ecosystem, BH_STR_EMPTY);
        return 0;
    }
    if (strcmp(order->name, "rpm") == 0) {
        const struct bh_range_event *other = other_build(range, version, stream);
        bool apart = other || is_other_stream(a->note, stream);
        if (apart && s->outcome == BH_NOT_AFFECTED)
            decide(s, BH_NOT_AFFECTED, BH_RULE_DISTRIBUTION,
                   BH_N("%s is of another module, stream or flavour than %s"), version,
                   other ? other->version : a->note);
        if (apart)
            return 0;
    }
    int r = bh_range_place(range, order, version, arena, &p);
    if (r == BH_E_NOMEM)
        return r;
    if (r < 0) {
        no_order(s, version, order);
        return 0;
    }
    if (order->is_pseudo && order->is_pseudo(version) && !events_are_pseudo(range, order) &&
        (p.affected || !past_a_fix(&p, version))) {
        decide(s, BH_UNDETERMINED, BH_RULE_UNREADABLE,
               BH_N("the pseudo-version '%s' cannot be placed among releases"), version,
               BH_STR_EMPTY);
        return p.affected ? bh_placing_text(&p, arena, &s->range) : 0;
    }
    if (!p.affected)
        return 0;
    if (range->type == BH_RANGE_UNREADABLE) {
        in_words(s, range);
        return 0;
    }
    if (p.end && p.end->kind == BH_FIXED)
        s->fixed = p.end->version;
    r = bh_placing_text(&p, arena, &s->range);
    decide(s, BH_AFFECTED, BH_RULE_PURL, BH_N("%s is in the affected range %s"), version, s->range);
    return r;
}

// The schema compares the texts; but PyPI's 1.0 and 1.0.0 are one version, and a list has one of
// them. An order that cannot read the version leaves the texts.
static bool is_listed(const struct bh_affected *a, const struct bh_version_order *order,
                      bh_str version)
{
    int c;

    for (size_t i = 0; i < a->version_count; i++)
        if (bh_str_eq(a->versions[i], version))
            return true;
    if (!order || !order->valid(version))
        return false;
    for (size_t i = 0; i < a->version_count; i++)
        if (order->compare(a->versions[i], version, &c) == 0 && c == 0)
            return true;
    return false;
}

// Of what a list says, after the ranges: it may be all there is.
static void evaluate_list(const struct bh_affected *a, bh_str version, struct bh_statement *s)
{
    const struct bh_version_order *order = bh_version_order_osv(a->ecosystem);

    if (is_listed(a, order, version)) {
        s->range = BH_STR_EMPTY; // of a range that did not decide
        decide(s, BH_AFFECTED, BH_RULE_PURL, BH_N("%s is listed as affected"), version,
               BH_STR_EMPTY);
    } else if (s->outcome == BH_NOT_AFFECTED && order && !order->valid(version)) {
        no_order(s, version, order);
    }
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
        for (size_t k = 0; has_fixes(&a->ranges[i]) && k < a->ranges[i].event_count; k++)
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

static int evaluate(const struct bh_affected *a, bh_str version, bh_str stream,
                    struct bh_arena *arena, struct bh_statement *ret)
{
    bool is_cpe = bh_str_eqz(a->ecosystem, "CPE"); // its note is the CPE
    struct bh_statement s = {
        .ecosystem = a->ecosystem, .name = a->name, .note = is_cpe ? BH_STR_EMPTY : a->note};
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
        r = evaluate_range(a, &a->ranges[i], version, stream, arena, &one);
        if (r < 0)
            return r;
        s = one;
    }
    if (version.len && s.outcome != BH_AFFECTED && a->version_count)
        evaluate_list(a, version, &s);
    *ret = s;
    return 0;
}

// Whether an event stands at just this version.
static bool is_at_event(const struct bh_affected *a, const struct bh_asked_version *v)
{
    for (size_t i = 0; i < a->range_count; i++) {
        const struct bh_range *range = &a->ranges[i];
        const struct bh_version_order *order = bh_range_order(a, range);
        for (size_t k = 0; order && k < range->event_count; k++) {
            int c, low;
            if (order->compare(v->text, range->events[k].version, &c) == 0 && c == 0 &&
                order->compare(v->lowest, range->events[k].version, &low) == 0 && low != 0)
                return true;
        }
    }
    return false;
}

int bh_evaluate(const struct bh_affected *a, const struct bh_asked_version *version,
                struct bh_arena *arena, struct bh_statement *ret)
{
    struct bh_statement s, low, high;
    int r = evaluate(a, version->text, version->stream, arena, &s);

    if (r == 0 && version->lowest.len)
        r = evaluate(a, version->lowest, version->stream, arena, &low);
    if (r == 0 && version->lowest.len)
        r = evaluate(a, version->highest, version->stream, arena, &high);
    if (r < 0)
        return r;
    if (version->lowest.len && low.outcome != high.outcome && !is_at_event(a, version)) {
        s.range = s.fixed = BH_STR_EMPTY;
        decide(&s, BH_UNDETERMINED, BH_RULE_UNREADABLE, version->vague, version->text,
               BH_STR_EMPTY);
    } else if (version->lowest.len && s.outcome == BH_UNDETERMINED) {
        s = low;
        s.reason.args[0] = version->text;
    }
    *ret = s;
    return 0;
}
