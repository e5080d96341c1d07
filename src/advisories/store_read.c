// SPDX-License-Identifier: Apache-2.0
// Reading from the advisory store.

#include "advisories/store_internal.h"

#include "base/clock.h"
#include "base/error.h"

static struct bh_stored stored_row(sqlite3_stmt *q)
{
    return (struct bh_stored){.feed = (const char *)sqlite3_column_text(q, 0),
                              .record = (uint64_t)sqlite3_column_int64(q, 1),
                              .id = bh_store_column_text(q, 2),
                              .withdrawn = sqlite3_column_int64(q, 3),
                              .affected = bh_store_column_blob(q, 4)};
}

int bh_store_lookup(struct bh_store *s, bh_str ecosystem, bh_str name,
                    int (*each)(void *ctx, const struct bh_stored *r), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_LOOKUP, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, ecosystem);
    bh_store_bind_name(q, 2, name);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        struct bh_stored row = stored_row(q);
        r = step == SQLITE_ROW ? each(ctx, &row) : bh_store_fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_by_id(struct bh_store *s, bh_str id,
                   int (*each)(void *ctx, const struct bh_stored *r, bh_str meta), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_BY_ID, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, id);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        struct bh_stored row = stored_row(q);
        r = step == SQLITE_ROW ? each(ctx, &row, bh_store_column_blob(q, 5))
                               : bh_store_fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_record(struct bh_store *s, uint64_t record, bh_str *ret_meta)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_GET, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, (int64_t)record);
    int step = sqlite3_step(q);
    if (step == SQLITE_ROW)
        *ret_meta = bh_store_column_blob(q, 0);
    return step == SQLITE_ROW ? 0 : step == SQLITE_DONE ? BH_E_FORMAT : bh_store_fail(s, step);
}

int bh_store_about(struct bh_store *s, bh_str id, int (*each)(void *ctx, bh_str meta), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_ABOUT, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, id);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
        r = step == SQLITE_ROW ? each(ctx, bh_store_column_blob(q, 0)) : bh_store_fail(s, step);
    sqlite3_reset(q);
    return r;
}

int bh_store_notices(struct bh_store *s, bh_str ecosystem, unsigned most,
                     int (*each)(void *ctx, uint64_t record), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_NOTICES, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, ecosystem);
    sqlite3_bind_int64(q, 2, most);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
        r = step == SQLITE_ROW ? each(ctx, (uint64_t)sqlite3_column_int64(q, 0))
                               : bh_store_fail(s, step);
    sqlite3_reset(q);
    return r;
}

static bool has_rows(struct bh_store *s, enum bh_store_statement which)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, which, &r);
    bool any = q && sqlite3_step(q) == SQLITE_ROW;

    sqlite3_reset(q);
    return any;
}

bool bh_store_has_others(struct bh_store *s)
{
    return has_rows(s, BH_SQL_OTHERS);
}

bool bh_store_has_products(struct bh_store *s)
{
    return has_rows(s, BH_SQL_HAS_PRODUCTS);
}

bool bh_store_has_lifecycles(struct bh_store *s)
{
    return has_rows(s, BH_SQL_HAS_LIFECYCLES);
}

int bh_store_lifecycle(struct bh_store *s, bh_str key, int (*each)(void *ctx, bh_str bytes),
                       void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_LIFECYCLES, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, key);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
        r = step == SQLITE_ROW ? each(ctx, bh_store_column_blob(q, 0)) : bh_store_fail(s, step);
    sqlite3_reset(q);
    return r;
}

int bh_store_products(struct bh_store *s, bh_str purl, int (*each)(void *ctx, bh_str product),
                      void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_PRODUCTS, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, purl);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
        r = step == SQLITE_ROW ? each(ctx, bh_store_column_text(q, 0)) : bh_store_fail(s, step);
    sqlite3_reset(q);
    return r;
}

int bh_store_ecosystems(struct bh_store *s,
                        int (*each)(void *ctx, const struct bh_store_ecosystem *e), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_ECOSYSTEMS, &r);

    while (q && r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        struct bh_store_ecosystem e = {.name = bh_store_column_text(q, 0),
                                       .records = (uint64_t)sqlite3_column_int64(q, 1),
                                       .covered = sqlite3_column_int(q, 2) != 0};
        if (!e.covered) {
            e.feed = bh_store_column_text(q, 3);
            e.parts = bh_store_column_text(q, 4);
        }
        r = step == SQLITE_ROW ? each(ctx, &e) : bh_store_fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_feeds(struct bh_store *s, int (*each)(void *ctx, const struct bh_feed_state *f),
                   void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_FEED_LIST, &r);

    while (q && r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        if (step != SQLITE_ROW) {
            r = bh_store_fail(s, step);
            break;
        }
        const struct bh_feed_state f = {.name = bh_store_column_text(q, 0),
                                        .url = bh_store_column_text(q, 1),
                                        .updated = sqlite3_column_type(q, 2) == SQLITE_NULL
                                                       ? BH_TIME_UNKNOWN
                                                       : sqlite3_column_int64(q, 2),
                                        .failure = bh_store_column_text(q, 3),
                                        .records = (uint64_t)sqlite3_column_int64(q, 4)};
        r = each(ctx, &f);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_feed_records(struct bh_store *s, bh_str feed, int (*each)(void *ctx, bh_str id),
                          void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_FEED_RECORDS, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, feed);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
        r = step == SQLITE_ROW ? each(ctx, bh_store_column_text(q, 0)) : bh_store_fail(s, step);
    sqlite3_reset(q);
    return r;
}

int bh_store_feed_tags(struct bh_store *s, bh_str name, struct bh_arena *arena,
                       struct bh_feed_tags *ret)
{
    bh_str *const texts[] = {&ret->url, &ret->etag, &ret->last_modified, &ret->sha256};
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_FEED_TAGS, &r);

    for (size_t i = 0; i < BH_COUNT(texts); i++)
        *texts[i] = BH_STR_EMPTY;
    if (!q)
        return r;
    bh_store_bind_name(q, 1, name);
    int step = sqlite3_step(q);
    for (int i = 0; r == 0 && step == SQLITE_ROW && i < (int)BH_COUNT(texts); i++)
        if (sqlite3_column_type(q, i) != SQLITE_NULL)
            r = bh_arena_str(arena, bh_store_column_text(q, i), texts[i]);
    sqlite3_reset(q);
    return step == SQLITE_ROW || step == SQLITE_DONE ? r : bh_store_fail(s, step);
}
