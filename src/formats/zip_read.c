// SPDX-License-Identifier: Apache-2.0
// Zip archives: the bytes of entries. APPNOTE 6.3.10, sections 4.3.7 and 4.4; RFC 1951 (by zlib,
// and by libdeflate, which takes half the time but wants the entry whole).

#include "formats/zip.h"

#include <libdeflate.h>
#include <zlib.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "formats/inflate.h"

#define SIG_LOCAL  0x04034b50u
#define LOCAL_SIZE 30
// As much of the local header's name is compared with the directory's.
#define NAME_COMPARED 1024
// Compressed entries up to this size are inflated in one go.
#define WHOLE_MAX (8 * BH_MIB)
// Deflate's best: 258 bytes for two bits.
#define DEFLATE_RATIO 1032

#define FLAG_DESCRIPTOR (1u << 3)

struct bh_zip_reader {
    struct bh_zip *zip;
    struct bh_zip_entry entry;
    uint64_t at;   // in the input, of the next compressed byte
    uint64_t left; // compressed bytes not yet read
    uint64_t given;
    uint32_t crc;
    int error;    // sticky
    bool inflate; // inflater is initialised
    bool ended;   // the deflate stream is complete
    z_stream inflater;
    unsigned char buf[16 * 1024];
};

static int fail(const struct bh_zip *z, const struct bh_zip_entry *e, int code, const char *format)
{
    return bh_fail(z->diag, code, BH_AT(e->header_at), format, BH_FMT(e->name));
}

static int input_failed(const struct bh_zip *z, const struct bh_zip_entry *e, int code)
{
    return fail(z, e, code, BH_N("cannot read entry '%.*s' of the zip archive"));
}

