// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every format, by file: one declaration here, one row in registry.c.

#include "documents/document.h"

extern const struct bh_document_format bh_format_cyclonedx_json;
extern const struct bh_document_format bh_format_json;
extern const struct bh_document_format bh_format_sarif;
extern const struct bh_document_format bh_format_spdx_json;
extern const struct bh_document_format bh_format_table;
