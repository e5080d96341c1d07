// SPDX-License-Identifier: Apache-2.0
// Products of the CPE dictionary (NISTIR 7695, 7696) and their conditions.

#include "match/product.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "match/match.h"
#include "model/cpe.h"
#include "model/purl.h"

static const bh_str ecosystem = {"CPE", 3};

void bh_products_init(struct bh_products *p, const struct bh_inventory *inv,
                      struct bh_catalogue *catalogue)
{
    *p = (struct bh_products){.inv = inv, .catalogue = catalogue};
    bh_arena_init(&p->arena, 0);
    bh_map_init(&p->parts);
    bh_map_init(&p->answers);
    p->has_table = bh_catalogue_has_products(catalogue);
    p->has_names = bh_catalogue_has_names(catalogue);
}

void bh_products_done(struct bh_products *p)
{
    bh_map_done(&p->parts);
    bh_map_done(&p->answers);
    bh_arena_done(&p->arena);
    bh_free(p->entries);
}

// --- Which products a part is

struct naming {
    struct bh_arena *arena;
    int (*each)(void *ctx, const struct bh_part_product *one);
    void *ctx;
};

static int on_product(void *ctx, bh_str product)
{
    struct naming *n = ctx;
    struct bh_part_product one = {0};

    int r = bh_arena_str(n->arena, product, &one.product);
    return r < 0 ? r : n->each(n->ctx, &one);
}

static int own_product(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    bh_str vendor = bh_cpe_attribute(cpe, BH_CPE_VENDOR);
    bh_str product = bh_cpe_attribute(cpe, BH_CPE_PRODUCT);
    int r = bh_arena_join(arena, (bh_str[]){vendor, BH_STR(":"), product}, 3, ret);

    return r < 0 ? r : bh_arena_lower(arena, *ret, ret);
}

int bh_products_key(const struct bh_inventory *inv, const struct bh_inv_component *c,
                    struct bh_arena *arena, bh_str *ret)
{
    bh_str text = bh_inv_str(inv, c->purl);
    struct bh_purl purl;
    int r = text.len ? bh_purl_parse(text, arena, &purl) : BH_E_FORMAT;

    *ret = BH_STR_EMPTY;
    if (r == 0) {
        purl.version = purl.subpath = BH_STR_EMPTY;
        purl.qualifier_count = 0;
        r = bh_purl_text(&purl, arena, ret);
    }
    return r == BH_E_NOMEM ? r : 0;
}

// The product of which two names are said, while all of them are gone through.
struct named {
    struct bh_arena *arena;
    bh_str product;
    bool several;
};

static int on_named(void *ctx, const struct bh_product_name *name)
{
    struct named *n = ctx;

    if (n->product.len) {
        n->several = n->several || !bh_str_eq(n->product, name->product);
        return 0;
    }
    return bh_arena_str(n->arena, name->product, &n->product);
}

static int say_named(struct bh_products *p, const struct bh_inv_component *c,
                     struct bh_arena *arena,
                     int (*each)(void *ctx, const struct bh_part_product *one), void *ctx)
{
    struct bh_part_product one = {.supplier = bh_inv_str(p->inv, c->supplier.text),
                                  .part = bh_inv_str(p->inv, c->name)};
    struct named n = {.arena = arena};

    if (!p->has_names || c->purl || c->cpe || !one.supplier.len || !one.part.len)
        return 0;
    int r = bh_catalogue_named(p->catalogue, one.supplier, one.part, on_named, &n);
    if (r < 0 || !n.product.len || n.several)
        return r;
    one.product = n.product;
    return each(ctx, &one);
}

int bh_products_each(struct bh_products *p, const struct bh_inv_component *c,
                     struct bh_arena *arena,
                     int (*each)(void *ctx, const struct bh_part_product *one), void *ctx)
{
    struct naming naming = {.arena = arena, .each = each, .ctx = ctx};
    struct bh_part_product own = {.cpe = bh_inv_str(p->inv, c->cpe)};
    bh_str key;
    int r = 0;

    if (bh_cpe23_valid(own.cpe)) {
        r = own_product(own.cpe, arena, &own.product);
        if (r == 0)
            r = each(ctx, &own);
    }
    if (r == 0)
        r = say_named(p, c, arena, each, ctx);
    if (r < 0 || !p->has_table)
        return r;
    r = bh_products_key(p->inv, c, arena, &key);
    return r < 0 || !key.len ? r : bh_catalogue_products(p->catalogue, key, on_product, &naming);
}

