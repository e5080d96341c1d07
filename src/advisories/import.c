// SPDX-License-Identifier: Apache-2.0
// Imports of feeds: which files, in which jobs, and what comes back.

#include "advisories/import.h"

#include "advisories/import_worker.h"
#include "advisories/lifecycle_codec.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "isolation/pool.h"
#include "sources/source.h"
#include "sources/walk.h"

// Ecosystems of one dump; OSV has some 50.
#define PARTS_MAX 1000
// Slices of one archive; the largest has BH_LIMIT_ARCHIVE_ENTRIES in some hundred each.
#define SLICES_MAX 100000
// Records of one job; the largest single records take under a second.
#define JOB_SECONDS 300

// Records of the dump that is read that name packages of an ecosystem.
struct part {
    bh_str base;          // "Debian" of "Debian:12"
    uint64_t count, last; // record that was counted last
};

// A feed of which this import has all there is.
struct whole_feed {
    bh_str name, covers;
};

struct import {
    struct bh_store *store;
    const struct bh_import_options *options;
    struct bh_import_counts counts;
    struct bh_pool *pool;
    void *worker_state;          // of a worker, in its own memory
    struct bh_arena arena;       // emptied for each record
    const char *path;            // that is being read, as the user named it
    struct bh_zip_slice *slices; // of the archive that is read
    size_t slice_count, slice_room;
    bool failed; // an error was said
    int error;
    struct bh_arena paths; // of dumps met in a folder
    bh_str *dumps;
    size_t dump_count, dump_room;
    struct part *parts;
    size_t part_count, part_room;
    uint64_t named;      // records of the dump that name a package at all
    bool whole_names[2]; // a list of all names in English, in Japanese is among the documents
    uint64_t apart;      // records of it that are of another feed than the kind's own
    bool single;         // the path is one document
    struct whole_feed *feeds;
    size_t feed_count, feed_room;
    struct bh_arena feed_names;
};

static int run_in_worker(struct bh_worker *w, bh_str job, void *ctx)
{
    struct import *im = ctx;

    return bh_import_worker(w, job, im->options->kind, im->options->diag->lang, &im->worker_state);
}

// File, or archive and member.
static int complain(struct import *im, int code, bh_str member, struct bh_place place, bh_str text)
{
    struct bh_diag *d = im->options->diag;
    bh_str before = d->file, file = bh_str_z(im->path);

    if (im->failed) // the first is the reason: the others come from jobs that were under way
        return code;
    im->failed = true;
    bh_arena_reset(&im->arena);
    if (member.len &&
        bh_arena_join(&im->arena, (bh_str[]){file, BH_STR(": "), member}, 3, &file) < 0)
        return BH_E_NOMEM;
    d->file = file;
    struct bh_report report = {
        .severity = BH_ERROR, .code = code, .file = file, .place = place, .text = text};
    if (d->report)
        d->report(d->ctx, &report);
    d->file = before;
    return code;
}

static int on_report(struct import *im, struct bh_bytes *r)
{
    uint64_t code = bh_bytes_varint(r);
    uint64_t offset = bh_bytes_varint(r);
    bh_str member = bh_bytes_block(r), text = bh_bytes_block(r);

    if (bh_bytes_error(r) < 0 || code > 100)
        return BH_E_CORRUPT;
    complain(im, -(int)code, member, BH_AT(offset), text);
    return 0; // the job ends with the code
}

static int note_feed(struct import *im, bh_str name, bh_str covers)
{
    size_t i = 0;

    while (i < im->feed_count && !bh_str_eq(im->feeds[i].name, name))
        i++;
    if (i < im->feed_count)
        return 0;
    int r = bh_grow((void **)&im->feeds, &im->feed_room, i, sizeof(*im->feeds));
    if (r == 0)
        r = bh_arena_str(&im->feed_names, name, &name);
    if (r == 0)
        r = bh_arena_str(&im->feed_names, covers, &covers);
    if (r == 0)
        im->feeds[im->feed_count++] = (struct whole_feed){name, covers};
    return r;
}

