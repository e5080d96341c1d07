// SPDX-License-Identifier: Apache-2.0
// What the readers of VEX documents share.

#include "documents/vex_read.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "documents/hash_names.h"

int bh_vex_begin(struct bh_vex_reading *v, struct bh_json *json, struct bh_arena *arena,
                 struct bh_sink *sink, struct bh_diag *diag)
{
    if (!json)
        return BH_E_NOMEM;
    *v = (struct bh_vex_reading){.arena = arena, .sink = sink};
    v->l = (struct bh_lenient){
        .json = json, .diag = diag, .arena = arena, .text_room = BH_LIMIT_DOCUMENT_PART};
    return 0;
}

struct bh_vex_statement *bh_vex_statement(struct bh_vex_reading *v)
{
    struct bh_vex_statement *s =
        bh_vex_push(v->arena, (void **)&v->statements, &v->statement_count, sizeof(*s));

    if (s)
        *s = (struct bh_vex_statement){.time = BH_TIME_UNKNOWN, .action_time = BH_TIME_UNKNOWN};
    v->l.text_room = BH_LIMIT_DOCUMENT_PART;
    return s;
}

int bh_vex_add_text(struct bh_arena *arena, bh_str text, bh_str **items, size_t *count)
{
    if (!text.len)
        return 0;
    bh_str *item = bh_vex_push(arena, (void **)items, count, sizeof(*item));
    if (!item)
        return BH_E_NOMEM;
    *item = text;
    return 0;
}

int bh_vex_add_identifier(struct bh_arena *arena, struct bh_vex_thing *thing,
                          enum bh_vex_identifier_kind kind, bh_str value)
{
    struct bh_vex_identifier *item;

    for (size_t i = 0; i < thing->identifier_count && i < 8; i++) // an "@id" repeats the purl
        if (thing->identifiers[i].kind == kind && bh_str_eq(thing->identifiers[i].value, value))
            return 0;
    if (!value.len)
        return 0;
    item =
        bh_vex_push(arena, (void **)&thing->identifiers, &thing->identifier_count, sizeof(*item));
    if (!item)
        return BH_E_NOMEM;
    *item = (struct bh_vex_identifier){kind, value};
    return 0;
}

int bh_vex_add_named(struct bh_arena *arena, struct bh_vex_thing *thing, bh_str value)
{
    return bh_vex_add_identifier(arena, thing,
                                 bh_str_starts(value, BH_STR("pkg:"))   ? BH_VEX_PURL
                                 : bh_str_starts(value, BH_STR("cpe:")) ? BH_VEX_CPE
                                                                        : BH_VEX_REF,
                                 value);
}

int bh_vex_add_hash(struct bh_arena *arena, struct bh_vex_thing *thing, bh_str algorithm,
                    bh_str hex)
{
    const struct bh_hash_name *name = bh_hash_name_find(algorithm);
    struct bh_buf b;
    bh_str text;

    bh_buf_init(&b, 0);
    bh_buf_add_str(&b, name ? bh_str_z(name->name) : algorithm);
    bh_buf_add_char(&b, ':');
    for (size_t i = 0; i < hex.len; i++)
        bh_buf_add_char(&b, bh_to_lower(hex.ptr[i]));
    int r = bh_buf_end(&b, arena, &text);
    if (r < 0 || !hex.len)
        return r;
    return bh_vex_add_identifier(arena, thing, BH_VEX_HASH, text);
}

int64_t bh_vex_time(struct bh_vex_reading *v, const char *what, bh_str text, uint64_t offset)
{
    int64_t time;

    if (!text.len)
        return BH_TIME_UNKNOWN;
    if (bh_time_parse(text, &time))
        return time;
    bh_lenient_warn(&v->l, offset, "'%s' is no point in time: '%.*s'", what, BH_FMT(text));
    return BH_TIME_UNKNOWN;
}

int bh_vex_emit(struct bh_vex_reading *v)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < v->statement_count; i++)
        r = bh_emit_vex(v->sink, &v->statements[i]);
    return r;
}
