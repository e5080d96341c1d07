// SPDX-License-Identifier: Apache-2.0
#pragma once
// Message digests (OpenSSL EVP), several in one pass over the data.

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/input.h"
#include "base/str.h"

enum bh_digest_kind {
    BH_MD5,
    BH_SHA1,
    BH_SHA256,
    BH_SHA384,
    BH_SHA512,
    BH_DIGEST_KINDS,
};

// Longest digest in bytes.
#define BH_DIGEST_MAX 64

// Size in bytes; CycloneDX's spelling ("SHA-256").
size_t bh_digest_size(enum bh_digest_kind kind);
const char *bh_digest_cyclonedx(enum bh_digest_kind kind);

struct bh_digest {
    void *contexts[BH_DIGEST_KINDS];
};

// kinds: bit set of 1u << kind. 0, BH_E_NOMEM, or BH_E_UNSUPPORTED when the library lacks one.
int bh_digest_init(struct bh_digest *d, unsigned kinds) BH_MUST_USE;
void bh_digest_add(struct bh_digest *d, const void *bytes, size_t len);
// Lower-case hexadecimal, NUL-terminated. Once for each kind that was asked for; else
// BH_E_UNSUPPORTED, and also when the library failed over the data.
int bh_digest_hex(struct bh_digest *d, enum bh_digest_kind kind,
                  char ret_hex[2 * BH_DIGEST_MAX + 1]) BH_MUST_USE;
void bh_digest_done(struct bh_digest *d);

// Hexadecimal (either case) or base64 (RFC 4648, section 4: padded, no white space, no bits left
// over) to bytes; *ret_len is at most room. False when it is not or is too long; bytes may then
// hold a part.
bool bh_hex_decode(bh_str text, unsigned char *bytes, size_t room, size_t *ret_len);
bool bh_base64_decode(bh_str text, unsigned char *bytes, size_t room, size_t *ret_len);
void bh_hex_encode(const unsigned char *bytes, size_t len, char *ret_hex); // 2 * len + 1 bytes
