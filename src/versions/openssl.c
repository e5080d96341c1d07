// SPDX-License-Identifier: Apache-2.0
// OpenSSL: three numbers; before 3.0 the letters of a patch release, which after z go on with za,
// zb
// ...; then perhaps what comes before a release (OpenSSL's release strategy,
// OPENSSL_VERSION_NUMBER(3)):
//   1.0.2-dev < 1.0.2-alpha1 < 1.0.2-beta1 < 1.0.2-pre1 < 1.0.2 < 1.0.2a-dev < 1.0.2a
// The number of a prerelease counts as a number (alpha2 < alpha17), in 3.x too, where plain
// Semantic Versioning would not, and a -dev after it comes before it. "-fips", as builds with the
// module call themselves, and build metadata ("+quic") do not count.

#include "base/error.h"
#include "versions/identifiers.h"
#include "versions/orders.h"
#include "versions/scan.h"

enum { DEV, ALPHA, BETA, PRE, RELEASE };

static const struct bh_ver_word words[] = {BH_VER_WORD("dev", DEV), BH_VER_WORD("alpha", ALPHA),
                                           BH_VER_WORD("beta", BETA), BH_VER_WORD("pre", PRE)};

struct openssl {
    bh_str numbers, letters, status_number;
    int status;
    bool dev; // on the way to that status
};

static bool parse_status(bh_str *v, struct openssl *p)
{
    bh_str rest = *v;

    bh_ver_char(&rest, '-');
    const struct bh_ver_word *w = bh_ver_word(words, BH_COUNT(words), bh_ver_letters(&rest));
    if (!w)
        return true;
    p->status = w->rank;
    p->status_number = bh_ver_digits(&rest);
    *v = rest;
    if (w->rank == DEV)
        return !p->status_number.len;
    p->dev = bh_str_skip(v, BH_STR("-dev"));
    return p->status_number.len;
}

static bool parse(bh_str v, struct openssl *p)
{
    *p = (struct openssl){.numbers = bh_ver_dotted(&v), .status = RELEASE};
    if (bh_ver_count(p->numbers, '.') != 2)
        return false;
    bh_str rest = v;
    bh_str letters = bh_ver_letters(&rest);
    bool status =
        (rest.len && bh_is_digit(*rest.ptr)) || bh_ver_word(words, BH_COUNT(words), letters);
    if (!status) {
        p->letters = letters;
        v = rest;
    }
    for (size_t i = 0; i < p->letters.len; i++)
        if (!bh_is_lower(p->letters.ptr[i]))
            return false;
    if (!parse_status(&v, p))
        return false;
    bh_str_skip(&v, BH_STR("-fips"));
    return !v.len || (bh_ver_char(&v, '+') && bh_identifiers_valid(v, BH_ID_ZEROS));
}

int bh_openssl_compare(bh_str a, bh_str b, int *ret)
{
    struct openssl x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    int c = bh_ver_dotted_cmp(x.numbers, y.numbers);
    if (!c)
        c = bh_str_cmp(x.letters, y.letters);
    if (!c)
        c = x.status - y.status;
    if (!c)
        c = bh_ver_number_cmp(x.status_number, y.status_number);
    *ret = c ? c : y.dev - x.dev;
    return 0;
}

bool bh_openssl_valid(bh_str v)
{
    struct openssl p;

    return parse(v, &p);
}
