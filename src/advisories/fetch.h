// SPDX-License-Identifier: Apache-2.0
#pragma once
// One download over the network, in a process of its own that parses nothing but HTTP (libcurl) and
// writes to one open file. Conditional, and resumed where an earlier one broke off.

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_fetch {
    const char *url;            // https, or http to this machine only; redirected to https only
    int fd;                     // open for writing; the file has `have` bytes
    uint64_t have;              // of an earlier attempt that is to be resumed; 0: none
    bh_str have_tag;            // its ETag
    bh_str etag, last_modified; // of what is stored already: unchanged gives BH_FETCH_SAME
    uint64_t max_bytes;
    bool may_be_missing; // status 404 gives BH_FETCH_MISSING
    // The file is being written, and these bytes have that ETag (empty: none that could resume).
    void (*begun)(void *ctx, bh_str etag);                     // may be NULL
    void (*progress)(void *ctx, uint64_t now, uint64_t total); // total 0: not known; may be NULL
    void *ctx;
    struct bh_diag *diag;
};

enum bh_fetched {
    BH_FETCH_WHOLE,   // the file is complete
    BH_FETCH_SAME,    // not modified
    BH_FETCH_STALE,   // what there is of an earlier attempt is of no use: nothing was written
    BH_FETCH_MISSING, // the server does not have it: nothing was written
};

struct bh_fetch_result {
    enum bh_fetched what;
    bh_str etag, last_modified; // in the arena; empty: not sent
    bool unreachable;           // with BH_E_SYSTEM: there was no connection at all
};

// 0; BH_E_SYSTEM (network, status, broken off), BH_E_LIMIT, BH_E_UNSUPPORTED (the URL) with a
// diagnostic; BH_E_NOMEM. A server cannot have bytes put behind others than those it names, nor
// call unchanged what was never asked for (RFC 9110, 13.1.5, 14.4, 15.3.7, 15.4.5).
int bh_fetch_run(const struct bh_fetch *f, struct bh_arena *arena,
                 struct bh_fetch_result *ret) BH_MUST_USE;
