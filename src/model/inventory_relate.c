// SPDX-License-Identifier: Apache-2.0
// Edges: needs are joined with what satisfies them by the rules of their ecosystem, never by name
// alone; then all edges go to the components that the parts became.

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "model/inventory_work.h"
#include "model/purl_types.h"

// Hash of a folder, folded from the root on, so that one pass gives those of all folders above.
static uint64_t enter(const struct bh_hash_key *key, uint64_t folder, bh_str name)
{
    struct bh_hash_key k = {key->k0, key->k1 ^ folder};

    return bh_hash(&k, name);
}

static uint64_t folder_hash(const struct bh_hash_key *key, bh_str folder)
{
    bh_str rest = folder, name;
    uint64_t hash = 0;

    while (rest.len && bh_str_cut(&rest, '/', &name))
        if (name.len)
            hash = enter(key, hash, name);
    return hash;
}

// Places where parts are found by the hash of folder, type and name; and, under the hash of a
// folder alone, the folders that have a node_modules folder with packages.
struct places {
    struct place {
        uint64_t hash; // 0: free
        uint32_t
            rank; // of the part in the order; parts are put in that order and the first one stays
    } * slots;
    size_t mask;
};

static struct place *place_of(const struct places *t, uint64_t hash)
{
    hash += !hash;
    for (size_t i = (size_t)hash & t->mask;; i = (i + 1) & t->mask)
        if (!t->slots[i].hash || t->slots[i].hash == hash)
            return &t->slots[i];
}

static void put_place(const struct places *t, uint64_t hash, uint32_t rank)
{
    struct place *p = place_of(t, hash);

    if (!p->hash)
        *p = (struct place){hash + !hash, rank};
}

// Entry and place inside it as one path: "a.whl!/x.dist-info/METADATA".
static bh_str location(const struct bh_inventory *inv, const struct bh_part *p, struct bh_buf *b)
{
    bh_str inner = bh_inv_str(inv, p->evidence.inner);

    if (!inner.len)
        return bh_inv_str(inv, p->evidence.path);
    bh_buf_clear(b);
    bh_buf_add_str(b, bh_inv_str(inv, p->evidence.path));
    bh_buf_add_str(b, BH_STR("!/"));
    bh_buf_add_str(b, inner);
    return bh_buf_str(b);
}

static bh_str type_of(const struct bh_inventory *inv, const struct bh_part *p)
{
    bh_str purl = bh_str_from(bh_inv_str(inv, p->c.purl), 4);

    return bh_str_sub(purl, 0, bh_str_find(purl, '/'));
}

// The name as names of that type are compared.
static void comparable_name(bh_str type, bh_str name, struct bh_buf *b)
{
    bool python = bh_str_eqz(type, "pypi"); // PEP 503
    bool fold =
        python || bh_str_eqz(type, "nuget") || bh_purl_type_of(type)->fold_name != BH_PURL_KEEP;

    bh_buf_clear(b);
    for (size_t i = 0; i < name.len; i++) {
        char c = fold ? bh_to_lower(name.ptr[i]) : name.ptr[i];
        if (python && (c == '_' || c == '.'))
            c = '-';
        if (python && c == '-' && b->len && b->ptr[b->len - 1] == '-')
            continue;
        bh_buf_add_char(b, c);
    }
}

// Hash of a name of that type. 0 or BH_E_NOMEM.
static int name_hash(const struct bh_hash_key *key, bh_str type, bh_str name, struct bh_buf *b,
                     uint64_t *ret)
{
    comparable_name(type, name, b);
    if (bh_buf_error(b) < 0)
        return BH_E_NOMEM;
    *ret = enter(key, enter(key, 0, type), bh_buf_str(b));
    return 0;
}

// Hash of the place of a name in a folder. "//" can't come from a path: no place is a folder.
static uint64_t place_hash(const struct bh_hash_key *key, uint64_t folder, uint64_t name)
{
    struct bh_hash_key k = {key->k0 ^ name, key->k1};

    return enter(&k, folder, BH_STR("//"));
}

// The folder whose node_modules a package.json stands in, and the name under which; false when it
// stands elsewhere.
static bool node_package(bh_str path, bh_str *ret_folder, bh_str *ret_name)
{
    static const bh_str modules = {"node_modules", 12};
    bh_str name, folder = bh_path_dir(path);

    if (!bh_str_eqz(bh_path_base(path), "package.json"))
        return false;
    name = bh_path_base(folder);
    bh_str above = bh_path_dir(folder);
    if (bh_str_starts(bh_path_base(above), BH_STR("@"))) {
        above = bh_path_dir(above);
        name = bh_str_from(folder, above.len + (above.len != 0));
    }
    if (!name.len || !bh_str_eq(bh_path_base(above), modules))
        return false;
    *ret_folder = bh_path_dir(above);
    *ret_name = name;
    return true;
}

