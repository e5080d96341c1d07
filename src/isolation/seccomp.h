// SPDX-License-Identifier: Apache-2.0
#pragma once
// System calls of a worker, cut down by seccomp to what a reader of bytes needs.

#include <stdbool.h>

#include "base/compiler.h"

// Confines the calling process, for good. Allowed: reading, writing on open descriptors, opening
// for reading, looking at metadata, memory that is not executable, time, signals to itself. What
// libraries try without need gets an error: opening for writing (EACCES), ioctl (ENOTTY), locks
// and other fcntl (EPERM), prctl (EPERM), limits (EPERM). Everything else (network, exec, other
// processes, ptrace, changes of the file system) kills the process with SIGSYS.
// The flags of openat2 are out of a filter's sight: it is allowed when `landlock` bounds it, else
// ENOSYS. Needs no_new_privs. *ret_held is false where the kernel has no seccomp filters. 0,
// BH_E_NOMEM, or BH_E_SYSTEM with errno.
int bh_seccomp_enter(bool landlock, bool *ret_held) BH_MUST_USE;
