// SPDX-License-Identifier: Apache-2.0
// Statements to findings.

#include "triage/vex.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/memory.h"
#include "triage/vex_graph.h"
#include "triage/vex_product.h"

// A product of a statement with its names read.
struct product {
    struct bh_vex_names thing;
    struct bh_vex_names *parts;
};

struct link { // of the statements that name one id
    uint32_t statement;
    uint32_t next; // index + 1
};

// What a statement says of the finding at hand.
struct candidate {
    const struct bh_vex_statement *statement;
    bool owner;
};

struct applying {
    struct bh_findings *findings;
    const struct bh_inventory *inv;
    const struct bh_vex_set *set;
    bh_str owner;
    struct bh_arena arena;
    struct bh_map ids; // in lower case -> first link + 1
    struct link *links;
    size_t link_count;
    struct product **products; // of each statement; NULL: not read yet
    uint32_t *seen;            // of each statement: finding + 1 that it was looked at for
    bool *used;                // it is about some finding
    size_t used_count;
    struct bh_vex_graph graph;
    uint64_t comparisons;
    struct bh_vex_subject *subjects; // of each component; inv NULL: not read yet
    // Of the component at hand:
    size_t component;
    signed char *holds; // of each around: -1 not known yet
    struct candidate *candidates;
    size_t candidate_count, candidate_room;
};

// --- Statements by id

static int index_statement(struct applying *a, uint32_t number)
{
    const struct bh_vex_statement *s = &a->set->items[number];

    for (size_t i = 0; i < s->id_count && s->status != BH_VEX_UNKNOWN; i++) {
        bool is_new;
        bh_str key;
        if (bh_arena_lower(&a->arena, s->ids[i], &key) < 0)
            return BH_E_NOMEM;
        struct bh_map_slot *slot = bh_map_slot(&a->ids, key, &is_new);
        struct link *link =
            slot ? bh_vex_push(&a->arena, (void **)&a->links, &a->link_count, sizeof(*link)) : NULL;
        if (!link)
            return BH_E_NOMEM;
        *link = (struct link){number, (uint32_t)slot->value};
        slot->value = a->link_count;
    }
    return 0;
}

static int read_products(struct applying *a, uint32_t number)
{
    const struct bh_vex_statement *s = &a->set->items[number];
    struct product *items = bh_arena_array(&a->arena, s->product_count + 1, sizeof(*items));
    int r = items ? 0 : BH_E_NOMEM;

    for (size_t i = 0; r == 0 && i < s->product_count; i++) {
        const struct bh_vex_product *p = &s->products[i];
        items[i].parts = bh_arena_array(&a->arena, p->part_count + 1, sizeof(*items[i].parts));
        r = items[i].parts ? bh_vex_names(&p->thing, &a->arena, &items[i].thing) : BH_E_NOMEM;
        for (size_t k = 0; r == 0 && k < p->part_count; k++)
            r = bh_vex_names(&p->parts[k], &a->arena, &items[i].parts[k]);
    }
    a->products[number] = items;
    return r;
}

// --- Products

static bool is_too_much(const struct applying *a)
{
    return a->comparisons + a->graph.steps > BH_LIMIT_VEX_COMPARISONS;
}

static bool is_thing(struct applying *a, const struct bh_vex_thing *t,
                     const struct bh_vex_names *names, const struct bh_vex_subject *s)
{
    a->comparisons += 1 + t->identifier_count + t->version_count;
    return bh_vex_thing_is(t, names, s);
}

static bool has_part(struct applying *a, const struct bh_vex_product *p, const struct product *read)
{
    for (size_t i = 0; i < p->part_count; i++)
        if (is_thing(a, &p->parts[i], &read->parts[i], &a->subjects[a->component]))
            return true;
    return false;
}

static bool is_supplier(const struct applying *a, bh_str author, const struct bh_vex_subject *s)
{
    bh_str supplier = bh_inv_str(a->inv, a->inv->components[s->component].supplier.text);

    return author.len && bh_str_caseeq(author, supplier);
}

