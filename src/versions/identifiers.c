// SPDX-License-Identifier: Apache-2.0
// Identifiers of a prerelease (semver.org 2.0.0, items 9 and 11.4).

#include "versions/identifiers.h"

#include "versions/scan.h"

bool bh_identifiers_valid(bh_str s, unsigned how)
{
    size_t digits = 0, start = 0;

    for (size_t i = 0; i <= s.len; i++) {
        char c = i < s.len ? s.ptr[i] : '.';
        if (c != '.') {
            if (!bh_is_alnum(c) && c != '-')
                return false;
            digits += bh_is_digit(c);
            continue;
        }
        size_t len = i - start;
        bool number = digits == len;
        if (!len || (number && len > 1 && s.ptr[start] == '0' && !(how & BH_ID_ZEROS)))
            return false;
        start = i + 1;
        digits = 0;
    }
    return true;
}

int bh_identifiers_cmp(bh_str a, bh_str b, unsigned how)
{
    while (a.len && b.len) {
        bh_str x = bh_ver_until(&a, '.'), y = bh_ver_until(&b, '.');
        bool m = bh_ver_all_digits(x), n = bh_ver_all_digits(y);
        int c;
        if (m != n)
            return m ? -1 : 1;
        if (m)
            c = bh_ver_number_cmp(x, y);
        else
            c = how & BH_ID_FOLD ? bh_str_casecmp(x, y) : bh_str_cmp(x, y);
        if (c)
            return c;
    }
    return (a.len != 0) - (b.len != 0);
}