static int count_part(struct import *im, bh_str base)
{
    uint64_t record = im->counts.records + 1;
    size_t i = 0;

    while (i < im->part_count && !bh_str_eq(im->parts[i].base, base))
        i++;
    if (i == im->part_count) {
        if (i >= PARTS_MAX)
            return 0;
        int r = bh_grow((void **)&im->parts, &im->part_room, i, sizeof(*im->parts));
        if (r == 0)
            r = bh_arena_str(&im->feed_names, base, &base);
        if (r < 0)
            return r;
        im->parts[im->part_count++] = (struct part){.base = base};
    }
    im->parts[i].count += im->parts[i].last != record;
    im->parts[i].last = record;
    return 0;
}

// Feeds that the dump is: of the ecosystems that all of its records name. The others are there by
// the way, since one vulnerability may be in packages of several ecosystems; their own dumps have
// more. Of a collection without anything in common all are taken for whole; one record is none of
// any.
static int note_parts(struct import *im)
{
    bool common = false;
    int r = 0;

    for (size_t i = 0; i < im->part_count; i++)
        common |= im->parts[i].count == im->named;
    for (size_t i = 0; r == 0 && !im->single && i < im->part_count; i++) {
        bh_str feed;
        if (common && im->parts[i].count != im->named)
            continue;
        bh_arena_reset(&im->arena);
        r = bh_arena_join(&im->arena, (bh_str[]){BH_STR("osv/"), im->parts[i].base}, 2, &feed);
        if (r == 0)
            r = note_feed(im, feed, im->parts[i].base);
    }
    return r;
}

// The one feed of all records.
static bh_str feed_name(const struct import *im)
{
    return im->options->feed.len ? im->options->feed : bh_str_z(im->options->kind->name);
}

static int note_whole(struct import *im, uint64_t records)
{
    const struct bh_feed_kind *kind = im->options->kind;

    if (kind->by_ecosystem)
        return note_parts(im);
    if (!records)
        return 0;
    bool covers = kind->covers && records > 1;
    return note_feed(im, feed_name(im), covers ? bh_str_z(kind->covers) : BH_STR_EMPTY);
}

// The ecosystem of its first package that has one is the record's.
static int count_parts(struct import *im, const struct bh_advisory *a, bh_str *ret_ecosystem)
{
    int r = 0;

    *ret_ecosystem = BH_STR_EMPTY;
    for (size_t i = 0; r == 0 && i < a->affected_count; i++) {
        bh_str base = bh_ecosystem_base(a->affected[i].ecosystem);
        if (base.len)
            r = count_part(im, base);
        if (!ret_ecosystem->len)
            *ret_ecosystem = base;
    }
    im->named += ret_ecosystem->len > 0;
    return r;
}

static bool is_short(const struct bh_feed_kind *kind, bh_str source)
{
    return kind->short_source && bh_str_eqz(source, kind->short_source);
}

static int feed_of(struct import *im, const struct bh_advisory *a, bh_str ecosystem, bh_str *ret)
{
    if (is_short(im->options->kind, a->source)) {
        im->apart++;
        *ret = bh_str_z(im->options->kind->short_source);
        if (bh_str_starts(im->options->feed, *ret)) // "jvnrss/new"
            *ret = im->options->feed;
        return note_feed(im, *ret, BH_STR_EMPTY);
    }
    if (!im->options->kind->by_ecosystem) {
        *ret = feed_name(im);
        return 0;
    }
    return bh_arena_join(
        &im->arena, (bh_str[]){BH_STR("osv/"), ecosystem.len ? ecosystem : BH_STR("git")}, 2, ret);
}

static void count_record(struct import *im, enum bh_put put)
{
    struct bh_import_counts *c = &im->counts;

    c->records++;
    c->added += put == BH_PUT_NEW;
    c->changed += put == BH_PUT_CHANGED;
    c->same += put == BH_PUT_SAME;
    c->older += put == BH_PUT_OLDER;
    if (im->options->progress && (c->records & 0xff) == 0)
        im->options->progress(im->options->progress_ctx, c->records);
}

