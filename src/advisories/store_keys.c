// SPDX-License-Identifier: Apache-2.0
// Keys of new records, packages and links: they wait in memory and go in sorted, many in one
// statement. Looking for the place of a key on its own takes most of the time that adding it does.

#include "advisories/store_internal.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

// Keys that wait, and the bytes of their names.
#define WAITING_MAX   65536
#define WAITING_BYTES (4 * BH_MIB)

struct table {
    enum bh_store_statement one, many;
    bool with_ecosystem;
};

// Very nearly the orders of the tables' own keys, which makes neighbours of neighbours: where
// `link` takes "a" and "A" for the same, these are apart. Equal ecosystems have the same bytes, as
// a rule.
static int by_key(const void *a, const void *b)
{
    const struct bh_store_key *x = a, *y = b;
    int c = x->ecosystem.ptr == y->ecosystem.ptr ? 0 : bh_str_cmp(x->ecosystem, y->ecosystem);

    if (c == 0)
        c = bh_str_cmp(x->name, y->name);
    return c ? c : (x->record > y->record) - (x->record < y->record);
}

static const struct table tables[BH_STORE_TABLES] = {
    [BH_STORE_AFFECTED] = {BH_SQL_AFFECTED_ADD, BH_SQL_AFFECTED_ADD_MANY, true},
    [BH_STORE_LINK] = {BH_SQL_LINK_ADD, BH_SQL_LINK_ADD_MANY, false},
};

static int add(struct bh_store *s, const struct table *t, const struct bh_store_key *keys,
               size_t count)
{
    int r, at = 1;
    sqlite3_stmt *q = bh_store_statement(s, count > 1 ? t->many : t->one, &r);

    if (!q)
        return r;
    for (size_t i = 0; i < count; i++) {
        if (t->with_ecosystem)
            bh_store_bind_name(q, at++, keys[i].ecosystem);
        bh_store_bind_name(q, at++, keys[i].name);
        sqlite3_bind_int64(q, at++, keys[i].record);
    }
    return bh_store_finish(s, q);
}

static int add_sorted(struct bh_store *s, enum bh_store_table table)
{
    struct bh_store_keys *k = &s->keys[table];
    int r = 0;

    if (k->count)
        qsort(k->items, k->count, sizeof(*k->items), by_key);
    for (size_t i = 0, n; r == 0 && i < k->count; i += n) {
        n = k->count - i < BH_STORE_MANY ? 1 : BH_STORE_MANY;
        r = add(s, &tables[table], k->items + i, n);
    }
    return r;
}

void bh_store_forget_keys(struct bh_store *s)
{
    for (size_t i = 0; i < BH_STORE_TABLES; i++)
        s->keys[i].count = 0;
    s->first_waiting = INT64_MAX;
    memset(s->ecosystems_seen, 0, sizeof(s->ecosystems_seen));
    bh_arena_reset(&s->key_names);
}

int bh_store_put_keys(struct bh_store *s)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < BH_STORE_TABLES; i++)
        r = add_sorted(s, (enum bh_store_table)i);
    bh_store_forget_keys(s);
    return r;
}

int bh_store_add_key(struct bh_store *s, enum bh_store_table table, struct bh_store_key key)
{
    const struct bh_store_key now = key;

    return add(s, &tables[table], &now, 1);
}

// Its bytes, the same as before if it was seen lately.
static int keep_ecosystem(struct bh_store *s, bh_str *ecosystem)
{
    const bh_str e = *ecosystem;
    size_t mixed =
        e.len ? e.len + (unsigned char)e.ptr[0] + 7u * (unsigned char)e.ptr[e.len - 1] : 0;
    bh_str *seen = &s->ecosystems_seen[mixed % BH_COUNT(s->ecosystems_seen)];
    int r = 0;

    if (!seen->ptr || !bh_str_eq(*seen, e))
        r = bh_arena_str(&s->key_names, e, seen);
    *ecosystem = *seen;
    return r;
}

int bh_store_add_key_later(struct bh_store *s, enum bh_store_table table, struct bh_store_key key)
{
    struct bh_store_keys *k = &s->keys[table];
    int r =
        k->count >= WAITING_MAX || s->key_names.used >= WAITING_BYTES ? bh_store_put_keys(s) : 0;

    if (r == 0)
        r = bh_grow((void **)&k->items, &k->room, k->count, sizeof(*k->items));
    if (r == 0)
        r = bh_arena_str(&s->key_names, key.name, &key.name);
    if (r == 0 && tables[table].with_ecosystem)
        r = keep_ecosystem(s, &key.ecosystem);
    if (r < 0)
        return r;
    if (key.record < s->first_waiting)
        s->first_waiting = key.record;
    k->items[k->count++] = key;
    return 0;
}
