// SPDX-License-Identifier: Apache-2.0
// Encoded advisories and affected packages, as a worker or a damaged store might give them.

#include <stdint.h>

#include "model/advisory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena arena;
    struct bh_advisory a;
    struct bh_affected f;
    struct bh_bytes r;

    bh_arena_init(&arena, (size_t)64 << 20);
    bh_bytes_init(&r, bh_str_n(data, size));
    (void)!bh_advisory_decode(&r, &arena, &a);
    (void)!bh_affected_decode_all(bh_str_n(data, size), &arena, &a);
    bh_bytes_init(&r, bh_str_n(data, size));
    while (bh_bytes_left(&r) && bh_affected_decode(&r, &arena, &f) == 0) {
        bh_str name;
        if (bh_ecosystem_name(f.ecosystem, f.name, &arena, &name) < 0)
            break;
    }
    bh_arena_done(&arena);
    return 0;
}
