// SPDX-License-Identifier: Apache-2.0
// SPDX licence expressions (specification 2.3, annex D.2).

#include "model/licence.h"

#include <stdlib.h>

#include "base/text.h"
#include "model/spdx_words.h"

#define DEPTH_MAX 64

static int compare(const void *key, const void *row)
{
    return bh_str_cmp(*(const bh_str *)key, bh_str_z(*(const char *const *)row));
}

static bool is_word_of(const char *const *table, unsigned count, bh_str word)
{
    return bsearch(&word, table, count, sizeof(*table), compare) != NULL;
}

// The grammar's idstring.
static bool is_idstring(bh_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!bh_is_alnum(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '.')
            return false;
    return s.len > 0;
}

// "LicenseRef-x", "DocumentRef-y:LicenseRef-x".
static bool is_reference(bh_str word)
{
    bh_str document;

    if (bh_str_skip(&word, BH_STR("DocumentRef-")) &&
        (!bh_str_cut(&word, ':', &document) || !is_idstring(document)))
        return false;
    return bh_str_skip(&word, BH_STR("LicenseRef-")) && is_idstring(word);
}

static bool is_licence(bh_str word)
{
    if (is_word_of(bh_spdx_licences, bh_spdx_licences_count, word) || is_reference(word))
        return true;
    return bh_str_ends(word, BH_STR("+")) &&
           is_word_of(bh_spdx_licences, bh_spdx_licences_count, bh_str_sub(word, 0, word.len - 1));
}

static bh_str next_word(bh_str *rest)
{
    bh_scan_spaces(rest);
    if (rest->len && (rest->ptr[0] == '(' || rest->ptr[0] == ')')) {
        bh_str one = bh_str_sub(*rest, 0, 1);
        *rest = bh_str_from(*rest, 1);
        return one;
    }
    return bh_scan_until(rest, " \t\r\n()");
}

// A licence is due first and behind each operator and "(", an operator or ")" behind each licence.
// WITH binds to a single licence: not to what stands in parentheses, and not twice.
static bool is_expression(bh_str text)
{
    bool due = true, single = false;
    unsigned depth = 0;

    for (;;) {
        bh_str word = next_word(&text);
        if (!word.len)
            return !due && depth == 0;
        if (bh_str_eqz(word, "(")) {
            if (!due || ++depth > DEPTH_MAX)
                return false;
        } else if (bh_str_eqz(word, ")")) {
            if (due || depth-- == 0)
                return false;
            single = false;
        } else if (due) {
            if (!is_licence(word))
                return false;
            due = false;
            single = true;
        } else if (bh_str_eqz(word, "WITH")) {
            if (!single ||
                !is_word_of(bh_spdx_exceptions, bh_spdx_exceptions_count, next_word(&text)))
                return false;
            single = false;
        } else if (bh_str_eqz(word, "AND") || bh_str_eqz(word, "OR")) {
            due = true;
        } else {
            return false;
        }
    }
}

enum bh_licence_form bh_licence_form(bh_str text)
{
    if (is_word_of(bh_spdx_licences, bh_spdx_licences_count, text))
        return BH_LICENCE_ID;
    return is_expression(text) ? BH_LICENCE_EXPRESSION : BH_LICENCE_NAME;
}
