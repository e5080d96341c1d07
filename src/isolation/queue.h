// SPDX-License-Identifier: Apache-2.0
#pragma once
// Jobs in a row, first in, first out.

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

struct bh_job {
    struct bh_job *next;
    uint64_t id;  // the caller's
    uint64_t seq; // the pool's own number, from the sending on
    size_t len;
    char bytes[];
};

struct bh_queue {
    struct bh_job *first, *last;
    size_t count, bytes;
};

// Adds a copy. 0 or BH_E_NOMEM.
int bh_queue_add(struct bh_queue *q, uint64_t id, bh_str bytes) BH_MUST_USE;
void bh_queue_push(struct bh_queue *q, struct bh_job *j);
// The first, now the caller's (bh_free); the queue must not be empty.
struct bh_job *bh_queue_pop(struct bh_queue *q);
// Moves all of `more` before what is in the queue.
void bh_queue_put_back(struct bh_queue *q, struct bh_queue *more);
void bh_queue_done(struct bh_queue *q);
