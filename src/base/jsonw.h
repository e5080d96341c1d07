// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON writer: the only way JSON leaves the program. Escapes, writes commas and (if wanted)
// indentation, and refuses to nest wrongly. Bytes that are not UTF-8 become U+FFFD, so the output
// is valid whatever a path or a name holds; characters that deceive (bh_utf8_deceives) are escaped,
// since a report may be printed on a terminal. Output goes to a bh_out (out.h).
// Sticky: errors of the output show at bh_jsonw_end. Calls in the wrong order are programming
// errors and abort in debug builds; in others the output's error becomes BH_E_CORRUPT. Deeper than
// BH_LIMIT_DEPTH is BH_E_LIMIT: what is written can be read again.

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/str.h"

struct bh_jsonw {
    struct bh_out *out;
    unsigned depth;
    bool pretty; // two spaces a level
    bool first;  // nothing written yet at this level
    bool after_key;
    uint64_t objects[BH_LIMIT_DEPTH / 64]; // bit of a level: it is an object
};

void bh_jsonw_init(struct bh_jsonw *w, struct bh_out *out, bool pretty);
// Newline at the end of the document; the output's sticky error.
int bh_jsonw_end(struct bh_jsonw *w) BH_MUST_USE;

void bh_jsonw_object(struct bh_jsonw *w);
void bh_jsonw_object_end(struct bh_jsonw *w);
void bh_jsonw_array(struct bh_jsonw *w);
void bh_jsonw_array_end(struct bh_jsonw *w);
void bh_jsonw_key(struct bh_jsonw *w, const char *key);
void bh_jsonw_key_str(struct bh_jsonw *w, bh_str key);
void bh_jsonw_str(struct bh_jsonw *w, bh_str value);
void bh_jsonw_u64(struct bh_jsonw *w, uint64_t value);
void bh_jsonw_bool(struct bh_jsonw *w, bool value);
void bh_jsonw_null(struct bh_jsonw *w);
// A number in tenths ("9.8") and one in hundredths ("0.85"), without locale and floating point.
void bh_jsonw_tenths(struct bh_jsonw *w, uint64_t tenths);
void bh_jsonw_hundredths(struct bh_jsonw *w, uint64_t hundredths);

// key and value in one.
void bh_jsonw_member(struct bh_jsonw *w, const char *key, bh_str value);
void bh_jsonw_member_z(struct bh_jsonw *w, const char *key, const char *value);
// Nothing at all when the value is empty.
void bh_jsonw_member_opt(struct bh_jsonw *w, const char *key, bh_str value);