struct questions {
    struct bh_subject *subject;
    struct bh_arena *arena;
    bh_str version;
};

static int ask(void *ctx, const struct bh_part_product *one)
{
    struct questions *q = ctx;
    struct bh_subject *s = q->subject;

    for (size_t i = 0; i < s->count; i++)
        if (s->questions[i].rule == BH_RULE_CPE && bh_str_eq(s->questions[i].name, one->product))
            return 0;
    if (s->count >= BH_LIMIT_QUESTIONS)
        return 0; // bh_ask has said so, or it is one more of very many products
    const struct bh_question question = {.ecosystem = ecosystem,
                                         .name = one->product,
                                         .version = {.text = q->version},
                                         .rule = BH_RULE_CPE,
                                         .cpe = one->cpe,
                                         .supplier = one->supplier,
                                         .part = one->part};
    return bh_subject_add(s, q->arena, &question);
}

// Without the "v" that tags and Go put in front of it.
static bh_str version_of(const struct bh_products *p, const struct bh_inv_component *c)
{
    bh_str version = bh_inv_str(p->inv, c->version.text), plain = version;
    bh_str cpe = bh_inv_str(p->inv, c->cpe);

    if (!version.len) {
        version = bh_cpe_attribute(cpe, BH_CPE_VERSION);
        return bh_str_eqz(version, "*") || bh_str_eqz(version, "-") ? BH_STR_EMPTY : version;
    }
    return bh_str_skip(&plain, BH_STR("v")) && plain.len && bh_is_digit(plain.ptr[0]) ? plain
                                                                                      : version;
}

int bh_products_ask(struct bh_products *p, const struct bh_inv_component *c, struct bh_arena *arena,
                    struct bh_subject *subject)
{
    struct questions q = {.subject = subject, .arena = arena, .version = version_of(p, c)};

    if (bh_purl_is_os_package(bh_inv_str(p->inv, c->purl)))
        return 0;
    return bh_products_each(p, c, arena, ask, &q);
}

// --- Parts by product

struct filling {
    struct bh_products *products;
    size_t component;
};

static int add_entry(void *ctx, const struct bh_part_product *one)
{
    struct filling *f = ctx;
    struct bh_products *p = f->products;
    bool added;

    int r = bh_grow((void **)&p->entries, &p->room, p->count, sizeof(*p->entries));
    if (r < 0)
        return r;
    struct bh_map_slot *slot = bh_map_slot(&p->parts, one->product, &added);
    if (!slot)
        return BH_E_NOMEM;
    p->entries[p->count] =
        (struct bh_product_entry){.component = f->component, .next = (size_t)slot->value};
    slot->value = ++p->count;
    return 0;
}

static int fill(struct bh_products *p)
{
    struct filling f = {.products = p};
    int r = 0;

    for (; r == 0 && !p->filled && f.component < p->inv->component_count; f.component++)
        r = bh_products_each(p, &p->inv->components[f.component], &p->arena, add_entry, &f);
    p->filled = r == 0;
    return r;
}

// --- Names for people

struct first_name {
    struct bh_arena *arena;
    bh_str text;
};

static int on_name(void *ctx, const struct bh_product_name *n)
{
    struct first_name *first = ctx;
    bool both = n->vendor.len && n->name.len;

    if (first->text.len)
        return 0;
    return bh_arena_join(first->arena,
                         (bh_str[]){n->vendor, both ? BH_STR(" ") : BH_STR_EMPTY, n->name}, 3,
                         &first->text);
}

