// SPDX-License-Identifier: Apache-2.0
// Signals, advice and texts by CVE, or by the id of what has none.

#include "match/enrich.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/map.h"
#include "match/exploit.h"

// What all records of one CVE say.
struct about {
    const struct bh_advisory **records; // sorted by id and source
    size_t count, room;
};

struct enriching {
    struct bh_catalogue *catalogue;
    struct bh_arena *arena;
    struct bh_map by_id; // CVE -> pointer to struct about
    struct about *now;
};

static int on_record(void *ctx, const struct bh_advisory *a)
{
    struct enriching *e = ctx;
    struct bh_advisory *copy = bh_arena_alloc(e->arena, sizeof(*copy));

    if (!copy || bh_arena_grow(e->arena, (void **)&e->now->records, &e->now->room, e->now->count,
                               sizeof(*e->now->records)) < 0)
        return BH_E_NOMEM;
    *copy = *a;
    e->now->records[e->now->count++] = copy;
    return 0;
}

static int about(struct enriching *e, bh_str id, struct about **ret)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&e->by_id, id, &added);

    if (!slot)
        return BH_E_NOMEM;
    if (!added) {
        *ret = (struct about *)(uintptr_t)slot->value;
        return 0;
    }
    *ret = bh_arena_zalloc(e->arena, sizeof(**ret));
    if (!*ret)
        return BH_E_NOMEM;
    slot->value = (uint64_t)(uintptr_t)*ret;
    e->now = *ret;
    return bh_catalogue_about(e->catalogue, id, e->arena, on_record, e);
}

static void *append(struct bh_arena *arena, const void *items, size_t count, size_t more,
                    size_t size)
{
    void *all = more ? bh_arena_array(arena, count + more, size) : NULL;

    if (all && count)
        memcpy(all, items, count * size);
    return all;
}

static int add_signals(struct bh_finding *f, const struct bh_advisory *a, struct bh_arena *arena)
{
    struct bh_signal *all =
        append(arena, f->signals, f->signal_count, a->signal_count, sizeof(*all));

    if (!all)
        return a->signal_count ? BH_E_NOMEM : 0;
    for (size_t i = 0; i < a->signal_count; i++) {
        all[f->signal_count + i] = a->signals[i];
        all[f->signal_count + i].source = a->source;
    }
    f->signals = all;
    f->signal_count += a->signal_count;
    return 0;
}

static int add_advice(struct bh_finding *f, const struct bh_advisory *a, struct bh_arena *arena)
{
    struct bh_advice *all =
        append(arena, f->advice, f->advice_count, a->advice_count, sizeof(*all));

    if (!all)
        return a->advice_count ? BH_E_NOMEM : 0;
    for (size_t i = 0; i < a->advice_count; i++) {
        all[f->advice_count + i] = a->advice[i];
        all[f->advice_count + i].id = a->id;
        all[f->advice_count + i].source = a->source;
    }
    f->advice = all;
    f->advice_count += a->advice_count;
    return 0;
}

static bool has_rating_of(const struct bh_finding *f, const struct bh_advisory *a)
{
    for (size_t i = 0; i < f->rating_count; i++)
        if (bh_str_eq(f->ratings[i].id, a->id) && bh_str_eq(f->ratings[i].source, a->source))
            return true;
    return false;
}

static int add_ratings(struct bh_finding *f, const struct bh_advisory *a, struct bh_arena *arena)
{
    struct bh_rating *all;

    if (!a->severity_count || has_rating_of(f, a))
        return 0;
    all = append(arena, f->ratings, f->rating_count, a->severity_count, sizeof(*all));
    if (!all)
        return BH_E_NOMEM;
    for (size_t i = 0; i < a->severity_count; i++)
        all[f->rating_count + i] =
            (struct bh_rating){.id = a->id, .source = a->source, .text = a->severities[i].score};
    f->ratings = all;
    f->rating_count += a->severity_count;
    return 0;
}

static void add_texts(struct bh_finding *f, const struct bh_advisory *a)
{
    if (!f->title.len)
        f->title = a->title;
    if (!f->details.len)
        f->details = a->details;
    if (!f->title_ja.len)
        f->title_ja = a->title_ja;
    if (!f->details_ja.len)
        f->details_ja = a->details_ja;
    if (!f->reference_count) {
        f->references = a->references;
        f->reference_count = a->reference_count;
    }
    if (!f->cwe_count) {
        f->cwes = a->cwes;
        f->cwe_count = a->cwe_count;
    }
    if (a->exploited != BH_TIME_UNKNOWN &&
        (f->exploited == BH_TIME_UNKNOWN || a->exploited < f->exploited))
        f->exploited = a->exploited;
}

static int enrich(struct enriching *e, struct bh_finding *f, bh_str id)
{
    struct about *known;
    int r = about(e, id, &known);

    for (size_t i = 0; r == 0 && i < known->count; i++) {
        const struct bh_advisory *a = known->records[i];
        r = add_signals(f, a, e->arena);
        if (r == 0)
            r = bh_exploit_signal(f, a, a->source, e->arena);
        if (r == 0)
            r = add_advice(f, a, e->arena);
        if (r == 0)
            r = add_ratings(f, a, e->arena);
        if (r == 0)
            add_texts(f, a);
    }
    return r;
}

int bh_enrich(struct bh_findings *findings, struct bh_catalogue *catalogue)
{
    struct enriching e = {.catalogue = catalogue, .arena = &findings->arena};
    int r = 0;

    if (!bh_catalogue_has_others(catalogue))
        return 0;
    bh_map_init(&e.by_id);
    for (size_t i = 0; r == 0 && i < findings->count; i++) {
        struct bh_finding *f = &findings->items[i];
        bool has_cve = false;
        for (size_t k = 0; r == 0 && k < f->id_count; k++)
            if (bh_str_starts(f->ids[k], BH_STR("CVE-"))) {
                has_cve = true;
                r = enrich(&e, f, f->ids[k]);
            }
        if (r == 0 && !has_cve)
            r = enrich(&e, f, f->id);
    }
    bh_map_done(&e.by_id);
    return r;
}
