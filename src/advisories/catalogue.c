// SPDX-License-Identifier: Apache-2.0
// The catalogue: the built-in advisories, indexed by package, and the store.

#include "advisories/catalogue.h"

#include "advisories/builtin.h"
#include "advisories/lifecycle_codec.h"
#include "advisories/store.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/parallel.h"

struct row {
    size_t record;
    const struct bh_affected *affected;
    size_t next; // row of the same package, + 1
};

// More threads than that would wait for each other.
#define READERS_MAX 16

// Numbers of stored records have this bit; the others are built in.
#define STORED (UINT64_C(1) << 63)

struct bh_catalogue {
    struct bh_store *store; // NULL: none
    struct bh_diag *diag;
    struct bh_arena arena;
    struct bh_advisory *records;
    size_t count;
    struct row *rows;
    size_t row_count, row_room;
    struct bh_map by_package; // ecosystem, line feed, compared name -> row + 1
    struct bh_map ecosystems; // whole -> records
    // The readers of other threads are copies, which differ in the store.
    struct bh_catalogue *readers;
    struct bh_store *stores[READERS_MAX];
    unsigned reader_count;
    struct bh_shared_diag said;
};

static int package_key(struct bh_arena *arena, bh_str ecosystem, bh_str name, bh_str *ret)
{
    int r = bh_ecosystem_name(ecosystem, name, arena, &name);

    return r < 0 ? r : bh_arena_join(arena, (bh_str[]){ecosystem, BH_STR("\n"), name}, 3, ret);
}

static int index_affected(struct bh_catalogue *c, size_t record, const struct bh_affected *a)
{
    bh_str key;
    bool added;
    int r = bh_grow((void **)&c->rows, &c->row_room, c->row_count, sizeof(*c->rows));

    if (r == 0)
        r = package_key(&c->arena, a->ecosystem, a->name, &key);
    if (r < 0)
        return r;
    struct bh_map_slot *package = bh_map_slot(&c->by_package, key, &added);
    struct bh_map_slot *ecosystem = bh_map_slot(&c->ecosystems, a->ecosystem, &added);
    if (!package || !ecosystem)
        return BH_E_NOMEM;
    c->rows[c->row_count] =
        (struct row){.record = record, .affected = a, .next = (size_t)package->value};
    package->value = ++c->row_count;
    ecosystem->value++;
    return 0;
}

// From the last to the first, so that the chain of a package runs in the order of the records.
static int index_records(struct bh_catalogue *c)
{
    for (size_t i = c->count; i-- > 0;)
        for (size_t k = c->records[i].affected_count; k-- > 0;) {
            int r = index_affected(c, i, &c->records[i].affected[k]);
            if (r < 0)
                return r;
        }
    return 0;
}

int bh_catalogue_open(const char *store_path, unsigned readers, struct bh_diag *diag,
                      struct bh_catalogue **ret)
{
    struct bh_catalogue *c BH_CLEANUP(bh_catalogue_freep) = bh_calloc(1, sizeof(*c));

    if (!c)
        return BH_E_NOMEM;
    bh_shared_diag_init(&c->said, diag);
    c->diag = &c->said.diag;
    bh_arena_init(&c->arena, 0);
    bh_map_init(&c->by_package);
    bh_map_init(&c->ecosystems);
    c->reader_count = readers < READERS_MAX ? readers : READERS_MAX;
    int r = store_path ? bh_store_open_readers(store_path, c->reader_count, c->diag, c->stores,
                                               &c->reader_count)
                       : 0;
    if (r < 0)
        return r;
    c->store = c->stores[0];
    r = bh_builtin_read(&c->arena, c->diag, &c->records, &c->count);
    if (r == 0)
        r = index_records(c);
    if (r == 0 && !(c->readers = bh_arena_array(&c->arena, c->reader_count, sizeof(*c))))
        r = BH_E_NOMEM;
    if (r < 0)
        return r;
    for (unsigned i = 1; i < c->reader_count; i++) {
        c->readers[i] = *c;
        c->readers[i].store = c->stores[i];
    }
    *ret = bh_take(c);
    return 0;
}

unsigned bh_catalogue_readers(const struct bh_catalogue *c)
{
    return c->reader_count;
}

struct bh_catalogue *bh_catalogue_reader(struct bh_catalogue *c, unsigned at)
{
    return at ? &c->readers[at] : c;
}

