// SPDX-License-Identifier: Apache-2.0
// Lists of ecosystems: whatever is read is names that may stand in an address, each once.

#include <stdint.h>
#include <stdlib.h>

#include "advisories/ecosystem_list.h"
#include "base/error.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_ecosystem_list list = {0};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    int r = bh_ecosystem_list_read(bh_str_n(data, size), &arena, &list);
    if (r < 0 && (r != BH_E_CORRUPT && r != BH_E_LIMIT && r != BH_E_NOMEM))
        abort();
    if (list.count > BH_LIMIT_ECOSYSTEMS || (r < 0 && list.count))
        abort();
    for (size_t i = 0; i < list.count; i++) {
        bh_str name = list.names[i];
        if (!name.len || strlen(name.ptr) != name.len || bh_str_has(name, '/') ||
            bh_str_has(name, ':') || (i && bh_str_eq(name, list.names[i - 1])))
            abort();
    }
    bh_arena_done(&arena);
    return 0;
}
