// SPDX-License-Identifier: Apache-2.0
// Reader of CycloneDX documents in JSON, 1.2 to 1.7: parts, nested ones too, and dependencies.

#include "documents/cyclonedx_read.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "documents/cyclonedx.h"

// Of one component: more of anything is no component.
#define LIST_MAX 100000
// Components inside components; real documents nest by product, module, package.
#define NESTING_MAX 64

struct part {
    struct part *next, *children, **last_child;
    bh_str bom_ref, group, purl, author;
    struct bh_component c;
    struct bh_licence *licences;
    struct bh_hash_value *hashes;
    struct bh_property *properties;
    size_t licence_room, hash_room, property_room;
    uint32_t ref;
};

// "from depends on to", by bom-ref: resolved when all parts are known.
struct edge {
    bh_str from, to;
    uint64_t offset;
};

struct reading {
    struct bh_sink *sink;
    struct bh_diag *diag;
    struct bh_arena *kept;  // what lasts: bom-refs and edges
    struct bh_arena *parts; // emptied behind each top-level component
    struct part *part;      // that is being read
    unsigned nesting;
    struct bh_map refs; // bom-ref -> number of the component
    struct edge *edges;
    size_t edge_count, edge_room;
    bh_str from; // of the dependency that is being read
    struct bh_licence licence;
    struct bh_hash_value hash;
    struct bh_property property;
    bool has_format, is_cyclonedx;
};

static int text(struct bh_json *j, struct reading *r, bh_str *ret)
{
    return bh_json_str_lenient(j, r->parts, ret);
}

#define PART_TEXT(member, target)                                                                  \
    static int read_##member(struct bh_json *j, void *ctx)                                         \
    {                                                                                              \
        struct reading *r = ctx;                                                                   \
        return text(j, r, &r->part->target);                                                       \
    }

PART_TEXT(bom_ref, bom_ref)
PART_TEXT(group, group)
PART_TEXT(name, c.name)
PART_TEXT(version, c.version.text)
PART_TEXT(description, c.description)
PART_TEXT(purl, c.purl)
PART_TEXT(cpe, c.cpe)
PART_TEXT(author, author)

static int read_type(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str type = BH_STR_EMPTY;
    int code = text(j, r, &type);

    r->part->c.kind = BH_LIBRARY;
    for (enum bh_component_kind k = BH_LIBRARY; k < BH_COMPONENT_KINDS; k++)
        if (bh_str_eqz(type, bh_component_kind_name(k)))
            r->part->c.kind = k;
    return code;
}

static int read_scope(struct bh_json *j, void *ctx)
{
    static const struct {
        const char *word;
        enum bh_scope scope;
    } words[] = {{"required", BH_SCOPE_REQUIRED},
                 {"optional", BH_SCOPE_OPTIONAL},
                 {"excluded", BH_SCOPE_EXCLUDED}};
    struct reading *r = ctx;
    bh_str word = BH_STR_EMPTY;
    int code = text(j, r, &word);

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_eqz(word, words[i].word) && r->part->c.scope == BH_SCOPE_UNKNOWN)
            r->part->c.scope = words[i].scope;
    return code;
}

static int read_supplier_name(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return text(j, r, &r->part->c.supplier.text);
}

static const struct bh_json_row supplier_rows[] = {{"name", read_supplier_name, false}};

static int read_supplier(struct bh_json *j, void *ctx)
{
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    return bh_json_object(j, supplier_rows, BH_COUNT(supplier_rows), ctx);
}

// --- Licences: {"license": {"id" or "name"}} or {"expression"}

static int read_licence_text(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return text(j, r, &r->licence.text);
}

static int read_acknowledgement(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str word = BH_STR_EMPTY;
    int code = text(j, r, &word);

    if (bh_str_eqz(word, "concluded"))
        r->licence.kind = BH_LICENCE_CONCLUDED;
    return code;
}

static const struct bh_json_row named_licence_rows[] = {
    {"id", read_licence_text, false},
    {"name", read_licence_text, false},
    {"acknowledgement", read_acknowledgement, false},
};

static int read_named_licence(struct bh_json *j, void *ctx)
{
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    return bh_json_object(j, named_licence_rows, BH_COUNT(named_licence_rows), ctx);
}

static const struct bh_json_row licence_rows[] = {
    {"license", read_named_licence, false},
    {"expression", read_licence_text, false},
    {"acknowledgement", read_acknowledgement, false},
};

