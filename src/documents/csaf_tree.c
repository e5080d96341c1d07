// SPDX-License-Identifier: Apache-2.0
// The product tree of CSAF: branches, full product names, relationships, groups. Members stand in
// any order, so what a branch says of the products below it is added when it ends.

#include "base/error.h"
#include "base/limits.h"
#include "documents/csaf.h"

struct branch {
    bh_str category, name;
};

struct full_name {
    bh_str name, id;
};

struct relation {
    bh_str part, whole;
    size_t product; // index + 1 of its full product name
};

// One call's context beside the tree.
struct naming {
    struct bh_csaf_tree *t;
    struct bh_csaf_product product;
    struct relation relation;
};

struct digest {
    bh_str algorithm, value;
};

void bh_csaf_tree_init(struct bh_csaf_tree *t, struct bh_vex_reading *v)
{
    *t = (struct bh_csaf_tree){.v = v};
    bh_map_init(&t->ids);
    bh_map_init(&t->group_ids);
}

void bh_csaf_tree_done(struct bh_csaf_tree *t)
{
    bh_map_done(&t->ids);
    bh_map_done(&t->group_ids);
}

// --- How a product is identified

static int add(struct naming *n, enum bh_vex_identifier_kind kind, bh_str value)
{
    n->product.identified |= value.len > 0;
    return bh_vex_add_identifier(n->t->v->arena, &n->product.thing, kind, value);
}

static int read_text(struct naming *n, const char *what, enum bh_vex_identifier_kind kind)
{
    bh_str text = BH_STR_EMPTY;
    int r = bh_lenient_text(&n->t->v->l, bh_str_z(what), &text);

    return r == 0 ? add(n, kind, text) : r;
}

static int read_cpe(void *ctx)
{
    return read_text(ctx, "cpe", BH_VEX_CPE);
}

static int read_purl(void *ctx)
{
    return read_text(ctx, "purl", BH_VEX_PURL);
}

static int read_purls(void *ctx)
{
    struct naming *n = ctx;

    return bh_lenient_array(&n->t->v->l, BH_STR("purls"), BH_LENIENT_TEXT, read_purl, n);
}

static int read_file_hash(void *ctx)
{
    struct naming *n = ctx;
    struct digest d = {0};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("algorithm", struct digest, algorithm),
        BH_LENIENT_FIELD("value", struct digest, value),
    };
    int r = bh_lenient_object(&n->t->v->l, BH_STR("file_hashes"), rows, BH_COUNT(rows), &d, n);

    n->product.identified |= d.value.len > 0;
    return r == 0 ? bh_vex_add_hash(n->t->v->arena, &n->product.thing, d.algorithm, d.value) : r;
}

static int read_file_hashes(void *ctx)
{
    struct naming *n = ctx;

    return bh_lenient_array(&n->t->v->l, BH_STR("file_hashes"), BH_LENIENT_OBJECT, read_file_hash,
                            n);
}

static int read_hash(void *ctx)
{
    struct naming *n = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("file_hashes", BH_LENIENT_ARRAY, read_file_hashes),
    };

    return bh_lenient_object(&n->t->v->l, BH_STR("hashes"), rows, BH_COUNT(rows), NULL, n);
}

static int read_hashes(void *ctx)
{
    struct naming *n = ctx;

    return bh_lenient_array(&n->t->v->l, BH_STR("hashes"), BH_LENIENT_OBJECT, read_hash, n);
}

static int read_helper(void *ctx)
{
    struct naming *n = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("cpe", BH_LENIENT_TEXT, read_cpe),
        BH_LENIENT_VALUE("purl", BH_LENIENT_TEXT, read_purl),
        BH_LENIENT_VALUE("purls", BH_LENIENT_ARRAY, read_purls),
        BH_LENIENT_VALUE("hashes", BH_LENIENT_ARRAY, read_hashes),
    };

    return bh_lenient_object(&n->t->v->l, BH_STR("product_identification_helper"), rows,
                             BH_COUNT(rows), NULL, n);
}

// --- Products

// Of an id that is given twice the first one counts.
static int keep_product(struct naming *n, bh_str id, uint64_t offset)
{
    struct bh_csaf_tree *t = n->t;
    bool is_new;
    struct bh_map_slot *slot = bh_map_slot(&t->ids, id.ptr ? id : BH_STR(""), &is_new);

    if (!slot)
        return BH_E_NOMEM;
    if (!is_new) {
        bh_lenient_warn(&t->v->l, offset, "the product_id '%.*s' is given twice", BH_FMT(id));
        return 0;
    }
    slot->value = t->count;
    struct bh_csaf_product *p =
        bh_vex_push(t->v->arena, (void **)&t->products, &t->count, sizeof(*p));
    if (!p)
        return BH_E_NOMEM;
    *p = n->product;
    n->relation.product = t->count;
    return bh_vex_add_identifier(t->v->arena, &p->thing, BH_VEX_REF, id);
}

