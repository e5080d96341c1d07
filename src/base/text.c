// SPDX-License-Identifier: Apache-2.0
// Bounded reader for text input in memory.

#include "base/text.h"

void bh_text_init(struct bh_text *t, bh_str data)
{
    *t = (struct bh_text){.data = data};
    if (bh_str_starts(data, BH_STR("\xef\xbb\xbf")))
        t->at = t->from = 3;
}

static bool next_line(const struct bh_text *t, bh_str *ret_line, size_t *ret_next)
{
    bh_str left = bh_str_from(t->data, t->at);

    if (!left.len)
        return false;
    size_t n = bh_str_find(left, '\n');
    *ret_next = t->at + n + (n < left.len);
    left.len = n;
    if (left.len && left.ptr[left.len - 1] == '\r')
        left.len--;
    *ret_line = left;
    return true;
}

bool bh_text_line(struct bh_text *t, bh_str *ret_line)
{
    size_t next;

    if (!next_line(t, ret_line, &next))
        return false;
    t->from = t->at;
    t->at = next;
    t->line++;
    return true;
}

bool bh_text_peek(const struct bh_text *t, bh_str *ret_line)
{
    size_t next;

    return next_line(t, ret_line, &next);
}

static bh_str take(bh_str *s, size_t n)
{
    bh_str head = bh_str_sub(*s, 0, n);

    *s = bh_str_from(*s, n);
    return head;
}

bh_str bh_scan_spaces(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && bh_is_space(s->ptr[n]))
        n++;
    return take(s, n);
}

bh_str bh_scan_digits(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && bh_is_digit(s->ptr[n]))
        n++;
    return take(s, n);
}

static bool in_set(char c, const char *set)
{
    return c != '\0' && strchr(set, c);
}

bh_str bh_scan_until(bh_str *s, const char *set)
{
    size_t n = 0;

    while (n < s->len && !in_set(s->ptr[n], set))
        n++;
    return take(s, n);
}

bh_str bh_scan_while(bh_str *s, const char *set)
{
    size_t n = 0;

    while (n < s->len && in_set(s->ptr[n], set))
        n++;
    return take(s, n);
}

bool bh_scan_char(bh_str *s, char c)
{
    if (!s->len || s->ptr[0] != c)
        return false;
    *s = bh_str_from(*s, 1);
    return true;
}
