// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fetches feeds over the network and imports them, one after the other; the failure of one keeps no
// other from being updated, and stands in the store until it works again. The store is locked while
// a feed is imported, not while it is fetched; one process fetches it at a time.

#include <stdbool.h>
#include <stdint.h>

#include "advisories/import.h"
#include "base/compiler.h"
#include "base/diag.h"

#define BH_OSV_BASE "https://osv-vulnerabilities.storage.googleapis.com"

enum bh_updated {
    BH_UPDATED,
    BH_UPDATE_SAME,        // the server had nothing newer
    BH_UPDATE_UNPUBLISHED, // a file of the current year that the source does not have yet
    BH_UPDATE_FAILED,      // why has been said
};

struct bh_update_options {
    const char *store_path;
    const char *base; // another server than those of the sources; NULL: those
    // Kinds of feeds, ecosystems as OSV names them, without release, or ids of single records of a
    // kind that answers with them ("JVNDB-2021-005429"); beside those the kind's own name fetches
    // nothing else. "csaf": the provider whose folder is at `base`, or those known from before.
    const char *const *names;
    size_t count; // 0: those that were taken in before
    bool all;     // all that there are instead: OSV's <base>/ecosystems.txt, and all kinds
    struct bh_diag *diag;
    // All four may be NULL.
    void (*fetching)(void *ctx, const char *feed, uint64_t now, uint64_t total);
    void (*documents)(void *ctx, const char *feed, uint64_t now, uint64_t total); // of a provider
    void (*importing)(void *ctx, uint64_t records);
    // What became of one: counts are of the import.
    void (*done)(void *ctx, const char *feed, enum bh_updated what,
                 const struct bh_import_counts *counts);
    void *ctx;
};

struct bh_update_result {
    size_t failed;    // feeds; of each has been said why
    bool unreachable; // some server could not be reached at all
};

// *ret is filled whatever the code. 0; BH_E_FORMAT: nothing was named and
// none was taken in before; BH_E_SYSTEM, BH_E_LIMIT or BH_E_CORRUPT: no list of all was to be had;
// or the code of the store.
int bh_update_run(const struct bh_update_options *o, struct bh_update_result *ret) BH_MUST_USE;
