// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a licence text is to SPDX (specification 2.3, annex D; licence list 3.x).

#include "base/str.h"

enum bh_licence_form {
    BH_LICENCE_NAME,       // free text
    BH_LICENCE_ID,         // an identifier of the SPDX licence list, in its exact spelling
    BH_LICENCE_EXPRESSION, // a valid expression of such identifiers, exceptions and LicenseRef-s
};

// Linear time; nesting of parentheses at most 64.
enum bh_licence_form bh_licence_form(bh_str text);
