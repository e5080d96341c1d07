// SPDX-License-Identifier: Apache-2.0
// Severity and order of findings.

#include "triage/rank.h"

#include "base/clock.h"
#include "triage/closeness.h"
#include "triage/environment.h"
#include "triage/rating.h"
#include "triage/weakness.h"

static int larger_first(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int by_urgency(const void *x, const void *y, void *ctx)
{
    const struct bh_finding *a = x, *b = y;
    const struct bh_inventory *inv = ctx;
    int c = (a->outcome > b->outcome) - (a->outcome < b->outcome);

    if (!c)
        c = larger_first(a->kind != BH_VULNERABILITY, b->kind != BH_VULNERABILITY);
    if (!c)
        c = larger_first(a->exploited != BH_TIME_UNKNOWN, b->exploited != BH_TIME_UNKNOWN);
    if (!c)
        c = larger_first(a->level, b->level);
    if (!c)
        c = larger_first(bh_finding_has_exploit(a), bh_finding_has_exploit(b));
    if (!c)
        c = larger_first(a->score_tenths, b->score_tenths);
    if (!c)
        c = larger_first(a->epss_millionths, b->epss_millionths);
    if (!c)
        c = bh_str_cmp(a->id, b->id);
    if (!c)
        c = bh_str_cmp(bh_inv_str(inv, inv->components[a->component].ref),
                       bh_inv_str(inv, inv->components[b->component].ref));
    return c;
}

// "0.97534", "4e-05" as millionths; what the source's reader let through is a number from 0 to 1.
static uint32_t millionths(bh_str text)
{
    uint64_t n = 0, exponent = 0;
    int digits = 0, behind = 0;
    bool point = false;
    bh_str number, rest = text;

    (void)bh_str_cut(&rest, 'e', &number);
    if (rest.len && (!bh_str_u64(bh_str_from(rest, 1), &exponent) || exponent > 12))
        return 0;
    for (size_t i = 0; i < number.len && digits < 12; i++) {
        point = point || number.ptr[i] == '.';
        if (!bh_is_digit(number.ptr[i]))
            continue;
        n = n * 10 + (uint64_t)(number.ptr[i] - '0');
        digits++;
        behind += point;
    }
    for (behind += (int)exponent; behind > 6; behind--)
        n /= 10;
    for (; behind < 6; behind++)
        n *= 10;
    return n <= 1000000 ? (uint32_t)n : 0;
}

// The latest score counts: models are not compared with each other. Of several CVEs the highest.
static void take_epss(struct bh_finding *f)
{
    int64_t latest = BH_TIME_UNKNOWN;

    for (size_t i = 0; i < f->signal_count; i++) {
        const struct bh_signal *s = &f->signals[i];
        if (!bh_str_eqz(s->kind, "epss") || s->date < latest)
            continue;
        uint32_t before = s->date == latest ? f->epss_millionths : 0;
        for (size_t k = 0; k < s->value_count; k++)
            if (bh_str_eqz(s->values[k].name, "score"))
                f->epss_millionths = millionths(s->values[k].value);
        f->epss_millionths = f->epss_millionths > before ? f->epss_millionths : before;
        latest = s->date;
    }
}

static void measure_fix(struct bh_finding *f, const struct bh_inventory *inv)
{
    struct bh_closeness c;
    bh_str version = bh_inv_str(inv, inv->components[f->component].version.text);

    if (!f->fixed.len || !bh_closeness_of(version, f->fixed, &c))
        return;
    f->fix_closeness = c.score;
    f->fix_distance = bh_distance_name(c.distance);
}

static void sort_weaknesses(struct bh_finding *f)
{
    for (size_t i = 0; i < f->cwe_count; i++)
        f->weaknesses |= bh_weakness_kinds_of(f->cwes[i]);
}

// Of the ancestors of living products (match/lineage.h) only what is grave is worth a line: there
// is no end to what nobody assessed.
static bool is_minor_ancestor(const struct bh_finding *f)
{
    for (size_t i = 0; i < f->statement_count; i++)
        if (f->statements[i].rule != BH_RULE_LINEAGE)
            return false;
    return f->level < BH_LEVEL_HIGH && f->exploited == BH_TIME_UNKNOWN &&
           f->kind == BH_VULNERABILITY;
}

static void drop_minor_ancestors(struct bh_findings *findings)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (!is_minor_ancestor(&findings->items[i]))
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}

int bh_rank(struct bh_findings *findings, const struct bh_inventory *inv,
            const struct bh_profile *profile)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < findings->count; i++) {
        struct bh_finding *f = &findings->items[i];
        bh_rate(f);
        if (profile)
            r = bh_environment_rate(f, profile, bh_inv_str(inv, inv->components[f->component].purl),
                                    &findings->arena);
        measure_fix(f, inv);
        take_epss(f);
        sort_weaknesses(f);
    }
    drop_minor_ancestors(findings);
    if (findings->count)
        qsort_r(findings->items, findings->count, sizeof(*findings->items), by_urgency,
                (void *)(uintptr_t)inv);
    return r;
}
