// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who built an OS package, and so whose records judge what stands in it (rule R1). A distribution's
// records judge its own builds, which may have a fix under an old version. They do not know what
// comes from elsewhere and was installed by the same package manager: Docker's docker-ce, an agent
// of a cloud.

#include <stdbool.h>
#include <stddef.h>

#include "model/inventory.h"

enum bh_builder {
    BH_BUILDER_DISTRIBUTION, // or nothing speaks against it
    BH_BUILDER_UNKNOWN,      // perhaps the distribution
    BH_BUILDER_OTHER,        // a vendor of its own
};

// Vendors of the packages that a distribution itself always builds (glibc, bash ...), as far as the
// target has them and they say so: rpm's do.
#define BH_VENDORS_MAX 4
struct bh_vendors {
    uint32_t items[BH_VENDORS_MAX]; // ids of inventory->strings
    size_t count;
};

void bh_vendors_find(const struct bh_inventory *inv, struct bh_vendors *ret);

// `named`: a record of the distribution is about this package, in whatever version. Of most
// packages of dpkg only that tells; of some apt or their own fields know the origin
// (BH_PROPERTY_DEB_ORIGIN). A vendor that a distribution's user would
// take for one of its own (EPEL) is unknown, as is a package that both have.
enum bh_builder bh_builder_of(const struct bh_inventory *inv, const struct bh_vendors *vendors,
                              const struct bh_inv_component *c, bool named);
// Who built it, for people: its origin, else its supplier.
bh_str bh_builder_name(const struct bh_inventory *inv, const struct bh_inv_component *c);
