// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the CycloneDX writer and reader share.

#include "documents/document.h"

// bom-ref of the component that stands for the target itself.
#define BH_CDX_TARGET "buhin:target"

// The reader, as of struct bh_document_format.
bool bh_cyclonedx_recognise(bh_str first_bytes);
int bh_cyclonedx_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                      struct bh_diag *diag) BH_MUST_USE;
