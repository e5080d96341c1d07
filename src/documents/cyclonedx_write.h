// SPDX-License-Identifier: Apache-2.0
#pragma once
// The CycloneDX writer inside: what cyclonedx_write.c (the document), cyclonedx_write_component.c
// and cyclonedx_write_finding.c share.

#include "base/jsonw.h"
#include "documents/document.h"

struct bh_cdx_writer {
    const struct bh_inventory *inv;
    const struct bh_findings *findings; // NULL: not in the document
    const struct bh_document_options *o;
    const size_t *support; // of each part: index in findings->support + 1, or 0; NULL: of none
    struct bh_jsonw w;
    struct bh_arena scratch; // emptied for each part and finding
    size_t relation;         // first one of the parts that are still to come
    bool in_properties;      // their list is open
    int error;
};

static inline bh_str bh_cdx_str(const struct bh_cdx_writer *d, uint32_t id)
{
    return bh_inv_str(d->inv, id);
}

// Opens the list at the first one.
void bh_cdx_property(struct bh_cdx_writer *d, const char *name, bh_str value);
void bh_cdx_property_str(struct bh_cdx_writer *d, bh_str name, bh_str value);
void bh_cdx_properties_end(struct bh_cdx_writer *d);

// In the order of the inventory.
void bh_cdx_put_component(struct bh_cdx_writer *d, const struct bh_inv_component *c);
void bh_cdx_put_finding(struct bh_cdx_writer *d, const struct bh_finding *f);
// What others state of it: "analysis", and properties with all of them (which the caller ends).
void bh_cdx_put_analysis(struct bh_cdx_writer *d, const struct bh_finding *f);
void bh_cdx_put_vex(struct bh_cdx_writer *d, const struct bh_finding *f);
