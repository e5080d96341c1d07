// SPDX-License-Identifier: Apache-2.0
#pragma once
// Slices: a pointer and a length, not NUL-terminated, owning nothing. {NULL, 0} is the empty slice.
// Bytes, not characters: text of unknown encoding passes through unchanged (utf8.h knows
// characters).

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

typedef struct bh_str {
    const char *ptr;
    size_t len;
} bh_str;

#define BH_STR(literal) ((bh_str){("" literal), sizeof(literal) - 1})
#define BH_STR_EMPTY    ((bh_str){NULL, 0})
// For printf: printf("%.*s", BH_FMT(s)). Lengths over INT_MAX are cut.
#define BH_FMT(s) ((int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len)), ((s).ptr ? (s).ptr : "")

static inline bh_str bh_str_n(const void *ptr, size_t len)
{
    return (bh_str){(const char *)ptr, len};
}

// s may be NULL: the empty slice.
static inline bh_str bh_str_z(const char *s)
{
    return (bh_str){s, s ? strlen(s) : 0};
}

static inline bool bh_str_eq(bh_str a, bh_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool bh_str_eqz(bh_str a, const char *z)
{
    return bh_str_eq(a, bh_str_z(z));
}

// Bytewise order, a shorter prefix first: <0, 0, >0.
int bh_str_cmp(bh_str a, bh_str b);
// The same, ASCII letters folded to lower case; other bytes as they are.
int bh_str_casecmp(bh_str a, bh_str b);
bool bh_str_caseeq(bh_str a, bh_str b);

bool bh_str_starts(bh_str s, bh_str prefix);
bool bh_str_ends(bh_str s, bh_str suffix);

// Position of the first (last) c, or of needle; s.len when there is none.
size_t bh_str_find(bh_str s, char c);
size_t bh_str_rfind(bh_str s, char c);
size_t bh_str_search(bh_str s, bh_str needle);
static inline bool bh_str_has(bh_str s, char c)
{
    return bh_str_find(s, c) < s.len;
}

// Bytes from..to (to excluded), both clamped to the length.
bh_str bh_str_sub(bh_str s, size_t from, size_t to);
static inline bh_str bh_str_from(bh_str s, size_t from)
{
    return bh_str_sub(s, from, s.len);
}

// Without the ASCII white space (space, \t \r \n \v \f) at both ends.
bh_str bh_str_trim(bh_str s);
// Removes the prefix if it is there; true if it was.
bool bh_str_skip(bh_str *s, bh_str prefix);

// Cuts at the first sep: *ret_head is what stands before it, *rest what stands after. Without sep
// the head is all and the rest empty. False (nothing set) only when *rest is {NULL, 0}, so
//   for (bh_str rest = s, item; bh_str_cut(&rest, ',', &item);)
// visits every field, empty ones included.
bool bh_str_cut(bh_str *rest, char sep, bh_str *ret_head);

// Whole slice as a decimal number without sign; false on anything else or on overflow.
bool bh_str_u64(bh_str s, uint64_t *ret_value) BH_MUST_USE;

// Octet of the percent-encoding "%2f" (RFC 3986, 2.1) at that place, or -1 when none stands there.
int bh_str_percent(bh_str s, size_t at);

// Last component of a path with '/', and what stands before that component (without the slash).
bh_str bh_path_base(bh_str path);
bh_str bh_path_dir(bh_str path);

static inline bool bh_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool bh_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool bh_is_alpha(char c)
{
    return bh_is_lower((char)(c | 0x20));
}
static inline bool bh_is_alnum(char c)
{
    return bh_is_alpha(c) || bh_is_digit(c);
}
static inline bool bh_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline char bh_to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}
// Value of a hexadecimal digit of either case, or -1.
static inline int bh_hex_digit(char c)
{
    char low = bh_to_lower(c);

    return bh_is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}
