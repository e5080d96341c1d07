// SPDX-License-Identifier: Apache-2.0
// SPDX 2.3 (ISO/IEC 5962 and what followed), JSON: a package a part, all of them in a package that
// stands for the target.

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/jsonw.h"
#include "documents/hash_names.h"
#include "documents/identity.h"
#include "documents/properties.h"
#include "documents/registry.h"
#include "documents/spdx.h"
#include "documents/spdx_licence.h"

// Readable part of an SPDXID, and digits of the digest behind it.
#define ID_READABLE 64
#define ID_DIGITS   20

struct writer {
    const struct bh_inventory *inv;
    const struct bh_document_options *o;
    struct bh_jsonw w;
    bh_str *ids;             // SPDXID of each part
    struct bh_arena kept;    // of the ids
    struct bh_arena scratch; // emptied for each part
    struct bh_spdx_licences licences;
    char created[BH_TIME_TEXT];
    bh_str tool; // "Tool: buhin-1.0"
    bool in_annotations;
    int error;
};

static bh_str str(const struct writer *d, uint32_t id)
{
    return bh_inv_str(d->inv, id);
}

// The text of pieces in the scratch; empty when out of memory, which shows in d->error.
static bh_str join(struct writer *d, const bh_str *pieces, size_t n)
{
    bh_str text = BH_STR_EMPTY;

    if (bh_arena_join(&d->scratch, pieces, n, &text) < 0)
        d->error = BH_E_NOMEM;
    return text;
}

#define JOIN(d, ...)                                                                               \
    join(d, (const bh_str[]){__VA_ARGS__}, sizeof((const bh_str[]){__VA_ARGS__}) / sizeof(bh_str))

static int make_id(struct writer *d, bh_str ref, bh_str *ret)
{
    char readable[ID_READABLE], hex[2 * BH_DIGEST_MAX + 1];
    struct bh_digest digest;
    size_t n = 0;
    int r = bh_digest_init(&digest, 1u << BH_SHA256);

    if (r < 0)
        return r;
    bh_digest_add(&digest, ref.ptr, ref.len);
    r = bh_digest_hex(&digest, BH_SHA256, hex);
    bh_digest_done(&digest);
    if (r < 0)
        return r;
    bh_str_skip(&ref, BH_STR("pkg:"));
    ref.len = bh_str_find(ref, '?');
    for (; n < ref.len && n < ID_READABLE; n++)
        readable[n] = bh_is_alnum(ref.ptr[n]) || ref.ptr[n] == '.' ? ref.ptr[n] : '-';
    return bh_arena_join(&d->kept,
                         (bh_str[]){BH_STR("SPDXRef-"), bh_str_n(readable, n), BH_STR("-"),
                                    bh_str_n(hex, ID_DIGITS)},
                         4, ret);
}

static int make_ids(struct writer *d)
{
    size_t count = d->inv->component_count;
    int r = 0;

    d->ids = bh_arena_array(&d->kept, count ? count : 1, sizeof(*d->ids));
    if (!d->ids)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < count; i++)
        r = make_id(d, str(d, d->inv->components[i].ref), &d->ids[i]);
    return r;
}

// --- Annotations

static void put_annotation(struct writer *d, bh_str comment)
{
    struct bh_jsonw *w = &d->w;

    if (!d->in_annotations) {
        bh_jsonw_key(w, "annotations");
        bh_jsonw_array(w);
        d->in_annotations = true;
    }
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "annotationDate", d->created);
    bh_jsonw_member_z(w, "annotationType", "OTHER");
    bh_jsonw_member(w, "annotator", d->tool);
    bh_jsonw_member(w, "comment", comment);
    bh_jsonw_object_end(w);
}

static void end_annotations(struct writer *d)
{
    if (d->in_annotations)
        bh_jsonw_array_end(&d->w);
    d->in_annotations = false;
}

