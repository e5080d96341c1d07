// SPDX-License-Identifier: Apache-2.0
// UTF-8 (RFC 3629, section 4) and its width on a terminal.

#include "base/utf8.h"

#include <string.h>

#include <utf8proc.h>

#include "base/error.h"

int bh_utf8_length(const char *p, size_t len)
{
    unsigned char lead = (unsigned char)p[0];
    unsigned char low = 0x80, high = 0xbf; // range of the second byte
    int n;

    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    if (lead < 0xe0) {
        n = 2;
    } else if (lead < 0xf0) {
        n = 3;
        low = lead == 0xe0 ? 0xa0 : low;
        high = lead == 0xed ? 0x9f : high;
    } else {
        n = 4;
        low = lead == 0xf0 ? 0x90 : low;
        high = lead == 0xf4 ? 0x8f : high;
    }
    for (int i = 1; i < n; i++) {
        if ((size_t)i == len)
            return -1;
        unsigned char c = (unsigned char)p[i];
        if (c < low || c > high)
            return 0;
        low = 0x80;
        high = 0xbf;
    }
    return n;
}

bool bh_utf8_valid(bh_str s)
{
    size_t i = 0;

    while (i < s.len) {
        uint64_t w;
        while (s.len - i >= sizeof(w)) {
            memcpy(&w, s.ptr + i, sizeof(w));
            if (w & UINT64_C(0x8080808080808080))
                break;
            i += sizeof(w);
        }
        if (i == s.len)
            break;
        int n = bh_utf8_length(s.ptr + i, s.len - i);
        if (n <= 0)
            return false;
        i += (size_t)n;
    }
    return true;
}

int32_t bh_utf8_next(bh_str *s)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    int n = bh_utf8_length(s->ptr, s->len);
    int32_t c = -1;

    if (n > 0) {
        c = (unsigned char)s->ptr[0] & lead_bits[n];
        for (int i = 1; i < n; i++)
            c = (int32_t)((uint32_t)c << 6 | ((unsigned char)s->ptr[i] & 0x3fU));
    }
    *s = bh_str_from(*s, n > 0 ? (size_t)n : 1);
    return c;
}

size_t bh_utf8_encode(uint32_t c, char ret_bytes[4])
{
    size_t n = 0;

    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        ret_bytes[n++] = (char)c;
        return n;
    }
    if (c < 0x800) {
        ret_bytes[n++] = (char)(0xc0 | c >> 6);
    } else if (c < 0x10000) {
        ret_bytes[n++] = (char)(0xe0 | c >> 12);
        ret_bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
    } else {
        ret_bytes[n++] = (char)(0xf0 | c >> 18);
        ret_bytes[n++] = (char)(0x80 | (c >> 12 & 0x3f));
        ret_bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
    }
    ret_bytes[n++] = (char)(0x80 | (c & 0x3f));
    return n;
}

void bh_utf8_add(struct bh_buf *b, uint32_t code_point)
{
    char bytes[4];

    bh_buf_add(b, bytes, bh_utf8_encode(code_point, bytes));
}

static size_t char_width(int32_t c)
{
    if (c < 0)
        return 1;
    int w = utf8proc_charwidth(c);
    return w > 0 ? (size_t)w : 0;
}

size_t bh_utf8_width(bh_str s)
{
    size_t width = 0;

    while (s.len)
        width += char_width(bh_utf8_next(&s));
    return width;
}

bh_str bh_utf8_fit(bh_str s, size_t columns)
{
    size_t width = 0;

    for (bh_str rest = s; rest.len;) {
        size_t from = s.len - rest.len;
        width += char_width(bh_utf8_next(&rest));
        if (width > columns)
            return bh_str_sub(s, 0, from);
    }
    return s;
}

int bh_utf8_nfkc(bh_str s, struct bh_arena *a, bh_str *ret)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.ptr;

    *ret = BH_STR_EMPTY;
    if (!s.len)
        return 0;
    if (!bh_utf8_valid(s))
        return BH_E_CORRUPT;
    utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, NULL, 0, options);
    if (n < 0)
        return BH_E_CORRUPT;
    // The bytes are put where the characters are; each takes up to four, and the end is marked.
    utf8proc_int32_t *room = bh_arena_array(a, (size_t)n + 1, sizeof(*room));
    if (!room)
        return BH_E_NOMEM;
    n = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, room, n, options);
    if (n >= 0)
        n = utf8proc_reencode(room, n, options);
    if (n < 0)
        return BH_E_CORRUPT;
    *ret = bh_str_n(room, (size_t)n);
    return 0;
}

bool bh_utf8_deceives(int32_t c)
{
    static const struct {
        int32_t from, to;
    } ranges[] = {
        {0x80, 0x9f},       // C1 controls: some terminals obey them
        {0x61c, 0x61c},     // Arabic letter mark
        {0x180e, 0x180e},   // Mongolian vowel separator
        {0x200b, 0x200b},   // zero width space
        {0x200e, 0x200f},   // left-to-right and right-to-left mark
        {0x2028, 0x202e},   // line and paragraph separator, embeddings and overrides
        {0x2060, 0x206f},   // word joiner, invisible operators, isolates
        {0xfeff, 0xfeff},   // byte order mark
        {0xfff9, 0xfffb},   // interlinear annotation
        {0xe0000, 0xe007f}, // tags: invisible letters
    };

    for (size_t i = 0; i < BH_COUNT(ranges); i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    return false;
}

static void put_printable(struct bh_buf *b, bh_str s, bool prose)
{
    while (s.len) {
        bh_str from = s;
        int32_t c = bh_utf8_next(&s);
        if (prose && c >= '\t' && c <= '\r')
            bh_buf_add_char(b, ' ');
        else if (c < 0x20 || c == 0x7f)
            bh_buf_printf(b, "\\x%02x", (unsigned char)from.ptr[0]);
        else if (bh_utf8_deceives(c))
            bh_buf_printf(b, "\\u{%04x}", (unsigned)c);
        else
            bh_buf_add(b, from.ptr, from.len - s.len);
    }
}

void bh_utf8_printable(struct bh_buf *b, bh_str s)
{
    put_printable(b, s, false);
}

void bh_utf8_printable_prose(struct bh_buf *b, bh_str s)
{
    put_printable(b, s, true);
}
