// SPDX-License-Identifier: Apache-2.0
// SPDX documents, read twice.

#include <stdint.h>

#include "../support/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    document_twice("spdx-json", bh_str_n(data, size));
    return 0;
}
