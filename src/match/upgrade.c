// SPDX-License-Identifier: Apache-2.0
// The version of a part that nothing known affects.

#include "match/matching.h"

#include "base/limits.h"
#include "match/join.h"
#include "model/purl.h"
#include "versions/version.h"

// What stands in the way of one version.
struct outlook {
    const struct bh_version_order *order;
    bool stuck;     // a finding without fix, or versions that cannot be compared
    bh_str highest; // fix; empty: nothing affects it
};

static void take_finding(struct outlook *o, const struct bh_finding *f)
{
    int c = 1;

    if (f->kind != BH_VULNERABILITY || !f->fixed.len ||
        (o->highest.len && o->order->compare(f->fixed, o->highest, &c) < 0))
        o->stuck = true;
    else if (c > 0)
        o->highest = f->fixed;
}

// What affects the part itself, among what is asked for.
static void take_findings(const struct bh_matching *m, size_t first, struct outlook *o)
{
    for (size_t i = first; i < m->out->count && !o->stuck; i++)
        if (m->out->items[i].outcome == BH_AFFECTED && m->out->items[i].kind == BH_VULNERABILITY)
            take_finding(o, &m->out->items[i]);
}

static int try_version(struct bh_matching *m, struct bh_subject *subject, struct outlook *o)
{
    struct bh_group *groups;
    size_t count;

    m->tried = o->highest;
    o->highest = BH_STR_EMPTY;
    for (size_t i = 0; i < subject->count; i++)
        subject->questions[i].version = (struct bh_asked_version){.text = m->tried};
    int r = bh_match_ask(m, subject);
    if (r == 0)
        r = bh_group_records(m->judged, m->judged_count, &m->scratch, &groups, &count);
    for (size_t i = 0; r == 0 && i < count && !o->stuck; i++) {
        struct bh_finding f;
        enum bh_outcome outcome = bh_group_outcome(&groups[i]);
        o->stuck = outcome == BH_UNDETERMINED;
        if (outcome != BH_AFFECTED)
            continue;
        r = bh_finding_join(&groups[i], 0, &m->scratch, &f);
        if (r == 0)
            take_finding(o, &f);
    }
    return r;
}

static int find_clean(struct bh_matching *m, struct bh_subject *subject, struct outlook *o,
                      bh_str *ret)
{
    int r = 0, c;

    for (int i = 0; r == 0 && !o->stuck && i < BH_LIMIT_UPGRADE_STEPS; i++) {
        r = try_version(m, subject, o);
        if (r == 0 && !o->stuck && !o->highest.len) {
            *ret = m->tried;
            break;
        }
        if (r == 0 && (o->order->compare(o->highest, m->tried, &c) < 0 || c <= 0))
            o->stuck = true; // no way up
    }
    m->tried = BH_STR_EMPTY;
    return r;
}

int bh_match_upgrade(struct bh_matching *m, struct bh_subject *subject, size_t first)
{
    bh_str purl = bh_inv_str(m->inv, m->part->purl), type = purl, clean = BH_STR_EMPTY;

    if (first == m->out->count || !bh_str_skip(&type, BH_STR("pkg:")) ||
        bh_purl_is_os_package(purl))
        return 0;
    struct outlook o = {.order =
                            bh_version_order_find(bh_str_sub(type, 0, bh_str_find(type, '/')))};
    if (!o.order)
        return 0;
    take_findings(m, first, &o);
    int r = o.highest.len ? find_clean(m, subject, &o, &clean) : 0;
    for (size_t i = first; r == 0 && clean.len && i < m->out->count; i++) {
        struct bh_finding *f = &m->out->items[i];
        if (f->outcome == BH_AFFECTED && !bh_str_eq(clean, f->fixed))
            f->clean = clean;
    }
    return r;
}
