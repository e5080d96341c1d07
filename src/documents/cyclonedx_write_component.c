// SPDX-License-Identifier: Apache-2.0
// Components of CycloneDX 1.6, JSON.

#include "base/clock.h"
#include "base/error.h"
#include "documents/cyclonedx_write.h"
#include "documents/hash_names.h"
#include "documents/properties.h"
#include "model/licence.h"
#include "model/purl.h"

void bh_cdx_property_str(struct bh_cdx_writer *d, bh_str name, bh_str value)
{
    if (!d->in_properties) {
        bh_jsonw_key(&d->w, "properties");
        bh_jsonw_array(&d->w);
        d->in_properties = true;
    }
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "name", name);
    bh_jsonw_member(&d->w, "value", value);
    bh_jsonw_object_end(&d->w);
}

void bh_cdx_property(struct bh_cdx_writer *d, const char *name, bh_str value)
{
    bh_cdx_property_str(d, bh_str_z(name), value);
}

void bh_cdx_properties_end(struct bh_cdx_writer *d)
{
    if (d->in_properties)
        bh_jsonw_array_end(&d->w);
    d->in_properties = false;
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

static void put_name(struct bh_cdx_writer *d, const struct bh_inv_component *c)
{
    struct bh_purl purl;
    bh_str name = bh_cdx_str(d, c->name);

    if (c->purl && bh_purl_parse(bh_cdx_str(d, c->purl), &d->scratch, &purl) == 0 &&
        purl.space.len && has_group(purl.type)) {
        bh_jsonw_member(&d->w, "group", purl.space);
        name = purl.name;
    }
    bh_jsonw_member(&d->w, "name", name);
}

static bool is_found(const struct bh_inv_licence *l)
{
    return l->kind == BH_LICENCE_FOUND;
}

static void put_licence(struct bh_cdx_writer *d, const struct bh_inv_licence *l, bool alone)
{
    struct bh_jsonw *w = &d->w;
    bh_str text = bh_cdx_str(d, l->text);
    enum bh_licence_form form = bh_licence_form(text);
    const char *acknowledgement = l->kind == BH_LICENCE_CONCLUDED ? "concluded" : "declared";

    bh_jsonw_object(w);
    if (form == BH_LICENCE_EXPRESSION && alone) {
        bh_jsonw_member(w, "expression", text);
        if (!is_found(l))
            bh_jsonw_member_z(w, "acknowledgement", acknowledgement);
    } else {
        bh_jsonw_key(w, "license");
        bh_jsonw_object(w);
        bh_jsonw_member(w, form == BH_LICENCE_ID ? "id" : "name", text);
        if (!is_found(l))
            bh_jsonw_member_z(w, "acknowledgement", acknowledgement);
        bh_jsonw_object_end(w);
    }
    bh_jsonw_object_end(w);
}

// Those that are found in files (of evidence), or the others. One that parses as an SPDX expression
// is an expression; several are a list of ids and names, since up to 1.6 the two may not be mixed.
static void put_licences(struct bh_cdx_writer *d, const struct bh_inv_component *c, bool found)
{
    size_t count = 0;

    for (size_t i = 0; i < c->licence_count; i++)
        count += is_found(&c->licences[i]) == found;
    if (!count)
        return;
    bh_jsonw_key(&d->w, "licenses");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < c->licence_count; i++)
        if (is_found(&c->licences[i]) == found)
            put_licence(d, &c->licences[i], count == 1);
    bh_jsonw_array_end(&d->w);
}

static const struct bh_hash_form hashes = {"hashes", "alg", "content", false};

static void put_confidence(struct bh_cdx_writer *d, unsigned percent)
{
    bh_jsonw_key(&d->w, "confidence");
    bh_jsonw_hundredths(&d->w, percent);
}