static void put_property(struct writer *d, bh_str name, bh_str value)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_buf_add_z(&b, BH_SPDX_PROPERTY);
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '=' || name.ptr[i] == '%')
            bh_buf_add_z(&b, name.ptr[i] == '=' ? "%3D" : "%25");
        else
            bh_buf_add_char(&b, name.ptr[i]);
    bh_buf_add_char(&b, '=');
    bh_buf_add_str(&b, value);
    if (bh_buf_error(&b) < 0)
        d->error = BH_E_NOMEM;
    else
        put_annotation(d, bh_buf_str(&b));
    bh_buf_done(&b);
}

static void put_own_property(struct writer *d, const char *name, const char *value)
{
    put_property(d, bh_str_z(name), bh_str_z(value));
}

static void put_state(struct writer *d, const char *name, enum bh_state state)
{
    if (state != BH_KNOWN && state != BH_UNKNOWN)
        put_own_property(d, name, bh_state_name(state));
}

static void put_places(struct writer *d, const struct bh_inv_component *c)
{
    for (size_t i = 0; i < c->evidence_count; i++) {
        const struct bh_inv_evidence *e = &c->evidence[i];
        char line[48] = "";
        if (e->line)
            snprintf(line, sizeof(line), " (line %llu)", (unsigned long long)e->line);
        put_annotation(d, JOIN(d, BH_STR(BH_SPDX_PLACE), str(d, e->path),
                               bh_str_z(e->inner ? "!/" : ""), str(d, e->inner), bh_str_z(line)));
    }
}

static const struct bh_hash_form hashes = {"checksums", "algorithm", "checksumValue", true};

// Properties that have a member of their own.
static bool has_member(bh_str name)
{
    static const char *const names[] = {BH_PROPERTY_COPYRIGHT, BH_PROPERTY_LICENCE_CONCLUDED,
                                        BH_PROPERTY_LICENCE_DECLARED, BH_PROPERTY_SUPPLIER_KIND};

    for (size_t i = 0; i < BH_COUNT(names); i++)
        if (bh_str_eqz(name, names[i]))
            return true;
    return false;
}

static void put_annotations(struct writer *d, const struct bh_inv_component *c)
{
    put_places(d, c);
    if (strcmp(bh_spdx_purpose(c->kind), "OTHER") == 0)
        put_own_property(d, BH_PROPERTY_KIND, bh_component_kind_name(c->kind));
    if (c->root)
        put_own_property(d, BH_PROPERTY_ROOT, "true");
    if (c->scope == BH_SCOPE_EXCLUDED)
        put_own_property(d, BH_PROPERTY_SCOPE, bh_scope_name(c->scope));
    put_state(d, BH_PROPERTY_SUPPLIER_STATE, c->supplier.state);
    put_state(d, BH_PROPERTY_VERSION_STATE, c->version.state);
    if (c->file_count) {
        char number[24];
        snprintf(number, sizeof(number), "%llu", (unsigned long long)c->file_count);
        put_own_property(d, BH_PROPERTY_FILES, number);
    }
    for (size_t i = 0; i < c->hash_count; i++)
        if (!bh_hash_algorithm(&hashes, d->inv, &c->hashes[i]))
            put_property(
                d, BH_STR(BH_PROPERTY_HASH),
                JOIN(d, str(d, c->hashes[i].name), BH_STR(":"), str(d, c->hashes[i].value)));
    for (size_t i = 0; i < c->property_count; i++)
        if (!has_member(str(d, c->properties[i].name)))
            put_property(d, str(d, c->properties[i].name), str(d, c->properties[i].value));
    end_annotations(d);
}

// --- Packages

static bh_str property(const struct writer *d, const struct bh_inv_component *c, const char *name)
{
    for (size_t i = 0; i < c->property_count; i++)
        if (bh_str_eqz(str(d, c->properties[i].name), name))
            return str(d, c->properties[i].value);
    return BH_STR_EMPTY;
}

