// SPDX-License-Identifier: Apache-2.0
// One finding from the records of one vulnerability (rule R9).

#include "match/join.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "match/exploit.h"
#include "versions/version.h"

bool bh_overrules(enum bh_outcome a, enum bh_outcome b)
{
    return a < b;
}

// One record that says more is enough.
static bool is_unassessed(const struct bh_group *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (!g->items[i]->unassessed || g->items[i]->assessed ||
            g->items[i]->statement.outcome != BH_NOT_AFFECTED)
            return false;
    return g->count > 0;
}

enum bh_outcome bh_group_outcome(const struct bh_group *g)
{
    enum bh_outcome all = BH_NOT_AFFECTED, own = BH_NOT_AFFECTED;
    bool decided = false;

    for (size_t i = 0; i < g->count; i++) {
        enum bh_outcome one = g->items[i]->statement.outcome;
        if (bh_overrules(one, all))
            all = one;
        if (g->items[i]->product)
            continue;
        decided = decided || one != BH_UNDETERMINED;
        if (bh_overrules(one, own))
            own = one;
    }
    all = decided ? own : all;
    return all == BH_NOT_AFFECTED && is_unassessed(g) ? BH_UNDETERMINED : all;
}

static int by_statement(const void *a, const void *b)
{
    const struct bh_statement *x = a, *y = b;
    int c = bh_str_cmp(x->id, y->id);

    if (!c)
        c = bh_str_cmp(x->source, y->source);
    if (!c)
        c = bh_str_cmp(x->ecosystem, y->ecosystem);
    return c ? c : bh_str_cmp(x->name, y->name);
}

// Which record's texts speak for the finding: one with Japanese, then one with a title, then the
// first by id.
static const struct bh_advisory *spokesman(const struct bh_group *g)
{
    const struct bh_advisory *best = NULL;
    unsigned best_worth = 0;

    for (size_t i = 0; i < g->count; i++) {
        const struct bh_advisory *a = g->items[i]->record;
        unsigned worth = 1u + (a->title_ja.len ? 4u : 0u) + (a->title.len ? 2u : 0u);
        if (worth > best_worth || (worth == best_worth && bh_str_cmp(a->id, best->id) < 0)) {
            best = a;
            best_worth = worth;
        }
    }
    return best;
}

// At least one: an array of none is no array.
static size_t count_ratings(const struct bh_group *g)
{
    size_t count = 1;

    for (size_t i = 0; i < g->count; i++)
        count += g->items[i]->severity_count + g->items[i]->record->severity_count;
    return count;
}

static void take_ratings(struct bh_finding *f, const struct bh_statement *statement,
                         const struct bh_severity_text *s, size_t count)
{
    for (size_t i = 0; i < count; i++)
        f->ratings[f->rating_count++] = (struct bh_rating){
            .id = statement->id, .source = statement->source, .text = s[i].score};
}

// The largest of the fixes that the affected statements name: it satisfies all of them. What can't
// be ordered is left to the first.
static void take_fix(struct bh_finding *f, const struct bh_statement *s,
                     int (*compare)(bh_str a, bh_str b, int *ret))
{
    int c;

    if (s->outcome != BH_AFFECTED || !s->fixed.len)
        return;
    if (!f->fixed.len || (compare && compare(s->fixed, f->fixed, &c) == 0 && c > 0))
        f->fixed = s->fixed;
}

static void take_record(struct bh_finding *f, const struct bh_advisory *r)
{
    if (r->kind > f->kind && r->kind == BH_MALWARE)
        f->kind = BH_MALWARE;
    if (r->kind == BH_BACKDOOR && f->kind == BH_VULNERABILITY)
        f->kind = BH_BACKDOOR;
    if (r->published != BH_TIME_UNKNOWN &&
        (f->published == BH_TIME_UNKNOWN || r->published < f->published))
        f->published = r->published;
    if (r->exploited != BH_TIME_UNKNOWN)
        f->exploited = r->exploited;
    if (!f->cwe_count) {
        f->cwes = r->cwes;
        f->cwe_count = r->cwe_count;
    }
}

int bh_finding_join(const struct bh_group *g, size_t component, struct bh_arena *arena,
                    struct bh_finding *ret)
{
    const struct bh_advisory *a = spokesman(g);
    struct bh_statement *statements = bh_arena_array(arena, g->count, sizeof(*statements));
    bh_str *ids = bh_arena_array(arena, g->id_count, sizeof(*ids));
    struct bh_rating *ratings = bh_arena_array(arena, count_ratings(g), sizeof(*ratings));

    if (!statements || !ids || !ratings)
        return BH_E_NOMEM;
    struct bh_finding f = {.component = component,
                           .id = g->id,
                           .ids = ids,
                           .id_count = g->id_count,
                           .outcome = bh_group_outcome(g),
                           .ratings = ratings,
                           .title = a->title,
                           .details = a->details,
                           .title_ja = a->title_ja,
                           .details_ja = a->details_ja,
                           .incident = a->incident,
                           .published = BH_TIME_UNKNOWN,
                           .exploited = BH_TIME_UNKNOWN,
                           .disclosed = BH_TIME_UNKNOWN,
                           .references = a->references,
                           .reference_count = a->reference_count,
                           .cwes = a->cwes,
                           .cwe_count = a->cwe_count};
    memcpy(ids, g->ids, g->id_count * sizeof(*ids));
    for (size_t i = 0; i < g->count; i++) {
        const struct bh_judged *j = g->items[i];
        const struct bh_advisory *r = j->record;
        const struct bh_version_order *order = bh_version_order_osv(j->statement.ecosystem);
        statements[i] = j->statement;
        if (is_unassessed(g)) {
            statements[i].outcome = BH_UNDETERMINED;
            statements[i].rule = BH_RULE_LINEAGE;
            statements[i].reason = *j->unassessed;
        }
        take_fix(&f, &j->statement, order ? order->compare : NULL);
        take_ratings(&f, &j->statement, j->severities, j->severity_count);
        take_ratings(&f, &j->statement, r->severities, r->severity_count);
        take_record(&f, r);
        if (bh_exploit_signal(&f, r, j->statement.source, arena) < 0)
            return BH_E_NOMEM;
    }
    qsort(statements, g->count, sizeof(*statements), by_statement);
    f.statements = statements;
    f.statement_count = g->count;
    *ret = f;
    return 0;
}
