// SPDX-License-Identifier: Apache-2.0
// Products as bytes.

#include "advisories/lifecycle_codec.h"

#include "base/error.h"

// More of anything than this is no product: the longest real one has some 400 lines.
#define COUNT_MAX 100000

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
    bh_buf_add_varint(b, p->key_count);
    for (size_t i = 0; i < p->key_count; i++)
        bh_buf_add_block(b, p->keys[i]);
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

static void *get_array(struct bh_bytes *r, struct bh_arena *arena, size_t size, size_t *ret_count,
                       int *error)
{
    uint64_t count = bh_bytes_varint(r);

    *ret_count = 0;
    if (*error || bh_bytes_error(r) < 0)
        return NULL;
    if (count > COUNT_MAX || count > bh_bytes_left(r)) {
        *error = count > COUNT_MAX ? BH_E_LIMIT : BH_E_TRUNCATED;
        return NULL;
    }
    void *p = bh_arena_array(arena, (size_t)count, size);
    if (!p)
        *error = BH_E_NOMEM;
    else
        *ret_count = (size_t)count;
    return p;
}

int bh_lifecycle_decode(struct bh_bytes *r, struct bh_arena *arena, struct bh_lifecycle *ret)
{
    struct bh_lifecycle p = {.title = bh_bytes_block(r)};
    int error = 0;

    bh_str *keys = get_array(r, arena, sizeof(*keys), &p.key_count, &error);
    for (size_t i = 0; i < p.key_count; i++)
        keys[i] = bh_bytes_block(r);
    p.keys = keys;
    struct bh_release_line *lines = get_array(r, arena, sizeof(*lines), &p.line_count, &error);
    for (size_t i = 0; i < p.line_count; i++) {
        lines[i] = (struct bh_release_line){.name = bh_bytes_block(r)};
        lines[i].active = get_end(r, &error);
        lines[i].security = get_end(r, &error);
        lines[i].extended = get_end(r, &error);
        lines[i].latest = bh_bytes_block(r);
    }
    p.lines = lines;
    if (bh_bytes_error(r) < 0)
        return bh_bytes_error(r);
    if (error < 0)
        return error;
    if (!p.title.len)
        return BH_E_CORRUPT;
    *ret = p;
    return 0;
}
