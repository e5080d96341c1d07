// SPDX-License-Identifier: Apache-2.0
// Reports of ours, read for comparison.

#include <stdint.h>

#include "../support/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_inventory *inv;

    (void)!document_read(bh_document_format_by_name(BH_STR("json")), "report", bh_str_n(data, size),
                         &inv);
    bh_inventory_free(inv);
    return 0;
}
