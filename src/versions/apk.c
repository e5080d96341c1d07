// SPDX-License-Identifier: Apache-2.0
// Alpine: number{.number}[letter]{_suffix[number]}[~hash][-rnumber] (apk-package(5); src/version.c
// of apk-tools 3). apk-tools 2 differs and is not followed:
// - After a dot it takes zeros for a number of their own, so 1.00 < 1.0, 1.02 < 1.010 and even
//   1.0 < 1.0_rc1. Since 3 a number with a leading zero is compared as text, as in Gentoo.
// - It reads 1-r1-r2, which since 3 is no version, and it does not read ~hash.
// It is followed where 3 has no answer: a number behind the letter, as in OpenSMTPD's 6.6.2p1, is
// in branches of Alpine that are older than 3.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

// In this order, what goes on is above what ends; among what goes on, the earlier is above.
enum token {
    FIRST,
    NUMBER,
    LETTER,
    LETTER_NUMBER,
    SUFFIX,
    SUFFIX_NUMBER,
    HASH,
    REVISION,
    END,
    INVALID
};
#define NO_SUFFIX 4 // rank between the suffixes before and after the release

struct state {
    enum token token;
    bh_str text; // what the token holds
    int suffix;
    bh_str rest;
};

static const struct bh_ver_word suffixes[] = {
    BH_VER_WORD("alpha", 0), BH_VER_WORD("beta", 1), BH_VER_WORD("pre", 2),
    BH_VER_WORD("rc", 3),    BH_VER_WORD("cvs", 5),  BH_VER_WORD("svn", 6),
    BH_VER_WORD("git", 7),   BH_VER_WORD("hg", 8),   BH_VER_WORD("p", 9),
};

static bh_str take_while(bh_str *s, bool (*is)(char))
{
    size_t n = 0;

    while (n < s->len && is(s->ptr[n]))
        n++;
    return bh_ver_take(s, n);
}

static bool is_lower_hex(char c)
{
    return bh_is_digit(c) || (c >= 'a' && c <= 'f');
}

static enum token number(struct state *s, enum token token)
{
    s->text = bh_ver_digits(&s->rest);
    return s->text.len ? token : INVALID;
}

static enum token suffix(struct state *s)
{
    s->text = take_while(&s->rest, bh_is_lower);
    for (size_t i = 0; i < BH_COUNT(suffixes); i++)
        if (bh_str_eq(suffixes[i].text, s->text)) {
            s->suffix = suffixes[i].rank;
            return SUFFIX;
        }
    return INVALID;
}

static enum token next(struct state *s)
{
    enum token last = s->token;

    if (!s->rest.len)
        return END;
    if (bh_is_digit(*s->rest.ptr))
        return last == SUFFIX   ? number(s, SUFFIX_NUMBER)
               : last == LETTER ? number(s, LETTER_NUMBER)
                                : INVALID;
    if (bh_is_lower(*s->rest.ptr)) {
        s->text = bh_ver_take(&s->rest, 1);
        return last <= NUMBER ? LETTER : INVALID;
    }
    switch (*bh_ver_take(&s->rest, 1).ptr) {
    case '.':
        return last <= NUMBER ? number(s, NUMBER) : INVALID;
    case '_':
        return last <= SUFFIX_NUMBER ? suffix(s) : INVALID;
    case '~':
        s->text = take_while(&s->rest, is_lower_hex);
        return last < HASH && s->text.len ? HASH : INVALID;
    case '-':
        return last < REVISION && bh_ver_char(&s->rest, 'r') ? number(s, REVISION) : INVALID;
    default:
        return INVALID;
    }
}

static void start(struct state *s, bh_str v)
{
    *s = (struct state){.rest = v};
    s->token = number(s, FIRST);
}

static int compare_token(const struct state *x, const struct state *y)
{
    switch (x->token) {
    case NUMBER:
        if (*x->text.ptr == '0' || *y->text.ptr == '0')
            return bh_str_cmp(x->text, y->text);
        return bh_ver_number_cmp(x->text, y->text);
    case SUFFIX:
        return x->suffix - y->suffix;
    case LETTER:
    case HASH:
        return bh_str_cmp(x->text, y->text);
    default:
        return bh_ver_number_cmp(x->text, y->text);
    }
}

bool bh_apk_valid(bh_str v)
{
    struct state s;

    for (start(&s, v); s.token < END; s.token = next(&s))
        ;
    return s.token == END;
}

int bh_apk_compare(bh_str a, bh_str b, int *ret)
{
    struct state x, y;

    if (!bh_apk_valid(a) || !bh_apk_valid(b))
        return BH_E_CORRUPT;
    start(&x, a);
    start(&y, b);
    for (; x.token == y.token && x.token != END; x.token = next(&x), y.token = next(&y)) {
        int c = compare_token(&x, &y);
        if (c) {
            *ret = c;
            return 0;
        }
    }
    if (x.token == y.token)
        *ret = 0;
    else if (x.token == SUFFIX && x.suffix < NO_SUFFIX)
        *ret = -1;
    else if (y.token == SUFFIX && y.suffix < NO_SUFFIX)
        *ret = 1;
    else
        *ret = (int)y.token - (int)x.token;
    return 0;
}
