// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions for the rows of tables of members (struct bh_json_row) that do nothing but hand the
// value on: BH_JSON_TEXT_ROW(title, struct reading, arena, record.title) defines read_title. They
// give what the function of json.h gives that they call.

#include "base/compiler.h"
#include "base/json.h"

// `read`, bh_json_str or another with such arguments, reads the value into the member `target` of
// the table's context, a `context`, whose member `arena` is the arena.
#define BH_JSON_VALUE_ROW(read, name, context, arena, target)                                      \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        context *bh_row = ctx;                                                                     \
        return read(j, bh_row->arena, &bh_row->target);                                            \
    }
#define BH_JSON_TEXT_ROW(name, context, arena, target)                                             \
    BH_JSON_VALUE_ROW(bh_json_str, name, context, arena, target)
// An object with members of its own, for the same context.
#define BH_JSON_OBJECT_ROW(name, rows)                                                             \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        return bh_json_object(j, rows, BH_COUNT(rows), ctx);                                       \
    }
// An array, each of whose elements goes to `element`.
#define BH_JSON_ARRAY_ROW(name, element)                                                           \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        return bh_json_array(j, element, ctx);                                                     \
    }
