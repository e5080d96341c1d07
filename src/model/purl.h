// SPDX-License-Identifier: Apache-2.0
#pragma once
// Package URLs (package-url/purl-spec, ECMA-427): parse, normalise by type, write canonically.

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/str.h"

struct bh_purl_qualifier {
    bh_str key, value; // decoded
};

// All parts decoded. Absent parts are empty.
struct bh_purl {
    bh_str type;
    bh_str space; // namespace; its segments are separated by '/'
    bh_str name;
    bh_str version;
    const struct bh_purl_qualifier *qualifiers;
    size_t qualifier_count;
    bh_str subpath;
};

// Lenient where it can be without guessing: slashes after the scheme, letter case of the scheme,
// type and qualifier keys, '@' of an npm scope not encoded, '?' not encoded in a qualifier's value.
// Parts are normalised as by bh_purl_normalise. Everything is copied into the arena. 0, BH_E_FORMAT
// (does not begin with "pkg:"), BH_E_CORRUPT (a purl, and wrong), BH_E_NOMEM.
int bh_purl_parse(bh_str text, struct bh_arena *arena, struct bh_purl *ret) BH_MUST_USE;

// Normalises parts that a finder read elsewhere, by the rules of p->type (purl_types.c): letter
// case, '_' to '-', slashes at the ends, empty segments and qualifiers dropped, qualifiers sorted.
// Letters outside ASCII keep their case. A qualifier that holds the default of its type is kept.
// The result may point into what p pointed to. 0, BH_E_CORRUPT (a part that the type requires is
// missing or one that it forbids is there, an invalid type or key, a repeated key, a NUL, bytes
// that are not UTF-8; p is then unspecified), BH_E_NOMEM.
int bh_purl_normalise(struct bh_purl *p, struct bh_arena *arena) BH_MUST_USE;

// Canonical text of normalised parts, percent-encoded.
void bh_purl_write(const struct bh_purl *p, struct bh_buf *b);
// Both: normalise and write into the arena.
int bh_purl_text(struct bh_purl *p, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// Value of a qualifier; empty when absent.
bh_str bh_purl_qualifier(const struct bh_purl *p, bh_str key);

// Whether packages of that type ("deb") are those of an operating system's package manager, which
// owns files of other packages.
bool bh_purl_type_is_os(bh_str type);
// The same of a purl as text; false for what is none.
bool bh_purl_is_os_package(bh_str text);
