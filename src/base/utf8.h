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
// One character from the front of *s: its code point, or -1 for a byte that starts none (that one
// byte is taken). *s must not be empty.
int32_t bh_utf8_next(bh_str *s);
void bh_utf8_add(struct bh_buf *b, uint32_t code_point);

// Columns that the text takes on a terminal: East Asian wide and full-width 2, combining 0.
size_t bh_utf8_width(bh_str s);
// Longest front of s that fits into `columns`, never cutting a character.
bh_str bh_utf8_fit(bh_str s, size_t columns);

// Text safe to show to a person: control characters, bidirectional overrides and bytes that are not
// UTF-8 are shown as \xNN or \u{NNNN}. Appends to b.
void bh_utf8_printable(struct bh_buf *b, bh_str s);
