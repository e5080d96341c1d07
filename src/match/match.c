// SPDX-License-Identifier: Apache-2.0
// Joins the inventory with the catalogue.

#include "match/match.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "match/builder.h"
#include "match/bundled.h"
#include "match/enrich.h"
#include "match/group.h"
#include "match/join.h"
#include "match/kernel.h"
#include "match/lineage.h"
#include "match/product.h"
#include "match/subject.h"
#include "match/unassessed.h"

struct matching {
    const struct bh_inventory *inv;
    struct bh_catalogue *catalogue;
    const struct bh_match_options *options;
    struct bh_findings *out;
    size_t room, uncovered_room;
    struct bh_ecosystems ecosystems;
    struct bh_map records;   // record number (as 8 bytes) -> pointer to struct bh_advisory
    struct bh_map uncovered; // text of it -> index + 1
    // Of the part that is being judged:
    struct bh_arena scratch; // emptied for each part
    const struct bh_inv_component *part;
    uint32_t purl; // of the part, or of what it owns
    const struct bh_question *question;
    struct bh_judged *judged;
    size_t judged_count, judged_room;
    uint64_t last_record;
    bool named;                        // by a record of its distribution
    const struct bh_ecosystem *asked;  // that is asked about, if only some of its parts are stored
    bool in_part;                      // named by a record of such a part
    const struct bh_ecosystem *partly; // such an ecosystem that was asked about
    bool inside;                       // the question is about what the package owns
    enum bh_builder builder;
    struct bh_vendors vendors; // of the target's distribution
    struct bh_products products;
    bool weighs;    // what clears the part is kept, as another source may say otherwise
    bool has_lines; // of products
    struct bh_part_line line;
    bool open; // a record leaves open whether its line is affected: what clears it is kept, too
};

static int on_ecosystem(void *ctx, const struct bh_catalogue_ecosystem *known)
{
    struct bh_ecosystems *e = ctx;
    struct bh_ecosystem one = {known->name, known->single, known->stored, known->feed,
                               known->parts};
    bh_str *const texts[] = {&one.name, &one.feed, &one.parts};
    int r = bh_arena_grow(&e->arena, (void **)&e->items, &e->room, e->count, sizeof(*e->items));

    for (size_t i = 0; r == 0 && i < BH_COUNT(texts); i++)
        r = bh_arena_str(&e->arena, *texts[i], texts[i]);
    if (r == 0)
        e->items[e->count++] = one;
    return r;
}