// "Organization: name (address)". Who is a person, only a document can have said.
static void put_supplier(struct writer *d, const struct bh_inv_component *c)
{
    bh_str name = bh_str_trim(str(d, c->supplier.text)), address = BH_STR_EMPTY;
    bool person = bh_str_eqz(property(d, c, BH_PROPERTY_SUPPLIER_KIND), "person");
    size_t at = bh_str_rfind(name, '<');

    if (c->supplier.state != BH_KNOWN || !name.len) {
        bh_jsonw_member_z(&d->w, "supplier", "NOASSERTION");
        return;
    }
    if (at && at < name.len && bh_str_ends(name, BH_STR(">"))) {
        address = bh_str_sub(name, at + 1, name.len - 1);
        name = bh_str_trim(bh_str_sub(name, 0, at));
    }
    // What stands in the last parentheses would be taken for the address.
    bool close = address.len || bh_str_has(name, '(') || bh_str_has(name, ')');
    bh_jsonw_member(&d->w, "supplier",
                    JOIN(d, bh_str_z(person ? "Person: " : "Organization: "), name,
                         bh_str_z(close ? " (" : ""), address, bh_str_z(close ? ")" : "")));
}

static void put_licence(struct writer *d, const struct bh_inv_component *c, const char *member,
                        enum bh_licence_kind kind, const char *none)
{
    bh_str text;
    int r = bh_spdx_licences_join(&d->licences, d->inv, c, kind, &d->scratch, &text);

    if (r < 0) {
        d->error = r;
        text = BH_STR_EMPTY;
    }
    if (!text.len)
        text = bh_str_z(bh_str_eqz(property(d, c, none), "none") ? "NONE" : "NOASSERTION");
    bh_jsonw_member(&d->w, member, text);
}

static void put_found_licences(struct writer *d, const struct bh_inv_component *c)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    for (size_t i = 0; i < c->licence_count; i++) {
        if (c->licences[i].kind != BH_LICENCE_FOUND)
            continue;
        if (!b.len)
            bh_buf_add_z(&b, BH_SPDX_FOUND);
        bh_buf_add_char(&b, '\n');
        bh_str text = str(d, c->licences[i].text);
        for (size_t k = 0; k < text.len; k++)
            bh_buf_add_char(&b, text.ptr[k] == '\n' ? ' ' : text.ptr[k]);
    }
    if (bh_buf_error(&b) < 0)
        d->error = BH_E_NOMEM;
    bh_jsonw_member_opt(&d->w, "licenseComments", bh_buf_str(&b));
    bh_buf_done(&b);
}

static void put_reference(struct writer *d, const char *category, const char *type, bh_str locator)
{
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "referenceCategory", category);
    bh_jsonw_member_z(&d->w, "referenceType", type);
    bh_jsonw_member(&d->w, "referenceLocator", locator);
    bh_jsonw_object_end(&d->w);
}

static void put_references(struct writer *d, const struct bh_inv_component *c)
{
    if (!c->purl && !c->identity_count && !c->cpe)
        return;
    bh_jsonw_key(&d->w, "externalRefs");
    bh_jsonw_array(&d->w);
    if (c->purl)
        put_reference(d, "PACKAGE-MANAGER", "purl", str(d, c->purl));
    for (size_t i = 0; i < c->identity_count; i++)
        put_reference(d, "PACKAGE-MANAGER", "purl", str(d, c->identities[i]));
    if (c->cpe)
        put_reference(d, "SECURITY", "cpe23Type", str(d, c->cpe));
    bh_jsonw_array_end(&d->w);
}

static void put_source(struct writer *d, const struct bh_inv_component *c)
{
    if (c->source_name)
        bh_jsonw_member(&d->w, "sourceInfo",
                        JOIN(d, BH_STR(BH_SPDX_SOURCE), str(d, c->source_name),
                             bh_str_z(c->source_version ? " " : ""), str(d, c->source_version)));
}

