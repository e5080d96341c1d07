// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.2 to 1.7 (ECMA-424), JSON: components (cyclonedx_component.c) and dependencies. What
// the model has no place for is passed over.

#include "documents/cyclonedx_read.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "documents/cyclonedx.h"
#include "documents/properties.h"

// --- The document

static int read_subject(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->is_subject = true;
    int code = bh_cdx_component(r);
    r->is_subject = false;
    return code;
}

static int read_metadata(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("component", BH_LENIENT_PART, read_subject),
    };

    return bh_lenient_object(&r->l, BH_STR("metadata"), rows, BH_COUNT(rows), NULL, r);
}

static int read_services(void *ctx);

// Services are no parts; dependencies may name them all the same.
static int read_service(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    bh_str ref = BH_STR_EMPTY;
    uint64_t offset = bh_json_offset(r->l.json);
    uint32_t node;
    static const struct bh_lenient_row rows[] = {
        {.name = {"bom-ref", 7}, .type = BH_LENIENT_TEXT},
        BH_LENIENT_VALUE("services", BH_LENIENT_ARRAY, read_services),
    };
    int code = bh_lenient_object(&r->l, BH_STR("services"), rows, BH_COUNT(rows), &ref, r);

    r->services++;
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    if (code < 0 || !ref.len)
        return code;
    code = bh_graph_node(&r->graph, ref, offset, &node);
    if (code == 0)
        r->graph.nodes[node].known = true;
    return code;
}

static int read_services(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("services"),
                            BH_LENIENT_OBJECT, read_service, ctx);
}

static int count_vulnerability(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->vulnerabilities++;
    return bh_json_skip(r->l.json);
}

static int read_vulnerabilities(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("vulnerabilities"),
                            BH_LENIENT_OBJECT, count_vulnerability, ctx);
}

static int read_aggregate(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->incomplete |= bh_str_eqz(bh_json_text(r->l.json), "incomplete");
    return 0;
}

static int read_composition(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("aggregate", BH_LENIENT_TEXT, read_aggregate),
    };

    return bh_lenient_object(&r->l, BH_STR("compositions"), rows, BH_COUNT(rows), NULL, r);
}

static int read_compositions(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("compositions"),
                            BH_LENIENT_OBJECT, read_composition, ctx);
}

// --- Dependencies

static int read_from(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    bh_str id = bh_json_text(r->l.json);

    r->has_from = id.len > 0;
    return id.len ? bh_graph_node(&r->graph, id, bh_json_offset(r->l.json), &r->from) : 0;
}

static int read_target(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    struct bh_cdx_target target = {.kind = (uint8_t)r->kind};
    bh_str id = bh_json_text(r->l.json);

    if (!id.len)
        return 0;
    int code = bh_graph_node(&r->graph, id, bh_json_offset(r->l.json), &target.node);
    if (code == 0)
        code = bh_grow((void **)&r->targets, &r->target_room, r->target_count, sizeof(target));
    if (code == 0)
        r->targets[r->target_count++] = target;
    return code;
}

static int read_depends_on(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->kind = BH_DEPENDS_ON;
    return bh_lenient_array(&r->l, BH_STR("dependsOn"), BH_LENIENT_TEXT, read_target, r);
}

static int read_provides(void *ctx)
{
    struct bh_cdx_reader *r = ctx;

    r->kind = BH_PROVIDES;
    return bh_lenient_array(&r->l, BH_STR("provides"), BH_LENIENT_TEXT, read_target, r);
}

static int read_dependency(void *ctx)
{
    struct bh_cdx_reader *r = ctx;
    uint64_t offset = bh_json_offset(r->l.json);
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("ref", BH_LENIENT_TEXT, read_from),
        BH_LENIENT_VALUE("dependsOn", BH_LENIENT_ARRAY, read_depends_on),
        BH_LENIENT_VALUE("provides", BH_LENIENT_ARRAY, read_provides),
    };

    r->has_from = false;
    r->target_count = 0;
    int code = bh_lenient_object(&r->l, BH_STR("dependencies"), rows, BH_COUNT(rows), NULL, r);
    if (code == 0 && !r->has_from)
        bh_lenient_warn(&r->l, offset, "a dependency without 'ref'");
    for (size_t i = 0; code == 0 && r->has_from && i < r->target_count; i++) {
        const struct bh_graph_edge edge = {
            .from = r->from, .to = r->targets[i].node, .kind = r->targets[i].kind};
        code = bh_graph_edge(&r->graph, &r->l, &edge, offset);
    }
    return code;
}

