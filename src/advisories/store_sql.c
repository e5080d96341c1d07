// SPDX-License-Identifier: Apache-2.0
// The statements of the advisory store, and how they are run.

#include "advisories/store_internal.h"

#include <assert.h>

#include "base/error.h"
#include "feeds/feed.h"

// As many rows as BH_STORE_MANY says.
#define ROWS_8(row)  row "," row "," row "," row "," row "," row "," row "," row
#define ROWS_32(row) ROWS_8(row) "," ROWS_8(row) "," ROWS_8(row) "," ROWS_8(row)
static_assert(BH_STORE_MANY == 32, "rows of a statement");

#define NAME_COLUMNS "lang, vendor, name, product, cpe, vendor_id, id"

static const char *const sql[BH_SQL_STATEMENTS] = {
    [BH_SQL_FEED_RECORDS] =
        "SELECT name FROM record WHERE feed = (SELECT id FROM feed WHERE name = ?1)",
    [BH_SQL_FEED_FIND] = "SELECT id FROM feed WHERE name = ?1",
    [BH_SQL_FEED_ADD] = "INSERT INTO feed (name) VALUES (?1)",
    [BH_SQL_FEED_SET] =
        "UPDATE feed SET url = coalesce(?2, url), etag = coalesce(?3, etag), "
        "last_modified = coalesce(?4, last_modified), updated = ?5, failure = NULL, "
        "covers = coalesce(?6, covers), sha256 = coalesce(?7, sha256) WHERE name = ?1",
    [BH_SQL_FEED_FAIL] = "UPDATE feed SET failure = ?2 WHERE name = ?1",
    [BH_SQL_FEED_TAGS] = "SELECT url, etag, last_modified, sha256 FROM feed WHERE name = ?1",
    [BH_SQL_FEED_LIST] = "SELECT name, url, updated, failure, records FROM feed ORDER BY name",
    [BH_SQL_FEED_COUNT] = "UPDATE feed SET records = records + ?2 WHERE id = ?1",
    [BH_SQL_ECOSYSTEM_COUNT] = "INSERT INTO ecosystem (name, records) VALUES (?1, ?2) "
                               "ON CONFLICT DO UPDATE SET records = records + ?2",
    [BH_SQL_RECORD_FIND] = "SELECT id, modified, feed, meta, affected FROM record "
                           "WHERE name = ?1 AND source = ?2",
    [BH_SQL_RECORD_ADD] = "INSERT INTO record (feed, modified, withdrawn, meta, affected, name, "
                          "source) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    // Without the name: setting it writes the index anew, even when it stays.
    [BH_SQL_RECORD_SET] = "UPDATE record SET feed = ?1, modified = ?2, withdrawn = ?3, meta = ?4, "
                          "affected = ?5 WHERE id = ?6",
    [BH_SQL_RECORD_RENAME] = "UPDATE record SET name = ?1 WHERE id = ?2",
    [BH_SQL_RECORD_GET] = "SELECT meta FROM record WHERE id = ?1",
    // What begins with the name and '#': '$' is the character behind it.
    [BH_SQL_RECORD_HAS_PARTS] =
        "SELECT 1 FROM record WHERE name > ?1 || '#' AND name < ?1 || '$' LIMIT 1",
    [BH_SQL_RECORD_OLD_PART] =
        "SELECT p.id, p.feed, p.name, p.meta, p.affected FROM record w CROSS JOIN record p "
        "ON p.name > w.name || '#' AND p.name < w.name || '$' AND p.source = w.source "
        "AND p.modified < w.modified WHERE w.id = ?1 LIMIT 1",
    [BH_SQL_RECORD_DROP] = "DELETE FROM record WHERE id = ?1",
    [BH_SQL_AFFECTED_ADD] =
        "INSERT OR IGNORE INTO affected (ecosystem, name, record) VALUES (?1, ?2, ?3)",
    [BH_SQL_AFFECTED_ADD_MANY] = "INSERT OR IGNORE INTO affected (ecosystem, name, record) "
                                 "VALUES " ROWS_32("(?, ?, ?)"),
    [BH_SQL_AFFECTED_DROP] =
        "DELETE FROM affected WHERE ecosystem = ?1 AND name = ?2 AND record = ?3",
    [BH_SQL_LINK_ADD] = "INSERT OR IGNORE INTO link (id, record) VALUES (?1, ?2)",
    [BH_SQL_LINK_ADD_MANY] = "INSERT OR IGNORE INTO link (id, record) VALUES " ROWS_32("(?, ?)"),
    [BH_SQL_LINK_DROP] = "DELETE FROM link WHERE id = ?1 AND record = ?2",
    [BH_SQL_PRODUCT_ADD] = "INSERT OR IGNORE INTO product (purl, name, feed) VALUES (?1, ?2, ?3)",
    [BH_SQL_PRODUCTS] = "SELECT name FROM product WHERE purl = ?1 ORDER BY name",
    [BH_SQL_FORGET_PRODUCTS] = "DELETE FROM product WHERE feed = ?1",
    [BH_SQL_NAME_ADD] =
        "INSERT OR IGNORE INTO product_name (id, lang, vendor, name, product, cpe, vendor_id, "
        "folded, feed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [BH_SQL_NAME_SET] =
        "UPDATE product_name SET vendor = ?3, name = ?4, product = ?5, cpe = ?6, vendor_id = ?7, "
        "folded = ?8 WHERE id = ?1 AND lang = ?2 AND (vendor, name, product, cpe, vendor_id) IS "
        "NOT (?3, ?4, ?5, ?6, ?7)",
    [BH_SQL_NAME_MARK] = "INSERT OR IGNORE INTO temp.put_name (id, lang) VALUES (?1, ?2)",
    [BH_SQL_NAME_DROP] = "DELETE FROM product_name WHERE feed = ?1 AND lang = ?2 AND NOT EXISTS "
                         "(SELECT 1 FROM temp.put_name AS p WHERE p.id = product_name.id AND "
                         "p.lang = product_name.lang)",
    [BH_SQL_NAME_SEARCH] = "SELECT " NAME_COLUMNS " FROM product_name WHERE instr(folded, ?1) "
                           "ORDER BY vendor, name, lang, length(id), id",
    [BH_SQL_NAMED] = "SELECT " NAME_COLUMNS " FROM product_name WHERE name = ?1 AND vendor = ?2 "
                     "AND product <> '' ORDER BY product, lang, id",
    [BH_SQL_NAMES] = "SELECT " NAME_COLUMNS " FROM product_name WHERE product = ?1 AND lang = ?2 "
                     "ORDER BY length(id), id",
    [BH_SQL_HAS_NAMES] = "SELECT 1 FROM product_name LIMIT 1",
    [BH_SQL_FORGET_NAMES] = "DELETE FROM product_name WHERE feed = ?1",
    [BH_SQL_COVER_ADD] =
        "INSERT OR REPLACE INTO cover (ecosystem, part, feed, parts) VALUES (?1, ?2, ?3, ?4)",
    [BH_SQL_FORGET_COVERS] = "DELETE FROM cover WHERE feed = ?1",
    [BH_SQL_LIFECYCLE_ADD] = "INSERT INTO lifecycle (feed, title, bytes) VALUES (?1, ?2, ?3)",
    [BH_SQL_LIFECYCLE_KEY] =
        "INSERT OR IGNORE INTO lifecycle_key (name, lifecycle) VALUES (?1, ?2)",
    [BH_SQL_LIFECYCLES] =
        "SELECT l.bytes FROM lifecycle_key k JOIN lifecycle l ON l.id = k.lifecycle "
        "WHERE k.name = ?1 ORDER BY l.title, l.id",
    [BH_SQL_FORGET_LIFECYCLE_KEYS] = "DELETE FROM lifecycle_key WHERE lifecycle IN "
                                     "(SELECT id FROM lifecycle WHERE feed = ?1)",
    [BH_SQL_FORGET_LIFECYCLES] = "DELETE FROM lifecycle WHERE feed = ?1",
    [BH_SQL_FORGET_AFFECTED] = "DELETE FROM affected WHERE record IN "
                               "(SELECT id FROM record WHERE feed = ?1)",
    [BH_SQL_FORGET_LINKS] = "DELETE FROM link WHERE record IN "
                            "(SELECT id FROM record WHERE feed = ?1)",
    [BH_SQL_FORGET_RECORDS] = "DELETE FROM record WHERE feed = ?1",
    [BH_SQL_FORGET_COUNT] = "UPDATE feed SET records = 0 WHERE id = ?1",
    [BH_SQL_LOOKUP] = "SELECT f.name, r.id, r.name, r.withdrawn, r.affected FROM affected a "
                      "JOIN record r ON r.id = a.record JOIN feed f ON f.id = r.feed "
                      "WHERE a.ecosystem = ?1 AND a.name = ?2 ORDER BY r.name, r.source",
    [BH_SQL_BY_ID] = "SELECT f.name, r.id, r.name, r.withdrawn, r.affected, r.meta FROM record r "
                     "JOIN feed f ON f.id = r.feed WHERE r.name = ?1 COLLATE NOCASE "
                     "OR r.id IN (SELECT record FROM link WHERE id = ?1 COLLATE NOCASE) ORDER BY "
                     "r.name, r.source",
    [BH_SQL_ABOUT] =
        "SELECT r.meta FROM record r WHERE NOT of_packages(r.source) AND (r.name = ?1 "
        "OR r.id IN (SELECT record FROM link WHERE id = ?1)) ORDER BY r.name, r.source",
    [BH_SQL_NOTICES] =
        "SELECT id FROM record WHERE id IN (SELECT record FROM affected WHERE ecosystem = ?1) "
        "AND instr(name, 'CVE-') = 0 ORDER BY id DESC LIMIT ?2",
    [BH_SQL_OTHERS] = "SELECT 1 FROM feed WHERE records > 0 AND NOT of_packages(name) LIMIT 1",
    [BH_SQL_HAS_PRODUCTS] = "SELECT 1 FROM product LIMIT 1",
    [BH_SQL_HAS_LIFECYCLES] = "SELECT 1 FROM lifecycle LIMIT 1",
    [BH_SQL_ECOSYSTEMS] =
        "SELECT e.name, e.records, EXISTS (SELECT 1 FROM feed f WHERE f.updated IS NOT NULL AND "
        "f.covers = substr(e.name, 1, instr(e.name || ':', ':') - 1)) OR "
        "(SELECT count(*) >= max(c.parts) FROM cover c WHERE c.ecosystem = e.name), "
        "(SELECT f.name FROM cover c JOIN feed f ON f.id = c.feed WHERE c.ecosystem = e.name), "
        "(SELECT group_concat(part, ', ') FROM cover c WHERE c.ecosystem = e.name) "
        "FROM ecosystem e ORDER BY e.name",
};