static int read_licence(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct part *p = r->part;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    r->licence = (struct bh_licence){0};
    int code = bh_json_object(j, licence_rows, BH_COUNT(licence_rows), r);
    if (code < 0 || !r->licence.text.len)
        return code;
    if (p->c.licence_count >= LIST_MAX)
        return bh_json_fail(j, BH_E_LIMIT, "more than %d entries", LIST_MAX);
    code = bh_arena_grow(r->parts, (void **)&p->licences, &p->licence_room, p->c.licence_count,
                         sizeof(*p->licences));
    if (code == 0)
        p->licences[p->c.licence_count++] = r->licence;
    return code;
}

// --- Hashes

static int read_hash_algorithm(struct bh_json *j, void *ctx)
{
    return text(j, ctx, &((struct reading *)ctx)->hash.algorithm);
}

static int read_hash_content(struct bh_json *j, void *ctx)
{
    return text(j, ctx, &((struct reading *)ctx)->hash.hex);
}

static const struct bh_json_row hash_rows[] = {
    {"alg", read_hash_algorithm, false},
    {"content", read_hash_content, false},
};

static int read_hash(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct part *p = r->part;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    r->hash = (struct bh_hash_value){0};
    int code = bh_json_object(j, hash_rows, BH_COUNT(hash_rows), r);
    if (code < 0 || !r->hash.algorithm.len || !r->hash.hex.len)
        return code;
    if (p->c.hash_count >= LIST_MAX)
        return bh_json_fail(j, BH_E_LIMIT, "more than %d entries", LIST_MAX);
    code = bh_arena_grow(r->parts, (void **)&p->hashes, &p->hash_room, p->c.hash_count,
                         sizeof(*p->hashes));
    if (code == 0)
        p->hashes[p->c.hash_count++] = r->hash;
    return code;
}

// --- Properties: those of our writer go back to where they came from

static int read_property_name(struct bh_json *j, void *ctx)
{
    return text(j, ctx, &((struct reading *)ctx)->property.name);
}

static int read_property_value(struct bh_json *j, void *ctx)
{
    return text(j, ctx, &((struct reading *)ctx)->property.value);
}

static const struct bh_json_row property_rows[] = {
    {"name", read_property_name, false},
    {"value", read_property_value, false},
};

static bool take_own_property(struct part *p, const struct bh_property *property)
{
    if (bh_str_eqz(property->name, BH_CDX_SOURCE_NAME)) {
        p->c.source_name = property->value;
    } else if (bh_str_eqz(property->name, BH_CDX_SOURCE_VERSION)) {
        p->c.source_version = property->value;
    } else if (bh_str_eqz(property->name, BH_CDX_ROOT)) {
        p->c.root = bh_str_eqz(property->value, "true");
    } else if (bh_str_eqz(property->name, BH_CDX_SCOPE)) {
        for (enum bh_scope s = BH_SCOPE_UNKNOWN; s < BH_SCOPES; s++)
            if (bh_str_eqz(property->value, bh_scope_name(s)))
                p->c.scope = s;
    } else {
        return bh_str_eqz(property->name, BH_CDX_FILES);
    }
    return true;
}

static int read_property(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct part *p = r->part;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    r->property = (struct bh_property){0};
    int code = bh_json_object(j, property_rows, BH_COUNT(property_rows), r);
    if (code < 0 || !r->property.name.len || take_own_property(p, &r->property))
        return code;
    if (p->c.property_count >= LIST_MAX)
        return bh_json_fail(j, BH_E_LIMIT, "more than %d entries", LIST_MAX);
    code = bh_arena_grow(r->parts, (void **)&p->properties, &p->property_room, p->c.property_count,
                         sizeof(*p->properties));
    if (code == 0)
        p->properties[p->c.property_count++] = r->property;
    return code;
}

#define LIST_ROW(name, element)                                                                    \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        if (bh_json_type(j) != BH_JSON_ARRAY)                                                      \
            return bh_json_fail(j, BH_E_CORRUPT, "'%s' is no array", #name);                       \
        return bh_json_array(j, element, ctx);                                                     \
    }

LIST_ROW(licenses, read_licence)
LIST_ROW(hashes, read_hash)
LIST_ROW(properties, read_property)

// --- Components

static int read_children(struct bh_json *j, void *ctx);

