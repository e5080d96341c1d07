// SPDX-License-Identifier: Apache-2.0
// Components of CycloneDX documents (ECMA-424, JSON), of all versions from 1.2 to 1.7.

#include "base/error.h"
#include "base/limits.h"
#include "documents/cyclonedx.h"
#include "documents/cyclonedx_read.h"
#include "documents/properties.h"

static struct bh_cdx_level *current(struct bh_cdx_reader *r)
{
    return r->levels[r->depth - 1];
}

// --- Licences

static int read_licence_text(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("content", struct bh_cdx_item, text),
    };

    return bh_lenient_object(&r->l, BH_STR("text"), rows, BH_COUNT(rows), &r->item, r);
}

static int read_licence(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("id", struct bh_cdx_item, id),
        BH_LENIENT_FIELD("name", struct bh_cdx_item, name),
        BH_LENIENT_FIELD("acknowledgement", struct bh_cdx_item, acknowledgement),
        BH_LENIENT_VALUE("text", BH_LENIENT_OBJECT, read_licence_text),
    };

    return bh_lenient_object(&r->l, BH_STR("license"), rows, BH_COUNT(rows), &r->item, r);
}

static int read_choice(struct bh_cdx_reader *r, bool found)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("license", BH_LENIENT_OBJECT, read_licence),
        BH_LENIENT_FIELD("expression", struct bh_cdx_item, expression),
        BH_LENIENT_FIELD("acknowledgement", struct bh_cdx_item, acknowledgement),
    };
    struct bh_cdx_item *item = &r->item;
    uint64_t offset = bh_json_offset(r->l.json);

    *item = (struct bh_cdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("licenses"), rows, BH_COUNT(rows), item, r);
    if (code < 0)
        return code;
    bh_str text = item->expression.len ? item->expression : item->id.len ? item->id : item->name;
    if (!text.len)
        bh_lenient_warn(&r->l, offset, "a licence without identifier, name and expression");
    bool concluded = bh_str_eqz(item->acknowledgement, "concluded");
    return bh_part_licence(&current(r)->part,
                           found       ? BH_LICENCE_FOUND
                           : concluded ? BH_LICENCE_CONCLUDED
                                       : BH_LICENCE_DECLARED,
                           text);
}

static int read_declared(void *ctx)
{
    return read_choice(ctx, false);
}

static int read_found(void *ctx)
{
    return read_choice(ctx, true);
}

static int read_licences(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("licenses"),
                            BH_LENIENT_OBJECT, read_declared, ctx);
}

static int read_found_licences(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("licenses"),
                            BH_LENIENT_OBJECT, read_found, ctx);
}

// --- Hashes and properties

static int read_hash(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("alg", struct bh_cdx_item, algorithm),
        BH_LENIENT_FIELD("content", struct bh_cdx_item, content),
    };

    r->item = (struct bh_cdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("hashes"), rows, BH_COUNT(rows), &r->item, r);
    return code < 0 ? code
                    : bh_part_hash(&current(r)->part, &r->l, r->item.algorithm, r->item.content);
}

static int read_hashes(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("hashes"), BH_LENIENT_OBJECT,
                            read_hash, ctx);
}

static int read_property(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("name", struct bh_cdx_item, name),
        BH_LENIENT_FIELD("value", struct bh_cdx_item, value),
    };

    r->item = (struct bh_cdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("properties"), rows, BH_COUNT(rows), &r->item, r);
    return code < 0 ? code : bh_part_property(&current(r)->part, r->item.name, r->item.value);
}

static int read_properties(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("properties"),
                            BH_LENIENT_OBJECT, read_property, ctx);
}

// --- Evidence

// 0 to 1 as a percentage, cut; more is 100.
static unsigned percent(bh_str number)
{
    bh_str fraction = bh_str_from(number, bh_str_find(number, '.') + 1);
    unsigned value = 0;

    if (!number.len || number.ptr[0] == '-')
        return 0;
    if (number.ptr[0] != '0')
        return 100;
    for (size_t i = 0; i < 2; i++) {
        value *= 10;
        if (i < fraction.len && bh_is_digit(fraction.ptr[i]))
            value += (unsigned)(fraction.ptr[i] - '0');
    }
    return value;
}

