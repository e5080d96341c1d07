// SPDX-License-Identifier: Apache-2.0
#pragma once
// What apt knows of repositories that are not the distribution's: /var/lib/apt/lists has of each
// the release file, which names its Origin, and the list of its packages (apt-secure(8),
// sources.list(5); the format is that of debian's RepositoryFormat). Images often have none.

#include "base/compiler.h"
#include "finders/finder.h"

// Whether an Origin is the distribution's with that os-release id, or one of those that others
// derive from: "Debian", "Debian Backports", "Ubuntu", "UbuntuESM".
bool bh_apt_is_distribution(bh_str origin, bh_str id);

// Calls `each` with every package in a list of another repository, whose texts live until it
// returns. One that has the distribution's own base packages is taken for a mirror, as is one
// without Origin; compressed lists are passed over. root: of the file system, empty or ending in
// '/'. What cannot be read is as if it were not there; over BH_LIMIT_APT_LISTS in all a warning. 0,
// BH_E_NOMEM, or a code of `each`.
struct bh_apt_package {
    bh_str name, version, architecture, origin;
};
int bh_apt_lists_read(const struct bh_find *f, bh_str root, bh_str id,
                      int (*each)(void *ctx, const struct bh_apt_package *p),
                      void *ctx) BH_MUST_USE;