static int read_dependencies(void *ctx)
{
    return bh_lenient_array(&((struct bh_cdx_reader *)ctx)->l, BH_STR("dependencies"),
                            BH_LENIENT_OBJECT, read_dependency, ctx);
}

// --- The document

static const struct bh_lenient_row document_rows[] = {
    BH_LENIENT_FIELD("bomFormat", struct bh_cdx_reader, format),
    BH_LENIENT_FIELD("specVersion", struct bh_cdx_reader, version),
    BH_LENIENT_VALUE("metadata", BH_LENIENT_OBJECT, read_metadata),
    BH_LENIENT_VALUE("components", BH_LENIENT_PARTS, bh_cdx_components),
    BH_LENIENT_VALUE("services", BH_LENIENT_ARRAY, read_services),
    BH_LENIENT_VALUE("dependencies", BH_LENIENT_ARRAY, read_dependencies),
    BH_LENIENT_VALUE("compositions", BH_LENIENT_ARRAY, read_compositions),
    BH_LENIENT_VALUE("vulnerabilities", BH_LENIENT_ARRAY, read_vulnerabilities),
};

static void check_head(struct bh_cdx_reader *r)
{
    static const char *const versions[] = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};
    bool known = false;

    for (size_t i = 0; i < BH_COUNT(versions); i++)
        known |= bh_str_eqz(r->version, versions[i]);
    if (!r->format.len)
        bh_lenient_warn(&r->l, 0, "no 'bomFormat': taken for CycloneDX");
    if (!known)
        bh_lenient_warn(&r->l, 0, "version '%.*s' of CycloneDX is not known: read as 1.7",
                        BH_FMT(r->version));
    // Others say it of single parts, too.
    if (r->incomplete && r->graph.own)
        bh_say(r->l.diag, BH_ERROR, BH_E_TRUNCATED, BH_NOWHERE, BH_DOCUMENT_INCOMPLETE);
    else if (r->incomplete)
        bh_say(r->l.diag, BH_NOTE, 0, BH_NOWHERE,
               "says of itself, or of parts, that it is incomplete");
    if (r->services)
        bh_say(r->l.diag, BH_NOTE, 0, BH_NOWHERE, "services that are passed over: %zu",
               r->services);
    if (r->vulnerabilities)
        bh_say(r->l.diag, BH_NOTE, 0, BH_NOWHERE, "vulnerabilities of its own, not used: %zu",
               r->vulnerabilities);
}

static int read_document(struct bh_cdx_reader *r)
{
    int code = bh_lenient_document(&r->l, document_rows, BH_COUNT(document_rows), r, r);

    if (r->format.len ? !bh_str_eqz(r->format, "CycloneDX") : !r->sink->components)
        return code == 0 ? BH_E_FORMAT : code;
    if (code == 0)
        check_head(r);
    // What was read of a document that is cut still hangs together.
    int edges = code == BH_E_NOMEM ? code : bh_graph_emit(&r->graph, &r->l, r->sink);
    return code < 0 ? code : edges;
}

int bh_cyclonedx_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                      struct bh_diag *diag)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_cdx_reader r = {.sink = sink, .arena = arena};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);

    if (!j)
        return BH_E_NOMEM;
    r.l = (struct bh_lenient){
        .json = j, .diag = diag, .arena = arena, .text_room = BH_LIMIT_DOCUMENT_PART};
    bh_graph_init(&r.graph, arena);
    int code = read_document(&r);
    bh_graph_done(&r.graph);
    bh_free(r.targets);
    for (size_t i = 0; i < r.level_count; i++)
        bh_arena_done(&r.levels[i]->arena);
    return code;
}

bool bh_cyclonedx_recognise(bh_str first)
{
    static const bh_str marks[] = {
        {"\"bomFormat\"", 11}, {"\"CycloneDX\"", 11}, {"cyclonedx.org/schema/bom-", 25}};

    bh_str_skip(&first, BH_STR("\xef\xbb\xbf"));
    if (!bh_str_starts(bh_str_trim(first), BH_STR("{")))
        return false;
    for (size_t i = 0; i < BH_COUNT(marks); i++)
        if (bh_str_search(first, marks[i]) < first.len)
            return true;
    return false;
}
