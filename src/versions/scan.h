// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the orders share: taking runs of characters from the front of a slice, and numbers of any
// length. Inline, because an order is called some million times a second.

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

// Numbers are compared as digit strings: no length of theirs can overflow.
// Order of two runs of decimal digits as numbers; leading zeros do not count, empty is 0.
static inline int bh_ver_number_cmp(bh_str a, bh_str b)
{
    while (a.len && *a.ptr == '0')
        a = bh_str_n(a.ptr + 1, a.len - 1);
    while (b.len && *b.ptr == '0')
        b = bh_str_n(b.ptr + 1, b.len - 1);
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len ? memcmp(a.ptr, b.ptr, a.len) : 0;
}

static inline bool bh_ver_is_zero(bh_str digits)
{
    return bh_ver_number_cmp(digits, BH_STR_EMPTY) == 0;
}

// The first n bytes of *s, taken from it.
static inline bh_str bh_ver_take(bh_str *s, size_t n)
{
    bh_str head = bh_str_n(s->ptr, n);

    *s = bh_str_n(s->ptr + n, s->len - n);
    return head;
}

static inline bh_str bh_ver_digits(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && bh_is_digit(s->ptr[n]))
        n++;
    return bh_ver_take(s, n);
}

static inline bh_str bh_ver_letters(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && bh_is_alpha(s->ptr[n]))
        n++;
    return bh_ver_take(s, n);
}

// What stands before the first sep, or all; the sep itself is taken too.
static inline bh_str bh_ver_until(bh_str *s, char sep)
{
    size_t n = 0;

    while (n < s->len && s->ptr[n] != sep)
        n++;
    bh_str head = bh_ver_take(s, n);
    if (s->len)
        bh_ver_take(s, 1);
    return head;
}

static inline bool bh_ver_next_is(bh_str s, char c)
{
    return s.len && *s.ptr == c;
}

static inline bool bh_ver_char(bh_str *s, char c)
{
    if (!bh_ver_next_is(*s, c))
        return false;
    bh_ver_take(s, 1);
    return true;
}

static inline bool bh_ver_all_digits(bh_str s)
{
    return s.len && bh_ver_digits(&s).len && !s.len;
}

static inline size_t bh_ver_count(bh_str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

// Dotted numbers: the next one (0 after the end, so that 1.0 and 1.0.0 are equal where that is the
// rule). *s holds digits and dots only.
static inline bh_str bh_ver_next_number(bh_str *s)
{
    return bh_ver_until(s, '.');
}

// One or more numbers joined by dots, from the front; empty when *s does not start with a digit. A
// dot without a digit behind it stays.
static inline bh_str bh_ver_dotted(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && bh_is_digit(s->ptr[n])) {
        while (n < s->len && bh_is_digit(s->ptr[n]))
            n++;
        if (n + 1 < s->len && s->ptr[n] == '.' && bh_is_digit(s->ptr[n + 1]))
            n++;
    }
    return bh_ver_take(s, n);
}

// Order of dotted numbers; a missing number counts as 0.
static inline int bh_ver_dotted_cmp(bh_str a, bh_str b)
{
    while (a.len || b.len) {
        int c = bh_ver_number_cmp(bh_ver_next_number(&a), bh_ver_next_number(&b));
        if (c)
            return c;
    }
    return 0;
}

// A word of a table of ranks, ASCII case ignored.
struct bh_ver_word {
    bh_str text;
    int rank;
};
#define BH_VER_WORD(literal, number)                                                               \
    {                                                                                              \
        {("" literal), sizeof(literal) - 1}, (number)                                              \
    }

static inline const struct bh_ver_word *bh_ver_word(const struct bh_ver_word *words, size_t count,
                                                    bh_str text)
{
    for (size_t i = 0; i < count; i++)
        if (bh_str_caseeq(words[i].text, text))
            return &words[i];
    return NULL;
}
