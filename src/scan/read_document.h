// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads an SBOM document (in a worker process, as everything that others wrote) into the inventory.

#include "base/compiler.h"
#include "base/diag.h"
#include "model/inventory.h"

// Format recognised by content, or forced by name (NULL: recognised). *ret_isolation: enum
// bh_isolation that held. 0; BH_E_SYSTEM, BH_E_UNSUPPORTED, BH_E_FORMAT (no format that is read)
// with a diagnostic; BH_E_NOMEM. What was wrong inside the document stands in the inventory's
// notes, which the caller then finishes.
int bh_document_read(const char *path, const char *format, struct bh_diag *diag,
                     struct bh_inventory *inventory, unsigned *ret_isolation) BH_MUST_USE;
