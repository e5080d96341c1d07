// SPDX-License-Identifier: Apache-2.0
// Interned strings.

#include "base/intern.h"

#include "base/error.h"
#include "base/memory.h"

int bh_intern_init(struct bh_intern *in, size_t cap)
{
    uint32_t zero;

    *in = (struct bh_intern){0};
    bh_arena_init(&in->arena, cap);
    bh_map_init(&in->map);
    return bh_intern_id(in, BH_STR_EMPTY, &zero);
}

void bh_intern_done(struct bh_intern *in)
{
    bh_map_done(&in->map);
    bh_arena_done(&in->arena);
    bh_free(in->strings);
    *in = (struct bh_intern){0};
}

int bh_intern_id(struct bh_intern *in, bh_str s, uint32_t *ret_id)
{
    uint64_t known;
    bh_str copy;
    int r;

    if (bh_map_get(&in->map, s, &known)) {
        *ret_id = (uint32_t)known;
        return 0;
    }
    if (in->count > UINT32_MAX - 1)
        return BH_E_NOMEM;
    r = bh_grow((void **)&in->strings, &in->room, in->count, sizeof(*in->strings));
    if (r < 0)
        return r;
    r = bh_arena_str(&in->arena, s, &copy);
    if (r < 0)
        return r;
    r = bh_map_set(&in->map, copy, in->count);
    if (r < 0)
        return r;
    in->strings[in->count] = copy;
    *ret_id = (uint32_t)in->count++;
    return 0;
}

bh_str bh_intern_str(const struct bh_intern *in, uint32_t id)
{
    return id < in->count ? in->strings[id] : BH_STR_EMPTY;
}
