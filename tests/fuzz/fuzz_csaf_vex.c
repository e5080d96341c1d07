// SPDX-License-Identifier: Apache-2.0
// CSAF documents, read and written as OpenVEX twice.

#include <stdint.h>

#include "../support/vex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vex_twice(&bh_vex_csaf, bh_str_n(data, size));
    return 0;
}
