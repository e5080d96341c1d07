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
// The flags of openat2 are out of a filter's sight: it is for the caller to say if something else
// bounds what it can do (Landlock from ABI 3 on: before, it lets a file be truncated); else it
// gives ENOSYS. Needs no_new_privs. *ret_held is false where the kernel has no seccomp filters that
// can end a process. 0, BH_E_NOMEM, or BH_E_SYSTEM with errno.
int bh_seccomp_enter(bool openat2, bool *ret_held) BH_MUST_USE;
