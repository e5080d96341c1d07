// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6 (ECMA-424), JSON: parts with evidence, licences and hashes, dependencies, and on
// request the findings as vulnerabilities.

#include "base/clock.h"
#include "base/error.h"
#include "base/jsonw.h"
#include "base/memory.h"
#include "documents/cyclonedx.h"
#include "documents/cyclonedx_read.h"
#include "documents/identity.h"
#include "documents/reason.h"
#include "documents/registry.h"
#include "model/licence.h"
#include "model/purl.h"

struct writer {
    const struct bh_inventory *inv;
    const struct bh_findings *findings;
    const struct bh_document_options *o;
    struct bh_jsonw w;
    struct bh_arena scratch; // emptied for each part
    int error;
};

static bh_str str(const struct writer *d, uint32_t id)
{
    return bh_inv_str(d->inv, id);
}

static void put_property(struct writer *d, const char *name, bh_str value)
{
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "name", name);
    bh_jsonw_member(&d->w, "value", value);
    bh_jsonw_object_end(&d->w);
}

// CycloneDX has three scopes; the exact one goes along as a property.
static const char *scope_word(enum bh_scope scope)
{
    switch (scope) {
    case BH_SCOPE_REQUIRED:
        return "required";
    case BH_SCOPE_OPTIONAL:
    case BH_SCOPE_PEER:
        return "optional";
    case BH_SCOPE_BUILD:
    case BH_SCOPE_TEST:
    case BH_SCOPE_DEV:
    case BH_SCOPE_EXCLUDED:
        return "excluded";
    case BH_SCOPE_UNKNOWN:
    case BH_SCOPES:
        break;
    }
    return NULL;
}

// Types whose namespace is CycloneDX's group.
static bool has_group(bh_str type)
{
    static const char *const types[] = {"maven", "npm", "composer"};

    for (size_t i = 0; i < BH_COUNT(types); i++)
        if (bh_str_eqz(type, types[i]))
            return true;
    return false;
}

static void put_name(struct writer *d, const struct bh_inv_component *c)
{
    struct bh_purl purl;
    bh_str name = str(d, c->name);

    if (c->purl && bh_purl_parse(str(d, c->purl), &d->scratch, &purl) == 0 && purl.space.len &&
        has_group(purl.type)) {
        bh_jsonw_member(&d->w, "group", purl.space);
        name = purl.name;
    }
    bh_jsonw_member(&d->w, "name", name);
}

// One licence that parses as an SPDX expression is an expression; several are a list of ids and
// names, since up to 1.6 the two may not be mixed.
static void put_licences(struct writer *d, const struct bh_inv_component *c)
{
    struct bh_jsonw *w = &d->w;

    if (!c->licence_count)
        return;
    bh_jsonw_key(w, "licenses");
    bh_jsonw_array(w);
    for (size_t i = 0; i < c->licence_count; i++) {
        bh_str text = str(d, c->licences[i].text);
        enum bh_licence_form form = bh_licence_form(text);
        const char *acknowledgement =
            c->licences[i].kind == BH_LICENCE_CONCLUDED ? "concluded" : "declared";
        bh_jsonw_object(w);
        if (form == BH_LICENCE_EXPRESSION && c->licence_count == 1) {
            bh_jsonw_member(w, "expression", text);
            bh_jsonw_member_z(w, "acknowledgement", acknowledgement);
        } else {
            bh_jsonw_key(w, "license");
            bh_jsonw_object(w);
            bh_jsonw_member(w, form == BH_LICENCE_ID ? "id" : "name", text);
            bh_jsonw_member_z(w, "acknowledgement", acknowledgement);
            bh_jsonw_object_end(w);
        }
        bh_jsonw_object_end(w);
    }
    bh_jsonw_array_end(w);
}

static void put_hashes(struct writer *d, const struct bh_inv_component *c)
{
    if (!c->hash_count)
        return;
    bh_jsonw_key(&d->w, "hashes");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < c->hash_count; i++) {
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "alg", str(d, c->hashes[i].name));
        bh_jsonw_member(&d->w, "content", str(d, c->hashes[i].value));
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_confidence(struct writer *d, unsigned percent)
{
    bh_jsonw_key(&d->w, "confidence");
    bh_jsonw_hundredths(&d->w, percent);
}

