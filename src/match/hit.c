// SPDX-License-Identifier: Apache-2.0
// What one record says of one part.

#include "match/matching.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "match/bundled.h"
#include "match/join.h"
#include "match/kernel.h"
#include "match/lineage.h"

// Decoded once, however many parts it is about.
static int record_of(struct bh_matching *m, uint64_t number, const struct bh_advisory **ret)
{
    bh_str key = bh_str_n(&number, sizeof(number));
    struct bh_advisory *record;
    uint64_t known;
    int r;

    if (bh_map_get(&m->records, key, &known)) {
        *ret = (const struct bh_advisory *)(uintptr_t)known;
        return 0;
    }
    record = bh_arena_zalloc(&m->out->arena, sizeof(*record));
    if (!record)
        return BH_E_NOMEM;
    r = bh_catalogue_record(m->catalogue, number, &m->out->arena, record);
    if (r == 0)
        r = bh_arena_str(&m->out->arena, key, &key);
    if (r == 0)
        r = bh_map_set(&m->records, key, (uint64_t)(uintptr_t)record);
    *ret = record;
    return r;
}

static int copy_statement(struct bh_arena *arena, struct bh_statement *s)
{
    bh_str *texts[] = {&s->id,
                       &s->source,
                       &s->ecosystem,
                       &s->name,
                       &s->range,
                       &s->fixed,
                       &s->reason.args[0],
                       &s->reason.args[1],
                       &s->reason.args[2],
                       &s->note,
                       &s->joined.args[0],
                       &s->joined.args[1],
                       &s->joined.args[2]};
    int r = 0;

    for (size_t i = 0; r == 0 && i < BH_COUNT(texts); i++)
        if (texts[i]->len)
            r = bh_arena_str(arena, *texts[i], texts[i]);
    bh_str *fixes =
        r == 0 ? bh_arena_array(arena, s->fix_count ? s->fix_count : 1, sizeof(*fixes)) : NULL;
    if (!fixes)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < s->fix_count; i++)
        r = bh_arena_str(arena, s->fixes[i], &fixes[i]);
    s->fixes = fixes;
    return r;
}

// The package's own severities, which live as long as the hit.
static int copy_severities(struct bh_arena *arena, const struct bh_affected *a,
                           struct bh_judged *ret)
{
    struct bh_severity_text *copies;
    int r = 0;

    if (!a->severity_count)
        return 0;
    copies = bh_arena_array(arena, a->severity_count, sizeof(*copies));
    if (!copies)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < a->severity_count; i++) {
        r = bh_arena_str(arena, a->severities[i].type, &copies[i].type);
        if (r == 0)
            r = bh_arena_str(arena, a->severities[i].score, &copies[i].score);
    }
    ret->severities = copies;
    ret->severity_count = a->severity_count;
    return r;
}

// What stands in a package and was judged by its own version.
static void judge_inside(const struct bh_matching *m, struct bh_statement *s)
{
    s->fixed = BH_STR_EMPTY; // that of the package would be another
    if (m->builder == BH_BUILDER_OTHER || s->outcome != BH_AFFECTED)
        return;
    s->outcome = BH_UNDETERMINED;
    s->rule = BH_RULE_OWNER;
    s->reason = (struct bh_reason){
        .format =
            BH_N("%s %s is affected; whether the package that holds it has a fix is not known"),
        .args = {s->name, m->question->version.text}};
}

// The Japanese name of a CPE product, and why the part is one. Without a list of names those that
// an entry of JVN iPedia in Japanese writes itself.
static int name_product(struct bh_matching *m, const struct bh_hit *hit,
                        const struct bh_advisory *record, struct bh_statement *s)
{
    const struct bh_question *q = m->question;

    if (q->rule != BH_RULE_CPE)
        return 0;
    if (q->part.len)
        s->joined = (struct bh_reason){
            .format = BH_N("JVN iPedia's list of products has '%s' of '%s' as the CPE product %s"),
            .args = {q->part, q->supplier, q->name}};
    int r = bh_products_name_ja(&m->products, q->name, &m->out->arena, &s->product_ja);
    bool own = bh_str_eqz(record->source, "jvn") && record->title_ja.len;
    if (r == 0 && own && !s->product_ja.len)
        r = bh_arena_str(&m->out->arena, hit->affected.note, &s->product_ja);
    return r;
}

// Whether a record that does not affect the part leaves that open for its line. *ret_reason is in
// the scratch arena.
static int find_open(struct bh_matching *m, const struct bh_hit *hit, struct bh_judged *ret,
                     struct bh_reason *ret_reason)
{
    const struct bh_question *q = m->question;
    const struct bh_advisory *record;
    bool open = false;
    int r = 0;

    if (!bh_begins_behind(&hit->affected, q->version.text)) {
        ret->assessed = true;
        return 0;
    }
    if (!m->line.looked)
        r = bh_part_line_find(&m->products, m->part,
                              m->tried.len ? m->tried : bh_inv_str(m->inv, m->part->version.text),
                              &m->scratch, &m->line);
    if (r < 0 || !m->line.product)
        return r;
    r = record_of(m, hit->record, &record);
    if (r == 0)
        r = bh_is_unassessed(&m->line, &hit->affected, q->version.text, record, &m->scratch, &open,
                             ret_reason);
    m->open = m->open || open;
    ret->unassessed = open ? ret_reason : NULL;
    return r;
}

