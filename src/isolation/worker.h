// SPDX-License-Identifier: Apache-2.0
#pragma once
// The worker's side: a process that takes jobs from the channel until it closes.

#include <sys/types.h>

#include "base/compiler.h"
#include "isolation/pool.h"

// The whole life of a worker, right after the fork: confines itself, says so, runs jobs. Ends the
// process without the exit handlers of the parent, whose state it has a copy of.
BH_NORETURN void bh_worker_main(const struct bh_pool_options *options, int channel_fd,
                                pid_t parent);
