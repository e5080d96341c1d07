// SPDX-License-Identifier: Apache-2.0
// Lists of checksums.

#include "advisories/checksums.h"

#include "base/error.h"
#include "base/json.h"
#include "base/limits.h"

struct reading {
    struct bh_arena arena; // of one element
    bh_str wanted, name, sha256;
    uint64_t size;
    bool has_size;
    struct bh_checksum found;
    int (*each)(void *ctx, bh_str name, const struct bh_checksum *c); // NULL: only the wanted one
    void *ctx;
};

static int read_name(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str(j, &r->arena, &r->name);
}

static int read_sha256(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str(j, &r->arena, &r->sha256);
}

static int read_size(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->has_size = true;
    return bh_json_u64(j, &r->size);
}

static const struct bh_json_row rows[] = {
    {"filename", read_name, false},
    {"sha256", read_sha256, false},
    {"size", read_size, false},
};

static int read_element(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    bh_arena_reset(&r->arena);
    r->name = r->sha256 = BH_STR_EMPTY;
    r->has_size = false;
    int code = bh_json_object(j, rows, BH_COUNT(rows), r);
    if (code < 0 || !r->name.len || (!r->each && !bh_str_eq(r->name, r->wanted)))
        return code;
    r->found = (struct bh_checksum){.listed = true, .size = r->size, .has_size = r->has_size};
    if (r->sha256.len && r->sha256.len != sizeof(r->found.sha256) - 1)
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no SHA-256", BH_FMT(r->sha256));
    for (size_t i = 0; i < r->sha256.len; i++)
        r->found.sha256[i] = bh_to_lower(r->sha256.ptr[i]);
    return r->each ? r->each(r->ctx, r->name, &r->found) : 0;
}

static int read_list(const struct bh_input *list, struct bh_diag *diag, struct reading *r)
{
    struct bh_json *j BH_CLEANUP(bh_json_freep) = NULL;
    enum bh_json_type type;

    if (list->size > BH_LIMIT_CHECKSUM_LIST)
        return bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "a list of checksums of more than %llu bytes",
                       (unsigned long long)BH_LIMIT_CHECKSUM_LIST);
    j = bh_json_new_input(list, diag);
    if (!j)
        return BH_E_NOMEM;
    bh_arena_init(&r->arena, 0);
    int code = bh_json_next(j, &type);
    if (code == 0)
        code = bh_json_array(j, read_element, r);
    if (code == 0) // nothing may follow
        code = bh_json_next(j, &type);
    bh_arena_done(&r->arena);
    return code;
}

int bh_checksums_find(const struct bh_input *list, struct bh_diag *diag, bh_str name,
                      struct bh_checksum *ret)
{
    struct reading r = {.wanted = name};
    int code = read_list(list, diag, &r);

    *ret = code == 0 ? r.found : (struct bh_checksum){0};
    return code;
}

int bh_checksums_each(const struct bh_input *list, struct bh_diag *diag,
                      int (*each)(void *ctx, bh_str name, const struct bh_checksum *c), void *ctx)
{
    struct reading r = {.each = each, .ctx = ctx};

    return read_list(list, diag, &r);
}

static int sha256_of(const struct bh_input *in, char ret_hex[2 * BH_DIGEST_MAX + 1])
{
    struct bh_digest d;
    char bytes[65536];
    uint64_t at = 0;
    size_t n = 0;
    int r = bh_digest_init(&d, 1u << BH_SHA256);

    if (r < 0)
        return r;
    do {
        r = in->read_at(in, at, bytes, sizeof(bytes), &n);
        if (r == 0)
            bh_digest_add(&d, bytes, n);
        at += n;
    } while (r == 0 && n == sizeof(bytes));
    if (r == 0)
        r = bh_digest_hex(&d, BH_SHA256, ret_hex);
    bh_digest_done(&d);
    return r;
}

int bh_checksum_verify(const struct bh_checksum *c, const struct bh_input *in, struct bh_diag *diag)
{
    char hex[2 * BH_DIGEST_MAX + 1];

    if (!c->listed)
        return 0;
    if (c->has_size && in->size != c->size)
        return bh_fail(diag, in->size < c->size ? BH_E_TRUNCATED : BH_E_CORRUPT, BH_NOWHERE,
                       "has %llu bytes, not %llu as the list of checksums says",
                       (unsigned long long)in->size, (unsigned long long)c->size);
    if (!c->sha256[0])
        return 0;
    int r = sha256_of(in, hex);
    if (r == 0 && strcmp(hex, c->sha256) != 0)
        r = bh_fail(diag, BH_E_CORRUPT, BH_NOWHERE,
                    "its SHA-256 is not that of the list of checksums");
    return r;
}
