// SPDX-License-Identifier: Apache-2.0
#pragma once
// Linux in CVE records, as its own CNA writes them (docs.kernel.org/process/cve.html; records of
// the assigner "Linux"): vendor and product "Linux", without package URL, and before the end of
// 2024 without CPE names. One entry has commits; another one is affected by default and has what is
// not, release by release of mainline and of the stable branches:
//   0 to before 5.8, 5.10.102 to 5.10.*, 5.15.25 to 5.15.*, 5.17 to *
// OSV's ecosystem of the kernel is "Linux" with the one package "Kernel".

#include <stdbool.h>

#include "feeds/cve5_versions.h"

#define BH_CVE_KERNEL_ECOSYSTEM "Linux"
#define BH_CVE_KERNEL_NAME      "Kernel"
// What an unknown version is, for people.
#define BH_CVE_KERNEL_UNKNOWN "a fix is named for this branch, but not since when it is affected"

// Whether an entry of these names says which releases of the kernel are affected. One of commits
// alone does not.
bool bh_cve_is_kernel(bh_str vendor, bh_str product, const struct bh_cve_version *versions,
                      size_t count);

// Puts right what the form cannot say. An error that came to a stable branch together with some
// backport is older there than in mainline: "0 to before 5.7" clears that branch, and only its fix
// ("4.19.191 to 4.19.*") tells that it was affected. From its first release to that fix it is
// unknown then. versions: a list of struct bh_cve_version, replaced by one in the arena. Time is
// linear. 0 or BH_E_NOMEM.
int bh_cve_kernel_branches(struct bh_record_list *versions, struct bh_arena *arena) BH_MUST_USE;
