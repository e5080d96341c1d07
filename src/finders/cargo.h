// SPDX-License-Identifier: Apache-2.0
#pragma once
// What Cargo's lock file and the lists in Rust programs have in common.

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

// Whether it can be a crate's name: letters of any script, digits, '-' and '_' (cargo's
// restricted_names; here: no white space, control characters or separators).
bool bh_cargo_is_name(bh_str name);

// Package URL. source: as in Cargo.lock ("registry+https://...", "sparse+...", "git+...#commit");
// empty for the default registry and for what lies in the project. Another registry is the
// qualifier repository_url, a git repository vcs_url. 0, BH_E_CORRUPT, BH_E_NOMEM.
int bh_cargo_purl(struct bh_arena *arena, bh_str name, bh_str version, bh_str source,
                  bh_str *ret) BH_MUST_USE;
// Whether the source is crates.io, whose packages have no need of a qualifier.
bool bh_cargo_is_default(bh_str source);
