// SPDX-License-Identifier: Apache-2.0
#pragma once
// File system, network and signals cut off by Landlock
// (docs.kernel.org/userspace-api/landlock.html), as far as the running kernel knows it.

#include "base/compiler.h"

// From this ABI on Landlock holds back every way to change a file; before, it lets one be
// truncated.
#define BH_LANDLOCK_TRUNCATE 3

// The kernel's ABI, 0 when there is none (not built in, not enabled, or forbidden from outside).
int bh_landlock_abi(void);

// Confines the calling process, for good: of the file system it may from now on only read what is
// beneath the open folder (or the open file) readable_fd, nothing when that is -1; no TCP (ABI 4),
// no ioctl on devices (5), no abstract UNIX socket and no signal to a process outside (6).
// Metadata (stat) and the targets of symbolic links stay visible: Landlock knows no right for them.
// Needs no_new_privs. *ret_abi is what holds, 0 where the kernel has no Landlock. 0, or BH_E_SYSTEM
// with errno.
int bh_landlock_enter(int readable_fd, int *ret_abi) BH_MUST_USE;
