// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads an SBOM in a worker process, as everything that others wrote.

#include "base/compiler.h"
#include "base/diag.h"
#include "model/inventory.h"

// Format recognised by content, or forced by name (NULL: recognised). *ret: the finished inventory,
// the caller's to free; NULL when it fails. *ret_isolation: enum bh_isolation that held. 0;
// BH_E_SYSTEM, BH_E_UNSUPPORTED, BH_E_FORMAT (no format that is read) with a diagnostic;
// BH_E_NOMEM. What was wrong inside the document stands in the inventory's notes.
int bh_document_read(const char *path, const char *format, struct bh_diag *diag,
                     struct bh_inventory **ret, unsigned *ret_isolation) BH_MUST_USE;
