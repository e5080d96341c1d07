// SPDX-License-Identifier: Apache-2.0
// Identity of a document.

#include "documents/identity.h"

#include "base/digest.h"
#include "base/error.h"

// The length goes in front, so that no two lists of strings look the same.
static void add(struct bh_digest *d, bh_str s)
{
    unsigned char length[8];

    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)((uint64_t)s.len >> (8 * i));
    bh_digest_add(d, length, sizeof(length));
    bh_digest_add(d, s.ptr, s.len);
}

static void add_parts(struct bh_digest *d, const struct bh_inventory *inv)
{
    for (size_t i = 0; i < inv->component_count; i++) {
        const struct bh_inv_component *c = &inv->components[i];
        add(d, bh_inv_str(inv, c->ref));
        add(d, bh_inv_str(inv, c->version.text));
        for (size_t k = 0; k < c->evidence_count; k++) {
            add(d, bh_inv_str(inv, c->evidence[k].path));
            add(d, bh_inv_str(inv, c->evidence[k].inner));
        }
    }
    for (size_t i = 0; i < inv->relation_count; i++) {
        const struct bh_inv_relation *r = &inv->relations[i];
        add(d, bh_inv_str(inv, inv->components[r->from].ref));
        add(d, bh_str_z(bh_relation_kind_name(r->kind)));
        add(d, bh_inv_str(inv, inv->components[r->to].ref));
    }
}

// What others state of it is in the document, too.
static void add_vex(struct bh_digest *d, const struct bh_finding *f)
{
    for (size_t i = 0; i < f->vex_count; i++) {
        const struct bh_vex_statement *s = f->vex[i].statement;
        add(d, s->document);
        add(d, s->author);
        add(d, s->status_word);
    }
}

int bh_document_uuid(bh_str kind, bh_str target, const struct bh_inventory *inv,
                     const struct bh_findings *findings, char ret_uuid[BH_UUID_TEXT])
{
    static const char variants[] = "89ab";
    struct bh_digest d;
    char hex[2 * BH_DIGEST_MAX + 1];
    int r = bh_digest_init(&d, 1u << BH_SHA256);

    if (r < 0)
        return r;
    add(&d, kind);
    add(&d, target);
    add_parts(&d, inv);
    for (size_t i = 0; findings && i < findings->count; i++) {
        add(&d, findings->items[i].id);
        add(&d, bh_inv_str(inv, inv->components[findings->items[i].component].ref));
        add(&d, bh_str_z(bh_outcome_name(findings->items[i].outcome)));
        add_vex(&d, &findings->items[i]);
    }
    for (size_t i = 0; findings && i < findings->support_count; i++) {
        const struct bh_support *s = &findings->support[i];
        add(&d, bh_inv_str(inv, inv->components[s->component].ref));
        add(&d, s->product);
        add(&d, s->line);
        add(&d, bh_str_z(bh_support_state_name(s->state)));
    }
    r = bh_digest_hex(&d, BH_SHA256, hex);
    bh_digest_done(&d);
    if (r < 0)
        return r;
    hex[12] = '8';
    hex[16] = variants[hex[16] & 3];
    snprintf(ret_uuid, BH_UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
    return 0;
}
