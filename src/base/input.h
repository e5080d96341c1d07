// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where bytes come from. An input is read at any offset (a file, memory, a stored member of an
// archive); a stream is read once, front to back (an inflated member). Neither is mapped into
// memory: a file that shrinks while it is read gives a short read, not a signal.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

struct bh_input {
    // Up to len bytes at offset; *ret_n is less than len only at the end. 0 or a negative code.
    int (*read_at)(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                   size_t *ret_n);
    uint64_t size; // as it was when opened
    union {
        int fd;          // bh_input_fd
        const char *mem; // bh_input_mem
        void *ctx;
    };
};

struct bh_stream {
    // Up to len bytes; *ret_n is 0 at the end only. 0 or a negative code.
    int (*read)(void *ctx, void *buf, size_t len, size_t *ret_n);
    void *ctx;
};

// Over a regular file; the descriptor stays the caller's. 0, BH_E_SYSTEM, or BH_E_UNSUPPORTED when
// it is not a regular file.
int bh_input_fd(int fd, struct bh_input *ret) BH_MUST_USE;
// Over memory that outlives it.
struct bh_input bh_input_mem(bh_str data);
// Whether it is one of memory, and its bytes.
bool bh_input_is_mem(const struct bh_input *in, bh_str *ret);

// Exactly len bytes at offset, or BH_E_TRUNCATED.
int bh_input_exact(const struct bh_input *in, uint64_t offset, void *buf, size_t len) BH_MUST_USE;
// Bytes offset..offset+len in the arena (those of a memory input are not copied). BH_E_TRUNCATED
// when they are not all there.
int bh_input_slice(const struct bh_input *in, struct bh_arena *arena, uint64_t offset, uint64_t len,
                   bh_str *ret) BH_MUST_USE;
// All of it; BH_E_LIMIT when larger than cap. A file that shrank gives what is left of it.
int bh_input_all(const struct bh_input *in, struct bh_arena *arena, uint64_t cap,
                 bh_str *ret) BH_MUST_USE;

// Bytes at..at+size of another input, whose bytes must live as long as the part. A part of memory
// or of a part stays one step from the bytes, whatever the nesting. 0, BH_E_NOMEM, or
// BH_E_TRUNCATED when they are not all there.
int bh_input_part(const struct bh_input *in, struct bh_arena *arena, uint64_t at, uint64_t size,
                  struct bh_input *ret) BH_MUST_USE;

// Front to back over an input.
struct bh_input_cursor {
    const struct bh_input *in;
    uint64_t at;
};
struct bh_stream bh_stream_input(struct bh_input_cursor *cursor);
// The other way round, for readers that go front to back: any other offset than the next one is
// BH_E_UNSUPPORTED, except that 0 begins anew where there is a `restart`. Its size is UINT64_MAX:
// not known.
struct bh_input_forward {
    struct bh_stream stream;
    uint64_t at;
    int (*restart)(void *ctx, struct bh_stream *ret); // the same bytes from the first on; or NULL
    void *ctx;                                        // of restart
};
struct bh_input bh_input_stream(struct bh_input_forward *forward);
// All of a stream in the arena; BH_E_LIMIT when it has more than cap bytes.
int bh_stream_all(struct bh_stream *s, struct bh_arena *arena, uint64_t cap,
                  bh_str *ret) BH_MUST_USE;
