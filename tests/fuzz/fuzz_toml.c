// SPDX-License-Identifier: Apache-2.0
// Reads all events: arrays and tables close in order, texts are UTF-8.

#include <stdint.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "formats/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_events(bh_str text)
{
    enum bh_toml_type type = BH_TOML_ARRAY, open[BH_LIMIT_DEPTH];
    size_t depth = 0;
    BH_CLEANUP(bh_toml_freep) struct bh_toml *t = bh_toml_new(text, NULL);
    int r = t ? 0 : BH_E_NOMEM;

    while (r == 0 && type != BH_TOML_END) {
        r = bh_toml_next(t, &type);
        if (r < 0)
            break;
        if (!bh_utf8_valid(bh_toml_text(t)) || bh_toml_depth(t) > BH_LIMIT_DEPTH)
            abort();
        for (size_t i = 0; i < bh_toml_depth(t); i++)
            if (!bh_utf8_valid(bh_toml_key(t, (int)i)))
                abort();
        if (type == BH_TOML_ARRAY || type == BH_TOML_INLINE)
            open[depth++] = type;
        if ((type == BH_TOML_ARRAY_END || type == BH_TOML_INLINE_END) &&
            (depth == 0 || open[--depth] != type - 1))
            abort();
        if (type == BH_TOML_END && depth)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_events(bh_str_n(data, size));
    return 0;
}
