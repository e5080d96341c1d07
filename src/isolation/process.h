// SPDX-License-Identifier: Apache-2.0
#pragma once
// A worker process as the parent has it.

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "isolation/pool.h"

struct bh_process {
    pid_t pid; // 0: none
    int fd;    // the channel, non-blocking
};

// Forks a worker. 0, or BH_E_SYSTEM after a diagnostic.
int bh_process_start(const struct bh_pool_options *options, struct bh_process *ret) BH_MUST_USE;
// Waits for the end of the process: with `patience` a moment for it to end by itself, then by
// SIGKILL. True if a SIGKILL ended it that was not of here: the kernel's, out of memory. Leaves the
// channel open.
bool bh_process_end(struct bh_process *p, bool patience);
