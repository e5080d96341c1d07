// SPDX-License-Identifier: Apache-2.0
// Joins the inventory with the catalogue.

#include "match/matching.h"

#include <stdatomic.h>

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

    c = c ? c : strcmp(x->reason.format, y->reason.format);
    for (size_t i = 0; !c && i < BH_REASON_ARGS; i++)
        c = bh_str_cmp(x->reason.args[i], y->reason.args[i]);
    return c;
}

// A distribution is no part; the kernel that a document calls an operating system is one.
static bool is_judged(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    return c->kind != BH_FILE && (c->kind != BH_OPERATING_SYSTEM ||
                                  bh_kernel_is(bh_inv_str(inv, c->purl), bh_inv_str(inv, c->cpe)));
}

// Parts that are worth a thread, and of which one takes so many at a time: some ask for a hundred
// times what others do.
#define PARTS_PER_THREAD  500
#define PARTS_PER_STRETCH 64

// Parts one behind the other, and where their findings are.
struct stretch {
    unsigned share;
    size_t first, count;
};

// What each thread makes of the stretches that it takes.
struct shares {
    struct bh_matching *items; // the first has what all have in common, and what comes out
    unsigned count;
    struct stretch *stretches;
    size_t stretch_count;
    atomic_size_t next;
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

static int match_stretch(struct bh_matching *m, size_t from)
{
    const struct bh_inventory *inv = m->inv;
    int r = 0;

    for (size_t i = from; r == 0 && i < from + PARTS_PER_STRETCH && i < inv->component_count; i++)
        if (is_judged(inv, &inv->components[i]))
            r = bh_match_part(m, &inv->components[i]);
    return r;
}

static int match_share(void *ctx, unsigned at)
{
    struct shares *s = ctx;
    struct bh_matching *m = &s->items[at];
    size_t i;
    int r = 0;

    while (r == 0 && (i = atomic_fetch_add(&s->next, 1)) < s->stretch_count) {
        size_t first = m->out->count;
        r = match_stretch(m, i * PARTS_PER_STRETCH);
        s->stretches[i] = (struct stretch){at, first, m->out->count - first};
    }
    return r;
}

// What the other shares found goes to the first one, in the order of the parts.
static int join_shares(struct shares *s)
{
    struct bh_findings *out = s->items[0].out;
    struct bh_finding *all;
    size_t count = 0;
    int r = 0;

    for (unsigned i = 0; i < s->count; i++)
        count += s->items[i].out->count;
    all = bh_calloc(count ? count : 1, sizeof(*all));
    if (!all)
        return BH_E_NOMEM;
    count = 0;
    for (size_t i = 0; i < s->stretch_count; i++) {
        const struct stretch *x = &s->stretches[i];
        if (x->count)
            memcpy(&all[count], &s->items[x->share].out->items[x->first], x->count * sizeof(*all));
        count += x->count;
    }
    bh_free(out->items);
    out->items = all;
    out->count = count;
    for (unsigned i = 1; i < s->count; i++) {
        const struct bh_findings *other = s->items[i].out;
        bh_arena_adopt(&out->arena, &s->items[i].out->arena);
        out->judged += other->judged;
        for (size_t k = 0; r == 0 && k < other->uncovered_count; k++)
            r = bh_match_uncovered(&s->items[0], other->uncovered[k].what,
                                   other->uncovered[k].reason, other->uncovered[k].components);
    }
    return r;
}

static int match_all(struct bh_matching *first, struct bh_findings *ret)
{
    size_t most = first->inv->component_count / PARTS_PER_THREAD + 1;
    unsigned readers = bh_catalogue_readers(first->catalogue);
    struct shares s = {.count = readers < most ? readers : (unsigned)most};
    struct bh_findings *outs BH_CLEANUP(bh_freep) = bh_calloc(s.count, sizeof(*outs));
    struct bh_matching *items BH_CLEANUP(bh_freep) = bh_calloc(s.count, sizeof(*items));
    struct stretch *stretches BH_CLEANUP(bh_freep) = NULL;

    s.stretch_count = (first->inv->component_count + PARTS_PER_STRETCH - 1) / PARTS_PER_STRETCH;
    stretches = bh_calloc(s.stretch_count + 1, sizeof(*stretches));
    if (!outs || !items || !stretches)
        return BH_E_NOMEM;
    s.items = items;
    s.stretches = stretches;
    for (unsigned i = 0; i < s.count; i++)
        start_share(&items[i], first, i, i ? &outs[i] : ret);
    int r = bh_parallel(s.count, match_share, &s);
    if (r == 0)
        r = join_shares(&s);
    for (unsigned i = 0; i < s.count; i++) {
        end_share(&items[i]);
        if (i)
            bh_findings_done(&outs[i]);
    }
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
