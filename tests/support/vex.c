// SPDX-License-Identifier: Apache-2.0

#include "vex.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"

static int keep(void *ctx, const struct bh_event *e)
{
    bh_event_encode(ctx, e);
    return bh_buf_error(ctx);
}

static int take(struct bh_vex_set *set, bh_str records)
{
    struct bh_event e;
    struct bh_bytes r;
    int code = bh_arena_str(&set->arena, records, &records);

    bh_bytes_init(&r, records);
    while (code == 0 && (code = bh_event_decode(&r, &set->arena, &e)) == 0 && e.kind) {
        if (e.kind != BH_EVENT_VEX)
            abort(); // a reader of VEX that says anything else
        struct bh_vex_statement *s =
            bh_vex_push(&set->arena, (void **)&set->items, &set->count, sizeof(*s));
        if (!s)
            return BH_E_NOMEM;
        *s = e.vex;
    }
    if (code < 0 && code != BH_E_NOMEM)
        abort();
    return code;
}

int vex_read(const struct bh_document_format *format, bh_str text, struct bh_vex_set *ret)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_buf BH_CLEANUP(bh_buf_done) records;
    struct bh_sink sink = {.event = keep, .ctx = &records};
    struct bh_input in = bh_input_mem(text);

    *ret = (struct bh_vex_set){0};
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    bh_buf_init(&records, 0);
    int code = format->read(&in, &arena, &sink, NULL);
    if (bh_buf_error(&records) < 0)
        return BH_E_NOMEM;
    int taken = take(ret, bh_buf_str(&records));
    return taken < 0 ? taken : code;
}