static void put_package(struct writer *d, size_t index)
{
    const struct bh_inv_component *c = &d->inv->components[index];
    bh_str copyright = property(d, c, BH_PROPERTY_COPYRIGHT);
    struct bh_jsonw *w = &d->w;

    bh_arena_reset(&d->scratch);
    bh_jsonw_object(w);
    bh_jsonw_member(w, "name", str(d, c->name));
    bh_jsonw_member(w, "SPDXID", d->ids[index]);
    if (c->version.state == BH_KNOWN)
        bh_jsonw_member(w, "versionInfo", str(d, c->version.text));
    put_supplier(d, c);
    bh_jsonw_member_z(w, "downloadLocation", "NOASSERTION");
    bh_jsonw_key(w, "filesAnalyzed");
    bh_jsonw_bool(w, false);
    bh_hashes_put(w, &hashes, d->inv, c);
    put_source(d, c);
    put_licence(d, c, "licenseConcluded", BH_LICENCE_CONCLUDED, BH_PROPERTY_LICENCE_CONCLUDED);
    put_licence(d, c, "licenseDeclared", BH_LICENCE_DECLARED, BH_PROPERTY_LICENCE_DECLARED);
    put_found_licences(d, c);
    bh_jsonw_member(w, "copyrightText", copyright.len ? copyright : BH_STR("NOASSERTION"));
    bh_jsonw_member_opt(w, "description", str(d, c->description));
    put_references(d, c);
    bh_jsonw_member_z(w, "primaryPackagePurpose", bh_spdx_purpose(c->kind));
    put_annotations(d, c);
    bh_jsonw_object_end(w);
}

static void put_target(struct writer *d)
{
    static const char *const unknown[] = {"supplier", "downloadLocation", "licenseConcluded",
                                          "licenseDeclared", "copyrightText"};
    struct bh_jsonw *w = &d->w;

    bh_jsonw_object(w);
    bh_jsonw_member(w, "name", d->o->target.len ? d->o->target : BH_STR("target"));
    bh_jsonw_member_z(w, "SPDXID", BH_SPDX_TARGET);
    for (size_t i = 0; i < BH_COUNT(unknown); i++)
        bh_jsonw_member_z(w, unknown[i], "NOASSERTION");
    bh_jsonw_key(w, "filesAnalyzed");
    bh_jsonw_bool(w, false);
    bh_jsonw_member_z(w, "primaryPackagePurpose",
                      bh_spdx_purpose(d->inv->system.id ? BH_OPERATING_SYSTEM : BH_APPLICATION));
    bh_jsonw_object_end(w);
}

// --- Relationships

static void put_relationship(struct writer *d, bh_str from, const char *type, bh_str to,
                             const char *comment)
{
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "spdxElementId", from);
    bh_jsonw_member_z(&d->w, "relationshipType", type);
    bh_jsonw_member(&d->w, "relatedSpdxElement", to);
    if (comment)
        bh_jsonw_member_z(&d->w, "comment", comment);
    bh_jsonw_object_end(&d->w);
}

static void put_relation(struct writer *d, bh_str from, bh_str to, enum bh_relation_kind kind,
                         enum bh_scope scope, enum bh_linkage linkage)
{
    const struct bh_spdx_relation *r = bh_spdx_relation_for(kind, scope, linkage);
    bool other = r->kind != kind;

    put_relationship(d, r->reversed ? to : from, r->type, r->reversed ? from : to,
                     other ? bh_relation_kind_name(kind) : NULL);
}

