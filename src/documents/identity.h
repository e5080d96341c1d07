// SPDX-License-Identifier: Apache-2.0
#pragma once
// Identity of a document, derived from its content: the same parts give the same UUID, on any
// machine.

#include "base/compiler.h"
#include "base/str.h"
#include "model/finding.h"
#include "model/inventory.h"

// 36 characters and a NUL.
#define BH_UUID_TEXT 37

// UUID version 8 (RFC 9562, 5.8) from a SHA-256 of the kind of document, the target's name, all
// parts, their evidence and relations, and the findings if there are any. Not of the time. 0,
// BH_E_NOMEM, BH_E_UNSUPPORTED.
int bh_document_uuid(bh_str kind, bh_str target, const struct bh_inventory *inv,
                     const struct bh_findings *findings, char ret_uuid[BH_UUID_TEXT]) BH_MUST_USE;
