// SPDX-License-Identifier: Apache-2.0
// Crates and where they come from (The Cargo Book, "Registries"; package URL type cargo).

#include "finders/cargo.h"

#include "base/error.h"
#include "base/utf8.h"
#include "model/purl.h"

bool bh_cargo_is_name(bh_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < 0x80 && !bh_is_alnum((char)c) && c != '-' && c != '_')
            return false;
    }
    return name.len && bh_utf8_valid(name);
}

// The index of the registry keeps its name where it is mirrored.
bool bh_cargo_is_default(bh_str source)
{
    bool registry =
        bh_str_skip(&source, BH_STR("registry+")) || bh_str_skip(&source, BH_STR("sparse+"));

    return !source.len || (registry && bh_str_search(source, BH_STR("crates.io")) < source.len);
}

// "git+URL?branch=B#COMMIT" as SPDX writes it: "git+URL@COMMIT".
static int vcs_url(struct bh_arena *arena, bh_str source, bh_str *ret)
{
    size_t hash = bh_str_find(source, '#');
    bh_str commit = bh_str_from(source, hash + 1), url = bh_str_sub(source, 0, hash);

    url = bh_str_sub(url, 0, bh_str_find(url, '?'));
    return bh_arena_join(arena, (bh_str[]){url, commit.len ? BH_STR("@") : BH_STR(""), commit}, 3,
                         ret);
}

int bh_cargo_purl(struct bh_arena *arena, bh_str name, bh_str version, bh_str source, bh_str *ret)
{
    struct bh_purl_qualifier qualifier = {.key = BH_STR("repository_url")};
    struct bh_purl p = {
        .type = BH_STR("cargo"), .name = name, .version = version, .qualifiers = &qualifier};
    bh_str url = source;
    int r = 0;

    if (bh_str_starts(source, BH_STR("git+"))) {
        qualifier.key = BH_STR("vcs_url");
        r = vcs_url(arena, source, &qualifier.value);
    } else if (!bh_cargo_is_default(source)) {
        if (!bh_str_skip(&url, BH_STR("registry+")))
            (void)bh_str_skip(&url, BH_STR("sparse+"));
        qualifier.value = url;
    }
    p.qualifier_count = qualifier.value.len != 0;
    return r < 0 ? r : bh_purl_text(&p, arena, ret);
}