// Decoded once, however many parts it is about.
static int record_of(struct matching *m, uint64_t number, const struct bh_advisory **ret)
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
static void judge_inside(const struct matching *m, struct bh_statement *s)
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
static int name_product(struct matching *m, const struct bh_hit *hit,
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
static int find_open(struct matching *m, const struct bh_hit *hit, struct bh_judged *ret,
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
        r = bh_part_line_find(&m->products, m->part, &m->scratch, &m->line);
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
static bool may_be_open(const struct matching *m, const struct bh_statement *s)
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
static int judge_hit(struct matching *m, const struct bh_hit *hit, struct bh_statement *ret,
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

static void name_rule(const struct matching *m, struct bh_statement *s)
{
    const struct bh_question *q = m->question;

    if (s->outcome != BH_UNDETERMINED && s->rule != BH_RULE_BUNDLED)
        s->rule =
            q->rule == BH_RULE_DISTRIBUTION && m->part->identity_count ? BH_RULE_OWNER : q->rule;
    if (q->kernel)
        bh_kernel_judge(q, s);
    if (m->inside)
        judge_inside(m, s);
}

// Keeps a statement, or joins it to the one that the same record has just made of another of its
// packages.
static int keep(struct matching *m, const struct bh_hit *hit, struct bh_judged *judged)
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

static int on_hit(void *ctx, const struct bh_hit *hit)
{
    struct matching *m = ctx;
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

// Whether the record is part of what has that id: an entry of JVN iPedia, or a note of JVN. What is
// upstream of a distribution's record is vulnerabilities, each with a group of its own.
static bool is_upstream(const struct bh_judged *j, bh_str id)
{
    for (size_t i = 0; !j->distribution && i < j->record->link_count; i++)
        if (j->record->links[i].kind == BH_UPSTREAM && bh_str_caseeq(j->record->links[i].id, id))
            return true;
    return false;
}

static bool wanted(const struct matching *m, const struct bh_group *g)
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

static int add_findings(struct matching *m)
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

static int add_uncovered(struct matching *m, bh_str what, struct bh_reason reason,
                         uint64_t components)
{
    bh_str key;
    bool added;
    int r = bh_arena_join(&m->out->arena, (bh_str[]){what, BH_STR("\n"), bh_str_z(reason.format)},
                          3, &key);

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
static bool is_covered(const struct matching *m, const struct bh_subject *s)
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

static int look_up(struct matching *m, const struct bh_subject *s)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->count; i++) {
        m->question = &s->questions[i];
        m->asked = find_partly(&m->ecosystems, m->question->ecosystem);
        m->partly = m->asked ? m->asked : m->partly;
        r = bh_catalogue_lookup(m->catalogue, m->question->ecosystem, m->question->name, on_hit, m);
    }
    return r;
}

// What the package owns, by the records of its language, if the distribution did not build it: else
// nobody would judge it.
static int match_inside(struct matching *m, const struct bh_inv_component *part)
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

static int ask_successors(struct matching *m, const struct bh_inv_component *part,
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

static struct bh_reason not_covered(const struct matching *m, bh_str what)
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

static int match_part(struct matching *m, const struct bh_inv_component *part)
{
    struct bh_subject subject;

    bh_arena_reset(&m->scratch);
    m->part = part;
    m->purl = part->purl;
    m->judged_count = 0;
    m->last_record = UINT64_MAX;
    m->named = m->in_part = m->open = false;
    m->line.looked = false;
    m->partly = NULL;
    int r = bh_subject_of(m->inv, part, &m->ecosystems, &m->scratch, &subject);
    size_t own = r == 0 ? subject.count : 0;
    if (r == 0)
        r = bh_products_ask(&m->products, part, &m->scratch, &subject);
    m->weighs = r == 0 && (subject.count > own || (own && subject.questions[0].kernel));
    if (r == 0)
        r = ask_successors(m, part, &subject);
    if (r == 0)
        r = look_up(m, &subject);
    if (r == 0 && m->open && !m->weighs) { // once more: what came before it was not kept
        m->judged_count = 0;
        m->last_record = UINT64_MAX;
        r = look_up(m, &subject);
    }
    if (r < 0)
        return r;
    bool covered = is_covered(m, &subject);
    m->builder = bh_builder_of(m->inv, &m->vendors, part, m->named);
    if (m->builder == BH_BUILDER_OTHER || (m->builder == BH_BUILDER_UNKNOWN && covered))
        r = match_inside(m, part);
    if (r == 0)
        r = add_findings(m);
    if (r < 0)
        return r;
    bool vendored = subject.count && subject.questions[0].vendored.len;
    if (subject.reason.format && (vendored || !(covered && m->weighs)))
        return add_uncovered(m, subject.what, subject.reason, 1);
    if (m->builder == BH_BUILDER_OTHER)
        return add_uncovered(m, bh_inv_str(m->inv, part->supplier.text),
                             (struct bh_reason){.format = BH_N("not built by the distribution, "
                                                               "whose records do not know it")},
                             1);
    if (!covered)
        return add_uncovered(m, subject.what, not_covered(m, subject.what), 1);
    m->out->judged++;
    return 0;
}

static int on_feed(void *ctx, const struct bh_feed_state *feed)
{
    struct bh_findings *out = ctx;
    struct bh_feed_state copy = *feed;
    bh_str *texts[] = {&copy.name, &copy.url, &copy.failure};
    struct bh_feed_state *feeds = bh_arena_array(&out->arena, out->feed_count + 1, sizeof(*feeds));

    if (!feeds)
        return BH_E_NOMEM;
    for (size_t i = 0; i < BH_COUNT(texts); i++)
        if (bh_arena_str(&out->arena, *texts[i], texts[i]) < 0)
            return BH_E_NOMEM;
    if (out->feed_count)
        memcpy(feeds, out->feeds, out->feed_count * sizeof(*feeds));
    feeds[out->feed_count++] = copy;
    out->feeds = feeds;
    return 0;
}

static int by_what(const void *a, const void *b)
{
    const struct bh_uncovered *x = a, *y = b;
    int c = bh_str_cmp(x->what, y->what);

    return c ? c : strcmp(x->reason.format, y->reason.format);
}

// A distribution is no part; the kernel that a document calls an operating system is one.
static bool is_judged(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    return c->kind != BH_FILE && (c->kind != BH_OPERATING_SYSTEM ||
                                  bh_kernel_is(bh_inv_str(inv, c->purl), bh_inv_str(inv, c->cpe)));
}

// Parts that are worth a thread.
#define PARTS_PER_THREAD 500

// The inventory's parts in as many shares as there are threads.
struct shares {
    struct matching *items; // the first has what all have in common, and what comes out
    unsigned count;
};

static void start_share(struct matching *m, const struct matching *first, unsigned at,
                        struct bh_findings *out)
{
    *m = *first;
    m->out = out;
    m->catalogue = bh_catalogue_reader(first->catalogue, at);
    *out = (struct bh_findings){0};
    bh_arena_init(&out->arena, 0);
    bh_arena_init(&m->scratch, 0);
    bh_map_init(&m->records);
    bh_map_init(&m->uncovered);
    bh_products_init(&m->products, m->inv, m->catalogue);
}

static void end_share(struct matching *m)
{
    bh_products_done(&m->products);
    bh_free(m->judged);
    bh_map_done(&m->records);
    bh_map_done(&m->uncovered);
    bh_arena_done(&m->scratch);
}

static int match_share(void *ctx, unsigned at)
{
    const struct shares *s = ctx;
    struct matching *m = &s->items[at];
    const struct bh_inventory *inv = m->inv;
    size_t to = inv->component_count * (at + 1) / s->count;
    int r = 0;

    for (size_t i = inv->component_count * at / s->count; r == 0 && i < to; i++)
        if (is_judged(inv, &inv->components[i]))
            r = match_part(m, &inv->components[i]);
    return r;
}

// What another share found, behind what this one has.
static int join_share(struct matching *m, struct bh_findings *other)
{
    int r = 0;

    bh_arena_adopt(&m->out->arena, &other->arena);
    m->out->judged += other->judged;
    for (size_t i = 0; r == 0 && i < other->count; i++) {
        r = bh_grow((void **)&m->out->items, &m->room, m->out->count, sizeof(*m->out->items));
        if (r == 0)
            m->out->items[m->out->count++] = other->items[i];
    }
    for (size_t i = 0; r == 0 && i < other->uncovered_count; i++)
        r = add_uncovered(m, other->uncovered[i].what, other->uncovered[i].reason,
                          other->uncovered[i].components);
    bh_findings_done(other);
    return r;
}

static int match_all(struct matching *first, struct bh_findings *ret)
{
    size_t most = first->inv->component_count / PARTS_PER_THREAD + 1;
    unsigned readers = bh_catalogue_readers(first->catalogue);
    struct shares s = {.count = readers < most ? readers : (unsigned)most};
    struct bh_findings *outs BH_CLEANUP(bh_freep) = bh_calloc(s.count, sizeof(*outs));
    struct matching *items BH_CLEANUP(bh_freep) = bh_calloc(s.count, sizeof(*items));

    if (!outs || !items)
        return BH_E_NOMEM;
    s.items = items;
    for (unsigned i = 0; i < s.count; i++)
        start_share(&items[i], first, i, i ? &outs[i] : ret);
    int r = bh_parallel(s.count, match_share, &s);
    for (unsigned i = 1; i < s.count; i++) {
        int code = join_share(&items[0], &outs[i]);
        r = r < 0 ? r : code;
    }
    for (unsigned i = 0; i < s.count; i++)
        end_share(&items[i]);
    return r;
}

int bh_match_run(const struct bh_inventory *inv, struct bh_catalogue *catalogue,
                 const struct bh_match_options *options, struct bh_diag *diag,
                 struct bh_findings *ret)
{
    struct matching m = {.inv = inv, .catalogue = catalogue, .options = options};

    *ret = (struct bh_findings){0};
    m.has_lines = bh_catalogue_has_lifecycles(catalogue);
    bh_arena_init(&m.ecosystems.arena, 0);
    bh_vendors_find(inv, &m.vendors);
    int r = bh_catalogue_ecosystems(catalogue, on_ecosystem, &m.ecosystems);
    if (r == 0)
        r = match_all(&m, ret);
    if (r == 0)
        r = bh_enrich(ret, catalogue);
    if (r == 0)
        r = bh_catalogue_feeds(catalogue, on_feed, ret);
    if (r == 0 && ret->uncovered_count)
        qsort(ret->uncovered, ret->uncovered_count, sizeof(*ret->uncovered), by_what);
    bh_arena_done(&m.ecosystems.arena);
    if (r < 0)
        bh_say(diag, BH_ERROR, r, BH_NOWHERE, "the advisories cannot be searched (%s)",
               bh_error_name(r));
    return r;
}

void bh_findings_done(struct bh_findings *f)
{
    bh_free(f->items);
    bh_free(f->uncovered);
    bh_arena_done(&f->arena);
    *f = (struct bh_findings){0};
}
