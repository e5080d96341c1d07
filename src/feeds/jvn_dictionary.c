// SPDX-License-Identifier: Apache-2.0
// Vendors and products of JVN iPedia.

#include "feeds/jvn_dictionary.h"

#include "base/error.h"
#include "feeds/cpe_match.h"
#include "feeds/jvn_product.h"

void bh_jvn_dictionary_init(struct bh_jvn_dictionary *d, const struct bh_feed_sink *sink)
{
    *d = (struct bh_jvn_dictionary){.sink = sink, .lang = "ja"};
    bh_arena_init(&d->arena, 0);
}

void bh_jvn_dictionary_done(struct bh_jvn_dictionary *d)
{
    bh_arena_done(&d->arena);
}

void bh_jvn_dictionary_list(struct bh_jvn_dictionary *d, bool english)
{
    d->lang = english ? "en" : "ja";
    d->products = 0;
}

int bh_jvn_dictionary_end(struct bh_jvn_dictionary *d, bh_str total, bh_str returned, bh_str first,
                          bh_str most)
{
    uint64_t all, here;

    if (!d->products || first.len || most.len || !bh_str_u64(total, &all) ||
        !bh_str_u64(returned, &here) || all != d->products || here != d->products)
        return 0;
    return d->sink->all_names(d->sink->ctx, bh_str_z(d->lang));
}

int bh_jvn_dictionary_vendor(struct bh_jvn_dictionary *d, bh_str name, bh_str id)
{
    bh_arena_reset(&d->arena);
    int r = bh_arena_str(&d->arena, bh_str_trim(name), &d->vendor);
    return r < 0 ? r : bh_arena_str(&d->arena, bh_str_trim(id), &d->vendor_id);
}

static int fold_all(const struct bh_product_name *n, struct bh_arena *arena, bh_str *ret)
{
    const bh_str line = BH_STR("\n");
    bh_str all;
    int r = bh_arena_join(arena, (bh_str[]){n->vendor, line, n->name, line, n->product}, 5, &all);

    return r < 0 ? r : bh_product_fold(all, arena, ret);
}

int bh_jvn_dictionary_product(struct bh_jvn_dictionary *d, bh_str name, bh_str cpe, bh_str id)
{
    struct bh_arena *arena = d->sink->arena;
    struct bh_product_name n = {
        .lang = bh_str_z(d->lang), .vendor = d->vendor, .vendor_id = d->vendor_id};
    bh_str formatted;

    d->products++;
    bh_arena_reset(arena);
    int r = bh_arena_str(arena, bh_str_trim(name), &n.name);
    if (r == 0)
        r = bh_arena_str(arena, bh_str_trim(cpe), &n.cpe);
    if (r == 0)
        r = bh_arena_str(arena, bh_str_trim(id), &n.id);
    if (!n.id.len)
        n.id = n.cpe;
    if (r == 0 && (!n.name.len || !n.id.len))
        return BH_E_CORRUPT;
    if (r == 0)
        r = bh_jvn_cpe(n.cpe, arena, &formatted);
    if (r == 0)
        r = bh_cpe_product(formatted, arena, &n.product);
    if (r == 0 || r == BH_E_FORMAT)
        r = fold_all(&n, arena, &n.folded);
    return r < 0 ? r : d->sink->name(d->sink->ctx, &n);
}
