// SPDX-License-Identifier: Apache-2.0
#pragma once
// Frames on the channel between a pool and a worker: a head of 16 bytes (length of the body,
// type, number of the job; little-endian), then the body. Both ends read them with this; the
// parent takes what it reads for hostile.

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/str.h"

#define BH_FRAME_HEAD 16

enum bh_frame_type {
    BH_FRAME_JOB = 1, // to the worker
    BH_FRAME_READY,   // from the worker, once: three 32-bit numbers (struct bh_ready)
    BH_FRAME_DATA,    // from the worker, any number in a job
    BH_FRAME_END,     // from the worker, once a job: its result
};

struct bh_frame {
    enum bh_frame_type type;
    uint64_t job;
    bh_str body; // within the bytes that were read
    int result;  // of an END
};

// What a worker says when it is confined, before its first job.
struct bh_ready {
    uint32_t isolation; // enum bh_isolation
    uint32_t failed;    // enum bh_sandbox_step that failed, else 0
    uint32_t error;     // errno of that step
};
#define BH_READY_SIZE 12

void bh_frame_head(unsigned char ret_head[BH_FRAME_HEAD], enum bh_frame_type type, uint64_t job,
                   size_t body_len);
void bh_frame_add(struct bh_buf *b, enum bh_frame_type type, uint64_t job, bh_str body);
void bh_frame_ready(unsigned char ret_body[BH_READY_SIZE], const struct bh_ready *ready);
void bh_frame_end(unsigned char ret_body[4], int result);

// The first frame of the bytes. 0; BH_E_TRUNCATED: no error yet, more bytes are needed;
// BH_E_LIMIT: longer than BH_LIMIT_FRAME; BH_E_CORRUPT: unknown type, a body of another size than
// the type has, or a result above 0. A bad head is refused before its body has arrived.
int bh_frame_next(bh_str bytes, struct bh_frame *ret_frame, size_t *ret_size) BH_MUST_USE;
// Of a READY that bh_frame_next let pass.
struct bh_ready bh_frame_read_ready(const struct bh_frame *f);

// Bytes that arrived on a descriptor and frames that were not taken yet. Grows with what arrives,
// never by what a head announces.
struct bh_inbox {
    char *ptr;
    size_t at, len, room;
};

void bh_inbox_done(struct bh_inbox *in);
// One read. *ret_n is 0 at the end of the stream only. 0, BH_E_NOMEM, or BH_E_SYSTEM with errno
// (EAGAIN: nothing there).
int bh_inbox_fill(struct bh_inbox *in, int fd, size_t *ret_n) BH_MUST_USE;
// Takes the next frame; as bh_frame_next. The body is valid until the next bh_inbox_fill.
int bh_inbox_next(struct bh_inbox *in, struct bh_frame *ret) BH_MUST_USE;
