// SPDX-License-Identifier: Apache-2.0
// Rows of numbers of which a longer one is above the row that it begins with (1.0 < 1.0.0):
// hackage  Haskell's Package Versioning Policy (pvp.haskell.org); Cabal's Distribution.Version.
// cran     R: numeric_version; "." and "-" mean the same.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

static bool is_separator(char c, bool hyphens)
{
    return c == '.' || (c == '-' && hyphens);
}

static bool valid(bh_str v, bool hyphens)
{
    for (;;) {
        if (!bh_ver_digits(&v).len)
            return false;
        if (!v.len)
            return true;
        if (!is_separator(*bh_ver_take(&v, 1).ptr, hyphens))
            return false;
    }
}

static int compare(bh_str a, bh_str b, bool hyphens, int *ret)
{
    int c = 0;

    if (!valid(a, hyphens) || !valid(b, hyphens))
        return BH_E_CORRUPT;
    while (!c && a.len && b.len) {
        c = bh_ver_number_cmp(bh_ver_digits(&a), bh_ver_digits(&b));
        if (a.len)
            bh_ver_take(&a, 1);
        if (b.len)
            bh_ver_take(&b, 1);
    }
    *ret = c ? c : (a.len != 0) - (b.len != 0);
    return 0;
}

int bh_hackage_compare(bh_str a, bh_str b, int *ret)
{
    return compare(a, b, false, ret);
}

bool bh_hackage_valid(bh_str v)
{
    return valid(v, false);
}

int bh_cran_compare(bh_str a, bh_str b, int *ret)
{
    return compare(a, b, true, ret);
}

bool bh_cran_valid(bh_str v)
{
    return valid(v, true);
}
