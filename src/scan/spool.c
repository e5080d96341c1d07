// SPDX-License-Identifier: Apache-2.0
// Answers of workers, put in order.

#include "scan/spool.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/memory.h"

struct part {
    struct part *next;
    unsigned finder;
    struct bh_buf events;
};

struct item {
    bh_str path;
    struct part *parts; // by first arrival: a worker runs finders one after the other
};

struct bh_spool {
    struct bh_arena paths;
    struct item *items;
    size_t count, room;
};

struct bh_spool *bh_spool_new(void)
{
    struct bh_spool *s = bh_calloc(1, sizeof(*s));

    if (s)
        bh_arena_init(&s->paths, 0);
    return s;
}

static void free_parts(struct item *item)
{
    for (struct part *p = item->parts; p;) {
        struct part *next = p->next;
        bh_buf_done(&p->events);
        bh_free(p);
        p = next;
    }
    item->parts = NULL;
}

void bh_spool_free(struct bh_spool *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free_parts(&s->items[i]);
    bh_free(s->items);
    bh_arena_done(&s->paths);
    bh_free(s);
}

int bh_spool_open(struct bh_spool *s, bh_str path, uint64_t *ret_id)
{
    bh_str copy;
    int r = bh_grow((void **)&s->items, &s->room, s->count, sizeof(*s->items));

    if (r == 0)
        r = bh_arena_str(&s->paths, path, &copy);
    if (r < 0)
        return r;
    s->items[s->count] = (struct item){.path = copy};
    *ret_id = s->count++;
    return 0;
}

bh_str bh_spool_path(const struct bh_spool *s, uint64_t id)
{
    return id < s->count ? s->items[id].path : BH_STR_EMPTY;
}

static struct part *part_of(struct item *item, unsigned finder)
{
    struct part **at = &item->parts;

    while (*at && (*at)->finder != finder)
        at = &(*at)->next;
    if (!*at) {
        *at = bh_calloc(1, sizeof(**at));
        if (*at) {
            (*at)->finder = finder;
            bh_buf_init(&(*at)->events, 0);
        }
    }
    return *at;
}

int bh_spool_add(struct bh_spool *s, uint64_t id, bh_str frame)
{
    struct bh_bytes r;

    bh_bytes_init(&r, frame);
    uint64_t finder = bh_bytes_varint(&r);
    bh_str events = bh_bytes_take(&r, bh_bytes_left(&r));
    if (bh_bytes_error(&r) < 0 || id >= s->count || finder >= 64)
        return 0; // no frame of ours: the job's end says what became of it
    struct part *p = part_of(&s->items[id], (unsigned)finder);
    if (!p)
        return BH_E_NOMEM;
    bh_buf_add_str(&p->events, events);
    return bh_buf_error(&p->events);
}

static int by_path(const void *a, const void *b)
{
    return bh_str_cmp(((const struct item *)a)->path, ((const struct item *)b)->path);
}

int bh_spool_drain(struct bh_spool *s, const struct bh_finder *const *finders,
                   struct bh_inventory *inventory)
{
    size_t finder_count = 0;
    int r = 0;

    while (finders[finder_count])
        finder_count++;
    if (s->count)
        qsort(s->items, s->count, sizeof(*s->items), by_path);
    for (size_t i = 0; r == 0 && i < s->count; i++) {
        struct item *item = &s->items[i];
        for (const struct part *p = item->parts; r == 0 && p; p = p->next)
            if (p->finder < finder_count)
                r = bh_inventory_add(inventory, item->path, 0, bh_str_z(finders[p->finder]->name),
                                     finders[p->finder]->os_packages, bh_buf_str(&p->events));
        free_parts(item);
    }
    return r;
}
