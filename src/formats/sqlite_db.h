// SPDX-License-Identifier: Apache-2.0
#pragma once
// An untrusted SQLite database, read from bytes with the system's SQLite. It is a copy in memory
// (sqlite3_deserialize): no file is opened, no lock or journal is made beside the target, and a
// target that changes is read as it was at one moment. Precautions: sqlite.org/security.html,
// "Untrusted SQLite Database Files": read-only, defensive, no trusted schema, cell sizes checked,
// small limits, an authorizer that lets only SELECT pass, and a count of steps that ends queries
// which a hostile schema makes endless.
//
// A database in WAL mode opens too: what was checkpointed is read. Changes that are still in a
// "-wal" file beside it are not seen (bh_sqlite_is_wal): the caller, who knows the folder, says so
// when such a file is there and not empty.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/str.h"

struct bh_sqlite;
struct bh_sqlite_query;

// Reads the whole database. diag may be NULL and must outlive the database. 0; BH_E_FORMAT without
// a message: no SQLite database; BH_E_LIMIT: larger than BH_LIMIT_DATABASE; BH_E_CORRUPT,
// BH_E_NOMEM, BH_E_SYSTEM.
int bh_sqlite_open(const struct bh_input *input, struct bh_diag *diag,
                   struct bh_sqlite **ret) BH_MUST_USE;
void bh_sqlite_close(struct bh_sqlite *db); // takes NULL; queries are ended before
void bh_sqlite_closep(struct bh_sqlite **db);
// The database is in WAL mode.
bool bh_sqlite_is_wal(const struct bh_sqlite *db);
// Whether there is a table (not a view) of that name.
bool bh_sqlite_has_table(struct bh_sqlite *db, const char *table);

// One SELECT; text written by us, never from input. 0; BH_E_UNSUPPORTED without a message: a table
// or column that it names is not there; BH_E_CORRUPT, BH_E_NOMEM with one.
int bh_sqlite_query(struct bh_sqlite *db, const char *sql,
                    struct bh_sqlite_query **ret) BH_MUST_USE;
void bh_sqlite_end(struct bh_sqlite_query *q);
void bh_sqlite_endp(struct bh_sqlite_query **q);
// 1: there is a row; 0: no more; BH_E_CORRUPT, BH_E_LIMIT (steps, or a value of more than
// BH_LIMIT_SQLITE_VALUE), BH_E_NOMEM with a diagnostic.
int bh_sqlite_row(struct bh_sqlite_query *q) BH_MUST_USE;
// Column of the row, from 0; valid until the next row. Text and blobs alike give their bytes, NULL
// and numbers the empty slice.
bh_str bh_sqlite_bytes(struct bh_sqlite_query *q, int column);
// A number, or text that begins as one, as SQLite converts it; 0 for NULL.
int64_t bh_sqlite_integer(struct bh_sqlite_query *q, int column);
bool bh_sqlite_is_null(struct bh_sqlite_query *q, int column);
