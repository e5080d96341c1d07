// SPDX-License-Identifier: Apache-2.0
#pragma once
// Packages of languages by their package URLs, as sources name them that are no ecosystem's own.

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "model/purl.h"

// The ecosystem of OSV and the name in it, in the arena; both empty for a type that is of no
// language's registry. 0 or BH_E_NOMEM.
int bh_package_of_purl(const struct bh_purl *purl, struct bh_arena *arena, bh_str *ret_ecosystem,
                       bh_str *ret_name) BH_MUST_USE;
