// SPDX-License-Identifier: Apache-2.0
#pragma once
// The TOML reader's state, shared by toml.c (events) and toml_scan.c (what stands on the lines).

#include "base/buf.h"
#include "formats/toml.h"
#include "formats/toml_tree.h"

struct bh_toml_frame {
    bool inline_table;         // else an array
    bool after_value;          // a comma or the end must follow
    uint64_t line;             // where it was opened
    size_t depth;              // of the path
    struct bh_toml_node scope; // of an inline table
};

struct bh_toml {
    bh_str text;
    size_t at;
    uint64_t line;
    struct bh_diag *diag;
    int error;
    bool started;
    bool line_open; // a header or a value stands on this line: only its end may follow

    enum bh_toml_type type;
    uint64_t event_line;
    bh_str value;
    int64_t integer;
    struct bh_buf scratch; // value, if it does not stand in the text as it is

    struct bh_toml_tree tree;
    struct bh_toml_node *table; // of the last header
    bh_str *path;
    size_t depth, room;
    size_t header_depth; // part of the path that is the header

    struct bh_toml_frame *frames;
    size_t frame_count, frame_room;
};

// The next byte; -1 at the end.
static inline int bh_toml_peek(const struct bh_toml *t)
{
    return t->at < t->text.len ? (unsigned char)t->text.ptr[t->at] : -1;
}

// Say what is wrong on the current line; sticky. At the end of the text BH_E_CORRUPT becomes
// BH_E_TRUNCATED.
int bh_toml_wrong(struct bh_toml *t, const char *format, ...) BH_PRINTF(2, 3);

void bh_toml_spaces(struct bh_toml *t);
// White space and a comment up to the end of the line, which is taken; false when something else
// stands there.
bool bh_toml_line_end(struct bh_toml *t, int *ret_error);
// White space, comments and line ends.
int bh_toml_blank(struct bh_toml *t) BH_MUST_USE;

// One part of a key, bare or quoted. *ret_text: the slice stands in the text; else it is in scratch
// until the next call.
int bh_toml_key_part(struct bh_toml *t, bh_str *ret, bool *ret_text) BH_MUST_USE;
// A value that is no array and no inline table: sets type, value and integer.
int bh_toml_scalar(struct bh_toml *t) BH_MUST_USE;