// What a worker sends is checked as if it were hostile: it must decode whole. The store keeps the
// advisory and its packages apart.
static int decode(struct import *im, bh_str record, struct bh_advisory *ret, bh_str *ret_meta,
                  bh_str *ret_affected)
{
    struct bh_bytes reader;

    bh_bytes_init(&reader, record);
    int r = bh_advisory_decode(&reader, &im->arena, ret);
    if (r == 0 && !bh_str_eqz(ret->source, im->options->kind->name) &&
        !is_short(im->options->kind, ret->source))
        r = BH_E_CORRUPT;
    *ret_meta = bh_str_sub(record, 0, record.len - bh_bytes_left(&reader));
    *ret_affected = bh_str_from(record, ret_meta->len);
    return r < 0 ? r : bh_affected_decode_all(*ret_affected, &im->arena, ret);
}

static int on_record(struct import *im, struct bh_bytes *r)
{
    bh_str meta, affected, ecosystem, feed;
    struct bh_advisory a;
    enum bh_put put;

    bh_arena_reset(&im->arena);
    int code = decode(im, bh_bytes_take(r, bh_bytes_left(r)), &a, &meta, &affected);
    if (code == 0)
        code = count_parts(im, &a, &ecosystem);
    if (code == 0)
        code = feed_of(im, &a, ecosystem, &feed);
    if (code == 0)
        code = bh_store_put(im->store, feed, &a, meta, affected, &put);
    if (code == 0 && !ecosystem.len && !im->single)
        code = note_feed(im, feed, BH_STR_EMPTY);
    if (code == 0)
        count_record(im, put);
    return code;
}

static int on_product(struct import *im, struct bh_bytes *r)
{
    bh_str purl = bh_bytes_block(r), product = bh_bytes_block(r);
    bool added;

    if (bh_bytes_error(r) < 0 || !purl.len || !product.len)
        return BH_E_CORRUPT;
    int code = bh_store_put_product(im->store, feed_name(im), purl, product, &added);
    if (code == 0)
        count_record(im, added ? BH_PUT_NEW : BH_PUT_SAME);
    return code;
}

static int on_name(struct import *im, struct bh_bytes *r)
{
    const char *feed = im->options->kind->names;
    struct bh_product_name n;
    enum bh_put put;
    int code = feed ? bh_product_name_decode(r, &n) : BH_E_CORRUPT;

    if (code == 0 && bh_bytes_left(r))
        code = BH_E_CORRUPT;
    if (code == 0)
        code = bh_store_put_name(im->store, bh_str_z(feed), &n, &put);
    if (code == 0)
        code = note_feed(im, bh_str_z(feed), BH_STR_EMPTY);
    if (code == 0) {
        im->apart++;
        count_record(im, put);
    }
    return code;
}

static int on_all_names(struct import *im, struct bh_bytes *r)
{
    const char *feed = im->options->kind->names;
    bh_str lang = bh_bytes_block(r);
    bool known = bh_str_eqz(lang, "ja") || bh_str_eqz(lang, "en");

    if (!feed || bh_bytes_error(r) < 0 || bh_bytes_left(r) || !known)
        return BH_E_CORRUPT;
    im->whole_names[bh_str_eqz(lang, "ja")] = true;
    return 0;
}

// What the source's lists no longer have, when all of them are in.
static int drop_old_names(struct import *im)
{
    static const char *const langs[] = {"en", "ja"};
    int r = 0;

    for (size_t i = 0; r == 0 && i < BH_COUNT(langs); i++)
        if (im->whole_names[i])
            r = bh_store_drop_names(im->store, bh_str_z(im->options->kind->names),
                                    bh_str_z(langs[i]));
    return r;
}

static int on_lifecycle(struct import *im, struct bh_bytes *r)
{
    bh_str bytes = bh_bytes_take(r, bh_bytes_left(r));
    struct bh_bytes reader;
    struct bh_lifecycle p;

    bh_arena_reset(&im->arena);
    bh_bytes_init(&reader, bytes);
    int code = bh_lifecycle_decode(&reader, &im->arena, &p);
    if (code == 0 && bh_bytes_left(&reader))
        code = BH_E_CORRUPT;
    if (code == 0)
        code = bh_store_put_lifecycle(im->store, feed_name(im), &p, bytes);
    if (code == 0)
        count_record(im, BH_PUT_NEW);
    return code;
}

static int on_slice(struct import *im, struct bh_bytes *r)
{
    int code = im->slice_count < SLICES_MAX ? 0 : BH_E_CORRUPT;

    if (code == 0)
        code = bh_grow((void **)&im->slices, &im->slice_room, im->slice_count, sizeof(*im->slices));
    return code < 0 ? code : bh_import_slice_decode(r, &im->slices[im->slice_count++]);
}

