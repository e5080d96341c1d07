// SPDX-License-Identifier: Apache-2.0
// Phrases of versions: whatever is read has an end, and the slices are readable.

#include <stddef.h>
#include <stdint.h>

#include "feeds/jvn_version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t sum;

static void touch(bh_str s)
{
    for (size_t i = 0; i < s.len; i++)
        sum += (unsigned char)s.ptr[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena arena;
    struct bh_jvn_versions v;

    bh_arena_init(&arena, 1 << 20);
    if (bh_jvn_versions_read(bh_str_n(data, size), &arena, &v) == 0) {
        for (size_t i = 0; i < v.count; i++) {
            touch(v.spans[i].from);
            touch(v.spans[i].to);
        }
        for (size_t i = 0; i < v.cve_count; i++)
            touch(v.cves[i]);
        touch(v.qualifier);
    }
    bh_arena_done(&arena);
    return 0;
}