static int code_of(int sqlite)
{
    switch (sqlite & 0xff) {
    case SQLITE_NOMEM:
        return BH_E_NOMEM;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return BH_E_CORRUPT;
    default:
        return BH_E_SYSTEM;
    }
}

int bh_store_fail(struct bh_store *s, int sqlite)
{
    int code = code_of(sqlite);

    if (code == BH_E_NOMEM)
        return code;
    if ((sqlite & 0xff) == SQLITE_BUSY)
        return bh_fail(s->diag, code, BH_NOWHERE,
                       "the store '%s' is being written by another process", s->path);
    return bh_fail(s->diag, code, BH_NOWHERE, "the store '%s': %s", s->path, sqlite3_errmsg(s->db));
}

int bh_store_run(struct bh_store *s, const char *text)
{
    int q = sqlite3_exec(s->db, text, NULL, NULL, NULL);

    return q == SQLITE_OK ? 0 : bh_store_fail(s, q);
}

// of_packages('osv/npm'): whether the kind of the feed, or of the source, says so (feed.h). A
// function, so that records that are left out are not read.
static void of_packages(sqlite3_context *c, int count, sqlite3_value **values)
{
    const unsigned char *text = sqlite3_value_text(values[0]);
    bh_str feed = bh_str_n(text, text ? (size_t)sqlite3_value_bytes(values[0]) : 0);
    const struct bh_feed_kind *kind =
        bh_feed_kind_find(bh_str_sub(feed, 0, bh_str_find(feed, '/')));

    (void)count;
    sqlite3_result_int(c, kind && kind->of_packages);
}

