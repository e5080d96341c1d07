// SPDX-License-Identifier: Apache-2.0
#pragma once
// The JSON reader inside: its window on the input, and the lexer below the grammar. Internal to
// json.c and json_lex.c. All functions give 0 or a negative code that is already said and sticky,
// unless they say otherwise.

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"

// Bytes of a stream that are held at a time.
#define BH_JSON_WINDOW ((size_t)64 * 1024)
// What bh_json_look gives at the end of the input, beside bytes and negative codes.
#define BH_JSON_END_OF_INPUT 256

enum bh_json_state {
    AT_VALUE,         // a value must come
    AT_FIRST_ELEMENT, // a value or ']'
    AT_FIRST_KEY,     // a member name or '}'
    AT_KEY,           // a member name must come
    AT_COLON,         // ':' and a value
    AT_COMMA,         // ',' or the end of the object or array
    AT_END,           // nothing but white space
};

struct bh_json {
    const char *at, *end;   // what is not yet read of the window
    const char *window;     // its start: storage, or the whole text in memory
    uint64_t window_offset; // of its start in the input
    char *storage;          // BH_JSON_WINDOW bytes; NULL over memory
    struct bh_stream stream;
    struct bh_input_cursor cursor; // of bh_json_new_input
    bool ended;                    // nothing comes behind end
    bool discard;                  // strings are checked and not kept
    enum bh_json_state state;
    enum bh_json_type type;
    int error;
    unsigned depth;
    uint64_t token; // offset of the last token
    bh_str text;
    struct bh_buf scratch; // strings with escapes, or over the edge of a window
    struct bh_diag *diag;
    uint64_t objects[BH_LIMIT_DEPTH / 64]; // bit of a level: it is an object
    char key[BH_LIMIT_KEY];                // of bh_json_member
};

static inline uint64_t bh_json_offset_of(const struct bh_json *j, const char *p)
{
    return j->window_offset + (uint64_t)(p - j->window);
}

// Says the diagnostic at an offset, makes it sticky and gives the code.
int bh_json_stop(struct bh_json *j, int code, uint64_t offset, const char *format, ...)
    BH_PRINTF(4, 5);
// `what` (a text of the catalogue) must stand at p, and c does: a byte, BH_JSON_END_OF_INPUT, or a
// negative code, which is given back.
int bh_json_expected(struct bh_json *j, const char *what, const char *p, int c);

// Sees to it that n bytes (few) can be read at j->at, or all that are left.
int bh_json_need(struct bh_json *j, size_t n);
// Passes over white space. The next byte, which stays; BH_JSON_END_OF_INPUT; or a negative code.
int bh_json_look_further(struct bh_json *j);
static inline int bh_json_look(struct bh_json *j)
{
    if (j->at < j->end && (unsigned char)*j->at > ' ')
        return (unsigned char)*j->at;
    return bh_json_look_further(j);
}

// The token whose first byte is at j->at, taken; its text is in j->text.
int bh_json_lex_string(struct bh_json *j);
// These set j->type too. A word is exactly true, false or null.
int bh_json_lex_number(struct bh_json *j);
int bh_json_lex_word(struct bh_json *j, const char *what, enum bh_json_type type);
