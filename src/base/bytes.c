// SPDX-License-Identifier: Apache-2.0
// Bounded reader for binary input in memory.

#include "base/bytes.h"

#include "base/error.h"

void bh_bytes_init(struct bh_bytes *r, bh_str data)
{
    *r = (struct bh_bytes){.data = data};
}

int bh_bytes_error(const struct bh_bytes *r)
{
    return r->error;
}

size_t bh_bytes_left(const struct bh_bytes *r)
{
    return r->error ? 0 : r->data.len - r->at;
}

static void fail(struct bh_bytes *r, int error)
{
    if (!r->error)
        r->error = error;
}

void bh_bytes_seek(struct bh_bytes *r, uint64_t at)
{
    if (at > r->data.len)
        fail(r, BH_E_TRUNCATED);
    else if (!r->error)
        r->at = (size_t)at;
}

void bh_bytes_skip(struct bh_bytes *r, uint64_t n)
{
    (void)bh_bytes_take(r, n);
}

bh_str bh_bytes_take(struct bh_bytes *r, uint64_t n)
{
    if (n > bh_bytes_left(r)) {
        fail(r, BH_E_TRUNCATED);
        return BH_STR_EMPTY;
    }
    bh_str s = bh_str_n(r->data.ptr + r->at, (size_t)n);
    r->at += (size_t)n;
    return s;
}

static uint64_t little(struct bh_bytes *r, size_t n)
{
    bh_str s = bh_bytes_take(r, n);
    uint64_t v = 0;

    for (size_t i = s.len; i-- > 0;)
        v = v << 8 | (unsigned char)s.ptr[i];
    return v;
}

static uint64_t big(struct bh_bytes *r, size_t n)
{
    bh_str s = bh_bytes_take(r, n);
    uint64_t v = 0;

    for (size_t i = 0; i < s.len; i++)
        v = v << 8 | (unsigned char)s.ptr[i];
    return v;
}

uint8_t bh_bytes_u8(struct bh_bytes *r)
{
    return (uint8_t)little(r, 1);
}

uint16_t bh_bytes_le16(struct bh_bytes *r)
{
    return (uint16_t)little(r, 2);
}

uint32_t bh_bytes_le32(struct bh_bytes *r)
{
    return (uint32_t)little(r, 4);
}

uint64_t bh_bytes_le64(struct bh_bytes *r)
{
    return little(r, 8);
}

uint16_t bh_bytes_be16(struct bh_bytes *r)
{
    return (uint16_t)big(r, 2);
}

uint32_t bh_bytes_be32(struct bh_bytes *r)
{
    return (uint32_t)big(r, 4);
}

uint64_t bh_bytes_be64(struct bh_bytes *r)
{
    return big(r, 8);
}

uint64_t bh_bytes_varint(struct bh_bytes *r)
{
    uint64_t v = 0;

    if (bh_bytes_left(r) && !(r->data.ptr[r->at] & 0x80)) // most lengths and kinds
        return (unsigned char)r->data.ptr[r->at++];
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = bh_bytes_u8(r);
        if (r->error)
            return 0;
        if (shift == 63 && byte > 1)
            break;
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return v;
    }
    fail(r, BH_E_CORRUPT);
    return 0;
}

bh_str bh_bytes_block(struct bh_bytes *r)
{
    return bh_bytes_take(r, bh_bytes_varint(r));
}

struct bh_bytes bh_bytes_sub(const struct bh_bytes *r, uint64_t at, uint64_t n)
{
    if (at > r->data.len || n > r->data.len - at)
        return (struct bh_bytes){.error = BH_E_TRUNCATED};
    return (struct bh_bytes){.data = bh_str_sub(r->data, (size_t)at, (size_t)(at + n))};
}