void bh_catalogue_free(struct bh_catalogue *c)
{
    if (!c)
        return;
    while (c->reader_count)
        bh_store_close(c->stores[--c->reader_count]);
    bh_shared_diag_done(&c->said);
    bh_map_done(&c->by_package);
    bh_map_done(&c->ecosystems);
    bh_arena_done(&c->arena);
    bh_free(c->rows);
    bh_free(c);
}

void bh_catalogue_freep(struct bh_catalogue **c)
{
    bh_catalogue_free(*c);
}

static int lookup_builtin(struct bh_catalogue *c, bh_str key,
                          int (*hit)(void *ctx, const struct bh_hit *h), void *ctx)
{
    uint64_t at = 0;
    int r = 0;

    (void)bh_map_get(&c->by_package, key, &at);
    for (; r == 0 && at; at = c->rows[at - 1].next) {
        const struct row *row = &c->rows[at - 1];
        const struct bh_advisory *a = &c->records[row->record];
        const struct bh_hit h = {.source = "builtin",
                                 .record = row->record,
                                 .id = a->id,
                                 .withdrawn = a->withdrawn,
                                 .affected = *row->affected};
        r = hit(ctx, &h);
    }
    return r;
}

// A question to the store, and who asked.
struct asking {
    bh_str ecosystem, name; // as compared
    struct bh_arena arena;
    int (*hit)(void *ctx, const struct bh_hit *h);
    void *ctx;
};

static int on_stored(void *ctx, const struct bh_stored *row)
{
    struct asking *q = ctx;
    struct bh_bytes reader;
    int r = 0;

    bh_bytes_init(&reader, row->affected);
    uint64_t count = bh_bytes_varint(&reader);
    for (uint64_t i = 0; r == 0 && i < count; i++) {
        struct bh_hit h = {.source = row->feed,
                           .record = row->record | STORED,
                           .id = row->id,
                           .withdrawn = row->withdrawn};
        bh_str name;
        bh_arena_reset(&q->arena);
        r = bh_affected_decode(&reader, &q->arena, &h.affected);
        if (r == 0)
            r = bh_ecosystem_name(h.affected.ecosystem, h.affected.name, &q->arena, &name);
        if (r == 0 && bh_str_eq(h.affected.ecosystem, q->ecosystem) && bh_str_eq(name, q->name))
            r = q->hit(q->ctx, &h);
    }
    return r;
}

int bh_catalogue_lookup(struct bh_catalogue *c, bh_str ecosystem, bh_str name,
                        int (*hit)(void *ctx, const struct bh_hit *h), void *ctx)
{
    struct asking q = {.ecosystem = ecosystem, .hit = hit, .ctx = ctx};
    struct bh_arena scratch;
    bh_str key;

    bh_arena_init(&scratch, 0);
    bh_arena_init(&q.arena, 0);
    int r = package_key(&scratch, ecosystem, name, &key);
    if (r == 0)
        r = lookup_builtin(c, key, hit, ctx);
    if (r == 0 && c->store) {
        q.name = bh_str_from(key, ecosystem.len + 1);
        r = bh_store_lookup(c->store, ecosystem, q.name, on_stored, &q);
    }
    bh_arena_done(&q.arena);
    bh_arena_done(&scratch);
    return r;
}

// Ecosystems of both, being merged.
struct merge {
    struct bh_map_slot *builtin; // sorted
    size_t count, at;
    int (*each)(void *ctx, const struct bh_catalogue_ecosystem *e);
    void *ctx;
};

static int tell_builtin_before(struct merge *m, const bh_str *name)
{
    int r = 0;

    while (r == 0 && m->at < m->count && (!name || bh_str_cmp(m->builtin[m->at].key, *name) < 0)) {
        const struct bh_catalogue_ecosystem e = {.name = m->builtin[m->at].key,
                                                 .single = m->builtin[m->at].value};
        r = m->each(m->ctx, &e);
        m->at++;
    }
    return r;
}

static int on_ecosystem(void *ctx, const struct bh_store_ecosystem *stored)
{
    struct merge *m = ctx;
    struct bh_catalogue_ecosystem e = {
        .name = stored->name, .feed = stored->feed, .parts = stored->parts};
    int r = tell_builtin_before(m, &e.name);

    if (r == 0 && m->at < m->count && bh_str_eq(m->builtin[m->at].key, e.name))
        e.single = m->builtin[m->at++].value;
    if (stored->covered)
        e.stored = stored->records;
    else
        e.single += stored->records;
    return r < 0 ? r : m->each(m->ctx, &e);
}

