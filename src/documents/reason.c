// SPDX-License-Identifier: Apache-2.0
// Reasons of findings as sentences.

#include "documents/reason.h"

#include "base/utf8.h"

void bh_reason_write(struct bh_out *out, enum bh_lang lang, const struct bh_reason *reason)
{
    bh_str rest = bh_str_z(bh_msg(lang, reason->format));
    struct bh_buf shown;
    size_t next = 0;

    bh_buf_init(&shown, 0);
    while (rest.len) {
        size_t at = bh_str_find(rest, '%');
        bh_out_str(out, bh_str_sub(rest, 0, at));
        rest = bh_str_from(rest, at + 1);
        size_t arg = next;
        if (rest.len > 2 && bh_is_digit(rest.ptr[0]) && rest.ptr[1] == '$') {
            arg = (size_t)(rest.ptr[0] - '1');
            rest = bh_str_from(rest, 2);
        }
        if (!bh_str_skip(&rest, BH_STR("s")))
            continue;
        next = arg + 1;
        if (arg < BH_REASON_ARGS) {
            bh_buf_clear(&shown);
            bh_utf8_printable_prose(&shown, reason->args[arg]);
            bh_out_str(out, bh_buf_str(&shown));
            if (bh_buf_error(&shown) < 0 && !out->error)
                out->error = bh_buf_error(&shown);
        }
    }
    bh_buf_done(&shown);
}
