// SPDX-License-Identifier: Apache-2.0
// Statements against later statements and against the advisories.

#include "triage/outdated.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "model/event.h"
#include "model/purl.h"

// A thing that a statement is about, in a product or alone.
struct subject {
    size_t statement;
    bh_str exact, package;         // package URL of the part, as it is and without its version
    bh_str around, around_package; // of the product that holds it; empty: alone
    size_t next;                   // of the same id and package, + 1
};

struct looking {
    const struct bh_vex_set *set;
    const struct bh_inventory *inv;
    const struct bh_findings *findings;
    struct bh_arena *arena;
    struct bh_map stated;   // id in lower case, line feed, package -> first subject + 1
    struct bh_map findable; // id in lower case, line feed, package URL -> finding + 1
    struct subject *subjects;
    size_t subject_count;
    uint64_t steps;
};

// The first package URL of a thing, with its version and without. Empty: it has none.
static int names_of(struct bh_arena *arena, const struct bh_vex_thing *t, bh_str *ret_exact,
                    bh_str *ret_package)
{
    struct bh_purl purl;

    *ret_exact = *ret_package = BH_STR_EMPTY;
    for (size_t i = 0; i < t->identifier_count; i++) {
        if (t->identifiers[i].kind != BH_VEX_PURL)
            continue;
        int r = bh_purl_parse(t->identifiers[i].value, arena, &purl);
        if (r == 0)
            r = bh_purl_text(&purl, arena, ret_exact);
        if (r == BH_E_NOMEM)
            return r;
        if (r < 0)
            continue;
        purl.version = purl.subpath = BH_STR_EMPTY;
        purl.qualifier_count = 0;
        return bh_purl_text(&purl, arena, ret_package);
    }
    return 0;
}

static int key_of(struct looking *l, bh_str id, bh_str name, bh_str *ret)
{
    int r = bh_arena_lower(l->arena, id, &id);

    return r < 0 ? r : bh_arena_join(l->arena, (bh_str[]){id, BH_STR("\n"), name}, 3, ret);
}

// --- What is stated

static int add_subject(struct looking *l, const struct subject *made)
{
    const struct bh_vex_statement *s = &l->set->items[made->statement];
    bool added;
    bh_str key;

    for (size_t i = 0; made->package.len && i < s->id_count; i++) {
        int r = key_of(l, s->ids[i], made->package, &key);
        struct bh_map_slot *slot = r == 0 ? bh_map_slot(&l->stated, key, &added) : NULL;
        struct subject *item =
            slot ? bh_vex_push(l->arena, (void **)&l->subjects, &l->subject_count, sizeof(*item))
                 : NULL;
        if (!item)
            return BH_E_NOMEM;
        *item = *made;
        item->next = (size_t)slot->value;
        slot->value = l->subject_count;
    }
    return 0;
}

// Calls take for each thing that the statement is about; its names may be empty.
static int each_subject(struct looking *l, size_t statement,
                        int (*take)(struct looking *l, const struct subject *s, void *ctx),
                        void *ctx)
{
    const struct bh_vex_statement *st = &l->set->items[statement];
    int r = 0;

    for (size_t i = 0; r == 0 && i < st->product_count; i++) {
        const struct bh_vex_product *p = &st->products[i];
        struct subject s = {.statement = statement};
        if (!p->part_count) {
            r = names_of(l->arena, &p->thing, &s.exact, &s.package);
            if (r == 0)
                r = take(l, &s, ctx);
            continue;
        }
        r = names_of(l->arena, &p->thing, &s.around, &s.around_package);
        for (size_t k = 0; r == 0 && k < p->part_count; k++) {
            r = names_of(l->arena, &p->parts[k], &s.exact, &s.package);
            if (r == 0)
                r = take(l, &s, ctx);
        }
    }
    return r;
}

static int index_subject(struct looking *l, const struct subject *s, void *ctx)
{
    (void)ctx;
    return add_subject(l, s);
}

