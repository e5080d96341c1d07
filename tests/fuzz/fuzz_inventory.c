// SPDX-License-Identifier: Apache-2.0
// Entries of hostile workers: an inventory is made of them, and the same one of them backwards.
// Input: blocks (varint length and bytes), three an entry: path, finder, events; a path that begins
// with '>' is a link, a finder that begins with '!' reads the database of a package manager.

#include <stdint.h>

#include "../support/inventory_text.h"
#include "base/bytes.h"
#include "base/error.h"

#define ENTRIES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct entry {
    bh_str path, finder, events;
};

static int add(struct bh_inventory *inv, const struct entry *e)
{
    if (bh_str_starts(e->path, BH_STR(">")))
        return bh_inventory_alias(inv, bh_str_from(e->path, 1), e->finder);
    return bh_inventory_add(inv, e->path, 0, e->finder, bh_str_starts(e->finder, BH_STR("!")),
                            e->events);
}

static int build(const struct entry *entries, size_t count, bool backwards, struct bh_buf *text)
{
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = bh_inventory_new();
    int r = inv ? 0 : BH_E_NOMEM;

    for (size_t i = 0; r == 0 && i < count; i++)
        r = add(inv, &entries[backwards ? count - 1 - i : i]);
    if (r == 0)
        r = bh_inventory_finish(inv);
    if (r == 0)
        inventory_text(inv, text);
    return r < 0 ? r : bh_buf_error(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) one;
    struct bh_buf BH_CLEANUP(bh_buf_done) two;
    struct entry entries[ENTRIES];
    struct bh_bytes r;
    size_t count = 0;

    bh_buf_init(&one, 0);
    bh_buf_init(&two, 0);
    bh_bytes_init(&r, bh_str_n(data, size));
    while (count < ENTRIES && bh_bytes_left(&r)) {
        entries[count].path = bh_bytes_block(&r);
        entries[count].finder = bh_bytes_block(&r);
        entries[count].events = bh_bytes_block(&r);
        count++;
    }
    int code = build(entries, count, false, &one);
    if (code == 0)
        code = build(entries, count, true, &two);
    if (code < 0 && code != BH_E_NOMEM)
        abort();
    if (code == 0 && !bh_str_eq(bh_buf_str(&one), bh_buf_str(&two)))
        abort();
    return 0;
}
