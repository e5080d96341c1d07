// SPDX-License-Identifier: Apache-2.0
// rpm databases of all three kinds, and the headers in them; headers alone, too.

#include <stdint.h>

#include "base/error.h"
#include "base/input.h"
#include "formats/rpm_header.h"
#include "formats/rpmdb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_header(bh_str blob)
{
    struct bh_arena arena;
    struct bh_rpm_header h;
    bh_str s;
    uint64_t n;

    bh_arena_init(&arena, (size_t)64 << 20);
    if (bh_rpm_header_parse(blob, &arena, NULL, &h) == 0) {
        for (size_t i = 0; i < h.count; i++) {
            struct bh_rpm_strings it = bh_rpm_strings(&h.entries[i]);
            while (bh_rpm_next_string(&it, &s))
                ;
            (void)bh_rpm_number(&h.entries[i], h.entries[i].count - 1, &n);
            if (bh_rpm_find(&h, h.entries[i].tag)->tag != h.entries[i].tag)
                __builtin_trap();
        }
        (void)bh_rpm_string(&h, BH_RPMTAG_NAME);
    }
    bh_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_input in = bh_input_mem(bh_str_n(data, size));
    struct bh_rpmdb *db;
    uint32_t number;
    bh_str blob;

    read_header(bh_str_n(data, size));
    if (bh_rpmdb_open(&in, NULL, &db) < 0)
        return 0;
    while (bh_rpmdb_next(db, &number, &blob) > 0)
        read_header(blob);
    bh_rpmdb_close(db);
    return 0;
}
