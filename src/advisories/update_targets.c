// SPDX-License-Identifier: Apache-2.0
// Addresses of feeds.

#include "advisories/update_targets.h"

#include "advisories/osv.h"
#include "advisories/update.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"

static int add(struct bh_update_targets *t, struct bh_arena *arena,
               const struct bh_update_target *target)
{
    int r = bh_arena_grow(arena, (void **)&t->items, &t->room, t->count, sizeof(*t->items));

    if (r == 0)
        t->items[t->count++] = *target;
    return r;
}

static void put_base(struct bh_buf *b, const char *base)
{
    bh_buf_add_z(b, base);
    while (b->len && b->ptr[b->len - 1] == '/')
        b->len--;
}

int bh_update_targets_osv(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                          bh_str ecosystem)
{
    struct bh_update_target target = {.kind = &bh_feed_osv};
    struct bh_buf b;

    bh_buf_init(&b, 0);
    put_base(&b, base ? base : BH_OSV_BASE);
    bh_buf_add_char(&b, '/');
    // What a segment of a path may not hold ("GitHub Actions") is percent-encoded.
    bh_buf_add_percent(&b, ecosystem, "");
    bh_buf_add_z(&b, "/all.zip");
    int r = bh_buf_end(&b, arena, &target.url);
    if (r == 0)
        r = bh_arena_str(arena, ecosystem, &target.label);
    target.covers = target.label;
    if (r == 0)
        r = bh_arena_join(arena, (bh_str[]){BH_STR("osv/"), ecosystem}, 2, &target.feed);
    return r < 0 ? r : add(t, arena, &target);
}

// The address with the part in place of the star, on another server if there is a base.
static int url_of(struct bh_arena *arena, const char *base, const char *url, bh_str part,
                  bh_str *ret)
{
    bh_str path = bh_str_z(url);
    struct bh_buf b;

    bh_buf_init(&b, 0);
    if (base) {
        size_t host = bh_str_search(path, BH_STR("://")) + 3;
        put_base(&b, base);
        path = bh_str_from(path, host + bh_str_find(bh_str_from(path, host), '/'));
    }
    size_t star = bh_str_find(path, '*');
    bh_buf_add_str(&b, bh_str_sub(path, 0, star));
    bh_buf_add_str(&b, part);
    bh_buf_add_str(&b, bh_str_from(path, star + 1));
    return bh_buf_end(&b, arena, ret);
}

static int add_part(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                    const struct bh_feed_kind *kind, bh_str part)
{
    struct bh_update_target target = {.kind = kind, .covers = bh_str_z(kind->covers)};
    int r = url_of(arena, base, kind->url, part, &target.url);

    if (r == 0)
        r = bh_arena_join(
            arena, (bh_str[]){bh_str_z(kind->name), part.len ? BH_STR("/") : BH_STR_EMPTY, part}, 3,
            &target.feed);
    target.label = target.feed;
    return r < 0 ? r : add(t, arena, &target);
}

int bh_update_targets_kind(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                           const struct bh_feed_kind *kind, int64_t now)
{
    char text[BH_TIME_TEXT];
    bh_str words = bh_str_z(kind->parts), word;
    uint64_t last;
    int r = 0;

    if (!kind->parts && !kind->first_year)
        return add_part(t, arena, base, kind, BH_STR_EMPTY);
    while (r == 0 && bh_str_cut(&words, ' ', &word))
        r = add_part(t, arena, base, kind, word);
    bh_time_format(now, text);
    if (!kind->first_year || !bh_str_u64(bh_str_n(text, 4), &last))
        return r;
    for (uint64_t year = kind->first_year; r == 0 && year <= last; year++) {
        int n = snprintf(text, sizeof(text), "%llu", (unsigned long long)year);
        r = add_part(t, arena, base, kind, bh_str_n(text, (size_t)n));
    }
    return r;
}
