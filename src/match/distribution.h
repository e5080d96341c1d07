// SPDX-License-Identifier: Apache-2.0
#pragma once
// Distributions: by which names package URLs and os-release call them, and which of OSV's
// ecosystems (osv-schema, "Defined ecosystems") are about one of their releases.

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

// A release as somebody wrote it.
struct bh_release {
    bh_str version; // "12", "12.5", "bookworm", "15.5", "15-SP5", "stream"; may be empty
    bh_str pretty;  // os-release's PRETTY_NAME; may be empty
    bh_str type;    // of the purl: "deb"
    bh_str package; // version of the package, whose tag may tell what the release does not
};

#define BH_DISTRIBUTION_NAMES 8
struct bh_distribution {
    bh_str names[BH_DISTRIBUTION_NAMES]; // an empty one ends them; compared without letter case
    bh_str ecosystem;
    // Whether what follows the ':' of an ecosystem ("" when there is none) is about that release.
    bool (*fits)(const struct bh_release *r, bh_str suffix);
    bool rolling;  // no releases to tell apart
    bool packages; // records name binary packages too, not source packages alone
    bool listed;   // no feed has all of it; lists of updates tell what was fixed
    bool extra;    // Fedora builds further packages for its major versions (EPEL)
    bool hardened; // rebuilds another one, whose name stands in "distro"; its own is the namespace
    bool rebuilt;  // of the sources of the distribution that the ecosystem is of, with own tags
};

// Whether an ecosystem of EPEL ("9" of "EPEL:9") is about that release.
bool bh_distribution_extra(const struct bh_distribution *d, const struct bh_release *r,
                           bh_str suffix);

// NULL: none of OSV's.
const struct bh_distribution *bh_distribution_find(bh_str name);

// "debian-12", "opensuse-leap-15.5", "rhel-8.6", "debian-bookworm", "wolfi": the name and what
// follows it. What names no distribution ("bookworm", "3.18.4") is a version alone.
void bh_distribution_split(bh_str distro, bh_str *ret_name, bh_str *ret_version);

// Between which builds of the ecosystem's own distribution a build of another one stands, where the
// versions differ by the tag of the builder alone ("99.el7.centos.1" and "99.el7_9.1"). Empty when
// the version can be compared as it is. 0 or BH_E_NOMEM.
int bh_distribution_bounds(const struct bh_distribution *d, const struct bh_release *r,
                           bh_str version, struct bh_arena *arena, bh_str *ret_lowest,
                           bh_str *ret_highest) BH_MUST_USE;
