// SPDX-License-Identifier: Apache-2.0
// Objects of JSON documents that others wrote.

#include "documents/lenient.h"

#include <stdarg.h>

#include "base/error.h"
#include "base/limits.h"

// `said` counts those of one severity: warnings without end do not hide that something is lost.
static void say(struct bh_lenient *l, enum bh_severity severity, unsigned *said, uint64_t offset,
                const char *format, va_list args)
{
    if (*said > BH_LIMIT_DOCUMENT_WARNINGS)
        return;
    if ((*said)++ < BH_LIMIT_DOCUMENT_WARNINGS)
        bh_vsay(l->diag, severity, BH_E_CORRUPT, BH_AT(offset), format, args);
    else
        bh_say(l->diag, severity, BH_E_LIMIT, BH_AT(offset),
               "more is wrong from here on, and not said");
}

void bh_lenient_warn(struct bh_lenient *l, uint64_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(l, BH_WARNING, &l->warned, offset, format, args);
    va_end(args);
}

void bh_lenient_lose(struct bh_lenient *l, uint64_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(l, BH_ERROR, &l->lost, offset, format, args);
    va_end(args);
}

static int copy(struct bh_lenient *l, bh_str what, bh_str *ret)
{
    bh_str text = bh_json_text(l->json);

    if (text.len > l->text_room) {
        bh_say(l->diag, BH_ERROR, BH_E_LIMIT, BH_AT(bh_json_offset(l->json)),
               "'%.*s' is left out: one part has more than %llu bytes of text", BH_FMT(what),
               (unsigned long long)BH_LIMIT_DOCUMENT_PART);
        return 0;
    }
    l->text_room -= text.len;
    if (bh_arena_str(l->arena, text, ret) < 0)
        return bh_json_fail(l->json, BH_E_NOMEM, "out of memory");
    return 0;
}

int bh_lenient_text(struct bh_lenient *l, bh_str what, bh_str *ret)
{
    switch (bh_json_type(l->json)) {
    case BH_JSON_STRING:
        return copy(l, what, ret);
    case BH_JSON_NULL:
        return 0;
    case BH_JSON_NUMBER:
        bh_lenient_warn(l, bh_json_offset(l->json), "'%.*s' is a number, not a text", BH_FMT(what));
        return copy(l, what, ret);
    default:
        bh_lenient_warn(l, bh_json_offset(l->json), "'%.*s' is not a text", BH_FMT(what));
        return bh_json_skip(l->json);
    }
}

static bool fits(enum bh_json_type type, enum bh_lenient_type want)
{
    switch (want) {
    case BH_LENIENT_TEXT:
        return type == BH_JSON_STRING;
    case BH_LENIENT_OBJECT:
    case BH_LENIENT_PART:
        return type == BH_JSON_OBJECT;
    case BH_LENIENT_ARRAY:
    case BH_LENIENT_PARTS:
        return type == BH_JSON_ARRAY;
    case BH_LENIENT_NEST:
        return type == BH_JSON_OBJECT || type == BH_JSON_ARRAY;
    case BH_LENIENT_NUMBER:
        return type == BH_JSON_NUMBER;
    case BH_LENIENT_ANY:
        return type != BH_JSON_NULL;
    }
    return false;
}

// With a part that is none something is lost.
static void wrong_type(struct bh_lenient *l, enum bh_lenient_type want, const char *format,
                       bh_str name)
{
    uint64_t offset = bh_json_offset(l->json);

    if (want == BH_LENIENT_PART || want == BH_LENIENT_PARTS)
        bh_lenient_lose(l, offset, format, BH_FMT(name));
    else
        bh_lenient_warn(l, offset, format, BH_FMT(name));
}

static int read_value(struct bh_lenient *l, const struct bh_lenient_row *row, void *record,
                      void *ctx)
{
    enum bh_json_type type = bh_json_type(l->json);

    if (row->type == BH_LENIENT_TEXT && !row->read)
        return bh_lenient_text(l, row->name, (bh_str *)(void *)((char *)record + row->offset));
    if (fits(type, row->type))
        return row->read(ctx);
    if (type != BH_JSON_NULL)
        wrong_type(l, row->type, BH_N("'%.*s' is of the wrong type"), row->name);
    return bh_json_skip(l->json);
}

static const struct bh_lenient_row *row_of(const struct bh_lenient_row *rows, size_t count,
                                           bh_str name)
{
    for (size_t i = 0; i < count; i++)
        if (bh_str_eq(rows[i].name, name))
            return &rows[i];
    return NULL;
}

int bh_lenient_object(struct bh_lenient *l, bh_str what, const struct bh_lenient_row *rows,
                      size_t count, void *record, void *ctx)
{
    uint64_t seen = 0;
    bh_str key;
    int r;

    if (bh_json_type(l->json) != BH_JSON_OBJECT) {
        bh_lenient_warn(l, bh_json_offset(l->json), "'%.*s' is not an object", BH_FMT(what));
        return bh_json_skip(l->json);
    }
    while ((r = bh_json_member(l->json, &key)) > 0) {
        const struct bh_lenient_row *row = row_of(rows, count, key);
        if (!row) {
            r = bh_json_skip(l->json);
        } else {
            uint64_t bit = UINT64_C(1) << (row - rows);
            if (seen & bit)
                bh_lenient_warn(l, bh_json_offset(l->json), "'%.*s' is given twice",
                                BH_FMT(row->name));
            seen |= bit;
            r = read_value(l, row, record, ctx);
        }
        if (r < 0)
            return r;
    }
    return r;
}

int bh_lenient_document(struct bh_lenient *l, const struct bh_lenient_row *rows, size_t count,
                        void *record, void *ctx)
{
    enum bh_json_type type;
    int r = bh_json_next(l->json, &type);

    if (r == 0 && type != BH_JSON_OBJECT)
        return BH_E_FORMAT;
    if (r == 0)
        r = bh_lenient_object(l, BH_STR("document"), rows, count, record, ctx);
    return r == 0 ? bh_json_next(l->json, &type) : r;
}

int bh_lenient_array(struct bh_lenient *l, bh_str what, enum bh_lenient_type type,
                     int (*read)(void *ctx), void *ctx)
{
    int r;

    while ((r = bh_json_element(l->json)) > 0) {
        if (fits(bh_json_type(l->json), type)) {
            r = read(ctx);
        } else {
            wrong_type(l, type, BH_N("an element of '%.*s' is of the wrong type"), what);
            r = bh_json_skip(l->json);
        }
        if (r < 0)
            return r;
    }
    return r;
}
