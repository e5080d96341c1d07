// SPDX-License-Identifier: Apache-2.0
// Decode; what was decoded is encoded, decoded and encoded again: the two encodings are equal.

#include <stdint.h>

#include "base/error.h"
#include "model/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int again(struct bh_arena *arena, bh_str record, struct bh_buf *b)
{
    struct bh_bytes r;
    struct bh_event e;

    bh_bytes_init(&r, record);
    int code = bh_event_decode(&r, arena, &e);
    if (code < 0)
        return code;
    bh_event_encode(b, &e);
    return bh_buf_error(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_buf BH_CLEANUP(bh_buf_done) once;
    struct bh_buf BH_CLEANUP(bh_buf_done) twice;
    struct bh_bytes r;
    struct bh_event e;

    bh_arena_init(&arena, 0);
    bh_buf_init(&once, 0);
    bh_buf_init(&twice, 0);
    bh_bytes_init(&r, bh_str_n(data, size));
    while (bh_event_decode(&r, &arena, &e) == 0 && e.kind) {
        bh_buf_clear(&once);
        bh_buf_clear(&twice);
        bh_event_encode(&once, &e);
        int code = bh_buf_error(&once);
        if (code == 0)
            code = again(&arena, bh_buf_str(&once), &twice);
        if (code == BH_E_NOMEM)
            break;
        if (code < 0 || !bh_str_eq(bh_buf_str(&once), bh_buf_str(&twice)))
            abort();
    }
    return 0;
}
