// SPDX-License-Identifier: Apache-2.0
// rpm headers.

#include "formats/rpm_header.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"

#define INDEX_ENTRY 16
// Regions are entries over other entries (signed parts): what they cover is listed by itself.
#define REGION_FIRST 61
#define REGION_LAST  63

static size_t element_size(uint32_t type)
{
    switch (type) {
    case BH_RPM_CHAR:
    case BH_RPM_INT8:
    case BH_RPM_BIN:
        return 1;
    case BH_RPM_INT16:
        return 2;
    case BH_RPM_INT32:
        return 4;
    case BH_RPM_INT64:
        return 8;
    default:
        return 0; // strings: as long as they are
    }
}

// Length of `count` strings with their NULs at the front of data; SIZE_MAX when they are not all
// there.
static size_t strings_length(bh_str data, uint32_t count)
{
    size_t at = 0;

    for (uint32_t i = 0; i < count; i++) {
        bh_str rest = bh_str_from(data, at);
        size_t n = bh_str_find(rest, '\0');
        if (n == rest.len)
            return SIZE_MAX;
        at += n + 1;
    }
    return at;
}

static int bad(struct bh_diag *diag, uint32_t tag, const char *what)
{
    return bh_fail(diag, BH_E_CORRUPT, BH_NOWHERE, "rpm header: tag %lu: %s", (unsigned long)tag,
                   bh_msg(diag ? diag->lang : BH_LANG_EN, what));
}

// *total: bytes of all values so far. Values that overlap would make reading them more work than
// the blob is large.
static int read_entry(struct bh_bytes *index, bh_str data, struct bh_diag *diag,
                      struct bh_rpm_entry *e, size_t *total)
{
    e->tag = bh_bytes_be32(index);
    uint32_t type = bh_bytes_be32(index), offset = bh_bytes_be32(index);
    e->count = bh_bytes_be32(index);
    e->type = (enum bh_rpm_type)type;
    if (type == BH_RPM_NULL || type > BH_RPM_I18NSTRING)
        return bad(diag, e->tag, BH_N("unknown type"));
    if (offset > data.len)
        return bad(diag, e->tag, BH_N("lies outside the data"));
    bh_str rest = bh_str_from(data, offset);
    size_t size = element_size(type), length;
    if (size && e->count > rest.len / size)
        return bad(diag, e->tag, BH_N("lies outside the data"));
    length = size ? size * e->count : strings_length(rest, type == BH_RPM_STRING ? 1 : e->count);
    if (length == SIZE_MAX)
        return bad(diag, e->tag, BH_N("lies outside the data"));
    *total += length;
    if (*total > data.len)
        return bad(diag, e->tag, BH_N("overlaps others"));
    e->data = bh_str_sub(rest, 0, length);
    return 0;
}

static int by_tag(const void *a, const void *b)
{
    uint32_t x = ((const struct bh_rpm_entry *)a)->tag, y = ((const struct bh_rpm_entry *)b)->tag;

    if (x != y)
        return x < y ? -1 : 1;
    // Of a tag that comes twice the first counts: its value stands first in the data.
    const char *p = ((const struct bh_rpm_entry *)a)->data.ptr;
    const char *q = ((const struct bh_rpm_entry *)b)->data.ptr;
    return (p > q) - (p < q);
}

int bh_rpm_header_parse(bh_str blob, struct bh_arena *arena, struct bh_diag *diag,
                        struct bh_rpm_header *ret)
{
    struct bh_bytes r;
    struct bh_rpm_header h = {0};
    size_t total = 0;

    if (blob.len > BH_LIMIT_RPM_HEADER)
        return bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "an rpm header of more than %llu bytes",
                       (unsigned long long)BH_LIMIT_RPM_HEADER);
    bh_bytes_init(&r, blob);
    uint32_t entries = bh_bytes_be32(&r), length = bh_bytes_be32(&r);
    if (bh_bytes_error(&r) == 0 && entries > BH_LIMIT_RPM_TAGS)
        return bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "an rpm header of more than %d tags",
                       BH_LIMIT_RPM_TAGS);
    struct bh_bytes index;
    bh_bytes_init(&index, bh_bytes_take(&r, (uint64_t)entries * INDEX_ENTRY));
    bh_str data = bh_bytes_take(&r, length);
    if (bh_bytes_error(&r) < 0)
        return bh_fail(diag, BH_E_TRUNCATED, BH_NOWHERE, "an rpm header that is cut off");
    h.entries = bh_arena_array(arena, entries ? entries : 1, sizeof(*h.entries));
    if (!h.entries)
        return BH_E_NOMEM;
    for (uint32_t i = 0; i < entries; i++) {
        struct bh_bytes peek = index;
        uint32_t tag = bh_bytes_be32(&peek);
        if (tag >= REGION_FIRST && tag <= REGION_LAST) {
            bh_bytes_skip(&index, INDEX_ENTRY);
            continue;
        }
        int code = read_entry(&index, data, diag, &h.entries[h.count], &total);
        if (code < 0)
            return code;
        h.count++;
    }
    if (h.count)
        qsort(h.entries, h.count, sizeof(*h.entries), by_tag);
    *ret = h;
    return 0;
}

const struct bh_rpm_entry *bh_rpm_find(const struct bh_rpm_header *h, uint32_t tag)
{
    size_t low = 0, high = h->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->entries[middle].tag < tag)
            low = middle + 1;
        else
            high = middle;
    }
    return low < h->count && h->entries[low].tag == tag ? &h->entries[low] : NULL;
}

static bool is_text(enum bh_rpm_type type)
{
    return type == BH_RPM_STRING || type == BH_RPM_STRING_ARRAY || type == BH_RPM_I18NSTRING;
}

bh_str bh_rpm_string(const struct bh_rpm_header *h, uint32_t tag)
{
    const struct bh_rpm_entry *e = bh_rpm_find(h, tag);

    if (!e || !is_text(e->type) || !e->data.len)
        return BH_STR_EMPTY;
    return bh_str_sub(e->data, 0, bh_str_find(e->data, '\0'));
}

bool bh_rpm_number(const struct bh_rpm_entry *e, uint32_t i, uint64_t *ret)
{
    size_t size = element_size(e->type);
    struct bh_bytes r;
    uint64_t v = 0;

    if (!size || e->type == BH_RPM_BIN || i >= e->count)
        return false;
    bh_bytes_init(&r, bh_str_sub(e->data, i * size, (i + 1) * size));
    for (size_t k = 0; k < size; k++)
        v = v << 8 | bh_bytes_u8(&r);
    *ret = v;
    return true;
}

struct bh_rpm_strings bh_rpm_strings(const struct bh_rpm_entry *e)
{
    if (!e || !is_text(e->type))
        return (struct bh_rpm_strings){0};
    return (struct bh_rpm_strings){.rest = e->data,
                                   .left = e->type == BH_RPM_STRING ? 1 : e->count};
}

bool bh_rpm_next_string(struct bh_rpm_strings *it, bh_str *ret)
{
    if (!it->left)
        return false;
    it->left--;
    size_t n = bh_str_find(it->rest, '\0'); // was checked to be there
    *ret = bh_str_sub(it->rest, 0, n);
    it->rest = bh_str_from(it->rest, n + 1);
    return true;
}
