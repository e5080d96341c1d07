// SPDX-License-Identifier: Apache-2.0
// Zip archives: reading the directory. APPNOTE 6.3.10, sections 4.3.12 and 4.5.3.

#include "formats/zip_internal.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"

#define SIG_RECORD 0x02014b50u

#define RECORD_SIZE 46
#define EXTRA_ZIP64 1

#define FLAG_ENCRYPTED        (1u << 0)
#define FLAG_UTF8             (1u << 11)
#define FLAG_MASKED_DIRECTORY (1u << 13)

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

int bh_zip_record(struct bh_bytes *r, uint64_t prefix, struct bh_zip_entry *ret, bool *ret_masked)
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
    *ret_masked = flags & FLAG_MASKED_DIRECTORY;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

int bh_zip_broken_record(const struct bh_zip_slice *d, uint64_t offset, uint64_t entries, int code,
                         struct bh_diag *diag)
{
    return bh_fail(diag, code, BH_AT(d->at + offset),
                   "record %ju of the zip archive's directory is broken", (uintmax_t)entries + 1);
}

int bh_zip_check_record(const struct bh_zip_slice *d, uint64_t entries, bool masked,
                        struct bh_diag *diag)
{
    if (masked)
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_AT(d->at),
                       "the directory of the zip archive is encrypted");
    if (entries == BH_LIMIT_ARCHIVE_ENTRIES)
        return bh_fail(diag, BH_E_LIMIT, BH_AT(d->at), "the zip archive has more than %ju entries",
                       (uintmax_t)BH_LIMIT_ARCHIVE_ENTRIES);
    return 0;
}

// Archives of more than 65 535 entries without zip64 are common: the number is cut there.
void bh_zip_check_count(const struct bh_zip_slice *d, uint64_t entries, struct bh_diag *diag)
{
    if ((d->entries & 0xffff) != (entries & 0xffff))
        bh_say(diag, BH_WARNING, BH_E_CORRUPT, BH_AT(d->at),
               "the zip archive says it has %ju entries, its directory has %ju",
               (uintmax_t)d->entries, (uintmax_t)entries);
}

// Counts the records and gathers their offsets. Stops at the first that cannot be read.
static int check_directory(struct bh_zip *z, const struct bh_zip_slice *d, bh_str data,
                           struct bh_arena *arena)
{
    struct bh_bytes r;
    struct bh_zip_entry e;
    bool masked, sorted = true;
    size_t good = 0;

    z->offsets = bh_arena_array(arena, data.len / RECORD_SIZE, sizeof(*z->offsets));
    if (!z->offsets)
        return BH_E_NOMEM;
    bh_bytes_init(&r, data);
    while (bh_bytes_left(&r)) {
        z->rest = bh_zip_record(&r, z->prefix, &e, &masked);
        if (z->rest < 0) {
            (void)bh_zip_broken_record(d, good, z->entries, z->rest, z->diag);
            break;
        }
        int error = bh_zip_check_record(d, z->entries, masked, z->diag);
        if (error < 0)
            return error;
        z->offsets[z->entries] = e.header_at;
        sorted = sorted && (!z->entries || z->offsets[z->entries - 1] <= e.header_at);
        z->entries++;
        good = r.at;
    }
    z->directory = bh_str_sub(data, 0, good);
    if (!sorted)
        qsort(z->offsets, (size_t)z->entries, sizeof(*z->offsets), by_number);
    if (z->rest == 0)
        bh_zip_check_count(d, z->entries, z->diag);
    return 0;
}

int bh_zip_open_slice(struct bh_zip *z, const struct bh_input *input, const struct bh_zip_slice *d,
                      struct bh_arena *arena, struct bh_diag *diag)
{
    uint64_t inflatable;
    bh_str data;

    *z = (struct bh_zip){.input = input, .diag = diag, .prefix = d->prefix, .end = d->end};
    if (bh_mul_overflows_u64(input->size, BH_LIMIT_INFLATE_RATIO, &inflatable) ||
        inflatable > BH_LIMIT_INFLATED)
        inflatable = BH_LIMIT_INFLATED;
    z->own_budget = inflatable < BH_LIMIT_INFLATE_FREE ? BH_LIMIT_INFLATE_FREE : inflatable;
    z->budget = &z->own_budget;
    int error = bh_input_slice(input, arena, d->at, d->size, &data);
    if (error == BH_E_NOMEM)
        return error;
    if (error < 0)
        return bh_fail(diag, error, BH_AT(d->at), "cannot read the zip archive's directory");
    return check_directory(z, d, data, arena);
}

int bh_zip_open(struct bh_zip *z, const struct bh_input *input, const struct bh_zip *parent,
                struct bh_arena *arena, struct bh_diag *diag)
{
    unsigned depth = parent ? parent->depth + 1 : 0;
    struct bh_zip_slice whole;
    int error = bh_zip_find_directory(input, diag, &whole);

    if (error == 0 && depth >= BH_LIMIT_ARCHIVE_DEPTH)
        error = bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "more than %d archives in each other",
                        BH_LIMIT_ARCHIVE_DEPTH);
    if (error == 0)
        error = bh_zip_open_slice(z, input, &whole, arena, diag);
    if (error < 0)
        return error;
    z->depth = depth;
    if (parent)
        z->budget = parent->budget;
    return 0;
}

int bh_zip_next(const struct bh_zip *z, size_t *at, struct bh_zip_entry *ret)
{
    struct bh_bytes r;
    bool masked;

    if (*at >= z->directory.len)
        return z->rest;
    bh_bytes_init(&r, z->directory);
    bh_bytes_seek(&r, *at);
    int error = bh_zip_record(&r, z->prefix, ret, &masked);
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
