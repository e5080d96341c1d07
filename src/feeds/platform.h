// SPDX-License-Identifier: Apache-2.0
#pragma once
// Distributions and their releases as their own data name them, and the ecosystems that these are.
// Ecosystems that OSV does not have are named in its manner: "Amazon Linux:2", "EPEL:9",
// "Fedora:43", "Oracle Linux:8".

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

struct bh_platform_family; // a distribution

struct bh_platform {
    const struct bh_platform_family *family; // NULL: not known
    bh_str release;                          // empty: not known
};

// What stands at the front of a text for people or of a repository's name: "Rocky Linux 9",
// "rocky-linux-9-x86-64-baseos-rpms", "Fedora EPEL 8", "openSUSE Leap 15.1 Update", "SUSE Linux
// Enterprise Server 15 SP3". The release is a part of the text.
struct bh_platform bh_platform_of_text(bh_str text);

// What the id of an update tells: "ALAS2023-2024-500" both, "RLSA-2022:7513" the distribution
// alone, "SUSE-SLE-Module-Basesystem-15-SP3-2021-1654" both. 0 or BH_E_NOMEM.
int bh_platform_of_update(bh_str id, struct bh_arena *arena, struct bh_platform *ret) BH_MUST_USE;

// The release that the tag of a package's build names: "8" of "6.el8_5". Empty: none.
bh_str bh_platform_tag(const struct bh_platform_family *family, bh_str build);

// Whether an update of the distribution stands in several repositories under one id, in each with
// the packages of that repository alone.
bool bh_platform_shares_ids(const struct bh_platform_family *family);

// "Rocky Linux:9" of a platform whose release is known. 0 or BH_E_NOMEM.
int bh_platform_ecosystem(struct bh_platform p, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