static const struct bh_json_row component_rows[] = {
    {"type", read_type, false},
    {"bom-ref", read_bom_ref, false},
    {"group", read_group, false},
    {"name", read_name, false},
    {"version", read_version, false},
    {"description", read_description, false},
    {"scope", read_scope, false},
    {"supplier", read_supplier, false},
    {"publisher", read_author, false},
    {"author", read_author, false},
    {"licenses", read_licenses, false},
    {"hashes", read_hashes, false},
    {"purl", read_purl, false},
    {"cpe", read_cpe, false},
    {"properties", read_properties, false},
    {"components", read_children, false},
};

static int read_part(struct bh_json *j, struct reading *r, struct part **ret)
{
    struct part *outer = r->part, *p = bh_arena_zalloc(r->parts, sizeof(*p));

    if (!p)
        return BH_E_NOMEM;
    p->last_child = &p->children;
    p->c.evidence = (struct bh_evidence){
        .technique = BH_BY_DOCUMENT, .confidence = 100, .offset = bh_json_offset(j)};
    r->part = p;
    int code = bh_json_object(j, component_rows, BH_COUNT(component_rows), r);
    r->part = outer;
    *ret = p;
    return code;
}

static int read_child(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct part *p;
    int code = read_part(j, r, &p);

    if (code < 0)
        return code;
    *r->part->last_child = p;
    r->part->last_child = &p->next;
    return 0;
}

static int read_children(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    if (bh_json_type(j) != BH_JSON_ARRAY)
        return bh_json_fail(j, BH_E_CORRUPT, "'%s' is no array", "components");
    if (++r->nesting > NESTING_MAX)
        return bh_json_fail(j, BH_E_LIMIT, "components are nested more than %d deep", NESTING_MAX);
    int code = bh_json_array(j, read_child, r);
    r->nesting--;
    return code;
}

// Group and name as people write them: Maven joins with a colon, the others with a slash.
static int display_name(struct reading *r, struct part *p)
{
    bool maven = bh_str_starts(p->c.purl, BH_STR("pkg:maven/"));

    if (!p->group.len)
        return 0;
    return bh_arena_join(r->parts,
                         (bh_str[]){p->group, maven ? BH_STR(":") : BH_STR("/"), p->c.name}, 3,
                         &p->c.name);
}

