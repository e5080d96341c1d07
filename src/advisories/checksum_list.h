// SPDX-License-Identifier: Apache-2.0
#pragma once
// A whole list of checksums as it was fetched, for updates: what in it is as it was need not be
// fetched again, and what is fetched must be as it says. Read in a worker process.

#include "advisories/checksums.h"
#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"

struct bh_checksum_list {
    struct bh_listed_checksum {
        bh_str name;
        struct bh_checksum sum;
    } * items; // in the order of the list
    size_t count, room;
};

// fd: open for reading. Texts live in the arena. 0; BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT or
// BH_E_SYSTEM with a diagnostic; BH_E_NOMEM.
int bh_checksum_list_read(int fd, struct bh_arena *arena, struct bh_diag *diag,
                          struct bh_checksum_list *ret) BH_MUST_USE;
// What it says of the file, last; NULL: nothing.
const struct bh_checksum *bh_checksum_list_find(const struct bh_checksum_list *l, bh_str name);
