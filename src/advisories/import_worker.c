// SPDX-License-Identifier: Apache-2.0
// Reads the documents of a feed inside a worker process.

#include "advisories/import_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "advisories/checksums.h"
#include "advisories/lifecycle_codec.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "base/memory.h"
#include "formats/gzip.h"
#include "formats/zip.h"

// The members of a dump lie one behind the other, and are small: they are read ahead, by more the
// longer that goes well.
#define AHEAD_MIN 4096
#define AHEAD_MAX 262144
// A member of an archive that is larger is not held in memory as a whole.
#define WHOLE_MAX (16 * BH_MIB)
// Members of an archive that one job takes.
#define SLICE_MEMBERS 256

struct window {
    struct bh_input file;
    uint64_t at;
    size_t len, ahead;
    char bytes[AHEAD_MAX];
};

// What a worker keeps between the jobs of an archive.
struct archive {
    struct window window;
    struct bh_input input; // through it
    struct bh_zip_inflater *inflater;
    struct bh_arena arena; // emptied for each job
    struct bh_zip zip;
};

struct job {
    struct bh_worker *worker;
    const struct bh_feed_kind *kind;
    struct bh_arena arena; // of one record
    struct bh_buf frame;
    struct bh_diag diag;
    bool reported;
};

void bh_import_slice_encode(struct bh_buf *out, const struct bh_zip_slice *s)
{
    bh_buf_add_varint(out, s->at);
    bh_buf_add_varint(out, s->size);
    bh_buf_add_varint(out, s->entries);
    bh_buf_add_varint(out, s->prefix);
    bh_buf_add_varint(out, s->end);
}

int bh_import_slice_decode(struct bh_bytes *r, struct bh_zip_slice *ret)
{
    ret->at = bh_bytes_varint(r);
    ret->size = bh_bytes_varint(r);
    ret->entries = bh_bytes_varint(r);
    ret->prefix = bh_bytes_varint(r);
    ret->end = bh_bytes_varint(r);
    return bh_bytes_error(r);
}

static int send(struct job *j)
{
    int r = bh_buf_error(&j->frame);

    return r < 0 ? r : bh_worker_send(j->worker, bh_buf_str(&j->frame));
}

static void on_report(void *ctx, const struct bh_report *report)
{
    struct job *j = ctx;

    if (report->severity != BH_ERROR)
        return;
    j->reported = true;
    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_REPORT);
    bh_buf_add_varint(&j->frame, (uint64_t)-report->code);
    bh_buf_add_varint(&j->frame, report->place.offset);
    bh_buf_add_block(&j->frame, report->file);
    bh_buf_add_block(&j->frame, report->text);
    (void)!send(j);
}

static int send_record(struct job *j, const struct bh_advisory *a)
{
    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_RECORD);
    bh_advisory_encode(&j->frame, a);
    bh_buf_add_varint(&j->frame, a->affected_count);
    // Packages may share their versions: of too many, the rest is not gone through in vain.
    for (size_t i = 0; i < a->affected_count && bh_buf_error(&j->frame) == 0; i++)
        bh_affected_encode(&j->frame, &a->affected[i]);
    return send(j);
}

static int on_advisory(void *ctx, const struct bh_advisory *a)
{
    struct job *j = ctx;
    struct bh_advisory with_source = *a;

    if (!with_source.source.len)
        with_source.source = bh_str_z(j->kind->name);
    return send_record(j, &with_source);
}

static int on_product(void *ctx, bh_str purl, bh_str product)
{
    struct job *j = ctx;

    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_PRODUCT);
    bh_buf_add_block(&j->frame, purl);
    bh_buf_add_block(&j->frame, product);
    return send(j);
}

static int on_name(void *ctx, const struct bh_product_name *n)
{
    struct job *j = ctx;

    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_NAME);
    bh_product_name_encode(&j->frame, n);
    return send(j);
}

static int on_all_names(void *ctx, bh_str lang)
{
    struct job *j = ctx;

    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_ALL_NAMES);
    bh_buf_add_block(&j->frame, lang);
    return send(j);
}

