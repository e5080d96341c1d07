// SPDX-License-Identifier: Apache-2.0
// Packages of SPDX 2.x documents (specification 2.3, clause 7).

#include "base/error.h"
#include "base/limits.h"
#include "documents/properties.h"
#include "documents/spdx.h"
#include "documents/spdx_read.h"
#include "model/purl.h"

static bool is_said(bh_str value)
{
    return value.len && !bh_str_eqz(value, "NOASSERTION");
}

// --- Lists

static int read_checksum(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("algorithm", struct bh_spdx_item, algorithm),
        BH_LENIENT_FIELD("checksumValue", struct bh_spdx_item, value),
    };

    r->item = (struct bh_spdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("checksums"), rows, BH_COUNT(rows), &r->item, r);
    return code < 0 ? code
                    : bh_part_hash(&r->package.part, &r->l, r->item.algorithm, r->item.value);
}

static int read_checksums(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("checksums"),
                            BH_LENIENT_OBJECT, read_checksum, ctx);
}

// The first package URL that is one is the part's own. Each is looked at once.
static int take_purl(struct bh_spdx_package *k, bh_str text)
{
    struct bh_part_text *p = &k->part;
    bh_str first = p->c.purl;
    struct bh_purl purl;

    if (!first.len) {
        p->c.purl = text;
        return 0;
    }
    int code = k->has_purl ? 0 : bh_purl_parse(first, p->arena, &purl);
    if (code == BH_E_NOMEM)
        return code;
    k->has_purl = code == 0;
    if (!k->has_purl)
        p->c.purl = text;
    return bh_part_identity(p, k->has_purl ? text : first);
}

static int take_swid(struct bh_part_text *p, bh_str text)
{
    (void)bh_str_skip(&text, BH_STR("swid:"));
    return bh_part_property(p, BH_STR(BH_PROPERTY_SWID), text);
}

// The category is not looked at: 2.2 and 2.3 spell it in
// three ways.
static int read_reference(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    struct bh_part_text *p = &r->package.part;
    static const struct {
        const char *type, *property;
    } kept[] = {{"advisory", BH_PROPERTY_REFERENCE "advisory"},
                {"fix", BH_PROPERTY_REFERENCE "fix"},
                {"url", BH_PROPERTY_REFERENCE "url"}};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("referenceType", struct bh_spdx_item, type),
        BH_LENIENT_FIELD("referenceLocator", struct bh_spdx_item, locator),
    };

    r->item = (struct bh_spdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("externalRefs"), rows, BH_COUNT(rows), &r->item, r);
    if (code < 0)
        return code;
    if (bh_str_eqz(r->item.type, "purl"))
        return take_purl(&r->package, r->item.locator);
    if (bh_str_eqz(r->item.type, "cpe23Type") || bh_str_eqz(r->item.type, "cpe22Type"))
        return bh_part_cpe(p, r->item.locator);
    if (bh_str_eqz(r->item.type, "swid"))
        return take_swid(p, r->item.locator);
    for (size_t i = 0; i < BH_COUNT(kept); i++)
        if (bh_str_eqz(r->item.type, kept[i].type))
            return bh_part_property(p, bh_str_z(kept[i].property), r->item.locator);
    return 0;
}

static int read_references(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("externalRefs"),
                            BH_LENIENT_OBJECT, read_reference, ctx);
}

static int read_found_licence(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->l, BH_STR("licenseInfoFromFiles"), &text);

    return code < 0 ? code : bh_spdx_licence_read(r, BH_LICENCE_FOUND, text, NULL);
}

static int read_found_licences(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("licenseInfoFromFiles"),
                            BH_LENIENT_TEXT, read_found_licence, ctx);
}

// --- Annotations of our own

// '=' and '%' of the name are percent-encoded.
static int unescape(struct bh_arena *arena, bh_str name, bh_str *ret)
{
    int r = bh_arena_str(arena, name, ret);
    char *to = (char *)(uintptr_t)ret->ptr;
    size_t n = 0;

    for (size_t i = 0; r == 0 && i < name.len; i++) {
        bh_str three = bh_str_sub(name, i, i + 3);
        bool equals = bh_str_eqz(three, "%3D"), percent = bh_str_eqz(three, "%25");
        to[n++] = equals ? '=' : percent ? '%' : name.ptr[i];
        i += equals || percent ? 2 : 0;
    }
    ret->len = n;
    return r;
}

static int take_property(struct bh_part_text *p, bh_str text)
{
    size_t equals = bh_str_find(text, '=');
    bh_str name;
    int r = unescape(p->arena, bh_str_sub(text, 0, equals), &name);

    return r < 0 ? r : bh_part_property(p, name, bh_str_from(text, equals + 1));
}

