// SPDX-License-Identifier: Apache-2.0
// Debian: [epoch:]upstream[-revision] (deb-version(7), Debian Policy 5.6.12; lib/dpkg/version.c).
// As in dpkg, a version need not begin with a digit. Unlike dpkg's, epochs have no upper bound.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"
#include "versions/version.h"

struct deb {
    bh_str epoch, upstream, revision;
};

static bool all_of(bh_str s, const char *marks)
{
    for (size_t i = 0; i < s.len; i++)
        if (!bh_is_alnum(s.ptr[i]) && (!s.ptr[i] || !strchr(marks, s.ptr[i])))
            return false;
    return true;
}

static bool parse(bh_str v, struct deb *d)
{
    size_t colon = bh_str_find(v, ':'), hyphen;

    *d = (struct deb){0};
    if (colon < v.len) {
        d->epoch = bh_ver_until(&v, ':');
        if (!bh_ver_all_digits(d->epoch))
            return false;
    }
    hyphen = bh_str_rfind(v, '-');
    d->upstream = bh_str_sub(v, 0, hyphen);
    if (hyphen < v.len) {
        d->revision = bh_str_from(v, hyphen + 1);
        if (!d->revision.len)
            return false;
    }
    return d->upstream.len && all_of(d->upstream, ".-+~:") && all_of(d->revision, ".+~");
}

// Place of the first byte in the order of what is no digit; the end is 0, and so is a digit.
static int weight(bh_str s)
{
    unsigned char c = s.len ? (unsigned char)*s.ptr : 0;

    if (!c || bh_is_digit((char)c))
        return 0;
    if (c == '~')
        return -1;
    return bh_is_alpha((char)c) ? c : c + 256;
}

static int compare_part(bh_str a, bh_str b)
{
    while (a.len || b.len) {
        while ((a.len && !bh_is_digit(*a.ptr)) || (b.len && !bh_is_digit(*b.ptr))) {
            int c = weight(a) - weight(b);
            if (c)
                return c;
            bh_ver_take(&a, 1);
            bh_ver_take(&b, 1);
        }
        int c = bh_ver_number_cmp(bh_ver_digits(&a), bh_ver_digits(&b));
        if (c)
            return c;
    }
    return 0;
}

int bh_deb_compare(bh_str a, bh_str b, int *ret)
{
    struct deb x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = bh_ver_number_cmp(x.epoch, y.epoch);
    if (!c)
        c = compare_part(x.upstream, y.upstream);
    if (!c)
        c = compare_part(x.revision, y.revision);
    *ret = c;
    return 0;
}

bool bh_deb_valid(bh_str v)
{
    struct deb d;

    return parse(v, &d);
}

bh_str bh_version_deb_source(bh_str v)
{
    size_t n = v.len;

    while (n && bh_is_digit(v.ptr[n - 1]))
        n--;
    bh_str rest = bh_str_sub(v, 0, n);
    return n < v.len && n > 2 && bh_str_ends(rest, BH_STR("+b")) ? bh_str_sub(v, 0, n - 2) : v;
}
