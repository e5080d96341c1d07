// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where entries come from: a folder or root file system, or one file. Opening a path never leaves
// the target: symbolic links are followed as if the target were the root of everything
// (openat2 RESOLVE_IN_ROOT), and nothing but regular files and folders is opened.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_source {
    int root_fd; // the folder; for a single file the file itself
    bool is_folder;
    bh_str name;    // of a single file, without folders
    char *name_buf; // owned
};

// Opens the target. 0; BH_E_SYSTEM or BH_E_UNSUPPORTED (neither folder nor regular file) with a
// diagnostic.
int bh_source_open(const char *path, struct bh_diag *diag, struct bh_source *ret) BH_MUST_USE;
void bh_source_close(struct bh_source *s);

// A regular file by its path from the root, read-only. 0; BH_E_FORMAT: there is none;
// BH_E_UNSUPPORTED: it is something else than a regular file; BH_E_SYSTEM (errno). No diagnostic:
// the caller knows whether it matters.
int bh_source_open_file(const struct bh_source *s, bh_str path, int *ret_fd) BH_MUST_USE;
// Whole content in the arena. As above, and BH_E_LIMIT over cap, BH_E_NOMEM.
int bh_source_read_file(const struct bh_source *s, bh_str path, struct bh_arena *arena,
                        uint64_t cap, bh_str *ret) BH_MUST_USE;
// Names in a folder, sorted bytewise. Codes as above, or what `each` returned if it was negative.
int bh_source_list(const struct bh_source *s, bh_str path,
                   int (*each)(void *ctx, bh_str name, bool is_folder), void *ctx) BH_MUST_USE;
