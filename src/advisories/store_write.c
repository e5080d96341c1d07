// SPDX-License-Identifier: Apache-2.0
// Writing to the advisory store.

#include "advisories/store_internal.h"

#include "base/error.h"

static void forget(struct bh_store *s)
{
    bh_store_forget_counts(s);
    bh_store_forget_keys(s);
    s->whole_count = 0;
    s->marks_names = false;
}

int bh_store_begin(struct bh_store *s)
{
    int r = bh_store_run(s, "BEGIN IMMEDIATE");

    forget(s);
    if (r == 0)
        s->in_transaction = true;
    return r;
}

int bh_store_commit(struct bh_store *s)
{
    int r = bh_store_drop_old_parts(s);

    if (r == 0)
        r = bh_store_put_keys(s);
    if (r == 0)
        r = bh_store_put_counts(s);
    if (r == 0)
        r = bh_store_run(s, "COMMIT");
    if (r == 0)
        s->in_transaction = false;
    return r;
}

void bh_store_rollback(struct bh_store *s)
{
    if (s->in_transaction)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_transaction = false;
    forget(s); // the ids of feeds that were made
}

static int drop_key(struct bh_store *s, enum bh_store_table table, struct bh_store_key key)
{
    int r, at = 1;
    sqlite3_stmt *q =
        bh_store_statement(s, table == BH_STORE_LINK ? BH_SQL_LINK_DROP : BH_SQL_AFFECTED_DROP, &r);

    if (!q)
        return r;
    if (table == BH_STORE_AFFECTED)
        bh_store_bind_name(q, at++, key.ecosystem);
    bh_store_bind_name(q, at++, key.name);
    sqlite3_bind_int64(q, at, key.record);
    return bh_store_finish(s, q);
}

// Passes all keys of a record, packages and links, on to add or drop them.
static int each_key(struct bh_store *s, const struct bh_advisory *a, int64_t record,
                    int (*each)(struct bh_store *s, enum bh_store_table table,
                                struct bh_store_key key))
{
    struct bh_store_key key = {.record = record};
    int r = 0;

    for (size_t i = 0; r == 0 && i < a->affected_count; i++) {
        key.ecosystem = a->affected[i].ecosystem;
        if (!key.ecosystem.len) // only for people: nobody asks for it
            continue;
        r = bh_ecosystem_name(key.ecosystem, a->affected[i].name, &s->scratch, &key.name);
        if (r == 0)
            r = each(s, BH_STORE_AFFECTED, key);
    }
    key.ecosystem = BH_STR_EMPTY;
    for (size_t i = 0; r == 0 && i < a->link_count; i++) {
        key.name = a->links[i].id;
        if (a->links[i].kind != BH_RELATED)
            r = each(s, BH_STORE_LINK, key);
    }
    return r;
}

// A stored record that another one meets.
struct stored {
    int64_t record;
    bool renamed; // the id is written otherwise: "ghsa-" for "GHSA-"
    bool moved;   // its keys are dropped: they are others
};

static bool same_keys(const struct bh_advisory *a, const struct bh_advisory *b)
{
    bool same = a->affected_count == b->affected_count && a->link_count == b->link_count;

    for (size_t i = 0; same && i < a->affected_count; i++)
        same = bh_str_eq(a->affected[i].ecosystem, b->affected[i].ecosystem) &&
               bh_str_eq(a->affected[i].name, b->affected[i].name);
    for (size_t i = 0; same && i < a->link_count; i++)
        same = a->links[i].kind == b->links[i].kind && bh_str_eq(a->links[i].id, b->links[i].id);
    return same;
}

int bh_store_drop_keys(struct bh_store *s, const struct bh_advisory *was, int64_t record)
{
    int r = bh_store_count_ecosystems(s, was, -1);

    if (r == 0 && record >= s->first_waiting)
        r = bh_store_put_keys(s);
    return r < 0 ? r : each_key(s, was, record, drop_key);
}

int bh_store_decode(struct bh_store *s, bh_str meta, bh_str affected, struct bh_advisory *ret)
{
    struct bh_bytes reader;

    bh_bytes_init(&reader, meta);
    int r = bh_advisory_decode(&reader, &s->scratch, ret);
    return r < 0 ? r : bh_affected_decode_all(affected, &s->scratch, ret);
}

int bh_store_damaged(struct bh_store *s, int code, bh_str id)
{
    if (code != BH_E_CORRUPT && code != BH_E_TRUNCATED)
        return code;
    return bh_fail(s->diag, BH_E_CORRUPT, BH_NOWHERE, "the stored record '%.*s' is damaged",
                   BH_FMT(id));
}

