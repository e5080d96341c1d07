// SPDX-License-Identifier: Apache-2.0
#pragma once
// One download over the network, in a process of its own that parses nothing but HTTP (libcurl) and
// writes to one open file. Conditional, and resumed where an earlier one broke off.

#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_fetch {
    const char *url;            // https, or http to this machine only
    int fd;                     // open for reading and writing; from `have` bytes on
    uint64_t have;              // bytes of an earlier attempt at the front of the file
    bh_str have_tag;            // its ETag; empty: nothing is resumed
    bh_str etag, last_modified; // of what is stored already: unchanged gives BH_FETCH_SAME
    uint64_t max_bytes;
    void (*progress)(void *ctx, uint64_t now, uint64_t total); // total 0: not known; may be NULL
    void *ctx;
    struct bh_diag *diag;
};

enum bh_fetched {
    BH_FETCH_WHOLE, // the file is complete
    BH_FETCH_SAME,  // not modified
};

struct bh_fetch_result {
    enum bh_fetched what;
    bh_str etag, last_modified; // in the arena; empty: not sent
};

// 0; BH_E_SYSTEM (network, status, broken off), BH_E_LIMIT, BH_E_UNSUPPORTED (the URL) with a
// diagnostic; BH_E_NOMEM. ret->etag is set on failure, too, if it came, so that the next attempt
// can go on.
int bh_fetch_run(const struct bh_fetch *f, struct bh_arena *arena,
                 struct bh_fetch_result *ret) BH_MUST_USE;
