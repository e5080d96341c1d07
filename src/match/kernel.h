// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rule R8: a kernel is judged by the records of the distribution that built it, or, as kernel.org
// released it, by stable branch; never by whatever says "linux_kernel".

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "match/asking.h"
#include "match/subject.h"

// Whether a distribution's package, built from the source of a kernel, has none of the code that
// runs: header files, documents, sources, what modules are built with, metapackages. It has the
// kernel's version, and what is said of that source is not about it. type: of the purl.
bool bh_kernel_is_codeless(bh_str type, bh_str source, bh_str name);

// Whether it has tools that run beside the kernel, perf, bpftool, cpupower ...: code of that
// source, but not of the kernel. One that is codeless is none.
bool bh_kernel_is_tool(bh_str type, bh_str source, bh_str name);

// Debian and Ubuntu sign kernels in source packages of their own ("linux-signed-amd64",
// "linux-signed-hwe-5.15"), whose binary packages have the version of the kernel's source, while
// records name that one ("linux", "linux-hwe-5.15"). *ret: that source, in the arena; empty: it is
// no such package. 0 or BH_E_NOMEM.
int bh_kernel_unsigned(bh_str source, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// Whether a part that no operating system packages is Linux: pkg:generic/linux (also linux-kernel,
// linux_kernel), pkg:github/torvalds/linux and its mirror of the stable branches, or the product
// linux_kernel of its own CPE name. purl: canonical; empty where there is none, as is cpe.
bool bh_kernel_is(bh_str purl, bh_str cpe);

// Questions about such a part: its release in the records of the kernel, and after them in those
// that speak of the CPE product. A version behind which something stands ("5.15.0-1051-aws",
// "5.10.100-rt62") is a vendor's build, with fixes and errors of its own: asked about by the
// release that it began from. One in a distribution that is known is judged as that one's package,
// and nothing is asked. 0 or BH_E_NOMEM.
int bh_kernel_ask(struct bh_asking *a) BH_MUST_USE;

// After bh_evaluate, what a record says of the part. Of a vendor's build nothing that would affect
// the release is certain. The CPE product has versions of mainline: where a record names no fix for
// the branch of a stable release, and none for any other one, its range does not know of stable
// branches, and decides nothing.
void bh_kernel_judge(const struct bh_question *q, struct bh_statement *s);
// The same for such tools. A distribution's record names the source, or all packages that were
// built from it with the fix, wherever in that source the flaw is; nearly always it is in the
// kernel. What it calls affected is undetermined, the version with the fix stays.
void bh_kernel_judge_tool(const struct bh_question *q, struct bh_statement *s);