// Number of the sorted offsets that are not over the limit.
static size_t offsets_up_to(const struct bh_zip *z, uint64_t limit)
{
    size_t low = 0, high = (size_t)z->entries;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->offsets[middle] <= limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Where the bytes of an entry must end: no later than the next local header, or the directory.
static uint64_t room_end(const struct bh_zip *z, const struct bh_zip_entry *e)
{
    size_t behind = offsets_up_to(z, e->header_at);

    if (behind >= 2 && z->offsets[behind - 2] == e->header_at)
        return 0; // two records share the local header
    if (behind < z->entries && z->offsets[behind] < z->end)
        return z->offsets[behind];
    return z->end;
}

// Says it when the local header (30 bytes, then its name) is at odds with the directory.
static void compare_local(const struct bh_zip *z, const struct bh_zip_entry *e, bh_str local)
{
    struct bh_bytes r;

    bh_bytes_init(&r, local);
    bh_bytes_skip(&r, 6);
    unsigned flags = bh_bytes_le16(&r), method = bh_bytes_le16(&r);
    bh_bytes_skip(&r, 4);
    uint32_t crc = bh_bytes_le32(&r), compressed = bh_bytes_le32(&r), size = bh_bytes_le32(&r);
    size_t name_len = bh_bytes_le16(&r);
    bh_bytes_skip(&r, 2);
    bh_str name = bh_str_sub(bh_str_from(local, LOCAL_SIZE), 0, name_len);
    bool same = method == e->method && name_len == e->name.len && bh_str_starts(e->name, name);
    if (!(flags & FLAG_DESCRIPTOR))
        same = same && crc == e->crc32 && (compressed == e->compressed || ~compressed == 0) &&
               (size == e->size || ~size == 0);
    if (!same)
        bh_say(z->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(e->header_at),
               "the local header of '%.*s' differs from the zip archive's directory",
               BH_FMT(e->name));
}

int bh_zip_locate(const struct bh_zip *z, const struct bh_zip_entry *e, uint64_t *ret_offset)
{
    char buf[LOCAL_SIZE + NAME_COMPARED];
    struct bh_bytes r;
    uint64_t data_at, data_end;
    size_t n;

    if (e->header_at >= z->end)
        return fail(z, e, BH_E_CORRUPT,
                    BH_N("the zip archive has no entry where '%.*s' should be"));
    int error = z->input->read_at(z->input, e->header_at, buf, sizeof(buf), &n);
    if (error < 0)
        return input_failed(z, e, error);
    bh_bytes_init(&r, bh_str_n(buf, n));
    if (bh_bytes_le32(&r) != SIG_LOCAL)
        return fail(z, e, BH_E_CORRUPT,
                    BH_N("the zip archive has no entry where '%.*s' should be"));
    bh_bytes_skip(&r, LOCAL_SIZE - 4 - 2 - 2);
    uint32_t names = bh_bytes_le16(&r);
    names += bh_bytes_le16(&r);
    if (bh_bytes_error(&r))
        return input_failed(z, e, BH_E_TRUNCATED);
    data_at = e->header_at + LOCAL_SIZE + names; // in front of z->end, far from overflow
    if (bh_add_overflows_u64(data_at, e->compressed, &data_end) || data_end > room_end(z, e))
        return fail(z, e, BH_E_CORRUPT,
                    BH_N("entry '%.*s' of the zip archive overlaps what follows it"));
    compare_local(z, e, bh_str_n(buf, n));
    *ret_offset = data_at;
    return 0;
}

// What can be known about an entry before it is read.
static int check_readable(const struct bh_zip *z, const struct bh_zip_entry *e)
{
    uint64_t most;

    if (e->encrypted)
        return fail(z, e, BH_E_UNSUPPORTED, BH_N("entry '%.*s' of the zip archive is encrypted"));
    switch (e->method) {
    case BH_ZIP_STORED:
        if (e->compressed != e->size)
            return fail(z, e, BH_E_CORRUPT,
                        BH_N("stored entry '%.*s' of the zip archive has two sizes"));
        return 0;
    case BH_ZIP_DEFLATED:
        if (bh_mul_overflows_u64(e->compressed, DEFLATE_RATIO, &most))
            most = UINT64_MAX;
        if (e->size > most)
            return fail(z, e, BH_E_CORRUPT,
                        BH_N("entry '%.*s' of the zip archive claims more than deflate can hold"));
        return 0;
    default:
        return bh_fail(z->diag, BH_E_UNSUPPORTED, BH_AT(e->header_at),
                       "entry '%.*s' of the zip archive: compression method %d is not read",
                       BH_FMT(e->name), e->method);
    }
}

static int read_stored(struct bh_zip_reader *r, void *buf, size_t len, size_t *ret_n)
{
    const struct bh_input *in = r->zip->input;
    size_t n = len < r->left ? len : (size_t)r->left;

    int error = bh_input_exact(in, r->at, buf, n);
    if (error < 0)
        return input_failed(r->zip, &r->entry, error);
    r->at += n;
    r->left -= n;
    r->ended = r->left == 0;
    *ret_n = n;
    return 0;
}

static int refill(struct bh_zip_reader *r)
{
    size_t n = r->left < sizeof(r->buf) ? (size_t)r->left : sizeof(r->buf);

    int error = bh_input_exact(r->zip->input, r->at, r->buf, n);
    if (error < 0)
        return input_failed(r->zip, &r->entry, error);
    r->at += n;
    r->left -= n;
    r->inflater.next_in = r->buf;
    r->inflater.avail_in = (unsigned)n;
    return 0;
}

// Zero bytes only at the end of the deflate stream.
static int read_deflated(struct bh_zip_reader *r, void *buf, size_t len, size_t *ret_n)
{
    z_stream *s = &r->inflater;
    unsigned room = len < UINT32_MAX ? (unsigned)len : UINT32_MAX;

    s->next_out = buf;
    s->avail_out = room;
    while (!r->ended && s->avail_out == room) {
        if (s->avail_in == 0 && r->left) {
            int error = refill(r);
            if (error < 0)
                return error;
        }
        switch (inflate(s, Z_NO_FLUSH)) {
        case Z_OK:
            break;
        case Z_STREAM_END:
            r->ended = true;
            break;
        case Z_BUF_ERROR:
            return fail(r->zip, &r->entry, BH_E_CORRUPT,
                        BH_N("the deflate stream of entry '%.*s' of the zip archive has no end"));
        case Z_MEM_ERROR:
            return BH_E_NOMEM;
        default:
            return fail(r->zip, &r->entry, BH_E_CORRUPT,
                        BH_N("the deflate stream of entry '%.*s' of the zip archive is broken"));
        }
    }
    size_t n = room - s->avail_out;
    if (n > *r->zip->budget)
        return fail(r->zip, &r->entry, BH_E_LIMIT,
                    BH_N("the zip archive inflates to too much at entry '%.*s'"));
    *r->zip->budget -= n;
    *ret_n = n;
    return 0;
}

static int read_checked(struct bh_zip_reader *r, void *buf, size_t len, size_t *ret_n)
{
    size_t n = 0;
    int error = 0;

    if (!r->ended)
        error = r->inflate ? read_deflated(r, buf, len, &n) : read_stored(r, buf, len, &n);
    if (error < 0)
        return error;
    r->given += n;
    r->crc = (uint32_t)crc32_z(r->crc, buf, n);
    if (r->given > r->entry.size || (n == 0 && r->given != r->entry.size))
        return fail(r->zip, &r->entry, BH_E_CORRUPT,
                    BH_N("entry '%.*s' of the zip archive has not the size that is stated"));
    if (n == 0 && r->crc != r->entry.crc32)
        return fail(r->zip, &r->entry, BH_E_CORRUPT,
                    BH_N("entry '%.*s' of the zip archive has not the CRC that is stated"));
    *ret_n = n;
    return 0;
}

static int reader_read(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct bh_zip_reader *r = ctx;

    if (r->error == 0)
        r->error = read_checked(r, buf, len, ret_n);
    return r->error;
}

// A reader of the bytes that begin at that place.
static int open_reader(struct bh_zip *z, const struct bh_zip_entry *e, uint64_t at,
                       struct bh_zip_reader **ret_reader, struct bh_stream *ret)
{
    struct bh_zip_reader *r = bh_calloc(1, sizeof(*r));
    if (!r)
        return BH_E_NOMEM;
    r->zip = z;
    r->entry = *e;
    r->at = at;
    r->left = e->compressed;
    if (e->method == BH_ZIP_DEFLATED) {
        r->inflater.zalloc = bh_zlib_alloc;
        r->inflater.zfree = bh_zlib_free;
        if (inflateInit2(&r->inflater, -MAX_WBITS) != Z_OK) {
            bh_free(r);
            return BH_E_NOMEM;
        }
        r->inflate = true;
    }
    *ret_reader = r;
    *ret = (struct bh_stream){.read = reader_read, .ctx = r};
    return 0;
}

int bh_zip_stream(struct bh_zip *z, const struct bh_zip_entry *e, struct bh_zip_reader **ret_reader,
                  struct bh_stream *ret)
{
    uint64_t at;
    int error = check_readable(z, e);

    if (error == 0)
        error = bh_zip_locate(z, e, &at);
    return error < 0 ? error : open_reader(z, e, at, ret_reader, ret);
}

void bh_zip_close(struct bh_zip_reader *r)
{
    if (!r)
        return;
    if (r->inflate)
        inflateEnd(&r->inflater);
    bh_free(r);
}

void bh_zip_closep(struct bh_zip_reader **r)
{
    bh_zip_close(*r);
}

struct bh_zip_inflater {
    struct libdeflate_decompressor *d;
    size_t room;
    char *from; // compressed bytes
};

struct bh_zip_inflater *bh_zip_inflater_new(void)
{
    struct bh_zip_inflater *i = bh_calloc(1, sizeof(*i));

    if (i && !(i->d = libdeflate_alloc_decompressor())) {
        bh_free(i);
        return NULL;
    }
    return i;
}

void bh_zip_inflater_free(struct bh_zip_inflater *i)
{
    if (!i)
        return;
    libdeflate_free_decompressor(i->d);
    bh_free(i->from);
    bh_free(i);
}

void bh_zip_inflater_freep(struct bh_zip_inflater **i)
{
    bh_zip_inflater_free(*i);
}

// All of a deflated entry at once, when nothing at all is wrong with it. False: the reader by
// pieces will say what is.
static bool inflate_whole(const struct bh_zip *z, const struct bh_zip_entry *e, uint64_t at,
                          char *to)
{
    BH_CLEANUP(bh_zip_inflater_freep) struct bh_zip_inflater *own = NULL;
    struct bh_zip_inflater *i = z->inflater;
    size_t size = (size_t)e->size, compressed = (size_t)e->compressed, n = 0;

    if (e->method != BH_ZIP_DEFLATED || e->compressed > WHOLE_MAX)
        return false;
    if (!i)
        i = own = bh_zip_inflater_new();
    if (!i || bh_grow((void **)&i->from, &i->room, compressed, 1) < 0 ||
        bh_input_exact(z->input, at, i->from, compressed) < 0)
        return false;
    enum libdeflate_result result =
        libdeflate_deflate_decompress(i->d, i->from, compressed, to, size, &n);
    return result == LIBDEFLATE_SUCCESS && n == size && libdeflate_crc32(0, to, n) == e->crc32;
}

static int read_pieces(struct bh_zip *z, const struct bh_zip_entry *e, uint64_t at, char *to,
                       size_t room, size_t *ret_len)
{
    BH_CLEANUP(bh_zip_closep) struct bh_zip_reader *r = NULL;
    struct bh_stream s;
    size_t n;
    int error = open_reader(z, e, at, &r, &s);

    *ret_len = 0;
    if (error < 0)
        return error;
    do {
        error = s.read(s.ctx, to + *ret_len, room - *ret_len, &n);
        if (error < 0)
            return error;
        *ret_len += n;
    } while (n);
    return 0;
}

int bh_zip_read(struct bh_zip *z, const struct bh_zip_entry *e, struct bh_arena *arena,
                uint64_t cap, bh_str *ret)
{
    size_t len = (size_t)e->size;
    uint64_t at;
    int error;

    if (e->size > cap || e->size > SIZE_MAX - 2)
        return bh_fail(z->diag, BH_E_LIMIT, BH_AT(e->header_at),
                       "entry '%.*s' of the zip archive has more than %ju bytes", BH_FMT(e->name),
                       (uintmax_t)cap);
    error = check_readable(z, e);
    if (error == 0)
        error = bh_zip_locate(z, e, &at);
    if (error < 0)
        return error;
    if (e->method == BH_ZIP_DEFLATED && e->size > *z->budget)
        return fail(z, e, BH_E_LIMIT, BH_N("the zip archive inflates to too much at entry '%.*s'"));
    size_t room = (size_t)e->size + 1; // one more: the read that meets the end
    char *p = bh_arena_alloc(arena, room + 1);
    if (!p)
        return BH_E_NOMEM;
    if (inflate_whole(z, e, at, p))
        *z->budget -= len;
    else
        error = read_pieces(z, e, at, p, room, &len);
    if (error < 0)
        return error;
    p[len] = '\0';
    *ret = bh_str_n(p, len);
    return 0;
}

int bh_zip_input(struct bh_zip *z, const struct bh_zip_entry *e, struct bh_arena *arena,
                 uint64_t cap, struct bh_input *ret)
{
    bh_str data;
    uint64_t at;
    int error;

    if (e->method != BH_ZIP_STORED || e->encrypted) {
        error = bh_zip_read(z, e, arena, cap, &data);
        if (error == 0)
            *ret = bh_input_mem(data);
        return error;
    }
    error = check_readable(z, e);
    if (error == 0)
        error = bh_zip_locate(z, e, &at);
    if (error < 0)
        return error;
    error = bh_input_part(z->input, arena, at, e->size, ret);
    return error == BH_E_TRUNCATED ? input_failed(z, e, error) : error;
}
