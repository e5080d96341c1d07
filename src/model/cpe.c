// SPDX-License-Identifier: Apache-2.0
// CPE 2.3 formatted strings (NISTIR 7695, 6.2.1).

#include "model/cpe.h"

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
