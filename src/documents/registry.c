// SPDX-License-Identifier: Apache-2.0
// The tables of document formats.

#include "documents/registry.h"
#include "documents/vex_read.h"

// clang-format off
const struct bh_document_format *const bh_document_formats[] = {
    &bh_format_cyclonedx_json,
    &bh_format_json,
    &bh_format_sarif,
    &bh_format_spdx_json,
    &bh_format_table,
    NULL,
};

const struct bh_document_format *const bh_vex_formats[] = {
    &bh_vex_csaf,
    &bh_vex_cyclonedx,
    &bh_vex_openvex,
    NULL,
};
// clang-format on

const struct bh_document_format *bh_document_format_by_name(bh_str name)
{
    for (size_t i = 0; bh_document_formats[i]; i++)
        if (bh_str_eqz(name, bh_document_formats[i]->name))
            return bh_document_formats[i];
    return NULL;
}
