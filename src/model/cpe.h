// SPDX-License-Identifier: Apache-2.0
#pragma once
// CPE names (NISTIR 7695). Only kept where a source says one; never made from other names.

#include <stdbool.h>

#include "base/str.h"

// Whether the text is a formatted string of version 2.3 (section 6.2): "cpe:2.3:" and eleven
// attributes.
bool bh_cpe23_valid(bh_str text);

// Attributes of a formatted string, in its order.
enum bh_cpe_attribute {
    BH_CPE_PART,
    BH_CPE_VENDOR,
    BH_CPE_PRODUCT,
    BH_CPE_VERSION,
    BH_CPE_UPDATE,
    BH_CPE_EDITION,
    BH_CPE_LANGUAGE,
    BH_CPE_SW_EDITION,
    BH_CPE_TARGET_SW,
    BH_CPE_TARGET_HW,
    BH_CPE_OTHER,
};
// One attribute as it is written, with its escapes; empty where the string has none.
bh_str bh_cpe_attribute(bh_str cpe, enum bh_cpe_attribute which);
