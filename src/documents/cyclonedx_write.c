// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6 (ECMA-424), JSON: parts with evidence, licences and hashes, dependencies, and on
// request the findings as vulnerabilities.

#include "documents/cyclonedx_write.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "documents/cyclonedx.h"
#include "documents/identity.h"
#include "documents/registry.h"

static void put_metadata(struct bh_cdx_writer *d)
{
    struct bh_jsonw *w = &d->w;
    char time[BH_TIME_TEXT];

    bh_time_format(d->o->now, time);
    bh_jsonw_key(w, "metadata");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "timestamp", time);
    bh_jsonw_key(w, "tools");
    bh_jsonw_object(w);
    bh_jsonw_key(w, "components");
    bh_jsonw_array(w);
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "type", "application");
    bh_jsonw_member_z(w, "name", "buhin");
    bh_jsonw_member(w, "version", d->o->tool_version);
    bh_jsonw_object_end(w);
    bh_jsonw_array_end(w);
    bh_jsonw_object_end(w);
    bh_jsonw_key(w, "component");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "type", d->inv->system.id ? "operating-system" : "application");
    bh_jsonw_member_z(w, "bom-ref", BH_CDX_TARGET);
    bh_jsonw_member(w, "name", d->o->target.len ? d->o->target : BH_STR("target"));
    bh_jsonw_object_end(w);
    bh_jsonw_object_end(w);
}

// CycloneDX knows one kind of edge; what an archive contains is what it needs.
static bool is_edge(const struct bh_inv_relation *r)
{
    return r->kind == BH_DEPENDS_ON || r->kind == BH_CONTAINS;
}

// The target leads to everything that nothing else leads to, so the graph hangs together.
static void put_target_edges(struct bh_cdx_writer *d, const bool *reached)
{
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "ref", BH_CDX_TARGET);
    bh_jsonw_key(&d->w, "dependsOn");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < d->inv->component_count; i++)
        if (!reached[i] || d->inv->components[i].root)
            bh_jsonw_str(&d->w, bh_cdx_str(d, d->inv->components[i].ref));
    bh_jsonw_array_end(&d->w);
    bh_jsonw_object_end(&d->w);
}

static void put_dependencies(struct bh_cdx_writer *d)
{
    const struct bh_inventory *inv = d->inv;
    bool *reached BH_CLEANUP(bh_freep) = bh_calloc(inv->component_count, sizeof(*reached));
    size_t at = 0;

    if (!reached) {
        d->error = BH_E_NOMEM;
        return;
    }
    for (size_t i = 0; i < inv->relation_count; i++)
        if (is_edge(&inv->relations[i]))
            reached[inv->relations[i].to] = true;
    bh_jsonw_key(&d->w, "dependencies");
    bh_jsonw_array(&d->w);
    put_target_edges(d, reached);
    for (size_t i = 0; i < inv->component_count; i++) {
        size_t last = SIZE_MAX;
        bool open = false;
        while (at < inv->relation_count && inv->relations[at].from < i)
            at++;
        for (; at < inv->relation_count && inv->relations[at].from == i; at++) {
            const struct bh_inv_relation *r = &inv->relations[at];
            if (!is_edge(r) || r->to == last)
                continue;
            if (!open) {
                bh_jsonw_object(&d->w);
                bh_jsonw_member(&d->w, "ref", bh_cdx_str(d, inv->components[i].ref));
                bh_jsonw_key(&d->w, "dependsOn");
                bh_jsonw_array(&d->w);
                open = true;
            }
            bh_jsonw_str(&d->w, bh_cdx_str(d, inv->components[r->to].ref));
            last = r->to;
        }
        if (open) {
            bh_jsonw_array_end(&d->w);
            bh_jsonw_object_end(&d->w);
        }
    }
    bh_jsonw_array_end(&d->w);
}

// What could not be read makes the list incomplete; otherwise nobody can know whether it is
// complete.
static void put_compositions(struct bh_cdx_writer *d)
{
    bh_jsonw_key(&d->w, "compositions");
    bh_jsonw_array(&d->w);
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "aggregate", d->inv->incomplete ? "incomplete" : "unknown");
    bh_jsonw_key(&d->w, "assemblies");
    bh_jsonw_array(&d->w);
    bh_jsonw_str(&d->w, BH_STR(BH_CDX_TARGET));
    bh_jsonw_array_end(&d->w);
    bh_jsonw_object_end(&d->w);
    bh_jsonw_array_end(&d->w);
}

// Where to find what is known of the support of a part; NULL: nothing is, or no memory.
static size_t *index_support(const struct bh_inventory *inv, const struct bh_findings *f,
                             int *ret_error)
{
    size_t *index = NULL;

    *ret_error = 0;
    if (!f || !f->support_count)
        return NULL;
    index = bh_calloc(inv->component_count, sizeof(*index));
    if (!index)
        *ret_error = BH_E_NOMEM;
    for (size_t i = 0; index && i < f->support_count; i++)
        index[f->support[i].component] = i + 1;
    return index;
}

static int write_cyclonedx(const struct bh_inventory *inv, const struct bh_findings *findings,
                           const struct bh_document_options *options, struct bh_out *out)
{
    struct bh_cdx_writer d = {.inv = inv, .o = options};
    char uuid[BH_UUID_TEXT], serial[BH_UUID_TEXT + 16];
    int r;

    d.findings = options->with_vulnerabilities ? findings : NULL;
    size_t *support BH_CLEANUP(bh_freep) = index_support(inv, d.findings, &r);
    d.support = support;
    if (r == 0)
        r = bh_document_uuid(BH_STR("cyclonedx"), options->target, inv, d.findings, uuid);
    if (r < 0)
        return r;
    snprintf(serial, sizeof(serial), "urn:uuid:%s", uuid);
    bh_arena_init(&d.scratch, 0);
    bh_jsonw_init(&d.w, out, options->pretty);
    bh_jsonw_object(&d.w);
    bh_jsonw_member_z(&d.w, "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    bh_jsonw_member_z(&d.w, "bomFormat", "CycloneDX");
    bh_jsonw_member_z(&d.w, "specVersion", "1.6");
    bh_jsonw_member_z(&d.w, "serialNumber", serial);
    bh_jsonw_key(&d.w, "version");
    bh_jsonw_u64(&d.w, 1);
    put_metadata(&d);
    bh_jsonw_key(&d.w, "components");
    bh_jsonw_array(&d.w);
    for (size_t i = 0; i < inv->component_count; i++)
        bh_cdx_put_component(&d, &inv->components[i]);
    bh_jsonw_array_end(&d.w);
    put_dependencies(&d);
    put_compositions(&d);
    if (d.findings) {
        bh_jsonw_key(&d.w, "vulnerabilities");
        bh_jsonw_array(&d.w);
        for (size_t i = 0; i < d.findings->count; i++)
            bh_cdx_put_finding(&d, &d.findings->items[i]);
        bh_jsonw_array_end(&d.w);
    }
    bh_jsonw_object_end(&d.w);
    bh_arena_done(&d.scratch);
    r = bh_jsonw_end(&d.w);
    return d.error ? d.error : r;
}

const struct bh_document_format bh_format_cyclonedx_json = {
    .name = "cyclonedx-json",
    .title = BH_N("CycloneDX 1.6, JSON"),
    .write = write_cyclonedx,
    .recognise = bh_cyclonedx_recognise,
    .read = bh_cyclonedx_read,
};
