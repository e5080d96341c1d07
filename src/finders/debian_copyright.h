// SPDX-License-Identifier: Apache-2.0
#pragma once
// Licences from a Debian package's copyright file: the machine-readable form (DEP-5,
// copyright-format 1.0), else the texts under /usr/share/common-licenses that it points to.

#include "base/arena.h"
#include "base/compiler.h"
#include "model/component.h"

// Distinct licences in the order of the file, Debian's short names turned into SPDX identifiers
// where they mean the same ("GPL-2+" is GPL-2.0-or-later). 0 or BH_E_NOMEM.
int bh_debian_copyright(bh_str text, struct bh_arena *arena, struct bh_licence **ret,
                        size_t *ret_count) BH_MUST_USE;