static int on_covers(struct import *im, struct bh_bytes *r)
{
    bh_str ecosystem = bh_bytes_block(r), part = bh_bytes_block(r);
    uint64_t parts = bh_bytes_varint(r);

    if (bh_bytes_error(r) < 0 || !ecosystem.len || !part.len || !parts || parts > PARTS_MAX)
        return BH_E_CORRUPT;
    return bh_store_put_cover(im->store, feed_name(im), ecosystem, part, (unsigned)parts);
}

static int take_frame(struct import *im, bh_str frame)
{
    struct bh_bytes r;

    bh_bytes_init(&r, frame);
    switch (bh_bytes_varint(&r)) {
    case BH_FRAME_RECORD:
        return on_record(im, &r);
    case BH_FRAME_PRODUCT:
        return on_product(im, &r);
    case BH_FRAME_NAME:
        return on_name(im, &r);
    case BH_FRAME_ALL_NAMES:
        return on_all_names(im, &r);
    case BH_FRAME_LIFECYCLE:
        return on_lifecycle(im, &r);
    case BH_FRAME_COVERS:
        return on_covers(im, &r);
    case BH_FRAME_REPORT:
        return on_report(im, &r);
    case BH_FRAME_SLICE:
        return on_slice(im, &r);
    default:
        return BH_E_CORRUPT;
    }
}

static int on_frame(void *ctx, uint64_t id, bh_str frame)
{
    struct import *im = ctx;
    int code = take_frame(im, frame);

    (void)id;
    im->failed = im->failed || code == BH_E_SYSTEM; // the store's, which has said it
    return code;
}

static int on_end(void *ctx, uint64_t id, enum bh_job_end end, int result)
{
    struct import *im = ctx;
    const char *text = end == BH_JOB_HUNG     ? BH_N("the reader of this dump took too long")
                       : end == BH_JOB_MEMORY ? BH_N("the reader of this dump took too much memory")
                                              : BH_N("the reader of this dump crashed");

    (void)id;
    if (end == BH_JOB_DONE)
        return result;
    return complain(im, BH_E_CORRUPT, BH_STR_EMPTY, BH_NOWHERE,
                    bh_str_z(bh_msg(im->options->diag->lang, text)));
}

static int start_pool(struct import *im, int fd, unsigned workers)
{
    struct bh_pool_options o = {.workers = workers,
                                .readable_fd = fd,
                                .memory = BH_LIMIT_WORKER_MEMORY,
                                .job_seconds = JOB_SECONDS,
                                .run = run_in_worker,
                                .frame = on_frame,
                                .end = on_end,
                                .ctx = im,
                                .diag = im->options->diag};

    bh_pool_free(im->pool);
    im->pool = bh_pool_new(&o);
    return im->pool ? 0 : BH_E_SYSTEM;
}

// kind and what it needs, as the worker wants it.
static int submit(struct import *im, char kind, bh_str path, const struct bh_zip_slice *slice)
{
    struct bh_buf job;

    bh_buf_init(&job, 0);
    bh_buf_add_char(&job, kind);
    if (slice)
        bh_import_slice_encode(&job, slice);
    bh_buf_add_str(&job, path);
    int r = bh_buf_error(&job);
    if (r == 0)
        r = bh_pool_submit(im->pool, 0, bh_buf_str(&job));
    bh_buf_done(&job);
    return r;
}

// An archive is listed first; then its members go out in slices. BH_E_FORMAT: it is no archive.
static int import_archive(struct import *im)
{
    im->slice_count = 0;
    int r = submit(im, 'L', BH_STR_EMPTY, NULL);
    if (r == 0)
        r = bh_pool_wait(im->pool);
    for (size_t i = 0; r == 0 && i < im->slice_count; i++)
        r = submit(im, 'Z', BH_STR_EMPTY, &im->slices[i]);
    return r < 0 ? r : bh_pool_wait(im->pool);
}

