// SPDX-License-Identifier: Apache-2.0
// The report for a program: its head, parts, relations and notes.

#include "documents/json_report.h"

#include "base/clock.h"
#include "base/error.h"
#include "documents/registry.h"

#define SCHEMA_VERSION 1

void bh_report_time(struct bh_json_report *r, const char *key, int64_t seconds)
{
    char text[BH_TIME_TEXT];

    if (seconds == BH_TIME_UNKNOWN)
        return;
    bh_time_format(seconds, text);
    bh_jsonw_member_z(&r->w, key, text);
}

void bh_report_u64(struct bh_json_report *r, const char *key, uint64_t value)
{
    bh_jsonw_key(&r->w, key);
    bh_jsonw_u64(&r->w, value);
}

// Known values as text; the other states by name, so that unknown, none and withheld stay apart.
static void member_value(struct bh_json_report *r, const char *key, const struct bh_inv_value *v)
{
    if (v->state == BH_KNOWN) {
        bh_jsonw_member(&r->w, key, bh_report_str(r, v->text));
    } else if (v->state != BH_UNKNOWN) {
        bh_jsonw_key(&r->w, key);
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "state", bh_state_name(v->state));
        bh_jsonw_object_end(&r->w);
    }
}

static void put_evidence(struct bh_json_report *r, const struct bh_inv_component *c)
{
    bh_jsonw_key(&r->w, "evidence");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < c->evidence_count; i++) {
        const struct bh_inv_evidence *e = &c->evidence[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "path", bh_report_str(r, e->path));
        bh_jsonw_member_opt(&r->w, "inner", bh_report_str(r, e->inner));
        bh_jsonw_member(&r->w, "finder", bh_report_str(r, e->finder));
        bh_jsonw_member_z(&r->w, "technique", bh_technique_name(e->technique));
        bh_report_u64(r, "confidence", e->confidence);
        if (e->line)
            bh_report_u64(r, "line", e->line);
        if (e->offset != UINT64_MAX)
            bh_report_u64(r, "offset", e->offset);
        if (e->purl && e->purl != c->purl)
            bh_jsonw_member(&r->w, "identity", bh_report_str(r, e->purl));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_pairs(struct bh_json_report *r, const char *key, const char *first,
                      const char *second, const struct bh_inv_pair *pairs, size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, first, bh_report_str(r, pairs[i].name));
        bh_jsonw_member(&r->w, second, bh_report_str(r, pairs[i].value));
        bh_jsonw_member_opt(&r->w, "language", bh_report_str(r, pairs[i].language));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_component(struct bh_json_report *r, const struct bh_inv_component *c)
{
    struct bh_jsonw *w = &r->w;

    bh_jsonw_object(w);
    bh_jsonw_member(w, "ref", bh_report_str(r, c->ref));
    bh_jsonw_member_z(w, "kind", bh_component_kind_name(c->kind));
    bh_jsonw_member(w, "name", bh_report_str(r, c->name));
    member_value(r, "version", &c->version);
    bh_jsonw_member_opt(w, "purl", bh_report_str(r, c->purl));
    if (c->identity_count) {
        bh_jsonw_key(w, "identities");
        bh_jsonw_array(w);
        for (size_t i = 0; i < c->identity_count; i++)
            bh_jsonw_str(w, bh_report_str(r, c->identities[i]));
        bh_jsonw_array_end(w);
    }
    bh_jsonw_member_opt(w, "cpe", bh_report_str(r, c->cpe));
    bh_jsonw_member_opt(w, "source_name", bh_report_str(r, c->source_name));
    bh_jsonw_member_opt(w, "source_version", bh_report_str(r, c->source_version));
    member_value(r, "supplier", &c->supplier);
    bh_jsonw_member_opt(w, "description", bh_report_str(r, c->description));
    if (c->scope != BH_SCOPE_UNKNOWN)
        bh_jsonw_member_z(w, "scope", bh_scope_name(c->scope));
    if (c->root) {
        bh_jsonw_key(w, "root");
        bh_jsonw_bool(w, true);
    }
    if (c->licence_count) {
        bh_jsonw_key(w, "licences");
        bh_jsonw_array(w);
        for (size_t i = 0; i < c->licence_count; i++) {
            bh_jsonw_object(w);
            bh_jsonw_member_z(w, "kind", bh_licence_kind_name(c->licences[i].kind));
            bh_jsonw_member(w, "licence", bh_report_str(r, c->licences[i].text));
            bh_jsonw_object_end(w);
        }
        bh_jsonw_array_end(w);
    }
    put_pairs(r, "hashes", "algorithm", "value", c->hashes, c->hash_count);
    put_pairs(r, "properties", "name", "value", c->properties, c->property_count);
    if (c->file_count)
        bh_report_u64(r, "files", c->file_count);
    put_evidence(r, c);
    bh_jsonw_object_end(w);
}

static void put_relations(struct bh_json_report *r)
{
    bh_jsonw_key(&r->w, "relations");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < r->inv->relation_count; i++) {
        const struct bh_inv_relation *rel = &r->inv->relations[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "from", bh_report_str(r, r->inv->components[rel->from].ref));
        bh_jsonw_member_z(&r->w, "kind", bh_relation_kind_name(rel->kind));
        bh_jsonw_member(&r->w, "to", bh_report_str(r, r->inv->components[rel->to].ref));
        if (rel->scope != BH_SCOPE_UNKNOWN)
            bh_jsonw_member_z(&r->w, "scope", bh_scope_name(rel->scope));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_missing(struct bh_json_report *r)
{
    if (!r->inv->missing_count)
        return;
    bh_jsonw_key(&r->w, "missing");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < r->inv->missing_count; i++) {
        const struct bh_inv_missing *m = &r->inv->missing[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "from", bh_report_str(r, r->inv->components[m->from].ref));
        bh_jsonw_member(&r->w, "type", bh_report_str(r, m->purl_type));
        bh_jsonw_member(&r->w, "name", bh_report_str(r, m->name));
        bh_jsonw_member_opt(&r->w, "constraint", bh_report_str(r, m->constraint));
        if (m->scope != BH_SCOPE_UNKNOWN)
            bh_jsonw_member_z(&r->w, "scope", bh_scope_name(m->scope));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_notes(struct bh_json_report *r)
{
    static const char *const severities[] = {
        [BH_NOTE] = "note", [BH_WARNING] = "warning", [BH_ERROR] = "error"};

    bh_jsonw_key(&r->w, "notes");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < r->inv->note_count; i++) {
        const struct bh_inv_note *n = &r->inv->notes[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "path", bh_report_str(r, n->path));
        bh_jsonw_member_z(&r->w, "severity", severities[n->severity]);
        if (n->code)
            bh_jsonw_member_z(&r->w, "code", bh_error_name(n->code));
        if (n->place.line)
            bh_report_u64(r, "line", n->place.line);
        if (n->place.offset != UINT64_MAX)
            bh_report_u64(r, "offset", n->place.offset);
        bh_jsonw_member(&r->w, "text", bh_report_str(r, n->text));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_head(struct bh_json_report *r)
{
    const struct bh_inv_system *os = &r->inv->system;
    struct bh_jsonw *w = &r->w;

    bh_report_u64(r, "buhin_report", SCHEMA_VERSION);
    bh_jsonw_key(w, "tool");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "name", "buhin");
    bh_jsonw_member(w, "version", r->o->tool_version);
    bh_jsonw_object_end(w);
    bh_report_time(r, "created", r->o->now);
    bh_jsonw_member(w, "target", r->o->target);
    bh_jsonw_member_opt(w, "product", r->o->product);
    if (os->id) {
        bh_jsonw_key(w, "system");
        bh_jsonw_object(w);
        bh_jsonw_member(w, "id", bh_report_str(r, os->id));
        bh_jsonw_member_opt(w, "version_id", bh_report_str(r, os->version_id));
        bh_jsonw_member_opt(w, "codename", bh_report_str(r, os->codename));
        bh_jsonw_member_opt(w, "pretty_name", bh_report_str(r, os->pretty_name));
        bh_jsonw_object_end(w);
    }
    if (r->o->only_count) {
        bh_jsonw_key(w, "only");
        bh_jsonw_array(w);
        for (size_t i = 0; i < r->o->only_count; i++)
            bh_jsonw_str(w, r->o->only[i]);
        bh_jsonw_array_end(w);
    }
    bh_jsonw_key(w, "complete");
    bh_jsonw_bool(w, !r->inv->incomplete && !r->o->incomplete);
    bh_jsonw_key(w, "missing_isolation");
    bh_jsonw_array(w);
    for (const char *const *m = r->o->missing_isolation; m && *m; m++)
        bh_jsonw_str(w, bh_str_z(*m));
    bh_jsonw_array_end(w);
}

static int write_json(const struct bh_inventory *inv, const struct bh_findings *findings,
                      const struct bh_document_options *options, struct bh_out *out)
{
    struct bh_json_report r = {.inv = inv, .o = options};
    int code = 0;

    bh_jsonw_init(&r.w, out, options->pretty);
    bh_jsonw_object(&r.w);
    put_head(&r);
    bh_jsonw_key(&r.w, "components");
    bh_jsonw_array(&r.w);
    for (size_t i = 0; i < inv->component_count; i++)
        put_component(&r, &inv->components[i]);
    bh_jsonw_array_end(&r.w);
    put_relations(&r);
    put_missing(&r);
    if (findings)
        code = bh_report_findings(&r, findings);
    put_notes(&r);
    bh_jsonw_object_end(&r.w);
    int end = bh_jsonw_end(&r.w);
    return code < 0 ? code : end;
}

const struct bh_document_format bh_format_json = {
    .name = "json",
    .title = BH_N("buhin's own report, for programs (doc/report.md)"),
    .write = write_json,
    .read = bh_report_read,
};
