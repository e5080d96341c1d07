// SPDX-License-Identifier: Apache-2.0
#pragma once
// Growing byte buffer with a cap; sticky: after a failure every call does nothing and bh_buf_error
// tells which. So a writer appends freely and checks once.

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

struct bh_arena;

struct bh_buf {
    char *ptr;
    size_t len, room;
    size_t cap; // 0: no cap
    int error;
};

void bh_buf_init(struct bh_buf *b, size_t cap);
void bh_buf_done(struct bh_buf *b);
// Ends the buffer, as bh_buf_done does: its text goes to the arena, with a NUL behind it. 0, or the
// buffer's or the arena's code, and *ret is as it was.
int bh_buf_end(struct bh_buf *b, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// Empty, error forgotten, memory kept.
void bh_buf_clear(struct bh_buf *b);
// Cut back to its first `len` bytes, which were in it before; error forgotten.
void bh_buf_cut(struct bh_buf *b, size_t len);

void bh_buf_add(struct bh_buf *b, const void *bytes, size_t len);
void bh_buf_add_str(struct bh_buf *b, bh_str s);
void bh_buf_add_z(struct bh_buf *b, const char *z);
void bh_buf_add_char(struct bh_buf *b, char c);
// Percent-encoded (RFC 3986, 2.1), but for unreserved characters (2.3) and those of `keep`.
void bh_buf_add_percent(struct bh_buf *b, bh_str text, const char *keep);
void bh_buf_printf(struct bh_buf *b, const char *format, ...) BH_PRINTF(2, 3);
void bh_buf_vprintf(struct bh_buf *b, const char *format, va_list args) BH_PRINTF(2, 0);
// Little-endian fixed width, and LEB128 (7 bits a byte, low first).
void bh_buf_add_u32(struct bh_buf *b, uint32_t v);
void bh_buf_add_varint(struct bh_buf *b, uint64_t v);
// A varint length, then the bytes: read back by bh_bytes_block.
void bh_buf_add_block(struct bh_buf *b, bh_str s);

// What is in it; valid until the next change.
bh_str bh_buf_str(const struct bh_buf *b);
// 0, BH_E_NOMEM or BH_E_LIMIT.
int bh_buf_error(const struct bh_buf *b) BH_MUST_USE;
