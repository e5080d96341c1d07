// SPDX-License-Identifier: Apache-2.0
#pragma once
// Work on data of our own in threads. What comes from outside is parsed in worker processes
// (isolation/), which are forked while there is no thread.

#include <pthread.h>
#include <stdbool.h>

#include "base/compiler.h"
#include "base/diag.h"

// Processors that this process may use, at least 1.
unsigned bh_processors(void);

// Calls run(ctx, i) for each i below count, in as many threads as there are, this one among them,
// and waits for all. Threads that cannot be had leave their calls to this one. Signals stay with
// it. 0, or the code of the lowest i that has one.
int bh_parallel(unsigned count, int (*run)(void *ctx, unsigned i), void *ctx) BH_MUST_USE;

// A thread that no signal is delivered to, to be joined. False: it cannot be had.
bool bh_thread_start(pthread_t *ret, void *(*run)(void *ctx), void *ctx) BH_MUST_USE;

// A diagnostic that threads may use at the same time, one report after the other.
struct bh_shared_diag {
    struct bh_diag diag;
    struct bh_diag *to; // outlives it
    pthread_mutex_t lock;
};

// Not copied or moved afterwards.
void bh_shared_diag_init(struct bh_shared_diag *s, struct bh_diag *to);
void bh_shared_diag_done(struct bh_shared_diag *s);