static int read_confidence(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->item.confidence = percent(bh_json_text(r->l.json));
    r->item.has_confidence = true;
    return 0;
}

static int read_identity(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    struct bh_part_text *p = &current(r)->part;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("field", struct bh_cdx_item, field),
        BH_LENIENT_FIELD("concludedValue", struct bh_cdx_item, concluded),
        BH_LENIENT_VALUE("confidence", BH_LENIENT_NUMBER, read_confidence),
    };

    r->item = (struct bh_cdx_item){0};
    int code = bh_lenient_object(&r->l, BH_STR("identity"), rows, BH_COUNT(rows), &r->item, r);
    if (code < 0)
        return code;
    // The first one is of the part's own name or package URL.
    if (r->item.has_confidence && p->c.evidence.confidence == 100)
        p->c.evidence.confidence = (uint8_t)r->item.confidence;
    return bh_str_eqz(r->item.field, "purl") ? bh_part_identity(p, r->item.concluded) : 0;
}

// An object up to 1.5, a list since.
static int read_identities(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    if (bh_json_type(r->l.json) == BH_JSON_OBJECT)
        return read_identity(r);
    return bh_lenient_array(&r->l, BH_STR("identity"), BH_LENIENT_OBJECT, read_identity, r);
}

static int read_line(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    (void)!bh_str_u64(bh_json_text(r->l.json), &r->item.place.line);
    return 0;
}

static int read_offset(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    (void)!bh_str_u64(bh_json_text(r->l.json), &r->item.place.offset);
    return 0;
}

static int read_occurrence(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("location", struct bh_cdx_item, place.location),
        BH_LENIENT_VALUE("line", BH_LENIENT_NUMBER, read_line),
        BH_LENIENT_VALUE("offset", BH_LENIENT_NUMBER, read_offset),
    };

    r->item = (struct bh_cdx_item){.place.offset = UINT64_MAX};
    int code = bh_lenient_object(&r->l, BH_STR("occurrences"), rows, BH_COUNT(rows), &r->item, r);
    return code < 0 ? code : bh_part_place(&current(r)->part, &r->item.place);
}

static int read_occurrences(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("occurrences"),
                            BH_LENIENT_OBJECT, read_occurrence, ctx);
}

static int read_evidence(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("identity", BH_LENIENT_NEST, read_identities),
        BH_LENIENT_VALUE("occurrences", BH_LENIENT_ARRAY, read_occurrences),
        BH_LENIENT_VALUE("licenses", BH_LENIENT_ARRAY, read_found_licences),
    };

    return bh_lenient_object(&r->l, BH_STR("evidence"), rows, BH_COUNT(rows), NULL, r);
}

// --- Components

static int read_supplier(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("name", struct bh_cdx_level, supplier),
    };

    return bh_lenient_object(&r->l, BH_STR("supplier"), rows, BH_COUNT(rows), current(r), r);
}

static int read_swid(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("tagId", struct bh_cdx_level, swid),
    };

    return bh_lenient_object(&r->l, BH_STR("swid"), rows, BH_COUNT(rows), current(r), r);
}

static const struct bh_lenient_row component_rows[] = {
    BH_LENIENT_FIELD("type", struct bh_cdx_level, type),
    BH_LENIENT_FIELD("bom-ref", struct bh_cdx_level, ref),
    BH_LENIENT_FIELD("group", struct bh_cdx_level, group),
    BH_LENIENT_FIELD("name", struct bh_cdx_level, part.c.name),
    BH_LENIENT_FIELD("version", struct bh_cdx_level, part.c.version.text),
    BH_LENIENT_FIELD("purl", struct bh_cdx_level, part.c.purl),
    BH_LENIENT_FIELD("description", struct bh_cdx_level, part.c.description),
    BH_LENIENT_FIELD("scope", struct bh_cdx_level, scope),
    BH_LENIENT_FIELD("cpe", struct bh_cdx_level, cpe),
    BH_LENIENT_FIELD("publisher", struct bh_cdx_level, publisher),
    BH_LENIENT_FIELD("copyright", struct bh_cdx_level, copyright),
    BH_LENIENT_FIELD("versionRange", struct bh_cdx_level, version_range),
    BH_LENIENT_VALUE("licenses", BH_LENIENT_ARRAY, read_licences),
    BH_LENIENT_VALUE("hashes", BH_LENIENT_ARRAY, read_hashes),
    BH_LENIENT_VALUE("properties", BH_LENIENT_ARRAY, read_properties),
    BH_LENIENT_VALUE("evidence", BH_LENIENT_OBJECT, read_evidence),
    BH_LENIENT_VALUE("supplier", BH_LENIENT_OBJECT, read_supplier),
    BH_LENIENT_VALUE("swid", BH_LENIENT_OBJECT, read_swid),
    BH_LENIENT_VALUE("components", BH_LENIENT_PARTS, bh_cdx_components),
};