static int read_full_name(struct naming *n)
{
    struct bh_vex_reading *v = n->t->v;
    struct full_name f = {0};
    uint64_t offset = bh_json_offset(v->l.json);
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("name", struct full_name, name),
        BH_LENIENT_FIELD("product_id", struct full_name, id),
        BH_LENIENT_VALUE("product_identification_helper", BH_LENIENT_OBJECT, read_helper),
    };

    v->l.text_room = BH_LIMIT_DOCUMENT_PART;
    n->product = (struct bh_csaf_product){0};
    int r = bh_lenient_object(&v->l, BH_STR("full_product_name"), rows, BH_COUNT(rows), &f, n);
    if (r < 0)
        return r;
    n->product.thing.name = f.name;
    if (f.id.len)
        return keep_product(n, f.id, offset);
    bh_lenient_lose(&v->l, offset, BH_N("a product without 'product_id'"));
    return 0;
}

static int read_product(void *ctx)
{
    struct naming n = {.t = ctx};

    return read_full_name(&n);
}

// --- Branches

static int read_branch(void *ctx);

static int read_branches(void *ctx)
{
    struct bh_csaf_tree *t = ctx;

    return bh_lenient_array(&t->v->l, BH_STR("branches"), BH_LENIENT_PART, read_branch, t);
}

// To the products that came since `first`.
static int say_of_products(struct bh_csaf_tree *t, const struct branch *b, size_t first)
{
    bool vendor = bh_str_eqz(b->category, "vendor");
    bool version = bh_str_eqz(b->category, "product_version");
    bool range = bh_str_eqz(b->category, "product_version_range");
    int r = 0;

    for (size_t i = first; r == 0 && (vendor || version || range) && i < t->count; i++) {
        struct bh_vex_thing *thing = &t->products[i].thing;
        if (vendor && !thing->supplier.len)
            thing->supplier = b->name;
        else if (version && !thing->version.len)
            thing->version = b->name;
        else if (range && !thing->version_count)
            r = bh_vex_add_text(t->v->arena, b->name, &thing->versions, &thing->version_count);
    }
    return r;
}

static int read_branch(void *ctx)
{
    struct bh_csaf_tree *t = ctx;
    struct branch b = {0};
    size_t first = t->count;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("category", struct branch, category),
        BH_LENIENT_FIELD("name", struct branch, name),
        BH_LENIENT_VALUE("product", BH_LENIENT_PART, read_product),
        BH_LENIENT_VALUE("branches", BH_LENIENT_PARTS, read_branches),
    };

    t->v->l.text_room = BH_LIMIT_DOCUMENT_PART;
    int r = bh_lenient_object(&t->v->l, BH_STR("branches"), rows, BH_COUNT(rows), &b, t);
    return r == 0 ? say_of_products(t, &b, first) : r;
}

// --- Names, relationships, groups

static int read_full_names(void *ctx)
{
    struct bh_csaf_tree *t = ctx;

    return bh_lenient_array(&t->v->l, BH_STR("full_product_names"), BH_LENIENT_PART, read_product,
                            t);
}

static int read_related_name(void *ctx)
{
    return read_full_name(ctx);
}

static int read_relation(void *ctx)
{
    struct bh_csaf_tree *t = ctx;
    struct naming n = {.t = t};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("product_reference", struct relation, part),
        BH_LENIENT_FIELD("relates_to_product_reference", struct relation, whole),
        BH_LENIENT_VALUE("full_product_name", BH_LENIENT_PART, read_related_name),
    };
    int r =
        bh_lenient_object(&t->v->l, BH_STR("relationships"), rows, BH_COUNT(rows), &n.relation, &n);

    if (r == 0 && n.relation.product) {
        struct bh_csaf_product *p = &t->products[n.relation.product - 1];
        p->part = n.relation.part;
        p->whole = n.relation.whole;
    }
    return r;
}

static int read_relations(void *ctx)
{
    struct bh_csaf_tree *t = ctx;

    return bh_lenient_array(&t->v->l, BH_STR("relationships"), BH_LENIENT_PART, read_relation, t);
}

