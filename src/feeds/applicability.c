// SPDX-License-Identifier: Apache-2.0
// Applicability statements (NVD CVE API 2.0 schema, "config"; CVE record format,
// "cpeApplicability").

#include "feeds/applicability.h"

#include "base/error.h"
#include "base/json_rows.h"
#include "base/limits.h"
#include "feeds/cpe_match.h"

enum joining {
    OPERATOR_OR, // also where none is said
    OPERATOR_AND,
    OPERATOR_OTHER,
};

struct node {
    enum joining op;
    struct bh_record_list matches; // of struct bh_cpe_match
    struct bh_record_list all;     // what they say, of struct bh_affected
    size_t conditions, weight;     // that it is for the others
};

struct reading {
    struct bh_applicability *a;
    enum joining op;
    const char *odd; // why this configuration cannot be said; NULL: it can
    struct bh_record_list nodes;
    struct node *node;
};

// --- Reading

struct criterion {
    struct bh_arena *arena;
    struct bh_cpe_match match;
};

#define BOUND_ROW(name) BH_JSON_TEXT_ROW(name, struct criterion, arena, match.name)
BOUND_ROW(criteria)
BOUND_ROW(start_including)
BOUND_ROW(start_excluding)
BOUND_ROW(end_including)
BOUND_ROW(end_excluding)

static int read_vulnerable(struct bh_json *j, void *ctx)
{
    struct criterion *c = ctx;

    return bh_json_bool(j, &c->match.vulnerable);
}

int bh_applicability_read_match(struct bh_json *j, struct bh_arena *arena, struct bh_cpe_match *ret)
{
    static const struct bh_json_row rows[] = {
        {"vulnerable", read_vulnerable, false},
        {"criteria", read_criteria, false},
        {"versionStartIncluding", read_start_including, false},
        {"versionStartExcluding", read_start_excluding, false},
        {"versionEndIncluding", read_end_including, false},
        {"versionEndExcluding", read_end_excluding, false},
    };
    // The member is required; what does not say that it is harmless is not taken for it.
    struct criterion c = {.arena = arena, .match.vulnerable = true};
    int code = bh_json_object(j, rows, BH_COUNT(rows), &c);

    if (code == 0)
        *ret = c.match;
    return code;
}

static int read_match(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_cpe_match match;
    int code = bh_applicability_read_match(j, r->a->arena, &match);

    return code < 0 ? code : bh_record_add(r->a->arena, &r->node->matches, &match);
}

BH_JSON_ARRAY_ROW(matches, read_match)

static int read_operator(struct bh_json *j, struct reading *r, enum joining *ret)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, r->a->arena, &text);

    if (code < 0)
        return code;
    *ret = bh_str_eqz(text, "OR")    ? OPERATOR_OR
           : bh_str_eqz(text, "AND") ? OPERATOR_AND
                                     : OPERATOR_OTHER;
    if (*ret == OPERATOR_OTHER)
        r->odd = "unknown operator";
    return 0;
}

static int read_node_operator(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return read_operator(j, r, &r->node->op);
}

static int read_config_operator(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return read_operator(j, r, &r->op);
}

static int read_negate(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bool negate = false;
    int code = bh_json_bool(j, &negate);

    if (negate)
        r->odd = "negated";
    return code;
}

static int read_nodes(struct bh_json *j, void *ctx);

static int read_nested(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    size_t before = r->nodes.count;
    int code = read_nodes(j, r);

    if (r->nodes.count > before)
        r->odd = "nested";
    return code;
}

static const struct bh_json_row node_rows[] = {
    {"operator", read_node_operator, false}, {"negate", read_negate, false},
    {"cpeMatch", read_matches, false},       {"nodes", read_nested, false},
    {"children", read_nested, false},
};

static int read_node(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct node one = {.matches.size = sizeof(struct bh_cpe_match),
                       .all.size = sizeof(struct bh_affected)};
    struct node *outer = r->node;

    r->node = &one;
    int code = bh_json_object(j, node_rows, BH_COUNT(node_rows), r);
    r->node = outer;
    if (code < 0)
        return code;
    return bh_record_add(r->a->arena, &r->nodes, &one);
}

BH_JSON_ARRAY_ROW(nodes, read_node)

static const struct bh_json_row config_rows[] = {
    {"operator", read_config_operator, false},
    {"negate", read_negate, false},
    {"nodes", read_nodes, false},
};

// --- What it comes to

static const struct bh_cpe_match *matches_of(const struct node *node)
{
    return node->matches.items;
}

static const struct node *nodes_of(const struct reading *r)
{
    return r->nodes.items;
}

static int keep_unreadable(struct reading *r, const struct node *node, const char *reason)
{
    for (size_t i = 0; i < node->matches.count; i++) {
        if (!matches_of(node)[i].vulnerable)
            continue;
        struct bh_affected *a = bh_record_push(r->a->arena, r->a->affected);
        if (!a)
            return BH_E_NOMEM;
        int code = bh_cpe_match_unreadable(&matches_of(node)[i], reason, r->a->arena, a);
        if (code < 0)
            return code;
    }
    return 0;
}

static size_t weight_of(const struct bh_affected *a)
{
    return 1 + a->range_count + a->version_count;
}

