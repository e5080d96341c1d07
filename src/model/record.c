// SPDX-License-Identifier: Apache-2.0
// Parts of records that codecs have in common.

#include "model/record.h"

#include "base/error.h"
#include "base/limits.h"

unsigned bh_record_enum(struct bh_bytes *r, unsigned end)
{
    uint64_t v = bh_bytes_varint(r);

    if (v < end)
        return (unsigned)v;
    if (!r->error)
        r->error = BH_E_CORRUPT;
    return 0;
}

int bh_record_array(struct bh_bytes *r, struct bh_arena *arena, size_t least, size_t size,
                    void **ret_items, size_t *ret_count)
{
    uint64_t n = bh_bytes_varint(r);

    *ret_items = NULL;
    *ret_count = 0;
    if (r->error)
        return r->error;
    if (n > bh_bytes_left(r) / least)
        return r->error = BH_E_CORRUPT;
    if (n > BH_LIMIT_EVENT_ARRAY)
        return r->error = BH_E_LIMIT;
    if (!n)
        return 0;
    void *items = bh_arena_array(arena, (size_t)n, size);
    if (!items)
        return BH_E_NOMEM;
    *ret_items = items;
    *ret_count = (size_t)n;
    return 0;
}

void bh_record_put_texts(struct bh_buf *b, const bh_str *texts, size_t count)
{
    bh_buf_add_varint(b, count);
    for (size_t i = 0; i < count; i++)
        bh_buf_add_block(b, texts[i]);
}

int bh_record_texts(struct bh_bytes *r, struct bh_arena *arena, bh_str **ret_items,
                    size_t *ret_count)
{
    int code = bh_record_array(r, arena, 1, sizeof(**ret_items), (void **)ret_items, ret_count);

    for (size_t i = 0; code == 0 && i < *ret_count; i++)
        (*ret_items)[i] = bh_bytes_block(r);
    return code;
}