static void put_methods(struct bh_cdx_writer *d, const struct bh_inv_component *c, uint32_t purl)
{
    bool seen[BH_TECHNIQUES] = {false};

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
        bh_jsonw_member(&d->w, "value", bh_cdx_str(d, e->finder));
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

// Every identity of the part, with the methods that speak for it. None of its own speaks for one
// that a document told.
static void put_identity(struct bh_cdx_writer *d, const struct bh_inv_component *c, uint32_t purl)
{
    unsigned best = 0;
    bool any = false;

    for (size_t i = 0; i < c->evidence_count; i++) {
        if (c->evidence[i].purl != purl)
            continue;
        any = true;
        if (c->evidence[i].confidence > best)
            best = c->evidence[i].confidence;
    }
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "field", purl ? "purl" : "name");
    if (any)
        put_confidence(d, best);
    bh_jsonw_member(&d->w, "concludedValue", purl ? bh_cdx_str(d, purl) : bh_cdx_str(d, c->name));
    if (any)
        put_methods(d, c, purl);
    bh_jsonw_object_end(&d->w);
}

static bh_str location(struct bh_cdx_writer *d, const struct bh_inv_evidence *e)
{
    bh_str path = bh_cdx_str(d, e->path);

    if (e->inner &&
        bh_arena_join(&d->scratch, (bh_str[]){path, BH_STR("!/"), bh_cdx_str(d, e->inner)}, 3,
                      &path) < 0)
        d->error = BH_E_NOMEM;
    return path;
}

static void put_evidence(struct bh_cdx_writer *d, const struct bh_inv_component *c)
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
    put_licences(d, c, true);
    bh_jsonw_object_end(w);
}

static void put_state(struct bh_cdx_writer *d, const char *name, enum bh_state state)
{
    if (state != BH_KNOWN && state != BH_UNKNOWN)
        bh_cdx_property(d, name, bh_str_z(bh_state_name(state)));
}

// What "dependencies" cannot say: it knows one kind of edge.
static void put_relations(struct bh_cdx_writer *d, size_t index)
{
    const struct bh_inventory *inv = d->inv;
    size_t from = d->relation;

    while (d->relation < inv->relation_count && inv->relations[d->relation].from == index)
        d->relation++;
    for (size_t i = from; i < d->relation; i++) {
        const struct bh_inv_relation *r = &inv->relations[i];
        bool both = i > from && r[-1].to == r->to && r[-1].kind == BH_DEPENDS_ON;
        char name[64];
        if (r->kind == BH_DEPENDS_ON)
            continue;
        if (r->kind == BH_CONTAINS && both)
            bh_cdx_property(d, BH_PROPERTY_RELATION "depends-on",
                            bh_cdx_str(d, inv->components[r->to].ref));
        snprintf(name, sizeof(name), BH_PROPERTY_RELATION "%s", bh_relation_kind_name(r->kind));
        bh_cdx_property(d, name, bh_cdx_str(d, inv->components[r->to].ref));
    }
}

static void put_own_properties(struct bh_cdx_writer *d, const struct bh_inv_component *c)
{
    const char *scope = scope_word(c->scope);

    if (c->file_count) {
        char number[24];
        snprintf(number, sizeof(number), "%llu", (unsigned long long)c->file_count);
        bh_cdx_property(d, BH_PROPERTY_FILES, bh_str_z(number));
    }
    for (size_t i = 0; i < c->hash_count; i++) {
        bh_str text;
        if (bh_hash_algorithm(&hashes, d->inv, &c->hashes[i]))
            continue;
        if (bh_arena_join(&d->scratch,
                          (bh_str[]){bh_cdx_str(d, c->hashes[i].name), BH_STR(":"),
                                     bh_cdx_str(d, c->hashes[i].value)},
                          3, &text) < 0)
            d->error = BH_E_NOMEM;
        else
            bh_cdx_property(d, BH_PROPERTY_HASH, text);
    }
    if (c->root)
        bh_cdx_property(d, BH_PROPERTY_ROOT, BH_STR("true"));
    if (scope && strcmp(scope, bh_scope_name(c->scope)) != 0)
        bh_cdx_property(d, BH_PROPERTY_SCOPE, bh_str_z(bh_scope_name(c->scope)));
    if (c->source_name)
        bh_cdx_property(d, BH_PROPERTY_SOURCE_NAME, bh_cdx_str(d, c->source_name));
    if (c->source_version)
        bh_cdx_property(d, BH_PROPERTY_SOURCE_VERSION, bh_cdx_str(d, c->source_version));
    put_state(d, BH_PROPERTY_SUPPLIER_STATE, c->supplier.state);
    put_state(d, BH_PROPERTY_VERSION_STATE, c->version.state);
}

