// SPDX-License-Identifier: Apache-2.0
// Products as bytes.

#include "advisories/lifecycle_codec.h"

#include "base/error.h"
#include "model/record.h"

static void put_end(struct bh_buf *b, const struct bh_end *e)
{
    bh_buf_add_varint(b, e->state);
    if (e->state == BH_END_DATE)
        bh_buf_add_varint(b, (uint64_t)e->date << 1 ^ (uint64_t)(e->date >> 63));
}

static struct bh_end get_end(struct bh_bytes *r, int *error)
{
    uint64_t state = bh_bytes_varint(r);
    struct bh_end e = {0};

    if (state > BH_END_DATE)
        *error = BH_E_CORRUPT;
    else
        e.state = (enum bh_end_state)state;
    if (e.state == BH_END_DATE) {
        uint64_t v = bh_bytes_varint(r);
        e.date = (int64_t)(v >> 1 ^ (~(v & 1) + 1));
    }
    return e;
}

void bh_lifecycle_encode(struct bh_buf *b, const struct bh_lifecycle *p)
{
    bh_buf_add_block(b, p->title);
    bh_record_put_texts(b, p->keys, p->key_count);
    bh_buf_add_varint(b, p->line_count);
    for (size_t i = 0; i < p->line_count; i++) {
        const struct bh_release_line *l = &p->lines[i];
        bh_buf_add_block(b, l->name);
        put_end(b, &l->active);
        put_end(b, &l->security);
        put_end(b, &l->extended);
        bh_buf_add_block(b, l->latest);
    }
}

int bh_lifecycle_decode(struct bh_bytes *r, struct bh_arena *arena, struct bh_lifecycle *ret)
{
    struct bh_lifecycle l = {.title = bh_bytes_block(r)};
    struct bh_release_line *lines = NULL;
    bh_str *keys = NULL;
    int bad = 0;

    int code = bh_record_texts(r, arena, &keys, &l.key_count);
    l.keys = keys;
    if (code == 0)
        code = bh_record_array(r, arena, 5, sizeof(*lines), (void **)&lines, &l.line_count);
    for (size_t i = 0; code == 0 && i < l.line_count; i++) {
        lines[i] = (struct bh_release_line){.name = bh_bytes_block(r)};
        lines[i].active = get_end(r, &bad);
        lines[i].security = get_end(r, &bad);
        lines[i].extended = get_end(r, &bad);
        lines[i].latest = bh_bytes_block(r);
    }
    l.lines = lines;
    if (code == 0)
        code = bh_bytes_error(r);
    if (code == 0)
        code = bad;
    if (code == 0 && !l.title.len)
        code = BH_E_CORRUPT;
    if (code == 0)
        *ret = l;
    return code;
}
