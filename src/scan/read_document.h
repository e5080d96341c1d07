// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads a document in a worker process, as everything that others wrote: SBOMs into the inventory,
// VEX into a set of statements.

#include "base/compiler.h"
#include "base/diag.h"
#include "model/inventory.h"
#include "model/vex.h"

// Format recognised by content, or forced by name (NULL: recognised). *ret: the finished inventory,
// the caller's to free; NULL when it fails. *ret_isolation: enum bh_isolation that held. 0;
// BH_E_SYSTEM, BH_E_UNSUPPORTED, BH_E_FORMAT (no format that is read) with a diagnostic;
// BH_E_NOMEM. What was wrong inside the document stands in the inventory's notes.
int bh_document_read(const char *path, const char *format, struct bh_diag *diag,
                     struct bh_inventory **ret, unsigned *ret_isolation) BH_MUST_USE;

// Adds the statements of a VEX document, whose format is recognised by content; none when it fails.
// What is wrong inside is said to diag; *ret_incomplete becomes true when an error is among it. 0;
// BH_E_SYSTEM, BH_E_UNSUPPORTED, BH_E_FORMAT (no format that is read) with a diagnostic;
// BH_E_NOMEM.
int bh_vex_read(const char *path, struct bh_diag *diag, struct bh_vex_set *set,
                bool *ret_incomplete) BH_MUST_USE;
