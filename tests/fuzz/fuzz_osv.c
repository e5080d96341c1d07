// SPDX-License-Identifier: Apache-2.0
// OSV records: whatever is read is encoded, decoded and encoded again to the same bytes, and
// evaluated.

#include <stdint.h>

#include "advisories/osv.h"
#include "base/error.h"
#include "base/json.h"
#include "match/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct bh_advisory *a, struct bh_arena *arena)
{
    struct bh_buf one, two;
    struct bh_bytes r;
    struct bh_advisory again;

    bh_buf_init(&one, 0);
    bh_buf_init(&two, 0);
    bh_advisory_encode(&one, a);
    bh_bytes_init(&r, bh_buf_str(&one));
    if (bh_buf_error(&one) == 0 && bh_advisory_decode(&r, arena, &again) == 0) {
        bh_advisory_encode(&two, &again);
        if (bh_buf_error(&two) == 0 && !bh_str_eq(bh_buf_str(&one), bh_buf_str(&two)))
            __builtin_trap();
    }
    bh_buf_done(&one);
    bh_buf_done(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena arena;
    struct bh_advisory a;
    enum bh_json_type type;
    struct bh_json *j = bh_json_new_mem(bh_str_n(data, size), NULL);

    if (!j)
        return 0;
    bh_arena_init(&arena, (size_t)64 << 20);
    if (bh_json_next(j, &type) == 0 && type == BH_JSON_OBJECT && bh_osv_read(j, &arena, &a) == 0) {
        round_trip(&a, &arena);
        for (size_t i = 0; i < a.affected_count; i++) {
            struct bh_statement s;
            const struct bh_asked_version v = {BH_STR("1.0.1e-2+deb7u4"), BH_STR("1.0.1e~"),
                                               BH_STR("1.0.1e.0"), "%s"};
            if (bh_evaluate(&a.affected[i], &v, &arena, &s) == 0 && !s.reason.format)
                __builtin_trap();
        }
    }
    bh_arena_done(&arena);
    bh_json_free(j);
    return 0;
}