// Most records change without any change of what finds them.
static int drop_keys(struct bh_store *s, const struct bh_advisory *a, bh_str meta, bh_str affected,
                     struct stored *old)
{
    struct bh_advisory was;
    int r = bh_store_decode(s, meta, affected, &was);

    if (r < 0)
        return r;
    old->renamed = !bh_str_eq(was.id, a->id);
    old->moved = !same_keys(&was, a);
    return old->moved ? bh_store_drop_keys(s, &was, old->record) : 0;
}

// What is there under that id; of what will be replaced the keys go.
static int drop_old(struct bh_store *s, const struct bh_advisory *a, struct stored *old,
                    enum bh_put *ret)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_FIND, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, a->id);
    bh_store_bind_name(q, 2, a->source);
    int step = sqlite3_step(q);
    if (step == SQLITE_ROW) {
        int64_t modified = sqlite3_column_int64(q, 1);
        old->record = sqlite3_column_int64(q, 0);
        *ret = modified > a->modified    ? BH_PUT_OLDER
               : modified == a->modified ? BH_PUT_SAME
                                         : BH_PUT_CHANGED;
        if (*ret == BH_PUT_CHANGED)
            r = drop_keys(s, a, bh_store_column_blob(q, 3), bh_store_column_blob(q, 4), old);
        r = bh_store_damaged(s, r, a->id);
        if (r == 0 && *ret == BH_PUT_CHANGED)
            r = bh_store_count_feed(s, sqlite3_column_int64(q, 2), -1);
    } else {
        r = step == SQLITE_DONE ? BH_E_CORRUPT : bh_store_fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

static int write_record(struct bh_store *s, int64_t record, int64_t feed,
                        const struct bh_advisory *a, bh_str meta, bh_str affected)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, record ? BH_SQL_RECORD_SET : BH_SQL_RECORD_ADD, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, feed);
    sqlite3_bind_int64(q, 2, a->modified);
    sqlite3_bind_int64(q, 3, a->withdrawn);
    bh_store_bind_blob(q, 4, meta);
    bh_store_bind_blob(q, 5, affected);
    if (record) {
        sqlite3_bind_int64(q, 6, record);
    } else {
        bh_store_bind_name(q, 6, a->id);
        bh_store_bind_name(q, 7, a->source);
    }
    return bh_store_finish(s, q);
}

static int rename_record(struct bh_store *s, int64_t record, bh_str name)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_RENAME, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, name);
    sqlite3_bind_int64(q, 2, record);
    return bh_store_finish(s, q);
}

int bh_store_put(struct bh_store *s, bh_str feed, const struct bh_advisory *decoded, bh_str meta,
                 bh_str affected, enum bh_put *ret)
{
    struct stored old = {0};
    int64_t source, record = 0;
    bool late;
    int r = bh_store_feed_id(s, feed, &source);

    *ret = BH_PUT_NEW;
    bh_arena_reset(&s->scratch);
    if (r == 0)
        r = bh_store_is_old_part(s, decoded, &late);
    if (r == 0 && late) {
        *ret = BH_PUT_OLDER;
        return 0;
    }
    if (r == 0)
        r = write_record(s, 0, source, decoded, meta, affected);
    if (r == 0 && sqlite3_changes(s->db))
        record = sqlite3_last_insert_rowid(s->db);
    else if (r == 0)
        r = drop_old(s, decoded, &old, ret);
    if (r < 0 || *ret == BH_PUT_SAME || *ret == BH_PUT_OLDER)
        return r;
    if (*ret == BH_PUT_CHANGED)
        r = bh_store_note_parts(s, decoded, old.record);
    if (r == 0 && *ret == BH_PUT_CHANGED)
        r = write_record(s, old.record, source, decoded, meta, affected);
    if (r == 0 && old.renamed)
        r = rename_record(s, old.record, decoded->id);
    if (r == 0)
        r = bh_store_count_feed(s, source, 1);
    if (r < 0 || (*ret == BH_PUT_CHANGED && !old.moved))
        return r;
    r = bh_store_count_ecosystems(s, decoded, 1);
    if (r < 0)
        return r;
    return *ret == BH_PUT_NEW ? each_key(s, decoded, record, bh_store_add_key_later)
                              : each_key(s, decoded, old.record, bh_store_add_key);
}