int bh_store_add_functions(struct bh_store *s)
{
    int q = sqlite3_create_function(s->db, "of_packages", 1,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                    of_packages, NULL, NULL);

    return q == SQLITE_OK ? 0 : bh_store_fail(s, q);
}

sqlite3_stmt *bh_store_statement(struct bh_store *s, enum bh_store_statement which, int *ret_code)
{
    *ret_code = 0;
    if (!s->statements[which]) {
        int q = sqlite3_prepare_v3(s->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                                   &s->statements[which], NULL);
        if (q != SQLITE_OK) {
            *ret_code = bh_store_fail(s, q);
            return NULL;
        }
    }
    sqlite3_reset(s->statements[which]);
    return s->statements[which];
}

void bh_store_bind_text(sqlite3_stmt *q, int at, bh_str text)
{
    if (text.ptr)
        sqlite3_bind_text64(q, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(q, at);
}

void bh_store_bind_name(sqlite3_stmt *q, int at, bh_str text)
{
    bh_store_bind_text(q, at, text.ptr ? text : BH_STR(""));
}

void bh_store_bind_blob(sqlite3_stmt *q, int at, bh_str bytes)
{
    sqlite3_bind_blob64(q, at, bytes.len ? bytes.ptr : "", bytes.len, SQLITE_STATIC);
}

int bh_store_finish(struct bh_store *s, sqlite3_stmt *q)
{
    int step = sqlite3_step(q);

    sqlite3_reset(q);
    return step == SQLITE_DONE || step == SQLITE_ROW ? 0 : bh_store_fail(s, step);
}

bh_str bh_store_column_text(sqlite3_stmt *q, int at)
{
    const unsigned char *p = sqlite3_column_text(q, at);

    return bh_str_n(p, p ? (size_t)sqlite3_column_bytes(q, at) : 0);
}

bh_str bh_store_column_blob(sqlite3_stmt *q, int at)
{
    const void *p = sqlite3_column_blob(q, at);

    return bh_str_n(p, p ? (size_t)sqlite3_column_bytes(q, at) : 0);
}
