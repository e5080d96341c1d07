// SPDX-License-Identifier: Apache-2.0
// Names, licences and digests of npm packages.

#include "finders/npm.h"

#include "base/digest.h"
#include "base/error.h"
#include "model/purl.h"

#define HASHES_MAX 8
// Each is copied for every one that follows.
#define LICENCES_MAX 100

int bh_npm_purl(struct bh_arena *arena, bh_str name, bh_str version, bh_str *ret)
{
    struct bh_purl p = {.type = BH_STR("npm"), .name = name, .version = version};
    size_t slash = bh_str_find(name, '/');

    if (slash < name.len) {
        p.space = bh_str_sub(name, 0, slash);
        p.name = bh_str_from(name, slash + 1);
    }
    return bh_purl_text(&p, arena, ret);
}

bool bh_npm_is_name(bh_str name)
{
    bh_str rest = name, part;
    unsigned parts = 0;

    if (!name.len || name.len > 512)
        return false;
    while (bh_str_cut(&rest, '/', &part)) {
        if (!part.len || bh_str_eqz(part, ".") || bh_str_eqz(part, ".."))
            return false;
        parts++;
    }
    return parts == 1 || (parts == 2 && name.ptr[0] == '@' && bh_str_find(name, '/') > 1);
}

static int licence_type(struct bh_json *j, struct bh_arena *arena, bh_str *ret)
{
    bh_str key;
    int r;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_str_lenient(j, arena, ret);
    while ((r = bh_json_member(j, &key)) > 0) {
        bool wanted = bh_str_eqz(key, "type") || bh_str_eqz(key, "name");
        r = wanted ? bh_json_str_lenient(j, arena, ret) : bh_json_skip(j);
        if (r < 0)
            return r;
    }
    return r;
}

int bh_npm_licence(struct bh_json *j, struct bh_arena *arena, bh_str *ret)
{
    bh_str all = BH_STR_EMPTY;
    int r;

    *ret = BH_STR_EMPTY;
    if (bh_json_type(j) != BH_JSON_ARRAY)
        return licence_type(j, arena, ret);
    for (unsigned count = 0; (r = bh_json_element(j)) > 0; count++) {
        bh_str one = BH_STR_EMPTY;
        if (count == LICENCES_MAX)
            return bh_json_fail(j, BH_E_LIMIT, "more than %d licences", LICENCES_MAX);
        r = licence_type(j, arena, &one);
        if (r == 0 && one.len)
            r = all.len ? bh_arena_join(arena, (bh_str[]){all, BH_STR(" OR "), one}, 3, &all)
                        : (all = one, 0);
        if (r < 0)
            return r;
    }
    *ret = all;
    return r;
}

int bh_npm_integrity(bh_str integrity, struct bh_arena *arena, struct bh_hash_value **ret,
                     size_t *ret_count)
{
    static const struct {
        const char *prefix;
        enum bh_digest_kind kind;
    } kinds[] = {
        {"sha512-", BH_SHA512}, {"sha384-", BH_SHA384}, {"sha256-", BH_SHA256}, {"sha1-", BH_SHA1}};
    struct bh_hash_value *hashes = bh_arena_array(arena, HASHES_MAX, sizeof(*hashes));
    size_t count = 0;
    bh_str word;

    if (!hashes)
        return BH_E_NOMEM;
    while (bh_str_cut(&integrity, ' ', &word)) {
        for (size_t i = 0; i < BH_COUNT(kinds) && count < HASHES_MAX; i++) {
            unsigned char bytes[BH_DIGEST_MAX];
            char hex[2 * BH_DIGEST_MAX + 1];
            bh_str text = word;
            size_t n;
            if (!bh_str_skip(&text, bh_str_z(kinds[i].prefix)))
                continue;
            text.len = bh_str_find(text, '?'); // options
            if (!bh_base64_decode(text, bytes, sizeof(bytes), &n) ||
                n != bh_digest_size(kinds[i].kind))
                break;
            bh_hex_encode(bytes, n, hex);
            hashes[count].algorithm = bh_str_z(bh_digest_cyclonedx(kinds[i].kind));
            if (bh_arena_str(arena, bh_str_n(hex, 2 * n), &hashes[count].hex) < 0)
                return BH_E_NOMEM;
            count++;
            break;
        }
    }
    *ret = hashes;
    *ret_count = count;
    return 0;
}
