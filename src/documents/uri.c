// SPDX-License-Identifier: Apache-2.0
// URI references, RFC 3986.

#include "documents/uri.h"

#include "base/error.h"

#include <string.h>

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

bool bh_uri_path(struct bh_buf *b, bh_str path)
{
    bool any = false;
    bh_str segment;

    for (bh_str rest = path; bh_str_cut(&rest, '/', &segment);)
        if (bh_str_eqz(segment, ".."))
            return false;
    for (bh_str rest = path; bh_str_cut(&rest, '/', &segment);) {
        if (!segment.len || bh_str_eqz(segment, "."))
            continue;
        if (any)
            bh_buf_add_char(b, '/');
        bh_buf_add_percent(b, segment, "!$&'()*+,;=@");
        any = true;
    }
    return true;
}

static bool is_authority(bh_str s)
{
    size_t colon = bh_str_find(s, ':');

    if (!colon)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (i < colon ? !bh_is_alnum(s.ptr[i]) && !is_one_of(s.ptr[i], "-._")
                      : i > colon && !bh_is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

bool bh_uri_web(struct bh_buf *b, bh_str text)
{
    bh_str rest = bh_str_trim(text), scheme = bh_str_sub(rest, 0, bh_str_find(rest, ':'));
    bool fragment = false;
    size_t end = 0;

    if (!bh_str_caseeq(scheme, BH_STR("http")) && !bh_str_caseeq(scheme, BH_STR("https")))
        return false;
    bh_str tail = bh_str_from(rest, scheme.len);
    if (!bh_str_skip(&tail, BH_STR("://")))
        return false;
    while (end < tail.len && !is_one_of(tail.ptr[end], "/?#"))
        end++;
    if (!is_authority(bh_str_sub(tail, 0, end)))
        return false;
    bh_buf_add_z(b, scheme.len == 5 ? "https://" : "http://");
    bh_buf_add_str(b, bh_str_sub(tail, 0, end));
    for (size_t i = end; i < tail.len; i++) {
        char c = tail.ptr[i];
        if (bh_str_percent(tail, i) >= 0 || (c == '#' && !fragment))
            bh_buf_add_char(b, c);
        else
            bh_buf_add_percent(b, bh_str_sub(tail, i, i + 1), "/?:@!$&'()*+,;=");
        fragment |= c == '#';
    }
    return true;
}

int bh_uri_decode(bh_str text, struct bh_arena *arena, bh_str *ret)
{
    char *copy = bh_arena_alloc(arena, text.len + 1);
    size_t n = 0;

    if (!copy)
        return BH_E_NOMEM;
    for (size_t i = 0; i < text.len; i++) {
        int octet = bh_str_percent(text, i);
        copy[n++] = octet >= 0 ? (char)octet : text.ptr[i];
        i += octet >= 0 ? 2 : 0;
    }
    *ret = bh_str_n(copy, n);
    return 0;
}
