// SPDX-License-Identifier: Apache-2.0
// Package URLs and the ecosystems of OSV.

#include "feeds/purl_package.h"

int bh_package_of_purl(const struct bh_purl *purl, struct bh_arena *arena, bh_str *ret_ecosystem,
                       bh_str *ret_name)
{
    // join: what stands between namespace and name.
    static const struct {
        const char *type, *ecosystem;
        const char *join;
    } types[] = {
        {"cargo", "crates.io", ""}, {"composer", "Packagist", "/"}, {"gem", "RubyGems", ""},
        {"golang", "Go", "/"},      {"maven", "Maven", ":"},        {"npm", "npm", "/"},
        {"nuget", "NuGet", ""},     {"pypi", "PyPI", ""},
    };

    *ret_ecosystem = *ret_name = BH_STR_EMPTY;
    for (size_t i = 0; i < BH_COUNT(types); i++) {
        if (!bh_str_eqz(purl->type, types[i].type))
            continue;
        bool both = purl->space.len && types[i].join[0];
        bool inside = purl->subpath.len && bh_str_eqz(purl->type, "golang");
        *ret_ecosystem = bh_str_z(types[i].ecosystem);
        return bh_arena_join(arena,
                             (bh_str[]){both ? purl->space : BH_STR_EMPTY,
                                        both ? bh_str_z(types[i].join) : BH_STR_EMPTY, purl->name,
                                        inside ? BH_STR("/") : BH_STR_EMPTY,
                                        inside ? purl->subpath : BH_STR_EMPTY},
                             5, ret_name);
    }
    return 0;
}
