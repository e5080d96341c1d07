// SPDX-License-Identifier: Apache-2.0
#pragma once
// Confines a freshly forked worker process: descriptors, resource limits, privileges, Landlock,
// seccomp, in that order.

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

// Where a confined process has its descriptors; 0, 1 and 2 lead nowhere (/dev/null).
enum {
    BH_FD_ROOT = 3, // closed when nothing is readable
    BH_FD_CHANNEL = 4,
};

struct bh_sandbox {
    int readable_fd; // open folder or file, -1: none
    int channel_fd;
    uint64_t memory; // bytes of address space above what the process has now
    bool show_stderr;
    pid_t parent; // with whose death this process dies
};

// What failed.
enum bh_sandbox_step {
    BH_STEP_NONE,
    BH_STEP_DESCRIPTORS,
    BH_STEP_LIMITS,
    BH_STEP_PRIVILEGES,
    BH_STEP_LANDLOCK,
    BH_STEP_SECCOMP,
    BH_STEP_START, // the pool's own start function
    BH_STEP_COUNT,
};

// For good, and for a process that has one thread. *ret_isolation: the parts that hold (enum
// bh_isolation); what the kernel lacks is left out, not an error. 0; else a code with errno, and
// *ret_step says where; the process is then good for nothing but to tell so and end.
int bh_sandbox_enter(const struct bh_sandbox *s, unsigned *ret_isolation,
                     enum bh_sandbox_step *ret_step) BH_MUST_USE;
