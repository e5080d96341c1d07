// SPDX-License-Identifier: Apache-2.0
#pragma once
// The header blobs in an rpm database of any of its three kinds, recognised by content:
// rpmdb.sqlite (SQLite), Packages.db (rpm's own "ndb"), Packages (a Berkeley DB hash, of either
// byte order). Sources: rpm, lib/backend/{sqlite,bdb_ro}.cc and lib/backend/ndb/rpmpkg.c; Berkeley
// DB 5.3, src/dbinc/db_page.h.
//
// Own readers for the last two: rpm's library is not on the machine that scans, or is of a version
// that cannot read the target's database; and it locks and writes. Blobs are read one at a time.
// All bytes handed out together are never more than the file has.

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/str.h"

struct bh_rpmdb;

// input and diag outlive the database; diag may be NULL. 0; BH_E_FORMAT without a message: none of
// the three; BH_E_UNSUPPORTED: another version, an encrypted Berkeley DB, an SQLite database
// without the table; BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT (BH_LIMIT_DATABASE), BH_E_NOMEM,
// BH_E_SYSTEM.
int bh_rpmdb_open(const struct bh_input *input, struct bh_diag *diag,
                  struct bh_rpmdb **ret) BH_MUST_USE;
void bh_rpmdb_close(struct bh_rpmdb *db); // takes NULL
void bh_rpmdb_closep(struct bh_rpmdb **db);

// The next header blob, for bh_rpm_header_parse; valid until the next call. *ret_number: rpm's
// number of the header. In the order of the file. 1; 0 after the last; a negative code with a
// diagnostic where the database cannot be read any further. A single bad record is reported (as an
// error of its own) and passed over.
int bh_rpmdb_next(struct bh_rpmdb *db, uint32_t *ret_number, bh_str *ret_blob) BH_MUST_USE;