// Every identity of the part, with the methods that speak for it.
static void put_identity(struct writer *d, const struct bh_inv_component *c, uint32_t purl)
{
    bool seen[BH_TECHNIQUES] = {false};
    unsigned best = 0;

    for (size_t i = 0; i < c->evidence_count; i++)
        if (c->evidence[i].purl == purl && c->evidence[i].confidence > best)
            best = c->evidence[i].confidence;
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "field", purl ? "purl" : "name");
    put_confidence(d, best);
    bh_jsonw_member(&d->w, "concludedValue", purl ? str(d, purl) : str(d, c->name));
    bh_jsonw_key(&d->w, "methods");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < c->evidence_count; i++) {
        const struct bh_inv_evidence *e = &c->evidence[i];
        if (e->purl != purl || (size_t)e->technique >= BH_TECHNIQUES || seen[e->technique])
            continue;
        seen[e->technique] = true;
        bh_jsonw_object(&d->w);
        bh_jsonw_member_z(&d->w, "technique", bh_technique_name(e->technique));
        put_confidence(d, e->confidence);
        bh_jsonw_member(&d->w, "value", str(d, e->finder));
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
    bh_jsonw_object_end(&d->w);
}

static bh_str location(struct writer *d, const struct bh_inv_evidence *e)
{
    bh_str path = str(d, e->path);

    if (e->inner &&
        bh_arena_join(&d->scratch, (bh_str[]){path, BH_STR("!/"), str(d, e->inner)}, 3, &path) < 0)
        d->error = BH_E_NOMEM;
    return path;
}

static void put_evidence(struct writer *d, const struct bh_inv_component *c)
{
    struct bh_jsonw *w = &d->w;

    if (!c->evidence_count)
        return;
    bh_jsonw_key(w, "evidence");
    bh_jsonw_object(w);
    bh_jsonw_key(w, "identity");
    bh_jsonw_array(w);
    put_identity(d, c, c->purl);
    for (size_t i = 0; i < c->identity_count; i++)
        put_identity(d, c, c->identities[i]);
    bh_jsonw_array_end(w);
    bh_jsonw_key(w, "occurrences");
    bh_jsonw_array(w);
    for (size_t i = 0; i < c->evidence_count; i++) {
        const struct bh_inv_evidence *e = &c->evidence[i];
        bh_jsonw_object(w);
        bh_jsonw_member(w, "location", location(d, e));
        if (e->line) {
            bh_jsonw_key(w, "line");
            bh_jsonw_u64(w, e->line);
        }
        if (e->offset != UINT64_MAX) {
            bh_jsonw_key(w, "offset");
            bh_jsonw_u64(w, e->offset);
        }
        bh_jsonw_object_end(w);
    }
    bh_jsonw_array_end(w);
    bh_jsonw_object_end(w);
}

static void put_properties(struct writer *d, const struct bh_inv_component *c)
{
    const char *scope = scope_word(c->scope);
    bool exact = scope && strcmp(scope, bh_scope_name(c->scope)) != 0;

    if (!c->property_count && !c->source_name && !exact && !c->root && !c->file_count)
        return;
    bh_jsonw_key(&d->w, "properties");
    bh_jsonw_array(&d->w);
    if (c->file_count) {
        char number[24];
        snprintf(number, sizeof(number), "%llu", (unsigned long long)c->file_count);
        put_property(d, BH_CDX_FILES, bh_str_z(number));
    }
    if (c->root)
        put_property(d, BH_CDX_ROOT, BH_STR("true"));
    if (exact)
        put_property(d, BH_CDX_SCOPE, bh_str_z(bh_scope_name(c->scope)));
    if (c->source_name)
        put_property(d, BH_CDX_SOURCE_NAME, str(d, c->source_name));
    if (c->source_version)
        put_property(d, BH_CDX_SOURCE_VERSION, str(d, c->source_version));
    for (size_t i = 0; i < c->property_count; i++) {
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "name", str(d, c->properties[i].name));
        bh_jsonw_member(&d->w, "value", str(d, c->properties[i].value));
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_component(struct writer *d, const struct bh_inv_component *c)
{
    struct bh_jsonw *w = &d->w;
    const char *scope = scope_word(c->scope);

    bh_arena_reset(&d->scratch);
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "type", bh_component_kind_name(c->kind));
    bh_jsonw_member(w, "bom-ref", str(d, c->ref));
    if (c->supplier.state == BH_KNOWN) {
        bh_jsonw_key(w, "supplier");
        bh_jsonw_object(w);
        bh_jsonw_member(w, "name", str(d, c->supplier.text));
        bh_jsonw_object_end(w);
    }
    put_name(d, c);
    if (c->version.state == BH_KNOWN)
        bh_jsonw_member(w, "version", str(d, c->version.text));
    bh_jsonw_member_opt(w, "description", str(d, c->description));
    if (scope)
        bh_jsonw_member_z(w, "scope", scope);
    put_hashes(d, c);
    put_licences(d, c);
    bh_jsonw_member_opt(w, "cpe", str(d, c->cpe));
    bh_jsonw_member_opt(w, "purl", str(d, c->purl));
    put_evidence(d, c);
    put_properties(d, c);
    bh_jsonw_object_end(w);
}