static void take_type(struct bh_cdx_reader *r, struct bh_cdx_level *v)
{
    for (enum bh_component_kind k = BH_LIBRARY; k < BH_COMPONENT_KINDS; k++)
        if (bh_str_eqz(v->type, bh_component_kind_name(k))) {
            v->part.c.kind = k;
            return;
        }
    bh_lenient_warn(&r->l, v->part.offset, "'%.*s' is no type of component", BH_FMT(v->type));
}

static void take_scope(struct bh_cdx_reader *r, struct bh_cdx_level *v)
{
    static const enum bh_scope scopes[] = {BH_SCOPE_REQUIRED, BH_SCOPE_OPTIONAL, BH_SCOPE_EXCLUDED};

    for (size_t i = 0; i < BH_COUNT(scopes); i++)
        if (bh_str_eqz(v->scope, bh_scope_name(scopes[i]))) {
            v->part.c.scope = scopes[i];
            return;
        }
    if (v->scope.len)
        bh_lenient_warn(&r->l, v->part.offset, "'%.*s' is no scope", BH_FMT(v->scope));
}

// Name to show: group and name as the ecosystem writes them together.
static int join_group(struct bh_cdx_level *v)
{
    struct bh_component *c = &v->part.c;
    bool maven = bh_str_starts(c->purl, BH_STR("pkg:maven/"));

    if (!v->group.len || !c->name.len)
        return 0;
    return bh_arena_join(v->part.arena, (bh_str[]){v->group, bh_str_z(maven ? ":" : "/"), c->name},
                         3, &c->name);
}

static int take_fields(struct bh_cdx_reader *r, struct bh_cdx_level *v)
{
    struct bh_part_text *p = &v->part;
    const struct {
        const char *name;
        bh_str value;
    } more[] = {{BH_PROPERTY_COPYRIGHT, v->copyright},
                {BH_PROPERTY_SWID, v->swid},
                {BH_PROPERTY_VERSION_RANGE, v->version_range}};
    int code = join_group(v);

    take_type(r, v);
    take_scope(r, v);
    p->c.version.state = p->c.version.text.len ? BH_KNOWN : BH_UNKNOWN;
    p->c.supplier = bh_known(v->supplier.len ? v->supplier : v->publisher);
    p->c.root = r->is_subject;
    if (code == 0)
        code = bh_part_cpe(p, v->cpe);
    for (size_t i = 0; code == 0 && i < BH_COUNT(more); i++)
        if (more[i].value.len)
            code = bh_part_property(p, bh_str_z(more[i].name), more[i].value);
    return code == 0 ? bh_part_settle(p) : code;
}

// The node of a component that is being read; without reference, which may come behind its
// children.
static int node_of(struct bh_cdx_reader *r, struct bh_cdx_level *v, uint32_t *ret)
{
    if (!v->has_node) {
        int code = bh_graph_node(&r->graph, BH_STR_EMPTY, v->part.offset, &v->node);
        if (code < 0)
            return code;
        r->graph.nodes[v->node].known = true;
        v->has_node = true;
    }
    *ret = v->node;
    return 0;
}