static int by_key(const void *a, const void *b)
{
    return bh_str_cmp(((const struct bh_map_slot *)a)->key, ((const struct bh_map_slot *)b)->key);
}

int bh_catalogue_ecosystems(struct bh_catalogue *c,
                            int (*each)(void *ctx, const struct bh_catalogue_ecosystem *e),
                            void *ctx)
{
    struct bh_map_slot *slots BH_CLEANUP(bh_freep) = bh_calloc(c->ecosystems.count, sizeof(*slots));
    struct merge m = {.builtin = slots, .each = each, .ctx = ctx};

    if (!slots)
        return BH_E_NOMEM;
    for (size_t i = 0; i < c->ecosystems.room; i++)
        if (c->ecosystems.slots[i].key.ptr)
            slots[m.count++] = c->ecosystems.slots[i];
    if (m.count)
        qsort(slots, m.count, sizeof(*slots), by_key);
    int r = c->store ? bh_store_ecosystems(c->store, on_ecosystem, &m) : 0;
    return r < 0 ? r : tell_builtin_before(&m, NULL);
}

int bh_catalogue_record(struct bh_catalogue *c, uint64_t record, struct bh_arena *arena,
                        struct bh_advisory *ret)
{
    struct bh_bytes reader;
    bh_str meta;

    if (record & STORED) {
        int r = c->store ? bh_store_record(c->store, record & ~STORED, &meta) : BH_E_CORRUPT;
        if (r == 0)
            r = bh_arena_str(arena, meta, &meta);
        bh_bytes_init(&reader, meta);
        return r < 0 ? r : bh_advisory_decode(&reader, arena, ret);
    }
    if (record >= c->count) // the built-in records live as long as the catalogue
        return BH_E_CORRUPT;
    *ret = c->records[record];
    ret->affected = NULL;
    ret->affected_count = 0;
    return 0;
}

static bool has_id(const struct bh_advisory *a, bh_str id)
{
    if (bh_str_caseeq(a->id, id))
        return true;
    for (size_t i = 0; i < a->link_count; i++)
        if (a->links[i].kind != BH_RELATED && bh_str_caseeq(a->links[i].id, id))
            return true;
    return false;
}

struct telling {
    struct bh_arena arena;
    struct bh_diag *diag;
    int (*each)(void *ctx, const struct bh_advisory *a);
    void *ctx;
};

static int decode_whole(const struct bh_stored *row, bh_str meta, struct bh_arena *arena,
                        struct bh_advisory *ret)
{
    struct bh_bytes reader;

    bh_bytes_init(&reader, meta);
    int r = bh_advisory_decode(&reader, arena, ret);
    if (r < 0)
        return r;
    bh_bytes_init(&reader, row->affected);
    uint64_t count = bh_bytes_varint(&reader);
    if (count > bh_bytes_left(&reader))
        return BH_E_CORRUPT;
    struct bh_affected *affected = bh_arena_array(arena, (size_t)count, sizeof(*affected));
    if (!affected)
        return BH_E_NOMEM;
    for (uint64_t i = 0; r == 0 && i < count; i++)
        r = bh_affected_decode(&reader, arena, &affected[i]);
    ret->affected = affected;
    ret->affected_count = (size_t)count;
    ret->source = bh_str_z(row->feed);
    return r;
}

static int on_record(void *ctx, const struct bh_stored *row, bh_str meta)
{
    struct telling *t = ctx;
    struct bh_advisory a;

    bh_arena_reset(&t->arena);
    int r = decode_whole(row, meta, &t->arena, &a);
    if (r < 0 && r != BH_E_NOMEM)
        return bh_fail(t->diag, BH_E_CORRUPT, BH_NOWHERE, "the stored record '%.*s' is damaged",
                       BH_FMT(row->id));
    return r < 0 ? r : t->each(t->ctx, &a);
}

int bh_catalogue_by_id(struct bh_catalogue *c, bh_str id,
                       int (*each)(void *ctx, const struct bh_advisory *a), void *ctx)
{
    struct telling t = {.diag = c->diag, .each = each, .ctx = ctx};
    int r = 0;

    for (size_t i = 0; r == 0 && i < c->count; i++)
        if (has_id(&c->records[i], id))
            r = each(ctx, &c->records[i]);
    if (r < 0 || !c->store)
        return r;
    bh_arena_init(&t.arena, 0);
    r = bh_store_by_id(c->store, id, on_record, &t);
    bh_arena_done(&t.arena);
    return r;
}

