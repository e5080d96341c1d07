// SPDX-License-Identifier: Apache-2.0
// VEX in CycloneDX 1.4 to 1.7 (ECMA-424), JSON: vulnerabilities with an analysis. What they affect
// is a component of the document (inside of the document's own subject, when it has one), or a
// component of another one by BOM-Link. Of versions that are listed one by one, each whose status
// contradicts the analysis becomes a statement of its own, with that word.

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "documents/cyclonedx.h"
#include "documents/cyclonedx_vex.h"

struct named { // an organisation or a person
    bh_str name;
};

struct component {
    bh_str ref, name, version, purl, cpe;
};

struct digest {
    bh_str algorithm, content;
};

// --- Components

static int read_supplier(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    struct named n = {0};
    static const struct bh_lenient_row rows[] = {BH_LENIENT_FIELD("name", struct named, name)};
    int code = bh_lenient_object(&r->v.l, BH_STR("supplier"), rows, BH_COUNT(rows), &n, r);

    r->thing->supplier = n.name;
    return code;
}

static int read_hash(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    struct digest d = {0};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("alg", struct digest, algorithm),
        BH_LENIENT_FIELD("content", struct digest, content),
    };
    int code = bh_lenient_object(&r->v.l, BH_STR("hashes"), rows, BH_COUNT(rows), &d, r);

    return code == 0 ? bh_vex_add_hash(r->v.arena, r->thing, d.algorithm, d.content) : code;
}

static int read_hashes(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("hashes"), BH_LENIENT_OBJECT, read_hash, r);
}

static int read_component(void *ctx);

static int read_components(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("components"), BH_LENIENT_OBJECT, read_component, r);
}

static int keep_component(struct bh_cdx_vex *r, const struct component *c, struct bh_vex_thing *t)
{
    struct bh_vex_thing *item;
    int code = bh_vex_add_identifier(r->v.arena, t, BH_VEX_PURL, c->purl);

    if (code == 0)
        code = bh_vex_add_identifier(r->v.arena, t, BH_VEX_CPE, c->cpe);
    if (code == 0)
        code = bh_vex_add_identifier(r->v.arena, t, BH_VEX_REF, c->ref);
    if (code == 0 && c->ref.len)
        code = bh_map_set(&r->refs, c->ref, r->thing_count);
    if (code < 0)
        return code;
    item = bh_vex_push(r->v.arena, (void **)&r->things, &r->thing_count, sizeof(*item));
    if (!item)
        return BH_E_NOMEM;
    t->name = c->name;
    t->version = c->version;
    *item = *t;
    return 0;
}

static int read_component(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    struct bh_vex_thing thing = {0}, *outer = r->thing;
    struct component c = {0};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("bom-ref", struct component, ref),
        BH_LENIENT_FIELD("name", struct component, name),
        BH_LENIENT_FIELD("version", struct component, version),
        BH_LENIENT_FIELD("purl", struct component, purl),
        BH_LENIENT_FIELD("cpe", struct component, cpe),
        BH_LENIENT_VALUE("supplier", BH_LENIENT_OBJECT, read_supplier),
        BH_LENIENT_VALUE("hashes", BH_LENIENT_ARRAY, read_hashes),
        BH_LENIENT_VALUE("components", BH_LENIENT_ARRAY, read_components),
    };

    r->thing = &thing;
    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code = bh_lenient_object(&r->v.l, BH_STR("components"), rows, BH_COUNT(rows), &c, r);
    r->thing = outer;
    return code == 0 ? keep_component(r, &c, &thing) : code;
}

// --- The document's own data

static int read_subject(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    size_t before = r->thing_count;
    uint64_t index;
    int code = read_component(r);

    // Of a document of ours it may stand for a folder or file, which is no product.
    if (r->thing_count > before &&
        !(bh_map_get(&r->refs, BH_STR(BH_CDX_TARGET), &index) && index == r->thing_count - 1))
        r->subject = r->thing_count;
    return code;
}

static int read_name(struct bh_cdx_vex *r, const char *what, bh_str *ret)
{
    struct named n = {0};
    static const struct bh_lenient_row rows[] = {BH_LENIENT_FIELD("name", struct named, name)};
    int code = bh_lenient_object(&r->v.l, bh_str_z(what), rows, BH_COUNT(rows), &n, r);

    *ret = n.name;
    return code;
}

static int read_manufacturer(void *ctx)
{
    return read_name(ctx, "manufacturer", &((struct bh_cdx_vex *)ctx)->head.manufacturer);
}

static int read_manufacture(void *ctx)
{
    return read_name(ctx, "manufacture", &((struct bh_cdx_vex *)ctx)->head.manufacture);
}

