// SPDX-License-Identifier: Apache-2.0
// Lists of a record that grow while it is read.

#include "feeds/record_list.h"

#include <string.h>

#include "base/error.h"

// A record with more of anything is no record.
#define COUNT_MAX 1000000

void *bh_record_push(struct bh_arena *arena, struct bh_record_list *l)
{
    if (l->count >= COUNT_MAX || bh_arena_grow(arena, &l->items, &l->room, l->count, l->size) < 0)
        return NULL;
    return memset((char *)l->items + l->size * l->count++, 0, l->size);
}

int bh_record_add(struct bh_arena *arena, struct bh_record_list *l, const void *item)
{
    void *kept = bh_record_push(arena, l);

    if (!kept)
        return BH_E_NOMEM;
    memcpy(kept, item, l->size);
    return 0;
}
