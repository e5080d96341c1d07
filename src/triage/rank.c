// SPDX-License-Identifier: Apache-2.0
// Severity and order of findings.

#include "triage/rank.h"

#include "base/clock.h"
#include "triage/cvss.h"

static void rate(struct bh_finding *f)
{
    struct bh_cvss v;

    if (bh_cvss_parse(f->vector, &v) == 0) {
        f->score_tenths = bh_cvss_score(&v, BH_CVSS_ALL);
        f->has_score = true;
        f->level = bh_cvss_level(v.version, f->score_tenths);
    } else {
        f->level = bh_level_of_word(f->vector);
    }
    // A package that is an attack has no degrees.
    if (f->kind == BH_MALWARE)
        f->level = BH_LEVEL_CRITICAL;
}

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
        c = larger_first(a->score_tenths, b->score_tenths);
    if (!c)
        c = bh_str_cmp(a->id, b->id);
    if (!c)
        c = bh_str_cmp(bh_inv_str(inv, inv->components[a->component].ref),
                       bh_inv_str(inv, inv->components[b->component].ref));
    return c;
}

void bh_rank(struct bh_findings *findings, const struct bh_inventory *inv)
{
    for (size_t i = 0; i < findings->count; i++)
        rate(&findings->items[i]);
    if (findings->count)
        qsort_r(findings->items, findings->count, sizeof(*findings->items), by_urgency,
                (void *)(uintptr_t)inv);
}
