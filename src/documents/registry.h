// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every format, by file: one declaration here, one row in registry.c.

#include "documents/document.h"

extern const struct bh_document_format bh_format_cyclonedx_json;
extern const struct bh_document_format bh_format_json;
extern const struct bh_document_format bh_format_sarif;
extern const struct bh_document_format bh_format_spdx_json;
extern const struct bh_document_format bh_format_table;

// Of bh_format_json, which is read only where somebody asks for it by name. report_read.c
int bh_report_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                   struct bh_diag *diag) BH_MUST_USE;
