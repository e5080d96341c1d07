// SPDX-License-Identifier: Apache-2.0
// Semantic Versioning 2.0.0 (semver.org) and the orders that are it with a few differences:
// npm      what node-semver reads in its loose mode, which the registry's own tools use: white
// space
//          around it, any of "v" and "=" before it, leading zeros, a prerelease without hyphen.
//          Node refuses numbers above 2^53-1 and versions above 256 bytes; here neither has a cap.
//          Node reads 1.2.34.5 as 1.2.3-4.5 by backtracking; here that is no version.
// golang   golang.org/x/mod/semver: "v", which advisories leave away; v1 and v1.2 are short for
//          v1.0.0 and v1.2.0. "+incompatible" is build metadata, so it does not count.
// swift    a "v" as git tags have it.
// pub      the build counts: 1.0.0 < 1.0.0+1 (pub_semver; Julia's VersionNumber likewise).
// bitnami  a lone number after the hyphen is the revision of the package and comes after: 1.2.3-1
// is
//          above 1.2.3 (github.com/bitnami/go-version). Differences from that library: no revision
//          is revision 0, because advisories write 1.26.0-0 for "from 1.26.0"; words (2.6.0-rc1)
//          come before, because advisories use them so; leading zeros are read (2023.03.20 is in
//          use).

#include "base/error.h"
#include "versions/identifiers.h"
#include "versions/orders.h"
#include "versions/scan.h"

enum {
    LOOSE = 1,    // npm
    V = 2,        // one "v" may stand before it
    SHORT = 4,    // minor and patch may be missing
    ZEROS = 8,    // leading zeros
    BUILD = 16,   // the build metadata counts
    REVISION = 32 // bitnami
};

struct semver {
    bh_str core[3];
    bh_str pre, build;
};

// The three numbers; short forms have nothing behind them.
static bool parse_core(bh_str *v, unsigned how, struct semver *s)
{
    for (int i = 0; i < 3; i++) {
        if (i && !bh_ver_char(v, '.'))
            return (how & SHORT) && !v->len;
        s->core[i] = bh_ver_digits(v);
        if (!s->core[i].len)
            return false;
        if (s->core[i].len > 1 && *s->core[i].ptr == '0' && !(how & (ZEROS | LOOSE)))
            return false;
    }
    return true;
}

static bool parse(bh_str v, unsigned how, struct semver *s)
{
    unsigned ids = how & (LOOSE | ZEROS) ? BH_ID_ZEROS : 0;

    *s = (struct semver){0};
    if (how & LOOSE) {
        v = bh_str_trim(v);
        while (v.len && (*v.ptr == 'v' || *v.ptr == '=' || bh_is_space(*v.ptr)))
            bh_ver_take(&v, 1);
    } else if (how & V)
        bh_ver_char(&v, 'v');
    if (!parse_core(&v, how, s))
        return false;
    bh_str rest = v;
    bool hyphen = bh_ver_char(&v, '-');
    if (hyphen && (how & LOOSE) && !(v.len && (bh_is_alnum(*v.ptr) || *v.ptr == '-')))
        v = rest; // the hyphen itself is an identifier then
    if (hyphen || ((how & LOOSE) && v.len && *v.ptr != '+')) {
        s->pre = bh_ver_take(&v, bh_str_find(v, '+'));
        if (!bh_identifiers_valid(s->pre, ids))
            return false;
    }
    if (!bh_ver_char(&v, '+'))
        return !v.len;
    s->build = v;
    return bh_identifiers_valid(v, BH_ID_ZEROS);
}

static bool is_revision(const struct semver *s)
{
    return !s->pre.len || bh_ver_all_digits(s->pre);
}

static int compare_pre(const struct semver *x, const struct semver *y, unsigned how)
{
    if (how & REVISION) {
        bool m = is_revision(x), n = is_revision(y);
        if (m != n)
            return m ? 1 : -1;
        if (m)
            return bh_ver_number_cmp(x->pre, y->pre);
    } else if (!x->pre.len || !y->pre.len)
        return (y->pre.len != 0) - (x->pre.len != 0);
    return bh_identifiers_cmp(x->pre, y->pre, 0);
}

static int compare(bh_str a, bh_str b, unsigned how, int *ret)
{
    struct semver x, y;
    int c = 0;

    if (!parse(a, how, &x) || !parse(b, how, &y))
        return BH_E_CORRUPT;
    for (int i = 0; i < 3 && !c; i++)
        c = bh_ver_number_cmp(x.core[i], y.core[i]);
    if (!c)
        c = compare_pre(&x, &y, how);
    if (!c && (how & BUILD))
        c = bh_identifiers_cmp(x.build, y.build, 0);
    *ret = c;
    return 0;
}

#define ORDER(name, how)                                                                           \
    int bh_##name##_compare(bh_str a, bh_str b, int *ret)                                          \
    {                                                                                              \
        return compare(a, b, how, ret);                                                            \
    }                                                                                              \
    bool bh_##name##_valid(bh_str v)                                                               \
    {                                                                                              \
        struct semver s;                                                                           \
        return parse(v, how, &s);                                                                  \
    }

ORDER(semver, 0)
ORDER(npm, LOOSE)
ORDER(golang, V | SHORT)
ORDER(swift, V)
ORDER(pub, BUILD)
ORDER(bitnami, ZEROS | REVISION)

// YYYYMMDDHHMMSS-abcdef123456 as the last identifier, after "0." unless it is the first one
// (golang.org/x/mod/module, PseudoVersion).
bool bh_golang_is_pseudo(bh_str v)
{
    struct semver s;

    if (!parse(v, V, &s))
        return false;
    size_t dot = bh_str_rfind(s.pre, '.');
    bool first = dot == s.pre.len;
    bh_str last = first ? s.pre : bh_str_from(s.pre, dot + 1);
    if (bh_ver_digits(&last).len != 14 || !bh_ver_char(&last, '-') || !last.len)
        return false;
    if (bh_str_has(last, '-'))
        return false;
    if (first)
        return bh_str_eqz(s.core[1], "0") && bh_str_eqz(s.core[2], "0");
    bh_str before = bh_str_sub(s.pre, 0, dot);
    return bh_str_eqz(before, "0") || bh_str_ends(before, BH_STR(".0"));
}
