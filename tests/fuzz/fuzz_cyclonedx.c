// SPDX-License-Identifier: Apache-2.0
// CycloneDX documents, read twice.

#include <stdint.h>

#include "../support/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    document_twice("cyclonedx-json", bh_str_n(data, size));
    return 0;
}
