// SPDX-License-Identifier: Apache-2.0
// Joins the inventory with the catalogue.

#include "match/matching.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "match/enrich.h"
#include "match/kernel.h"

static int on_ecosystem(void *ctx, const struct bh_catalogue_ecosystem *known)
{
    struct bh_ecosystems *e = ctx;
    struct bh_ecosystem one = {known->name, known->single, known->stored, known->feed,
                               known->parts};
    bh_str *const texts[] = {&one.name, &one.feed, &one.parts};
    int r = bh_arena_grow(&e->arena, (void **)&e->items, &e->room, e->count, sizeof(*e->items));

    for (size_t i = 0; r == 0 && i < BH_COUNT(texts); i++)
        r = bh_arena_str(&e->arena, *texts[i], texts[i]);
    if (r == 0)
        e->items[e->count++] = one;
    return r;
}

static int on_feed(void *ctx, const struct bh_feed_state *feed)
{
    struct bh_findings *out = ctx;
    struct bh_feed_state copy = *feed;
    bh_str *texts[] = {&copy.name, &copy.url, &copy.failure};
    struct bh_feed_state *feeds = bh_arena_array(&out->arena, out->feed_count + 1, sizeof(*feeds));

    if (!feeds)
        return BH_E_NOMEM;
    for (size_t i = 0; i < BH_COUNT(texts); i++)
        if (bh_arena_str(&out->arena, *texts[i], texts[i]) < 0)
            return BH_E_NOMEM;
    if (out->feed_count)
        memcpy(feeds, out->feeds, out->feed_count * sizeof(*feeds));
    feeds[out->feed_count++] = copy;
    out->feeds = feeds;
    return 0;
}

static int by_what(const void *a, const void *b)
{
    const struct bh_uncovered *x = a, *y = b;
    int c = bh_str_cmp(x->what, y->what);

    return c ? c : strcmp(x->reason.format, y->reason.format);
}

// A distribution is no part; the kernel that a document calls an operating system is one.
static bool is_judged(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    return c->kind != BH_FILE && (c->kind != BH_OPERATING_SYSTEM ||
                                  bh_kernel_is(bh_inv_str(inv, c->purl), bh_inv_str(inv, c->cpe)));
}

// Parts that are worth a thread.
#define PARTS_PER_THREAD 500

// The inventory's parts in as many shares as there are threads.
struct shares {
    struct bh_matching *items; // the first has what all have in common, and what comes out
    unsigned count;
};

static void start_share(struct bh_matching *m, const struct bh_matching *first, unsigned at,
                        struct bh_findings *out)
{
    *m = *first;
    m->out = out;
    m->catalogue = bh_catalogue_reader(first->catalogue, at);
    *out = (struct bh_findings){0};
    bh_arena_init(&out->arena, 0);
    bh_arena_init(&m->scratch, 0);
    bh_map_init(&m->records);
    bh_map_init(&m->uncovered);
    bh_products_init(&m->products, m->inv, m->catalogue);
}

static void end_share(struct bh_matching *m)
{
    bh_products_done(&m->products);
    bh_free(m->judged);
    bh_map_done(&m->records);
    bh_map_done(&m->uncovered);
    bh_arena_done(&m->scratch);
}

static int match_share(void *ctx, unsigned at)
{
    const struct shares *s = ctx;
    struct bh_matching *m = &s->items[at];
    const struct bh_inventory *inv = m->inv;
    size_t to = inv->component_count * (at + 1) / s->count;
    int r = 0;

    for (size_t i = inv->component_count * at / s->count; r == 0 && i < to; i++)
        if (is_judged(inv, &inv->components[i]))
            r = bh_match_part(m, &inv->components[i]);
    return r;
}

// What another share found, behind what this one has.
static int join_share(struct bh_matching *m, struct bh_findings *other)
{
    int r = 0;

    bh_arena_adopt(&m->out->arena, &other->arena);
    m->out->judged += other->judged;
    for (size_t i = 0; r == 0 && i < other->count; i++) {
        r = bh_grow((void **)&m->out->items, &m->room, m->out->count, sizeof(*m->out->items));
        if (r == 0)
            m->out->items[m->out->count++] = other->items[i];
    }
    for (size_t i = 0; r == 0 && i < other->uncovered_count; i++)
        r = bh_match_uncovered(m, other->uncovered[i].what, other->uncovered[i].reason,
                               other->uncovered[i].components);
    bh_findings_done(other);
    return r;
}

static int match_all(struct bh_matching *first, struct bh_findings *ret)
{
    size_t most = first->inv->component_count / PARTS_PER_THREAD + 1;
    unsigned readers = bh_catalogue_readers(first->catalogue);
    struct shares s = {.count = readers < most ? readers : (unsigned)most};
    struct bh_findings *outs BH_CLEANUP(bh_freep) = bh_calloc(s.count, sizeof(*outs));
    struct bh_matching *items BH_CLEANUP(bh_freep) = bh_calloc(s.count, sizeof(*items));

    if (!outs || !items)
        return BH_E_NOMEM;
    s.items = items;
    for (unsigned i = 0; i < s.count; i++)
        start_share(&items[i], first, i, i ? &outs[i] : ret);
    int r = bh_parallel(s.count, match_share, &s);
    for (unsigned i = 1; i < s.count; i++) {
        int code = join_share(&items[0], &outs[i]);
        r = r < 0 ? r : code;
    }
    for (unsigned i = 0; i < s.count; i++)
        end_share(&items[i]);
    return r;
}

int bh_match_run(const struct bh_inventory *inv, struct bh_catalogue *catalogue,
                 const struct bh_match_options *options, struct bh_diag *diag,
                 struct bh_findings *ret)
{
    struct bh_matching m = {.inv = inv, .catalogue = catalogue, .options = options};

    *ret = (struct bh_findings){0};
    m.has_lines = bh_catalogue_has_lifecycles(catalogue);
    bh_arena_init(&m.ecosystems.arena, 0);
    bh_vendors_find(inv, &m.vendors);
    int r = bh_catalogue_ecosystems(catalogue, on_ecosystem, &m.ecosystems);
    if (r == 0)
        r = match_all(&m, ret);
    if (r == 0)
        r = bh_enrich(ret, catalogue);
    if (r == 0)
        r = bh_catalogue_feeds(catalogue, on_feed, ret);
    if (r == 0 && ret->uncovered_count)
        qsort(ret->uncovered, ret->uncovered_count, sizeof(*ret->uncovered), by_what);
    bh_arena_done(&m.ecosystems.arena);
    if (r < 0)
        bh_say(diag, BH_ERROR, r, BH_NOWHERE, "the advisories cannot be searched (%s)",
               bh_error_name(r));
    return r;
}

void bh_findings_done(struct bh_findings *f)
{
    bh_free(f->items);
    bh_free(f->uncovered);
    bh_arena_done(&f->arena);
    *f = (struct bh_findings){0};
}