// Whether the part is in that product and nowhere else; *ret_owner: its supplier is the author.
static bool is_inside(struct applying *a, const struct bh_vex_statement *s,
                      const struct bh_vex_product *p, const struct product *read, bool *ret_owner)
{
    for (size_t i = 0; i < a->graph.around_count; i++) {
        const struct bh_vex_subject *around = &a->subjects[a->graph.around[i]];
        if (is_too_much(a))
            return false;
        if (!is_thing(a, &p->thing, &read->thing, around))
            continue;
        if (a->holds[i] < 0)
            a->holds[i] = bh_vex_graph_holds(&a->graph, around->component, a->component);
        if (!a->holds[i])
            continue;
        *ret_owner = is_supplier(a, s->author, around);
        return true;
    }
    return false;
}

static bool is_about(struct applying *a, uint32_t number, bool *ret_owner)
{
    const struct bh_vex_statement *s = &a->set->items[number];
    const struct bh_vex_subject *part = &a->subjects[a->component];

    for (size_t i = 0; i < s->product_count; i++) {
        const struct bh_vex_product *p = &s->products[i];
        const struct product *read = &a->products[number][i];
        if (is_too_much(a))
            return false;
        if (p->part_count && !has_part(a, p, read))
            continue;
        if (!p->part_count && is_thing(a, &p->thing, &read->thing, part)) {
            *ret_owner = is_supplier(a, s->author, part);
            return true;
        }
        if (is_inside(a, s, p, read, ret_owner))
            return true;
    }
    return false;
}

// --- Authors

// The later one first; at one date the more cautious one.
static int later_first(const struct bh_vex_statement *a, const struct bh_vex_statement *b)
{
    int c = (a->time < b->time) - (a->time > b->time);

    if (!c)
        c = (a->status > b->status) - (a->status < b->status);
    if (!c)
        c = bh_str_cmp(a->document, b->document);
    return c ? c : bh_str_cmp(a->text, b->text);
}

static int by_author(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    int c = bh_str_casecmp(a->statement->author, b->statement->author);

    return c ? c : later_first(a->statement, b->statement);
}

static int by_weight(const void *x, const void *y)
{
    const struct bh_vex_answer *a = x, *b = y;
    int c = b->governs - a->governs;

    if (!c)
        c = later_first(a->statement, b->statement);
    return c ? c : bh_str_cmp(a->statement->author, b->statement->author);
}

// The latest of each author, in place; the number left.
static size_t drop_outdated(struct candidate *items, size_t count)
{
    size_t kept = 0;

    qsort(items, count, sizeof(*items), by_author);
    for (size_t i = 0; i < count; i++)
        if (!kept || !bh_str_caseeq(items[kept - 1].statement->author, items[i].statement->author))
            items[kept++] = items[i];
    return kept;
}

// Whose word decides: 2 the owner whom the user names, 1 the supplier, 0 anybody.
static int standing(const struct applying *a, const struct candidate *c)
{
    return a->owner.len && bh_str_caseeq(c->statement->author, a->owner) ? 2 : c->owner;
}

static int settle(struct applying *a, struct bh_finding *f)
{
    size_t count = drop_outdated(a->candidates, a->candidate_count), first = 0;
    struct bh_vex_answer *answers = bh_arena_array(&a->findings->arena, count, sizeof(*answers));

    if (!answers)
        return BH_E_NOMEM;
    for (size_t i = 1; i < count; i++) {
        int c = standing(a, &a->candidates[first]) - standing(a, &a->candidates[i]);
        if (c < 0 ||
            (!c && later_first(a->candidates[i].statement, a->candidates[first].statement) < 0))
            first = i;
    }
    for (size_t i = 0; i < count; i++)
        answers[i] = (struct bh_vex_answer){a->candidates[i].statement, i == first};
    qsort(answers, count, sizeof(*answers), by_weight);
    f->vex = answers;
    f->vex_count = count;
    f->answered = answers[0].statement->status == BH_VEX_NOT_AFFECTED ||
                  answers[0].statement->status == BH_VEX_FIXED;
    return 0;
}

// --- Findings

static int add_candidate(struct applying *a, uint32_t number, bool owner)
{
    int r = bh_grow((void **)&a->candidates, &a->candidate_room, a->candidate_count,
                    sizeof(*a->candidates));

    if (r == 0)
        a->candidates[a->candidate_count++] = (struct candidate){&a->set->items[number], owner};
    return r;
}

static int look_at(struct applying *a, uint32_t number, size_t finding)
{
    bool owner = false;
    int r = 0;

    if (a->seen[number] == finding + 1)
        return 0;
    a->seen[number] = (uint32_t)finding + 1;
    if (!a->products[number])
        r = read_products(a, number);
    if (r < 0 || !is_about(a, number, &owner))
        return r;
    a->used_count += !a->used[number];
    a->used[number] = true;
    return add_candidate(a, number, owner);
}

