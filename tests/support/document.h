// SPDX-License-Identifier: Apache-2.0
#pragma once
// Documents to inventories and back, without processes.

#include "documents/document.h"

// Reads the text as that format and finishes an inventory of it, in which the entry is called
// `name`; what the reader says stands in its notes. The reader's code, or BH_E_NOMEM. *ret_inv is
// NULL when the reader gave BH_E_FORMAT or memory failed, else the caller's.
int document_read(const struct bh_document_format *format, const char *name, bh_str text,
                  struct bh_inventory **ret_inv);

// Writes with a fixed time and target. 0 or the writer's code; *out is initialised here, and
// bh_out_done is the caller's.
int document_write(const struct bh_document_format *format, const struct bh_inventory *inv,
                   const struct bh_findings *findings, enum bh_lang lang, struct bh_out *out);

// For fuzz targets: the text is read as that format, and what was read is written and read again:
// then it must say nothing against it, and find the same parts and relations. Aborts when not.
void document_twice(const char *format, bh_str text);
