// SPDX-License-Identifier: Apache-2.0
// Facts about findings, and what the decision tables make of them.

#include "triage/decide.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/msg.h"
#include "triage/ssvc.h"

static const struct bh_ssvc_table *const tables[] = {
    &bh_ssvc_deployer,
    &bh_ssvc_supplier,
    &bh_ssvc_cisa_coordinator,
    &bh_ssvc_cisa_bod_26_04,
};
static const struct bh_ssvc_table *const deriving[] = {
    &bh_ssvc_human_impact,
    &bh_ssvc_utility,
    &bh_ssvc_public_safety_impact,
};

// What is known, and who says so.
struct evidence {
    struct bh_ssvc_facts facts;
    bh_str sources[BH_SSVC_POINTS];
    bh_str comments[BH_SSVC_POINTS]; // of the profile, the same for all findings
};

// Findings have few different facts: the decisions for those met so far. More than these are
// worked out anew.
#define KINDS 64

struct deciding {
    struct bh_arena *arena;
    struct evidence common; // what holds for all findings
    bool has_catalogue;     // of known exploited vulnerabilities
    struct kind {
        struct evidence evidence;
        const struct bh_decision *decisions;
        size_t count;
    } kinds[KINDS];
    size_t kind_count;
};

// A value that the point does not have says nothing.
static void learn(struct evidence *e, enum bh_ssvc_point point, bh_str value, bh_str source)
{
    uint8_t number;

    if (!bh_ssvc_value_by_name(point, value, &number))
        return;
    bh_ssvc_know(&e->facts, point, number);
    e->sources[point] = source;
}

// The same, where several sources may say something: the most urgent value counts.
static void learn_worst(struct evidence *e, enum bh_ssvc_point point, bh_str value, bh_str source)
{
    struct evidence more = *e;

    learn(&more, point, value, source);
    if (more.facts.possible[point] > e->facts.possible[point])
        *e = more;
}

// Decision points that a source has decided (CISA's container in CVE records, which has a word of
// its own for one of the values).
static void learn_signal(struct evidence *e, const struct bh_signal *s)
{
    static const enum bh_ssvc_point points[] = {BH_SSVC_EXPLOITATION, BH_SSVC_AUTOMATABLE,
                                                BH_SSVC_TECHNICAL_IMPACT};

    // Somebody has shown how: SSVC's "public poc", whatever else is not known.
    if (bh_str_eqz(s->kind, "exploit"))
        learn_worst(e, BH_SSVC_EXPLOITATION, BH_STR("public poc"), s->source);
    if (!bh_str_eqz(s->kind, "ssvc"))
        return;
    for (size_t i = 0; i < s->value_count; i++) {
        bh_str value = s->values[i].value;
        if (bh_str_caseeq(value, BH_STR("poc")))
            value = BH_STR("public poc");
        for (size_t k = 0; k < BH_COUNT(points); k++)
            if (bh_str_eqz(s->values[i].name, bh_ssvc_point(points[k])->name))
                learn_worst(e, points[k], value, s->source);
    }
}

static bool has_cve(const struct bh_finding *f)
{
    for (size_t i = 0; i < f->id_count; i++)
        if (bh_str_starts(f->ids[i], BH_STR("CVE-")))
            return true;
    return false;
}

// All that the sources say of a vulnerability.
static void learn_finding(struct evidence *e, const struct bh_finding *f, bool has_catalogue)
{
    if (f->exploited != BH_TIME_UNKNOWN) {
        learn(e, BH_SSVC_EXPLOITATION, BH_STR("active"), BH_STR("kev"));
        learn(e, BH_SSVC_IN_KEV, BH_STR("yes"), BH_STR("kev"));
    } else if (has_catalogue && has_cve(f)) {
        learn(e, BH_SSVC_IN_KEV, BH_STR("no"), BH_STR("kev"));
    }
    for (size_t i = 0; i < f->signal_count; i++)
        learn_signal(e, &f->signals[i]);
}

