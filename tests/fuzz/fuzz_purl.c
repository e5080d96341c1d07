// SPDX-License-Identifier: Apache-2.0
// Parse, write, parse, write: the second text is the first one.

#include <stdint.h>

#include "base/error.h"
#include "model/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_purl p;
    bh_str once, twice;

    bh_arena_init(&arena, 0);
    if (bh_purl_parse(bh_str_n(data, size), &arena, &p) < 0)
        return 0;
    int r = bh_purl_text(&p, &arena, &once);
    if (r == BH_E_NOMEM)
        return 0;
    if (r < 0)
        abort();
    r = bh_purl_parse(once, &arena, &p);
    if (r == 0)
        r = bh_purl_text(&p, &arena, &twice);
    if (r == BH_E_NOMEM)
        return 0;
    if (r < 0 || !bh_str_eq(once, twice))
        abort();
    return 0;
}
