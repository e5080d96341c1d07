// SPDX-License-Identifier: Apache-2.0
// Opens the archive, reads every entry as a whole and as a stream, which must agree, and opens the
// archives within. Its directory in slices must give the same entries.

#include <stdint.h>

#include "base/error.h"
#include "base/limits.h"
#include "formats/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int stream_all(struct bh_zip *z, const struct bh_zip_entry *e, uint64_t *ret_len)
{
    BH_CLEANUP(bh_zip_closep) struct bh_zip_reader *r = NULL;
    struct bh_stream s;
    char buf[333];
    size_t n;
    uint64_t len = 0;

    int code = bh_zip_stream(z, e, &r, &s);
    while (code == 0) {
        code = s.read(s.ctx, buf, sizeof(buf), &n);
        if (code < 0 || n == 0)
            break;
        len += n;
        if (len > e->size)
            abort();
    }
    *ret_len = len;
    return code;
}

// Stops at what only says that memory or a cap is reached.
static bool exhausted(int code)
{
    return code == BH_E_NOMEM || code == BH_E_LIMIT;
}

static void walk(const struct bh_input *in, const struct bh_zip *parent)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_zip z;
    struct bh_zip_entry e;
    unsigned seen = 0;

    bh_arena_init(&arena, 256 * BH_MIB);
    if (bh_zip_open(&z, in, parent, &arena, NULL) < 0)
        return;
    for (size_t at = 0; bh_zip_next(&z, &at, &e) > 0; seen++) {
        bh_str s;
        struct bh_input inner;
        uint64_t len;
        int code = bh_zip_read(&z, &e, &arena, BH_MIB, &s);
        if (code == 0 && s.len != e.size)
            abort();
        int streamed = stream_all(&z, &e, &len);
        if (!exhausted(code) && !exhausted(streamed) && code != streamed)
            abort();
        if (parent == NULL || z.depth < 3)
            if (bh_zip_input(&z, &e, &arena, BH_MIB, &inner) == 0)
                walk(&inner, &z);
    }
    if (seen != z.entries)
        abort();
}

// Goes on in the whole directory (at) with the entries of a slice.
static int compare_slice(const struct bh_input *in, const struct bh_zip_slice *slice,
                         struct bh_zip *whole, size_t *at, struct bh_arena *arena)
{
    struct bh_zip part;
    struct bh_zip_entry a, b;
    uint64_t data_a, data_b;
    int code = bh_zip_open_slice(&part, in, slice, arena, NULL);

    for (size_t i = 0; code == 0 && bh_zip_next(&part, &i, &a) > 0;) {
        if (bh_zip_next(whole, at, &b) != 1 || !bh_str_eq(a.name, b.name) ||
            a.header_at != b.header_at || a.size != b.size)
            abort();
        if (bh_zip_locate(&part, &a, &data_a) != bh_zip_locate(whole, &b, &data_b))
            abort();
    }
    return code;
}

static void split(const struct bh_input *in)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_zip_slice *slices;
    struct bh_zip whole;
    size_t count, at = 0;

    bh_arena_init(&arena, 256 * BH_MIB);
    if (bh_zip_open(&whole, in, NULL, &arena, NULL) < 0)
        return;
    int code = bh_zip_split(in, 3, &arena, NULL, &slices, &count);
    if (code < 0) {
        if (code != BH_E_NOMEM && whole.rest == 0)
            abort();
        return;
    }
    for (size_t i = 0; i < count && code == 0; i++)
        code = compare_slice(in, &slices[i], &whole, &at, &arena);
    if (code < 0 ? code != BH_E_NOMEM : at != whole.directory.len)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_input in = bh_input_mem(bh_str_n(data, size));

    walk(&in, NULL);
    split(&in);
    return 0;
}