static int on_lifecycle(void *ctx, const struct bh_lifecycle *p)
{
    struct job *j = ctx;

    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_LIFECYCLE);
    bh_lifecycle_encode(&j->frame, p);
    return send(j);
}

static int on_covers(void *ctx, bh_str ecosystem, bh_str part, unsigned parts)
{
    struct job *j = ctx;

    bh_buf_clear(&j->frame);
    bh_buf_add_varint(&j->frame, BH_FRAME_COVERS);
    bh_buf_add_block(&j->frame, ecosystem);
    bh_buf_add_block(&j->frame, part);
    bh_buf_add_varint(&j->frame, parts);
    return send(j);
}

static int read_plain(struct job *j, const struct bh_input *in, bh_str file)
{
    const struct bh_feed_sink sink = {.arena = &j->arena,
                                      .advisory = on_advisory,
                                      .product = on_product,
                                      .name = on_name,
                                      .all_names = on_all_names,
                                      .lifecycle = on_lifecycle,
                                      .covers = on_covers,
                                      .ctx = j};

    j->diag.file = file;
    return j->kind->read(in, &j->diag, &sink);
}

// A compressed document that may be read again from its first byte on.
struct compressed {
    const struct bh_input *in;
    struct bh_gzip *gzip;
};

static int restart_gzip(void *ctx, struct bh_stream *ret)
{
    struct compressed *c = ctx;

    bh_gzip_close(c->gzip);
    c->gzip = NULL;
    return bh_gzip_open(c->in, BH_LIMIT_INFLATED, &c->gzip, ret);
}

// Repositories and distributions compress by these, too.
static const char *other_compression(bh_str first)
{
    static const struct {
        const char *magic, *name;
    } table[] = {{"BZh", "bzip2"}, {"\xfd\x37zXZ", "xz"}, {"\x28\xb5\x2f\xfd", "zstd"}};

    for (size_t i = 0; i < BH_COUNT(table); i++)
        if (bh_str_starts(first, bh_str_z(table[i].magic)))
            return table[i].name;
    return NULL;
}

static int read_as_it_is(struct job *j, const struct bh_input *in, bh_str file, bh_str first)
{
    const char *compression = other_compression(first);

    j->diag.file = file;
    if (compression)
        return bh_fail(&j->diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                       "compressed by %s, which is not read: decompress it first", compression);
    return read_plain(j, in, file);
}

static int read_document(struct job *j, const struct bh_input *in, bh_str file)
{
    struct compressed c = {.in = in};
    struct bh_input_forward forward = {.restart = restart_gzip, .ctx = &c};
    char first[6];
    size_t n = 0;

    if (in->size == UINT64_MAX) // a large member of an archive, which is compressed there
        return read_plain(j, in, file);
    int r = in->read_at(in, 0, first, sizeof(first), &n);
    bh_str front = bh_str_n(first, n);
    if (r < 0 || !bh_gzip_recognise(bh_str_sub(front, 0, 2)))
        return r < 0 ? r : read_as_it_is(j, in, file, front);
    r = restart_gzip(&c, &forward.stream);
    if (r < 0)
        return r;
    const struct bh_input inflated = bh_input_stream(&forward);
    r = read_plain(j, &inflated, file);
    bh_gzip_close(c.gzip);
    return r;
}

static int read_window(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                       size_t *ret_n)
{
    struct window *w = in->ctx;
    uint64_t from = offset - w->at;

    if (offset < w->at || from > w->len || len > w->len - from) {
        bool goes_on = offset >= w->at && from <= w->len + AHEAD_MAX;
        w->ahead = !goes_on ? AHEAD_MIN : w->ahead < AHEAD_MAX ? 2 * w->ahead : AHEAD_MAX;
        w->at = offset;
        w->len = 0;
        if (len > w->ahead)
            return w->file.read_at(&w->file, offset, buf, len, ret_n);
        int r = w->file.read_at(&w->file, offset, w->bytes, w->ahead, &w->len);
        if (r < 0)
            return r;
        from = 0;
    }
    *ret_n = w->len - from < len ? (size_t)(w->len - from) : len;
    memcpy(buf, w->bytes + from, *ret_n);
    return 0;
}

