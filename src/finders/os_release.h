// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which distribution a root file system is: os-release(5). Used by every finder of OS packages, and
// a finder of its own that tells the operating system as a component.

#include "base/compiler.h"
#include "finders/finder.h"

struct bh_os_release {
    bh_str id;         // "debian"; empty when there is no os-release
    bh_str version_id; // "12"; empty for rolling and unreleased ones
    bh_str codename;   // "bookworm"
    bh_str pretty_name, id_like, cpe_name, home_url;
};

// What the root file system at `root` (path from the target's root, empty or ending in '/') says in
// etc/os-release, else usr/lib/os-release; none at all leaves *ret empty. Unknown keys are passed
// over; later keys win, as in the shell. 0, BH_E_NOMEM or the reader's code.
int bh_os_release_read(const struct bh_find *f, bh_str root, struct bh_os_release *ret) BH_MUST_USE;

// Root file system that a database belongs to: `path` without what it ends in
// ("var/lib/dpkg/status" at "rootfs/var/lib/dpkg/status" gives "rootfs/"). `depth` components are
// dropped; a path with fewer gives "".
bh_str bh_os_root(bh_str path, unsigned depth);

// One OS package, as its database says.
struct bh_os_package {
    const char *type; // purl type
    bh_str space;     // purl namespace
    bh_str name, version, epoch, arch;
    bh_str source_name, source_version; // empty: same as the package
};
// Its purl, with the qualifiers arch, distro, epoch and upstream ("name" or "name@version" of the
// source package when it is not the package's own). 0, BH_E_NOMEM or BH_E_CORRUPT.
int bh_os_purl(const struct bh_os_package *p, const struct bh_os_release *os,
               struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