static void put_metadata(struct writer *d)
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
static void put_target_edges(struct writer *d, const bool *reached)
{
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "ref", BH_CDX_TARGET);
    bh_jsonw_key(&d->w, "dependsOn");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < d->inv->component_count; i++)
        if (!reached[i] || d->inv->components[i].root)
            bh_jsonw_str(&d->w, str(d, d->inv->components[i].ref));
    bh_jsonw_array_end(&d->w);
    bh_jsonw_object_end(&d->w);
}

static void put_dependencies(struct writer *d)
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
                bh_jsonw_member(&d->w, "ref", str(d, inv->components[i].ref));
                bh_jsonw_key(&d->w, "dependsOn");
                bh_jsonw_array(&d->w);
                open = true;
            }
            bh_jsonw_str(&d->w, str(d, inv->components[r->to].ref));
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
static void put_compositions(struct writer *d)
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

static void put_rating(struct writer *d, const struct bh_finding *f)
{
    static const struct {
        const char *prefix, *method;
    } methods[] = {{"CVSS:3.0/", "CVSSv3"},
                   {"CVSS:3.1/", "CVSSv31"},
                   {"CVSS:4.0/", "CVSSv4"},
                   {"AV:", "CVSSv2"}};

    bh_jsonw_key(&d->w, "ratings");
    bh_jsonw_array(&d->w);
    bh_jsonw_object(&d->w);
    if (f->has_score) {
        bh_jsonw_key(&d->w, "score");
        bh_jsonw_tenths(&d->w, f->score_tenths);
    }
    bh_jsonw_member_z(&d->w, "severity", bh_level_name(f->level));
    for (size_t i = 0; i < BH_COUNT(methods); i++)
        if (bh_str_starts(f->vector, bh_str_z(methods[i].prefix))) {
            bh_jsonw_member_z(&d->w, "method", methods[i].method);
            bh_jsonw_member(&d->w, "vector", f->vector);
        }
    bh_jsonw_object_end(&d->w);
    bh_jsonw_array_end(&d->w);
}

static void put_cwes(struct writer *d, const struct bh_finding *f)
{
    bool open = false;

    for (size_t i = 0; i < f->cwe_count; i++) {
        bh_str cwe = f->cwes[i];
        uint64_t number;
        if (!bh_str_skip(&cwe, BH_STR("CWE-")) || !bh_str_u64(cwe, &number) || !number)
            continue;
        if (!open) {
            bh_jsonw_key(&d->w, "cwes");
            bh_jsonw_array(&d->w);
            open = true;
        }
        bh_jsonw_u64(&d->w, number);
    }
    if (open)
        bh_jsonw_array_end(&d->w);
}

static void put_affects(struct writer *d, const struct bh_finding *f)
{
    const struct bh_inv_component *c = &d->inv->components[f->component];

    bh_jsonw_key(&d->w, "affects");
    bh_jsonw_array(&d->w);
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "ref", str(d, c->ref));
    if (c->version.state == BH_KNOWN) {
        bh_jsonw_key(&d->w, "versions");
        bh_jsonw_array(&d->w);
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "version", str(d, c->version.text));
        bh_jsonw_member_z(&d->w, "status", f->outcome == BH_AFFECTED ? "affected" : "unknown");
        bh_jsonw_object_end(&d->w);
        bh_jsonw_array_end(&d->w);
    }
    bh_jsonw_object_end(&d->w);
    bh_jsonw_array_end(&d->w);
}

