// SPDX-License-Identifier: Apache-2.0
#pragma once
// Release lines of products with the ends of their support, as endoflife.date writes them: one JSON
// document a product (its repository's release data: title, identifiers, releases with
// releaseCycle, eoas, eol, eoes and latest). `eol` is the end of security support, `eoas` of active
// support, `eoes` of extended or commercial support; each is a date, or whether it is over.

#include "advisories/feed.h"

// A product without title or releases, or an end that is neither a date nor true or false, is
// BH_E_CORRUPT; an object without "releases" BH_E_FORMAT. Identifiers that are neither a package
// URL nor a CPE name are passed over, as are those of packages of operating systems (rule R1).
extern const struct bh_feed_kind bh_feed_eol;
