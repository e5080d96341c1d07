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

// What a type says, of all that the specification has and of some that tools write by mistake; NULL
// for one that the model has no place for. DESCRIBES is not among them.
const struct bh_spdx_relation *bh_spdx_relation_of(bh_str type);
// False for a purpose that is no kind of ours.
bool bh_spdx_kind(bh_str purpose, enum bh_component_kind *ret);

// The reader, as of struct bh_document_format.
bool bh_spdx_recognise(bh_str first_bytes);
int bh_spdx_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                 struct bh_diag *diag) BH_MUST_USE;