// Said of a point by the profile, in words of its own or of another setting.
static const struct said {
    enum bh_setting setting;
    enum bh_ssvc_point point;
    const char *value; // NULL: any, which is the point's value, too
    const char *fact;
} says[] = {
    // what is said later overrules
    {BH_SETTING_NETWORK, BH_SSVC_SYSTEM_EXPOSURE, "internet", "open"},
    {BH_SETTING_NETWORK, BH_SSVC_SYSTEM_EXPOSURE, "internal", "controlled"},
    {BH_SETTING_NETWORK, BH_SSVC_SYSTEM_EXPOSURE, "adjacent", "controlled"},
    {BH_SETTING_NETWORK, BH_SSVC_SYSTEM_EXPOSURE, "isolated", "small"},
    {BH_SETTING_EXPOSURE, BH_SSVC_SYSTEM_EXPOSURE, NULL, NULL},
    {BH_SETTING_EXPOSURE, BH_SSVC_PUBLICLY_EXPOSED, "open", "yes"},
    {BH_SETTING_EXPOSURE, BH_SSVC_PUBLICLY_EXPOSED, "small", "no"},
    {BH_SETTING_NETWORK, BH_SSVC_PUBLICLY_EXPOSED, "internet", "yes"},
    {BH_SETTING_NETWORK, BH_SSVC_PUBLICLY_EXPOSED, "internal", "no"},
    {BH_SETTING_NETWORK, BH_SSVC_PUBLICLY_EXPOSED, "adjacent", "no"},
    {BH_SETTING_NETWORK, BH_SSVC_PUBLICLY_EXPOSED, "isolated", "no"},
    {BH_SETTING_SAFETY, BH_SSVC_SAFETY_IMPACT, NULL, NULL},
    {BH_SETTING_MISSION, BH_SSVC_MISSION_IMPACT, NULL, NULL},
    {BH_SETTING_MISSION_WELL_BEING, BH_SSVC_MISSION_WELL_BEING, NULL, NULL},
    {BH_SETTING_VALUE_DENSITY, BH_SSVC_VALUE_DENSITY, NULL, NULL},
};

static void learn_profile(struct evidence *e, const struct bh_profile *profile)
{
    for (size_t i = 0; i < BH_COUNT(says); i++) {
        const char *value = profile->settings[says[i].setting].value;
        if (!value || (says[i].value && !bh_profile_says(profile, says[i].setting, says[i].value)))
            continue;
        learn(e, says[i].point, bh_str_z(says[i].fact ? says[i].fact : value), BH_STR("profile"));
        e->comments[says[i].point] = profile->settings[says[i].setting].reason;
    }
}

static bool same_evidence(const struct evidence *a, const struct evidence *b)
{
    for (size_t i = 0; i < BH_SSVC_POINTS; i++)
        if (a->facts.possible[i] != b->facts.possible[i] ||
            !bh_str_eq(a->sources[i], b->sources[i]))
            return false;
    return true;
}

static const struct bh_ssvc_table *derived_by(enum bh_ssvc_point point)
{
    for (size_t i = 0; i < BH_COUNT(deriving); i++)
        if (deriving[i]->outcome == point)
            return deriving[i];
    return NULL;
}

static int name_outcomes(struct bh_arena *arena, const struct bh_ssvc_table *table, unsigned set,
                         struct bh_decision *d)
{
    const char **names = bh_arena_array(arena, BH_SSVC_VALUES, sizeof(*names));

    if (!names)
        return BH_E_NOMEM;
    for (size_t i = 0; i < BH_SSVC_VALUES; i++)
        if (set >> i & 1)
            names[d->outcome_count++] = bh_ssvc_point(table->outcome)->values[i].name;
    d->outcomes = names;
    return 0;
}

static int name_facts(struct bh_arena *arena, const struct evidence *e, uint32_t known,
                      struct bh_decision *d)
{
    struct bh_decision_fact *facts = bh_arena_array(arena, BH_SSVC_TABLE_POINTS, sizeof(*facts));

    if (!facts)
        return BH_E_NOMEM;
    for (enum bh_ssvc_point p = 0; p < BH_SSVC_POINTS; p++) {
        if (!(known >> p & 1))
            continue;
        const struct bh_ssvc_point_info *info = bh_ssvc_point(p);
        bh_str source = e->sources[p];
        if (!source.len && derived_by(p))
            source = bh_str_z(derived_by(p)->name);
        facts[d->fact_count++] = (struct bh_decision_fact){
            .name = info->name,
            .value = info->values[__builtin_ctz(e->facts.possible[p])].name,
            .source = source,
            .comment = e->comments[p]};
    }
    d->facts = facts;
    return 0;
}

// A derived point is missing for want of what it is derived from.
static uint32_t spread_missing(const struct evidence *e, uint32_t missing)
{
    struct bh_ssvc_decision d;

    for (size_t i = 0; i < BH_COUNT(deriving); i++) {
        uint32_t bit = UINT32_C(1) << deriving[i]->outcome;
        if ((missing & bit) && bh_ssvc_decide(deriving[i], &e->facts, &d) == 0)
            missing = (missing & ~bit) | d.missing;
    }
    return missing;
}

static int name_missing(struct bh_arena *arena, uint32_t missing, struct bh_decision *d)
{
    const char **names = bh_arena_array(arena, BH_SSVC_POINTS, sizeof(*names));

    if (!names)
        return BH_E_NOMEM;
    for (enum bh_ssvc_point p = 0; p < BH_SSVC_POINTS; p++)
        if (missing >> p & 1)
            names[d->missing_count++] = bh_ssvc_point(p)->name;
    d->missing = names;
    return 0;
}

