// SPDX-License-Identifier: Apache-2.0
// Software that has no scheme of its own, above all C programs by the name of their release files.
// Own rules, those that such releases agree on; what may mean two things is no version:
//   [v]number{.number}[_number | letters]{suffix}
// - A missing number is 0: 1.0 = 1.0.0.
// - One or two letters right behind the number are a patch release: 1.0.1 < 1.0.1a < 1.0.1z
//   < 1.0.1za.
// - A number after three others and "_" is an update, as of Java to 8: 1.8.0 < 1.8.0_292.
// - Suffixes are words with a number or without, after one of "-_.~" or directly:
//   dev < alpha < beta < milestone < pre < rc < (nothing), final, ga, release < p, pl, patch, sp;
//   "m" is a milestone with both a mark before it and a number (9.0.0-M1). Case does not matter.
// - Not read: a or b with a number (2.0b1: a beta, or a patch?), a number alone after a hyphen
//   (1.2-3: a revision, or a prerelease?), "+", any other word.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

#define NOTHING   6
#define MILESTONE 3

static const struct bh_ver_word words[] = {
    BH_VER_WORD("dev", 0),
    BH_VER_WORD("alpha", 1),
    BH_VER_WORD("beta", 2),
    BH_VER_WORD("m", MILESTONE),
    BH_VER_WORD("milestone", MILESTONE),
    BH_VER_WORD("pre", 4),
    BH_VER_WORD("rc", 5),
    BH_VER_WORD("final", NOTHING),
    BH_VER_WORD("ga", NOTHING),
    BH_VER_WORD("release", NOTHING),
    BH_VER_WORD("p", 7),
    BH_VER_WORD("pl", 7),
    BH_VER_WORD("patch", 7),
    BH_VER_WORD("sp", 7),
};

struct generic {
    bh_str numbers, update, letters, suffixes;
};

static bool is_any(char c, const char *set)
{
    return c && strchr(set, c);
}

// The next suffix; its rank, NOTHING at the end, -1 when it cannot be read.
static int next_suffix(bh_str *s, bh_str *ret_number)
{
    *ret_number = BH_STR_EMPTY;
    if (!s->len)
        return NOTHING;
    bool marked = is_any(*s->ptr, "-_.~");
    bh_ver_take(s, marked);
    const struct bh_ver_word *w = bh_ver_word(words, BH_COUNT(words), bh_ver_letters(s));
    if (s->len > 1 && is_any(*s->ptr, "-_.") && bh_is_digit(s->ptr[1]))
        bh_ver_take(s, 1);
    *ret_number = bh_ver_dotted(s);
    // "p" and "m" are words for their number only: 1.0p is a letter.
    bool letter = w && w->text.len == 1;
    if (!w || (letter && !ret_number->len) || (letter && w->rank == MILESTONE && !marked) ||
        (w->rank == NOTHING && ret_number->len))
        return -1;
    return w->rank;
}

// _number after three numbers, or one or two letters.
static void parse_patch(bh_str *v, struct generic *g)
{
    bh_str rest = *v;

    if (bh_ver_count(g->numbers, '.') == 2 && bh_ver_char(&rest, '_')) {
        g->update = bh_ver_digits(&rest);
        if (g->update.len)
            *v = rest;
        return;
    }
    bh_str letters = bh_ver_letters(&rest);
    bool numbered = rest.len && bh_is_digit(*rest.ptr);
    const struct bh_ver_word *w = bh_ver_word(words, BH_COUNT(words), letters);
    if (letters.len && letters.len <= 2 && !numbered && (!w || w->text.len == 1)) {
        g->letters = letters;
        *v = rest;
    }
}

static bool parse(bh_str v, struct generic *g)
{
    bh_str number;

    if (v.len > 1 && (*v.ptr == 'v' || *v.ptr == 'V') && bh_is_digit(v.ptr[1]))
        bh_ver_take(&v, 1);
    *g = (struct generic){.numbers = bh_ver_dotted(&v)};
    if (!g->numbers.len)
        return false;
    parse_patch(&v, g);
    g->suffixes = v;
    while (v.len)
        if (next_suffix(&v, &number) < 0)
            return false;
    return true;
}

static int compare_suffixes(bh_str a, bh_str b)
{
    while (a.len || b.len) {
        bh_str m, n;
        int c = next_suffix(&a, &m) - next_suffix(&b, &n);
        if (!c)
            c = bh_ver_dotted_cmp(m, n);
        if (c)
            return c;
    }
    return 0;
}

int bh_generic_compare(bh_str a, bh_str b, int *ret)
{
    struct generic x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = bh_ver_dotted_cmp(x.numbers, y.numbers);
    if (!c)
        c = bh_ver_number_cmp(x.update, y.update);
    if (!c)
        c = bh_str_casecmp(x.letters, y.letters);
    *ret = c ? c : compare_suffixes(x.suffixes, y.suffixes);
    return 0;
}

bool bh_generic_valid(bh_str v)
{
    struct generic g;

    return parse(v, &g);
}
