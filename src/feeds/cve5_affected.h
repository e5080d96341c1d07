// SPDX-License-Identifier: Apache-2.0
#pragma once
// Entries of `affected` in a container of a CVE record.

#include "base/arena.h"
#include "base/compiler.h"
#include "base/json.h"
#include "feeds/record_list.h"

// The array whose first token was given last; what it says is appended to a list of bh_affected.
// 0; BH_E_CORRUPT with a diagnostic; BH_E_NOMEM; the reader's code.
int bh_cve_affected_read(struct bh_json *j, struct bh_arena *arena,
                         struct bh_record_list *affected) BH_MUST_USE;