int bh_products_name_ja(struct bh_products *p, bh_str product, struct bh_arena *arena, bh_str *ret)
{
    struct first_name first = {.arena = arena};
    int r =
        p->has_names ? bh_catalogue_names(p->catalogue, product, BH_STR("ja"), on_name, &first) : 0;

    *ret = first.text;
    return r;
}

// --- Platform

// Software that a product runs in, as CPE names say it, and the packages that do.
static const struct {
    const char *software, *type;
} platforms[] = {
    {"node.js", "npm"}, {"nodejs", "npm"},        {"python", "pypi"},  {"pypi", "pypi"},
    {"ruby", "gem"},    {"ruby_on_rails", "gem"}, {"go", "golang"},    {"golang", "golang"},
    {"rust", "cargo"},  {"java", "maven"},        {"maven", "maven"},  {"perl", "cpan"},
    {".net", "nuget"},  {"asp.net", "nuget"},     {"php", "composer"}, {"packagist", "composer"},
    {"dart", "pub"},    {"swift", "swift"},       {"elixir", "hex"},   {"erlang", "hex"},
};

static void decide(struct bh_statement *s, enum bh_outcome outcome, const char *format, bh_str a,
                   bh_str b)
{
    s->outcome = outcome;
    s->rule = BH_RULE_CPE;
    s->reason = (struct bh_reason){.format = format, .args = {a, b}};
}

static bool says_nothing(bh_str value)
{
    return !value.len || bh_str_eqz(value, "*") || bh_str_eqz(value, "-");
}

// Whether the purl has a type for which the platform is an answer. *ret: that answer.
static bool by_type(bh_str software, bh_str purl, bool *ret)
{
    bh_str type = purl;
    bool known = false;
    char plain[32];
    size_t n = 0;

    for (size_t i = 0; i < software.len && n < sizeof(plain); i++)
        if (software.ptr[i] != '\\')
            plain[n++] = bh_to_lower(software.ptr[i]);
    if (!bh_str_skip(&type, BH_STR("pkg:")))
        return false;
    type = bh_str_sub(type, 0, bh_str_find(type, '/'));
    *ret = false;
    for (size_t i = 0; i < BH_COUNT(platforms); i++)
        if (bh_str_eqz(bh_str_n(plain, n), platforms[i].software)) {
            known = true;
            *ret = *ret || bh_str_eqz(type, platforms[i].type);
        }
    return known && !bh_str_eqz(type, "generic") && !bh_str_eqz(type, "github");
}

static void judge_platform(const struct bh_products *p, const struct bh_inv_component *c,
                           const struct bh_question *q, const struct bh_affected *a,
                           struct bh_statement *s)
{
    static const enum bh_cpe_attribute narrowing[] = {BH_CPE_EDITION, BH_CPE_SW_EDITION,
                                                      BH_CPE_TARGET_SW, BH_CPE_TARGET_HW};

    for (size_t i = 0; i < BH_COUNT(narrowing); i++) {
        bh_str said = bh_cpe_attribute(a->cpe, narrowing[i]);
        bh_str own = bh_cpe_attribute(q->cpe, narrowing[i]);
        bool same;
        if (says_nothing(said) || bh_str_caseeq(said, own))
            continue;
        if (!says_nothing(own) || (narrowing[i] == BH_CPE_TARGET_SW &&
                                   by_type(said, bh_inv_str(p->inv, c->purl), &same) && !same)) {
            decide(s, BH_NOT_AFFECTED, BH_N("said of %s for %s only"), a->name, said);
            return;
        }
        if (narrowing[i] == BH_CPE_TARGET_SW && by_type(said, bh_inv_str(p->inv, c->purl), &same) &&
            same)
            continue;
        if (s->outcome == BH_AFFECTED)
            decide(s, BH_UNDETERMINED,
                   BH_N("said of %s for %s only; whether this is for it is not known"), a->name,
                   said);
    }
}

// --- Conditions

// From so many parts of one product on their answer is remembered: each of them may ask about the
// others.
#define REMEMBER_FROM 16

static size_t parts_of(const struct bh_products *p, bh_str product)
{
    uint64_t at = 0;
    size_t count = 0;

    (void)bh_map_get(&p->parts, product, &at);
    for (; at && count < REMEMBER_FROM; at = p->entries[at - 1].next)
        count++;
    return count;
}

