// SPDX-License-Identifier: Apache-2.0
// Patch lag, counted from the notices and CVE records that are stored.

#include "triage/patch_lag.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

#define DAY INT64_C(86400)

// Notices of one package, and of one ecosystem: the newest.
#define NOTICES_OF_PACKAGE   500
#define NOTICES_OF_ECOSYSTEM 2000
// CVEs of one notice: a kernel's has some hundred.
#define CVES_OF_NOTICE 64
#define PAIRS_MAX      8192

struct measuring {
    struct bh_catalogue *catalogue;
    struct bh_patch_lags *lags;
    struct bh_arena scratch; // of one notice
    size_t left[2];          // notices that may still be read: of packages, of ecosystems
    int64_t earliest;        // of the CVE that is asked about
    uint64_t *notices;       // of one package, or ecosystem
    size_t notice_count;
    uint32_t *days;
    size_t day_count;
};

static int by_days(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

void bh_patch_lag_count(uint32_t *days, size_t count, struct bh_patch_lag *ret)
{
    qsort(days, count, sizeof(*days), by_days);
    ret->pairs = count;
    ret->median = days[(count - 1) / 2];
    ret->ninth = days[(9 * count + 9) / 10 - 1];
}

static int on_record(void *ctx, const struct bh_advisory *a)
{
    struct measuring *m = ctx;

    if (a->published != BH_TIME_UNKNOWN &&
        (m->earliest == BH_TIME_UNKNOWN || a->published < m->earliest))
        m->earliest = a->published;
    return 0;
}

// When a CVE was published, by the earliest of the records that are about it.
static int publication(struct measuring *m, bh_str cve, int64_t *ret)
{
    struct bh_arena arena;
    uint64_t known;
    bool added;
    int r;

    if (bh_map_get(&m->lags->published, cve, &known)) {
        *ret = (int64_t)known;
        return 0;
    }
    r = bh_arena_str(&m->lags->arena, cve, &cve);
    struct bh_map_slot *slot = r == 0 ? bh_map_slot(&m->lags->published, cve, &added) : NULL;
    if (!slot)
        return BH_E_NOMEM;
    bh_arena_init(&arena, 0);
    m->earliest = BH_TIME_UNKNOWN;
    r = bh_catalogue_about(m->catalogue, cve, &arena, on_record, m);
    bh_arena_done(&arena);
    slot->value = (uint64_t)m->earliest;
    *ret = m->earliest;
    return r;
}

static bool is_cve(bh_str id)
{
    return bh_str_starts(id, BH_STR("CVE-"));
}

static bool has_fix(const struct bh_affected *a)
{
    for (size_t i = 0; i < a->range_count; i++)
        for (size_t k = 0; k < a->ranges[i].event_count; k++)
            if (a->ranges[i].events[k].kind == BH_FIXED)
                return true;
    return false;
}

// The pairs of one notice.
static int read_notice(struct measuring *m, uint64_t record)
{
    struct bh_advisory a;
    size_t cves = 0;

    bh_arena_reset(&m->scratch);
    int r = bh_catalogue_record(m->catalogue, record, &m->scratch, &a);
    if (r < 0 || a.published == BH_TIME_UNKNOWN || a.withdrawn != BH_TIME_UNKNOWN)
        return r;
    for (size_t i = 0; r == 0 && i < a.link_count && cves < CVES_OF_NOTICE; i++) {
        int64_t published = BH_TIME_UNKNOWN;
        if (!is_cve(a.links[i].id))
            continue;
        cves++;
        r = publication(m, a.links[i].id, &published);
        if (r < 0 || published == BH_TIME_UNKNOWN || m->day_count == PAIRS_MAX)
            continue;
        int64_t days = a.published > published ? (a.published - published) / DAY : 0;
        m->days[m->day_count++] = (uint32_t)(days < UINT32_MAX ? days : UINT32_MAX);
    }
    return r;
}

static int read_notices(struct measuring *m, size_t *left)
{
    int r = 0;

    m->day_count = 0;
    for (size_t i = 0; r == 0 && i < m->notice_count && *left; i++, --*left)
        r = read_notice(m, m->notices[i]);
    return r;
}

static int on_hit(void *ctx, const struct bh_hit *h)
{
    struct measuring *m = ctx;

    // A record's packages stand side by side.
    if (h->withdrawn == BH_TIME_UNKNOWN && bh_str_search(h->id, BH_STR("CVE-")) == h->id.len &&
        has_fix(&h->affected) && m->notice_count < NOTICES_OF_PACKAGE &&
        (!m->notice_count || m->notices[m->notice_count - 1] != h->record))
        m->notices[m->notice_count++] = h->record;
    return 0;
}

static int on_notice(void *ctx, uint64_t record)
{
    struct measuring *m = ctx;

    m->notices[m->notice_count++] = record;
    return 0;
}

// name empty: of the ecosystem. *ret: NULL where the pairs are too few.
static int measure(struct measuring *m, bh_str ecosystem, bh_str name,
                   const struct bh_patch_lag **ret)
{
    struct bh_arena *arena = &m->lags->arena;
    bh_str key;
    bool added;
    int r = bh_arena_join(arena, (bh_str[]){ecosystem, BH_STR("\n"), name}, 3, &key);
    struct bh_map_slot *slot = r == 0 ? bh_map_slot(&m->lags->known, key, &added) : NULL;

    if (!slot)
        return BH_E_NOMEM;
    if (!added) {
        *ret = (const struct bh_patch_lag *)(uintptr_t)slot->value;
        return 0;
    }
    m->notice_count = 0;
    r = name.len
            ? bh_catalogue_lookup(m->catalogue, ecosystem, name, on_hit, m)
            : bh_catalogue_notices(m->catalogue, ecosystem, NOTICES_OF_ECOSYSTEM, on_notice, m);
    if (r == 0)
        r = read_notices(m, &m->left[!name.len]);
    *ret = NULL;
    if (r < 0 || m->day_count < BH_PATCH_LAG_LEAST)
        return r;
    struct bh_patch_lag *lag = bh_arena_zalloc(arena, sizeof(*lag));
    if (!lag)
        return BH_E_NOMEM;
    lag->ecosystem = bh_str_sub(key, 0, ecosystem.len);
    lag->name = bh_str_from(key, ecosystem.len + 1);
    bh_patch_lag_count(m->days, m->day_count, lag);
    slot->value = (uint64_t)(uintptr_t)lag;
    *ret = lag;
    return 0;
}

// What the distribution says, if it knows of no fix.
static const struct bh_statement *unfixed(const struct bh_finding *f)
{
    if (f->outcome != BH_AFFECTED || f->fixed.len || f->kind != BH_VULNERABILITY)
        return NULL;
    for (size_t i = 0; i < f->statement_count; i++)
        if (f->statements[i].rule == BH_RULE_DISTRIBUTION &&
            f->statements[i].outcome == BH_AFFECTED)
            return &f->statements[i];
    return NULL;
}

static int measure_finding(struct measuring *m, struct bh_finding *f)
{
    const struct bh_statement *s = unfixed(f);
    int r = 0;

    f->disclosed = BH_TIME_UNKNOWN;
    if (!s)
        return 0;
    for (size_t i = 0; r == 0 && i < f->id_count; i++) {
        int64_t published = BH_TIME_UNKNOWN;
        if (is_cve(f->ids[i]))
            r = publication(m, f->ids[i], &published);
        if (published != BH_TIME_UNKNOWN &&
            (f->disclosed == BH_TIME_UNKNOWN || published < f->disclosed))
            f->disclosed = published;
    }
    if (r == 0)
        r = measure(m, s->ecosystem, s->name, &f->lag);
    if (r == 0 && !f->lag)
        r = measure(m, s->ecosystem, BH_STR_EMPTY, &f->lag);
    return r;
}

void bh_patch_lags_init(struct bh_patch_lags *l)
{
    bh_arena_init(&l->arena, 0);
    bh_map_init(&l->published);
    bh_map_init(&l->known);
}

void bh_patch_lags_done(struct bh_patch_lags *l)
{
    bh_map_done(&l->published);
    bh_map_done(&l->known);
    bh_arena_done(&l->arena);
}

int bh_patch_lag_find(struct bh_findings *findings, struct bh_catalogue *catalogue,
                      struct bh_patch_lags *lags)
{
    struct measuring m = {
        .catalogue = catalogue, .lags = lags, .left = {BH_LIMIT_LAG_RECORDS, BH_LIMIT_LAG_RECORDS}};
    int r = 0;

    if (!findings->count || !bh_catalogue_has_others(catalogue))
        return 0;
    bh_arena_init(&m.scratch, 0);
    m.notices = bh_calloc(NOTICES_OF_ECOSYSTEM, sizeof(*m.notices));
    m.days = bh_calloc(PAIRS_MAX, sizeof(*m.days));
    if (!m.notices || !m.days)
        r = BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < findings->count; i++)
        r = measure_finding(&m, &findings->items[i]);
    bh_free(m.notices);
    bh_free(m.days);
    bh_arena_done(&m.scratch);
    return r;
}
