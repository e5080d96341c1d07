// SPDX-License-Identifier: Apache-2.0
#pragma once
// Release lines of products with the ends of their support, as endoflife.date writes them. Either
// one JSON document a product, the release data of its repository (title, identifiers, releases
// with releaseCycle, eoas, eol, eoes and latest), or what its API answers (version 1: "result", one
// product or the list of all, with label, identifiers and releases with name, isEol, eolFrom ...).
// `eol` is the end of security support, `eoas` of active support, `eoes` of extended or commercial
// support; each is a date, or whether it is over.

#include "feeds/feed.h"

// A product without title or releases, an end that is neither a date nor true or false, or a
// product around a "result" is BH_E_CORRUPT; an object without "releases" BH_E_FORMAT. Identifiers
// that are neither a package URL nor a CPE name are passed over, as are those of packages of
// operating systems (rule R1).
extern const struct bh_feed_kind bh_feed_eol;
