// SPDX-License-Identifier: Apache-2.0
#pragma once
// CVSS base scores from vectors (FIRST: CVSS v2.0 guide 3.2.1, v3.0 and v3.1 specification 7.1).
// Integer arithmetic throughout, so that rounding is exactly the specification's.

#include "base/compiler.h"
#include "base/str.h"
#include "model/finding.h"

// Base score times ten of a vector of versions 2.0 ("AV:N/AC:L/Au:N/C:P/I:N/A:N", in parentheses or
// not) or 3.x ("CVSS:3.1/AV:N/..."); further metrics are passed over. 0; BH_E_FORMAT: not one of
// these versions; BH_E_CORRUPT: a metric is missing, repeated or has an unknown value.
int bh_cvss_base(bh_str vector, unsigned *ret_tenths) BH_MUST_USE;

// Qualitative rating: 3.x and 4.0 (v3.1 table 14); v2 by NVD's ranges.
enum bh_level bh_cvss_level(unsigned tenths, bool version2);
// Of a source's word ("HIGH", "Important", "moderate"); unknown for any other.
enum bh_level bh_level_of_word(bh_str word);
