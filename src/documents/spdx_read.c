// SPDX-License-Identifier: Apache-2.0
// SPDX 2.2 and 2.3, JSON, also as GitHub wraps it ("sbom"): packages (spdx_package.c) and what
// relates them. A file is a part only when the document is about it, a snippet never; what the
// model has no place for is passed over.

#include "documents/spdx_read.h"

#include "base/error.h"
#include "base/limits.h"
#include "documents/properties.h"
#include "documents/spdx.h"

// Enough to tell the forms of SPDX from each other.
#define FIRST_BYTES 4096

// --- Licences

static int keep_licence(struct bh_spdx_reader *r)
{
    bool added;
    bh_str id, name;

    if (!r->item.id.len || !r->item.name.len || bh_str_eqz(r->item.name, "NOASSERTION"))
        return 0;
    int code = bh_arena_str(r->arena, r->item.id, &id);
    if (code == 0)
        code = bh_arena_str(r->arena, r->item.name, &name);
    if (code == 0)
        code = bh_arena_grow(r->arena, (void **)&r->licence_names, &r->licence_room,
                             r->licence_count, sizeof(*r->licence_names));
    struct bh_map_slot *slot = code == 0 ? bh_map_slot(&r->licences, id, &added) : NULL;
    if (!slot)
        return BH_E_NOMEM;
    if (added) {
        slot->value = r->licence_count;
        r->licence_names[r->licence_count++] = name;
    }
    return 0;
}

static int read_other_licence(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("licenseId", struct bh_spdx_item, id),
        BH_LENIENT_FIELD("name", struct bh_spdx_item, name),
    };

    bh_arena_reset(&r->scratch);
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    r->item = (struct bh_spdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("hasExtractedLicensingInfos"), rows, BH_COUNT(rows),
                                 &r->item, r);
    return code < 0 ? code : keep_licence(r);
}

static int read_other_licences(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l,
                            BH_STR("hasExtractedLicensingInfos"), BH_LENIENT_OBJECT,
                            read_other_licence, ctx);
}

// The next operand of a list that AND joins, without its parentheses; what is within parentheses
// stays together.
static bh_str next_operand(bh_str *rest)
{
    size_t depth = 0, end = 0;
    bool whole = rest->len && rest->ptr[0] == '(';

    for (; end < rest->len; end++) {
        char c = rest->ptr[end];
        if (!depth && bh_str_starts(bh_str_from(*rest, end), BH_STR(" AND ")))
            break;
        depth += c == '(';
        depth -= c == ')' && depth;
        whole = whole && (depth || end + 1 == rest->len ||
                          bh_str_starts(bh_str_from(*rest, end + 1), BH_STR(" AND ")));
    }
    bh_str operand = bh_str_sub(*rest, 0, end);
    *rest = bh_str_from(*rest, end + (end < rest->len ? 5 : 0));
    return whole && operand.len > 1 ? bh_str_sub(operand, 1, operand.len - 1) : operand;
}

// Whether one of the operands is a licence that the document names: then each is one of its own.
static bool has_name(const struct bh_spdx_reader *r, bh_str text)
{
    uint64_t index;

    while (text.len)
        if (bh_map_get(&r->licences, next_operand(&text), &index))
            return true;
    return false;
}

// The name of the licence, if it has one.
static bh_str name_of(struct bh_spdx_reader *r, bh_str id)
{
    uint64_t index;

    if (!bh_map_get(&r->licences, id, &index))
        return id;
    bh_str name = r->licence_names[index];
    if (name.len <= r->name_room) {
        r->name_room -= name.len;
        return name;
    }
    if (!r->names_cut)
        bh_lenient_warn(&r->l, r->package.part.offset,
                        "names of licences are too long to stand at every part: from here on "
                        "identifiers stand for them");
    r->names_cut = true;
    return id;
}

int bh_spdx_licence_read(struct bh_spdx_reader *r, enum bh_licence_kind kind, bh_str text,
                         const char *none)
{
    struct bh_part_text *p = &r->package.part;
    int code = 0;

    text = bh_str_trim(text);
    if (bh_str_eqz(text, "NOASSERTION"))
        return 0;
    if (bh_str_eqz(text, "NONE"))
        return none ? bh_part_property(p, bh_str_z(none), BH_STR("none")) : 0;
    bh_str rest = text, inner = next_operand(&rest);
    if (rest.len)
        inner = text;
    if (!has_name(r, inner))
        return bh_part_licence(p, kind, text);
    while (code == 0 && inner.len) {
        bh_str one = next_operand(&inner);
        code = bh_part_licence(p, kind, name_of(r, one));
    }
    return code;
}

