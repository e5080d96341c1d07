// SPDX-License-Identifier: Apache-2.0
// Gentoo (Package Manager Specification 8, section 3.2 and 3.3):
// number{.number}[letter]{_suffix[number]}[-rnumber].

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

#define NO_SUFFIX 4

struct gentoo {
    bh_str numbers, suffixes, revision;
    char letter; // 0: none
};

static const struct bh_ver_word suffixes[] = {
    BH_VER_WORD("alpha", 0), BH_VER_WORD("beta", 1), BH_VER_WORD("pre", 2),
    BH_VER_WORD("rc", 3),    BH_VER_WORD("p", 5),
};

// The next suffix and its number; at the end NO_SUFFIX; -1 when it is not known.
static int next_suffix(bh_str *s, bh_str *ret_number)
{
    *ret_number = BH_STR_EMPTY;
    if (!bh_ver_char(s, '_'))
        return NO_SUFFIX;
    bh_str word = bh_ver_letters(s);
    *ret_number = bh_ver_digits(s);
    for (size_t i = 0; i < BH_COUNT(suffixes); i++)
        if (bh_str_eq(suffixes[i].text, word))
            return suffixes[i].rank;
    return -1;
}

static bool parse(bh_str v, struct gentoo *g)
{
    bh_str number;

    *g = (struct gentoo){.numbers = bh_ver_dotted(&v)};
    if (!g->numbers.len)
        return false;
    if (v.len && bh_is_lower(*v.ptr))
        g->letter = *bh_ver_take(&v, 1).ptr;
    bh_str rest = v;
    while (bh_ver_next_is(v, '_'))
        if (next_suffix(&v, &number) < 0)
            return false;
    g->suffixes = bh_str_sub(rest, 0, rest.len - v.len);
    if (bh_str_skip(&v, BH_STR("-r"))) {
        g->revision = bh_ver_digits(&v);
        if (!g->revision.len)
            return false;
    }
    return !v.len;
}

static bh_str without_end_zeros(bh_str s)
{
    while (s.len && s.ptr[s.len - 1] == '0')
        s.len--;
    return s;
}

// After the first, a number with a leading zero is a fraction.
static int compare_numbers(bh_str a, bh_str b)
{
    int c = bh_ver_number_cmp(bh_ver_next_number(&a), bh_ver_next_number(&b));

    while (!c && a.len && b.len) {
        bh_str x = bh_ver_next_number(&a), y = bh_ver_next_number(&b);
        if (*x.ptr == '0' || *y.ptr == '0')
            c = bh_str_cmp(without_end_zeros(x), without_end_zeros(y));
        else
            c = bh_ver_number_cmp(x, y);
    }
    return c ? c : (a.len != 0) - (b.len != 0);
}

static int compare_suffixes(bh_str a, bh_str b)
{
    while (a.len || b.len) {
        bh_str m, n;
        int c = next_suffix(&a, &m) - next_suffix(&b, &n);
        if (!c)
            c = bh_ver_number_cmp(m, n);
        if (c)
            return c;
    }
    return 0;
}

int bh_gentoo_compare(bh_str a, bh_str b, int *ret)
{
    struct gentoo x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = compare_numbers(x.numbers, y.numbers);
    if (!c)
        c = x.letter - y.letter;
    if (!c)
        c = compare_suffixes(x.suffixes, y.suffixes);
    if (!c)
        c = bh_ver_number_cmp(x.revision, y.revision);
    *ret = c;
    return 0;
}

bool bh_gentoo_valid(bh_str v)
{
    struct gentoo g;

    return parse(v, &g);
}
