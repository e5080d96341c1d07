// SPDX-License-Identifier: Apache-2.0
#pragma once
// What npm's lock files and installed packages have in common.

#include "base/compiler.h"
#include "base/json.h"
#include "finders/finder.h"

// Package URL of "name" or "@scope/name"; version may be empty. 0, BH_E_CORRUPT, BH_E_NOMEM.
int bh_npm_purl(struct bh_arena *arena, bh_str name, bh_str version, bh_str *ret) BH_MUST_USE;

// A licence member in any of the forms of package.json's history: a string, {"type": ...}, or an
// array of these (joined by OR, as the old "licenses" meant). 0 or a negative code.
int bh_npm_licence(struct bh_json *j, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// Subresource integrity ("sha512-..." words) as hashes in the arena. 0 or BH_E_NOMEM.
int bh_npm_integrity(bh_str integrity, struct bh_arena *arena, struct bh_hash_value **ret,
                     size_t *ret_count) BH_MUST_USE;

// Whether it can be a package's name at all (no '..', no empty part; validate-npm-package-name's
// outer bounds).
bool bh_npm_is_name(bh_str name);