static int import_file(struct import *im, int fd)
{
    int r = start_pool(im, fd, im->options->workers);

    if (r == 0)
        r = import_archive(im);
    if (r != BH_E_FORMAT || im->failed)
        return r;
    im->single = true;
    r = start_pool(im, fd, 1);
    if (r == 0)
        r = submit(im, 'O', BH_STR_EMPTY, NULL);
    return r < 0 ? r : bh_pool_wait(im->pool);
}

static int on_file(void *ctx, const struct bh_walk *w, const struct bh_walk_file *f)
{
    struct import *im = ctx;
    bh_str path = f->path;

    (void)w;
    if (f->type != BH_WALK_FILE)
        return 0;
    if (bh_feed_is_document(im->options->kind, path))
        return submit(im, 'F', path, NULL);
    if (!bh_str_ends(path, BH_STR(".zip")))
        return 0;
    int r = bh_arena_grow(&im->paths, (void **)&im->dumps, &im->dump_room, im->dump_count,
                          sizeof(*im->dumps));
    if (r == 0)
        r = bh_arena_join(&im->paths, (bh_str[]){bh_str_z(im->path), BH_STR("/"), path}, 3,
                          &im->dumps[im->dump_count]);
    if (r == 0)
        im->dump_count++;
    return r;
}

static int import_folder(struct import *im, const struct bh_source *source)
{
    struct bh_walk w = {.source = source, .diag = im->options->diag, .file = on_file, .ctx = im};
    int r = start_pool(im, source->root_fd, im->options->workers);

    if (r == 0)
        r = bh_walk_run(&w);
    return r < 0 ? r : bh_pool_wait(im->pool);
}

static int import_path(struct import *im, const char *path)
{
    struct bh_source source;
    uint64_t before = im->counts.records;
    size_t dumps = im->dump_count;

    im->path = path;
    im->part_count = 0;
    im->named = 0;
    im->apart = 0;
    im->single = false;
    int r = bh_source_open(path, im->options->diag, &source);
    if (r < 0) {
        im->failed = true;
        return r;
    }
    r = source.is_folder ? import_folder(im, &source) : import_file(im, source.root_fd);
    bh_pool_free(im->pool);
    im->pool = NULL;
    bh_source_close(&source);
    if (r == 0 && im->counts.records == before && im->dump_count == dumps &&
        !im->options->may_be_empty)
        return complain(im, BH_E_FORMAT, BH_STR_EMPTY, BH_NOWHERE,
                        bh_str_z(bh_msg(im->options->diag->lang,
                                        BH_N("no records of this kind of feed in it"))));
    return r < 0 ? r : note_whole(im, im->counts.records - before - im->apart);
}

static int import_all(struct import *im)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < im->options->count; i++)
        r = import_path(im, im->options->paths[i]);
    for (size_t i = 0; r == 0 && i < im->dump_count; i++)
        r = import_path(im, im->dumps[i].ptr);
    return r;
}

static int stamp_feeds(struct import *im)
{
    int64_t now = bh_time_now(NULL);
    int r = 0;

    for (size_t i = 0; r == 0 && i < im->feed_count; i++) {
        const struct bh_feed_update f = {
            .name = im->feeds[i].name, .covers = im->feeds[i].covers, .when = now};
        r = bh_store_feed(im->store, &f);
    }
    return r;
}

int bh_import_run(struct bh_store *store, const struct bh_import_options *options,
                  struct bh_import_counts *ret)
{
    struct import im = {.store = store, .options = options};

    bh_arena_init(&im.arena, 0);
    bh_arena_init(&im.paths, 0);
    bh_arena_init(&im.feed_names, 0);
    int r = options->kind->snapshot ? bh_store_forget(store, feed_name(&im)) : 0;
    if (r == 0)
        r = import_all(&im);
    if (r == 0)
        r = drop_old_names(&im);
    if (r == 0 && !options->keep_times)
        r = stamp_feeds(&im);
    if (r < 0 && r != BH_E_NOMEM && !im.failed)
        complain(&im, r, BH_STR_EMPTY, BH_NOWHERE, bh_str_z(bh_error_name(r)));
    bh_pool_free(im.pool);
    bh_free(im.parts);
    bh_free(im.feeds);
    bh_free(im.slices);
    bh_arena_done(&im.feed_names);
    bh_arena_done(&im.paths);
    bh_arena_done(&im.arena);
    *ret = im.counts;
    return r;
}
