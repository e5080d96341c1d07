// SPDX-License-Identifier: Apache-2.0
#pragma once
// The build information that Go's linker puts into every executable: where it is and its two
// strings. Source: Go, src/debug/buildinfo and cmd/link/internal/ld (buildinfo).

#include "base/compiler.h"
#include "base/str.h"
#include "formats/exe.h"

struct bh_go_buildinfo {
    bh_str toolchain; // "go1.21.3", "devel go1.23-...": never empty
    bh_str modules;   // lines "path", "mod", "dep", "=>", "build"; empty for builds without modules
    uint64_t offset;  // of the information in the executable
};

// Both layouts are read: strings in place (Go 1.18 and later), and pointers to string headers. 1;
// 0: no executable of Go; BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT, BH_E_UNSUPPORTED after a
// diagnostic; BH_E_NOMEM, BH_E_SYSTEM.
int bh_go_buildinfo_read(const struct bh_exe *x, struct bh_go_buildinfo *ret) BH_MUST_USE;
