// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an update fetches: each file of each source, with its address and the feed that it becomes.

#include "base/arena.h"
#include "base/compiler.h"
#include "feeds/feed.h"

struct bh_update_target {
    const struct bh_feed_kind *kind;
    bh_str feed;  // "osv/npm", "kev", "nvd/2024"
    bh_str label; // for people: "npm", "kev", "nvd/2024"
    bh_str url;   // NUL-terminated
    bh_str file;  // its name in the source's list of checksums; empty: it has none
    bh_str covers;
    bool may_be_missing; // of the current year: it is published in the course of it
    bool provider;       // the URL is a folder of CSAF documents (provider.h)
    const bh_str *ids;   // of single records that are asked for; none: it is a file
    size_t id_count;
};

// Grows in the arena; begins all zero.
struct bh_update_targets {
    struct bh_update_target *items;
    size_t count, room;
};

// base: another server than that of the source, or NULL. Of OSV it has ECOSYSTEM/all.zip, of the
// others the paths that the source has. 0, BH_E_NOMEM.
int bh_update_targets_osv(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                          bh_str ecosystem) BH_MUST_USE;
// The kind that answers with the single record of that id; NULL: there is none.
const struct bh_feed_kind *bh_update_entry_kind(bh_str id);
// Requests for those of the names that are ids of the kind's records. Their feed is the kind's
// "NAME/entries", and nothing that an update without names would fetch.
int bh_update_targets_entries(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                              const struct bh_feed_kind *kind, const char *const *names,
                              size_t count) BH_MUST_USE;
#define BH_UPDATE_ENTRIES "entries"
// Address of the kind's list of checksums, NUL-terminated.
int bh_update_checksums_url(struct bh_arena *arena, const char *base,
                            const struct bh_feed_kind *kind, bh_str *ret) BH_MUST_USE;
// The folder of a provider of CSAF documents; its feed is "csaf/" and the address without its
// scheme.
int bh_update_targets_provider(struct bh_update_targets *t, struct bh_arena *arena,
                               bh_str url) BH_MUST_USE;
// All parts of a kind that has an address (kind->url); now: for its years.
int bh_update_targets_kind(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                           const struct bh_feed_kind *kind, int64_t now) BH_MUST_USE;
