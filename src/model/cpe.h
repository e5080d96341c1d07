// SPDX-License-Identifier: Apache-2.0
#pragma once
// CPE names (NISTIR 7695). Only kept where a source says one; never made from other names.

#include <stdbool.h>

#include "base/str.h"

// Whether the text is a formatted string of version 2.3 (section 6.2): "cpe:2.3:" and eleven
// attributes.
bool bh_cpe23_valid(bh_str text);