// "LOCATION" or "LOCATION (line N)".
static int take_place(struct bh_part_text *p, bh_str text)
{
    struct bh_part_place place = {.location = text, .offset = UINT64_MAX};
    size_t at = bh_str_rfind(text, '(');
    bh_str line = bh_str_from(text, at);

    if (at && bh_str_skip(&line, BH_STR("(line ")) && bh_str_ends(line, BH_STR(")")) &&
        bh_str_u64(bh_str_sub(line, 0, line.len - 1), &place.line))
        place.location = bh_str_trim(bh_str_sub(text, 0, at));
    return bh_part_place(p, &place);
}

int bh_spdx_annotation(struct bh_spdx_reader *r, bh_str *ret_text)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("annotator", struct bh_spdx_item, annotator),
        BH_LENIENT_FIELD("comment", struct bh_spdx_item, comment),
    };

    r->item = (struct bh_spdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("annotations"), rows, BH_COUNT(rows), &r->item, r);
    bool ours = bh_str_starts(r->item.annotator, BH_STR("Tool: buhin-"));
    *ret_text = ours ? r->item.comment : BH_STR_EMPTY;
    return code;
}

// "LayerDiffID: sha256:...": what Trivy has as a property in CycloneDX, under the name that it has
// there.
static int take_trivy(struct bh_part_text *p, bh_str text)
{
    size_t at = bh_str_search(text, BH_STR(": "));
    bh_str name;

    if (!at || at == text.len)
        return 0;
    int r = bh_arena_join(
        p->arena, (bh_str[]){BH_STR("aquasecurity:trivy:"), bh_str_sub(text, 0, at)}, 2, &name);
    return r < 0 ? r : bh_part_property(p, name, bh_str_from(text, at + 2));
}

static int read_annotation(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    bh_str text;
    int code = bh_spdx_annotation(r, &text);

    if (code < 0)
        return code;
    if (bh_str_starts(r->item.annotator, BH_STR("Tool: trivy-")))
        return take_trivy(&r->package.part, r->item.comment);
    if (bh_str_skip(&text, BH_STR(BH_SPDX_PROPERTY)))
        return take_property(&r->package.part, text);
    return bh_str_skip(&text, BH_STR(BH_SPDX_PLACE)) ? take_place(&r->package.part, text) : 0;
}

static int read_annotations(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("annotations"),
                            BH_LENIENT_OBJECT, read_annotation, ctx);
}

// --- Fields

static const struct bh_lenient_row package_rows[] = {
    BH_LENIENT_FIELD("SPDXID", struct bh_spdx_package, id),
    BH_LENIENT_FIELD("name", struct bh_spdx_package, part.c.name),
    BH_LENIENT_FIELD("versionInfo", struct bh_spdx_package, part.c.version.text),
    BH_LENIENT_FIELD("supplier", struct bh_spdx_package, supplier),
    BH_LENIENT_FIELD("originator", struct bh_spdx_package, originator),
    BH_LENIENT_FIELD("primaryPackagePurpose", struct bh_spdx_package, purpose),
    BH_LENIENT_FIELD("sourceInfo", struct bh_spdx_package, source_info),
    BH_LENIENT_FIELD("licenseConcluded", struct bh_spdx_package, concluded),
    BH_LENIENT_FIELD("licenseDeclared", struct bh_spdx_package, declared),
    BH_LENIENT_FIELD("licenseComments", struct bh_spdx_package, licence_comments),
    BH_LENIENT_FIELD("copyrightText", struct bh_spdx_package, copyright),
    BH_LENIENT_FIELD("description", struct bh_spdx_package, part.c.description),
    BH_LENIENT_FIELD("summary", struct bh_spdx_package, summary),
    BH_LENIENT_FIELD("packageFileName", struct bh_spdx_package, file_name),
    BH_LENIENT_VALUE("checksums", BH_LENIENT_ARRAY, read_checksums),
    BH_LENIENT_VALUE("externalRefs", BH_LENIENT_ARRAY, read_references),
    BH_LENIENT_VALUE("licenseInfoFromFiles", BH_LENIENT_ARRAY, read_found_licences),
    BH_LENIENT_VALUE("annotations", BH_LENIENT_ARRAY, read_annotations),
};

static const struct bh_lenient_row file_rows[] = {
    BH_LENIENT_FIELD("SPDXID", struct bh_spdx_package, id),
    BH_LENIENT_FIELD("fileName", struct bh_spdx_package, file_name),
    BH_LENIENT_FIELD("licenseConcluded", struct bh_spdx_package, concluded),
    BH_LENIENT_FIELD("copyrightText", struct bh_spdx_package, copyright),
    BH_LENIENT_VALUE("checksums", BH_LENIENT_ARRAY, read_checksums),
    BH_LENIENT_VALUE("licenseInfoInFiles", BH_LENIENT_ARRAY, read_found_licences),
};