int bh_store_put_product(struct bh_store *s, bh_str feed, bh_str purl, bh_str product,
                         bool *ret_added)
{
    int64_t id;
    int r = bh_store_feed_id(s, feed, &id);
    sqlite3_stmt *q = r == 0 ? bh_store_statement(s, BH_SQL_PRODUCT_ADD, &r) : NULL;

    if (!q)
        return r;
    bh_store_bind_name(q, 1, purl);
    bh_store_bind_name(q, 2, product);
    sqlite3_bind_int64(q, 3, id);
    r = bh_store_finish(s, q);
    *ret_added = r == 0 && sqlite3_changes(s->db) > 0;
    return r < 0 || !*ret_added ? r : bh_store_count_feed(s, id, 1);
}

static int add_lifecycle(struct bh_store *s, int64_t feed, const struct bh_lifecycle *p,
                         bh_str bytes, int64_t *ret_id)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_LIFECYCLE_ADD, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, feed);
    bh_store_bind_name(q, 2, p->title);
    bh_store_bind_blob(q, 3, bytes);
    r = bh_store_finish(s, q);
    *ret_id = sqlite3_last_insert_rowid(s->db);
    return r;
}

int bh_store_put_lifecycle(struct bh_store *s, bh_str feed, const struct bh_lifecycle *p,
                           bh_str bytes)
{
    int64_t id, lifecycle = 0;
    int r = bh_store_feed_id(s, feed, &id);

    if (r == 0)
        r = add_lifecycle(s, id, p, bytes, &lifecycle);
    for (size_t i = 0; r == 0 && i < p->key_count; i++) {
        sqlite3_stmt *q = bh_store_statement(s, BH_SQL_LIFECYCLE_KEY, &r);
        if (!q)
            return r;
        bh_store_bind_name(q, 1, p->keys[i]);
        sqlite3_bind_int64(q, 2, lifecycle);
        r = bh_store_finish(s, q);
    }
    return r < 0 ? r : bh_store_count_feed(s, id, 1);
}

int bh_store_put_cover(struct bh_store *s, bh_str feed, bh_str ecosystem, bh_str part,
                       unsigned parts)
{
    int64_t id;
    int r = bh_store_feed_id(s, feed, &id);
    sqlite3_stmt *q = r == 0 ? bh_store_statement(s, BH_SQL_COVER_ADD, &r) : NULL;

    if (!q)
        return r;
    bh_store_bind_name(q, 1, ecosystem);
    bh_store_bind_name(q, 2, part);
    sqlite3_bind_int64(q, 3, id);
    sqlite3_bind_int64(q, 4, parts);
    return bh_store_finish(s, q);
}

int bh_store_forget(struct bh_store *s, bh_str feed)
{
    static const enum bh_store_statement steps[] = {
        BH_SQL_FORGET_LIFECYCLE_KEYS, BH_SQL_FORGET_LIFECYCLES, BH_SQL_FORGET_PRODUCTS,
        BH_SQL_FORGET_NAMES,          BH_SQL_FORGET_COVERS,     BH_SQL_FORGET_AFFECTED,
        BH_SQL_FORGET_LINKS,          BH_SQL_FORGET_RECORDS,    BH_SQL_FORGET_COUNT};
    int64_t id;
    int r = bh_store_feed_id(s, feed, &id);

    if (r == 0)
        r = bh_store_put_keys(s);
    if (r == 0)
        bh_store_recount(s, id);
    for (size_t i = 0; r == 0 && i < BH_COUNT(steps); i++) {
        sqlite3_stmt *q = bh_store_statement(s, steps[i], &r);
        if (!q)
            return r;
        sqlite3_bind_int64(q, 1, id);
        r = bh_store_finish(s, q);
    }
    return r;
}

int bh_store_feed(struct bh_store *s, const struct bh_feed_update *f)
{
    int64_t id;
    int r = bh_store_feed_id(s, f->name, &id);
    sqlite3_stmt *q =
        r == 0 ? bh_store_statement(s, f->failure.len ? BH_SQL_FEED_FAIL : BH_SQL_FEED_SET, &r)
               : NULL;

    if (!q)
        return r;
    bh_store_bind_name(q, 1, f->name);
    if (f->failure.len) {
        bh_store_bind_text(q, 2, f->failure);
    } else {
        bh_store_bind_text(q, 2, f->url);
        bh_store_bind_text(q, 3, f->etag);
        bh_store_bind_text(q, 4, f->last_modified);
        sqlite3_bind_int64(q, 5, f->when);
        bh_store_bind_text(q, 6, f->covers);
        bh_store_bind_text(q, 7, f->sha256);
    }
    return bh_store_finish(s, q);
}
