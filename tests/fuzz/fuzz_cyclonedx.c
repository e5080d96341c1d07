// SPDX-License-Identifier: Apache-2.0
// A CycloneDX document is read, and what was read is written and read again: then it says nothing
// against it, and finds the same parts and relations.

#include <stdint.h>

#include "../support/document.h"
#include "base/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int again(const struct bh_document_format *format, const struct bh_inventory *inv)
{
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) twin = NULL;
    struct bh_out BH_CLEANUP(bh_out_done) out;
    int r = document_write(format, inv, NULL, BH_LANG_EN, &out);

    if (r == 0)
        r = document_read(format, "again", bh_buf_str(&out.buf), &twin);
    if (r < 0)
        return r;
    if (twin->note_count || twin->component_count != inv->component_count ||
        twin->relation_count != inv->relation_count)
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bh_document_format *format = bh_document_format_by_name(BH_STR("cyclonedx-json"));
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = NULL;
    bh_str text = bh_str_n(data, size);

    (void)format->recognise(text);
    int r = document_read(format, "fuzz", text, &inv);
    if (inv)
        r = again(format, inv);
    if (r < 0 && inv && r != BH_E_NOMEM)
        abort();
    return 0;
}
