// SPDX-License-Identifier: Apache-2.0
// Message digests by OpenSSL, and the two spellings of bytes as text (RFC 4648).

#include "base/digest.h"

#include <stdint.h>

#include <openssl/evp.h>

#include "base/error.h"

static const struct kind {
    const char *cyclonedx;
    size_t size;
    const EVP_MD *(*md)(void);
} kinds[BH_DIGEST_KINDS] = {
    [BH_MD5] = {"MD5", 16, EVP_md5},           [BH_SHA1] = {"SHA-1", 20, EVP_sha1},
    [BH_SHA256] = {"SHA-256", 32, EVP_sha256}, [BH_SHA384] = {"SHA-384", 48, EVP_sha384},
    [BH_SHA512] = {"SHA-512", 64, EVP_sha512},
};

size_t bh_digest_size(enum bh_digest_kind kind)
{
    return kinds[kind].size;
}

const char *bh_digest_cyclonedx(enum bh_digest_kind kind)
{
    return kinds[kind].cyclonedx;
}

static int start(struct bh_digest *d, enum bh_digest_kind kind)
{
    d->contexts[kind] = EVP_MD_CTX_new();
    if (!d->contexts[kind])
        return BH_E_NOMEM;
    return EVP_DigestInit_ex(d->contexts[kind], kinds[kind].md(), NULL) == 1 ? 0 : BH_E_UNSUPPORTED;
}

int bh_digest_init(struct bh_digest *d, unsigned wanted)
{
    *d = (struct bh_digest){0};
    for (enum bh_digest_kind kind = 0; kind < BH_DIGEST_KINDS; kind++) {
        if (!(wanted & 1u << kind))
            continue;
        int r = start(d, kind);
        if (r < 0) {
            bh_digest_done(d);
            return r;
        }
    }
    return 0;
}

static void drop(struct bh_digest *d, enum bh_digest_kind kind)
{
    EVP_MD_CTX_free(d->contexts[kind]);
    d->contexts[kind] = NULL;
}

void bh_digest_add(struct bh_digest *d, const void *bytes, size_t len)
{
    for (enum bh_digest_kind kind = 0; kind < BH_DIGEST_KINDS; kind++)
        if (d->contexts[kind] && EVP_DigestUpdate(d->contexts[kind], bytes, len) != 1)
            drop(d, kind);
}

int bh_digest_hex(struct bh_digest *d, enum bh_digest_kind kind,
                  char ret_hex[2 * BH_DIGEST_MAX + 1])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    if (!d->contexts[kind])
        return BH_E_UNSUPPORTED;
    int ok = EVP_DigestFinal_ex(d->contexts[kind], bytes, &len);
    drop(d, kind);
    if (ok != 1 || len != kinds[kind].size)
        return BH_E_UNSUPPORTED;
    bh_hex_encode(bytes, len, ret_hex);
    return 0;
}

void bh_digest_done(struct bh_digest *d)
{
    for (enum bh_digest_kind kind = 0; kind < BH_DIGEST_KINDS; kind++)
        drop(d, kind);
}

void bh_hex_encode(const unsigned char *bytes, size_t len, char *ret_hex)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        ret_hex[2 * i] = digits[bytes[i] >> 4];
        ret_hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_hex[2 * len] = '\0';
}

bool bh_hex_decode(bh_str text, unsigned char *bytes, size_t room, size_t *ret_len)
{
    if (text.len % 2 || text.len / 2 > room)
        return false;
    for (size_t i = 0; i < text.len / 2; i++) {
        int high = bh_hex_digit(text.ptr[2 * i]), low = bh_hex_digit(text.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    *ret_len = text.len / 2;
    return true;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (bh_is_lower(c))
        return c - 'a' + 26;
    if (bh_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool bh_base64_decode(bh_str text, unsigned char *bytes, size_t room, size_t *ret_len)
{
    size_t pad = 0, len = 0;

    if (text.len % 4)
        return false;
    while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=')
        pad++;
    if (text.len / 4 * 3 - pad > room)
        return false;
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < text.len - pad; i++) {
        int v = base64_value(text.ptr[i]);
        if (v < 0)
            return false;
        bits = bits << 6 | (uint32_t)v;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[len++] = (unsigned char)(bits >> count);
        }
    }
    if (bits & ((1u << count) - 1)) // bits behind the last byte: not what an encoder writes
        return false;
    *ret_len = len;
    return true;
}
