// SPDX-License-Identifier: Apache-2.0
// Names of products in the advisory store.

#include "advisories/store_internal.h"

#include "base/error.h"

// 1: a row was written, 0: it is there as it is; or a code.
static int write_name(struct bh_store *s, enum bh_store_statement which, int64_t feed,
                      const struct bh_product_name *n)
{
    const bh_str texts[] = {n->id,      n->lang, n->vendor,    n->name,
                            n->product, n->cpe,  n->vendor_id, n->folded};
    int r, at = 1;
    sqlite3_stmt *q = bh_store_statement(s, which, &r);

    if (!q)
        return r;
    for (size_t i = 0; i < BH_COUNT(texts); i++)
        bh_store_bind_name(q, at++, texts[i]);
    if (which == BH_SQL_NAME_ADD)
        sqlite3_bind_int64(q, at, feed);
    r = bh_store_finish(s, q);
    return r < 0 ? r : sqlite3_changes(s->db) > 0;
}

// Those of an earlier transaction are not this one's.
static int begin_marks(struct bh_store *s)
{
    int r = s->marks_names
                ? 0
                : bh_store_run(s, "CREATE TEMP TABLE IF NOT EXISTS put_name (id TEXT, lang TEXT, "
                                  "PRIMARY KEY (id, lang)) WITHOUT ROWID");

    if (r == 0 && !s->marks_names)
        r = bh_store_run(s, "DELETE FROM temp.put_name");
    s->marks_names = r == 0;
    return r;
}

static int mark(struct bh_store *s, const struct bh_product_name *n)
{
    int r = begin_marks(s);
    sqlite3_stmt *q = r == 0 ? bh_store_statement(s, BH_SQL_NAME_MARK, &r) : NULL;

    if (!q)
        return r;
    bh_store_bind_name(q, 1, n->id);
    bh_store_bind_name(q, 2, n->lang);
    return bh_store_finish(s, q);
}

int bh_store_drop_names(struct bh_store *s, bh_str feed, bh_str lang)
{
    int64_t id;
    int r = bh_store_feed_id(s, feed, &id);

    if (r == 0)
        r = begin_marks(s);
    sqlite3_stmt *q = r == 0 ? bh_store_statement(s, BH_SQL_NAME_DROP, &r) : NULL;
    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, id);
    bh_store_bind_name(q, 2, lang);
    r = bh_store_finish(s, q);
    return r < 0 ? r : bh_store_count_feed(s, id, -(int64_t)sqlite3_changes(s->db));
}

int bh_store_put_name(struct bh_store *s, bh_str feed, const struct bh_product_name *n,
                      enum bh_put *ret)
{
    int64_t id;
    int r = bh_store_feed_id(s, feed, &id);

    if (r == 0)
        r = mark(s, n);
    if (r == 0)
        r = write_name(s, BH_SQL_NAME_ADD, id, n);
    if (r < 0)
        return r;
    *ret = BH_PUT_NEW;
    if (r > 0)
        return bh_store_count_feed(s, id, 1);
    r = write_name(s, BH_SQL_NAME_SET, id, n);
    *ret = r > 0 ? BH_PUT_CHANGED : BH_PUT_SAME;
    return r < 0 ? r : 0;
}

static int each_name(struct bh_store *s, enum bh_store_statement which, bh_str one, bh_str two,
                     int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = bh_store_statement(s, which, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, one);
    if (which != BH_SQL_NAME_SEARCH)
        bh_store_bind_name(q, 2, two);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        const struct bh_product_name n = {.lang = bh_store_column_text(q, 0),
                                          .vendor = bh_store_column_text(q, 1),
                                          .name = bh_store_column_text(q, 2),
                                          .product = bh_store_column_text(q, 3),
                                          .cpe = bh_store_column_text(q, 4),
                                          .vendor_id = bh_store_column_text(q, 5),
                                          .id = bh_store_column_text(q, 6)};
        r = step == SQLITE_ROW ? each(ctx, &n) : bh_store_fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_search_names(struct bh_store *s, bh_str folded,
                          int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    return each_name(s, BH_SQL_NAME_SEARCH, folded, BH_STR_EMPTY, each, ctx);
}

int bh_store_named(struct bh_store *s, bh_str vendor, bh_str name,
                   int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    return each_name(s, BH_SQL_NAMED, name, vendor, each, ctx);
}

int bh_store_names(struct bh_store *s, bh_str product, bh_str lang,
                   int (*each)(void *ctx, const struct bh_product_name *n), void *ctx)
{
    return each_name(s, BH_SQL_NAMES, product, lang, each, ctx);
}

bool bh_store_has_names(struct bh_store *s)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_HAS_NAMES, &r);
    bool any = q && sqlite3_step(q) == SQLITE_ROW;

    sqlite3_reset(q);
    return any;
}
