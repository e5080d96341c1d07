// SPDX-License-Identifier: Apache-2.0
// Arch Linux: [epoch:]version[-pkgrel] (vercmp(8); alpm_pkg_vercmp of libalpm). Where one has no
// pkgrel, neither counts: 1-1 = 1 = 1-2, so equality is not transitive there.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

struct alpm {
    bh_str epoch, version, release;
    bool has_release;
};

static bool parse(bh_str v, struct alpm *p)
{
    *p = (struct alpm){0};
    for (size_t i = 0; i < v.len; i++)
        if (v.ptr[i] <= ' ' || v.ptr[i] > '~' || v.ptr[i] == '/')
            return false;
    bh_str rest = v;
    p->epoch = bh_ver_digits(&rest);
    if (bh_ver_char(&rest, ':'))
        v = rest;
    else
        p->epoch = BH_STR_EMPTY;
    size_t hyphen = bh_str_rfind(v, '-');
    p->version = bh_str_sub(v, 0, hyphen);
    p->has_release = hyphen < v.len;
    p->release = bh_str_from(v, hyphen + 1);
    return p->version.len && (p->release.len || !p->has_release);
}

static size_t separators(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && !bh_is_alnum(s->ptr[n]))
        n++;
    return bh_ver_take(s, n).len;
}

// What is left of one or both, when one has ended: letters lose against the end.
static int compare_rest(bh_str a, bh_str b)
{
    if (!a.len && !b.len)
        return 0;
    if (!a.len)
        return bh_is_alpha(*b.ptr) ? 1 : -1;
    return bh_is_alpha(*a.ptr) ? -1 : 1;
}

static int compare_part(bh_str a, bh_str b)
{
    if (bh_str_eq(a, b))
        return 0;
    while (a.len && b.len) {
        size_t m = separators(&a), n = separators(&b);
        int c;
        if (!a.len || !b.len)
            break;
        if (m != n)
            return m < n ? -1 : 1;
        if (bh_is_digit(*a.ptr) != bh_is_digit(*b.ptr))
            return bh_is_digit(*a.ptr) ? 1 : -1;
        if (bh_is_digit(*a.ptr))
            c = bh_ver_number_cmp(bh_ver_digits(&a), bh_ver_digits(&b));
        else
            c = bh_str_cmp(bh_ver_letters(&a), bh_ver_letters(&b));
        if (c)
            return c;
    }
    return compare_rest(a, b);
}

int bh_alpm_compare(bh_str a, bh_str b, int *ret)
{
    struct alpm x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = bh_ver_number_cmp(x.epoch, y.epoch);
    if (!c)
        c = compare_part(x.version, y.version);
    if (!c && x.has_release && y.has_release)
        c = compare_part(x.release, y.release);
    *ret = c;
    return 0;
}

bool bh_alpm_valid(bh_str v)
{
    struct alpm p;

    return parse(v, &p);
}
