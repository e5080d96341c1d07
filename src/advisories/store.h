// SPDX-License-Identifier: Apache-2.0
#pragma once
// The advisory store: one SQLite file. Records are kept as bytes of advisory.h's codec and found by
// package, by id and by alias.
//
// A change is one transaction: killed at any moment, the file is the old or the new store. One that
// is not empty is written in write-ahead mode, so that readers go on beside a writer, and is
// brought back to one plain file when the writer ends; a file that was left in between is recovered
// by whoever opens it next. On a read-only disk it is read as it is.

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "model/advisory.h"
#include "model/product_name.h"
#include "model/support.h"

struct bh_store;

// For writing, the file and its folder are made if they are not there, and the call waits up to a
// minute for another writer. 0; BH_E_SYSTEM; BH_E_FORMAT: no store of ours; BH_E_UNSUPPORTED: of
// another version; BH_E_CORRUPT; BH_E_NOMEM; all but the last with a diagnostic.
int bh_store_open(const char *path, bool write, struct bh_diag *diag,
                  struct bh_store **ret) BH_MUST_USE;
// As many readers of one and the same state as are wanted, at least one, each for a thread of its
// own. There is only one while somebody writes, and of a store that cannot be told from one that is
// written. Codes as of bh_store_open. Freed by bh_store_close, the first one last.
int bh_store_open_readers(const char *path, unsigned wanted, struct bh_diag *diag,
                          struct bh_store **ret, unsigned *ret_count) BH_MUST_USE;
// Takes NULL. A transaction that runs is given up.
void bh_store_close(struct bh_store *s);
void bh_store_closep(struct bh_store **s);

// --- Writing. Errors have been said in diag.

int bh_store_begin(struct bh_store *s) BH_MUST_USE;
// Makes the changes last.
int bh_store_commit(struct bh_store *s) BH_MUST_USE;
// Gives the changes up; closing does, too.
void bh_store_rollback(struct bh_store *s);

enum bh_put {
    BH_PUT_NEW,
    BH_PUT_CHANGED,
    BH_PUT_SAME,  // as old as the stored one
    BH_PUT_OLDER, // older: the stored one stays
};
// Takes a record in; it replaces that of the same id and source (decoded->source). meta and
// affected are the bytes of the codec, decoded is what they both hold. New packages and links are
// found from the commit on.
// An id with '#' is that of a part, and what stands before the '#' the id of the whole, which comes
// first. They are of one time: when it is committed, what is older than the whole goes; a part of
// an older whole than the stored one stays out.
int bh_store_put(struct bh_store *s, bh_str feed, const struct bh_advisory *decoded, bh_str meta,
                 bh_str affected, enum bh_put *ret) BH_MUST_USE;
// A package is a product; see bh_feed_sink.
int bh_store_put_product(struct bh_store *s, bh_str feed, bh_str purl, bh_str product,
                         bool *ret_added) BH_MUST_USE;
// A product under the names that people know it by; replaces that of the same number and language.
int bh_store_put_name(struct bh_store *s, bh_str feed, const struct bh_product_name *n,
                      enum bh_put *ret) BH_MUST_USE;
// Drops the feed's names in that language that the running transaction did not put.
int bh_store_drop_names(struct bh_store *s, bh_str feed, bh_str lang) BH_MUST_USE;
// A product under each of its keys; bytes are those of its codec.
int bh_store_put_lifecycle(struct bh_store *s, bh_str feed, const struct bh_lifecycle *p,
                           bh_str bytes) BH_MUST_USE;
// A part of an ecosystem of which the feed has all there is; see bh_feed_sink.
int bh_store_put_cover(struct bh_store *s, bh_str feed, bh_str ecosystem, bh_str part,
                       unsigned parts) BH_MUST_USE;
// Drops all that a feed said.
int bh_store_forget(struct bh_store *s, bh_str feed) BH_MUST_USE;
// A feed's state after an attempt: when it worked, or why it did not (failure not empty: the rest
// stays). url, etag, modified and sha256 (of its bytes, by the source's list of checksums): of the
// download; covers: the ecosystem (without release) of which
// it has all there is. NULL pointers leave them as they are.
struct bh_feed_update {
    bh_str name, url, etag, last_modified, sha256, covers, failure;
    int64_t when;
};
int bh_store_feed(struct bh_store *s, const struct bh_feed_update *f) BH_MUST_USE;

