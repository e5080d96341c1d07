// SPDX-License-Identifier: Apache-2.0
#pragma once
// OSV's own list of the ecosystems that it has dumps of, so that none has to be known here:
// <base>/ecosystems.txt, one a line. Releases ("Debian:12") are in the dump of their ecosystem.
// Source: OSV's documentation, "Data dumps".

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_ecosystem_list {
    bh_str *names; // NUL-terminated, each once, in the order of the list
    size_t count, room;
};

// Both into the arena. BH_E_CORRUPT: a line that is no name; BH_E_LIMIT: more names than there will
// ever be; BH_E_NOMEM.
int bh_ecosystem_list_read(bh_str text, struct bh_arena *arena,
                           struct bh_ecosystem_list *ret) BH_MUST_USE;
// Over the network; what went wrong has been said. As bh_fetch_run (*ret_unreachable too), and as
// above.
int bh_ecosystem_list_fetch(const char *base, struct bh_arena *arena, struct bh_diag *diag,
                            struct bh_ecosystem_list *ret, bool *ret_unreachable) BH_MUST_USE;
