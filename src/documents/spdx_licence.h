// SPDX-License-Identifier: Apache-2.0
#pragma once
// Licences of SPDX documents: what parts say becomes one expression, and what is no identifier of
// SPDX becomes a LicenseRef- that the document defines (specification 2.3, clause 10 and annex D).

#include "base/arena.h"
#include "base/compiler.h"
#include "base/jsonw.h"
#include "base/map.h"
#include "base/msg.h"
#include "model/inventory.h"

struct bh_spdx_licences {
    struct bh_arena arena;
    struct bh_map map; // LicenseRef- -> index
    struct bh_spdx_licence {
        bh_str id, name; // the name is empty for one that an expression named
    } * items;
    size_t count, room;
};

void bh_spdx_licences_init(struct bh_spdx_licences *l);
void bh_spdx_licences_done(struct bh_spdx_licences *l);

// All licences of the part of that kind, joined by AND; empty when there are none. What it names
// beside SPDX's own is kept for bh_spdx_licences_put. The text lives in `scratch`. 0 or BH_E_NOMEM.
int bh_spdx_licences_join(struct bh_spdx_licences *l, const struct bh_inventory *inv,
                          const struct bh_inv_component *c, enum bh_licence_kind kind,
                          struct bh_arena *scratch, bh_str *ret) BH_MUST_USE;

// The member "hasExtractedLicensingInfos", if there are any.
void bh_spdx_licences_put(const struct bh_spdx_licences *l, enum bh_lang lang, struct bh_jsonw *w);
