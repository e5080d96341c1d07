// SPDX-License-Identifier: Apache-2.0
#pragma once
// Package URLs (package-url/purl-spec, ECMA-427): parse, normalise by type, write canonically.

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

// Lenient where the specification is (scheme slashes, letter case); parts are normalised for the
// type (purl-types): lower case, '_' to '-' and so on. Everything stays in the arena. 0,
// BH_E_FORMAT (not a purl), BH_E_CORRUPT (a purl, and wrong), BH_E_NOMEM.
int bh_purl_parse(bh_str text, struct bh_arena *arena, struct bh_purl *ret) BH_MUST_USE;

// Normalises parts that a finder read elsewhere, for p->type. 0, BH_E_CORRUPT (a part that the type
// requires is missing, or the type is not valid), BH_E_NOMEM.
int bh_purl_normalise(struct bh_purl *p, struct bh_arena *arena) BH_MUST_USE;

// Canonical text of normalised parts: qualifiers sorted, empty ones left out, percent-encoded.
void bh_purl_write(const struct bh_purl *p, struct bh_buf *b);
// Both: normalise and write into the arena.
int bh_purl_text(struct bh_purl *p, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// Value of a qualifier; empty when absent.
bh_str bh_purl_qualifier(const struct bh_purl *p, bh_str key);