static int join_names(struct bh_arena *arena, const char *const *names, size_t count, bh_str *ret)
{
    bh_str pieces[2 * BH_SSVC_POINTS];
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        if (i)
            pieces[n++] = BH_STR(", ");
        pieces[n++] = bh_str_z(names[i]);
    }
    return bh_arena_join(arena, pieces, n, ret);
}

static int join_facts(struct bh_arena *arena, const struct bh_decision *d, bh_str *ret)
{
    bh_str pieces[4 * BH_SSVC_TABLE_POINTS];
    size_t n = 0;

    for (size_t i = 0; i < d->fact_count; i++) {
        if (i)
            pieces[n++] = BH_STR(", ");
        pieces[n++] = bh_str_z(d->facts[i].name);
        pieces[n++] = BH_STR(": ");
        pieces[n++] = bh_str_z(d->facts[i].value);
    }
    return bh_arena_join(arena, pieces, n, ret);
}

static int give_reason(struct bh_arena *arena, struct bh_decision *d)
{
    if (d->outcome_count == 1) {
        d->reason.format = BH_N("decided by %s");
        return join_facts(arena, d, &d->reason.args[0]);
    }
    d->reason.format = BH_N("between '%s' and '%s': what decides is not known (%s)");
    d->reason.args[0] = bh_str_z(d->outcomes[0]);
    d->reason.args[1] = bh_str_z(d->outcomes[d->outcome_count - 1]);
    return join_names(arena, d->missing, d->missing_count, &d->reason.args[2]);
}

// One table. *ret_count grows unless not one fact is known.
static int decide_one(struct bh_arena *arena, const struct bh_ssvc_table *table,
                      const struct evidence *e, struct bh_decision *ret, size_t *ret_count)
{
    struct bh_decision d = {.table = table->name, .version = table->version};
    struct bh_ssvc_decision decided;
    int r = bh_ssvc_decide(table, &e->facts, &decided);

    if (r < 0 || !decided.known)
        return r;
    r = name_outcomes(arena, table, decided.possible, &d);
    if (r == 0)
        r = name_facts(arena, e, decided.known, &d);
    if (r == 0)
        r = name_missing(arena, spread_missing(e, decided.missing), &d);
    if (r == 0)
        r = give_reason(arena, &d);
    if (r == 0 && d.outcome_count == 1) {
        d.days = decided.lowest->days;
        d.forensics = decided.lowest->forensics;
    }
    if (r == 0)
        ret[(*ret_count)++] = d;
    return r;
}

static int decide_all(struct bh_arena *arena, struct kind *kind)
{
    struct bh_decision *decisions = bh_arena_array(arena, BH_COUNT(tables), sizeof(*decisions));
    struct evidence e = kind->evidence;
    int r = decisions ? 0 : BH_E_NOMEM;

    bh_ssvc_derive(&e.facts);
    for (size_t i = 0; r == 0 && i < BH_COUNT(tables); i++)
        r = decide_one(arena, tables[i], &e, decisions, &kind->count);
    kind->decisions = decisions;
    return r;
}

static int decide_finding(struct deciding *d, struct bh_finding *f)
{
    struct kind fresh = {.evidence = d->common}, *kind = NULL;
    int r = 0;

    learn_finding(&fresh.evidence, f, d->has_catalogue);
    for (size_t i = 0; !kind && i < d->kind_count; i++)
        if (same_evidence(&d->kinds[i].evidence, &fresh.evidence))
            kind = &d->kinds[i];
    if (!kind) {
        kind = &fresh;
        r = decide_all(d->arena, kind);
        if (r == 0 && d->kind_count < KINDS)
            d->kinds[d->kind_count++] = fresh;
    }
    if (r == 0 && kind->count) {
        f->decisions = kind->decisions;
        f->decision_count = kind->count;
    }
    return r;
}

int bh_decide(struct bh_findings *findings, const struct bh_profile *profile)
{
    struct deciding d = {.arena = &findings->arena};
    int r = 0;

    for (size_t i = 0; i < findings->feed_count; i++)
        if (bh_str_eqz(findings->feeds[i].name, "kev") && findings->feeds[i].records)
            d.has_catalogue = true;
    if (profile)
        learn_profile(&d.common, profile);
    for (size_t i = 0; r == 0 && i < findings->count; i++)
        // A package that is an attack is removed: there is nothing to weigh.
        if (findings->items[i].kind == BH_VULNERABILITY)
            r = decide_finding(&d, &findings->items[i]);
    return r;
}
