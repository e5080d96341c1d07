// SPDX-License-Identifier: Apache-2.0
// RFC 1952, by zlib.

#include "formats/gzip.h"

#define ZLIB_CONST // next_in points to const
#include <zlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "formats/inflate.h"

#define PIECE 65536

struct bh_gzip {
    z_stream z;
    const struct bh_input *in;
    uint64_t at;   // in the input
    uint64_t left; // bytes that may still come
    bool inside;   // of a member
    bool ended;
    int error;
    char piece[PIECE];
};

bool bh_gzip_recognise(bh_str first)
{
    return bh_str_starts(first, BH_STR("\x1f\x8b"));
}

static int refill(struct bh_gzip *g)
{
    size_t n;
    int r = g->in->read_at(g->in, g->at, g->piece, sizeof(g->piece), &n);

    if (r < 0)
        return r;
    g->at += n;
    g->z.next_in = (const Bytef *)g->piece;
    g->z.avail_in = (unsigned)n;
    return 0;
}

static int code_of(int z)
{
    return z == Z_MEM_ERROR ? BH_E_NOMEM : BH_E_CORRUPT;
}

// Until there is something for the reader, or the end.
static int step(struct bh_gzip *g)
{
    if (!g->z.avail_in) {
        int r = refill(g);
        if (r < 0)
            return r;
    }
    if (!g->z.avail_in) {
        g->ended = true;
        return g->inside ? BH_E_TRUNCATED : 0;
    }
    g->inside = true;
    int z = inflate(&g->z, Z_NO_FLUSH);
    if (z == Z_STREAM_END) {
        g->inside = false;
        z = inflateReset(&g->z);
    }
    return z == Z_OK || z == Z_BUF_ERROR ? 0 : code_of(z);
}

static int read_some(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct bh_gzip *g = ctx;
    unsigned room = len < UINT32_MAX ? (unsigned)len : UINT32_MAX;

    g->z.next_out = buf;
    g->z.avail_out = room;
    while (!g->error && !g->ended && g->z.avail_out == room)
        g->error = step(g);
    if (g->error)
        return g->error;
    *ret_n = room - g->z.avail_out;
    if (*ret_n > g->left)
        g->error = BH_E_LIMIT;
    g->left -= g->error ? 0 : *ret_n;
    return g->error;
}

int bh_gzip_open(const struct bh_input *in, uint64_t cap, struct bh_gzip **ret,
                 struct bh_stream *ret_stream)
{
    struct bh_gzip *g = bh_calloc(1, sizeof(*g));

    if (!g)
        return BH_E_NOMEM;
    g->in = in;
    g->left = cap;
    g->z.zalloc = bh_zlib_alloc;
    g->z.zfree = bh_zlib_free;
    if (inflateInit2(&g->z, 16 + MAX_WBITS) != Z_OK) { // 16: gzip, nothing else
        bh_free(g);
        return BH_E_NOMEM;
    }
    *ret = g;
    *ret_stream = (struct bh_stream){.read = read_some, .ctx = g};
    return 0;
}

void bh_gzip_close(struct bh_gzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    bh_free(g);
}
