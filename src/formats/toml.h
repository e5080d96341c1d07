// SPDX-License-Identifier: Apache-2.0
#pragma once
// TOML pull reader, complete and strict: UTF-8, all forms of keys, strings, numbers and times, and
// the rules on what may be defined once. It reads TOML 1.1.0 (toml.io/en/v1.1.0), of which each
// document of TOML 1.0.0 is one. A UTF-8 byte order mark at the start is passed over. Depth is
// bounded (BH_LIMIT_DEPTH), and memory goes with the tables that can still be added to: of an array
// of tables only the current element is remembered.
//
// Own code because no library of our list reads TOML. The tests hold it against Python's tomllib.
//
// Every event has a path, the keys from the root: those of the last header, then those of the key,
// then those of the inline tables around it. So  [dependencies.serde] version = "1",
// [dependencies] serde.version = "1"  and  serde = { version = "1" }  all give a STRING with the
// path dependencies, serde, version. Elements of an array have the path of the array.
//
// Sticky: after an error every call returns the same code, and the diagnostic (with file and line)
// has been said once.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

enum bh_toml_type {
    BH_TOML_END,         // of the document
    BH_TOML_TABLE,       // [a.b]; its keys follow
    BH_TOML_TABLE_ARRAY, // [[a.b]]: a new element
    BH_TOML_STRING,
    BH_TOML_INTEGER,
    BH_TOML_FLOAT,
    BH_TOML_BOOLEAN,
    BH_TOML_TIME, // offset or local date-time, local date, local time
    BH_TOML_ARRAY,
    BH_TOML_ARRAY_END,
    BH_TOML_INLINE, // { ... }
    BH_TOML_INLINE_END,
};

struct bh_toml; // opaque

// Over text that outlives the reader. diag may be NULL. NULL when out of memory.
struct bh_toml *bh_toml_new(bh_str text, struct bh_diag *diag) BH_MUST_USE;
void bh_toml_free(struct bh_toml *t);
void bh_toml_freep(struct bh_toml **t);

// The next event. 0, or BH_E_CORRUPT (BH_E_TRUNCATED when the text ends too early), BH_E_LIMIT,
// BH_E_NOMEM.
int bh_toml_next(struct bh_toml *t, enum bh_toml_type *ret_type) BH_MUST_USE;
enum bh_toml_type bh_toml_type(const struct bh_toml *t);
// STRING: unescaped, valid UTF-8, may hold NUL. INTEGER, FLOAT, TIME: as written, without the
// underscores. BOOLEAN: "true", "false". Else empty. Valid until the next call.
bh_str bh_toml_text(const struct bh_toml *t);
// Value of an INTEGER (all of TOML's fit); of a BOOLEAN 1 or 0; else 0.
int64_t bh_toml_integer(const struct bh_toml *t);
// Line of the event, from 1.
uint64_t bh_toml_line(const struct bh_toml *t);
// Says a diagnostic of the caller's own at the last event, makes it sticky and returns the code.
int bh_toml_fail(struct bh_toml *t, int code, const char *format, ...) BH_PRINTF(3, 4);

// --- The path of the last event; valid until the next call.

size_t bh_toml_depth(const struct bh_toml *t);
// The i-th key, from 0; the empty slice beyond the end. Negative: from the end, -1 is the last.
bh_str bh_toml_key(const struct bh_toml *t, int i);
// Whether the path is this one: keys with '.' between them, "*" for any one key:
//   bh_toml_at(t, "package.dependencies"), bh_toml_at(t, "tool.poetry.group.*.dependencies.*")
bool bh_toml_at(const struct bh_toml *t, const char *path);

// Copies the text of the last event into the arena. 0 or BH_E_NOMEM.
int bh_toml_copy(const struct bh_toml *t, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
