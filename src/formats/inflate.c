// SPDX-License-Identifier: Apache-2.0
// RFC 1950, by zlib.

#include "formats/inflate.h"

#define ZLIB_CONST // next_in points to const
#include <zlib.h>

#include "base/error.h"
#include "base/input.h"
#include "base/memory.h"

void *bh_zlib_alloc(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return bh_calloc(count, size);
}

void bh_zlib_free(void *opaque, void *p)
{
    (void)opaque;
    bh_free(p);
}

struct inflater {
    z_stream z;
    bh_str rest;
    bool ended;
};

static int read_some(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct inflater *i = ctx;
    unsigned room = len < UINT32_MAX ? (unsigned)len : UINT32_MAX;

    i->z.next_out = buf;
    i->z.avail_out = room;
    while (!i->ended && i->z.avail_out == room) {
        unsigned n = i->rest.len < UINT32_MAX ? (unsigned)i->rest.len : UINT32_MAX;
        i->z.next_in = (const Bytef *)i->rest.ptr;
        i->z.avail_in = n;
        int z = inflate(&i->z, Z_NO_FLUSH);
        i->rest = bh_str_from(i->rest, n - i->z.avail_in);
        if (z == Z_BUF_ERROR)
            return BH_E_TRUNCATED;
        if (z == Z_MEM_ERROR)
            return BH_E_NOMEM;
        if (z != Z_OK && z != Z_STREAM_END)
            return BH_E_CORRUPT;
        i->ended = z == Z_STREAM_END;
    }
    *ret_n = room - i->z.avail_out;
    return 0;
}

int bh_inflate(bh_str data, struct bh_arena *arena, uint64_t cap, bh_str *ret)
{
    struct inflater i = {.rest = data};
    struct bh_stream stream = {.read = read_some, .ctx = &i};

    i.z.zalloc = bh_zlib_alloc;
    i.z.zfree = bh_zlib_free;
    if (inflateInit(&i.z) != Z_OK)
        return BH_E_NOMEM;
    int r = bh_stream_all(&stream, arena, cap, ret);
    inflateEnd(&i.z);
    return r;
}
