// SPDX-License-Identifier: Apache-2.0
// Answers of workers, put in order.

#include "scan/spool.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

struct part {
    struct part *next;
    unsigned finder;
    struct bh_buf events;
};

struct item {
    bh_str path;
    uint64_t size; // of all that was said, kept or not
    bool evicted;
    struct part *parts; // by first arrival: a worker runs finders one after the other
};

struct bh_spool {
    struct bh_arena paths;
    struct item *items;
    size_t count, room;
    uint64_t most;
    uint64_t size, held; // said, and of it kept
};

// What remains when there is too much. No file of these is ever evicted: an eviction takes the last
// one by path while more than this is held, so the files up to that one say more than this.
static uint64_t kept(const struct bh_spool *s)
{
    return s->most / 2;
}

struct bh_spool *bh_spool_new(uint64_t most)
{
    struct bh_spool *s = bh_calloc(1, sizeof(*s));

    if (!s)
        return NULL;
    s->most = most;
    bh_arena_init(&s->paths, 0);
    return s;
}

static void free_parts(struct bh_spool *s, struct item *item)
{
    for (struct part *p = item->parts; p;) {
        struct part *next = p->next;
        s->held -= p->events.len;
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
        free_parts(s, &s->items[i]);
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

static int by_path(const void *a, const void *b)
{
    return bh_str_cmp(((const struct item *)a)->path, ((const struct item *)b)->path);
}

static int by_path_of_item(const void *a, const void *b)
{
    return by_path(*(struct item *const *)a, *(struct item *const *)b);
}

static int evict(struct bh_spool *s)
{
    struct item **order BH_CLEANUP(bh_freep) = bh_calloc(s->count, sizeof(struct item *));

    if (!order)
        return BH_E_NOMEM;
    for (size_t i = 0; i < s->count; i++)
        order[i] = &s->items[i];
    qsort(order, s->count, sizeof(struct item *), by_path_of_item);
    for (size_t i = s->count; i-- > 0 && s->held > kept(s);) {
        free_parts(s, order[i]);
        order[i]->evicted = true;
    }
    return 0;
}

int bh_spool_add(struct bh_spool *s, uint64_t id, bh_str frame)
{
    struct bh_bytes r;

    bh_bytes_init(&r, frame);
    uint64_t finder = bh_bytes_varint(&r);
    bh_str events = bh_bytes_take(&r, bh_bytes_left(&r));
    if (bh_bytes_error(&r) < 0 || id >= s->count || finder >= 64)
        return 0; // no frame of ours: the job's end says what became of it
    struct item *item = &s->items[id];
    item->size += events.len;
    s->size += events.len;
    if (item->evicted)
        return 0;
    struct part *p = part_of(item, (unsigned)finder);
    if (!p)
        return BH_E_NOMEM;
    bh_buf_add_str(&p->events, events);
    if (bh_buf_error(&p->events) < 0)
        return bh_buf_error(&p->events);
    s->held += events.len;
    return s->held > s->most ? evict(s) : 0;
}

static int note_not_kept(const struct bh_spool *s, struct bh_inventory *inventory, bh_str path)
{
    char text[160];
    int n = snprintf(
        text, sizeof(text),
        bh_msg(inventory->lang, BH_N("not kept: the files before this one say %llu MiB already")),
        (unsigned long long)(kept(s) / BH_MIB));
    struct bh_report report = {.severity = BH_ERROR,
                               .code = BH_E_LIMIT,
                               .file = path,
                               .place = BH_NOWHERE,
                               .text = bh_str_n(text, n > 0 ? (size_t)n : 0)};

    return bh_inventory_note(inventory, &report);
}

static int hand_over(const struct item *item, const struct bh_finder *const *finders,
                     size_t finder_count, struct bh_inventory *inventory)
{
    int r = 0;

    for (const struct part *p = item->parts; r == 0 && p; p = p->next)
        if (p->finder < finder_count)
            r = bh_inventory_add(inventory, item->path, 0, bh_str_z(finders[p->finder]->name),
                                 finders[p->finder]->os_packages, bh_buf_str(&p->events));
    return r;
}

int bh_spool_drain(struct bh_spool *s, const struct bh_finder *const *finders,
                   struct bh_inventory *inventory)
{
    uint64_t most = s->size > s->most ? kept(s) : UINT64_MAX, said = 0;
    size_t finder_count = 0;
    int r = 0;

    while (finders[finder_count])
        finder_count++;
    if (s->count)
        qsort(s->items, s->count, sizeof(*s->items), by_path);
    for (size_t i = 0; r == 0 && i < s->count; i++) {
        struct item *item = &s->items[i];
        said += item->size;
        if (said <= most)
            r = hand_over(item, finders, finder_count, inventory);
        else if (item->size)
            r = note_not_kept(s, inventory, item->path);
        free_parts(s, item);
    }
    return r;
}
