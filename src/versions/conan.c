// SPDX-License-Identifier: Apache-2.0
// Conan 2: conans/model/version.py. items[-pre][+build], items between dots; zeros at the end of
// each of the three do not count. A number against a word is compared as text, so the order is not
// transitive there (9 < 10 < 1a < 9). Python's further spellings of numbers (1_0, "+1") are words
// here.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

struct conan {
    bh_str items, pre, build;
    bool has_pre, has_build;
};

static bool parse(bh_str v, struct conan *p)
{
    *p = (struct conan){0};
    for (size_t i = 0; i < v.len; i++)
        if (v.ptr[i] <= ' ' || v.ptr[i] > '~')
            return false;
    size_t plus = bh_str_rfind(v, '+');
    p->has_build = plus < v.len;
    p->build = bh_str_from(v, plus + 1);
    v = bh_str_sub(v, 0, plus);
    size_t hyphen = bh_str_find(v, '-');
    p->has_pre = hyphen < v.len;
    p->pre = bh_str_from(v, hyphen + 1);
    p->items = bh_str_sub(v, 0, hyphen);
    return p->items.len;
}

static bh_str without_end_zeros(bh_str s)
{
    for (;;) {
        size_t dot = bh_str_rfind(s, '.');
        bh_str last = dot < s.len ? bh_str_from(s, dot + 1) : s;
        if (!bh_ver_all_digits(last) || !bh_ver_is_zero(last))
            return s;
        if (dot == s.len)
            return BH_STR_EMPTY;
        s = bh_str_sub(s, 0, dot);
    }
}

// Digits as Python writes the number.
static bh_str plain(bh_str item, bool number)
{
    while (number && item.len > 1 && *item.ptr == '0')
        bh_ver_take(&item, 1);
    return item;
}

static int compare_items(bh_str a, bh_str b)
{
    bool more_a, more_b;

    a = without_end_zeros(a);
    b = without_end_zeros(b);
    more_a = a.ptr;
    more_b = b.ptr;
    while (more_a && more_b) {
        more_a = bh_str_has(a, '.');
        more_b = bh_str_has(b, '.');
        bh_str x = bh_ver_until(&a, '.'), y = bh_ver_until(&b, '.');
        bool m = bh_ver_all_digits(x), n = bh_ver_all_digits(y);
        int c = m && n ? bh_ver_number_cmp(x, y) : bh_str_cmp(plain(x, m), plain(y, n));
        if (c)
            return c;
    }
    return more_a - more_b;
}

int bh_conan_compare(bh_str a, bh_str b, int *ret)
{
    struct conan x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = compare_items(x.items, y.items);
    if (!c)
        c = y.has_pre - x.has_pre;
    if (!c && x.has_pre)
        c = compare_items(x.pre, y.pre);
    if (!c)
        c = x.has_build - y.has_build;
    if (!c && x.has_build)
        c = compare_items(x.build, y.build);
    *ret = c;
    return 0;
}

bool bh_conan_valid(bh_str v)
{
    struct conan p;

    return parse(v, &p);
}
