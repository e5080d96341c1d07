// SPDX-License-Identifier: Apache-2.0
#pragma once
// The engine of a scan: walks the target in this process (names only), has every claimed file read
// by finders in worker processes, and fills the inventory. What it finds does not depend on the
// number of workers or the order in which they finish.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"
#include "model/inventory.h"

struct bh_scan_options {
    const char *target;    // path of a folder or file
    const char *finder;    // force this one; NULL: all that claim
    const bh_str *exclude; // patterns as of bh_glob_excludes
    size_t exclude_count;
    unsigned workers;      // 0: one a processor
    unsigned file_seconds; // wall clock for one file; 0: BH_LIMIT_ENTRY_SECONDS
    struct bh_diag
        *diag; // failures of the scan as a whole; those of single files go to the inventory
    // Now and then, while it goes on; may be NULL.
    void (*progress)(void *ctx, uint64_t files, uint64_t read, bh_str path);
    void *progress_ctx;
};

struct bh_scan_stats {
    uint64_t folders, files; // met
    uint64_t read;           // claimed by a finder, or executable
    unsigned isolation;      // enum bh_isolation: what held in the workers
};

// 0; BH_E_SYSTEM, BH_E_UNSUPPORTED, BH_E_FORMAT (no finder reads this file) with a diagnostic;
// BH_E_NOMEM. The inventory is not finished: the caller calls bh_inventory_finish.
int bh_scan_run(const struct bh_scan_options *options, struct bh_inventory *inventory,
                struct bh_scan_stats *ret_stats) BH_MUST_USE;
