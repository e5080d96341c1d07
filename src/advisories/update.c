// SPDX-License-Identifier: Apache-2.0
// Updates of the store over the network.

#include "advisories/update.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisories/fetch.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

#define TAG_MAX 512

struct update {
    const struct bh_update_options *o;
    struct bh_arena arena;
    const char *ecosystem; // that is being updated
    char failure[1024];    // what was said of it last
    struct bh_diag diag;   // passes on, and keeps the text
    bh_str *names;         // of feeds that were fetched before
    size_t name_count, name_room;
};

static void on_report(void *ctx, const struct bh_report *r)
{
    struct update *u = ctx;

    if (r->severity == BH_ERROR)
        snprintf(u->failure, sizeof(u->failure), "%.*s%s%.*s", BH_FMT(r->file),
                 r->file.len ? ": " : "", BH_FMT(r->text));
    if (u->o->diag->report)
        u->o->diag->report(u->o->diag->ctx, r);
}

// Percent-encodes what a path segment may not hold ("GitHub Actions", "crates.io").
static int url_of(struct update *u, bh_str *ret)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_buf_add_z(&b, u->o->base ? u->o->base : BH_OSV_BASE);
    while (b.len && b.ptr[b.len - 1] == '/')
        b.len--;
    bh_buf_add_char(&b, '/');
    for (const char *p = u->ecosystem; *p; p++)
        if (bh_is_alnum(*p) || bh_str_has(BH_STR("-._~"), *p))
            bh_buf_add_char(&b, *p);
        else
            bh_buf_printf(&b, "%%%02X", (unsigned char)*p);
    bh_buf_add_z(&b, "/all.zip");
    int r = bh_buf_error(&b);
    if (r == 0)
        r = bh_arena_str(&u->arena, bh_buf_str(&b), ret);
    bh_buf_done(&b);
    return r;
}

// The download stands beside the store under a name made of the ecosystem's letters and digits; the
// ETag of its beginning in a file of its own.
static int part_path(struct update *u, const char *ending, bh_str *ret)
{
    bh_str name;
    int r = bh_arena_str(&u->arena, bh_str_z(u->ecosystem), &name);

    for (size_t i = 0; r == 0 && i < name.len; i++)
        if (!bh_is_alnum(name.ptr[i]))
            ((char *)(uintptr_t)name.ptr)[i] = '_';
    return r < 0 ? r
                 : bh_arena_join(
                       &u->arena,
                       (bh_str[]){bh_str_z(u->o->store_path), BH_STR("."), name, bh_str_z(ending)},
                       4, ret);
}

static bh_str read_tag(struct update *u, const char *path)
{
    char text[TAG_MAX];
    bh_str tag = BH_STR_EMPTY;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

    if (fd >= 0)
        close(fd);
    if (n > 0 && n < (ssize_t)sizeof(text) &&
        bh_arena_str(&u->arena, bh_str_n(text, (size_t)n), &tag) < 0)
        return BH_STR_EMPTY;
    return tag;
}

static void write_tag(const char *path, bh_str tag)
{
    int fd = tag.len ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666) : -1;

    if (fd < 0 || write(fd, tag.ptr, tag.len) != (ssize_t)tag.len)
        unlink(path); // without it nothing is resumed
    if (fd >= 0)
        close(fd);
}

static void on_progress(void *ctx, uint64_t now, uint64_t total)
{
    struct update *u = ctx;

    if (u->o->fetching)
        u->o->fetching(u->o->ctx, u->ecosystem, now, total);
}

static int fetch(struct update *u, struct bh_store *store, bh_str feed, bh_str url, bh_str part,
                 struct bh_fetch_result *ret)
{
    struct bh_fetch f = {.url = url.ptr,
                         .max_bytes = BH_LIMIT_DOWNLOAD,
                         .progress = on_progress,
                         .ctx = u,
                         .diag = &u->diag};
    struct stat st;
    bh_str tag_path, known_url;
    int r = part_path(u, ".part.etag", &tag_path);

