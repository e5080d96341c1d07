// SPDX-License-Identifier: Apache-2.0
#pragma once
// VEX documents to statements, without processes.

#include "documents/vex_read.h"

// Reads the text and takes the statements through their records, as between worker and parent.
// The reader's code. The set is the caller's, whatever the result.
int vex_read(const struct bh_document_format *format, bh_str text, struct bh_vex_set *ret);

// Reads the text, writes what was read as OpenVEX, reads that and writes it again: both writings
// must be equal, and no statement lost. Aborts when not.
void vex_twice(const struct bh_document_format *format, bh_str text);
