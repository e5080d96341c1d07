// SPDX-License-Identifier: Apache-2.0
// Helpers over the tokens of the JSON reader.

#include "base/json.h"

#include "base/error.h"

// Whether a reader of a value came to its end, else the members that follow would be mistaken.
static int consumed(struct bh_json *j, unsigned depth)
{
    if (bh_json_error(j) || bh_json_depth(j) == depth)
        return bh_json_error(j);
    return bh_json_fail(j, BH_E_CORRUPT, "internal error: a value was left half read");
}

// Most rows differ in their first byte: their length need not be found.
static bool is_named(bh_str key, const char *name)
{
    return (key.len ? key.ptr[0] : '\0') == name[0] && bh_str_eqz(key, name);
}

int bh_json_object(struct bh_json *j, const struct bh_json_row *rows, size_t count, void *ctx)
{
    bh_str key;
    int r = bh_json_error(j);

    if (r < 0)
        return r;
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_fail(j, BH_E_CORRUPT, "this value must be an object");
    unsigned depth = bh_json_depth(j);
    while ((r = bh_json_member(j, &key)) > 0) {
        const struct bh_json_row *row = rows, *end = rows + count;
        while (row < end && !is_named(key, row->name))
            row++;
        bool skipped = row == end || (bh_json_type(j) == BH_JSON_NULL && !row->want_null);
        r = skipped ? bh_json_skip(j) : row->read(j, ctx);
        if (r == 0)
            r = consumed(j, depth);
        if (r < 0)
            return r;
    }
    return r;
}

int bh_json_array(struct bh_json *j, int (*read)(struct bh_json *j, void *ctx), void *ctx)
{
    int r = bh_json_error(j);

    if (r < 0)
        return r;
    if (bh_json_type(j) != BH_JSON_ARRAY)
        return bh_json_fail(j, BH_E_CORRUPT, "this value must be an array");
    unsigned depth = bh_json_depth(j);
    while ((r = bh_json_element(j)) > 0) {
        r = read(j, ctx);
        if (r == 0)
            r = consumed(j, depth);
        if (r < 0)
            return r;
    }
    return r;
}

static int copy(struct bh_json *j, struct bh_arena *arena, bh_str *ret)
{
    if (bh_arena_str(arena, bh_json_text(j), ret) < 0)
        return bh_json_fail(j, BH_E_NOMEM, "out of memory");
    return 0;
}

static int check_string(struct bh_json *j)
{
    int r = bh_json_error(j);

    if (r < 0 || bh_json_type(j) == BH_JSON_STRING)
        return r;
    return bh_json_fail(j, BH_E_CORRUPT, "this value must be a string");
}

int bh_json_str(struct bh_json *j, struct bh_arena *arena, bh_str *ret)
{
    int r = check_string(j);

    return r < 0 ? r : copy(j, arena, ret);
}

int bh_json_str_in_place(struct bh_json *j, struct bh_arena *arena, bh_str *ret)
{
    int r = check_string(j);

    if (r < 0)
        return r;
    if (!bh_json_text_stays(j))
        return copy(j, arena, ret);
    *ret = bh_json_text(j);
    return 0;
}

int bh_json_str_lenient(struct bh_json *j, struct bh_arena *arena, bh_str *ret)
{
    if (bh_json_error(j) || bh_json_type(j) != BH_JSON_STRING)
        return bh_json_skip(j);
    return copy(j, arena, ret);
}

int bh_json_bool(struct bh_json *j, bool *ret)
{
    enum bh_json_type type = bh_json_type(j);
    int r = bh_json_error(j);

    if (r < 0)
        return r;
    if (type != BH_JSON_TRUE && type != BH_JSON_FALSE)
        return bh_json_fail(j, BH_E_CORRUPT, "this value must be true or false");
    *ret = type == BH_JSON_TRUE;
    return 0;
}

int bh_json_u64(struct bh_json *j, uint64_t *ret)
{
    uint64_t v;
    int r = bh_json_error(j);

    if (r < 0)
        return r;
    if (bh_json_type(j) != BH_JSON_NUMBER || !bh_str_u64(bh_json_text(j), &v))
        return bh_json_fail(j, BH_E_CORRUPT, "this value must be a whole number of 64 bits");
    *ret = v;
    return 0;
}
