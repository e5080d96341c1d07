// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reader of CycloneDX in JSON (ECMA-424): the two functions of its row in the table of formats.

#include "base/input.h"
#include "documents/document.h"

bool bh_cyclonedx_recognise(bh_str first_bytes);
// Streams: memory goes with bom-refs and dependencies, not with the document. Members of the wrong
// type, double and dangling references are warnings; what is no JSON is an error behind what was
// read before it.
int bh_cyclonedx_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                      struct bh_diag *diag) BH_MUST_USE;