static int index_findings(struct looking *l)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < l->findings->count; i++) {
        const struct bh_finding *f = &l->findings->items[i];
        bh_str purl = bh_inv_str(l->inv, l->inv->components[f->component].purl), key;
        for (size_t k = 0; r == 0 && k < f->id_count; k++) {
            r = key_of(l, f->ids[k], purl, &key);
            if (r == 0)
                r = bh_map_set(&l->findable, key, i + 1);
        }
    }
    return r;
}

// --- Why a statement is over

// Of one statement, over all that it is about.
struct verdict {
    const struct bh_vex_statement *statement;
    size_t things, replaced; // how many; how many that a later statement is about
    const struct bh_vex_statement *replacement, *fix;
    bh_str fixed;             // what that one is about
    struct bh_outdated known; // by the advisories
};

static bool replaces(const struct bh_vex_statement *later, const struct subject *theirs,
                     const struct bh_vex_statement *s, const struct subject *ours)
{
    return s->author.len && bh_str_caseeq(later->author, s->author) && s->time != BH_TIME_UNKNOWN &&
           later->time > s->time && later->status != BH_VEX_UNKNOWN &&
           bh_str_eq(theirs->exact, ours->exact) && bh_str_eq(theirs->around, ours->around);
}

static bool states_fix(const struct bh_vex_statement *other, const struct subject *theirs,
                       const struct subject *ours)
{
    return other->status == BH_VEX_FIXED &&
           bh_str_eq(theirs->around_package, ours->around_package) &&
           !(bh_str_eq(theirs->exact, ours->exact) && bh_str_eq(theirs->around, ours->around));
}

static int ask_statements(struct looking *l, const struct subject *s, struct verdict *v)
{
    const struct bh_vex_statement *replacement = NULL;
    uint64_t at;
    bh_str key;

    for (size_t i = 0; i < v->statement->id_count; i++) {
        int r = key_of(l, v->statement->ids[i], s->package, &key);
        if (r < 0)
            return r;
        for (at = bh_map_get(&l->stated, key, &at) ? at : 0; at; at = l->subjects[at - 1].next) {
            const struct subject *other = &l->subjects[at - 1];
            const struct bh_vex_statement *t = &l->set->items[other->statement];
            if (++l->steps > BH_LIMIT_VEX_COMPARISONS)
                return BH_E_LIMIT;
            if (replaces(t, other, v->statement, s) &&
                (!replacement || t->time > replacement->time))
                replacement = t;
            if (!v->fix && states_fix(t, other, s)) {
                v->fix = t;
                v->fixed = other->around.len ? other->around : other->exact;
            }
        }
    }
    v->replaced += replacement != NULL;
    if (replacement && (!v->replacement || replacement->time < v->replacement->time))
        v->replacement = replacement;
    return 0;
}

static int ask_advisories(struct looking *l, const struct subject *s, struct verdict *v)
{
    uint64_t at;
    bh_str key;

    for (size_t i = 0; v->known.why != BH_OUTDATED_FIX_KNOWN && i < v->statement->id_count; i++) {
        int r = key_of(l, v->statement->ids[i], s->exact, &key);
        if (r < 0)
            return r;
        if (!bh_map_get(&l->findable, key, &at))
            continue;
        const struct bh_finding *f = &l->findings->items[at - 1];
        if (f->outcome == BH_AFFECTED && f->fixed.len)
            v->known = (struct bh_outdated){
                .why = BH_OUTDATED_FIX_KNOWN, .package = s->exact, .text = f->fixed};
        else if (f->outcome == BH_NOT_AFFECTED)
            v->known = (struct bh_outdated){.why = BH_OUTDATED_NOT_AFFECTED, .package = s->exact};
    }
    return 0;
}

static int ask(struct looking *l, const struct subject *s, void *ctx)
{
    struct verdict *v = ctx;
    int r = 0;

    v->things++;
    if (s->package.len)
        r = ask_statements(l, s, v);
    if (r == 0 && s->package.len && bh_vex_is_interim(v->statement))
        r = ask_advisories(l, s, v);
    return r;
}

