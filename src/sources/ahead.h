// SPDX-License-Identifier: Apache-2.0
#pragma once
// Folders that are read ahead by threads, and taken in the order in which they were put in, so that
// what is taken does not depend on the threads.

#include "base/compiler.h"
#include "base/str.h"
#include "sources/folder.h"
#include "sources/source.h"

// So many at a time.
#define BH_AHEAD_MOST 64

struct bh_ahead_folder {
    char *path; // from the root, without NUL
    size_t path_len, path_room;
    dev_t parent;
    struct bh_folder_wish wish;
    struct bh_folder read;
    int code, error; // of bh_folder_read, with errno
    bool is_read;
};

struct bh_ahead; // opaque

// threads beside the caller's own; they are started when there is enough for them, and may be none.
// The source outlives it. NULL when out of memory.
struct bh_ahead *bh_ahead_new(const struct bh_source *source, unsigned threads) BH_MUST_USE;
void bh_ahead_free(struct bh_ahead *a);

// How many are in it.
size_t bh_ahead_count(const struct bh_ahead *a);
// One more; there are fewer than BH_AHEAD_MOST. parent and wish are those of bh_folder_read; of
// wish, most is set. 0 or BH_E_NOMEM.
int bh_ahead_put(struct bh_ahead *a, bh_str path, dev_t parent,
                 const struct bh_folder_wish *wish) BH_MUST_USE;
// The first one, read. While another thread is at it, the ones behind it are read by this one.
// Valid until it is dropped.
const struct bh_ahead_folder *bh_ahead_first(struct bh_ahead *a);
void bh_ahead_drop(struct bh_ahead *a);
