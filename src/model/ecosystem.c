// SPDX-License-Identifier: Apache-2.0
// Ecosystems of OSV and the names of packages in them.

#include "base/error.h"
#include "model/advisory.h"

bh_str bh_ecosystem_base(bh_str ecosystem)
{
    return bh_str_sub(ecosystem, 0, bh_str_find(ecosystem, ':'));
}

bh_str bh_ecosystem_debian(bh_str codename)
{
    static const struct {
        const char *name, *number;
    } releases[] = {
        {"woody", "3.0"}, {"sarge", "3.1"},   {"etch", "4"},       {"lenny", "5"},
        {"squeeze", "6"}, {"wheezy", "7"},    {"jessie", "8"},     {"stretch", "9"},
        {"buster", "10"}, {"bullseye", "11"}, {"bookworm", "12"},  {"trixie", "13"},
        {"forky", "14"},  {"duke", "15"},     {"unstable", "sid"},
    };

    for (size_t i = 0; i < BH_COUNT(releases); i++)
        if (bh_str_caseeq(codename, bh_str_z(releases[i].name)))
            return bh_str_z(releases[i].number);
    return codename;
}

enum folding {
    EXACT,
    LOWER,  // ASCII letters
    PEP503, // lower, and runs of "-", "_", "." are one "-"
};

static enum folding folding_of(bh_str base)
{
    static const struct {
        const char *ecosystem;
        enum folding folding;
    } table[] = {
        {"PyPI", PEP503},          {"NuGet", LOWER},    {"Packagist", LOWER},
        {"GitHub Actions", LOWER}, {"SwiftURL", LOWER}, {"Hex", LOWER},
        {"generic", LOWER},        {"Pub", LOWER},      {"VSCode", LOWER},
    };

    for (size_t i = 0; i < BH_COUNT(table); i++)
        if (bh_str_eqz(base, table[i].ecosystem))
            return table[i].folding;
    return EXACT;
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

int bh_ecosystem_name(bh_str ecosystem, bh_str name, struct bh_arena *arena, bh_str *ret)
{
    enum folding folding = folding_of(bh_ecosystem_base(ecosystem));
    size_t n = 0;

    if (folding == EXACT) {
        *ret = name;
        return 0;
    }
    char *p = bh_arena_alloc(arena, name.len + 1);
    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < name.len; i++) {
        if (folding == PEP503 && is_separator(name.ptr[i])) {
            if (n && p[n - 1] == '-')
                continue;
            p[n++] = '-';
        } else {
            p[n++] = bh_to_lower(name.ptr[i]);
        }
    }
    p[n] = '\0';
    *ret = bh_str_n(p, n);
    return 0;
}
