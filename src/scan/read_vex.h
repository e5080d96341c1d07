// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads VEX documents in a worker process, as everything that others wrote.

#include <stdbool.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "model/vex.h"

// Adds the statements of a VEX document, whose format is recognised by content, or of all in a
// folder: of files whose names end in ".json", in the order of their paths, what is no VEX passed
// over with a warning. What is wrong inside is said to diag; *ret_incomplete becomes true when an
// error is among it; of a document that cannot be read nothing is added. 0; BH_E_SYSTEM,
// BH_E_UNSUPPORTED, BH_E_FORMAT (no format that is read, no document in the folder), BH_E_LIMIT
// (over BH_LIMIT_SCAN_OUTPUT in all) with a diagnostic, and then nothing is added; BH_E_NOMEM.
int bh_vex_read(const char *path, struct bh_diag *diag, struct bh_vex_set *set,
                bool *ret_incomplete) BH_MUST_USE;
