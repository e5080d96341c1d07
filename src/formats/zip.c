// SPDX-License-Identifier: Apache-2.0
// Zip archives: finding and checking the directory. APPNOTE 6.3.10, sections 4.3.12
// to 4.3.16, 4.5.3.

#include "formats/zip.h"

#include "base/bytes.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"

#define SIG_RECORD    0x02014b50u
#define SIG_END64     0x06064b50u
#define SIG_LOCATOR64 0x07064b50u

#define RECORD_SIZE    46
#define END_SIZE       22
#define END64_SIZE     56
#define LOCATOR64_SIZE 20
#define COMMENT_MAX    0xffff
#define EXTRA_ZIP64    1

#define FLAG_ENCRYPTED        (1u << 0)
#define FLAG_UTF8             (1u << 11)
#define FLAG_MASKED_DIRECTORY (1u << 13)

// What the end records say.
struct ending {
    uint64_t at; // where the directory's records must have ended
    uint64_t entries;
    uint64_t size;
    uint64_t offset;
    bool volumes; // more than one
};

static bool starts_as_zip(const struct bh_input *in)
{
    char head[4];

    return bh_input_exact(in, 0, head, sizeof(head)) == 0 &&
           (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0 ||
            memcmp(head, "PK\7\10", 4) == 0);
}

static bool record_at(const struct bh_input *in, uint64_t at)
{
    char head[4];

    return bh_input_exact(in, at, head, sizeof(head)) == 0 && memcmp(head, "PK\1\2", 4) == 0;
}

// Whether an end record counts: its comment ends with the file, or the directory is in front of it.
// So neither a comment that looks like an end record nor bytes behind the archive (a signature,
// padding) nor a comment that is cut off lead astray.
static bool plausible_end(const struct bh_input *in, uint64_t at, bh_str record)
{
    struct bh_bytes r;

    bh_bytes_init(&r, bh_str_from(record, 12));
    uint64_t size = bh_bytes_le32(&r);
    bh_bytes_skip(&r, 4);
    size_t comment = bh_bytes_le16(&r);
    return comment == bh_bytes_left(&r) || (size && size <= at && record_at(in, at - size));
}

// Position of the end record in the last bytes of the file (from tail_at).
static bool find_end(const struct bh_input *in, uint64_t tail_at, bh_str tail, size_t *ret_at)
{
    for (size_t to = tail.len - END_SIZE + 1, at; to > 0; to = at) {
        at = bh_str_rfind(bh_str_sub(tail, 0, to), 'P');
        if (at == to)
            break;
        bh_str record = bh_str_from(tail, at);
        if (bh_str_starts(record, BH_STR("PK\5\6")) && plausible_end(in, tail_at + at, record)) {
            *ret_at = at;
            return true;
        }
    }
    return false;
}

// Reads the zip64 end record if the locator in front of the end record (at) leads to one. Its
// numbers count where those of the end record are full.
static int read_zip64(const struct bh_input *in, uint64_t at, struct ending *e)
{
    char buf[END64_SIZE];
    struct bh_bytes r;
    int error;

    if (at < LOCATOR64_SIZE)
        return 0;
    uint64_t locator_at = at - LOCATOR64_SIZE;
    if ((error = bh_input_exact(in, locator_at, buf, LOCATOR64_SIZE)) < 0)
        return error;
    bh_bytes_init(&r, bh_str_n(buf, LOCATOR64_SIZE));
    if (bh_bytes_le32(&r) != SIG_LOCATOR64)
        return 0;
    bh_bytes_skip(&r, 4);
    // Where it says, or, with data in front of the archive, right before the locator.
    uint64_t places[] = {bh_bytes_le64(&r),
                         locator_at < END64_SIZE ? UINT64_MAX : locator_at - END64_SIZE};
    for (size_t i = 0; i < BH_COUNT(places); i++) {
        if (places[i] >= locator_at || locator_at - places[i] < END64_SIZE)
            continue;
        if ((error = bh_input_exact(in, places[i], buf, END64_SIZE)) < 0)
            return error;
        bh_bytes_init(&r, bh_str_n(buf, END64_SIZE));
        if (bh_bytes_le32(&r) != SIG_END64)
            continue;
        bh_bytes_skip(&r, 8 + 2 + 2);
        uint32_t disk = bh_bytes_le32(&r), start_disk = bh_bytes_le32(&r);
        bh_bytes_skip(&r, 8);
        uint64_t entries = bh_bytes_le64(&r), size = bh_bytes_le64(&r), offset = bh_bytes_le64(&r);
        e->at = places[i];
        e->volumes = disk != 0 || start_disk != 0;
        e->entries = e->entries == 0xffff ? entries : e->entries;
        e->size = e->size == 0xffffffff ? size : e->size;
        e->offset = e->offset == 0xffffffff ? offset : e->offset;
        return 0;
    }
    return 0;
}