static int open_archive(struct job *j, void **state, struct archive **ret)
{
    struct archive *a = *state;

    if (!a) {
        a = bh_calloc(1, sizeof(*a));
        if (!a)
            return BH_E_NOMEM;
        bh_arena_init(&a->arena, BH_LIMIT_ENTRY_MEMORY);
        a->window.ahead = AHEAD_MIN;
        a->inflater = bh_zip_inflater_new();
        int r =
            a->inflater ? bh_input_fd(bh_worker_root_fd(j->worker), &a->window.file) : BH_E_NOMEM;
        if (r < 0) {
            bh_zip_inflater_free(a->inflater);
            bh_free(a);
            return r;
        }
        a->input = (struct bh_input){
            .read_at = read_window, .size = a->window.file.size, .ctx = &a->window};
        *state = a;
    }
    bh_arena_reset(&a->arena);
    *ret = a;
    return 0;
}

static int list_members(struct job *j, struct archive *a)
{
    struct bh_zip_slice *slices;
    size_t count;
    int r = bh_zip_split(&a->input, SLICE_MEMBERS, &a->arena, &j->diag, &slices, &count);

    for (size_t i = 0; r == 0 && i < count; i++) {
        bh_buf_clear(&j->frame);
        bh_buf_add_varint(&j->frame, BH_FRAME_SLICE);
        bh_import_slice_encode(&j->frame, &slices[i]);
        r = send(j);
    }
    return r;
}

struct member {
    struct archive *archive;
    const struct bh_zip_entry *entry;
    struct bh_zip_reader *reader;
};

static int restart_member(void *ctx, struct bh_stream *ret)
{
    struct member *m = ctx;

    bh_zip_close(m->reader);
    m->reader = NULL;
    return bh_zip_stream(&m->archive->zip, m->entry, &m->reader, ret);
}

static int read_large_member(struct job *j, struct archive *a, const struct bh_zip_entry *e)
{
    struct member m = {.archive = a, .entry = e};
    struct bh_input_forward forward = {.restart = restart_member, .ctx = &m};
    int r = restart_member(&m, &forward.stream);

    if (r < 0)
        return r;
    const struct bh_input in = bh_input_stream(&forward);
    r = read_document(j, &in, e->name);
    bh_zip_close(m.reader);
    return r;
}

static int read_member(struct job *j, struct archive *a, const struct bh_zip_entry *e,
                       struct bh_arena *arena)
{
    bh_str text;

    j->diag.file = e->name;
    if (e->size > WHOLE_MAX)
        return read_large_member(j, a, e);
    bh_arena_reset(arena);
    int r = bh_zip_read(&a->zip, e, arena, WHOLE_MAX, &text);
    if (r < 0)
        return r;
    const struct bh_input in = bh_input_mem(text);
    return read_document(j, &in, e->name);
}

static int read_members(struct job *j, struct archive *a, const struct bh_zip_slice *slice)
{
    struct bh_arena arena;
    struct bh_zip_entry e;
    int r = bh_zip_open_slice(&a->zip, &a->input, slice, &a->arena, &j->diag);

    if (r < 0)
        return r;
    a->zip.inflater = a->inflater;
    a->zip.own_budget = BH_LIMIT_INFLATED; // a feed may be larger than an archive of a target
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    for (size_t at = 0; r >= 0 && (r = bh_zip_next(&a->zip, &at, &e)) > 0;)
        if (bh_feed_is_document(j->kind, e.name))
            r = read_member(j, a, &e, &arena);
    bh_arena_done(&arena);
    return r < 0 ? r : 0;
}