// The folder that Python puts on its path: the one around *.dist-info and *.egg-info.
static bh_str python_folder(bh_str path)
{
    bh_str folder = bh_path_dir(path), name = bh_path_base(folder);

    if (bh_str_eqz(name, "EGG-INFO"))
        return bh_path_dir(bh_path_dir(folder));
    if (bh_str_ends(name, BH_STR(".dist-info")) || bh_str_ends(name, BH_STR(".egg-info")))
        return bh_path_dir(folder);
    return folder;
}

struct relate {
    struct bh_inventory *inv;
    struct bh_inventory_work *work;
    struct places places;
    struct bh_buf path, name; // room
    // Of the part whose needs are looked at.
    uint64_t folder, python; // the folder of the entry, and the one on Python's path
    uint64_t
        chain[BH_LIMIT_PATH]; // the folder and those above with packages of node, outermost first
    size_t chain_length;
};

static int index_part(struct relate *x, uint32_t rank)
{
    const struct bh_part *p = &x->work->parts[x->work->order[rank]];
    bh_str path = location(x->inv, p, &x->path), type = type_of(x->inv, p);
    bh_str folder, name = bh_inv_str(x->inv, p->c.name);
    uint64_t hash;

    if (bh_buf_error(&x->path) < 0)
        return BH_E_NOMEM;
    if (bh_str_eqz(type, "npm")) {
        if (!node_package(path, &folder, &name))
            return 0;
        put_place(&x->places, folder_hash(&x->work->key, folder), rank);
    } else if (bh_str_eqz(type, "pypi")) {
        folder = python_folder(path);
    } else {
        folder = bh_path_dir(path);
    }
    int r = name_hash(&x->work->key, type, name, &x->name, &hash);
    if (r == 0)
        put_place(&x->places, place_hash(&x->work->key, folder_hash(&x->work->key, folder), hash),
                  rank);
    return r;
}

