// SPDX-License-Identifier: Apache-2.0
// VEX in CycloneDX, read and written as OpenVEX twice.

#include <stdint.h>

#include "../support/vex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vex_twice(&bh_vex_cyclonedx, bh_str_n(data, size));
    return 0;
}
