// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the matcher asks: a set of advisories that can be searched by package. The built-in ones and
// the store both are; all of them together make one catalogue.

#include "base/diag.h"
#include "model/advisory.h"
#include "model/product_name.h"
#include "model/support.h"

// One affected package of one record. Valid during the call.
struct bh_hit {
    const char *source; // "builtin", or the store's name of the feed
    uint64_t record;    // number within the catalogue, for bh_catalogue_record
    bh_str id;
    int64_t withdrawn;
    struct bh_affected affected;
};

struct bh_catalogue;

// The built-in advisories, and the store at that path if there is one (NULL: none wanted). A store
// that can't be read is a diagnostic and BH_E_CORRUPT, BH_E_UNSUPPORTED or BH_E_SYSTEM. diag lives
// as long as the catalogue. readers: how many threads will ask it at the same time; 1: none but
// this one.
int bh_catalogue_open(const char *store_path, unsigned readers, struct bh_diag *diag,
                      struct bh_catalogue **ret) BH_MUST_USE;
// Takes NULL.
void bh_catalogue_free(struct bh_catalogue *c);
void bh_catalogue_freep(struct bh_catalogue **c);
// The same catalogue for other threads: how many there are, which may be fewer than asked for, and
// each of them. The first is c itself; they end with it.
unsigned bh_catalogue_readers(const struct bh_catalogue *c);
struct bh_catalogue *bh_catalogue_reader(struct bh_catalogue *c, unsigned at);

// Calls `hit` for every affected package of that whole ecosystem ("Debian:12", "npm") and name
// (brought to bh_ecosystem_name by the callee), sorted by record id and source. 0, or a negative
// code.
int bh_catalogue_lookup(struct bh_catalogue *c, bh_str ecosystem, bh_str name,
                        int (*hit)(void *ctx, const struct bh_hit *h), void *ctx) BH_MUST_USE;
struct bh_catalogue_ecosystem {
    bh_str name;     // whole
    uint64_t single; // records that are built in or stand in the dumps of other ecosystems
    uint64_t stored; // with its own feed: only these cover it, the others are single cases
    // Of some parts of it all there is is among the single ones: that feed's, which cover the
    // packages that they name. Empty: of none.
    bh_str feed, parts;
};
// Calls `each` for every ecosystem that has records, sorted. 0, or a negative code, as of all that
// call `each`: BH_E_NOMEM, BH_E_CORRUPT or BH_E_SYSTEM with a diagnostic, or that of `each`.
int bh_catalogue_ecosystems(struct bh_catalogue *c,
                            int (*each)(void *ctx, const struct bh_catalogue_ecosystem *e),
                            void *ctx) BH_MUST_USE;
// The record of a hit, without its affected packages. 0, BH_E_NOMEM, BH_E_CORRUPT, BH_E_SYSTEM.
int bh_catalogue_record(struct bh_catalogue *c, uint64_t record, struct bh_arena *arena,
                        struct bh_advisory *ret) BH_MUST_USE;
// Records that have that id, or name it as alias or upstream; with their affected packages.
int bh_catalogue_by_id(struct bh_catalogue *c, bh_str id,
                       int (*each)(void *ctx, const struct bh_advisory *a), void *ctx) BH_MUST_USE;

// Records that have that id, or have it as alias, but of OSV, trackers of distributions and the
// built-in ones, which speak of packages alone; by id and source, withdrawn ones left out; without
// their packages. Into the arena, with what `each` gets.
int bh_catalogue_about(struct bh_catalogue *c, bh_str id, struct bh_arena *arena,
                       int (*each)(void *ctx, const struct bh_advisory *a), void *ctx) BH_MUST_USE;
// The newest stored records of an ecosystem that are a distribution's own notices, as
// bh_store_notices says.
int bh_catalogue_notices(struct bh_catalogue *c, bh_str ecosystem, unsigned most,
                         int (*each)(void *ctx, uint64_t record), void *ctx) BH_MUST_USE;
// Whether there is any such record at all; any package that is a CPE product; any release line.
bool bh_catalogue_has_others(struct bh_catalogue *c);
bool bh_catalogue_has_products(struct bh_catalogue *c);
bool bh_catalogue_has_lifecycles(struct bh_catalogue *c);
// Every CPE product that a package is, sorted: purl is canonical and without version.
int bh_catalogue_products(struct bh_catalogue *c, bh_str purl,
                          int (*each)(void *ctx, bh_str product), void *ctx) BH_MUST_USE;

// Names of products; see bh_store_search_names, bh_store_named, bh_store_names.
bool bh_catalogue_has_names(struct bh_catalogue *c);
int bh_catalogue_search_names(struct bh_catalogue *c, bh_str folded,
                              int (*each)(void *ctx, const struct bh_product_name *n),
                              void *ctx) BH_MUST_USE;
int bh_catalogue_named(struct bh_catalogue *c, bh_str vendor, bh_str name,
                       int (*each)(void *ctx, const struct bh_product_name *n),
                       void *ctx) BH_MUST_USE;
int bh_catalogue_names(struct bh_catalogue *c, bh_str product, bh_str lang,
                       int (*each)(void *ctx, const struct bh_product_name *n),
                       void *ctx) BH_MUST_USE;

// Products whose release lines are known under that key (a canonical purl without version, or a CPE
// product), by title. Into the arena.
int bh_catalogue_lifecycle(struct bh_catalogue *c, bh_str key, struct bh_arena *arena,
                           int (*each)(void *ctx, const struct bh_lifecycle *p),
                           void *ctx) BH_MUST_USE;

// State of the knowledge for reports: how many built-in records and as of when, each feed of the
// store.
int bh_catalogue_feeds(struct bh_catalogue *c,
                       int (*each)(void *ctx, const struct bh_feed_state *f),
                       void *ctx) BH_MUST_USE;
