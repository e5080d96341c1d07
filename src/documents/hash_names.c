// SPDX-License-Identifier: Apache-2.0
// Names of digests: CycloneDX 1.6, hashes[].alg; SPDX 2.3, 7.10. The schema of CycloneDX takes
// digests of 32 to 128 digits only, so lengths matter there; the specifications of the digests say
// which.

#include "documents/hash_names.h"

#include "base/compiler.h"

static const struct bh_hash_name names[] = {
    {"MD5", "MD5", "MD5", 32},
    {"SHA-1", "SHA-1", "SHA1", 40},
    {"SHA-256", "SHA-256", "SHA256", 64},
    {"SHA-384", "SHA-384", "SHA384", 96},
    {"SHA-512", "SHA-512", "SHA512", 128},
    {"SHA3-256", "SHA3-256", "SHA3-256", 64},
    {"SHA3-384", "SHA3-384", "SHA3-384", 96},
    {"SHA3-512", "SHA3-512", "SHA3-512", 128},
    {"BLAKE2b-256", "BLAKE2b-256", "BLAKE2b-256", 64},
    {"BLAKE2b-384", "BLAKE2b-384", "BLAKE2b-384", 96},
    {"BLAKE2b-512", "BLAKE2b-512", "BLAKE2b-512", 128},
    {"BLAKE3", "BLAKE3", "BLAKE3", 64},
    {"SHA224", NULL, "SHA224", 56},
    {"MD2", NULL, "MD2", 32},
    {"MD4", NULL, "MD4", 32},
    {"MD6", NULL, "MD6", 0},
    {"ADLER32", NULL, "ADLER32", 8},
    {"Streebog-256", NULL, NULL, 64}, // CycloneDX 1.7
    {"Streebog-512", NULL, NULL, 128},
};

const struct bh_hash_name *bh_hash_name_find(bh_str name)
{
    for (size_t i = 0; i < BH_COUNT(names); i++)
        if (bh_str_caseeq(name, bh_str_z(names[i].name)) ||
            (names[i].spdx && bh_str_caseeq(name, bh_str_z(names[i].spdx))))
            return &names[i];
    return NULL;
}

// Without branches: the digests of a document are most of its text.
static bool is_hex(char c)
{
    unsigned char u = (unsigned char)c, letter = u | 0x20;

    return ((unsigned)(u - '0') < 10) | ((unsigned)(letter - 'a') < 6);
}

bool bh_hash_name_fits(const struct bh_hash_name *h, bh_str hex)
{
    bool fits = true;

    for (size_t i = 0; i < hex.len; i++)
        fits &= is_hex(hex.ptr[i]);
    return fits && hex.len && (!h->digits || hex.len == h->digits);
}

const char *bh_hash_algorithm(const struct bh_hash_form *f, const struct bh_inventory *inv,
                              const struct bh_inv_pair *hash)
{
    const struct bh_hash_name *name = bh_hash_name_find(bh_inv_str(inv, hash->name));

    if (!name || !bh_hash_name_fits(name, bh_inv_str(inv, hash->value)))
        return NULL;
    return f->spdx ? name->spdx : name->cyclonedx;
}

void bh_hashes_put(struct bh_jsonw *w, const struct bh_hash_form *f, const struct bh_inventory *inv,
                   const struct bh_inv_component *c)
{
    bool open = false;

    for (size_t i = 0; i < c->hash_count; i++) {
        const char *algorithm = bh_hash_algorithm(f, inv, &c->hashes[i]);
        if (!algorithm)
            continue;
        if (!open) {
            bh_jsonw_key(w, f->list);
            bh_jsonw_array(w);
            open = true;
        }
        bh_jsonw_object(w);
        bh_jsonw_member_z(w, f->algorithm, algorithm);
        bh_jsonw_member(w, f->content, bh_inv_str(inv, c->hashes[i].value));
        bh_jsonw_object_end(w);
    }
    if (open)
        bh_jsonw_array_end(w);
}
