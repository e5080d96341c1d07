// SPDX-License-Identifier: Apache-2.0
#pragma once
// A finder reads one kind of file and says which parts it names. It is a row of the table in
// registry.c, has no globals, opens nothing but what the source hands it, executes nothing, and
// runs in a worker process that may be killed by what it reads.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "model/component.h"
#include "model/event.h"

// Executable formats, recognised by their first bytes.
enum bh_magic {
    BH_MAGIC_ELF = 1u << 0,
    BH_MAGIC_PE = 1u << 1,
    BH_MAGIC_MACHO = 1u << 2, // thin or universal
};

// The entry that is being read, and what a finder may do.
struct bh_find {
    bh_str path;    // from the root of the target, '/' between components, no leading slash
    uint64_t size;  // in bytes
    unsigned magic; // enum bh_magic of an executable, else 0
    const struct bh_input *input; // its bytes
    struct bh_arena *arena;       // for this entry, capped (BH_LIMIT_ENTRY_MEMORY)
    struct bh_sink *sink;
    struct bh_diag *diag; // diag->file is set to the path
    // Another file of the same source, path from the root of the target; symbolic links are
    // followed inside the target only. Whole content in the arena. 0; BH_E_FORMAT: there is none;
    // BH_E_LIMIT, BH_E_SYSTEM, BH_E_NOMEM.
    int (*read_file)(const struct bh_find *f, bh_str path, uint64_t cap, bh_str *ret);
    // Calls `each` with the name of every file in that folder, sorted; 0 or a negative code as
    // above.
    int (*list_folder)(const struct bh_find *f, bh_str path,
                       int (*each)(void *ctx, bh_str name, bool is_folder), void *ctx);
    void *source; // of the two functions
};

struct bh_finder {
    const char *name;  // as in --finder NAME and in evidence: "npm-lock"
    const char *title; // BH_N(): what it reads, for `buhin finders`
    // Which files: trailing components of the path, "*" within a component, NULL-terminated.
    // "var/lib/dpkg/status", "*.dist-info/METADATA", "package-lock.json", "*.jar".
    const char *const *claims;
    unsigned magic; // and executables of these formats
    // The ecosystem of an operating system's packages: its components own files (rule R1).
    bool os_packages;
    // Says what it finds to f->sink. 0; BH_E_FORMAT when the file is something else after all (no
    // message, nothing is reported); another code after a diagnostic: the entry is incomplete,
    // and what was emitted before it stays.
    int (*find)(const struct bh_find *f);
};

extern const struct bh_finder *const bh_finders[]; // NULL-terminated, by name
const struct bh_finder *bh_finder_by_name(bh_str name);