static int read_document_supplier(void *ctx)
{
    return read_name(ctx, "supplier", &((struct bh_cdx_vex *)ctx)->head.supplier);
}

static int read_author(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    bh_str name = BH_STR_EMPTY;
    int code = read_name(r, "authors", &name);

    return code == 0 ? bh_vex_add_text(r->v.arena, name, &r->head.authors, &r->head.author_count)
                     : code;
}

static int read_authors(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("authors"), BH_LENIENT_OBJECT, read_author, r);
}

static int read_metadata(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("timestamp", struct bh_cdx_vex_head, timestamp),
        BH_LENIENT_VALUE("component", BH_LENIENT_OBJECT, read_subject),
        BH_LENIENT_VALUE("manufacturer", BH_LENIENT_OBJECT, read_manufacturer),
        BH_LENIENT_VALUE("manufacture", BH_LENIENT_OBJECT, read_manufacture),
        BH_LENIENT_VALUE("supplier", BH_LENIENT_OBJECT, read_document_supplier),
        BH_LENIENT_VALUE("authors", BH_LENIENT_ARRAY, read_authors),
    };

    return bh_lenient_object(&r->v.l, BH_STR("metadata"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_version(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_arena_str(r->v.arena, bh_json_text(r->v.l.json), &r->version);
}

// --- Vulnerabilities

static int read_id(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    struct bh_cdx_vex_vulnerability *v = r->at;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("id"), &id);

    if (code == 0)
        code = bh_vex_add_text(r->v.arena, id, &v->ids, &v->id_count);
    if (code == 0 && id.len) {
        v->ids[v->id_count - 1] = v->ids[0];
        v->ids[0] = id;
    }
    return code;
}

static int read_reference(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    bh_str id = BH_STR_EMPTY;
    static const struct bh_lenient_row rows[] = {{.name = {"id", 2}, .type = BH_LENIENT_TEXT}};
    int code = bh_lenient_object(&r->v.l, BH_STR("references"), rows, BH_COUNT(rows), &id, r);

    return code == 0 ? bh_vex_add_text(r->v.arena, id, &r->at->ids, &r->at->id_count) : code;
}

static int read_references(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("references"), BH_LENIENT_OBJECT, read_reference, r);
}

static int read_response(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    bh_str word = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("response"), &word);

    return code == 0 ? bh_vex_add_text(r->v.arena, word, &r->at->responses, &r->at->response_count)
                     : code;
}

static int read_responses(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("response"), BH_LENIENT_TEXT, read_response, r);
}

static int read_analysis(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("state", struct bh_cdx_vex_vulnerability, state),
        BH_LENIENT_FIELD("justification", struct bh_cdx_vex_vulnerability, justification),
        BH_LENIENT_FIELD("detail", struct bh_cdx_vex_vulnerability, detail),
        BH_LENIENT_FIELD("firstIssued", struct bh_cdx_vex_vulnerability, first_issued),
        BH_LENIENT_FIELD("lastUpdated", struct bh_cdx_vex_vulnerability, last_updated),
        BH_LENIENT_VALUE("response", BH_LENIENT_ARRAY, read_responses),
    };

    return bh_lenient_object(&r->v.l, BH_STR("analysis"), rows, BH_COUNT(rows), r->at, r);
}

static int read_affected_version(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    struct bh_cdx_vex_affected *a = &r->at->affects[r->at->affected_count - 1];
    struct bh_cdx_vex_version *v =
        bh_vex_push(r->v.arena, (void **)&a->versions, &a->count, sizeof(*v));
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("version", struct bh_cdx_vex_version, version),
        BH_LENIENT_FIELD("range", struct bh_cdx_vex_version, range),
        BH_LENIENT_FIELD("status", struct bh_cdx_vex_version, status),
    };

    return v ? bh_lenient_object(&r->v.l, BH_STR("versions"), rows, BH_COUNT(rows), v, r)
             : BH_E_NOMEM;
}

static int read_affected_versions(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("versions"), BH_LENIENT_OBJECT, read_affected_version,
                            r);
}

static int read_affected(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    struct bh_cdx_vex_affected *a =
        bh_vex_push(r->v.arena, (void **)&r->at->affects, &r->at->affected_count, sizeof(*a));
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("ref", struct bh_cdx_vex_affected, ref),
        BH_LENIENT_VALUE("versions", BH_LENIENT_ARRAY, read_affected_versions),
    };

    return a ? bh_lenient_object(&r->v.l, BH_STR("affects"), rows, BH_COUNT(rows), a, r)
             : BH_E_NOMEM;
}

static int read_affects(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("affects"), BH_LENIENT_OBJECT, read_affected, r);
}

