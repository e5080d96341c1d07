// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which package URL is which product of the CPE dictionary: the table of the purl2cpe project, two
// columns divided by a tab, "part:vendor:product" and a package URL; the first line names them.

#include "feeds/feed.h"

// A line that is none is BH_E_CORRUPT with its offset. Rows of hardware ("h") are passed over, as
// are package URLs that name no package.
extern const struct bh_feed_kind bh_feed_purl2cpe;
