// SPDX-License-Identifier: Apache-2.0
#pragma once
// OVAL definitions (oval_definitions of the OVAL language 5, github.com/OVAL-Community) as
// distributions publish them: Red Hat, Oracle, SUSE and openSUSE, Debian, Ubuntu (by vulnerability:
// "cve.oval"), Azure Linux and CBL-Mariner, Photon OS.

#include "feeds/feed.h"

// A record is one definition of the class "patch" or "vulnerability" that names packages; others
// are passed over. The documents of all releases and products are taken in at once, as each is all
// that the source says today; what they said before goes. They cover nothing: most name updates
// alone.
//
// The document is read twice, first for the tests, objects and states (oval_tests.h), which it has
// behind the definitions; from the first reading these alone are kept.
//
// - Ids. Of an update the source's ("RHSA-2022:4765"), else the definition's, and behind it "#" and
//   a digest of the packages: one id stands in documents of several releases and products, in each
//   with other packages. The id without that is an alias.
// - Vulnerabilities are upstream ids. Vectors of CVSS are taken where there is one vulnerability:
//   of several they are not told apart.
// - Packages as the criteria have them (oval_criteria.h); releases are those of the criteria, else
//   of the definition, else of the tag of the build. A definition of which none tells the release
//   ends the reading (BH_E_UNSUPPORTED), and so does a document about other products alone.
extern const struct bh_feed_kind bh_feed_oval;