static int read_vulnerability(void *ctx)
{
    struct bh_cdx_vex *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("id", BH_LENIENT_ANY, read_id),
        BH_LENIENT_VALUE("references", BH_LENIENT_ARRAY, read_references),
        BH_LENIENT_VALUE("analysis", BH_LENIENT_OBJECT, read_analysis),
        BH_LENIENT_VALUE("affects", BH_LENIENT_ARRAY, read_affects),
        BH_LENIENT_FIELD("recommendation", struct bh_cdx_vex_vulnerability, recommendation),
        BH_LENIENT_FIELD("workaround", struct bh_cdx_vex_vulnerability, workaround),
    };

    r->at = bh_vex_push(r->v.arena, (void **)&r->vulnerabilities, &r->count, sizeof(*r->at));
    if (!r->at)
        return BH_E_NOMEM;
    r->at->offset = bh_json_offset(r->v.l.json);
    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    return bh_lenient_object(&r->v.l, BH_STR("vulnerabilities"), rows, BH_COUNT(rows), r->at, r);
}

static int read_vulnerabilities(void *ctx)
{
    struct bh_cdx_vex *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("vulnerabilities"), BH_LENIENT_PART, read_vulnerability,
                            r);
}

// --- The document

static const struct bh_lenient_row document_rows[] = {
    BH_LENIENT_VALUE("version", BH_LENIENT_NUMBER, read_version),
    BH_LENIENT_FIELD("bomFormat", struct bh_cdx_vex, head.format),
    BH_LENIENT_FIELD("serialNumber", struct bh_cdx_vex, head.serial),
    BH_LENIENT_VALUE("metadata", BH_LENIENT_OBJECT, read_metadata),
    BH_LENIENT_VALUE("components", BH_LENIENT_ARRAY, read_components),
    BH_LENIENT_VALUE("vulnerabilities", BH_LENIENT_PARTS, read_vulnerabilities),
};

// Who says so: who made the document, before who supplied what it is about.
static bh_str author_of(const struct bh_cdx_vex *r)
{
    const struct bh_cdx_vex_head *h = &r->head;

    return h->manufacturer.len  ? h->manufacturer
           : h->author_count    ? h->authors[0]
           : h->manufacture.len ? h->manufacture
           : h->supplier.len    ? h->supplier
           : r->subject         ? r->things[r->subject - 1].supplier
                                : BH_STR_EMPTY;
}

// "urn:uuid:.../1"; the serial number alone without version.
static int document_of(struct bh_cdx_vex *r, bh_str *ret)
{
    const bh_str pieces[] = {r->head.serial, BH_STR("/"), r->version};

    *ret = BH_STR_EMPTY;
    return r->head.serial.len ? bh_arena_join(r->v.arena, pieces, r->version.len ? 3 : 1, ret) : 0;
}

static int finish(struct bh_cdx_vex *r)
{
    int64_t time = bh_vex_time(&r->v, "timestamp", r->head.timestamp, 0);
    bh_str document, author = author_of(r);
    int code = document_of(r, &document);

    if (code == 0)
        code = bh_cdx_vex_state(r);
    if (r->v.statement_count && !author.len)
        bh_lenient_warn(&r->v.l, 0, "the document has no author");
    if (r->without)
        bh_say(r->v.l.diag, BH_NOTE, 0, BH_NOWHERE, "vulnerabilities without an analysis: %zu",
               r->without);
    for (size_t i = 0; i < r->v.statement_count; i++) {
        struct bh_vex_statement *s = &r->v.statements[i];
        s->document = document;
        s->author = author;
        if (s->time == BH_TIME_UNKNOWN)
            s->time = time;
    }
    int emitted = code == BH_E_NOMEM ? code : bh_vex_emit(&r->v);
    return code < 0 ? code : emitted;
}

static int read_document(struct bh_cdx_vex *r)
{
    int code = bh_lenient_document(&r->v.l, document_rows, BH_COUNT(document_rows), r, r);

    if (code == 0 && !bh_str_eqz(r->head.format, "CycloneDX"))
        return BH_E_FORMAT;
    if (code == BH_E_NOMEM || code == BH_E_FORMAT)
        return code;
    int finished = finish(r);
    return code < 0 ? code : finished;
}

static int read_cyclonedx(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                          struct bh_diag *diag)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);
    struct bh_cdx_vex r = {0};
    int code = bh_vex_begin(&r.v, j, arena, sink, diag);

    if (code < 0)
        return code;
    bh_map_init(&r.refs);
    code = read_document(&r);
    bh_map_done(&r.refs);
    return code;
}

const struct bh_document_format bh_vex_cyclonedx = {
    .name = "cyclonedx",
    .title = BH_N("CycloneDX 1.4 to 1.7, JSON: vulnerabilities with an analysis"),
    .recognise = bh_cyclonedx_recognise,
    .read = read_cyclonedx,
};