static int keep_ref(struct reading *r, const struct part *p)
{
    bool added;
    struct bh_map_slot *slot;

    if (!p->bom_ref.len)
        return 0;
    slot = bh_map_slot(&r->refs, p->bom_ref, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (!added) {
        bh_say(r->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(p->c.evidence.offset),
               "the reference '%.*s' is used twice", BH_FMT(p->bom_ref));
        return 0;
    }
    slot->value = p->ref;
    return bh_arena_str(r->kept, p->bom_ref, &slot->key);
}

static int emit_part(struct reading *r, struct part *p, uint32_t parent)
{
    p->c.licences = p->licences;
    p->c.hashes = p->hashes;
    p->c.properties = p->properties;
    p->c.version.state = p->c.version.text.len ? BH_KNOWN : BH_UNKNOWN;
    if (!p->c.supplier.text.len)
        p->c.supplier.text = p->author;
    p->c.supplier.state = p->c.supplier.text.len ? BH_KNOWN : BH_UNKNOWN;
    if (!p->c.name.len) {
        bh_say(r->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(p->c.evidence.offset),
               "a component without name");
        p->c.name = p->c.purl.len ? p->c.purl : BH_STR("?");
    }
    int code = display_name(r, p);
    if (code == 0)
        code = bh_emit_component(r->sink, &p->c, &p->ref);
    if (code == 0)
        code = keep_ref(r, p);
    if (code == 0 && parent) {
        const struct bh_relation contains = {
            .from = parent, .to = p->ref, .kind = BH_CONTAINS, .scope = p->c.scope};
        code = bh_emit_relation(r->sink, &contains);
    }
    for (struct part *child = p->children; code == 0 && child; child = child->next)
        code = emit_part(r, child, p->ref); // as deep as NESTING_MAX
    return code;
}

static int read_top(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct part *p;

    bh_arena_reset(r->parts);
    int code = read_part(j, r, &p);
    return code < 0 ? code : emit_part(r, p, 0);
}

static int read_components(struct bh_json *j, void *ctx)
{
    if (bh_json_type(j) != BH_JSON_ARRAY)
        return bh_json_fail(j, BH_E_CORRUPT, "'%s' is no array", "components");
    return bh_json_array(j, read_top, ctx);
}

// The subject of the document. That of our own writer stands for the target, not for a part.
static int read_subject(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct part *p;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    bh_arena_reset(r->parts);
    int code = read_part(j, r, &p);
    if (code < 0 || bh_str_eqz(p->bom_ref, BH_CDX_TARGET))
        return code;
    p->c.root = true;
    return emit_part(r, p, 0);
}

static const struct bh_json_row metadata_rows[] = {{"component", read_subject, false}};

static int read_metadata(struct bh_json *j, void *ctx)
{
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    return bh_json_object(j, metadata_rows, BH_COUNT(metadata_rows), ctx);
}

// --- Dependencies

static int read_from(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str_lenient(j, r->kept, &r->from);
}

static int read_to(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str to = BH_STR_EMPTY;
    int code = bh_json_str_lenient(j, r->kept, &to);

    if (code == 0)
        code = bh_arena_grow(r->kept, (void **)&r->edges, &r->edge_room, r->edge_count,
                             sizeof(*r->edges));
    if (code == 0)
        r->edges[r->edge_count++] = (struct edge){.to = to, .offset = bh_json_offset(j)};
    return code;
}

LIST_ROW(depends_on, read_to)

static const struct bh_json_row dependency_rows[] = {
    {"ref", read_from, false},
    {"dependsOn", read_depends_on, false},
};

static int read_dependency(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    size_t first = r->edge_count;

    r->from = BH_STR_EMPTY;
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    int code = bh_json_object(j, dependency_rows, BH_COUNT(dependency_rows), r);
    for (size_t i = first; i < r->edge_count; i++)
        r->edges[i].from = r->from;
    return code;
}

LIST_ROW(dependencies, read_dependency)

static int emit_edges(struct reading *r)
{
    for (size_t i = 0; i < r->edge_count; i++) {
        const struct edge *e = &r->edges[i];
        uint64_t from, to;
        if (bh_str_eqz(e->from, BH_CDX_TARGET))
            continue;
        bool known = bh_map_get(&r->refs, e->from, &from);
        if (!known || !bh_map_get(&r->refs, e->to, &to)) {
            bh_str missing = known ? e->to : e->from;
            bh_say(r->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(e->offset),
                   "a dependency names '%.*s', which is no component", BH_FMT(missing));
            continue;
        }
        if (from == to)
            continue;
        int code = bh_emit_dependency(r->sink, (uint32_t)from, (uint32_t)to, BH_SCOPE_UNKNOWN);
        if (code < 0)
            return code;
    }
    return 0;
}

// --- The document

static int read_format(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str name = BH_STR_EMPTY;
    int code = text(j, r, &name);

    r->has_format = true;
    r->is_cyclonedx = bh_str_eqz(name, "CycloneDX");
    return code;
}

static const struct bh_json_row document_rows[] = {
    {"bomFormat", read_format, false},
    {"metadata", read_metadata, false},
    {"components", read_components, false},
    {"dependencies", read_dependencies, false},
};

int bh_cyclonedx_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                      struct bh_diag *diag)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_arena parts;
    struct reading r = {.sink = sink, .diag = diag, .kept = arena, .parts = &parts};
    enum bh_json_type type;
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);

    if (!j)
        return BH_E_NOMEM;
    bh_arena_init(&parts, BH_LIMIT_ENTRY_MEMORY);
    bh_map_init(&r.refs);
    int code = bh_json_next(j, &type);
    if (code == 0)
        code = bh_json_object(j, document_rows, BH_COUNT(document_rows), &r);
    if (code == 0)
        code = bh_json_next(j, &type); // nothing may follow
    if (code == 0 && !r.is_cyclonedx)
        code = bh_json_fail(j, BH_E_CORRUPT, "'bomFormat' is not CycloneDX");
    int edges = code == BH_E_NOMEM ? code : emit_edges(&r); // what stands before an error counts
    bh_map_done(&r.refs);
    bh_arena_done(&parts);
    return code < 0 ? code : edges;
}

bool bh_cyclonedx_recognise(bh_str first_bytes)
{
    return bh_str_search(first_bytes, BH_STR("\"bomFormat\"")) < first_bytes.len ||
           bh_str_search(first_bytes, BH_STR("cyclonedx.org/schema")) < first_bytes.len;
}
