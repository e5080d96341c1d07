// SPDX-License-Identifier: Apache-2.0
// Addresses of feeds.

#include "advisories/update_targets.h"

#include "advisories/update.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "feeds/csaf.h"
#include "feeds/osv.h"

// Bytes of an id behind its front; "2021-005429" has 11.
#define ID_MAX 32

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

int bh_update_checksums_url(struct bh_arena *arena, const char *base,
                            const struct bh_feed_kind *kind, bh_str *ret)
{
    return url_of(arena, base, kind->checksums_url, BH_STR_EMPTY, ret);
}

static void name_file(struct bh_update_target *target)
{
    if (target->kind->checksums_url)
        target->file = bh_path_base(target->url);
}

// Files that the kind has beside its parts.
static int add_before(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                      const struct bh_feed_kind *kind)
{
    bh_str rest = bh_str_z(kind->before), part, url;
    int r = 0;

    while (r == 0 && bh_str_cut(&rest, ' ', &part) && bh_str_cut(&rest, ' ', &url)) {
        struct bh_update_target target = {.kind = kind};
        r = bh_arena_str(arena, url, &url);
        if (r == 0)
            r = url_of(arena, base, url.ptr, BH_STR_EMPTY, &target.url);
        if (r == 0)
            r = bh_arena_join(arena, (bh_str[]){bh_str_z(kind->short_source), BH_STR("/"), part}, 3,
                              &target.feed);
        target.label = target.feed;
        name_file(&target);
        if (r == 0)
            r = add(t, arena, &target);
    }
    return r;
}

static int add_part(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                    const struct bh_feed_kind *kind, bh_str part, bool may_be_missing)
{
    struct bh_update_target target = {
        .kind = kind, .covers = bh_str_z(kind->covers), .may_be_missing = may_be_missing};
    int r = url_of(arena, base, kind->url, part, &target.url);

    if (r == 0)
        r = bh_arena_join(
            arena, (bh_str[]){bh_str_z(kind->name), part.len ? BH_STR("/") : BH_STR_EMPTY, part}, 3,
            &target.feed);
    target.label = target.feed;
    name_file(&target);
    return r < 0 ? r : add(t, arena, &target);
}

int bh_update_targets_kind(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                           const struct bh_feed_kind *kind, int64_t now)
{
    char text[BH_TIME_TEXT];
    bh_str words = bh_str_z(kind->parts), word;
    uint64_t last;
    int r = kind->before ? add_before(t, arena, base, kind) : 0;

    if (r == 0 && !kind->parts && !kind->first_year)
        return add_part(t, arena, base, kind, BH_STR_EMPTY, false);
    while (r == 0 && bh_str_cut(&words, ' ', &word))
        r = add_part(t, arena, base, kind, word, false);
    bh_time_format(now, text);
    if (!kind->first_year || !bh_str_u64(bh_str_n(text, 4), &last))
        return r;
    for (uint64_t year = kind->first_year; r == 0 && year <= last; year++) {
        int n = snprintf(text, sizeof(text), "%llu", (unsigned long long)year);
        r = add_part(t, arena, base, kind, bh_str_n(text, (size_t)n), year == last);
    }
    return r;
}

int bh_update_targets_provider(struct bh_update_targets *t, struct bh_arena *arena, bh_str url)
{
    struct bh_update_target target = {.kind = &bh_feed_csaf, .provider = true};
    bh_str name;

    while (url.len && url.ptr[url.len - 1] == '/')
        url.len--;
    size_t scheme = bh_str_search(url, BH_STR("://"));
    name = scheme < url.len ? bh_str_from(url, scheme + 3) : url;
    int r = bh_arena_join(arena, (bh_str[]){url, BH_STR("/")}, 2, &target.url);
    if (r == 0)
        r = bh_arena_join(arena, (bh_str[]){BH_STR("csaf/"), name}, 2, &target.feed);
    target.label = target.feed;
    return r < 0 ? r : add(t, arena, &target);
}

const struct bh_feed_kind *bh_update_entry_kind(bh_str id)
{
    const struct bh_feed_kind *kind;

    for (size_t i = 0; (kind = bh_feed_kind_at(i)); i++) {
        bh_str rest = id;
        size_t at = 0;
        if (!kind->entry_url || !bh_str_skip(&rest, bh_str_z(kind->entry_id)))
            continue;
        while (at < rest.len && (bh_is_digit(rest.ptr[at]) || rest.ptr[at] == '-'))
            at++;
        if (at == rest.len && rest.len && rest.len <= ID_MAX)
            return kind;
    }
    return NULL;
}

// Ids of one request, from names[*at] on.
static int take_ids(const struct bh_feed_kind *kind, struct bh_arena *arena,
                    const char *const *names, size_t count, size_t *at, bh_str *ids, bh_str *joined)
{
    size_t n = 0;
    int r = 0;

    *joined = BH_STR_EMPTY;
    for (; r == 0 && *at < count && n < kind->entries; ++*at) {
        bh_str name = bh_str_z(names[*at]);
        if (bh_update_entry_kind(name) != kind)
            continue;
        ids[n] = name;
        r = bh_arena_join(arena, (bh_str[]){*joined, n++ ? BH_STR("+") : BH_STR_EMPTY, name}, 3,
                          joined);
    }
    return r < 0 ? r : (int)n;
}

int bh_update_targets_entries(struct bh_update_targets *t, struct bh_arena *arena, const char *base,
                              const struct bh_feed_kind *kind, const char *const *names,
                              size_t count)
{
    struct bh_update_target target = {.kind = kind};
    int r = bh_arena_join(arena,
                          (bh_str[]){bh_str_z(kind->name), BH_STR("/"), BH_STR(BH_UPDATE_ENTRIES)},
                          3, &target.feed);

    target.label = target.feed;
    for (size_t at = 0; r == 0 && at < count;) {
        bh_str *ids = bh_arena_array(arena, kind->entries, sizeof(*ids)), joined;
        int n = ids ? take_ids(kind, arena, names, count, &at, ids, &joined) : BH_E_NOMEM;
        if (n <= 0)
            return n;
        target.ids = ids;
        target.id_count = (size_t)n;
        r = url_of(arena, base, kind->entry_url, joined, &target.url);
        if (r == 0)
            r = add(t, arena, &target);
    }
    return r;
}
