// SPDX-License-Identifier: Apache-2.0
// rpm: [epoch:]version[-release] (rpm-version(7); rpmvercmp and rpmverCmp of rpm 4.18). A missing
// epoch is 0; a missing release is below any release, as in rpmverCmp.
// The characters are those that rpm takes in a package: others, which rpmvercmp would pass over,
// make it no version.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

struct rpm {
    bh_str epoch, version, release;
    bool has_release;
};

static bool parse(bh_str v, struct rpm *r)
{
    *r = (struct rpm){0};
    for (size_t i = 0; i < v.len; i++)
        if (!bh_is_alnum(v.ptr[i]) && (!v.ptr[i] || !strchr("._+~^-:", v.ptr[i])))
            return false;
    bh_str rest = v;
    r->epoch = bh_ver_digits(&rest);
    if (bh_ver_char(&rest, ':'))
        v = rest;
    else
        r->epoch = BH_STR_EMPTY;
    size_t hyphen = bh_str_rfind(v, '-');
    r->version = bh_str_sub(v, 0, hyphen);
    r->has_release = hyphen < v.len;
    r->release = bh_str_from(v, hyphen + 1);
    return r->version.len && !bh_str_has(r->version, ':') && !bh_str_has(r->release, ':') &&
           (r->release.len || !r->has_release);
}

static void skip_separators(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && !bh_is_alnum(s->ptr[n]) && s->ptr[n] != '~' && s->ptr[n] != '^')
        n++;
    bh_ver_take(s, n);
}

// Whether c decides ("~": sorts before the end; "^": after the end, before all else): if so
// *ret is the order, and if both have it, it is taken from both and *ret is 0.
static bool mark(bh_str *a, bh_str *b, char c, int *ret)
{
    bool x = bh_ver_next_is(*a, c), y = bh_ver_next_is(*b, c);
    bool tilde = c == '~';

    if (!x && !y)
        return false;
    if (x && y) {
        bh_ver_take(a, 1);
        bh_ver_take(b, 1);
        *ret = 0;
    } else if (x)
        *ret = tilde || b->len ? -1 : 1;
    else
        *ret = tilde || a->len ? 1 : -1;
    return true;
}

static int compare_segment(bh_str *a, bh_str *b)
{
    bool m = bh_is_digit(*a->ptr), n = bh_is_digit(*b->ptr);

    if (m != n)
        return m ? 1 : -1;
    if (m)
        return bh_ver_number_cmp(bh_ver_digits(a), bh_ver_digits(b));
    return bh_str_cmp(bh_ver_letters(a), bh_ver_letters(b));
}

static int compare_part(bh_str a, bh_str b)
{
    for (;;) {
        int c;
        skip_separators(&a);
        skip_separators(&b);
        if (!mark(&a, &b, '~', &c) && !mark(&a, &b, '^', &c)) {
            if (!a.len || !b.len)
                return (a.len != 0) - (b.len != 0);
            c = compare_segment(&a, &b);
        }
        if (c)
            return c;
    }
}

int bh_rpm_compare(bh_str a, bh_str b, int *ret)
{
    struct rpm x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = bh_ver_number_cmp(x.epoch, y.epoch);
    if (!c)
        c = compare_part(x.version, y.version);
    if (!c)
        c = x.has_release - y.has_release;
    if (!c)
        c = compare_part(x.release, y.release);
    *ret = c;
    return 0;
}

bool bh_rpm_valid(bh_str v)
{
    struct rpm r;

    return parse(v, &r);
}
