// SPDX-License-Identifier: Apache-2.0
// Names of support, and lines by version.

#include "model/support.h"

#include "base/compiler.h"

const char *bh_support_state_name(enum bh_support_state state)
{
    static const char *const names[] = {"full", "security", "extended", "ended"};

    return (size_t)state < BH_COUNT(names) ? names[state] : "unknown";
}

// "7f3ab1c" names a commit, and nothing of line 7.
static bool is_commit(bh_str version)
{
    bool letter = false;

    for (size_t i = 0; i < version.len; i++) {
        char c = version.ptr[i];
        if (!bh_is_digit(c) && (c < 'a' || c > 'f'))
            return false;
        letter |= !bh_is_digit(c);
    }
    return letter && version.len >= 7;
}

const struct bh_release_line *bh_release_line_of(const struct bh_lifecycle *p, bh_str version)
{
    const struct bh_release_line *best = NULL;

    if (is_commit(version))
        return NULL;
    (void)bh_str_skip(&version, BH_STR("v"));
    for (size_t i = 0; version.len && i < p->line_count; i++) {
        const struct bh_release_line *l = &p->lines[i];
        bh_str rest = version;
        if (!bh_str_skip(&rest, l->name) || (rest.len && bh_is_digit(rest.ptr[0])))
            continue;
        if (!best || l->name.len > best->name.len)
            best = l;
    }
    return best;
}
