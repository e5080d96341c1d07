// SPDX-License-Identifier: Apache-2.0

#include "vex.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "documents/openvex_write.h"

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

static int write_again(const struct bh_vex_set *set, struct bh_out *out)
{
    const struct bh_openvex_options o = {.author = BH_STR("author"),
                                         .now = 1700000000,
                                         .tool_version = BH_STR("1"),
                                         .sources = true};

    bh_out_mem(out, 0);
    return bh_openvex_write(set, &o, out);
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

void vex_twice(const struct bh_document_format *format, bh_str text)
{
    struct bh_vex_set set = {0}, again = {0};
    struct bh_out once, twice;

    (void)!vex_read(format, text, &set);
    int r = write_again(&set, &once);
    require(r == 0 || r == BH_E_NOMEM);
    if (r == 0) {
        r = vex_read(&bh_vex_openvex, bh_buf_str(&once.buf), &again);
        require(r == 0 || r == BH_E_NOMEM);
    }
    bh_out_mem(&twice, 0);
    if (r == 0) {
        require(again.count <= set.count && !again.count == !set.count);
        r = write_again(&again, &twice);
        require(r == BH_E_NOMEM ||
                (r == 0 && bh_str_eq(bh_buf_str(&once.buf), bh_buf_str(&twice.buf))));
    }
    bh_out_done(&once);
    bh_out_done(&twice);
    bh_arena_done(&set.arena);
    bh_arena_done(&again.arena);
}
