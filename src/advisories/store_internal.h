// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inside the store: its statements, and what reading and writing have in common.

#include <sqlite3.h>

#include "advisories/store.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/map.h"

enum bh_store_statement {
    BH_SQL_FEED_FIND,
    BH_SQL_FEED_ADD,
    BH_SQL_FEED_SET,
    BH_SQL_FEED_FAIL,
    BH_SQL_FEED_TAGS,
    BH_SQL_FEED_LIST,
    BH_SQL_FEED_COUNT,
    BH_SQL_FEED_RECORDS,
    BH_SQL_ECOSYSTEM_COUNT,
    BH_SQL_RECORD_FIND,
    BH_SQL_RECORD_ADD,
    BH_SQL_RECORD_SET,
    BH_SQL_RECORD_RENAME,
    BH_SQL_RECORD_GET,
    BH_SQL_RECORD_HAS_PARTS,
    BH_SQL_RECORD_OLD_PART,
    BH_SQL_RECORD_DROP,
    BH_SQL_AFFECTED_ADD,
    BH_SQL_AFFECTED_ADD_MANY,
    BH_SQL_AFFECTED_DROP,
    BH_SQL_LINK_ADD,
    BH_SQL_LINK_ADD_MANY,
    BH_SQL_LINK_DROP,
    BH_SQL_PRODUCT_ADD,
    BH_SQL_PRODUCTS,
    BH_SQL_NAME_ADD,
    BH_SQL_NAME_SET,
    BH_SQL_NAME_MARK,
    BH_SQL_NAME_DROP,
    BH_SQL_NAME_SEARCH,
    BH_SQL_NAMED,
    BH_SQL_NAMES,
    BH_SQL_HAS_NAMES,
    BH_SQL_FORGET_NAMES,
    BH_SQL_COVER_ADD,
    BH_SQL_LIFECYCLE_ADD,
    BH_SQL_LIFECYCLE_KEY,
    BH_SQL_LIFECYCLES,
    BH_SQL_FORGET_PRODUCTS,
    BH_SQL_FORGET_COVERS,
    BH_SQL_FORGET_LIFECYCLE_KEYS,
    BH_SQL_FORGET_LIFECYCLES,
    BH_SQL_FORGET_AFFECTED,
    BH_SQL_FORGET_LINKS,
    BH_SQL_FORGET_RECORDS,
    BH_SQL_FORGET_COUNT,
    BH_SQL_LOOKUP,
    BH_SQL_BY_ID,
    BH_SQL_ABOUT,
    BH_SQL_NOTICES,
    BH_SQL_OTHERS,
    BH_SQL_HAS_PRODUCTS,
    BH_SQL_HAS_LIFECYCLES,
    BH_SQL_ECOSYSTEMS,
    BH_SQL_STATEMENTS,
};

// A feed that was asked for, and what the running transaction changes of its number of records.
struct bh_feed_count {
    bh_str name; // empty: not known
    int64_t feed, more;
};
struct bh_ecosystem_count {
    bh_str name;
    int64_t more;
    uint64_t counting; // record that was counted last
};

// A row of a table that finds records: of `affected`, or of `link`, where the ecosystem is empty.
struct bh_store_key {
    bh_str ecosystem, name;
    int64_t record;
};
enum bh_store_table {
    BH_STORE_AFFECTED,
    BH_STORE_LINK,
    BH_STORE_TABLES,
};
struct bh_store_keys {
    struct bh_store_key *items;
    size_t count, room;
};
// Rows that one statement adds.
#define BH_STORE_MANY 32

struct bh_store {
    sqlite3 *db;
    sqlite3_stmt *statements[BH_SQL_STATEMENTS];
    struct bh_diag *diag;
    char *path;
    int lock_fd; // writers, one at a time; -1: none
    bool write, in_transaction;
    bool marks_names; // names that the transaction put stand in the table put_name
    bool ours;        // checked: any other file stays as it is
    struct bh_arena scratch;
    int64_t *wholes; // records with parts that the transaction replaced
    size_t whole_count, whole_room;
    // store_counts.c
    struct bh_feed_count *feeds;
    size_t feed_count, feed_room;
    struct bh_ecosystem_count *ecosystems;
    size_t ecosystem_count, ecosystem_room;
    struct bh_map ecosystem_index;
    struct bh_arena count_names;
    uint64_t counting;
    bool recount; // the ecosystems, by SQLite
    // store_keys.c
    struct bh_store_keys keys[BH_STORE_TABLES];
    bh_str ecosystems_seen[64];
    int64_t first_waiting; // lowest record of them; INT64_MAX: none
    struct bh_arena key_names;
};

// The error code for SQLite's, said unless memory is out.
int bh_store_fail(struct bh_store *s, int sqlite);
// Statements without parameters and rows. 0 or a code that has been said, as in all of these.
int bh_store_run(struct bh_store *s, const char *text) BH_MUST_USE;
// What the statements call; once after the connection.
int bh_store_add_functions(struct bh_store *s) BH_MUST_USE;
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

// --- Counts. store_counts.c

int bh_store_feed_id(struct bh_store *s, bh_str name, int64_t *ret) BH_MUST_USE;
int bh_store_count_feed(struct bh_store *s, int64_t feed, int64_t more) BH_MUST_USE;
// Of each ecosystem that the record names.
int bh_store_count_ecosystems(struct bh_store *s, const struct bh_advisory *a,
                              int64_t more) BH_MUST_USE;
// All records of the feed went, uncounted.
void bh_store_recount(struct bh_store *s, int64_t feed);
int bh_store_put_counts(struct bh_store *s) BH_MUST_USE;
// At the beginning and the end of a transaction.
void bh_store_forget_counts(struct bh_store *s);

// --- Keys. store_keys.c

int bh_store_add_key(struct bh_store *s, enum bh_store_table table,
                     struct bh_store_key key) BH_MUST_USE;
// With others, by bh_store_put_keys at the latest; copies the names.
int bh_store_add_key_later(struct bh_store *s, enum bh_store_table table,
                           struct bh_store_key key) BH_MUST_USE;
int bh_store_put_keys(struct bh_store *s) BH_MUST_USE;
void bh_store_forget_keys(struct bh_store *s);

// --- Records. store_write.c

// A stored record; in the scratch.
int bh_store_decode(struct bh_store *s, bh_str meta, bh_str affected,
                    struct bh_advisory *ret) BH_MUST_USE;
// Says that the stored record is damaged if the code means that. Gives the code.
int bh_store_damaged(struct bh_store *s, int code, bh_str id) BH_MUST_USE;
// All keys of a stored record, also those that wait, and its place in the counts of ecosystems.
int bh_store_drop_keys(struct bh_store *s, const struct bh_advisory *was,
                       int64_t record) BH_MUST_USE;

// --- Parts. store_parts.c

// Whether the whole of a part is stored as of a later time.
int bh_store_is_old_part(struct bh_store *s, const struct bh_advisory *a, bool *ret) BH_MUST_USE;
// A record is replaced.
int bh_store_note_parts(struct bh_store *s, const struct bh_advisory *whole,
                        int64_t record) BH_MUST_USE;
// Of all that were noted.
int bh_store_drop_old_parts(struct bh_store *s) BH_MUST_USE;