// The best that one of the parts which are that product gives; there is one.
static int ask_parts(struct bh_products *p, const struct bh_affected *a, struct bh_arena *arena,
                     enum bh_outcome *ret)
{
    uint64_t at = 0;
    int r = 0;

    *ret = BH_NOT_AFFECTED;
    (void)bh_map_get(&p->parts, a->name, &at);
    for (; r == 0 && at && *ret != BH_AFFECTED; at = p->entries[at - 1].next) {
        const struct bh_inv_component *c = &p->inv->components[p->entries[at - 1].component];
        const struct bh_asked_version version = {.text = version_of(p, c)};
        struct bh_statement s;
        r = bh_evaluate(a, &version, arena, &s);
        if (r == 0 && s.outcome < *ret)
            *ret = s.outcome;
    }
    return r;
}

static int ask_many(struct bh_products *p, const struct bh_affected *a, enum bh_outcome *ret)
{
    struct bh_arena arena; // not the asker's, which would grow with each of many answers
    struct bh_buf key;
    uint64_t known;
    bh_str kept;

    bh_buf_init(&key, 0);
    bh_affected_encode(&key, a);
    int r = bh_buf_error(&key);
    if (r == 0 && bh_map_get(&p->answers, bh_buf_str(&key), &known)) {
        *ret = (enum bh_outcome)known;
    } else if (r == 0) {
        bh_arena_init(&arena, 0);
        r = ask_parts(p, a, &arena, ret);
        bh_arena_done(&arena);
        if (r == 0)
            r = bh_arena_str(&p->arena, bh_buf_str(&key), &kept);
        if (r == 0)
            r = bh_map_set(&p->answers, kept, *ret);
    }
    bh_buf_done(&key);
    return r;
}

// *ret_found: there is such a part at all.
static int look_for(struct bh_products *p, const struct bh_affected *a, struct bh_arena *arena,
                    bool *ret_found, enum bh_outcome *ret)
{
    int r = fill(p);

    if (r < 0)
        return r;
    size_t count = parts_of(p, a->name);
    *ret_found = count > 0;
    return count < REMEMBER_FROM ? ask_parts(p, a, arena, ret) : ask_many(p, a, ret);
}

static int judge_condition(struct bh_products *p, const struct bh_condition *condition,
                           struct bh_arena *arena, struct bh_statement *s)
{
    bool any_found = false, all_found = condition->count > 0, found;
    enum bh_outcome best = BH_NOT_AFFECTED, one;

    for (size_t i = 0; i < condition->count && best != BH_AFFECTED; i++) {
        int r = look_for(p, &condition->any[i], arena, &found, &one);
        if (r < 0)
            return r;
        any_found = any_found || found;
        all_found = all_found && found;
        if (one < best)
            best = one;
    }
    bh_str name = condition->count ? condition->any[0].name : BH_STR_EMPTY;
    if (best == BH_AFFECTED)
        return 0;
    if (all_found && best == BH_NOT_AFFECTED)
        decide(s, BH_NOT_AFFECTED, BH_N("only together with another version of %s"), name,
               BH_STR_EMPTY);
    else
        decide(s, BH_UNDETERMINED,
               any_found ? BH_N("only together with %s, of which not enough is known")
                         : BH_N("only together with %s, which is not among the parts"),
               name, BH_STR_EMPTY);
    return 0;
}

int bh_products_judge(struct bh_products *p, const struct bh_inv_component *c,
                      const struct bh_question *q, const struct bh_affected *a,
                      struct bh_arena *arena, struct bh_statement *s)
{
    int r = 0;

    if (s->outcome != BH_NOT_AFFECTED)
        judge_platform(p, c, q, a, s);
    for (size_t i = 0; r == 0 && s->outcome != BH_NOT_AFFECTED && i < a->condition_count; i++) {
        struct bh_statement one = *s;
        r = judge_condition(p, &a->conditions[i], arena, &one);
        if (one.outcome > s->outcome)
            *s = one;
    }
    return r;
}
