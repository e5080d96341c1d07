// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rule R8: a kernel is judged by the records of the distribution that built it, or, as kernel.org
// released it, by stable branch; never by whatever says "linux_kernel".

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

// Whether a distribution's package, built from the source of a kernel, has none of the code that
// runs: header files, documents, sources, what modules are built with, metapackages. It has the
// kernel's version, and what is said of that source is not about it. type: of the purl.
bool bh_kernel_is_codeless(bh_str type, bh_str source, bh_str name);

// Debian and Ubuntu sign kernels in source packages of their own ("linux-signed-amd64",
// "linux-signed-hwe-5.15"), whose binary packages have the version of the kernel's source, while
// records name that one ("linux", "linux-hwe-5.15"). *ret: that source, in the arena; empty: it is
// no such package. 0 or BH_E_NOMEM.
int bh_kernel_unsigned(bh_str source, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
