// SPDX-License-Identifier: Apache-2.0
#pragma once
// UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/str.h"

bool bh_utf8_valid(bh_str s);
// Length in bytes of the character at p, where len (> 0) bytes can be read: 1 to 4; 0 when the
// bytes start none; -1 when they are the front of one that is cut off.
int bh_utf8_length(const char *p, size_t len);
// One character from the front of *s: its code point, or -1 for a byte that starts none (that one
// byte is taken). *s must not be empty.
int32_t bh_utf8_next(bh_str *s);
// The bytes of a character, 1 to 4; what is no character becomes U+FFFD.
size_t bh_utf8_encode(uint32_t code_point, char ret_bytes[4]);
void bh_utf8_add(struct bh_buf *b, uint32_t code_point);

// Columns that the text takes on a terminal: East Asian wide and full-width 2, combining and
// control characters 0, of ambiguous width 1, a byte that is not UTF-8 1 (UAX 11).
size_t bh_utf8_width(bh_str s);
// Longest front of s that fits into `columns`, never cutting a character.
bh_str bh_utf8_fit(bh_str s, size_t columns);

// Compatibility composition (NFKC, UAX 15): full-width letters and digits become ASCII, half-width
// kana full ones. 0, BH_E_CORRUPT for what is not UTF-8, BH_E_NOMEM.
int bh_utf8_nfkc(bh_str s, struct bh_arena *a, bh_str *ret) BH_MUST_USE;

// Whether a character above ASCII reorders, hides or breaks the text around it: C1 controls,
// bidirectional controls, line separators, invisible format characters (Unicode Technical Report
// 36, section 2; joiners do not count, scripts and emoji need them).
bool bh_utf8_deceives(int32_t code_point);

// Text safe to show to a person: control characters (line ends and tabs too) and bytes that are not
// UTF-8 are shown as \xNN, characters that deceive as \u{NNNN}. Appends to b.
void bh_utf8_printable(struct bh_buf *b, bh_str s);
// The same of prose, whose white space (ASCII) says nothing of its own: it is shown as blanks, one
// for each character.
void bh_utf8_printable_prose(struct bh_buf *b, bh_str s);