static int index_parts(struct relate *x)
{
    size_t room = 16;

    while (room / 4 < x->work->part_count)
        room *= 2;
    x->places.mask = room - 1;
    x->places.slots = bh_calloc(room, sizeof(*x->places.slots));
    if (!x->places.slots)
        return BH_E_NOMEM;
    for (size_t i = 0; i < x->work->part_count; i++) {
        int r = x->work->parts[x->work->order[i]].c.purl ? index_part(x, (uint32_t)i) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

// Node looks for node_modules in the folder of the one that asks and in each above, not beyond an
// archive.
static void make_chain(struct relate *x, bh_str folder)
{
    bh_str name;
    uint64_t hash = 0;

    x->chain_length = 0;
    for (;;) {
        if (place_of(&x->places, hash)->hash && x->chain_length < BH_COUNT(x->chain))
            x->chain[x->chain_length++] = hash;
        if (!folder.len || !bh_str_cut(&folder, '/', &name))
            return;
        if (name.len)
            hash = enter(&x->work->key, hash, name);
        if (bh_str_ends(name, BH_STR("!")))
            x->chain_length = 0;
    }
}

static int look_at(struct relate *x, uint32_t part)
{
    bh_str path = location(x->inv, &x->work->parts[part], &x->path);

    if (bh_buf_error(&x->path) < 0)
        return BH_E_NOMEM;
    x->folder = folder_hash(&x->work->key, bh_path_dir(path));
    x->python = folder_hash(&x->work->key, python_folder(path));
    make_chain(x, bh_path_dir(path));
    return 0;
}

static const struct place *find_place(const struct relate *x, uint64_t folder, uint64_t name)
{
    const struct place *p = place_of(&x->places, place_hash(&x->work->key, folder, name));

    return p->hash ? p : NULL;
}

// The place that satisfies a need of the part that is looked at, or NULL.
static int find(struct relate *x, const struct bh_need *need, const struct place **ret)
{
    bh_str type = bh_inv_str(x->inv, need->purl_type);
    uint64_t name;
    int r = name_hash(&x->work->key, type, bh_inv_str(x->inv, need->name), &x->name, &name);

    *ret = NULL;
    if (r < 0)
        return r;
    if (!bh_str_eqz(type, "npm"))
        *ret = find_place(x, bh_str_eqz(type, "pypi") ? x->python : x->folder, name);
    else
        for (size_t i = x->chain_length; !*ret && i-- > 0;)
            *ret = find_place(x, x->chain[i], name);
    return 0;
}

static int settle(struct relate *x, const struct bh_need *need)
{
    struct bh_inventory *inv = x->inv;
    const struct place *p;
    int r = find(x, need, &p);

    if (r < 0)
        return r;
    if (p) {
        struct bh_inv_relation rel = {.from = need->part,
                                      .to = x->work->order[p->rank],
                                      .kind = BH_DEPENDS_ON,
                                      .scope = need->scope};
        return bh_work_relation(x->work, &rel);
    }
    inv->missing[inv->missing_count++] =
        (struct bh_inv_missing){.from = bh_work_component(x->work, need->part),
                                .purl_type = need->purl_type,
                                .name = need->name,
                                .constraint = need->constraint,
                                .scope = need->scope};
    return 0;
}

static int compare_needs(const void *a, const void *b)
{
    return bh_cmp_u64(((const struct bh_need *)a)->part, ((const struct bh_need *)b)->part);
}

static int settle_needs(struct relate *x)
{
    struct bh_inventory_work *w = x->work;

    x->inv->missing = bh_calloc(w->need_count, sizeof(*x->inv->missing));
    if (!x->inv->missing)
        return BH_E_NOMEM;
    // So that each part is looked at once, however long its path is.
    qsort(w->needs, w->need_count, sizeof(*w->needs), compare_needs);
    for (size_t i = 0; i < w->need_count; i++) {
        int r = 0;
        if (i == 0 || w->needs[i].part != w->needs[i - 1].part)
            r = look_at(x, w->needs[i].part);
        if (r == 0)
            r = settle(x, &w->needs[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

static int compare_relations(const void *x, const void *y)
{
    const struct bh_inv_relation *a = x, *b = y;
    int c = bh_cmp_u64(a->from, b->from);

    if (!c)
        c = bh_cmp_u64(a->to, b->to);
    return c ? c : (int)a->kind - (int)b->kind;
}

// Relations of parts become those of components: none to itself, one of each kind, the strongest.
static void finish_relations(struct bh_inventory *inv)
{
    struct bh_inventory_work *w = inv->work;
    struct bh_inv_relation *items = bh_take(w->relations);
    size_t n = 0;

    for (size_t i = 0; i < w->relation_count; i++) {
        struct bh_inv_relation r = items[i];
        r.from = bh_work_component(w, r.from);
        r.to = bh_work_component(w, r.to);
        if (r.from != r.to)
            items[n++] = r;
    }
    if (n)
        qsort(items, n, sizeof(*items), compare_relations);
    inv->relations = items;
    for (size_t i = 0; i < n; i++) {
        struct bh_inv_relation *last = &items[inv->relation_count - (inv->relation_count != 0)];
        if (inv->relation_count && compare_relations(last, &items[i]) == 0) {
            last->scope = bh_scope_stronger(last->scope, items[i].scope);
            last->linkage = bh_linkage_stronger(last->linkage, items[i].linkage);
        } else {
            items[inv->relation_count++] = items[i];
        }
    }
}

static int compare_missing(const void *x, const void *y, void *ctx)
{
    const struct bh_inv_missing *a = x, *b = y;
    int c = bh_cmp_u64(a->from, b->from);

    if (!c)
        c = bh_inv_cmp(ctx, a->purl_type, b->purl_type);
    if (!c)
        c = bh_inv_cmp(ctx, a->name, b->name);
    return c ? c : bh_inv_cmp(ctx, a->constraint, b->constraint);
}

static void finish_missing(struct bh_inventory *inv)
{
    struct bh_inv_missing *items = inv->missing;
    size_t count = inv->missing_count, n = 0;

    if (count)
        qsort_r(items, count, sizeof(*items), compare_missing, inv);
    for (size_t i = 0; i < count; i++)
        if (n && compare_missing(&items[n - 1], &items[i], inv) == 0)
            items[n - 1].scope = bh_scope_stronger(items[n - 1].scope, items[i].scope);
        else
            items[n++] = items[i];
    inv->missing_count = n;
}

int bh_work_relate(struct bh_inventory *inv)
{
    struct relate *x = bh_calloc(1, sizeof(*x));
    int r = 0;

    if (!x)
        return BH_E_NOMEM;
    x->inv = inv;
    x->work = inv->work;
    bh_buf_init(&x->path, 0);
    bh_buf_init(&x->name, 0);
    if (inv->work->need_count) {
        r = index_parts(x);
        if (r == 0)
            r = settle_needs(x);
    }
    bh_buf_done(&x->path);
    bh_buf_done(&x->name);
    bh_free(x->places.slots);
    bh_free(x);
    if (r < 0)
        return r;
    finish_relations(inv);
    finish_missing(inv);
    return 0;
}