static const struct bh_lenient_row snippet_rows[] = {
    BH_LENIENT_FIELD("SPDXID", struct bh_spdx_package, id),
};

// "Organization: name (address)" as "name <address>"; the parentheses may be empty.
static int take_supplier(struct bh_part_text *p, bh_str text)
{
    bh_str address = BH_STR_EMPTY;
    bool person = bh_str_skip(&text, BH_STR("Person:"));
    int r = person ? bh_part_property(p, BH_STR(BH_PROPERTY_SUPPLIER_KIND), BH_STR("person")) : 0;

    if (!person)
        (void)bh_str_skip(&text, BH_STR("Organization:"));
    text = bh_str_trim(text);
    size_t open = bh_str_rfind(text, '(');
    if (open && bh_str_ends(text, BH_STR(")"))) {
        address = bh_str_trim(bh_str_sub(text, open + 1, text.len - 1));
        text = bh_str_trim(bh_str_sub(text, 0, open));
    }
    if (r == 0 && address.len)
        r = bh_arena_join(p->arena, (bh_str[]){text, BH_STR(" <"), address, BH_STR(">")}, 4, &text);
    p->c.supplier = bh_known(text);
    return r;
}

static int read_supplier(struct bh_spdx_package *k)
{
    bool originated = is_said(k->originator) && !bh_str_eqz(k->originator, "NONE");
    bh_str text = is_said(k->supplier) ? k->supplier : k->originator;

    if (bh_str_eqz(k->supplier, "NONE"))
        k->part.c.supplier.state = BH_NONE;
    else if (is_said(k->supplier) || originated) {
        int code = take_supplier(&k->part, text);
        if (code < 0)
            return code;
    }
    return originated && is_said(k->supplier)
               ? bh_part_property(&k->part, BH_STR(BH_PROPERTY_ORIGINATOR), k->originator)
               : 0;
}

// Ours, and Trivy's "built package from: openssl 1.1.1n-0+deb11u3": name and version of the source
// package. syft's says where it was found.
static int read_source(struct bh_spdx_package *k)
{
    struct bh_component *c = &k->part.c;
    bh_str text = k->source_info;
    struct bh_part_place place = {.offset = UINT64_MAX};

    if (bh_str_skip(&text, BH_STR(BH_SPDX_SOURCE)) ||
        bh_str_skip(&text, BH_STR("built package from: "))) {
        c->source_name = bh_str_sub(text, 0, bh_str_find(text, ' '));
        c->source_version = bh_str_trim(bh_str_from(text, c->source_name.len));
        return 0;
    }
    if (!bh_str_skip(&text, BH_STR("acquired package info from ")) || k->part.places.count)
        return 0;
    text = bh_str_from(text, bh_str_search(text, BH_STR(": ")));
    if (!bh_str_skip(&text, BH_STR(": ")))
        return 0;
    place.location = bh_str_sub(text, 0, bh_str_search(text, BH_STR(", ")));
    while (bh_str_skip(&place.location, BH_STR("/")))
        ;
    return bh_part_place(&k->part, &place);
}

// Our list of licences that were found in files, a line each.
static int read_licence_comments(struct bh_spdx_reader *r)
{
    bh_str text = r->package.licence_comments, line;
    int code = 0;

    if (!bh_str_skip(&text, BH_STR(BH_SPDX_FOUND "\n")))
        return 0;
    while (code == 0 && bh_str_cut(&text, '\n', &line))
        code = bh_part_licence(&r->package.part, BH_LICENCE_FOUND, line);
    return code;
}

static void take_version(struct bh_component *c)
{
    bool none = bh_str_eqz(c->version.text, "NONE");

    if (none || !is_said(c->version.text))
        c->version.text = BH_STR_EMPTY;
    c->version.state = none ? BH_NONE : c->version.text.len ? BH_KNOWN : BH_UNKNOWN;
}

// Some purposes are of packages of any kind.
static void take_purpose(struct bh_spdx_reader *r)
{
    static const char *const others[] = {"SOURCE", "ARCHIVE", "INSTALL", "OTHER"};
    struct bh_spdx_package *k = &r->package;
    bool known = !k->purpose.len || bh_spdx_kind(k->purpose, &k->part.c.kind);

    if (k->is_file)
        k->part.c.kind = BH_FILE;
    for (size_t i = 0; i < BH_COUNT(others); i++)
        known |= bh_str_eqz(k->purpose, others[i]);
    if (!known)
        bh_lenient_warn(&r->l, k->part.offset, "'%.*s' is no purpose of a package",
                        BH_FMT(k->purpose));
}