static void put_end(struct bh_cdx_writer *d, const char *name, const struct bh_end *e)
{
    char text[BH_TIME_TEXT];

    if (e->state == BH_END_UNKNOWN)
        return;
    if (e->state == BH_END_DATE)
        bh_time_format(e->date, text);
    else
        snprintf(text, sizeof(text), "%s", e->state == BH_END_OVER ? "over" : "open");
    bh_cdx_property(d, name, bh_str_z(text));
}

static void put_support(struct bh_cdx_writer *d, size_t index)
{
    if (!d->support || !d->support[index])
        return;
    const struct bh_support *s = &d->findings->support[d->support[index] - 1];
    bh_cdx_property(d, BH_PROPERTY_SUPPORT "product", s->product);
    bh_cdx_property(d, BH_PROPERTY_SUPPORT "line", s->line);
    bh_cdx_property(d, BH_PROPERTY_SUPPORT "state", bh_str_z(bh_support_state_name(s->state)));
    put_end(d, BH_PROPERTY_SUPPORT "active", &s->active);
    put_end(d, BH_PROPERTY_SUPPORT "security", &s->security);
    put_end(d, BH_PROPERTY_SUPPORT "extended", &s->extended);
    if (s->latest.len)
        bh_cdx_property(d, BH_PROPERTY_SUPPORT "latest", s->latest);
}

static bool is_copyright(const struct bh_cdx_writer *d, const struct bh_inv_pair *p)
{
    return bh_str_eqz(bh_cdx_str(d, p->name), BH_PROPERTY_COPYRIGHT);
}

static void put_copyright(struct bh_cdx_writer *d, const struct bh_inv_component *c)
{
    for (size_t i = 0; i < c->property_count; i++)
        if (is_copyright(d, &c->properties[i])) {
            bh_jsonw_member(&d->w, "copyright", bh_cdx_str(d, c->properties[i].value));
            return;
        }
}

static void put_properties(struct bh_cdx_writer *d, const struct bh_inv_component *c)
{
    put_own_properties(d, c);
    put_relations(d, (size_t)(c - d->inv->components));
    put_support(d, (size_t)(c - d->inv->components));
    for (size_t i = 0; i < c->property_count; i++)
        if (!is_copyright(d, &c->properties[i]))
            bh_cdx_property_str(d, bh_cdx_str(d, c->properties[i].name),
                                bh_cdx_str(d, c->properties[i].value));
    bh_cdx_properties_end(d);
}

void bh_cdx_put_component(struct bh_cdx_writer *d, const struct bh_inv_component *c)
{
    struct bh_jsonw *w = &d->w;
    const char *scope = scope_word(c->scope);

    bh_arena_reset(&d->scratch);
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "type", bh_component_kind_name(c->kind));
    bh_jsonw_member(w, "bom-ref", bh_cdx_str(d, c->ref));
    if (c->supplier.state == BH_KNOWN) {
        bh_jsonw_key(w, "supplier");
        bh_jsonw_object(w);
        bh_jsonw_member(w, "name", bh_cdx_str(d, c->supplier.text));
        bh_jsonw_object_end(w);
    }
    put_name(d, c);
    if (c->version.state == BH_KNOWN)
        bh_jsonw_member(w, "version", bh_cdx_str(d, c->version.text));
    bh_jsonw_member_opt(w, "description", bh_cdx_str(d, c->description));
    if (scope)
        bh_jsonw_member_z(w, "scope", scope);
    bh_hashes_put(w, &hashes, d->inv, c);
    put_licences(d, c, false);
    put_copyright(d, c);
    bh_jsonw_member_opt(w, "cpe", bh_cdx_str(d, c->cpe));
    bh_jsonw_member_opt(w, "purl", bh_cdx_str(d, c->purl));
    put_evidence(d, c);
    put_properties(d, c);
    bh_jsonw_object_end(w);
}
