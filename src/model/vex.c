// SPDX-License-Identifier: Apache-2.0
// VEX statements as records, and the names of their common status.

#include "model/vex.h"

#include "base/error.h"
#include "model/record.h"

const char *bh_vex_status_name(enum bh_vex_status status)
{
    static const char *const names[] = {"unknown", "affected", "under_investigation", "fixed",
                                        "not_affected"};

    return (size_t)status < BH_COUNT(names) ? names[status] : names[0];
}

int bh_vex_summary(bh_str status, bh_str author, struct bh_arena *arena, bh_str *ret)
{
    bh_str line;
    int r = bh_arena_join(arena, (bh_str[]){status, BH_STR(" ("), author, BH_STR(")")},
                          author.len ? 4 : 1, &line);
    char *text = r == 0 ? bh_arena_alloc(arena, line.len) : NULL;

    if (!text)
        return BH_E_NOMEM;
    for (size_t i = 0; i < line.len; i++)
        text[i] = (unsigned char)line.ptr[i] < 0x20 ? ' ' : line.ptr[i];
    *ret = bh_str_n(text, line.len);
    return 0;
}

void *bh_vex_push(struct bh_arena *arena, void **items, size_t *count, size_t size)
{
    size_t n = *count;

    // Full just when the count is a power of two.
    if ((n & (n - 1)) == 0) {
        char *more = bh_arena_array(arena, n ? 2 * n : 1, size);
        if (!more)
            return NULL;
        if (n)
            memcpy(more, *items, n * size);
        *items = more;
    }
    *count = n + 1;
    return (char *)*items + n * size;
}

// BH_TIME_UNKNOWN, the smallest number, is the shortest.
static void put_time(struct bh_buf *b, int64_t time)
{
    bh_buf_add_varint(b, (uint64_t)time ^ (uint64_t)INT64_MIN);
}

static int64_t get_time(struct bh_bytes *r)
{
    return (int64_t)(bh_bytes_varint(r) ^ (uint64_t)INT64_MIN);
}

static void put_thing(struct bh_buf *b, const struct bh_vex_thing *t)
{
    bh_buf_add_block(b, t->name);
    bh_buf_add_block(b, t->version);
    bh_buf_add_block(b, t->supplier);
    bh_buf_add_varint(b, t->identifier_count);
    for (size_t i = 0; i < t->identifier_count; i++) {
        bh_buf_add_varint(b, t->identifiers[i].kind);
        bh_buf_add_block(b, t->identifiers[i].value);
    }
    bh_record_put_texts(b, t->versions, t->version_count);
}

static int get_thing(struct bh_bytes *r, struct bh_arena *arena, struct bh_vex_thing *t)
{
    t->name = bh_bytes_block(r);
    t->version = bh_bytes_block(r);
    t->supplier = bh_bytes_block(r);
    int code = bh_record_array(r, arena, 2, sizeof(*t->identifiers), (void **)&t->identifiers,
                               &t->identifier_count);
    for (size_t i = 0; code == 0 && i < t->identifier_count; i++) {
        t->identifiers[i].kind = bh_record_enum(r, BH_VEX_IDENTIFIER_KINDS);
        t->identifiers[i].value = bh_bytes_block(r);
    }
    return code == 0 ? bh_record_texts(r, arena, &t->versions, &t->version_count) : code;
}

static int get_product(struct bh_bytes *r, struct bh_arena *arena, struct bh_vex_product *p)
{
    int code = get_thing(r, arena, &p->thing);

    if (code == 0) // a thing: three texts and two counts
        code = bh_record_array(r, arena, 5, sizeof(*p->parts), (void **)&p->parts, &p->part_count);
    for (size_t i = 0; code == 0 && i < p->part_count; i++)
        code = get_thing(r, arena, &p->parts[i]);
    return code;
}

void bh_vex_encode(struct bh_buf *b, const struct bh_vex_statement *s)
{
    bh_buf_add_block(b, s->format);
    bh_buf_add_block(b, s->document);
    bh_buf_add_block(b, s->author);
    bh_buf_add_block(b, s->role);
    put_time(b, s->time);
    bh_record_put_texts(b, s->ids, s->id_count);
    bh_buf_add_varint(b, s->product_count);
    for (size_t i = 0; i < s->product_count; i++) {
        const struct bh_vex_product *p = &s->products[i];
        put_thing(b, &p->thing);
        bh_buf_add_varint(b, p->part_count);
        for (size_t k = 0; k < p->part_count; k++)
            put_thing(b, &p->parts[k]);
    }
    bh_buf_add_varint(b, s->status);
    bh_buf_add_block(b, s->status_word);
    bh_buf_add_block(b, s->justification);
    bh_buf_add_block(b, s->response);
    bh_buf_add_block(b, s->impact);
    bh_buf_add_block(b, s->action);
    bh_buf_add_block(b, s->text);
    put_time(b, s->action_time);
}

int bh_vex_decode(struct bh_bytes *r, struct bh_arena *arena, struct bh_vex_statement *ret)
{
    ret->format = bh_bytes_block(r);
    ret->document = bh_bytes_block(r);
    ret->author = bh_bytes_block(r);
    ret->role = bh_bytes_block(r);
    ret->time = get_time(r);
    int code = bh_record_texts(r, arena, &ret->ids, &ret->id_count);
    if (code == 0)
        code = bh_record_array(r, arena, 6, sizeof(*ret->products), (void **)&ret->products,
                               &ret->product_count);
    for (size_t i = 0; code == 0 && i < ret->product_count; i++)
        code = get_product(r, arena, &ret->products[i]);
    ret->status = bh_record_enum(r, BH_VEX_STATUSES);
    ret->status_word = bh_bytes_block(r);
    ret->justification = bh_bytes_block(r);
    ret->response = bh_bytes_block(r);
    ret->impact = bh_bytes_block(r);
    ret->action = bh_bytes_block(r);
    ret->text = bh_bytes_block(r);
    ret->action_time = get_time(r);
    return code;
}

bool bh_vex_is_interim(const struct bh_vex_statement *s)
{
    return s->status == BH_VEX_AFFECTED &&
           (s->action.len || bh_str_search(s->response, BH_STR("workaround")) < s->response.len);
}
