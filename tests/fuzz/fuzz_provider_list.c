// SPDX-License-Identifier: Apache-2.0
// Lists of changes: whatever is read is paths that stay below their folder, in order.

#include <stdint.h>
#include <stdlib.h>

#include "advisories/provider_list.h"
#include "base/error.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_provider_list list = {0};
    struct bh_diag diag = {0};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    int r = bh_provider_list_read(bh_str_n(data, size), &arena, &diag, &list);
    if (r < 0 && r != BH_E_CORRUPT && r != BH_E_LIMIT && r != BH_E_NOMEM)
        abort();
    for (size_t i = 0; r == 0 && i < list.count; i++) {
        bh_str path = list.items[i].path;
        if (path.ptr[0] == '/' || bh_str_has(path, ':') || bh_str_has(path, ' ') ||
            bh_str_search(path, BH_STR("/../")) < path.len || bh_str_starts(path, BH_STR("../")) ||
            !bh_str_ends(path, BH_STR(".json")) ||
            (i && bh_provider_change_cmp(&list.items[i - 1], &list.items[i]) > 0))
            abort();
    }
    bh_arena_done(&arena);
    return 0;
}