// --- Reading. 0, BH_E_CORRUPT or BH_E_SYSTEM with a diagnostic, BH_E_NOMEM, or the code with which
// `each` ends it. What `each` is given is valid during the call.

struct bh_stored {
    const char *feed;
    uint64_t record;
    bh_str id;
    int64_t withdrawn;
    bh_str affected; // encoded list: a count, then as many bh_affected
};
// Every record that names this package (ecosystem whole, name as bh_ecosystem_name gives it), by
// id.
int bh_store_lookup(struct bh_store *s, bh_str ecosystem, bh_str name,
                    int (*each)(void *ctx, const struct bh_stored *r), void *ctx) BH_MUST_USE;
// Every record that has this id, or has it as alias or upstream, by id.
int bh_store_by_id(struct bh_store *s, bh_str id,
                   int (*each)(void *ctx, const struct bh_stored *r, bh_str meta),
                   void *ctx) BH_MUST_USE;
// Encoded record without affected packages, valid until the next call. BH_E_FORMAT: there is none.
int bh_store_record(struct bh_store *s, uint64_t record, bh_str *ret_meta) BH_MUST_USE;
// Every record that has this id, or has it as alias or upstream, by id and source: encoded, without
// affected packages. Not of feeds that speak of packages alone (of_packages in feed.h).
int bh_store_about(struct bh_store *s, bh_str id, int (*each)(void *ctx, bh_str meta),
                   void *ctx) BH_MUST_USE;
// Numbers of the newest `most` records of an ecosystem (whole), the newest first, but of those with
// the name of a CVE ("DEBIAN-CVE-2024-1").
int bh_store_notices(struct bh_store *s, bh_str ecosystem, unsigned most,
                     int (*each)(void *ctx, uint64_t record), void *ctx) BH_MUST_USE;
// Whether there is any such record; any product; any release line.
bool bh_store_has_others(struct bh_store *s);
bool bh_store_has_products(struct bh_store *s);
bool bh_store_has_lifecycles(struct bh_store *s);
// Every product with that key, encoded, by title.
int bh_store_lifecycle(struct bh_store *s, bh_str key, int (*each)(void *ctx, bh_str bytes),
                       void *ctx) BH_MUST_USE;
// Every product that this package (canonical purl without version) is, sorted.
int bh_store_products(struct bh_store *s, bh_str purl, int (*each)(void *ctx, bh_str product),
                      void *ctx) BH_MUST_USE;
// Names of products, valid during the call and without `folded`. Whether there are any.
bool bh_store_has_names(struct bh_store *s);
// Those in whose names or product the text is, as bh_product_fold gives it; by vendor and name.
int bh_store_search_names(struct bh_store *s, bh_str folded,
                          int (*each)(void *ctx, const struct bh_product_name *n),
                          void *ctx) BH_MUST_USE;
// Those that have a product and are written exactly so, by product.
int bh_store_named(struct bh_store *s, bh_str vendor, bh_str name,
                   int (*each)(void *ctx, const struct bh_product_name *n), void *ctx) BH_MUST_USE;
// The names of a product ("vendor:product") in a language, the oldest number first.
int bh_store_names(struct bh_store *s, bh_str product, bh_str lang,
                   int (*each)(void *ctx, const struct bh_product_name *n), void *ctx) BH_MUST_USE;

struct bh_store_ecosystem {
    bh_str name;
    uint64_t records;
    bool covered; // its own feed was taken in; what others say by the way is not all that there is
    // Else the feed that has some of its parts whole, and which ("main, community"); empty: none.
    bh_str feed, parts;
};
// Ecosystems by name.
int bh_store_ecosystems(struct bh_store *s,
                        int (*each)(void *ctx, const struct bh_store_ecosystem *e),
                        void *ctx) BH_MUST_USE;
// Feeds by name.
int bh_store_feeds(struct bh_store *s, int (*each)(void *ctx, const struct bh_feed_state *f),
                   void *ctx) BH_MUST_USE;
// What tells whether a feed's file is the one that was taken in: what a conditional request may
// send, and its checksum; empty when not known. In the arena.
struct bh_feed_tags {
    bh_str url, etag, last_modified, sha256;
};
// Ids of all records of a feed, in no order.
int bh_store_feed_records(struct bh_store *s, bh_str feed, int (*each)(void *ctx, bh_str id),
                          void *ctx) BH_MUST_USE;
int bh_store_feed_tags(struct bh_store *s, bh_str name, struct bh_arena *arena,
                       struct bh_feed_tags *ret) BH_MUST_USE;
