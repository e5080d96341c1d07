// SPDX-License-Identifier: Apache-2.0
// Versions that nothing known affects.

#include "triage/upgrade.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/memory.h"
#include "match/match.h"
#include "model/event.h"
#include "model/purl.h"
#include "versions/version.h"

enum state {
    NOT_WANTED, // no part of a target, or nothing that can be updated
    STUCK,      // a finding without fix, or versions that cannot be compared
    OPEN,       // `version` has not been matched yet
    CLEAN,
};

// A part of the inventory, by its index.
struct target {
    enum state state;
    bh_str version;
    bh_str purl; // with that version
};

struct upgrade {
    const struct bh_inventory *inv;
    struct bh_arena *arena;
    struct target *targets;
    size_t open;
};

static const struct bh_version_order *order_of(bh_str purl)
{
    bh_str rest = purl;

    return bh_str_skip(&rest, BH_STR("pkg:"))
               ? bh_version_order_find(bh_str_sub(rest, 0, bh_str_find(rest, '/')))
               : NULL;
}

// The fix of one more finding: the highest counts.
static void take_fix(struct target *t, const struct bh_version_order *order, bh_str fixed)
{
    int c = 1;

    if (t->state == STUCK)
        return;
    if (!fixed.len || !order || (t->version.len && order->compare(fixed, t->version, &c) < 0)) {
        t->state = STUCK;
        return;
    }
    if (c > 0)
        t->version = fixed;
    t->state = OPEN;
}

// The part's package URL with another version; a tag keeps its "v", as versions of Go have it.
static int make_purl(struct upgrade *u, const struct bh_inv_component *c, struct target *t)
{
    struct bh_purl purl;
    int r = bh_purl_parse(bh_inv_str(u->inv, c->purl), u->arena, &purl);

    if (r < 0)
        return r;
    bool tag = bh_str_starts(purl.version, BH_STR("v")) && !bh_str_starts(t->version, BH_STR("v"));
    r = bh_arena_join(u->arena, (bh_str[]){tag ? BH_STR("v") : BH_STR_EMPTY, t->version}, 2,
                      &purl.version);
    return r == 0 ? bh_purl_text(&purl, u->arena, &t->purl) : r;
}

static void begin(struct upgrade *u, const struct bh_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct bh_finding *f = &findings->items[i];
        bh_str purl = bh_inv_str(u->inv, u->inv->components[f->component].purl);
        if (f->outcome == BH_AFFECTED && f->kind == BH_VULNERABILITY && purl.len &&
            !bh_purl_is_os_package(purl))
            take_fix(&u->targets[f->component], order_of(purl), f->fixed);
    }
}

// --- One round

// The versions that are open, as an inventory.
static int put_open(struct upgrade *u, struct bh_inventory *to)
{
    struct bh_buf events;
    int r = 0;

    u->open = 0;
    bh_buf_init(&events, 0);
    for (size_t i = 0; r == 0 && i < u->inv->component_count; i++) {
        const struct bh_inv_component *c = &u->inv->components[i];
        struct target *t = &u->targets[i];
        if (t->state != OPEN)
            continue;
        r = make_purl(u, c, t);
        if (r == BH_E_CORRUPT) {
            t->state = STUCK;
            r = 0;
            continue;
        }
        const struct bh_event e = {.kind = BH_EVENT_COMPONENT,
                                   .component = {.kind = c->kind,
                                                 .name = bh_inv_str(u->inv, c->name),
                                                 .version = {.state = BH_KNOWN, .text = t->version},
                                                 .purl = t->purl}};
        bh_event_encode(&events, &e);
        u->open++;
    }
    if (r == 0)
        r = bh_buf_error(&events);
    if (r == 0)
        r = bh_inventory_add(to, BH_STR("upgrade"), 0, BH_STR("upgrade"), true,
                             bh_buf_str(&events));
    bh_buf_done(&events);
    return r == 0 ? bh_inventory_finish(to) : r;
}

// What is found of each version: the highest fix, or that there is none.
static void gather(const struct bh_inventory *tried, const struct bh_findings *found,
                   struct target *results)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct bh_finding *f = &found->items[i];
        bh_str purl = bh_inv_str(tried, tried->components[f->component].purl);
        if (f->outcome == BH_NOT_AFFECTED)
            continue;
        take_fix(&results[f->component], order_of(purl),
                 f->outcome == BH_AFFECTED && f->kind == BH_VULNERABILITY ? f->fixed
                                                                          : BH_STR_EMPTY);
    }
}

static void go_on(struct target *t, const struct target *result, const struct bh_version_order *o)
{
    int c;

    if (result->state == NOT_WANTED)
        t->state = CLEAN;
    else if (result->state == STUCK || !o || o->compare(result->version, t->version, &c) < 0 ||
             c <= 0)
        t->state = STUCK;
    else
        t->version = result->version;
}

static int conclude(struct upgrade *u, const struct bh_inventory *tried,
                    const struct target *results)
{
    struct bh_map index;
    int r = 0;

    bh_map_init(&index);
    for (size_t i = 0; r == 0 && i < tried->component_count; i++)
        r = bh_map_set(&index, bh_inv_str(tried, tried->components[i].purl), i);
    for (size_t i = 0; r == 0 && i < u->inv->component_count; i++) {
        struct target *t = &u->targets[i];
        uint64_t at;
        if (t->state != OPEN)
            continue;
        if (!bh_map_get(&index, t->purl, &at)) {
            t->state = STUCK;
            continue;
        }
        struct target result = results[at];
        r = bh_arena_str(u->arena, result.version, &result.version); // it outlives what was found
        go_on(t, &result, order_of(t->purl));
    }
    bh_map_done(&index);
    return r;
}

static int run_round(struct upgrade *u, struct bh_catalogue *catalogue, struct bh_diag *diag)
{
    static const struct bh_match_options all = {0};
    struct bh_inventory *tried BH_CLEANUP(bh_inventory_freep) = bh_inventory_new();
    struct bh_findings found = {0};
    struct target *results BH_CLEANUP(bh_freep) = NULL;
    int r = tried ? put_open(u, tried) : BH_E_NOMEM;

    if (r < 0 || !u->open)
        return r;
    r = bh_match_run(tried, catalogue, &all, diag, &found);
    if (r == 0)
        results = bh_calloc(tried->component_count, sizeof(*results));
    if (r == 0)
        r = results ? 0 : BH_E_NOMEM;
    if (r == 0) {
        gather(tried, &found, results);
        r = conclude(u, tried, results);
    }
    bh_findings_done(&found);
    return r;
}

int bh_upgrade_find(struct bh_findings *findings, const struct bh_inventory *inv,
                    struct bh_catalogue *catalogue, struct bh_diag *diag)
{
    struct target *targets BH_CLEANUP(bh_freep) =
        bh_calloc(inv->component_count ? inv->component_count : 1, sizeof(*targets));
    struct upgrade u = {.inv = inv, .arena = &findings->arena, .targets = targets, .open = 1};

    if (!targets)
        return BH_E_NOMEM;
    int r = 0;
    begin(&u, findings);
    for (int i = 0; r == 0 && u.open && i < BH_LIMIT_UPGRADE_STEPS; i++)
        r = run_round(&u, catalogue, diag);
    for (size_t i = 0; r == 0 && i < findings->count; i++) {
        struct bh_finding *f = &findings->items[i];
        const struct target *t = &targets[f->component];
        if (t->state == CLEAN && f->outcome == BH_AFFECTED && !bh_str_eq(t->version, f->fixed))
            f->clean = t->version;
    }
    return r;
}
