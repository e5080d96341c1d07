// SPDX-License-Identifier: Apache-2.0
// One part: which questions, what the records say together, and what covers it.

#include "match/matching.h"

#include "base/error.h"
#include "base/memory.h"
#include "match/join.h"
#include "match/lineage.h"

// Whether the record is part of what has that id: an entry of JVN iPedia, or a note of JVN. What is
// upstream of a distribution's record is vulnerabilities, each with a group of its own.
static bool is_upstream(const struct bh_judged *j, bh_str id)
{
    for (size_t i = 0; !j->distribution && i < j->record->link_count; i++)
        if (j->record->links[i].kind == BH_UPSTREAM && bh_str_caseeq(j->record->links[i].id, id))
            return true;
    return false;
}

static bool wanted(const struct bh_matching *m, const struct bh_group *g)
{
    if (!m->options->only_id.len)
        return true;
    for (size_t i = 0; i < g->id_count; i++)
        if (bh_str_caseeq(g->ids[i], m->options->only_id))
            return true;
    for (size_t i = 0; i < g->count; i++)
        if (is_upstream(g->items[i], m->options->only_id))
            return true;
    return false;
}

static int add_findings(struct bh_matching *m)
{
    struct bh_group *groups;
    size_t count;
    int r = bh_group_records(m->judged, m->judged_count, &m->scratch, &groups, &count);

    for (size_t i = 0; r == 0 && i < count; i++) {
        if (!wanted(m, &groups[i]) ||
            (!m->options->want_not_affected && bh_group_outcome(&groups[i]) == BH_NOT_AFFECTED))
            continue;
        r = bh_grow((void **)&m->out->items, &m->room, m->out->count, sizeof(*m->out->items));
        if (r == 0)
            r = bh_finding_join(&groups[i], (size_t)(m->part - m->inv->components), &m->out->arena,
                                &m->out->items[m->out->count]);
        if (r == 0)
            m->out->count++;
    }
    return r;
}

int bh_match_uncovered(struct bh_matching *m, bh_str what, struct bh_reason reason,
                       uint64_t components)
{
    bh_str key;
    bool added;
    // All of the reason: which part comes first is the threads' affair.
    int r = bh_arena_join(&m->out->arena,
                          (bh_str[]){what, BH_STR("\n"), bh_str_z(reason.format), BH_STR("\n"),
                                     reason.args[0], BH_STR("\n"), reason.args[1], BH_STR("\n"),
                                     reason.args[2]},
                          9, &key);

    if (r < 0)
        return r;
    struct bh_map_slot *slot = bh_map_slot(&m->uncovered, key, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (added) {
        r = bh_grow((void **)&m->out->uncovered, &m->uncovered_room, m->out->uncovered_count,
                    sizeof(*m->out->uncovered));
        if (r < 0)
            return r;
        for (size_t i = 0; r == 0 && i < BH_REASON_ARGS; i++)
            r = bh_arena_str(&m->out->arena, reason.args[i], &reason.args[i]);
        if (r < 0)
            return r;
        slot->value = m->out->uncovered_count++;
        m->out->uncovered[slot->value] =
            (struct bh_uncovered){.what = bh_str_sub(key, 0, what.len), .reason = reason};
    }
    m->out->uncovered[slot->value].components += components;
    return 0;
}

// Products of the CPE dictionary cover a part only if nobody else would: of the packages of a
// language the dictionary has some.
static bool is_covered(const struct bh_matching *m, const struct bh_subject *s)
{
    bool has_own = s->count && s->questions[0].rule != BH_RULE_CPE &&
                   !bh_str_eqz(s->questions[0].ecosystem, "generic") && !s->reason.format;

    if (m->in_part)
        return true;
    for (size_t q = 0; q < s->count; q++)
        for (size_t i = 0; i < m->ecosystems.count; i++)
            if (m->ecosystems.items[i].stored &&
                (s->questions[q].rule != BH_RULE_CPE || !has_own) &&
                s->questions[q].rule != BH_RULE_LINEAGE &&
                bh_str_eq(m->ecosystems.items[i].name, s->questions[q].ecosystem))
                return true;
    return false;
}

// The ecosystem if only some of its parts are stored.
static const struct bh_ecosystem *find_partly(const struct bh_ecosystems *all, bh_str name)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].feed.len && bh_str_eq(all->items[i].name, name))
            return &all->items[i];
    return NULL;
}

static int look_up(struct bh_matching *m, const struct bh_subject *s)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->count; i++) {
        m->question = &s->questions[i];
        m->asked = find_partly(&m->ecosystems, m->question->ecosystem);
        m->partly = m->asked ? m->asked : m->partly;
        r = bh_catalogue_lookup(m->catalogue, m->question->ecosystem, m->question->name,
                                bh_match_on_hit, m);
    }
    return r;
}