static int read_subject(struct applying *a, size_t component)
{
    struct bh_vex_subject *s = &a->subjects[component];

    return s->inv ? 0 : bh_vex_subject(a->inv, component, &a->arena, s);
}

static int take_component(struct applying *a, size_t component)
{
    int r = read_subject(a, component);

    a->component = component;
    bh_vex_graph_around(&a->graph, component);
    for (size_t i = 0; r == 0 && i < a->graph.around_count; i++) {
        a->holds[i] = -1;
        r = read_subject(a, a->graph.around[i]);
    }
    return r;
}

static int apply_to(struct applying *a, size_t finding)
{
    struct bh_finding *f = &a->findings->items[finding];
    int r = 0;

    a->candidate_count = 0;
    for (size_t i = 0; r == 0 && i < f->id_count; i++) {
        uint64_t link;
        bh_str key;
        r = bh_arena_lower(&a->arena, f->ids[i], &key);
        if (r < 0 || !bh_map_get(&a->ids, key, &link))
            continue;
        if (a->component != f->component)
            r = take_component(a, f->component);
        for (; r == 0 && link; link = a->links[link - 1].next)
            r = look_at(a, a->links[link - 1].statement, finding);
    }
    return r == 0 && a->candidate_count ? settle(a, f) : r;
}

static int by_component(const void *x, const void *y, void *ctx)
{
    const struct bh_finding *items = ctx;
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    size_t c = items[a].component, d = items[b].component;

    return c != d ? (c > d) - (c < d) : (a > b) - (a < b);
}

// In the order of the components: what each is inside of is found once.
static int apply_all(struct applying *a)
{
    size_t count = a->findings->count;
    size_t *order BH_CLEANUP(bh_freep) = bh_calloc(count, sizeof(*order));
    int r = order || !count ? 0 : BH_E_NOMEM;

    for (size_t i = 0; r == 0 && i < count; i++)
        order[i] = i;
    if (r == 0 && count)
        qsort_r(order, count, sizeof(*order), by_component, a->findings->items);
    for (size_t i = 0; r == 0 && i < count; i++) {
        r = apply_to(a, order[i]);
        if (r == 0 && is_too_much(a))
            r = BH_E_LIMIT;
    }
    return r;
}

static int prepare(struct applying *a)
{
    int r = bh_vex_graph_init(&a->graph, a->inv);

    if (r == 0) {
        a->products = bh_arena_array(&a->arena, a->set->count, sizeof(*a->products));
        a->seen = bh_arena_array(&a->arena, a->set->count, sizeof(*a->seen));
        a->subjects = bh_arena_array(&a->arena, a->inv->component_count + 1, sizeof(*a->subjects));
        a->holds = bh_arena_array(&a->arena, a->inv->component_count + 2, 1);
        a->used = bh_arena_array(&a->arena, a->set->count, sizeof(*a->used));
        r = a->products && a->seen && a->used && a->subjects && a->holds ? 0 : BH_E_NOMEM;
    }
    for (size_t i = 0; r == 0 && i < a->set->count; i++)
        r = index_statement(a, (uint32_t)i);
    return r;
}

int bh_vex_apply(struct bh_findings *findings, const struct bh_inventory *inv,
                 const struct bh_vex_set *set, bh_str owner, struct bh_diag *diag)
{
    struct applying a = {
        .findings = findings, .inv = inv, .set = set, .owner = owner, .component = SIZE_MAX};

    if (!set->count)
        return 0;
    bh_arena_init(&a.arena, 0);
    bh_map_init(&a.ids);
    int r = set->count < UINT32_MAX ? prepare(&a) : BH_E_LIMIT;
    if (r == 0)
        r = apply_all(&a);
    if (r == 0 && a.used_count < set->count)
        bh_say(diag, BH_NOTE, 0, BH_NOWHERE, "VEX statements about no finding here: %zu of %zu",
               set->count - a.used_count, set->count);
    bh_free(a.candidates);
    bh_map_done(&a.ids);
    bh_vex_graph_done(&a.graph);
    bh_arena_done(&a.arena);
    if (r == BH_E_LIMIT)
        bh_fail(diag, r, BH_NOWHERE, "too many VEX statements about one vulnerability to compare");
    return r;
}
