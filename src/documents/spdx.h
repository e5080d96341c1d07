// SPDX-License-Identifier: Apache-2.0
#pragma once
// Vocabularies and conventions of SPDX 2.3, JSON.

#include "documents/document.h"
#include "model/component.h"

#define BH_SPDX_DOCUMENT "SPDXRef-DOCUMENT"
// The package that stands for the target itself.
#define BH_SPDX_TARGET "SPDXRef-buhin-target"

// Comments of annotations: "property NAME=VALUE", where '=' and '%' in the name are
// percent-encoded, and "found in LOCATION" or "found in LOCATION (line N)".
#define BH_SPDX_PROPERTY "property "
#define BH_SPDX_PLACE    "found in "
// Front of sourceInfo; then name, space and version.
#define BH_SPDX_SOURCE "source package: "
// Front of licenseComments; then one licence a line.
#define BH_SPDX_FOUND "found in files:"

// A type of relationship and what it is in the model.
struct bh_spdx_relation {
    const char *type;
    enum bh_relation_kind kind;
    enum bh_scope scope;
    enum bh_linkage linkage;
    bool reversed; // "A type B" is: B to A
};

// The type that says it best; never NULL, OTHER for kinds without a type (the comment is then the
// name of the kind).
const struct bh_spdx_relation *bh_spdx_relation_for(enum bh_relation_kind kind, enum bh_scope scope,
                                                    enum bh_linkage linkage);

// "OPERATING_SYSTEM" ...; OTHER for kinds that SPDX does not know.
const char *bh_spdx_purpose(enum bh_component_kind kind);