// What the nodes are as conditions of each other.
static int weigh(struct reading *r, size_t *ret_conditions, size_t *ret_weight)
{
    struct node *nodes = r->nodes.items;

    *ret_conditions = *ret_weight = 0;
    for (size_t i = 0; i < r->nodes.count; i++) {
        struct node *node = &nodes[i];
        // Criteria of AND stay apart: each of them must be met.
        bool apart = node->op == OPERATOR_AND;
        size_t step = apart ? 1 : node->matches.count;
        for (size_t k = 0; k < node->matches.count; k += step) {
            int code = bh_cpe_matches(matches_of(node) + k, step, false, r->a->arena, &node->all);
            if (code < 0)
                return code;
        }
        for (size_t k = 0; k < node->all.count; k++)
            node->weight += weight_of((struct bh_affected *)node->all.items + k);
        node->conditions = apart ? node->all.count : 1;
        *ret_conditions += node->conditions;
        *ret_weight += node->weight;
    }
    return 0;
}

static struct bh_condition *put_conditions(struct bh_condition *to, const struct node *node,
                                           size_t but)
{
    const struct bh_affected *all = node->all.items;

    if (node->op != OPERATOR_AND) {
        *to++ = (struct bh_condition){.any = all, .count = node->all.count};
        return to;
    }
    for (size_t i = 0; i < node->all.count; i++)
        if (i != but)
            *to++ = (struct bh_condition){.any = &all[i], .count = 1};
    return to;
}

// Conditions of a criterion (`but`) of a node of AND, or of all criteria of one of OR.
static int conditions_of(struct reading *r, const struct node *node, size_t but, size_t count,
                         const struct bh_condition **ret)
{
    struct bh_condition *conditions =
        bh_arena_array(r->a->arena, count ? count : 1, sizeof(*conditions));
    struct bh_condition *to = conditions;

    if (!conditions)
        return BH_E_NOMEM;
    for (size_t i = 0; r->op == OPERATOR_AND && i < r->nodes.count; i++)
        if (&nodes_of(r)[i] != node)
            to = put_conditions(to, &nodes_of(r)[i], SIZE_MAX);
    if (node->op == OPERATOR_AND)
        (void)put_conditions(to, node, but);
    *ret = conditions;
    return 0;
}

// Room for conditions of that weight, `times` over; false: too many for one record.
static bool take_room(struct reading *r, size_t weight, size_t times)
{
    size_t room = BH_LIMIT_CONDITIONS - r->a->conditions;

    if (times && weight > room / times)
        return false;
    r->a->conditions += weight * times;
    return true;
}

// Criteria `from` to `to` of a node with `count` conditions of that weight.
static int add_conditional(struct reading *r, const struct node *node, size_t from, size_t to,
                           size_t count, size_t weight)
{
    const struct bh_condition *conditions = NULL;
    size_t before = r->a->affected->count;
    int code =
        bh_cpe_matches(matches_of(node) + from, to - from, true, r->a->arena, r->a->affected);

    if (code < 0 || r->a->affected->count == before || !count)
        return code;
    if (!take_room(r, weight, r->a->affected->count - before)) {
        const struct node part = {
            .matches = {.items = (struct bh_cpe_match *)node->matches.items + from,
                        .count = to - from}};
        r->a->affected->count = before;
        return keep_unreadable(r, &part, "only together with very many others");
    }
    code = conditions_of(r, node, from, count, &conditions);
    for (size_t i = before; code == 0 && i < r->a->affected->count; i++) {
        struct bh_affected *a = (struct bh_affected *)r->a->affected->items + i;
        a->conditions = conditions;
        a->condition_count = count;
    }
    return code;
}

static int add_node(struct reading *r, const struct node *node, size_t conditions, size_t weight)
{
    bool together = r->op == OPERATOR_AND;
    size_t beside = together ? conditions - node->conditions : 0;
    size_t beside_weight = together ? weight - node->weight : 0;
    int code = 0;

    if (node->op != OPERATOR_AND)
        return add_conditional(r, node, 0, node->matches.count, beside, beside_weight);
    for (size_t i = 0; code == 0 && i < node->matches.count; i++)
        code = add_conditional(r, node, i, i + 1, beside + node->conditions - 1,
                               beside_weight + node->weight);
    return code;
}

// Whether anything stands beside a criterion in an AND.
static bool has_conditions(struct reading *r)
{
    bool any = false;

    for (size_t i = 0; i < r->nodes.count; i++) {
        any = any || r->op == OPERATOR_AND || nodes_of(r)[i].op == OPERATOR_AND;
        if (r->op == OPERATOR_AND && !nodes_of(r)[i].matches.count && !r->odd)
            r->odd = "without criteria";
    }
    return any;
}

static int read_config(struct bh_json *j, void *ctx)
{
    struct reading r = {.a = ctx, .nodes.size = sizeof(struct node)};
    size_t conditions = 0, weight = 0;
    int code = bh_json_object(j, config_rows, BH_COUNT(config_rows), &r);
    bool any = code == 0 && has_conditions(&r);

    for (size_t i = 0; code == 0 && r.odd && i < r.nodes.count; i++)
        code = keep_unreadable(&r, &nodes_of(&r)[i], r.odd);
    if (code < 0 || r.odd)
        return code;
    if (any)
        code = weigh(&r, &conditions, &weight);
    for (size_t i = 0; code == 0 && i < r.nodes.count; i++)
        code = add_node(&r, &nodes_of(&r)[i], conditions, weight);
    return code;
}

int bh_applicability_read(struct bh_json *j, struct bh_applicability *a)
{
    return bh_json_array(j, read_config, a);
}
