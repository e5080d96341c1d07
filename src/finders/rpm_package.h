// SPDX-License-Identifier: Apache-2.0
#pragma once
// One rpm package, from whatever lists it: a database, or the text manifest of images without one.

#include "base/compiler.h"
#include "finders/finder.h"
#include "finders/os_release.h"

struct bh_rpm_package {
    bh_str name, arch;
    bh_str version; // "5.1.8-6.el9": version and release
    bh_str epoch;   // decimal; empty when there is none or it is 0
    bh_str source;  // name of the source package's file: "bash-5.1.8-6.el9.src.rpm"
    bh_str vendor, packager, summary, licence, modularity;
    uint64_t line; // of the manifest; 0: none
};

// Says the package. Without an os-release the vendor tells the distribution, as far as it is known;
// else the package has no package URL. 0; BH_E_CORRUPT when it has no name or version (nothing is
// said); BH_E_NOMEM or the sink's code.
int bh_rpm_emit(const struct bh_find *f, const struct bh_os_release *os,
                const struct bh_rpm_package *p, struct bh_arena *arena,
                uint32_t *ret_ref) BH_MUST_USE;
