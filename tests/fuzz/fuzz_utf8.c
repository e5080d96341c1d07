// SPDX-License-Identifier: Apache-2.0
// UTF-8: the first two bytes are a width, the rest is the text. utf8proc is the oracle for
// validity; what was decoded encodes to the same bytes; text cut to a width fits and is a front of
// it; text made safe to show is valid, has no control characters and stays as it is when made safe
// again.

#include <utf8proc.h>

#include "base/buf.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool what)
{
    if (!what)
        abort();
}

static void decode(bh_str text)
{
    bool valid = true;

    for (bh_str rest = text; rest.len;) {
        bh_str from = rest;
        utf8proc_int32_t theirs;
        char bytes[4];
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)rest.ptr,
                                              (utf8proc_ssize_t)rest.len, &theirs);
        int32_t c = bh_utf8_next(&rest);
        require(c == theirs && from.len - rest.len == (n < 0 ? 1 : (size_t)n));
        require(c < 0 || (bh_utf8_encode((uint32_t)c, bytes) == (size_t)n &&
                          memcmp(bytes, from.ptr, (size_t)n) == 0));
        valid = valid && c >= 0;
    }
    require(bh_utf8_valid(text) == valid);
}

static void fit(bh_str text, size_t columns)
{
    bh_str front = bh_utf8_fit(text, columns), rest = bh_str_from(text, front.len);

    require(bh_utf8_width(front) <= columns);
    require(bh_str_starts(text, front));
    if (rest.len) { // one more character would not fit
        bh_utf8_next(&rest);
        require(bh_utf8_width(bh_str_sub(text, 0, text.len - rest.len)) > columns);
    }
    require(bh_utf8_fit(text, bh_utf8_width(text)).len == text.len);
}

static void make_safe(bh_str text)
{
    struct bh_buf once, twice;

    bh_buf_init(&once, 0);
    bh_buf_init(&twice, 0);
    bh_utf8_printable(&once, text);
    bh_utf8_printable(&twice, bh_buf_str(&once));
    if (!bh_buf_error(&once) && !bh_buf_error(&twice)) {
        bh_str safe = bh_buf_str(&once);
        require(bh_str_eq(safe, bh_buf_str(&twice)));
        require(bh_utf8_valid(safe));
        for (size_t i = 0; i < safe.len; i++)
            require((unsigned char)safe.ptr[i] >= 0x20 && safe.ptr[i] != 0x7f);
    }
    bh_buf_done(&once);
    bh_buf_done(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    bh_str text = bh_str_n(data + 2, size - 2);
    decode(text);
    fit(text, data[0] | (size_t)data[1] << 8);
    make_safe(text);
    return 0;
}
