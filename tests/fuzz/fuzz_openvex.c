// SPDX-License-Identifier: Apache-2.0
// OpenVEX documents.

#include <stdint.h>

#include "../support/vex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_vex_set set;

    (void)!vex_read(&bh_vex_openvex, bh_str_n(data, size), &set);
    bh_arena_done(&set.arena);
    return 0;
}