// --- Relationships

static bool is_value(bh_str end)
{
    return bh_str_eqz(end, "NONE") || bh_str_eqz(end, "NOASSERTION");
}

// Of another document.
static bool is_foreign(bh_str end)
{
    return bh_str_starts(end, BH_STR("DocumentRef-"));
}

static int set_root(struct bh_spdx_reader *r, bh_str id, uint64_t offset)
{
    uint32_t node;

    if (!id.len || is_value(id))
        return 0;
    if (is_foreign(id)) {
        r->foreign++;
        return 0;
    }
    int code = bh_graph_node(&r->graph, id, offset, &node);
    if (code == 0)
        r->graph.nodes[node].root = true;
    return code;
}

static int read_described(void *ctx)
{
    struct bh_spdx_reader *r = ctx;

    return set_root(r, bh_json_text(r->l.json), bh_json_offset(r->l.json));
}

static int read_describes(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("documentDescribes"),
                            BH_LENIENT_TEXT, read_described, ctx);
}

// "A DEPENDS_ON NONE": it is known to have no such part.
static int keep_alone(struct bh_spdx_reader *r, const struct bh_spdx_relation *type)
{
    bh_str id;

    if (!bh_str_eqz(r->item.to, "NONE") || !type || type->kind != BH_DEPENDS_ON || type->reversed)
        return 0;
    int code = bh_arena_str(r->arena, r->item.from, &id);
    return code < 0 ? code : bh_map_set(&r->alone, id, 1);
}

// The kind that our writer names where SPDX has no type.
static bool other_kind(bh_str name, struct bh_graph_edge *edge)
{
    for (enum bh_relation_kind k = BH_DEPENDS_ON; k < BH_RELATION_KINDS; k++)
        if (bh_str_eqz(name, bh_relation_kind_name(k))) {
            edge->kind = (uint8_t)k;
            return true;
        }
    return false;
}

static int add_edge(struct bh_spdx_reader *r, uint64_t offset)
{
    const struct bh_spdx_relation *type = bh_spdx_relation_of(r->item.relation);
    struct bh_graph_edge edge = {0};
    bool reversed = type && type->reversed;

    if (is_value(r->item.from) || is_value(r->item.to))
        return keep_alone(r, type);
    if (is_foreign(r->item.from) || is_foreign(r->item.to)) {
        r->foreign++;
        return 0;
    }
    if (type) {
        edge.kind = (uint8_t)type->kind;
        edge.scope = (uint8_t)type->scope;
        edge.linkage = (uint8_t)type->linkage;
    } else if (!bh_str_eqz(r->item.relation, "OTHER") || !other_kind(r->item.comment, &edge)) {
        r->other_relations++;
        return 0;
    }
    int code = bh_graph_node(&r->graph, reversed ? r->item.to : r->item.from, offset, &edge.from);
    if (code == 0)
        code = bh_graph_node(&r->graph, reversed ? r->item.from : r->item.to, offset, &edge.to);
    return code < 0 ? code : bh_graph_edge(&r->graph, &r->l, &edge, offset);
}

static int read_relationship(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    uint64_t offset = bh_json_offset(r->l.json);
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("spdxElementId", struct bh_spdx_item, from),
        BH_LENIENT_FIELD("relationshipType", struct bh_spdx_item, relation),
        BH_LENIENT_FIELD("relatedSpdxElement", struct bh_spdx_item, to),
        BH_LENIENT_FIELD("comment", struct bh_spdx_item, comment),
    };

    bh_arena_reset(&r->scratch);
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    r->item = (struct bh_spdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("relationships"), rows, BH_COUNT(rows), &r->item, r);
    if (code < 0)
        return code;
    if (!r->item.from.len || !r->item.relation.len || !r->item.to.len) {
        bh_lenient_warn(&r->l, offset, "a relationship without type or without an end");
        return 0;
    }
    // Trivy of some years wrote DESCRIBE.
    bool describes =
        bh_str_eqz(r->item.relation, "DESCRIBES") || bh_str_eqz(r->item.relation, "DESCRIBE");
    if (describes && bh_str_eqz(r->item.from, BH_SPDX_DOCUMENT))
        return set_root(r, r->item.to, offset);
    if (bh_str_eqz(r->item.relation, "DESCRIBED_BY") && bh_str_eqz(r->item.to, BH_SPDX_DOCUMENT))
        return set_root(r, r->item.from, offset);
    return add_edge(r, offset);
}

