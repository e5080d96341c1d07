// SPDX-License-Identifier: Apache-2.0
// NuGetVersion (learn.microsoft.com/nuget/concepts/package-versioning; NuGet.Versioning): one to
// four numbers, missing ones are 0; a prerelease without case; build metadata does not count.
// NuGet takes an identifier above 2^31-1, or with a sign ("-5"), for a word or a number by what
// int.TryParse says; here digits alone are a number, as Semantic Versioning has it.

#include "base/error.h"
#include "versions/identifiers.h"
#include "versions/orders.h"
#include "versions/scan.h"

struct nuget {
    bh_str numbers, pre;
};

static bool parse(bh_str v, struct nuget *n)
{
    v = bh_str_trim(v);
    *n = (struct nuget){.numbers = bh_ver_dotted(&v)};
    if (!n->numbers.len || bh_ver_count(n->numbers, '.') > 3)
        return false;
    if (bh_ver_char(&v, '-')) {
        n->pre = bh_ver_take(&v, bh_str_find(v, '+'));
        if (!bh_identifiers_valid(n->pre, 0))
            return false;
    }
    if (!bh_ver_char(&v, '+'))
        return !v.len;
    return bh_identifiers_valid(v, BH_ID_ZEROS);
}

int bh_nuget_compare(bh_str a, bh_str b, int *ret)
{
    struct nuget x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = bh_ver_dotted_cmp(x.numbers, y.numbers);
    if (!c && (!x.pre.len || !y.pre.len))
        c = (y.pre.len != 0) - (x.pre.len != 0);
    else if (!c)
        c = bh_identifiers_cmp(x.pre, y.pre, BH_ID_FOLD);
    *ret = c;
    return 0;
}

bool bh_nuget_valid(bh_str v)
{
    struct nuget n;

    return parse(v, &n);
}
