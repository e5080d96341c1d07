// SPDX-License-Identifier: Apache-2.0
// The catalogue: the built-in advisories, indexed by package.

#include "advisories/catalogue.h"

#include "advisories/builtin.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"

struct row {
    size_t record;
    const struct bh_affected *affected;
    size_t next; // row of the same package, + 1
};

struct bh_catalogue {
    struct bh_arena arena;
    struct bh_advisory *records;
    size_t count;
    struct row *rows;
    size_t row_count, row_room;
    struct bh_map by_package; // ecosystem, line feed, compared name -> row + 1
    struct bh_map ecosystems; // whole -> records
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

int bh_catalogue_open(const char *store_path, struct bh_diag *diag, struct bh_catalogue **ret)
{
    struct bh_catalogue *c BH_CLEANUP(bh_catalogue_freep) = bh_calloc(1, sizeof(*c));

    if (!c)
        return BH_E_NOMEM;
    bh_arena_init(&c->arena, 0);
    bh_map_init(&c->by_package);
    bh_map_init(&c->ecosystems);
    if (store_path)
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE, "cannot open the store '%s'",
                       store_path);
    int r = bh_builtin_read(&c->arena, diag, &c->records, &c->count);
    if (r == 0)
        r = index_records(c);
    if (r < 0)
        return r;
    *ret = bh_take(c);
    return 0;
}

void bh_catalogue_free(struct bh_catalogue *c)
{
    if (!c)
        return;
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

int bh_catalogue_lookup(struct bh_catalogue *c, bh_str ecosystem, bh_str name,
                        int (*hit)(void *ctx, const struct bh_hit *h), void *ctx)
{
    struct bh_arena scratch;
    bh_str key;
    uint64_t at = 0;

    bh_arena_init(&scratch, 0);
    int r = package_key(&scratch, ecosystem, name, &key);
    if (r == 0)
        (void)bh_map_get(&c->by_package, key, &at);
    bh_arena_done(&scratch);
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

static int by_key(const void *a, const void *b)
{
    return bh_str_cmp(((const struct bh_map_slot *)a)->key, ((const struct bh_map_slot *)b)->key);
}

int bh_catalogue_ecosystems(struct bh_catalogue *c,
                            int (*each)(void *ctx, bh_str ecosystem, uint64_t builtin,
                                        uint64_t stored),
                            void *ctx)
{
    struct bh_map_slot *slots BH_CLEANUP(bh_freep) = bh_calloc(c->ecosystems.count, sizeof(*slots));
    size_t count = 0;
    int r = 0;

    if (!slots)
        return BH_E_NOMEM;
    for (size_t i = 0; i < c->ecosystems.room; i++)
        if (c->ecosystems.slots[i].key.ptr)
            slots[count++] = c->ecosystems.slots[i];
    if (count)
        qsort(slots, count, sizeof(*slots), by_key);
    for (size_t i = 0; r == 0 && i < count; i++)
        r = each(ctx, slots[i].key, slots[i].value, 0);
    return r;
}

int bh_catalogue_record(struct bh_catalogue *c, uint64_t record, struct bh_arena *arena,
                        struct bh_advisory *ret)
{
    (void)arena; // the built-in records live as long as the catalogue
    if (record >= c->count)
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

int bh_catalogue_by_id(struct bh_catalogue *c, bh_str id,
                       int (*each)(void *ctx, const struct bh_advisory *a), void *ctx)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < c->count; i++)
        if (has_id(&c->records[i], id))
            r = each(ctx, &c->records[i]);
    return r;
}

int bh_catalogue_feeds(struct bh_catalogue *c,
                       int (*each)(void *ctx, const struct bh_feed_state *f), void *ctx)
{
    struct bh_feed_state f = {
        .name = BH_STR("builtin"), .records = c->count, .updated = BH_TIME_UNKNOWN};

    for (size_t i = 0; i < c->count; i++)
        if (f.updated == BH_TIME_UNKNOWN || c->records[i].modified > f.updated)
            f.updated = c->records[i].modified;
    return each(ctx, &f);
}
