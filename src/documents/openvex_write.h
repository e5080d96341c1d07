// SPDX-License-Identifier: Apache-2.0
#pragma once
// OpenVEX 0.2.0 of statements of any format.

#include <stdint.h>

#include "base/compiler.h"
#include "base/out.h"
#include "model/vex.h"

struct bh_openvex_options {
    bh_str author, role; // of the document; role may be empty
    int64_t now;
    bh_str tool_version;
    bool sources; // say at each statement who said it and how (vex_source.h)
};

// Statements sorted by vulnerability, equal ones once. The document's id is derived from its author
// and statements. 0, BH_E_NOMEM, BH_E_UNSUPPORTED, or the output's code.
int bh_openvex_write(const struct bh_vex_set *set, const struct bh_openvex_options *options,
                     struct bh_out *out) BH_MUST_USE;