// A part of a language or a product, of which ranges alone said that it is not affected.
static bool may_be_open(const struct bh_matching *m, const struct bh_statement *s)
{
    enum bh_rule rule = m->question->rule;

    return m->has_lines && s->outcome == BH_NOT_AFFECTED && s->rule == BH_RULE_PURL &&
           (rule == BH_RULE_PURL || rule == BH_RULE_CPE) && !m->question->kernel && !m->inside;
}

static int keep_reason(struct bh_arena *arena, const struct bh_reason **reason)
{
    struct bh_reason *copy = bh_arena_zalloc(arena, sizeof(*copy));
    int r = copy ? 0 : BH_E_NOMEM;

    if (r == 0)
        *copy = **reason;
    for (size_t i = 0; r == 0 && i < BH_REASON_ARGS; i++)
        r = bh_arena_str(arena, copy->args[i], &copy->args[i]);
    *reason = copy;
    return r;
}

// What the record says of the part; *ret_silent: nothing.
static int judge_hit(struct bh_matching *m, const struct bh_hit *hit, struct bh_statement *ret,
                     bool *ret_silent)
{
    const struct bh_question *q = m->question;
    const struct bh_advisory *record;
    int r = bh_evaluate(&hit->affected, &q->version, &m->scratch, ret);

    *ret_silent = false;
    if (r == 0 && q->rule == BH_RULE_CPE)
        r = bh_products_judge(&m->products, m->part, q, &hit->affected, &m->scratch, ret);
    if (r == 0 && q->rule == BH_RULE_PURL)
        r = bh_bundled_judge(m->inv, m->inside ? NULL : m->part, bh_inv_str(m->inv, m->purl),
                             hit->id, &m->scratch, ret);
    if (r == 0 && q->rule == BH_RULE_LINEAGE) {
        r = record_of(m, hit->record, &record);
        *ret_silent = r == 0 && !bh_lineage_judge(q, record->published, ret);
    }
    return r;
}

static void name_rule(const struct bh_matching *m, struct bh_statement *s)
{
    const struct bh_question *q = m->question;

    if (s->outcome != BH_UNDETERMINED && s->rule != BH_RULE_BUNDLED)
        s->rule =
            q->rule == BH_RULE_DISTRIBUTION && m->part->identity_count ? BH_RULE_OWNER : q->rule;
    if (q->kernel)
        bh_kernel_judge(q, s);
    if (q->tool.len)
        bh_kernel_judge_tool(q, s);
    if (m->inside)
        judge_inside(m, s);
}

// Keeps a statement, or joins it to the one that the same record has just made of another of its
// packages.
static int keep(struct bh_matching *m, const struct bh_hit *hit, struct bh_judged *judged)
{
    struct bh_judged *last = m->judged_count ? &m->judged[m->judged_count - 1] : NULL;
    // A record may speak of the package and of a product: the first decides (bh_group_outcome).
    bool same = last && m->last_record == hit->record && last->product == judged->product;
    int r = judged->unassessed ? keep_reason(&m->out->arena, &judged->unassessed) : 0;

    if (r < 0)
        return r;
    if (same && !bh_overrules(judged->statement.outcome, last->statement.outcome)) {
        last->assessed = last->assessed || judged->assessed;
        last->unassessed = last->unassessed ? last->unassessed : judged->unassessed;
        return 0;
    }
    r = record_of(m, hit->record, &judged->record);
    if (r == 0)
        r = name_product(m, hit, judged->record, &judged->statement);
    if (r == 0)
        r = copy_statement(&m->out->arena, &judged->statement);
    if (r == 0)
        r = copy_severities(&m->out->arena, &hit->affected, judged);
    if (r < 0)
        return r;
    m->last_record = hit->record;
    if (same) {
        *last = *judged;
        return 0;
    }
    r = bh_grow((void **)&m->judged, &m->judged_room, m->judged_count, sizeof(*m->judged));
    if (r == 0)
        m->judged[m->judged_count++] = *judged;
    return r;
}

int bh_match_on_hit(void *ctx, const struct bh_hit *hit)
{
    struct bh_matching *m = ctx;
    const struct bh_question *q = m->question;
    struct bh_judged judged = {.distribution = q->rule == BH_RULE_DISTRIBUTION,
                               .product = q->rule == BH_RULE_CPE};
    struct bh_statement *s = &judged.statement;
    struct bh_reason open;
    bool silent;

    m->named = m->named || q->rule == BH_RULE_DISTRIBUTION;
    m->in_part = m->in_part || (m->asked && bh_str_eqz(m->asked->feed, hit->source));
    if (hit->withdrawn != BH_TIME_UNKNOWN) // a source takes back what it said
        return 0;
    int r = judge_hit(m, hit, s, &silent);
    if (r < 0 || silent)
        return r;
    if (may_be_open(m, s))
        r = find_open(m, hit, &judged, &open);
    bool kept = m->options->want_not_affected || m->weighs || m->open;
    if (r < 0 || (s->outcome == BH_NOT_AFFECTED && !kept))
        return r;
    name_rule(m, s);
    s->id = hit->id;
    s->source = bh_str_z(hit->source);
    return keep(m, hit, &judged);
}
