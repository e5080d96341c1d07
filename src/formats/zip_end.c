// SPDX-License-Identifier: Apache-2.0
// Zip archives: finding the directory. APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.

#include "formats/zip_internal.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"

#define SIG_END64     0x06064b50u
#define SIG_LOCATOR64 0x07064b50u

#define END_SIZE       22
#define END64_SIZE     56
#define LOCATOR64_SIZE 20
#define COMMENT_MAX    0xffff

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
static int place_directory(const struct bh_input *in, const struct ending *e, struct bh_diag *diag,
                           struct bh_zip_slice *ret)
{
    bool fits = e->size <= e->at && e->offset <= e->at - e->size;

    *ret = (struct bh_zip_slice){.at = e->at, .size = e->size, .entries = e->entries};
    if (e->size && fits && record_at(in, e->at - e->size)) {
        ret->at = e->at - e->size;
        ret->prefix = ret->at - e->offset;
    } else if (e->size && e->offset < e->at && e->size <= e->at - e->offset &&
               record_at(in, e->offset)) {
        ret->at = e->offset;
    } else if (e->size) {
        return bh_fail(diag, BH_E_CORRUPT, BH_AT(e->at),
                       "the end record does not lead to the directory of the zip archive");
    }
    ret->end = ret->at;
    return 0;
}

int bh_zip_find_directory(const struct bh_input *in, struct bh_diag *diag, struct bh_zip_slice *ret)
{
    struct ending end;
    int error = read_end(in, diag, &end);

    if (error == 0)
        error = place_directory(in, &end, diag, ret);
    if (error < 0)
        return error;
    if (ret->size > BH_LIMIT_ZIP_DIRECTORY)
        return bh_fail(diag, BH_E_LIMIT, BH_AT(ret->at),
                       "the zip archive's directory has more than %ju bytes",
                       (uintmax_t)BH_LIMIT_ZIP_DIRECTORY);
    return 0;
}