// The target contains every part; what it needs one for is said where that is known.
static void put_relationships(struct writer *d)
{
    const struct bh_inventory *inv = d->inv;

    bh_jsonw_key(&d->w, "relationships");
    bh_jsonw_array(&d->w);
    put_relationship(d, BH_STR(BH_SPDX_DOCUMENT), "DESCRIBES", BH_STR(BH_SPDX_TARGET), NULL);
    for (size_t i = 0; i < inv->component_count; i++) {
        enum bh_scope scope = inv->components[i].scope;
        bool needed = scope != BH_SCOPE_UNKNOWN && scope != BH_SCOPE_EXCLUDED;
        put_relation(d, BH_STR(BH_SPDX_TARGET), d->ids[i], needed ? BH_DEPENDS_ON : BH_CONTAINS,
                     needed ? scope : BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN);
    }
    for (size_t i = 0; i < inv->relation_count; i++) {
        const struct bh_inv_relation *r = &inv->relations[i];
        enum bh_scope scope = r->scope == BH_SCOPE_REQUIRED ? BH_SCOPE_UNKNOWN : r->scope;
        put_relation(d, d->ids[r->from], d->ids[r->to], r->kind, scope, r->linkage);
    }
    bh_jsonw_array_end(&d->w);
}

// --- The document

static int put_head(struct writer *d)
{
    struct bh_jsonw *w = &d->w;
    char uuid[BH_UUID_TEXT];
    int r = bh_document_uuid(BH_STR("spdx"), d->o->target, d->inv, NULL, uuid);

    if (r < 0)
        return r;
    bh_jsonw_member_z(w, "spdxVersion", "SPDX-2.3");
    bh_jsonw_member_z(w, "dataLicense", "CC0-1.0");
    bh_jsonw_member_z(w, "SPDXID", BH_SPDX_DOCUMENT);
    bh_jsonw_member(w, "name", d->o->target.len ? d->o->target : BH_STR("target"));
    bh_jsonw_member(w, "documentNamespace",
                    JOIN(d, BH_STR("https://spdx.org/spdxdocs/buhin-"), bh_str_z(uuid)));
    if (d->inv->incomplete) {
        bh_jsonw_member_z(
            w, "comment",
            bh_msg(d->o->lang, BH_N("incomplete: some of the target could not be read")));
        put_own_property(d, BH_PROPERTY_COMPLETE, "false");
        end_annotations(d);
    }
    bh_jsonw_key(w, "creationInfo");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "created", d->created);
    bh_jsonw_key(w, "creators");
    bh_jsonw_array(w);
    bh_jsonw_str(w, d->tool);
    bh_jsonw_array_end(w);
    bh_jsonw_object_end(w);
    return 0;
}

static int write_document(struct writer *d)
{
    int r = bh_arena_join(&d->kept, (bh_str[]){BH_STR("Tool: buhin-"), d->o->tool_version}, 2,
                          &d->tool);

    if (r == 0)
        r = make_ids(d);
    if (r < 0)
        return r;
    bh_time_format(d->o->now, d->created);
    bh_jsonw_object(&d->w);
    r = put_head(d);
    if (r < 0)
        return r;
    bh_jsonw_key(&d->w, "packages");
    bh_jsonw_array(&d->w);
    put_target(d);
    for (size_t i = 0; i < d->inv->component_count && !d->error; i++)
        put_package(d, i);
    bh_jsonw_array_end(&d->w);
    bh_spdx_licences_put(&d->licences, d->o->lang, &d->w);
    put_relationships(d);
    bh_jsonw_object_end(&d->w);
    r = bh_jsonw_end(&d->w);
    return d->error ? d->error : r;
}

static int write_spdx(const struct bh_inventory *inv, const struct bh_findings *findings,
                      const struct bh_document_options *options, struct bh_out *out)
{
    struct writer d = {.inv = inv, .o = options};

    (void)findings; // SPDX 2.3 has no place for them
    bh_arena_init(&d.kept, 0);
    bh_arena_init(&d.scratch, 0);
    bh_spdx_licences_init(&d.licences);
    bh_jsonw_init(&d.w, out, options->pretty);
    int r = write_document(&d);
    bh_spdx_licences_done(&d.licences);
    bh_arena_done(&d.scratch);
    bh_arena_done(&d.kept);
    return r;
}

const struct bh_document_format bh_format_spdx_json = {
    .name = "spdx-json",
    .title = BH_N("SPDX 2.3, JSON"),
    .write = write_spdx,
    .recognise = bh_spdx_recognise,
    .read = bh_spdx_read,
};
