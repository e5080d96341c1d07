// SPDX-License-Identifier: Apache-2.0
#pragma once
// CPE names (NISTIR 7695). Only kept where a source says one; never made from other names.

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
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

// A name as a formatted string in the arena: one of 2.3 as it is written, a URI of 2.2 bound anew
// (6.1.3.2 and 6.2.2.2: lower case, packed editions taken apart, what is not said is "*"). 0;
// BH_E_FORMAT: neither of them, or not well-formed; BH_E_NOMEM.
int bh_cpe_read(bh_str text, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// An attribute without its escapes: "1.2+b" of "1.2\\+b". 0 or BH_E_NOMEM.
int bh_cpe_plain(bh_str attribute, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
// Whether the attribute is one value: neither ANY ("*") nor NA ("-"), and without wildcards.
bool bh_cpe_is_value(bh_str attribute);