static void put_other_ids(struct writer *d, const struct bh_finding *f)
{
    if (f->id_count < 2)
        return;
    bh_jsonw_key(&d->w, "references");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < f->id_count; i++) {
        if (bh_str_eq(f->ids[i], f->id))
            continue;
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "id", f->ids[i]);
        bh_jsonw_key(&d->w, "source");
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "name", bh_str_sub(f->ids[i], 0, bh_str_find(f->ids[i], '-')));
        bh_jsonw_object_end(&d->w);
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_advisories(struct writer *d, const struct bh_finding *f)
{
    if (!f->reference_count)
        return;
    bh_jsonw_key(&d->w, "advisories");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < f->reference_count; i++) {
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "url", f->references[i].url);
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

// Why the matcher said so: every source's statement with its rule.
static void put_statements(struct writer *d, const struct bh_finding *f)
{
    bh_jsonw_key(&d->w, "properties");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < f->statement_count; i++) {
        const struct bh_statement *s = &f->statements[i];
        struct bh_out text;
        bh_out_mem(&text, 0);
        bh_out_str(&text, s->id);
        bh_out_char(&text, ' ');
        bh_out_z(&text, bh_rule_name(s->rule));
        bh_out_z(&text, ": ");
        bh_reason_write(&text, d->o->lang, &s->reason);
        put_property(d, BH_CDX_STATEMENT, bh_buf_str(&text.buf));
        bh_out_done(&text);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_vulnerability(struct writer *d, const struct bh_finding *f)
{
    struct bh_jsonw *w = &d->w;
    const struct bh_inv_component *c = &d->inv->components[f->component];
    bool ja = d->o->lang == BH_LANG_JA;
    char time[BH_TIME_TEXT];
    bh_str ref;

    bh_arena_reset(&d->scratch);
    if (bh_arena_join(&d->scratch, (bh_str[]){f->id, BH_STR("/"), str(d, c->ref)}, 3, &ref) < 0) {
        d->error = BH_E_NOMEM;
        return;
    }
    bh_jsonw_object(w);
    bh_jsonw_member(w, "bom-ref", ref);
    bh_jsonw_member(w, "id", f->id);
    put_other_ids(d, f);
    put_rating(d, f);
    put_cwes(d, f);
    bh_jsonw_member_opt(w, "description", ja && f->title_ja.len ? f->title_ja : f->title);
    bh_jsonw_member_opt(w, "detail", ja && f->details_ja.len ? f->details_ja : f->details);
    if (f->fixed.len) {
        bh_str advice;
        if (bh_arena_printf(&d->scratch, &advice,
                            bh_msg(d->o->lang, BH_N("update to %.*s or later")),
                            BH_FMT(f->fixed)) < 0)
            d->error = BH_E_NOMEM;
        else
            bh_jsonw_member(w, "recommendation", advice);
    }
    put_advisories(d, f);
    if (f->published != BH_TIME_UNKNOWN) {
        bh_time_format(f->published, time);
        bh_jsonw_member_z(w, "published", time);
    }
    if (f->outcome == BH_UNDETERMINED) {
        bh_jsonw_key(w, "analysis");
        bh_jsonw_object(w);
        bh_jsonw_member_z(w, "state", "in_triage");
        bh_jsonw_object_end(w);
    }
    put_affects(d, f);
    put_statements(d, f);
    bh_jsonw_object_end(w);
}

static int write_cyclonedx(const struct bh_inventory *inv, const struct bh_findings *findings,
                           const struct bh_document_options *options, struct bh_out *out)
{
    struct writer d = {.inv = inv, .o = options};
    char uuid[BH_UUID_TEXT], serial[BH_UUID_TEXT + 16];

    d.findings = options->with_vulnerabilities ? findings : NULL;
    int r = bh_document_uuid(BH_STR("cyclonedx"), options->target, inv, d.findings, uuid);
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
        put_component(&d, &inv->components[i]);
    bh_jsonw_array_end(&d.w);
    put_dependencies(&d);
    put_compositions(&d);
    if (d.findings) {
        bh_jsonw_key(&d.w, "vulnerabilities");
        bh_jsonw_array(&d.w);
        for (size_t i = 0; i < d.findings->count; i++)
            put_vulnerability(&d, &d.findings->items[i]);
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
