// SPDX-License-Identifier: Apache-2.0
#pragma once
// The worker's side of a scan: one job is one file and the finders that shall read it.

#include "base/buf.h"
#include "base/msg.h"
#include "base/str.h"
#include "finders/dispatch.h"
#include "isolation/pool.h"
#include "sources/source.h"

// Shared by parent and workers; read-only after the fork.
struct bh_scan_shared {
    struct bh_source source;
    const struct bh_finder *const *finders; // the table that sets refer to
    struct bh_dispatch *dispatch;
    enum bh_lang lang;
};

// A job: the set of finders (0: an executable, finders by its magic), then the path.
void bh_scan_job_encode(struct bh_buf *b, bh_finder_set finders, bh_str path);

// Does one job; frames as of emit.h. 0; BH_E_FORMAT: no finder reads this file; another code: the
// channel failed.
int bh_scan_worker(struct bh_worker *w, bh_str job, struct bh_scan_shared *shared);
