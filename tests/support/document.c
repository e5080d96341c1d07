// SPDX-License-Identifier: Apache-2.0
// Documents to inventories and back.

#include "document.h"

#include "base/error.h"
#include "base/limits.h"

static int keep(void *ctx, const struct bh_event *e)
{
    bh_event_encode(ctx, e);
    return bh_buf_error(ctx);
}

static void report(void *ctx, const struct bh_report *r)
{
    const struct bh_event e = {.kind = BH_EVENT_REPORT, .report = *r};

    bh_event_encode(ctx, &e);
}

static int to_inventory(const char *name, bh_str finder, const struct bh_buf *events,
                        struct bh_inventory **ret_inv)
{
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = bh_inventory_new();
    int r = inv ? bh_buf_error(events) : BH_E_NOMEM;

    if (r == 0)
        r = bh_inventory_add(inv, bh_str_z(name), 0, finder, true, bh_buf_str(events));
    if (r == 0)
        r = bh_inventory_finish(inv);
    if (r == 0)
        *ret_inv = bh_take(inv);
    return r;
}

int document_read(const struct bh_document_format *format, const char *name, bh_str text,
                  struct bh_inventory **ret_inv)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) events;
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_input in = bh_input_mem(text);
    struct bh_sink sink = {.event = keep, .ctx = &events};
    struct bh_diag diag = {.report = report, .ctx = &events, .file = bh_str_z(name)};

    *ret_inv = NULL;
    bh_buf_init(&events, 0);
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    int code = format->read(&in, &arena, &sink, &diag);
    if (code == BH_E_FORMAT || code == BH_E_NOMEM)
        return code;
    int r = to_inventory(name, bh_str_z(format->name), &events, ret_inv);
    return r < 0 ? r : code;
}

int document_write(const struct bh_document_format *format, const struct bh_inventory *inv,
                   const struct bh_findings *findings, enum bh_lang lang, struct bh_out *out)
{
    const struct bh_document_options options = {.lang = lang,
                                                .now = 1700000000,
                                                .with_vulnerabilities = findings != NULL,
                                                .pretty = true,
                                                .target = BH_STR("target"),
                                                .tool_version = BH_STR("0")};

    bh_out_mem(out, 0);
    int r = format->write(inv, findings, &options, out);
    return r < 0 ? r : bh_buf_error(&out->buf);
}

static int again(const struct bh_document_format *format, const struct bh_inventory *inv)
{
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) twin = NULL;
    struct bh_out BH_CLEANUP(bh_out_done) out;
    int r = document_write(format, inv, NULL, BH_LANG_EN, &out);

    if (r == 0)
        r = document_read(format, "again", bh_buf_str(&out.buf), &twin);
    if (r < 0)
        return r;
    if (twin->note_count != inv->incomplete || twin->component_count != inv->component_count ||
        twin->relation_count != inv->relation_count)
        abort();
    return 0;
}

void document_twice(const char *name, bh_str text)
{
    const struct bh_document_format *format = bh_document_format_by_name(bh_str_z(name));
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = NULL;

    (void)format->recognise(text);
    int r = document_read(format, "fuzz", text, &inv);
    if (inv)
        r = again(format, inv);
    if (r < 0 && inv && r != BH_E_NOMEM)
        abort();
}
