// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reading of one folder of a source: its names, sorted, and what they are. Several threads may read
// folders of one source at the same time.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/str.h"
#include "sources/source.h"

struct bh_folder_item {
    uint32_t at, len;               // its name, in names, with a NUL behind it
    uint32_t target_at, target_len; // of a link that is wanted; 0: it could not be read
    unsigned char type;             // DT_...; DT_UNKNOWN: it cannot be told (error)
    int error;                      // errno of looking at it; 0: size and mode are set if wanted
    mode_t mode;
    uint64_t size;
};

// What is wanted of a folder.
struct bh_folder_wish {
    bool sizes;  // and modes of regular files
    bool links;  // where symbolic links lead
    size_t most; // items: of a larger folder nothing is read (BH_E_LIMIT); 0: any number
};

// Zeroed before the first use, and reused.
struct bh_folder {
    dev_t device;
    bool is_virtual; // a kernel interface or automounter: nothing of it was read
    struct bh_folder_item *items;
    size_t count, room;
    char *names; // and targets
    size_t names_len, names_room;
};

// A folder of the source by its path from the root, without following links. parent: the device of
// the folder that it was met in; 0: none. 0; BH_E_SYSTEM with errno: the items are those up to
// where it could be read; BH_E_LIMIT; BH_E_NOMEM.
int bh_folder_read(const struct bh_source *source, bh_str path, dev_t parent,
                   const struct bh_folder_wish *wish, struct bh_folder *ret) BH_MUST_USE;
void bh_folder_done(struct bh_folder *f);