// What the package owns, by the records of its language, if the distribution did not build it: else
// nobody would judge it.
static int match_inside(struct bh_matching *m, const struct bh_inv_component *part)
{
    struct bh_arena arena;
    int r = 0;

    bh_arena_init(&arena, 0);
    m->inside = true;
    for (size_t i = 0; r == 0 && i < part->identity_count; i++) {
        struct bh_subject subject;
        bh_arena_reset(&arena);
        m->purl = part->identities[i];
        r = bh_subject_of_identity(m->inv, part->identities[i], &m->ecosystems, &arena, &subject);
        if (r == 0)
            r = look_up(m, &subject);
    }
    m->inside = false;
    bh_arena_done(&arena);
    return r;
}

static int ask_successors(struct bh_matching *m, const struct bh_inv_component *part,
                          struct bh_subject *subject)
{
    bh_str key;

    if (!bh_lineage_has(bh_inv_str(m->inv, part->purl)))
        return 0;
    int r = bh_products_key(m->inv, part, &m->scratch, &key);

    return r < 0
               ? r
               : bh_lineage_ask(key, bh_inv_str(m->inv, part->version.text), &m->scratch, subject);
}

static struct bh_reason not_covered(const struct bh_matching *m, bh_str what)
{
    struct bh_reason reason = {
        .format = BH_N("only single advisories, its feed is not stored ('buhin advisories update "
                       "NAME', or '--all')")};

    if (bh_str_eqz(what, "generic")) // not an ecosystem of any feed
        reason.format = BH_N("only single advisories: with a CPE name, or one by the table "
                             "'purl2cpe', the feed 'nvd' would judge it");
    if (m->partly)
        reason = (struct bh_reason){
            .format = BH_N("of its release only the repository '%s' is stored, which does not name "
                           "it; that of its own may be another"),
            .args = {m->partly->parts}};
    return reason;
}

static int find_subject(struct bh_matching *m, const struct bh_inv_component *part,
                        struct bh_subject *ret)
{
    int r = bh_subject_of(m->inv, part, &m->ecosystems, &m->scratch, ret);
    size_t own = r == 0 ? ret->count : 0;

    if (r == 0)
        r = bh_products_ask(&m->products, part, &m->scratch, ret);
    m->weighs = r == 0 && (ret->count > own || (own && ret->questions[0].kernel));
    return r == 0 ? ask_successors(m, part, ret) : r;
}

int bh_match_ask(struct bh_matching *m, const struct bh_subject *subject)
{
    m->judged_count = 0;
    m->last_record = UINT64_MAX;
    m->named = m->in_part = m->open = false;
    m->line.looked = false;
    m->partly = NULL;
    int r = look_up(m, subject);
    if (r == 0 && m->open && !m->weighs) { // once more: what came before it was not kept
        m->judged_count = 0;
        m->last_record = UINT64_MAX;
        r = look_up(m, subject);
    }
    return r;
}

static int judge(struct bh_matching *m, const struct bh_inv_component *part,
                 const struct bh_subject *subject)
{
    int r = bh_match_ask(m, subject);

    if (r < 0)
        return r;
    bool covered = is_covered(m, subject);
    m->builder = bh_builder_of(m->inv, &m->vendors, part, m->named);
    if (m->builder == BH_BUILDER_OTHER || (m->builder == BH_BUILDER_UNKNOWN && covered))
        r = match_inside(m, part);
    if (r == 0)
        r = add_findings(m);
    if (r < 0)
        return r;
    bool vendored = subject->count && subject->questions[0].vendored.len;
    if (subject->reason.format && (vendored || !(covered && m->weighs)))
        return bh_match_uncovered(m, subject->what, subject->reason, 1);
    if (m->builder == BH_BUILDER_OTHER)
        return bh_match_uncovered(
            m, bh_builder_name(m->inv, part),
            (struct bh_reason){.format = BH_N("not built by the distribution, "
                                              "whose records do not know it")},
            1);
    if (!covered)
        return bh_match_uncovered(m, subject->what, not_covered(m, subject->what), 1);
    m->out->judged++;
    return 0;
}

int bh_match_part(struct bh_matching *m, const struct bh_inv_component *part)
{
    size_t first = m->out->count;
    struct bh_subject subject;

    bh_arena_reset(&m->scratch);
    m->part = part;
    m->purl = part->purl;
    int r = find_subject(m, part, &subject);
    if (r == 0)
        r = judge(m, part, &subject);
    return r == 0 && m->options->want_clean ? bh_match_upgrade(m, &subject, first) : r;
}