static int read_member(void *ctx)
{
    struct bh_csaf_tree *t = ctx;
    struct bh_csaf_group *g = &t->groups[t->group_count - 1];
    bh_str id = BH_STR_EMPTY;
    int r = bh_lenient_text(&t->v->l, BH_STR("product_ids"), &id);

    return r == 0 ? bh_vex_add_text(t->v->arena, id, &g->products, &g->count) : r;
}

static int read_members(void *ctx)
{
    struct bh_csaf_tree *t = ctx;

    return bh_lenient_array(&t->v->l, BH_STR("product_ids"), BH_LENIENT_TEXT, read_member, t);
}

static int read_group(void *ctx)
{
    struct bh_csaf_tree *t = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("group_id", struct bh_csaf_tree, group),
        BH_LENIENT_VALUE("product_ids", BH_LENIENT_ARRAY, read_members),
    };

    t->group = BH_STR_EMPTY;
    t->v->l.text_room = BH_LIMIT_DOCUMENT_PART;
    if (!bh_vex_push(t->v->arena, (void **)&t->groups, &t->group_count, sizeof(*t->groups)))
        return BH_E_NOMEM;
    int r = bh_lenient_object(&t->v->l, BH_STR("product_groups"), rows, BH_COUNT(rows), t, t);
    return r == 0 && t->group.len ? bh_map_set(&t->group_ids, t->group, t->group_count - 1) : r;
}

static int read_groups(void *ctx)
{
    struct bh_csaf_tree *t = ctx;

    return bh_lenient_array(&t->v->l, BH_STR("product_groups"), BH_LENIENT_OBJECT, read_group, t);
}

int bh_csaf_tree_read(struct bh_csaf_tree *t)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("branches", BH_LENIENT_PARTS, read_branches),
        BH_LENIENT_VALUE("full_product_names", BH_LENIENT_PARTS, read_full_names),
        BH_LENIENT_VALUE("relationships", BH_LENIENT_PARTS, read_relations),
        BH_LENIENT_VALUE("product_groups", BH_LENIENT_ARRAY, read_groups),
    };

    return bh_lenient_object(&t->v->l, BH_STR("product_tree"), rows, BH_COUNT(rows), NULL, t);
}

// --- Look-up

static const struct bh_csaf_product *find(const struct bh_csaf_tree *t, bh_str id)
{
    uint64_t index;

    return id.len && bh_map_get(&t->ids, id, &index) ? &t->products[index] : NULL;
}

// The thing that is installed: of a relationship without identification its part.
static const struct bh_vex_thing *thing_of(const struct bh_csaf_tree *t,
                                           const struct bh_csaf_product *p)
{
    for (int i = 0; i < BH_CSAF_NESTING && !p->identified; i++) {
        const struct bh_csaf_product *part = find(t, p->part);
        if (!part)
            break;
        p = part;
    }
    return &p->thing;
}

int bh_csaf_product(const struct bh_csaf_tree *t, bh_str id, struct bh_vex_product *ret,
                    bool *ret_known)
{
    const struct bh_csaf_product *p = find(t, id);
    const struct bh_csaf_product *part = p ? find(t, p->part) : NULL;
    const struct bh_csaf_product *whole = p ? find(t, p->whole) : NULL;

    *ret_known = p != NULL;
    *ret = (struct bh_vex_product){0};
    if (!p)
        return 0;
    if (p->identified || !part || !whole) {
        ret->thing = p->thing;
        return 0;
    }
    ret->thing = *thing_of(t, whole);
    ret->parts = bh_arena_array(t->v->arena, 1, sizeof(*ret->parts));
    if (!ret->parts)
        return BH_E_NOMEM;
    ret->parts[0] = *thing_of(t, part);
    ret->part_count = 1;
    return 0;
}

bool bh_csaf_chain(const struct bh_csaf_tree *t, bh_str id, struct bh_csaf_chain *ret)
{
    const struct bh_csaf_product *p = find(t, id);

    *ret = (struct bh_csaf_chain){0};
    if (!p)
        return false;
    ret->thing = thing_of(t, p);
    while (ret->count < BH_CSAF_NESTING && (p = find(t, p->whole)))
        ret->wholes[ret->count++] = thing_of(t, p);
    return true;
}

const struct bh_csaf_group *bh_csaf_group(const struct bh_csaf_tree *t, bh_str id)
{
    uint64_t index;

    return bh_map_get(&t->group_ids, id.ptr ? id : BH_STR(""), &index) ? &t->groups[index] : NULL;
}
