// SPDX-License-Identifier: Apache-2.0
#pragma once
// A worker as its pool keeps it: the process, the bytes under way in both directions, the jobs that
// it has, and how long it takes for them.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "isolation/frame.h"
#include "isolation/process.h"
#include "isolation/queue.h"

struct bh_slot {
    struct bh_process process;
    bool ready;           // has said that it is confined
    struct bh_inbox in;   // what it sent, not taken yet
    struct bh_buf out;    // what the channel has not taken yet
    size_t out_at;        // of which so much is sent
    struct bh_queue jobs; // sent and not answered; it is at the first
    uint64_t output;      // bytes of frames that the first has sent
    uint64_t used_ns;     // time that the first (or getting ready) has taken
    uint64_t answered_ns; // when it last answered, or began after a rest
    uint64_t pace_ns;     // time that a recent job took; 0: unknown
};

// It owes an answer, or its readiness.
bool bh_slot_busy(const struct bh_slot *s);
// Gives it jobs of the queue as far as its pace allows, at most `share` at once. `seq` numbers
// them. 0 or BH_E_NOMEM.
int bh_slot_feed(struct bh_slot *s, struct bh_queue *waiting, size_t share, uint64_t *seq,
                 uint64_t now_ns) BH_MUST_USE;
// Sends what the channel takes. That the worker is gone shows where it is read from.
void bh_slot_flush(struct bh_slot *s);
// It answered `count` jobs since the last time.
void bh_slot_pace(struct bh_slot *s, size_t count, uint64_t now_ns);
// Kills the process if there is one and frees what belongs to the slot, its jobs too.
void bh_slot_clear(struct bh_slot *s);
