// SPDX-License-Identifier: Apache-2.0
// Slices of bytes.

#include "base/str.h"

int bh_str_cmp(bh_str a, bh_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

    if (c)
        return c;
    return (a.len > b.len) - (a.len < b.len);
}

int bh_str_casecmp(bh_str a, bh_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)bh_to_lower(a.ptr[i]);
        unsigned char y = (unsigned char)bh_to_lower(b.ptr[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool bh_str_caseeq(bh_str a, bh_str b)
{
    return a.len == b.len && bh_str_casecmp(a, b) == 0;
}

bool bh_str_starts(bh_str s, bh_str prefix)
{
    return s.len >= prefix.len && bh_str_eq(bh_str_sub(s, 0, prefix.len), prefix);
}

bool bh_str_ends(bh_str s, bh_str suffix)
{
    return s.len >= suffix.len && bh_str_eq(bh_str_from(s, s.len - suffix.len), suffix);
}

size_t bh_str_find(bh_str s, char c)
{
    const char *p = s.len ? memchr(s.ptr, c, s.len) : NULL;

    return p ? (size_t)(p - s.ptr) : s.len;
}

size_t bh_str_rfind(bh_str s, char c)
{
    const char *p = s.len ? memrchr(s.ptr, c, s.len) : NULL;

    return p ? (size_t)(p - s.ptr) : s.len;
}

size_t bh_str_search(bh_str s, bh_str needle)
{
    if (needle.len == 0)
        return 0;
    const char *p = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
    return p ? (size_t)(p - s.ptr) : s.len;
}

bh_str bh_str_sub(bh_str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (bh_str){s.ptr ? s.ptr + from : NULL, to - from};
}

bh_str bh_str_trim(bh_str s)
{
    while (s.len && bh_is_space(s.ptr[0]))
        s = bh_str_from(s, 1);
    while (s.len && bh_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool bh_str_skip(bh_str *s, bh_str prefix)
{
    if (!bh_str_starts(*s, prefix))
        return false;
    *s = bh_str_from(*s, prefix.len);
    return true;
}

bool bh_str_cut(bh_str *rest, char sep, bh_str *ret_head)
{
    if (!rest->ptr)
        return false;
    size_t at = bh_str_find(*rest, sep);
    *ret_head = bh_str_sub(*rest, 0, at);
    *rest = at < rest->len ? bh_str_from(*rest, at + 1) : BH_STR_EMPTY;
    return true;
}

bool bh_str_u64(bh_str s, uint64_t *ret_value)
{
    uint64_t v = 0;

    if (!s.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!bh_is_digit(s.ptr[i]))
            return false;
        if (__builtin_mul_overflow(v, UINT64_C(10), &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.ptr[i] - '0'), &v))
            return false;
    }
    *ret_value = v;
    return true;
}

int bh_str_percent(bh_str s, size_t at)
{
    if (at >= s.len || s.len - at < 3 || s.ptr[at] != '%')
        return -1;
    int high = bh_hex_digit(s.ptr[at + 1]), low = bh_hex_digit(s.ptr[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bh_str bh_path_base(bh_str path)
{
    size_t at = bh_str_rfind(path, '/');

    return at < path.len ? bh_str_from(path, at + 1) : path;
}

bh_str bh_path_dir(bh_str path)
{
    size_t at = bh_str_rfind(path, '/');

    return at < path.len ? bh_str_sub(path, 0, at) : bh_str_sub(path, 0, 0);
}
