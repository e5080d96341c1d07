// SPDX-License-Identifier: Apache-2.0
#pragma once
// Opening files beneath a folder as if it were the root of the file system: absolute symbolic links
// and ".." stay in it. What openat2 with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS does
// (openat2(2)), also where that call is not there: kernels before 5.6, and worker processes whose
// Landlock is missing or older than Linux 6.2.

#include "base/compiler.h"
#include "base/str.h"

// Opens for reading, never a terminal as the controlling one, never waiting for a FIFO's writer.
// `flags` may add O_DIRECTORY. The empty path is the folder itself. 0; BH_E_FORMAT: there is no
// such file, or a loop of links; BH_E_LIMIT: above BH_LIMIT_PATH, with links followed too;
// BH_E_SYSTEM with errno.
int bh_resolve_open(int root_fd, bh_str path, int flags, int *ret_fd) BH_MUST_USE;
// The same without openat2.
int bh_resolve_steps(int root_fd, bh_str path, int flags, int *ret_fd) BH_MUST_USE;
