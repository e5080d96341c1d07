// SPDX-License-Identifier: Apache-2.0
#pragma once
// What other programs put into properties of CycloneDX documents, brought to our fields: without
// the source package a distribution's records do not match, and without the release none of them
// do. Names as of syft 1.x (internal/formats/common/cyclonedxhelpers) and Trivy 0.5x
// (pkg/sbom/cyclonedx).

#include "base/compiler.h"
#include "documents/part.h"

// Source package, place, and release of the operating system, where they are not known yet.
// Properties stay. 0 or BH_E_NOMEM.
int bh_foreign_take(struct bh_part_text *p) BH_MUST_USE;
