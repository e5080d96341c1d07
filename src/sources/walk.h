// SPDX-License-Identifier: Apache-2.0
#pragma once
// One pass over a folder or root file system, names only: nothing is opened but folders. Symbolic
// links are not followed (what they lead to inside the target is met under its own name), so there
// are no cycles. Virtual file systems (/proc, /sys ...) are passed over. Names within a folder come
// in bytewise order, and folders in an order that the names alone decide.
//
// Some folders ahead are read by several threads; `file` is called by the caller's alone.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"
#include "sources/source.h"

// Links are told that are at most this many folders deep (/lib, /usr/lib64): distributions alias
// whole folders there.
#define BH_WALK_LINK_DEPTH 2

enum bh_walk_type {
    BH_WALK_FILE,
    BH_WALK_LINK,  // to anything; see BH_WALK_LINK_DEPTH
    BH_WALK_OTHER, // FIFO, socket, device
};

// What is told of a file. Valid during the call.
struct bh_walk_file {
    enum bh_walk_type type;
    bh_str path;
    bh_str target; // of a link; empty: it could not be read
    // Of a regular file, if they are wanted: by one call that does not follow links.
    int error; // errno of that call; 0: size and mode are known
    uint64_t size;
    mode_t mode;
};

struct bh_walk {
    const struct bh_source *source;
    const bh_str *exclude; // patterns as of bh_glob_excludes
    size_t exclude_count;
    unsigned threads;     // 0: one a processor
    bool sizes;           // sizes and modes are wanted
    struct bh_diag *diag; // unreadable folders, paths that are too long, folders that vanish
    // Called for each file. 0, or a negative code that ends the walk.
    int (*file)(void *ctx, const struct bh_walk *w, const struct bh_walk_file *f);
    void *ctx;
    uint64_t folders, files; // counted as they come
};

// 0, BH_E_NOMEM, or what `file` returned.
int bh_walk_run(struct bh_walk *w) BH_MUST_USE;