struct about {
    struct bh_arena *arena;
    int (*each)(void *ctx, const struct bh_advisory *a);
    void *ctx;
};

static int on_about(void *ctx, bh_str meta)
{
    struct about *about = ctx;
    struct bh_bytes reader;
    struct bh_advisory a;
    int r = bh_arena_str(about->arena, meta, &meta);

    bh_bytes_init(&reader, meta);
    if (r == 0)
        r = bh_advisory_decode(&reader, about->arena, &a);
    if (r < 0 || a.withdrawn != BH_TIME_UNKNOWN)
        return r;
    return about->each(about->ctx, &a);
}

int bh_catalogue_about(struct bh_catalogue *c, bh_str id, struct bh_arena *arena,
                       int (*each)(void *ctx, const struct bh_advisory *a), void *ctx)
{
    struct about about = {.arena = arena, .each = each, .ctx = ctx};

    return c->store ? bh_store_about(c->store, id, on_about, &about) : 0;
}

struct noticing {
    int (*each)(void *ctx, uint64_t record);
    void *ctx;
};

static int on_notice(void *ctx, uint64_t record)
{
    struct noticing *n = ctx;

    return n->each(n->ctx, record | STORED);
}

int bh_catalogue_notices(struct bh_catalogue *c, bh_str ecosystem, unsigned most,
                         int (*each)(void *ctx, uint64_t record), void *ctx)
{
    struct noticing n = {.each = each, .ctx = ctx};

    return c->store ? bh_store_notices(c->store, ecosystem, most, on_notice, &n) : 0;
}

bool bh_catalogue_has_others(struct bh_catalogue *c)
{
    return c->store && bh_store_has_others(c->store);
}

bool bh_catalogue_has_products(struct bh_catalogue *c)
{
    return c->store && bh_store_has_products(c->store);
}

bool bh_catalogue_has_lifecycles(struct bh_catalogue *c)
{
    return c->store && bh_store_has_lifecycles(c->store);
}

int bh_catalogue_products(struct bh_catalogue *c, bh_str purl,
                          int (*each)(void *ctx, bh_str product), void *ctx)
{
    return c->store ? bh_store_products(c->store, purl, each, ctx) : 0;
}

bool bh_catalogue_has_names(struct bh_catalogue *c)
{
    return c->store && bh_store_has_names(c->store);
}

int bh_catalogue_search_names(struct bh_catalogue *c, bh_str folded,
                              int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    return c->store ? bh_store_search_names(c->store, folded, each, ctx) : 0;
}

int bh_catalogue_named(struct bh_catalogue *c, bh_str vendor, bh_str name,
                       int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    return c->store ? bh_store_named(c->store, vendor, name, each, ctx) : 0;
}

int bh_catalogue_names(struct bh_catalogue *c, bh_str product, bh_str lang,
                       int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    return c->store ? bh_store_names(c->store, product, lang, each, ctx) : 0;
}

struct lifecycles {
    struct bh_arena *arena;
    int (*each)(void *ctx, const struct bh_lifecycle *p);
    void *ctx;
};

static int on_lifecycle(void *ctx, bh_str bytes)
{
    struct lifecycles *l = ctx;
    struct bh_bytes reader;
    struct bh_lifecycle p;
    int r = bh_arena_str(l->arena, bytes, &bytes);

    bh_bytes_init(&reader, bytes);
    if (r == 0)
        r = bh_lifecycle_decode(&reader, l->arena, &p);
    return r < 0 ? r : l->each(l->ctx, &p);
}

int bh_catalogue_lifecycle(struct bh_catalogue *c, bh_str key, struct bh_arena *arena,
                           int (*each)(void *ctx, const struct bh_lifecycle *p), void *ctx)
{
    struct lifecycles l = {.arena = arena, .each = each, .ctx = ctx};

    return c->store ? bh_store_lifecycle(c->store, key, on_lifecycle, &l) : 0;
}

int bh_catalogue_feeds(struct bh_catalogue *c,
                       int (*each)(void *ctx, const struct bh_feed_state *f), void *ctx)
{
    struct bh_feed_state f = {
        .name = BH_STR("builtin"), .records = c->count, .updated = BH_TIME_UNKNOWN};

    for (size_t i = 0; i < c->count; i++)
        if (f.updated == BH_TIME_UNKNOWN || c->records[i].modified > f.updated)
            f.updated = c->records[i].modified;
    int r = each(ctx, &f);
    return r < 0 || !c->store ? r : bh_store_feeds(c->store, each, ctx);
}