// What the references lead to, now that the component is told.
static int define(struct bh_cdx_reader *r, struct bh_cdx_level *v, uint32_t ref)
{
    uint32_t named;

    if (v->has_node)
        r->graph.nodes[v->node].ref = ref;
    if (!v->ref.len)
        return 0;
    int code = bh_graph_node(&r->graph, v->ref, v->part.offset, &named);
    if (code < 0)
        return code;
    struct bh_graph_node *node = &r->graph.nodes[named];
    if (node->known)
        bh_lenient_warn(&r->l, v->part.offset, "the reference '%.*s' is given twice",
                        BH_FMT(v->ref));
    else
        node->ref = ref;
    node->known = true;
    return 0;
}

static int add_relations(struct bh_cdx_reader *r, struct bh_cdx_level *v)
{
    const struct bh_part_relation *items = v->part.relations.items;
    int code = 0;

    for (size_t i = 0; code == 0 && i < v->part.relations.count; i++) {
        struct bh_graph_edge edge = {.kind = (uint8_t)items[i].kind, .stated = true};
        code = v->ref.len ? bh_graph_node(&r->graph, v->ref, v->part.offset, &edge.from)
                          : node_of(r, v, &edge.from);
        if (code == 0 && items[i].to.len)
            code = bh_graph_node(&r->graph, items[i].to, v->part.offset, &edge.to);
        if (code == 0 && items[i].to.len)
            code = bh_graph_edge(&r->graph, &r->l, &edge, v->part.offset);
    }
    return code;
}

static int nest(struct bh_cdx_reader *r, struct bh_cdx_level *above, struct bh_cdx_level *v)
{
    struct bh_graph_edge edge = {.kind = BH_CONTAINS};
    int code = node_of(r, above, &edge.from);

    if (code == 0)
        code = node_of(r, v, &edge.to);
    return code == 0 ? bh_graph_edge(&r->graph, &r->l, &edge, v->part.offset) : code;
}

static int finish_component(struct bh_cdx_reader *r, struct bh_cdx_level *v)
{
    uint32_t ref = 0;
    // What stands for the target of a scan in our own documents is no part.
    bool target = r->is_subject && bh_str_eqz(v->ref, BH_CDX_TARGET);
    int code = target ? 0 : take_fields(r, v);

    r->graph.own |= target;
    if (code == 0 && r->depth > 1)
        code = nest(r, r->levels[r->depth - 2], v);
    if (code == 0)
        code = add_relations(r, v);
    if (code == 0 && !target)
        code = bh_part_emit(&v->part, &r->l, r->sink, &ref);
    return code == 0 ? define(r, v, ref) : code;
}

static int enter(struct bh_cdx_reader *r)
{
    if (r->depth == r->level_count) {
        int code = bh_arena_grow(r->arena, (void **)&r->levels, &r->level_room, r->level_count,
                                 sizeof(struct bh_cdx_level *));
        struct bh_cdx_level *v = code == 0 ? bh_arena_alloc(r->arena, sizeof(*v)) : NULL;
        if (!v)
            return BH_E_NOMEM;
        bh_arena_init(&v->arena, 0);
        r->levels[r->level_count++] = v;
    }
    struct bh_cdx_level *v = r->levels[r->depth++];
    bh_arena_reset(&v->arena);
    *v = (struct bh_cdx_level){.arena = v->arena, .text_room = r->l.text_room};
    bh_part_begin(&v->part, &v->arena, bh_json_offset(r->l.json));
    r->l.arena = &v->arena;
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    return 0;
}

int bh_cdx_component(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    bool is_subject = r->is_subject;
    int code = enter(r);

    if (code < 0)
        return code;
    struct bh_cdx_level *v = current(r);
    code = bh_lenient_object(&r->l, BH_STR("components"), component_rows, BH_COUNT(component_rows),
                             v, r);
    r->is_subject = is_subject;
    if (code == 0)
        code = finish_component(r, v);
    r->l.text_room = v->text_room;
    r->depth--;
    r->l.arena = r->depth ? &current(r)->arena : r->arena;
    return code;
}

int bh_cdx_components(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->is_subject = false;
    return bh_lenient_array(&r->l, BH_STR("components"), BH_LENIENT_PART, bh_cdx_component, r);
}
