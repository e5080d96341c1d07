// SPDX-License-Identifier: Apache-2.0
// The built-in advisories.

#include "advisories/builtin.h"

#include "base/error.h"
#include "base/json.h"
#include "feeds/osv.h"

int bh_builtin_read(struct bh_arena *arena, struct bh_diag *diag, struct bh_advisory **ret,
                    size_t *ret_count)
{
    struct bh_json *j BH_CLEANUP(bh_json_freep) =
        bh_json_new_mem(bh_str_n(bh_builtin_json, bh_builtin_size), diag);
    struct bh_advisory *records = bh_arena_array(arena, bh_builtin_count, sizeof(*records));
    enum bh_json_type type;
    size_t count = 0;

    if (!j || !records)
        return BH_E_NOMEM;
    int r = bh_json_next(j, &type);
    while (r == 0 && (r = bh_json_element(j)) > 0) {
        if (count == bh_builtin_count)
            return BH_E_CORRUPT;
        r = bh_osv_read(j, arena, &records[count]);
        records[count++].source = BH_STR("builtin");
    }
    if (r < 0)
        return r;
    *ret = records;
    *ret_count = count;
    return 0;
}
