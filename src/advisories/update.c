// SPDX-License-Identifier: Apache-2.0
// Updates of the store over the network.

#include "advisories/update.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "advisories/checksum_list.h"
#include "advisories/ecosystem_list.h"
#include "advisories/fetch.h"
#include "advisories/provider.h"
#include "advisories/update_targets.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/memory.h"
#include "feeds/csaf.h"

#define TAG_MAX 4096
// A second in all.
#define LOCK_TRIES 20

struct update {
    const struct bh_update_options *o;
    struct bh_arena arena;
    struct bh_update_targets targets;
    const struct bh_update_target *target; // that is being updated
    char failure[1024];                    // what was said of it last
    struct bh_diag diag;                   // passes on, and keeps the text
    bh_str part, tag; // of it: the download, and the file that names the URL and ETag of it
    bh_str folder;    // of a provider's documents
    struct bh_import_counts counts; // of all its batches
    struct bh_map files;            // names of its documents that are stored
    bool files_known;
    bool unreachable;                  // a server
    uint64_t kinds;                    // bit: that kind is among the targets
    const struct bh_feed_kind *listed; // whose list of checksums was fetched
    struct bh_checksum_list checksums; // of it; empty when it could not be had
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

// The download stands beside the store under a name made of the feed's letters and digits;
// what its bytes are of, in a file of its own, which is there before the first of them.
static int part_path(struct update *u, const char *ending, bh_str *ret)
{
    bh_str name;
    int r = bh_arena_str(&u->arena, u->target->label, &name);

    for (size_t i = 0; r == 0 && i < name.len; i++)
        if (!bh_is_alnum(name.ptr[i]))
            ((char *)(uintptr_t)name.ptr)[i] = '_';
    return r < 0 ? r
                 : bh_arena_join(
                       &u->arena,
                       (bh_str[]){bh_str_z(u->o->store_path), BH_STR("."), name, bh_str_z(ending)},
                       4, ret);
}

// The ETag, if the part is of this URL: "URL\nETAG".
static bh_str read_tag(struct update *u)
{
    char text[TAG_MAX];
    bh_str tag = BH_STR_EMPTY;
    int fd = open(u->tag.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

    if (fd >= 0)
        close(fd);
    if (n <= 0 || n >= (ssize_t)sizeof(text))
        return BH_STR_EMPTY;
    bh_str rest = bh_str_n(text, (size_t)n);
    if (!bh_str_skip(&rest, u->target->url) || !bh_str_skip(&rest, BH_STR("\n")) ||
        bh_str_has(rest, '\n') || bh_arena_str(&u->arena, rest, &tag) < 0)
        return BH_STR_EMPTY;
    return tag;
}

static void drop_part(struct update *u)
{
    unlink(u->tag.ptr); // first: without it nothing is resumed
    unlink(u->part.ptr);
}

static void on_begun(void *ctx, bh_str tag)
{
    struct update *u = ctx;
    bh_str text;
    int fd = -1;

    if (tag.len &&
        bh_arena_join(&u->arena, (bh_str[]){u->target->url, BH_STR("\n"), tag}, 3, &text) == 0)
        fd = open(u->tag.ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0 || write(fd, text.ptr, text.len) != (ssize_t)text.len)
        unlink(u->tag.ptr);
    if (fd >= 0)
        close(fd);
}

static void on_progress(void *ctx, uint64_t now, uint64_t total)
{
    struct update *u = ctx;

    if (u->o->fetching)
        u->o->fetching(u->o->ctx, u->target->label.ptr, now, total);
}

// Goes on with what there is, if the server can; else anew.
static int fetch_into(struct update *u, struct bh_fetch *f, struct bh_fetch_result *ret)
{
    struct stat st;
    int r;

    f->have_tag = read_tag(u);
    if (fstat(f->fd, &st) < 0)
        return bh_fail_errno(&u->diag, "cannot open '%s'", u->part.ptr);
    f->have = f->have_tag.len ? (uint64_t)st.st_size : 0;
    do {
        if (!f->have) {
            unlink(u->tag.ptr);
            if (ftruncate(f->fd, 0) < 0)
                return bh_fail_errno(&u->diag, "cannot open '%s'", u->part.ptr);
        }
        r = bh_fetch_run(f, &u->arena, ret);
        u->unreachable |= ret->unreachable;
        f->have = 0;
    } while (r == 0 && ret->what == BH_FETCH_STALE);
    return r;
}

// The store is not kept open, and so not locked, while the network is waited for.
static int known_tags(struct update *u, bh_str feed, struct bh_feed_tags *ret)
{
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    int r = bh_store_open(u->o->store_path, false, &u->diag, &store);

    if (r == 0)
        r = bh_store_feed_tags(store, feed, &u->arena, ret);
    if (r == 0 && !bh_str_eq(ret->url, u->target->url))
        *ret = (struct bh_feed_tags){0}; // another server's tags say nothing
    return r;
}

static int fetch(struct update *u, const struct bh_feed_tags *known, int fd,
                 struct bh_fetch_result *ret)
{
    struct bh_fetch f = {.etag = known->etag, .last_modified = known->last_modified};

    f.url = u->target->url.ptr;
    f.fd = fd;
    f.max_bytes = BH_LIMIT_DOWNLOAD;
    f.may_be_missing = u->target->may_be_missing && !known->url.len;
    f.begun = on_begun;
    f.progress = on_progress;
    f.ctx = u;
    f.diag = &u->diag;
    return fetch_into(u, &f, ret);
}

// One process at a time. One that was killed a moment ago has a downloader that ends after it and
// holds the file until then. The descriptor, or a negative code.
static int open_part(struct update *u)
{
    static const struct timespec pause = {.tv_nsec = 50000000};
    int fd = open(u->part.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);

    if (fd < 0)
        return bh_fail_errno(&u->diag, "cannot open '%s'", u->part.ptr);
    for (int tries = 0; tries < LOCK_TRIES; tries++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return fd;
        nanosleep(&pause, NULL);
    }
    close(fd);
    return bh_fail(&u->diag, BH_E_SYSTEM, BH_NOWHERE, "'%s' is being fetched by another process",
                   u->part.ptr);
}

static int take_in(struct update *u, struct bh_store *store, struct bh_import_counts *counts)
{
    const char *path = u->target->provider ? u->folder.ptr : u->part.ptr;
    const struct bh_import_options o = {.kind = u->target->kind,
                                        .feed = u->target->feed,
                                        .paths = &path,
                                        .count = 1,
                                        .may_be_empty = u->target->id_count,
                                        .keep_times = true,
                                        .diag = &u->diag,
                                        .progress = u->o->importing,
                                        .progress_ctx = u->o->ctx};

    return bh_import_run(store, &o, counts);
}

static int set_names(struct update *u)
{
    int r = part_path(u, ".part", &u->part);

    u->failure[0] = '\0';
    return r < 0 ? r : part_path(u, ".part.etag", &u->tag);
}

// The tags of a whole answer, even if it has none; an answer without body may leave them out.
static bh_str tag_of(const struct bh_fetch_result *got, bh_str tag)
{
    return tag.len ? tag : got->what == BH_FETCH_WHOLE ? BH_STR("") : BH_STR_EMPTY;
}

// --- Checksums

// Of the kind's files, once; what cannot be had is said, and the files are fetched without.
static int load_checksums(struct update *u, bool *ret_failed)
{
    const struct bh_update_target *target = u->target;
    struct bh_update_target list = {.kind = target->kind};
    const struct bh_feed_tags none = {0};
    struct bh_fetch_result got;

    u->listed = target->kind;
    u->checksums = (struct bh_checksum_list){0};
    int r = bh_update_checksums_url(&u->arena, u->o->base, target->kind, &list.url);
    if (r == 0)
        r = bh_arena_join(&u->arena, (bh_str[]){bh_str_z(target->kind->name), BH_STR("/checksums")},
                          2, &list.label);
    u->target = &list;
    if (r == 0)
        r = set_names(u);
    int fd = r < 0 ? r : open_part(u);
    if (fd >= 0) {
        r = fetch(u, &none, fd, &got);
        u->diag.file = list.url;
        if (r == 0)
            r = bh_checksum_list_read(fd, &u->arena, &u->diag, &u->checksums);
        u->diag.file = BH_STR_EMPTY;
        drop_part(u);
        close(fd);
    }
    u->target = target;
    if (r < 0)
        u->checksums.count = 0;
    *ret_failed = fd < 0 || r < 0;
    return r == BH_E_NOMEM ? r : 0;
}

// What the list says of the target; NULL: nothing.
static const struct bh_checksum *checksum_of(const struct update *u)
{
    return u->target->file.len ? bh_checksum_list_find(&u->checksums, u->target->file) : NULL;
}

static int verify(struct update *u, int fd)
{
    const struct bh_checksum *sum = checksum_of(u);
    struct bh_input in;
    int r = sum ? bh_input_fd(fd, &in) : 0;

    if (r < 0 || !sum)
        return r;
    u->diag.file = u->target->url;
    r = bh_checksum_verify(sum, &in, &u->diag);
    u->diag.file = BH_STR_EMPTY;
    return r;
}

// What came of it: the records and the feed's state in one transaction, or why it failed. *code is
// that of the download, and of the import behind it.
static int note(struct update *u, const struct bh_fetch_result *got, int *code,
                struct bh_import_counts *counts)
{
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    const struct bh_checksum *sum = got->what == BH_FETCH_WHOLE ? checksum_of(u) : NULL;
    struct bh_feed_update f = {.name = u->target->feed,
                               .url = u->target->url,
                               .etag = tag_of(got, got->etag),
                               .last_modified = tag_of(got, got->last_modified),
                               .sha256 = tag_of(got, sum ? bh_str_z(sum->sha256) : BH_STR_EMPTY),
                               .covers = u->target->covers,
                               .when = bh_time_now(NULL)};
    int r = bh_store_open(u->o->store_path, true, u->o->diag, &store);

    if (r == 0)
        r = bh_store_begin(store);
    if (r < 0)
        return r;
    if (*code == 0 && got->what == BH_FETCH_WHOLE)
        *code = take_in(u, store, counts);
    if (*code < 0) {
        bh_store_rollback(store);
        f.failure = u->failure[0] ? bh_str_z(u->failure) : bh_str_z(bh_error_name(*code));
        r = bh_store_begin(store);
    }
    if (r == 0)
        r = bh_store_feed(store, &f);
    return r < 0 ? r : bh_store_commit(store);
}

static int on_stored(void *ctx, const struct bh_stored *r, bh_str meta)
{
    (void)r;
    (void)meta;
    *(bool *)ctx = true;
    return 0;
}

// Says of which of the records that were asked for there is nothing.
static int find_missing(struct update *u, bool *ret_any)
{
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    int r = u->target->id_count ? bh_store_open(u->o->store_path, false, u->o->diag, &store) : 0;

    for (size_t i = 0; r == 0 && i < u->target->id_count; i++) {
        bool found = false;
        r = bh_store_by_id(store, u->target->ids[i], on_stored, &found);
        if (r < 0 || found)
            continue;
        *ret_any = true;
        bh_fail(&u->diag, BH_E_FORMAT, BH_NOWHERE, "the server has no entry '%.*s'",
                BH_FMT(u->target->ids[i]));
    }
    return r;
}

// Fetches the target and takes it in. *code: of the download, and of the import.
static int fetch_and_note(struct update *u, const struct bh_feed_tags *known, int *code,
                          struct bh_fetch_result *got, struct bh_import_counts *counts)
{
    int fd = open_part(u);

    *code = fd < 0 ? fd : fetch(u, known, fd, got);
    // With its tag, the next attempt goes on from there.
    bool keep = fd < 0 || (*code == BH_E_SYSTEM && access(u->tag.ptr, F_OK) == 0);
    if (*code == 0 && got->what == BH_FETCH_WHOLE)
        *code = verify(u, fd);
    // Nothing came, and nothing was wrong: there is nothing to note.
    bool missing = *code == 0 && got->what == BH_FETCH_MISSING;
    int r = missing ? 0 : note(u, got, code, counts);
    if (!keep) // of no more use: taken in, unchanged, or not readable
        drop_part(u);
    if (fd >= 0)
        close(fd);
    return r;
}

// --- Providers

static int on_stored_document(void *ctx, bh_str id)
{
    struct update *u = ctx;
    bh_str file;
    int r = bh_csaf_file_name(id, &u->arena, &file);

    return r == 0 ? bh_map_set(&u->files, file, 1) : r;
}

// The names of all that are stored are made when the first is asked for.
static int has_document(void *ctx, bh_str file)
{
    struct update *u = ctx;
    uint64_t value;

    if (!u->files_known) {
        struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
        int r = bh_store_open(u->o->store_path, false, &u->diag, &store);
        if (r == 0)
            r = bh_store_feed_records(store, u->target->feed, on_stored_document, u);
        if (r < 0)
            return r;
        u->files_known = true;
    }
    return bh_map_get(&u->files, file, &value);
}

static void on_documents(void *ctx, uint64_t now, uint64_t total)
{
    struct update *u = ctx;

    if (u->o->documents)
        u->o->documents(u->o->ctx, u->target->label.ptr, now, total);
}

static int take_batch(void *ctx, size_t documents, bh_str state, bh_str etag)
{
    struct update *u = ctx;
    struct bh_fetch_result got = {.what = documents ? BH_FETCH_WHOLE : BH_FETCH_SAME,
                                  .etag = etag.len ? etag : BH_STR(""),
                                  .last_modified = state};
    struct bh_import_counts counts = {0};
    int code = 0, r = note(u, &got, &code, &counts);

    u->counts.records += counts.records;
    u->counts.added += counts.added;
    u->counts.changed += counts.changed;
    u->counts.same += counts.same;
    u->counts.older += counts.older;
    return r < 0 ? r : code;
}

// *code: of the downloads and the imports.
static int fetch_documents(struct update *u, const struct bh_feed_tags *known, int *code,
                           struct bh_fetch_result *got)
{
    struct bh_provider p = {.url = u->target->url.ptr,
                            .etag = known->etag,
                            .since = known->last_modified,
                            .has = has_document,
                            .take = take_batch,
                            .progress = on_documents,
                            .ctx = u,
                            .diag = &u->diag};
    struct bh_import_counts none = {0};
    bool same = false;
    int r = part_path(u, ".part.d", &u->folder), fd = open_part(u);

    u->counts = none;
    p.folder = u->folder.ptr;
    u->files_known = false;
    bh_map_init(&u->files);
    *code = fd < 0 ? fd : 0;
    if (r == 0 && fd >= 0)
        *code = bh_provider_run(&p, &same, &u->unreachable);
    bh_map_done(&u->files);
    got->what = same ? BH_FETCH_SAME : BH_FETCH_WHOLE;
    // What was taken in is noted already; a failure, and that all is as it was, are not.
    if (r == 0 && (*code < 0 || same)) {
        got->what = BH_FETCH_SAME;
        r = note(u, got, code, &none);
    }
    if (fd >= 0) {
        drop_part(u);
        close(fd);
    }
    return r;
}

static int update_one(struct update *u, bool *ret_failed)
{
    struct bh_import_counts counts = {0};
    struct bh_fetch_result got = {0};
    struct bh_feed_tags known = {0};
    int code = 0, r = set_names(u);

    *ret_failed = false;
    if (r == 0)
        r = known_tags(u, u->target->feed, &known);
    if (r < 0)
        return r;
    const struct bh_checksum *sum = checksum_of(u);
    if (u->target->provider) {
        r = fetch_documents(u, &known, &code, &got);
        counts = u->counts;
    } else if (sum && known.sha256.len && bh_str_eqz(known.sha256, sum->sha256)) {
        got.what = BH_FETCH_SAME;
        r = note(u, &got, &code, &counts);
    } else {
        r = fetch_and_note(u, &known, &code, &got, &counts);
    }
    *ret_failed = code < 0;
    if (r == 0 && code == 0)
        r = find_missing(u, ret_failed);
    if (r == 0 && u->o->done)
        u->o->done(u->o->ctx, u->target->label.ptr,
                   *ret_failed                    ? BH_UPDATE_FAILED
                   : got.what == BH_FETCH_SAME    ? BH_UPDATE_SAME
                   : got.what == BH_FETCH_MISSING ? BH_UPDATE_UNPUBLISHED
                                                  : BH_UPDATED,
                   &counts);
    return r;
}

// A kind with all of its parts, once.
static int add_kind(struct update *u, const struct bh_feed_kind *kind)
{
    size_t at = 0;

    while (bh_feed_kind_at(at) != kind)
        at++;
    if (!kind->url || (u->kinds >> at & 1))
        return 0;
    u->kinds |= UINT64_C(1) << at;
    return bh_update_targets_kind(&u->targets, &u->arena, u->o->base, kind, bh_time_now(NULL));
}

// One whose documents were fetched before.
static int add_provider(struct update *u, const struct bh_feed_state *f)
{
    return f->url.len ? bh_update_targets_provider(&u->targets, &u->arena, f->url) : 0;
}

static int on_provider(void *ctx, const struct bh_feed_state *f)
{
    return bh_str_starts(f->name, BH_STR("csaf/")) ? add_provider(ctx, f) : 0;
}

// The one at the address that is given, or all that are known.
static int add_providers(struct update *u)
{
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    size_t before = u->targets.count;

    if (u->o->base)
        return bh_update_targets_provider(&u->targets, &u->arena, bh_str_z(u->o->base));
    int r = bh_store_open(u->o->store_path, false, u->o->diag, &store);
    if (r == 0)
        r = bh_store_feeds(store, on_provider, u);
    if (r < 0 || u->targets.count > before)
        return r;
    return bh_fail(u->o->diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                   "say where a provider has its CSAF documents: --from with the address of the "
                   "folder that holds changes.csv");
}

static int on_feed(void *ctx, const struct bh_feed_state *f)
{
    struct update *u = ctx;
    bh_str name = f->name;

    if (f->updated == BH_TIME_UNKNOWN)
        return 0;
    if (!bh_str_skip(&name, BH_STR("osv/"))) {
        size_t slash = bh_str_find(name, '/');
        const struct bh_feed_kind *kind = bh_feed_kind_find(bh_str_sub(name, 0, slash));
        if (kind == &bh_feed_csaf)
            return slash < name.len ? add_provider(u, f) : 0;
        bool whole = !bh_str_eqz(bh_str_from(name, slash + 1), BH_UPDATE_ENTRIES);
        return kind && whole ? add_kind(u, kind) : 0;
    }
    if (bh_str_eqz(name, "git")) // records without a package: OSV has no dump of them by that name
        return 0;
    return bh_update_targets_osv(&u->targets, &u->arena, u->o->base, name);
}

// Single records of a kind, if there are names of any.
static int add_entries(struct update *u, const struct bh_feed_kind *kind, bool *ret_any)
{
    size_t before = u->targets.count;
    int r = 0;

    if (kind->entry_url)
        r = bh_update_targets_entries(&u->targets, &u->arena, u->o->base, kind, u->o->names,
                                      u->o->count);
    *ret_any = u->targets.count > before;
    return r;
}

static int add_all_entries(struct update *u)
{
    bool any;
    int r = 0;

    for (size_t i = 0; r == 0 && bh_feed_kind_at(i); i++) {
        r = add_entries(u, bh_feed_kind_at(i), &any);
        if (any) // the kind beside them says of which kind they are
            u->kinds |= UINT64_C(1) << i;
    }
    return r;
}

static int add_named(struct update *u, bh_str name)
{
    const struct bh_feed_kind *kind = bh_feed_kind_find(name);

    if (bh_update_entry_kind(name))
        return 0; // with the others
    if (!kind || kind->by_ecosystem)
        return bh_update_targets_osv(&u->targets, &u->arena, u->o->base, name);
    if (kind->url)
        return add_kind(u, kind);
    if (kind == &bh_feed_csaf)
        return add_providers(u);
    return bh_fail(u->o->diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                   "'%s' is not published at one address: fetch it yourself, and import it",
                   kind->name);
}

static int add_all(struct update *u)
{
    struct bh_ecosystem_list names;
    int r = bh_ecosystem_list_fetch(u->o->base ? u->o->base : BH_OSV_BASE, &u->arena, &u->diag,
                                    &names, &u->unreachable);

    for (size_t i = 0; r == 0 && i < names.count; i++)
        r = bh_update_targets_osv(&u->targets, &u->arena, u->o->base, names.names[i]);
    for (size_t i = 0; r == 0 && bh_feed_kind_at(i); i++)
        r = add_kind(u, bh_feed_kind_at(i));
    return r;
}

static int choose(struct update *u)
{
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    const struct bh_update_options *o = u->o;
    int r = bh_store_open(o->store_path, true, o->diag, &store);

    if (r == 0 && !o->all)
        r = add_all_entries(u);
    for (size_t i = 0; r == 0 && !o->all && i < o->count; i++)
        r = add_named(u, bh_str_z(o->names[i]));
    if (r < 0 || (o->count && !o->all))
        return r;
    if (!o->all) {
        r = bh_store_feeds(store, on_feed, u);
        return r < 0 || u->targets.count ? r : BH_E_FORMAT;
    }
    bh_store_close(bh_take(store));
    return add_all(u);
}

int bh_update_run(const struct bh_update_options *o, struct bh_update_result *ret)
{
    struct update u = {.o = o};

    *ret = (struct bh_update_result){0};
    u.diag = (struct bh_diag){.report = on_report, .ctx = &u, .lang = o->diag->lang};
    bh_arena_init(&u.arena, 0);
    int r = choose(&u);
    for (size_t i = 0; r == 0 && i < u.targets.count; i++) {
        bool failed = false;
        u.target = &u.targets.items[i];
        if (u.target->file.len && u.listed != u.target->kind)
            r = load_checksums(&u, &failed);
        ret->failed += failed;
        if (r == 0)
            r = update_one(&u, &failed);
        ret->failed += r == 0 && failed;
    }
    ret->unreachable = u.unreachable;
    bh_arena_done(&u.arena);
    return r;
}
