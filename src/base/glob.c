// SPDX-License-Identifier: Apache-2.0
// Glob patterns over paths.

#include "base/glob.h"

#include <stdint.h>

bool bh_glob_match(bh_str pattern, bh_str path)
{
    size_t p = 0, s = 0;
    size_t star_p = SIZE_MAX, star_s = 0; // after the last '*', and what it has taken up to
    size_t deep_p = SIZE_MAX, deep_s = 0; // the same for '**'

    for (;;) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            size_t stars = p;
            while (p < pattern.len && pattern.ptr[p] == '*')
                p++;
            if (p - stars >= 2) {
                deep_p = p;
                deep_s = s;
                star_p = SIZE_MAX;
            } else {
                star_p = p;
                star_s = s;
            }
            continue;
        }
        if (s == path.len && p == pattern.len)
            return true;
        if (s < path.len && p < pattern.len &&
            (pattern.ptr[p] == path.ptr[s] || (pattern.ptr[p] == '?' && path.ptr[s] != '/'))) {
            p++;
            s++;
            continue;
        }
        if (star_p != SIZE_MAX && star_s < path.len && path.ptr[star_s] != '/') {
            s = ++star_s;
            p = star_p;
        } else if (deep_p != SIZE_MAX && deep_s < path.len) {
            s = ++deep_s;
            p = deep_p;
            star_p = SIZE_MAX;
        } else {
            return false;
        }
    }
}

bool bh_glob_excludes(bh_str pattern, bh_str path)
{
    bool anchored = bh_str_skip(&pattern, BH_STR("./")) || bh_str_skip(&pattern, BH_STR("/"));

    if (bh_str_ends(pattern, BH_STR("/**")))
        pattern.len -= 3;
    else if (bh_str_ends(pattern, BH_STR("/")))
        pattern.len--;
    if (!pattern.len)
        return false;
    if (!anchored && !bh_str_has(pattern, '/'))
        return bh_glob_match(pattern, bh_path_base(path));
    if (bh_glob_match(pattern, path))
        return true;
    // "**/x" also matches x at the root.
    return bh_str_skip(&pattern, BH_STR("**/")) && bh_glob_match(pattern, path);
}
