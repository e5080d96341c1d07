// SPDX-License-Identifier: Apache-2.0
// Severity and order of findings.

#include "triage/rank.h"

#include "base/clock.h"
#include "triage/closeness.h"
#include "triage/environment.h"
#include "triage/rating.h"

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

static void measure_fix(struct bh_finding *f, const struct bh_inventory *inv)
{
    struct bh_closeness c;
    bh_str version = bh_inv_str(inv, inv->components[f->component].version.text);

    if (!f->fixed.len || !bh_closeness_of(version, f->fixed, &c))
        return;
    f->fix_closeness = c.score;
    f->fix_distance = bh_distance_name(c.distance);
}

int bh_rank(struct bh_findings *findings, const struct bh_inventory *inv,
            const struct bh_profile *profile)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < findings->count; i++) {
        bh_rate(&findings->items[i]);
        if (profile)
            r = bh_environment_rate(&findings->items[i], profile, &findings->arena);
        measure_fix(&findings->items[i], inv);
    }
    if (findings->count)
        qsort_r(findings->items, findings->count, sizeof(*findings->items), by_urgency,
                (void *)(uintptr_t)inv);
    return r;
}
