// SPDX-License-Identifier: Apache-2.0
// How many records each feed and each ecosystem has: counted through a transaction, and stored when
// it ends. Every match asks for these numbers.

#include "advisories/store_internal.h"

#include "base/error.h"
#include "base/memory.h"

// Names of ecosystems that a transaction keeps; OSV has some 350. A feed that has more of them is
// counted by SQLite.
#define ECOSYSTEMS_MAX 4096

void bh_store_forget_counts(struct bh_store *s)
{
    s->feed_count = 0;
    s->ecosystem_count = 0;
    s->recount = false;
    bh_map_done(&s->ecosystem_index);
    bh_arena_reset(&s->count_names);
}

static int ask_feed_id(struct bh_store *s, bh_str name, int64_t *ret)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_FEED_FIND, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, name);
    int step = sqlite3_step(q);
    *ret = step == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    sqlite3_reset(q);
    if (step == SQLITE_ROW)
        return 0;
    q = step == SQLITE_DONE ? bh_store_statement(s, BH_SQL_FEED_ADD, &r) : NULL;
    if (!q)
        return step == SQLITE_DONE ? r : bh_store_fail(s, step);
    bh_store_bind_name(q, 1, name);
    r = bh_store_finish(s, q);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r;
}

static int add_feed(struct bh_store *s, bh_str name, int64_t id)
{
    int r = bh_grow((void **)&s->feeds, &s->feed_room, s->feed_count, sizeof(*s->feeds));

    if (r == 0)
        r = bh_arena_str(&s->count_names, name, &name);
    if (r == 0)
        s->feeds[s->feed_count++] = (struct bh_feed_count){.name = name, .feed = id};
    return r;
}

int bh_store_feed_id(struct bh_store *s, bh_str name, int64_t *ret)
{
    for (size_t i = 0; i < s->feed_count; i++)
        if (bh_str_eq(s->feeds[i].name, name)) {
            *ret = s->feeds[i].feed;
            return 0;
        }
    int r = ask_feed_id(s, name, ret);
    return r < 0 ? r : add_feed(s, name, *ret);
}

int bh_store_count_feed(struct bh_store *s, int64_t feed, int64_t more)
{
    size_t i = 0;

    while (i < s->feed_count && s->feeds[i].feed != feed)
        i++;
    int r = i < s->feed_count ? 0 : add_feed(s, BH_STR_EMPTY, feed);
    if (r == 0)
        s->feeds[i].more += more;
    return r;
}

void bh_store_recount(struct bh_store *s, int64_t feed)
{
    for (size_t i = 0; i < s->feed_count; i++)
        if (s->feeds[i].feed == feed)
            s->feeds[i].more = 0;
    s->recount = true;
}

static int count_ecosystem(struct bh_store *s, bh_str name, int64_t more)
{
    bool added = false;
    struct bh_map_slot *slot = bh_map_slot(&s->ecosystem_index, name, &added);
    int r = slot ? 0 : BH_E_NOMEM;

    if (r == 0 && added) {
        r = bh_grow((void **)&s->ecosystems, &s->ecosystem_room, s->ecosystem_count,
                    sizeof(*s->ecosystems));
        if (r == 0)
            r = bh_arena_str(&s->count_names, name, &slot->key);
        if (r == 0) {
            slot->value = s->ecosystem_count;
            s->ecosystems[s->ecosystem_count++] = (struct bh_ecosystem_count){.name = slot->key};
        }
    }
    if (r < 0)
        return r;
    struct bh_ecosystem_count *e = &s->ecosystems[slot->value];
    if (e->counting != s->counting)
        e->more += more;
    e->counting = s->counting;
    return 0;
}

int bh_store_count_ecosystems(struct bh_store *s, const struct bh_advisory *a, int64_t more)
{
    bh_str before = BH_STR_EMPTY;
    int r = 0;

    s->counting++;
    s->recount = s->recount || s->ecosystem_count > ECOSYSTEMS_MAX;
    for (size_t i = 0; r == 0 && !s->recount && i < a->affected_count; i++) {
        bh_str ecosystem = a->affected[i].ecosystem;
        if (ecosystem.len && (i == 0 || !bh_str_eq(ecosystem, before)))
            r = count_ecosystem(s, ecosystem, more);
        before = ecosystem;
    }
    return r;
}

static int put_count(struct bh_store *s, enum bh_store_statement which, bh_str name, int64_t feed,
                     int64_t more)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, which, &r);

    if (!q)
        return r;
    if (which == BH_SQL_FEED_COUNT)
        sqlite3_bind_int64(q, 1, feed);
    else
        bh_store_bind_name(q, 1, name);
    sqlite3_bind_int64(q, 2, more);
    return bh_store_finish(s, q);
}

int bh_store_put_counts(struct bh_store *s)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->feed_count; i++)
        if (s->feeds[i].more)
            r = put_count(s, BH_SQL_FEED_COUNT, BH_STR_EMPTY, s->feeds[i].feed, s->feeds[i].more);
    if (r == 0 && s->recount)
        return bh_store_run(
            s, "DELETE FROM ecosystem; INSERT INTO ecosystem "
               "SELECT ecosystem, count(DISTINCT record) FROM affected GROUP BY ecosystem");
    for (size_t i = 0; r == 0 && i < s->ecosystem_count; i++)
        if (s->ecosystems[i].more)
            r = put_count(s, BH_SQL_ECOSYSTEM_COUNT, s->ecosystems[i].name, 0,
                          s->ecosystems[i].more);
    return r < 0 ? r : bh_store_run(s, "DELETE FROM ecosystem WHERE records <= 0");
}
