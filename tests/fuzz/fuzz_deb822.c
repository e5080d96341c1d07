// SPDX-License-Identifier: Apache-2.0
// Reads all stanzas in both ways, which must see the same number; slices stay within the text.

#include <stdint.h>

#include "base/arena.h"
#include "formats/deb822.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_value(bh_str text, const struct bh_deb822_field *f)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    bh_str joined, line;
    size_t lines = 0;

    bh_arena_init(&arena, 0);
    if (f->name.ptr < text.ptr || f->value.ptr + f->value.len > text.ptr + text.len)
        abort();
    for (bh_str rest = f->value; bh_deb822_line(&rest, &line);)
        lines++;
    if (bh_deb822_join(&arena, f->value, BH_STR("--"), &joined) == 0 &&
        joined.len > f->value.len + 2 * lines)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"Package", "Version", "a"};
    bh_str text = bh_str_n(data, size), values[3];
    struct bh_deb822 d;
    struct bh_deb822_field f;
    uint64_t line;

    for (unsigned flags = 0; flags < 4; flags++) {
        size_t stanzas = 0, picked = 0;
        bh_deb822_init(&d, text, flags, NULL);
        while (bh_deb822_stanza(&d)) {
            stanzas++;
            while (bh_deb822_field(&d, &f))
                check_value(text, &f);
        }
        bh_deb822_init(&d, text, flags, NULL);
        while (bh_deb822_pick(&d, names, values, BH_COUNT(names), &line))
            picked++;
        if (stanzas != picked)
            abort();
    }
    return 0;
}