// The word of the response that says that there is a fix (CSAF 2.0, 3.2.3.12.1; CycloneDX,
// analysis.response). A date of the future is when it will be there. Empty: none.
static bh_str fix_answered(const struct bh_vex_statement *s, int64_t now)
{
    bh_str words = s->response, word;

    while (bh_str_cut(&words, ' ', &word))
        if (bh_str_eqz(word, "vendor_fix") || bh_str_eqz(word, "update"))
            return s->action_time == BH_TIME_UNKNOWN || s->action_time <= now ? word : BH_STR_EMPTY;
    return BH_STR_EMPTY;
}

static struct bh_outdated conclude(const struct verdict *v, int64_t now)
{
    bh_str word = fix_answered(v->statement, now);

    if (v->things && v->replaced == v->things)
        return (struct bh_outdated){.why = BH_OUTDATED_REPLACED, .by = v->replacement};
    if (!bh_vex_is_interim(v->statement))
        return (struct bh_outdated){0};
    if (v->fix)
        return (struct bh_outdated){
            .why = BH_OUTDATED_FIX_STATED, .by = v->fix, .package = v->fixed};
    if (v->known.why)
        return v->known;
    if (word.len)
        return (struct bh_outdated){.why = BH_OUTDATED_FIX_ANSWERED, .text = word};
    return (struct bh_outdated){0};
}

int bh_outdated_find(const struct bh_vex_set *set, const struct bh_inventory *inv,
                     const struct bh_findings *findings, int64_t now, struct bh_arena *arena,
                     struct bh_outdated *ret)
{
    struct looking l = {.set = set, .inv = inv, .findings = findings, .arena = arena};
    int r;

    bh_map_init(&l.stated);
    bh_map_init(&l.findable);
    r = index_findings(&l);
    for (size_t i = 0; r == 0 && i < set->count; i++)
        r = each_subject(&l, i, index_subject, NULL);
    for (size_t i = 0; r == 0 && i < set->count; i++) {
        struct verdict v = {.statement = &set->items[i]};
        r = each_subject(&l, i, ask, &v);
        if (r == 0)
            ret[i] = conclude(&v, now);
    }
    bh_map_done(&l.stated);
    bh_map_done(&l.findable);
    return r;
}

// --- Parts for the matcher

struct gathering {
    struct bh_buf events;
    struct bh_map seen;
    struct bh_inv_entry *entry;
};

static int gather(struct looking *l, const struct subject *s, void *ctx)
{
    struct gathering *g = ctx;
    struct bh_purl purl;
    bool added;

    if (!s->exact.len)
        return 0;
    struct bh_map_slot *slot = bh_map_slot(&g->seen, s->exact, &added);
    int r = slot ? bh_purl_parse(s->exact, l->arena, &purl) : BH_E_NOMEM;
    if (r < 0 || !added || !purl.version.len)
        return r == BH_E_NOMEM ? r : 0;
    struct bh_event e = {.kind = BH_EVENT_COMPONENT,
                         .component = {.kind = BH_LIBRARY,
                                       .name = purl.name,
                                       .version = bh_known(purl.version),
                                       .purl = s->exact}};
    bh_buf_clear(&g->events);
    bh_event_encode(&g->events, &e);
    r = bh_buf_error(&g->events);
    return r < 0 ? r : bh_inv_entry_add(g->entry, bh_buf_str(&g->events));
}

int bh_outdated_parts(const struct bh_vex_set *set, struct bh_inventory *inv)
{
    struct bh_arena arena;
    struct looking l = {.set = set, .arena = &arena};
    struct bh_inv_entry entry;
    struct gathering g = {.entry = &entry};
    int r = bh_inv_entry_open(inv, BH_STR("vex"), 0, BH_STR("vex"), false, &entry);

    bh_arena_init(&arena, 0);
    bh_map_init(&g.seen);
    bh_buf_init(&g.events, 0);
    for (size_t i = 0; r == 0 && i < set->count; i++)
        if (bh_vex_is_interim(&set->items[i]))
            r = each_subject(&l, i, gather, &g);
    bh_buf_done(&g.events);
    bh_map_done(&g.seen);
    bh_arena_done(&arena);
    return r;
}
