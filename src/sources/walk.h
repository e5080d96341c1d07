// SPDX-License-Identifier: Apache-2.0
#pragma once
// One pass over a folder or root file system, names only: nothing is opened but folders. Symbolic
// links are not followed (what they lead to inside the target is met under its own name), so there
// are no cycles. Virtual file systems (/proc, /sys ...) are passed over. Names within a folder come
// in bytewise order.

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

struct bh_walk {
    const struct bh_source *source;
    const bh_str *exclude; // patterns as of bh_glob_excludes
    size_t exclude_count;
    struct bh_diag *diag; // unreadable folders, paths that are too long, folders that vanish
    // Called for each file: may call bh_walk_stat. 0, or a negative code that ends the walk.
    int (*file)(void *ctx, const struct bh_walk *w, enum bh_walk_type type, bh_str path);
    void *ctx;
    // For bh_walk_stat, while `file` runs.
    int folder_fd;
    const char *name;
    uint64_t folders, files; // counted as they come
};

// 0, BH_E_NOMEM, or what `file` returned.
int bh_walk_run(struct bh_walk *w) BH_MUST_USE;

// Size and mode of the file that is being told, by one call that does not follow links. 0 or
// BH_E_SYSTEM.
int bh_walk_stat(const struct bh_walk *w, uint64_t *ret_size, mode_t *ret_mode) BH_MUST_USE;
// Target of the link that is being told. 0, BH_E_SYSTEM or BH_E_LIMIT.
int bh_walk_readlink(const struct bh_walk *w, char *buf, size_t room, bh_str *ret) BH_MUST_USE;
