// SPDX-License-Identifier: Apache-2.0
#pragma once
// Entries said by hand, and everything that an inventory holds as text.

#include "base/buf.h"
#include "model/inventory.h"

// One entry: what a finder says of it, until it is given to an inventory.
struct said {
    const char *path, *finder;
    bool manager;
    uint32_t layer;
    struct bh_buf events;
    struct bh_sink sink;
};

void said_init(struct said *s, const char *path, const char *finder);
void said_done(struct said *s);
// A component with these; its number in the entry.
uint32_t said_part(struct said *s, const char *purl, const char *name, const char *version);
uint32_t said_component(struct said *s, const struct bh_component *c);
void said_need(struct said *s, uint32_t from, const char *type, const char *name,
               enum bh_scope scope);
void said_file(struct said *s, uint32_t owner, const char *path);
// 0 or the inventory's code.
int said_add(const struct said *s, struct bh_inventory *inv);

// Appends all that the finished inventory holds, one line a thing.
void inventory_text(const struct bh_inventory *inv, struct bh_buf *b);