static int read_relationships(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("relationships"),
                            BH_LENIENT_OBJECT, read_relationship, ctx);
}

// What the document is about needs a part for this: that is what the part is for.
static void take_scopes(struct bh_graph *g)
{
    for (size_t i = 0; i < g->edge_count; i++) {
        const struct bh_graph_edge *e = &g->edges[i];
        uint8_t *scope = &g->nodes[e->to].scope;
        if (g->nodes[e->from].root && e->kind == BH_DEPENDS_ON && e->scope &&
            (!*scope || e->scope < *scope))
            *scope = e->scope;
    }
}

// --- The document

static int read_packages(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("packages"), BH_LENIENT_PART,
                            bh_spdx_package, ctx);
}

static int read_files(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("files"), BH_LENIENT_OBJECT,
                            bh_spdx_file, ctx);
}

static int read_snippets(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("snippets"),
                            BH_LENIENT_OBJECT, bh_spdx_snippet, ctx);
}

static int read_annotation(void *ctx)
{
    struct bh_spdx_reader *r = ctx;
    bh_str text;

    bh_arena_reset(&r->scratch);
    r->l.arena = &r->scratch;
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code = bh_spdx_annotation(r, &text);
    r->l.arena = r->arena;
    r->incomplete |= bh_str_eqz(text, BH_SPDX_PROPERTY BH_PROPERTY_COMPLETE "=false");
    return code;
}

static int read_annotations(void *ctx)
{
    return bh_lenient_array(&((struct bh_spdx_reader *)ctx)->l, BH_STR("annotations"),
                            BH_LENIENT_OBJECT, read_annotation, ctx);
}

static int see_graph(void *ctx)
{
    struct bh_spdx_reader *r = ctx;

    r->has_graph = true;
    return bh_json_skip(r->l.json);
}

static int read_wrapped_relations(void *ctx);
static int read_wrapped_parts(void *ctx);

static const struct bh_lenient_row relation_rows[] = {
    BH_LENIENT_VALUE("documentDescribes", BH_LENIENT_ARRAY, read_describes),
    BH_LENIENT_VALUE("relationships", BH_LENIENT_ARRAY, read_relationships),
    BH_LENIENT_VALUE("hasExtractedLicensingInfos", BH_LENIENT_ARRAY, read_other_licences),
    BH_LENIENT_VALUE("sbom", BH_LENIENT_OBJECT, read_wrapped_relations),
};

static const struct bh_lenient_row part_rows[] = {
    BH_LENIENT_FIELD("spdxVersion", struct bh_spdx_reader, version),
    BH_LENIENT_VALUE("annotations", BH_LENIENT_ARRAY, read_annotations),
    BH_LENIENT_VALUE("@graph", BH_LENIENT_NEST, see_graph),
    BH_LENIENT_VALUE("packages", BH_LENIENT_PARTS, read_packages),
    BH_LENIENT_VALUE("files", BH_LENIENT_ARRAY, read_files),
    BH_LENIENT_VALUE("snippets", BH_LENIENT_ARRAY, read_snippets),
    BH_LENIENT_VALUE("sbom", BH_LENIENT_OBJECT, read_wrapped_parts),
};

static int read_wrapped_relations(void *ctx)
{
    struct bh_spdx_reader *r = ctx;

    return bh_lenient_object(&r->l, BH_STR("document"), relation_rows, BH_COUNT(relation_rows), r,
                             r);
}

static int read_wrapped_parts(void *ctx)
{
    struct bh_spdx_reader *r = ctx;

    return bh_lenient_object(&r->l, BH_STR("document"), part_rows, BH_COUNT(part_rows), r, r);
}

// Reads the whole document once; texts go to the arena. BH_E_FORMAT: no object.
static int read_once(struct bh_spdx_reader *r, const struct bh_input *in, struct bh_diag *diag,
                     struct bh_arena *arena, const struct bh_lenient_row *rows, size_t count)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);

    if (!j)
        return BH_E_NOMEM;
    r->l = (struct bh_lenient){.json = j,
                               .diag = diag,
                               .arena = arena,
                               .text_room = BH_LIMIT_DOCUMENT_PART,
                               .warned = r->l.warned,
                               .lost = r->l.lost};
    return bh_lenient_document(&r->l, rows, count, r, r);
}

