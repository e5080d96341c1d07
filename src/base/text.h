// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one bounded reader for text input in memory: lines with numbers, and a scanner over one line.
// Line ends are \n, \r\n or the end of input; a UTF-8 byte order mark at the start is passed over.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

struct bh_text {
    bh_str data;
    size_t at;   // offset of the next line
    size_t from; // offset of the current line
    size_t line; // number of the current line, from 1
};

void bh_text_init(struct bh_text *t, bh_str data);
// False at the end of input. *ret_line is without its end, not copied.
bool bh_text_line(struct bh_text *t, bh_str *ret_line) BH_MUST_USE;
// The next line without taking it; false at the end of input.
bool bh_text_peek(const struct bh_text *t, bh_str *ret_line) BH_MUST_USE;

// Scanner over a slice: each takes what it names from the front of *s and returns it (empty when
// nothing fits).
bh_str bh_scan_spaces(bh_str *s);
bh_str bh_scan_digits(bh_str *s);
// Up to the first byte of the set, or all; the byte itself stays.
bh_str bh_scan_until(bh_str *s, const char *set);
// As long as bytes are of the set.
bh_str bh_scan_while(bh_str *s, const char *set);
// Takes c if it is next.
bool bh_scan_char(bh_str *s, char c);