static int read_end(const struct bh_input *in, struct bh_diag *diag, struct ending *ret)
{
    char buf[END_SIZE + COMMENT_MAX + 1];
    size_t n = in->size < sizeof(buf) ? (size_t)in->size : sizeof(buf), at;
    struct bh_bytes r;

    int error = bh_input_exact(in, in->size - n, buf, n);
    if (error < 0)
        return bh_fail(diag, error, BH_NOWHERE, "cannot read the end of the zip archive");
    if (n < END_SIZE || !find_end(in, in->size - n, bh_str_n(buf, n), &at)) {
        if (!starts_as_zip(in))
            return BH_E_FORMAT;
        return bh_fail(diag, BH_E_TRUNCATED, BH_AT(in->size), "zip archive without its end record");
    }
    bh_bytes_init(&r, bh_str_from(bh_str_n(buf, n), at + 4));
    uint32_t disk = bh_bytes_le16(&r), start_disk = bh_bytes_le16(&r);
    bh_bytes_skip(&r, 2);
    *ret = (struct ending){.at = in->size - n + at, .volumes = disk != 0 || start_disk != 0};
    ret->entries = bh_bytes_le16(&r);
    ret->size = bh_bytes_le32(&r);
    ret->offset = bh_bytes_le32(&r);
    error = read_zip64(in, ret->at, ret);
    if (error < 0)
        return bh_fail(diag, error, BH_AT(ret->at), "cannot read the end of the zip archive");
    if (ret->volumes)
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_AT(ret->at), "zip archive of several volumes");
    return 0;
}

// Where the directory is: it ends at its end record, unless only the offset that is stated leads to
// it. The difference is what stands in front of the archive.
static int place_directory(struct bh_zip *z, const struct ending *e)
{
    bool fits = e->size <= e->at && e->offset <= e->at - e->size;

    if (e->size == 0) {
        z->end = e->at;
        return 0;
    }
    if (fits && record_at(z->input, e->at - e->size)) {
        z->end = e->at - e->size;
        z->prefix = z->end - e->offset;
        return 0;
    }
    if (e->offset < e->at && e->size <= e->at - e->offset && record_at(z->input, e->offset)) {
        z->end = e->offset;
        return 0;
    }
    return bh_fail(z->diag, BH_E_CORRUPT, BH_AT(e->at),
                   "the end record does not lead to the directory of the zip archive");
}

// Sizes and offset from the zip64 field, in the place of those that are full (4.5.3).
static void read_extra(bh_str extra, struct bh_zip_entry *e)
{
    struct bh_bytes r;

    bh_bytes_init(&r, extra);
    while (bh_bytes_left(&r) >= 4) {
        uint16_t id = bh_bytes_le16(&r);
        bh_str field = bh_bytes_take(&r, bh_bytes_le16(&r));
        if (id != EXTRA_ZIP64)
            continue;
        struct bh_bytes f;
        bh_bytes_init(&f, field);
        uint64_t *numbers[] = {&e->size, &e->compressed, &e->header_at};
        for (size_t i = 0; i < BH_COUNT(numbers); i++)
            if (*numbers[i] == 0xffffffff && bh_bytes_left(&f) >= 8)
                *numbers[i] = bh_bytes_le64(&f);
        return;
    }
}

