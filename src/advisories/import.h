// SPDX-License-Identifier: Apache-2.0
#pragma once
// Takes feeds into the store: an archive of documents, a folder of documents or of such archives,
// or one document. Documents are parsed in worker processes; this process checks what they send and
// writes. All or nothing: one transaction, given up at the first record that cannot be read.

#include <stdbool.h>
#include <stdint.h>

#include "advisories/store.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "feeds/feed.h"

struct bh_import_counts {
    uint64_t records, added, changed, same, older;
};

struct bh_import_options {
    const struct bh_feed_kind *kind;
    bh_str feed; // of the records; empty: as the kind files them
    const char *const *paths;
    size_t count;
    unsigned workers;  // 0: one a processor
    bool may_be_empty; // no records at all are no error
    bool keep_times;   // the caller says of which feed this is the dump, by bh_store_feed
    struct bh_diag *diag;
    void (*progress)(void *ctx, uint64_t records); // may be NULL
    void *progress_ctx;
};

// Inside a transaction of the caller's (bh_store_begin), who commits when this gives 0. Other codes
// with a diagnostic that names file, member and offset: BH_E_FORMAT (no such feed), BH_E_CORRUPT,
// BH_E_TRUNCATED, BH_E_LIMIT, BH_E_SYSTEM; BH_E_NOMEM. A record's feed is the kind's name, of OSV
// "osv/" and the base of its first ecosystem; the time of every feed met is set, and what it
// covers: a single record covers nothing.
int bh_import_run(struct bh_store *store, const struct bh_import_options *options,
                  struct bh_import_counts *ret) BH_MUST_USE;
