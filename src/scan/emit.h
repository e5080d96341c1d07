// SPDX-License-Identifier: Apache-2.0
#pragma once
// Worker's side: events and diagnostics of one job, gathered into frames and sent to the parent.
// A frame is the number of the finder (varint), then event records.

#include <stdbool.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "isolation/pool.h"
#include "model/event.h"

struct bh_emitter {
    struct bh_worker *worker;
    struct bh_buf frame;
    unsigned finder;
    bool failed;         // an error was said since the last bh_emitter_begin
    struct bh_sink sink; // writes here
    struct bh_diag diag; // reports here
};

void bh_emitter_init(struct bh_emitter *e, struct bh_worker *worker, enum bh_lang lang,
                     bh_str path);
// What follows is said by this finder; its components are numbered from 1.
void bh_emitter_begin(struct bh_emitter *e, unsigned finder);
// Sends what is left. `result` is the reader's code: one that was not explained by a diagnostic is
// said as an error. 0, or the code of the channel.
int bh_emitter_end(struct bh_emitter *e, int result) BH_MUST_USE;
void bh_emitter_done(struct bh_emitter *e);
