// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the JSON reader and the JSON writer both look for inside a string (RFC 8259, section 7).
// Internal to them.

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BH_JSON_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

#ifdef __SSE2__
// A bit for each of 16 bytes that bh_json_plain looks for.
static inline unsigned bh_json_hits(const char *p)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i low = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20)); // signed: what is not ASCII, too
    __m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
    __m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, slash)));
}
#endif

// First byte of p..end that is a quote, a backslash, a control character or not ASCII; end if none.
// Eight bytes at a time: in each lane the top bit of the sum says that the byte is one of them. A
// borrow can only reach lanes behind a true hit, so the first hit is always right.
static inline const char *bh_json_plain(const char *p, const char *end)
{
#ifdef __SSE2__
    for (; end - p >= 16; p += 16) {
        unsigned hits = bh_json_hits(p);
        if (hits)
            return p + __builtin_ctz(hits);
    }
#endif
    while (end - p >= 8) {
        uint64_t w;
        memcpy(&w, p, sizeof(w));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        w = __builtin_bswap64(w);
#endif
        uint64_t quote = (w ^ BH_JSON_EACH('"')) - BH_JSON_EACH(1);
        uint64_t slash = (w ^ BH_JSON_EACH('\\')) - BH_JSON_EACH(1);
        uint64_t hit = (w | (w - BH_JSON_EACH(0x20)) | quote | slash) & BH_JSON_EACH(0x80);
        if (hit)
            return p + (__builtin_ctzll(hit) >> 3);
        p += 8;
    }
    while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' &&
           *p != '\\')
        p++;
    return p;
}