static int read_open_file(struct job *j, int fd, bh_str file)
{
    struct bh_input in;
    int r = bh_input_fd(fd, &in);

    return r < 0 ? r : read_document(j, &in, file);
}

// A file below the folder; *ret is -1 where there is none and that is no error.
static int open_below(struct job *j, bh_str path, bool must, int *ret)
{
    char name[BH_LIMIT_PATH];

    if (path.len >= sizeof(name))
        return BH_E_LIMIT;
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    j->diag.file = path;
    *ret = openat(bh_worker_root_fd(j->worker), name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*ret < 0 && (must || errno != ENOENT))
        return bh_fail_errno(&j->diag, "cannot open the file");
    return 0;
}

static int find_in_list(struct job *j, bh_str list, bh_str name, struct bh_checksum *ret)
{
    struct bh_input in;
    int fd, r = open_below(j, list, false, &fd);

    if (r < 0 || fd < 0)
        return r;
    r = bh_input_fd(fd, &in);
    if (r == 0)
        r = bh_checksums_find(&in, &j->diag, name, ret);
    close(fd);
    return r;
}

// What the list of checksums says that is nearest: in the file's folder, or one above it.
static int find_checksum(struct job *j, bh_str path, struct bh_checksum *ret)
{
    bh_str folder = path, list, name = bh_str_z(j->kind->checksums);
    int r = 0;

    *ret = (struct bh_checksum){0};
    while (r == 0 && !ret->listed && folder.len) {
        folder = bh_path_dir(folder);
        bh_arena_reset(&j->arena);
        r = bh_arena_join(
            &j->arena, (bh_str[]){folder, folder.len ? BH_STR("/") : BH_STR_EMPTY, name}, 3, &list);
        if (r == 0)
            r = find_in_list(j, list, bh_path_base(path), ret);
    }
    return r;
}

static int check_file(struct job *j, int fd, bh_str path)
{
    struct bh_checksum sum;
    struct bh_input in;
    int r = find_checksum(j, path, &sum);

    j->diag.file = path;
    if (r == 0)
        r = bh_input_fd(fd, &in);
    return r < 0 ? r : bh_checksum_verify(&sum, &in, &j->diag);
}

static int read_file(struct job *j, bh_str path)
{
    int fd, r = open_below(j, path, true, &fd);

    if (r < 0)
        return r;
    if (j->kind->checksums)
        r = check_file(j, fd, path);
    if (r == 0)
        r = read_open_file(j, fd, path);
    close(fd);
    return r;
}

static int run(struct job *j, bh_str job, void **state)
{
    struct bh_bytes r;
    struct archive *a;
    struct bh_zip_slice slice;
    int code;

    bh_bytes_init(&r, job);
    switch (bh_bytes_u8(&r)) {
    case 'L':
        code = open_archive(j, state, &a);
        return code < 0 ? code : list_members(j, a);
    case 'Z':
        code = bh_import_slice_decode(&r, &slice);
        if (code == 0)
            code = open_archive(j, state, &a);
        return code < 0 ? code : read_members(j, a, &slice);
    case 'F':
        return read_file(j, bh_bytes_take(&r, bh_bytes_left(&r)));
    default:
        return read_open_file(j, bh_worker_root_fd(j->worker), BH_STR_EMPTY);
    }
}

int bh_import_worker(struct bh_worker *w, bh_str job, const struct bh_feed_kind *kind,
                     enum bh_lang lang, void **state)
{
    struct job j = {
        .worker = w, .kind = kind, .diag = {.report = on_report, .ctx = &j, .lang = lang}};

    bh_arena_init(&j.arena, BH_LIMIT_ENTRY_MEMORY);
    bh_buf_init(&j.frame, BH_LIMIT_FRAME);
    int r = run(&j, job, state);
    if (r < 0 && r != BH_E_FORMAT && !j.reported)
        bh_fail(&j.diag, r, BH_NOWHERE, "cannot be read whole (%s)", bh_error_name(r));
    bh_arena_done(&j.arena);
    bh_buf_done(&j.frame);
    return r;
}
