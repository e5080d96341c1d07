// SPDX-License-Identifier: Apache-2.0
#pragma once
// changes.csv of a CSAF provider's folder: each document and when it was changed last (CSAF 2.0,
// 7.1.13): lines "PATH","DATE".

#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_provider_change {
    bh_str path; // below the folder; of letters, digits and "-._~+/", without "." and ".."
    int64_t date;
};

struct bh_provider_list {
    struct bh_provider_change *items; // by date, then by path
    size_t count, room;
};

// Texts are those of the file. 0; BH_E_CORRUPT with a diagnostic that gives the line; BH_E_LIMIT
// (BH_LIMIT_FOLDER_DOCUMENTS); BH_E_NOMEM.
int bh_provider_list_read(bh_str text, struct bh_arena *arena, struct bh_diag *diag,
                          struct bh_provider_list *ret) BH_MUST_USE;
// Of two changes the earlier one first, as the list is sorted: <0, 0, >0.
int bh_provider_change_cmp(const struct bh_provider_change *a, const struct bh_provider_change *b);
