// SPDX-License-Identifier: Apache-2.0
// Frames as a worker may send them: a frame is let through as a whole or not at all, and is what
// the writer of frames would have written.

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/limits.h"
#include "isolation/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok)
        __builtin_trap();
}

// What is known of a frame that was let through.
static void check_frame(const struct bh_frame *f, bh_str at, size_t used)
{
    check(used == BH_FRAME_HEAD + f->body.len && used <= at.len);
    check(f->body.ptr == at.ptr + BH_FRAME_HEAD && f->body.len <= BH_LIMIT_FRAME);
    switch (f->type) {
    case BH_FRAME_READY:
        check(f->body.len == BH_READY_SIZE);
        (void)bh_frame_read_ready(f);
        break;
    case BH_FRAME_END:
        check(f->body.len == 4 && f->result <= 0);
        break;
    case BH_FRAME_JOB:
    case BH_FRAME_DATA:
        check(f->result == 0);
        break;
    default:
        check(false);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bh_str rest = bh_str_n(data, size);
    struct bh_frame whole = {0}, piece = {0};
    size_t used = 0, piece_used = 0;

    for (;;) {
        int r = bh_frame_next(rest, &whole, &used);
        if (r < 0) {
            check(r == BH_E_TRUNCATED || r == BH_E_LIMIT || r == BH_E_CORRUPT);
            break;
        }
        check_frame(&whole, rest, used);
        for (size_t n = 0; n < used && n < 64; n++)
            check(bh_frame_next(bh_str_sub(rest, 0, n), &piece, &piece_used) == BH_E_TRUNCATED);
        // Made again from what was read it is the same bytes.
        struct bh_buf again;
        bh_buf_init(&again, 0);
        bh_frame_add(&again, whole.type, whole.job, whole.body);
        check(bh_buf_error(&again) || bh_str_eq(bh_buf_str(&again), bh_str_sub(rest, 0, used)));
        bh_buf_done(&again);
        rest = bh_str_from(rest, used);
    }
    return 0;
}