// One record of the directory. 0, BH_E_CORRUPT, BH_E_TRUNCATED.
static int read_record(struct bh_bytes *r, uint64_t prefix, struct bh_zip_entry *ret,
                       unsigned *ret_flags)
{
    struct bh_zip_entry entry = {0}, *e = &entry;

    if (bh_bytes_le32(r) != SIG_RECORD)
        return bh_bytes_error(r) ? BH_E_TRUNCATED : BH_E_CORRUPT;
    bh_bytes_skip(r, 4);
    unsigned flags = bh_bytes_le16(r);
    e->method = bh_bytes_le16(r);
    bh_bytes_skip(r, 4);
    e->crc32 = bh_bytes_le32(r);
    e->compressed = bh_bytes_le32(r);
    e->size = bh_bytes_le32(r);
    size_t name = bh_bytes_le16(r), extra = bh_bytes_le16(r), comment = bh_bytes_le16(r);
    bh_bytes_skip(r, 8);
    e->header_at = bh_bytes_le32(r);
    e->name = bh_bytes_take(r, name);
    bh_str extra_data = bh_bytes_take(r, extra);
    bh_bytes_skip(r, comment);
    if (bh_bytes_error(r))
        return BH_E_TRUNCATED;
    read_extra(extra_data, e);
    if (bh_add_overflows_u64(e->header_at, prefix, &e->header_at))
        e->header_at = UINT64_MAX;
    e->encrypted = flags & FLAG_ENCRYPTED;
    e->utf8 = flags & FLAG_UTF8;
    *ret = entry;
    *ret_flags = flags;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

// Counts the records and gathers their offsets. Stops at the first that cannot be read.
static int check_directory(struct bh_zip *z, bh_str data, uint64_t stated, struct bh_arena *arena)
{
    struct bh_bytes r;
    struct bh_zip_entry e;
    unsigned flags;
    bool sorted = true;
    size_t good = 0;

    z->offsets = bh_arena_array(arena, data.len / RECORD_SIZE, sizeof(*z->offsets));
    if (!z->offsets)
        return BH_E_NOMEM;
    bh_bytes_init(&r, data);
    while (bh_bytes_left(&r) && z->rest == 0) {
        z->rest = read_record(&r, z->prefix, &e, &flags);
        if (z->rest < 0) {
            (void)bh_fail(z->diag, z->rest, BH_AT(z->end + good),
                          "record %ju of the zip archive's directory is broken",
                          (uintmax_t)z->entries + 1);
            break;
        }
        if (flags & FLAG_MASKED_DIRECTORY)
            return bh_fail(z->diag, BH_E_UNSUPPORTED, BH_AT(z->end),
                           "the directory of the zip archive is encrypted");
        if (z->entries == BH_LIMIT_ARCHIVE_ENTRIES)
            return bh_fail(z->diag, BH_E_LIMIT, BH_AT(z->end),
                           "the zip archive has more than %ju entries",
                           (uintmax_t)BH_LIMIT_ARCHIVE_ENTRIES);
        z->offsets[z->entries] = e.header_at;
        sorted = sorted && (!z->entries || z->offsets[z->entries - 1] <= e.header_at);
        z->entries++;
        good = r.at;
    }
    z->directory = bh_str_sub(data, 0, good);
    if (!sorted)
        qsort(z->offsets, (size_t)z->entries, sizeof(*z->offsets), by_number);
    // Archives of more than 65 535 entries without zip64 are common: the number is cut there.
    if (z->rest == 0 && (stated & 0xffff) != (z->entries & 0xffff))
        bh_say(z->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(z->end),
               "the zip archive says it has %ju entries, its directory has %ju", (uintmax_t)stated,
               (uintmax_t)z->entries);
    return 0;
}

int bh_zip_open(struct bh_zip *z, const struct bh_input *input, const struct bh_zip *parent,
                struct bh_arena *arena, struct bh_diag *diag)
{
    struct ending end;
    bh_str data;
    uint64_t inflatable;

    *z = (struct bh_zip){.input = input, .diag = diag};
    int error = read_end(input, diag, &end);
    if (error < 0)
        return error;
    z->depth = parent ? parent->depth + 1 : 0;
    if (z->depth >= BH_LIMIT_ARCHIVE_DEPTH)
        return bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "more than %d archives in each other",
                       BH_LIMIT_ARCHIVE_DEPTH);
    if (bh_mul_overflows_u64(input->size, BH_LIMIT_INFLATE_RATIO, &inflatable) ||
        inflatable > BH_LIMIT_INFLATED)
        inflatable = BH_LIMIT_INFLATED;
    z->own_budget = inflatable < BH_LIMIT_INFLATE_FREE ? BH_LIMIT_INFLATE_FREE : inflatable;
    z->budget = parent ? parent->budget : &z->own_budget;

    error = place_directory(z, &end);
    if (error < 0)
        return error;
    if (end.size > BH_LIMIT_ZIP_DIRECTORY)
        return bh_fail(diag, BH_E_LIMIT, BH_AT(z->end),
                       "the zip archive's directory has more than %ju bytes",
                       (uintmax_t)BH_LIMIT_ZIP_DIRECTORY);
    error = bh_input_slice(input, arena, z->end, end.size, &data);
    if (error == BH_E_NOMEM)
        return error;
    if (error < 0)
        return bh_fail(diag, error, BH_AT(z->end), "cannot read the zip archive's directory");
    return check_directory(z, data, end.entries, arena);
}

int bh_zip_next(const struct bh_zip *z, size_t *at, struct bh_zip_entry *ret)
{
    struct bh_bytes r;
    unsigned flags;

    if (*at >= z->directory.len)
        return z->rest;
    bh_bytes_init(&r, z->directory);
    bh_bytes_seek(&r, *at);
    int error = read_record(&r, z->prefix, ret, &flags);
    if (error < 0)
        return error;
    *at = r.at;
    return 1;
}

bool bh_zip_find(const struct bh_zip *z, bh_str name, struct bh_zip_entry *ret)
{
    struct bh_zip_entry e;
    bool found = false;

    for (size_t at = 0; bh_zip_next(z, &at, &e) > 0;) {
        if (!bh_str_eq(e.name, name))
            continue;
        *ret = e;
        found = true;
    }
    return found;
}
