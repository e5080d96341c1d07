// SPDX-License-Identifier: Apache-2.0
#pragma once
// The words of OpenVEX 0.2.0, CSAF 2.0 and 2.1 (product_status, flags) and CycloneDX 1.4 to 1.7
// (analysis, affects[].versions[]), and what one format's word is in another. Formats by name as in
// bh_vex_statement.format.

#include "model/vex.h"

// BH_VEX_UNKNOWN for a word that is no status of the format, or says nothing of being affected
// (CSAF "recommended").
enum bh_vex_status bh_vex_status_of(bh_str format, bh_str word);
// The justification as OpenVEX or CycloneDX spells it; NULL where it has no such word.
const char *bh_vex_openvex_justification(const struct bh_vex_statement *s);
const char *bh_vex_cyclonedx_justification(const struct bh_vex_statement *s);
// CycloneDX's analysis.state; NULL for an unknown status.
const char *bh_vex_cyclonedx_state(const struct bh_vex_statement *s);
// CycloneDX's word of analysis.response for one of its own, or for a category of CSAF's
// remediations; NULL: none. *ret_index: of the word, below 32.
const char *bh_vex_cyclonedx_response(bh_str word, unsigned *ret_index);