// "./lib/x.jar": the name of a file, and where a package was found when nothing else says it.
static int take_file_name(struct bh_spdx_package *k)
{
    struct bh_part_place place = {.location = k->file_name, .offset = UINT64_MAX};

    while (bh_str_skip(&place.location, BH_STR("./")) || bh_str_skip(&place.location, BH_STR("/")))
        ;
    if (k->is_file)
        k->part.c.name = place.location;
    return k->part.places.count ? 0 : bh_part_place(&k->part, &place);
}

static int take_fields(struct bh_spdx_reader *r)
{
    struct bh_spdx_package *k = &r->package;
    struct bh_component *c = &k->part.c;
    int code = read_supplier(k);

    take_version(c);
    if (!c->description.len)
        c->description = k->summary;
    take_purpose(r);
    if (code == 0)
        code = read_source(k);
    if (code == 0)
        code = take_file_name(k);
    if (code == 0)
        code = bh_spdx_licence_read(r, BH_LICENCE_CONCLUDED, k->concluded,
                                    BH_PROPERTY_LICENCE_CONCLUDED);
    if (code == 0)
        code =
            bh_spdx_licence_read(r, BH_LICENCE_DECLARED, k->declared, BH_PROPERTY_LICENCE_DECLARED);
    if (code == 0)
        code = read_licence_comments(r);
    if (code == 0 && is_said(k->copyright) && !bh_str_eqz(k->copyright, "NONE"))
        code = bh_part_property(&k->part, BH_STR(BH_PROPERTY_COPYRIGHT), k->copyright);
    return code;
}

// What the relationships say of it.
static int take_node(struct bh_spdx_reader *r, uint32_t node)
{
    struct bh_spdx_package *k = &r->package;
    const struct bh_graph_node *n = &r->graph.nodes[node];
    uint64_t alone;

    k->part.c.root = n->root;
    k->part.c.scope = n->scope;
    if (!bh_map_get(&r->alone, k->id, &alone))
        return 0;
    return bh_part_property(&k->part, BH_STR(BH_PROPERTY_DEPENDENCIES), BH_STR("none"));
}

static int finish_package(struct bh_spdx_reader *r)
{
    struct bh_spdx_package *k = &r->package;
    uint32_t node, ref = 0;

    if (!k->id.len)
        bh_lenient_warn(&r->l, k->part.offset, "a package without 'SPDXID'");
    int code = bh_graph_node(&r->graph, k->id, k->part.offset, &node);
    if (code == 0 && bh_str_eqz(k->id, BH_SPDX_TARGET)) { // of a scan of ours: no part
        r->graph.nodes[node].known = true;
        return 0;
    }
    if (code == 0)
        code = take_node(r, node);
    if (code == 0)
        code = take_fields(r);
    if (code == 0)
        code = bh_part_settle(&k->part);
    if (code == 0)
        code = bh_part_emit(&k->part, &r->l, r->sink, &ref);
    if (code < 0)
        return code;
    struct bh_graph_node *n = &r->graph.nodes[node];
    if (n->known)
        bh_lenient_warn(&r->l, k->part.offset, "the reference '%.*s' is given twice",
                        BH_FMT(k->id));
    else
        n->ref = ref;
    n->known = true;
    return 0;
}

// The object that was just begun, to r->package.
static int read_element(struct bh_spdx_reader *r, const char *what,
                        const struct bh_lenient_row *rows, size_t count)
{
    bh_arena_reset(&r->scratch);
    r->l.arena = &r->scratch;
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    r->package = (struct bh_spdx_package){0};
    bh_part_begin(&r->package.part, &r->scratch, bh_json_offset(r->l.json));
    return bh_lenient_object(&r->l, bh_str_z(what), rows, count, &r->package, r);
}

int bh_spdx_package(void *ctx)
{
    struct bh_spdx_reader *r = ctx;

    r->packages++;
    int code = read_element(r, "packages", package_rows, BH_COUNT(package_rows));
    if (code == 0)
        code = finish_package(r);
    r->l.arena = r->arena;
    return code;
}

int bh_spdx_file(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    uint32_t node;

    int code = read_element(r, "files", file_rows, BH_COUNT(file_rows));
    r->package.is_file = true;
    if (code == 0 && bh_graph_find(&r->graph, r->package.id, &node)) {
        if (r->graph.nodes[node].root)
            code = finish_package(r);
        r->graph.nodes[node].known = true;
    }
    r->l.arena = r->arena;
    return code;
}

int bh_spdx_snippet(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    uint32_t node;

    int code = read_element(r, "snippets", snippet_rows, BH_COUNT(snippet_rows));
    if (code == 0 && bh_graph_find(&r->graph, r->package.id, &node))
        r->graph.nodes[node].known = true;
    r->l.arena = r->arena;
    return code;
}
