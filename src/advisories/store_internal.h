// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inside the store: its statements, and what reading and writing have in common.

#include <sqlite3.h>

#include "advisories/store.h"
#include "base/arena.h"
#include "base/buf.h"

enum bh_store_statement {
    BH_SQL_FEED_FIND,
    BH_SQL_FEED_ADD,
    BH_SQL_FEED_SET,
    BH_SQL_FEED_FAIL,
    BH_SQL_FEED_TAGS,
    BH_SQL_FEED_LIST,
    BH_SQL_FEED_COUNT,
    BH_SQL_RECORD_FIND,
    BH_SQL_RECORD_ADD,
    BH_SQL_RECORD_SET,
    BH_SQL_RECORD_GET,
    BH_SQL_AFFECTED_ADD,
    BH_SQL_AFFECTED_DROP,
    BH_SQL_LINK_ADD,
    BH_SQL_LINK_DROP,
    BH_SQL_PRODUCT_ADD,
    BH_SQL_PRODUCTS,
    BH_SQL_FORGET_PRODUCTS,
    BH_SQL_FORGET_AFFECTED,
    BH_SQL_FORGET_LINKS,
    BH_SQL_FORGET_RECORDS,
    BH_SQL_FORGET_COUNT,
    BH_SQL_LOOKUP,
    BH_SQL_BY_ID,
    BH_SQL_ECOSYSTEMS,
    BH_SQL_STATEMENTS,
};

// What the running transaction changes of the number of records of a feed.
struct bh_feed_count {
    int64_t feed, more;
};

struct bh_store {
    sqlite3 *db;
    sqlite3_stmt *statements[BH_SQL_STATEMENTS];
    struct bh_diag *diag;
    char *path;
    int lock_fd; // writers, one at a time; -1: none
    bool write, in_transaction;
    bool ours;               // checked: any other file stays as it is
    struct bh_buf feed_name; // asked for last, with its id
    int64_t feed;
    struct bh_feed_count *counts;
    size_t count, count_room;
    struct bh_arena scratch;
};

// The error code for SQLite's, said unless memory is out.
int bh_store_fail(struct bh_store *s, int sqlite);
// Statements without parameters and rows. 0 or a code that has been said, as in all of these.
int bh_store_run(struct bh_store *s, const char *text) BH_MUST_USE;
// Prepared once, and ready for its parameters; NULL with a code. What is bound must live until the
// statement has been stepped.
sqlite3_stmt *bh_store_statement(struct bh_store *s, enum bh_store_statement which, int *ret_code);
// One step of a statement without rows.
int bh_store_finish(struct bh_store *s, sqlite3_stmt *q) BH_MUST_USE;

// A NULL pointer is NULL.
void bh_store_bind_text(sqlite3_stmt *q, int at, bh_str text);
// A NULL pointer is empty.
void bh_store_bind_name(sqlite3_stmt *q, int at, bh_str text);
void bh_store_bind_blob(sqlite3_stmt *q, int at, bh_str bytes);
// Valid until the next step.
bh_str bh_store_column_text(sqlite3_stmt *q, int at);
bh_str bh_store_column_blob(sqlite3_stmt *q, int at);