    if (r == 0)
        r = bh_store_feed_tags(store, feed, &u->arena, &known_url, &f.etag, &f.last_modified);
    if (r < 0)
        return r;
    if (!bh_str_eq(known_url, url))
        f.etag = f.last_modified = BH_STR_EMPTY; // another server's tags say nothing
    f.fd = open(part.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (f.fd < 0 || fstat(f.fd, &st) < 0) {
        r = bh_fail_errno(&u->diag, "cannot open '%s'", part.ptr);
    } else {
        f.have = (uint64_t)st.st_size;
        f.have_tag = read_tag(u, tag_path.ptr);
        r = bh_fetch_run(&f, &u->arena, ret);
    }
    if (f.fd >= 0)
        close(f.fd);
    if (r < 0)
        write_tag(tag_path.ptr, ret->etag);
    else
        unlink(tag_path.ptr);
    return r;
}

static int take_in(struct update *u, struct bh_store *store, bh_str part,
                   struct bh_import_counts *counts)
{
    const char *path = part.ptr;
    const struct bh_import_options o = {.paths = &path,
                                        .count = 1,
                                        .diag = &u->diag,
                                        .progress = u->o->importing,
                                        .progress_ctx = u->o->ctx};

    return bh_import_osv(store, &o, counts);
}

// One ecosystem in one transaction; what failed is noted in another.
static int update_one(struct update *u, struct bh_store *store, bool *ret_failed)
{
    struct bh_import_counts counts = {0};
    struct bh_fetch_result got = {0};
    bh_str url, part, feed;
    int r = url_of(u, &url);

    u->failure[0] = '\0';
    *ret_failed = false;
    if (r == 0)
        r = part_path(u, ".part", &part);
    if (r == 0)
        r = bh_arena_join(&u->arena, (bh_str[]){BH_STR("osv/"), bh_str_z(u->ecosystem)}, 2, &feed);
    if (r < 0)
        return r;
    r = fetch(u, store, feed, url, part, &got);
    bool broken_off = r < 0 && got.etag.len; // the next attempt goes on from there
    int begun = bh_store_begin(store);
    if (begun < 0)
        return begun;
    if (r == 0 && got.what == BH_FETCH_WHOLE)
        r = take_in(u, store, part, &counts);
    struct bh_feed_update f = {.name = feed,
                               .url = url,
                               .etag = got.etag,
                               .last_modified = got.last_modified,
                               .when = bh_time_now(NULL)};
    if (r < 0) {
        bh_store_rollback(store);
        *ret_failed = true;
        f.failure = u->failure[0] ? bh_str_z(u->failure) : bh_str_z(bh_error_name(r));
        begun = bh_store_begin(store);
        if (begun < 0)
            return begun;
    }
    int code = bh_store_feed(store, &f);
    if (code == 0)
        code = bh_store_commit(store);
    if (!broken_off) // of no more use: taken in, unchanged, or not readable
        unlink(part.ptr);
    if (u->o->done)
        u->o->done(u->o->ctx, u->ecosystem, *ret_failed, got.what == BH_FETCH_SAME, &counts);
    return code;
}

static int on_feed(void *ctx, const struct bh_feed_state *f)
{
    struct update *u = ctx;
    bh_str name = f->name;

    if (!f->url.len || !bh_str_skip(&name, BH_STR("osv/")))
        return 0;
    int r = bh_arena_grow(&u->arena, (void **)&u->names, &u->name_room, u->name_count,
                          sizeof(*u->names));
    if (r == 0)
        r = bh_arena_str(&u->arena, name, &u->names[u->name_count]);
    if (r == 0)
        u->name_count++;
    return r;
}

int bh_update_run(const struct bh_update_options *o, size_t *ret_failed)
{
    struct update u = {.o = o};
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    int r = bh_store_open(o->store_path, true, o->diag, &store);

    *ret_failed = 0;
    if (r < 0)
        return r;
    u.diag = (struct bh_diag){.report = on_report, .ctx = &u, .lang = o->diag->lang};
    bh_arena_init(&u.arena, 0);
    if (!o->count)
        r = bh_store_feeds(store, on_feed, &u);
    if (r == 0 && !o->count && !u.name_count)
        r = BH_E_FORMAT;
    for (size_t i = 0; r == 0 && i < (o->count ? o->count : u.name_count); i++) {
        bool failed;
        u.ecosystem = o->count ? o->ecosystems[i] : u.names[i].ptr;
        r = update_one(&u, store, &failed);
        *ret_failed += failed;
    }
    bh_arena_done(&u.arena);
    return r;
}
