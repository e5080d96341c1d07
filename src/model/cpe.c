// SPDX-License-Identifier: Apache-2.0
// CPE 2.3 formatted strings (NISTIR 7695, 6.2.1) and URIs of 2.2 (6.1).

#include "model/cpe.h"

#include "base/buf.h"
#include "base/error.h"

#define ATTRIBUTES 11
#define LANGUAGE   6 // index of that attribute, which has letters, digits and hyphens only

// What a backslash may stand before.
static const char quotable[] = "\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~";

// Takes one attribute from the front. False when it is not well-formed.
static bool attribute(bh_str *rest, bool language)
{
    bh_str s = *rest;
    size_t i = 0, letters = 0;

    if (s.len && (s.ptr[0] == '*' || s.ptr[0] == '-') && (s.len == 1 || s.ptr[1] == ':')) {
        *rest = bh_str_from(s, 1);
        return true;
    }
    if (i < s.len && s.ptr[i] == '*')
        i++;
    else
        while (i < s.len && s.ptr[i] == '?')
            i++;
    for (; i < s.len; i++, letters++) {
        char c = s.ptr[i];
        if (!language && c == '\\' && i + 1 < s.len && s.ptr[i + 1] &&
            strchr(quotable, s.ptr[i + 1]))
            i++;
        else if (!bh_is_alnum(c) && c != '-' && (language || (c != '.' && c != '_')))
            break;
    }
    if (i < s.len && s.ptr[i] == '*')
        i++;
    else
        while (i < s.len && s.ptr[i] == '?')
            i++;
    *rest = bh_str_from(s, i);
    return letters && (i == s.len || s.ptr[i] == ':');
}

bool bh_cpe23_valid(bh_str text)
{
    if (!bh_str_skip(&text, BH_STR("cpe:2.3:")) || !text.len || !text.ptr[0] ||
        !strchr("aho*-", text.ptr[0]) || (text.len > 1 && text.ptr[1] != ':'))
        return false;
    for (int i = 0; i < ATTRIBUTES; i++) {
        if (i && !bh_str_skip(&text, BH_STR(":")))
            return false;
        if (!attribute(&text, i == LANGUAGE))
            return false;
    }
    return !text.len;
}

bh_str bh_cpe_attribute(bh_str cpe, enum bh_cpe_attribute which)
{
    size_t from = 0;
    unsigned at = 0;

    if (!bh_str_skip(&cpe, BH_STR("cpe:2.3:")))
        return BH_STR_EMPTY;
    for (size_t i = 0; i <= cpe.len; i++) {
        if (i < cpe.len && cpe.ptr[i] == '\\') {
            i++;
        } else if (i == cpe.len || cpe.ptr[i] == ':') {
            if (at++ == (unsigned)which)
                return bh_str_sub(cpe, from, i);
            from = i + 1;
        }
    }
    return BH_STR_EMPTY;
}

// --- URIs of version 2.2

// "%2f" at the front; '\0': no such thing.
static char take_escape(bh_str *s)
{
    int octet = bh_str_percent(*s, 0);

    if (octet < 0)
        return '\0';
    *s = bh_str_from(*s, 3);
    return (char)octet;
}

static bool bind_escape(struct bh_buf *b, char c)
{
    if (c == 1 || c == 2) { // wildcards
        bh_buf_add_char(b, c == 1 ? '?' : '*');
        return true;
    }
    if (bh_is_alnum(c) || (c && strchr("._-", c))) {
        bh_buf_add_char(b, bh_to_lower(c));
        return true;
    }
    bh_buf_add_char(b, '\\');
    bh_buf_add_char(b, c);
    return c && strchr(quotable, c);
}

// One component of a URI as an attribute of a formatted string.
static bool bind(struct bh_buf *b, bh_str s)
{
    if (!s.len)
        bh_buf_add_char(b, '*');
    while (s.len) {
        char c = s.ptr[0];
        if (c == '%') {
            if (!bind_escape(b, take_escape(&s)))
                return false;
            continue;
        }
        if (!bh_is_alnum(c) && !strchr(".-_~", c))
            return false;
        if (c == '~')
            bh_buf_add_char(b, '\\');
        bh_buf_add_char(b, bh_to_lower(c));
        s = bh_str_from(s, 1);
    }
    return true;
}

// "~edition~sw_edition~target_sw~target_hw~other", or the edition alone.
static bool unpack(bh_str edition, bh_str ret[5])
{
    bh_str piece;
    size_t n = 0;

    if (!bh_str_skip(&edition, BH_STR("~"))) {
        ret[0] = edition;
        return true;
    }
    while (bh_str_cut(&edition, '~', &piece)) {
        if (n == 5)
            return false;
        ret[n++] = piece;
    }
    return true;
}

static bool bind_uri(struct bh_buf *b, bh_str rest)
{
    bh_str uri[7] = {0}, edition[5] = {0}, piece;
    size_t n = 0;

    while (bh_str_cut(&rest, ':', &piece)) {
        if (n == BH_COUNT(uri))
            return false;
        uri[n++] = piece;
    }
    if (!unpack(uri[5], edition))
        return false;
    const bh_str all[ATTRIBUTES] = {uri[0],     uri[1],     uri[2],    uri[3],
                                    uri[4],     edition[0], uri[6],    edition[1],
                                    edition[2], edition[3], edition[4]};
    bh_buf_add_z(b, "cpe:2.3");
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        bh_buf_add_char(b, ':');
        if (!bind(b, all[i]))
            return false;
    }
    return true;
}

int bh_cpe_read(bh_str text, struct bh_arena *arena, bh_str *ret)
{
    bh_str rest = text;
    struct bh_buf b;
    int r = BH_E_FORMAT;

    if (bh_cpe23_valid(text))
        return bh_arena_str(arena, text, ret);
    if (!bh_str_skip(&rest, BH_STR("cpe:/")))
        return BH_E_FORMAT;
    bh_buf_init(&b, 0);
    if (bind_uri(&b, rest)) {
        r = bh_buf_error(&b);
        if (r == 0 && !bh_cpe23_valid(bh_buf_str(&b)))
            r = BH_E_FORMAT;
        if (r == 0)
            r = bh_arena_str(arena, bh_buf_str(&b), ret);
    }
    bh_buf_done(&b);
    return r;
}

int bh_cpe_plain(bh_str attribute, struct bh_arena *arena, bh_str *ret)
{
    char *p = bh_arena_alloc(arena, attribute.len + 1);
    size_t n = 0;

    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < attribute.len; i++) {
        if (attribute.ptr[i] == '\\' && i + 1 < attribute.len)
            i++;
        p[n++] = attribute.ptr[i];
    }
    p[n] = '\0';
    *ret = bh_str_n(p, n);
    return 0;
}

bool bh_cpe_is_value(bh_str attribute)
{
    if (!attribute.len || bh_str_eqz(attribute, "-"))
        return false;
    for (size_t i = 0; i < attribute.len; i++) {
        if (attribute.ptr[i] == '\\')
            i++;
        else if (attribute.ptr[i] == '*' || attribute.ptr[i] == '?')
            return false;
    }
    return true;
}
