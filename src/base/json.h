// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON pull reader (RFC 8259), strict: number grammar, escapes with surrogate pairs, UTF-8, depth
// (BH_LIMIT_DEPTH), one value and then only white space. A UTF-8 byte order mark at the start is
// passed over, as real files have one. Memory is constant whatever the size of the input: one
// window of the stream, plus the longest single string (BH_LIMIT_STRING).
//
// Own code because the libraries of our list build a tree or need the whole text in memory; a feed
// has gigabytes. The tests hold it against jansson.
//
// Sticky: after an error every call returns the same code, and the diagnostic (with file and
// offset) has been said once.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/str.h"

enum bh_json_type {
    BH_JSON_END, // after the whole value
    BH_JSON_OBJECT,
    BH_JSON_OBJECT_END,
    BH_JSON_ARRAY,
    BH_JSON_ARRAY_END,
    BH_JSON_KEY,
    BH_JSON_STRING,
    BH_JSON_NUMBER,
    BH_JSON_TRUE,
    BH_JSON_FALSE,
    BH_JSON_NULL,
};

struct bh_json; // opaque: some 70 KiB with a window, so it lives on the heap or in an arena

// Over a stream, over memory (which is not copied), or over an input; the last two outlive the
// reader. diag may be NULL. NULL when out of memory. Freed by bh_json_free (cleanup:
// bh_json_freep).
struct bh_json *bh_json_new(struct bh_stream stream, struct bh_diag *diag) BH_MUST_USE;
struct bh_json *bh_json_new_mem(bh_str data, struct bh_diag *diag) BH_MUST_USE;
struct bh_json *bh_json_new_input(const struct bh_input *in, struct bh_diag *diag) BH_MUST_USE;
void bh_json_free(struct bh_json *j);
void bh_json_freep(struct bh_json **j);

// The next token. 0, or BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT, BH_E_NOMEM, or the stream's code.
int bh_json_next(struct bh_json *j, enum bh_json_type *ret_type) BH_MUST_USE;
// Type of the token that bh_json_next gave last.
enum bh_json_type bh_json_type(const struct bh_json *j);
// Text of the last KEY or STRING (unescaped, valid UTF-8, may hold NUL) or NUMBER (as written).
// Valid until the next call.
bh_str bh_json_text(const struct bh_json *j);
// Whether that text lies in the memory over which the reader was made, and lives as long as it.
bool bh_json_text_stays(const struct bh_json *j);
// Offset in bytes of the first byte of the last token; depth of open objects and arrays.
uint64_t bh_json_offset(const struct bh_json *j);
unsigned bh_json_depth(const struct bh_json *j);
// Sticky error, 0 if none.
int bh_json_error(const struct bh_json *j) BH_MUST_USE;
// Says a diagnostic of the caller's own at the last token, makes it sticky and returns the code:
//   return bh_json_fail(j, BH_E_CORRUPT, "'%s' is not a string", "name");
int bh_json_fail(struct bh_json *j, int code, const char *format, ...) BH_PRINTF(3, 4);

// --- Helpers over the tokens. "The value" is the one whose first token was given last.

// Passes over the rest of the value (a scalar: nothing to do).
int bh_json_skip(struct bh_json *j) BH_MUST_USE;

// Loops. After OBJECT was given:  while ((r = bh_json_member(j, &key)) > 0) { ... }  gives 1 for
// each member with its value's first token read (bh_json_type), 0 at the end of the object, < 0 on
// error. The body must consume the value (scalars are consumed already; else bh_json_skip or a
// nested loop). The key is valid until the next token. A key of more than 4 KiB is BH_E_LIMIT.
int bh_json_member(struct bh_json *j, bh_str *ret_key) BH_MUST_USE;
// The same for arrays, after ARRAY was given: 1 with the element's first token read, 0 at the end.
int bh_json_element(struct bh_json *j) BH_MUST_USE;

// Table of members: for each member of the object whose first token was given last, the row of that
// name is called with the value's first token read, and must consume the value; members without a
// row are skipped. A value that is null is skipped too, unless the row says want_null. Later
// duplicates of a member call its row again.
struct bh_json_row {
    const char *name;
    int (*read)(struct bh_json *j, void *ctx);
    bool want_null;
};
// 0 or a negative code. The value not being an object is BH_E_CORRUPT with a diagnostic.
int bh_json_object(struct bh_json *j, const struct bh_json_row *rows, size_t count,
                   void *ctx) BH_MUST_USE;
// Calls read(j, ctx) for each element of the array whose first token was given last; not an array
// is BH_E_CORRUPT with a diagnostic.
int bh_json_array(struct bh_json *j, int (*read)(struct bh_json *j, void *ctx),
                  void *ctx) BH_MUST_USE;

// The value as a string, copied into the arena; another type is BH_E_CORRUPT with a diagnostic.
int bh_json_str(struct bh_json *j, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// The same, but what stays where it is (bh_json_text_stays) is not copied, and has no NUL behind
// it: the memory over which the reader was made must live as long as the arena.
int bh_json_str_in_place(struct bh_json *j, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// As bh_json_str, but a value of another type is skipped and leaves *ret as it was: for files of
// the wild where a field that should be text is sometimes an object.
int bh_json_str_lenient(struct bh_json *j, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
int bh_json_bool(struct bh_json *j, bool *ret) BH_MUST_USE;
// A number without fraction or exponent that fits; else BH_E_CORRUPT.
int bh_json_u64(struct bh_json *j, uint64_t *ret) BH_MUST_USE;