static void check_head(struct bh_spdx_reader *r)
{
    static const char *const versions[] = {"SPDX-2.2", "SPDX-2.3"};
    bool known = false;

    for (size_t i = 0; i < BH_COUNT(versions); i++)
        known |= bh_str_eqz(r->version, versions[i]);
    if (!known)
        bh_lenient_warn(&r->l, 0, "version '%.*s' of SPDX is not known: read as 2.3",
                        BH_FMT(r->version));
    if (r->incomplete)
        bh_say(r->l.diag, BH_ERROR, BH_E_TRUNCATED, BH_NOWHERE, BH_DOCUMENT_INCOMPLETE);
    if (r->foreign)
        bh_say(r->l.diag, BH_NOTE, 0, BH_NOWHERE, "relationships with other documents: %zu",
               r->foreign);
    if (r->other_relations)
        bh_say(r->l.diag, BH_NOTE, 0, BH_NOWHERE, "relationships of other types, passed over: %zu",
               r->other_relations);
}

static int read_document(struct bh_spdx_reader *r, const struct bh_input *in, struct bh_diag *diag)
{
    uint32_t node;
    int first = read_once(r, in, diag, &r->scratch, relation_rows, BH_COUNT(relation_rows));

    if (first == BH_E_NOMEM || first == BH_E_FORMAT)
        return first;
    take_scopes(&r->graph);
    int code = read_once(r, in, diag, r->arena, part_rows, BH_COUNT(part_rows));
    if (bh_str_starts(r->version, BH_STR("SPDX-3")) || (!r->version.len && r->has_graph))
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                       "SPDX 3 is not read: use 2.3 or CycloneDX");
    if (!bh_str_starts(r->version, BH_STR("SPDX-")) && !r->packages)
        return code == 0 ? BH_E_FORMAT : code;
    if (bh_graph_find(&r->graph, BH_STR(BH_SPDX_DOCUMENT), &node))
        r->graph.nodes[node].known = true;
    if (code == 0)
        check_head(r);
    int edges = code == BH_E_NOMEM ? code : bh_graph_emit(&r->graph, &r->l, r->sink);
    code = code < 0 ? code : edges;
    return code < 0 ? code : first;
}

static bool has_line(bh_str text, bh_str start)
{
    while (text.len) {
        if (bh_str_starts(text, start))
            return true;
        text = bh_str_from(text, bh_str_find(text, '\n') + 1);
    }
    return false;
}

// SPDX as tag-value, YAML or RDF.
static bool is_other_form(bh_str first)
{
    return has_line(first, BH_STR("SPDXVersion:")) || has_line(first, BH_STR("spdxVersion:")) ||
           (bh_str_starts(first, BH_STR("<")) &&
            bh_str_search(first, BH_STR("http://spdx.org/rdf/terms")) < first.len);
}

int bh_spdx_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                 struct bh_diag *diag)
{
    struct bh_spdx_reader r = {.sink = sink, .arena = arena, .name_room = in->size};
    char first[FIRST_BYTES];
    size_t n;
    int code = in->read_at(in, 0, first, sizeof(first), &n);

    if (code < 0)
        return code;
    if (is_other_form(bh_str_n(first, n)))
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                       "is SPDX in a form that is not read: of SPDX only JSON is");
    bh_arena_init(&r.scratch, 0);
    bh_map_init(&r.licences);
    bh_map_init(&r.alone);
    bh_graph_init(&r.graph, arena);
    code = read_document(&r, in, diag);
    bh_graph_done(&r.graph);
    bh_map_done(&r.alone);
    bh_map_done(&r.licences);
    bh_arena_done(&r.scratch);
    return code;
}

bool bh_spdx_recognise(bh_str first)
{
    static const char *const marks[] = {"\"spdxVersion\"", "\"SPDXRef-DOCUMENT\"", "\"SPDX-2.",
                                        "spdx.org/rdf/3"};

    bh_str_skip(&first, BH_STR("\xef\xbb\xbf"));
    if (!bh_str_starts(bh_str_trim(first), BH_STR("{")))
        return is_other_form(first);
    for (size_t i = 0; i < BH_COUNT(marks); i++)
        if (bh_str_search(first, bh_str_z(marks[i])) < first.len)
            return true;
    return false;
}
