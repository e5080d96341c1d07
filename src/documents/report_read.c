// SPDX-License-Identifier: Apache-2.0
// Reader of our own JSON report (doc/report.md), for comparison with another one: parts, and what
// it found of each as properties BH_PROPERTY_FINDING.

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "documents/part.h"
#include "documents/properties.h"
#include "documents/registry.h"
#include "model/vex.h"

struct found {
    bh_str text;
    size_t next; // of the same part, + 1
};

struct reading {
    struct bh_lenient l;
    struct bh_arena *arena;
    struct bh_sink *sink;
    struct bh_map by_ref; // ref of a part -> index of its last finding + 1
    struct found *found;
    size_t found_count, found_room;
    bool is_report;
    // One finding:
    bh_str id, component, outcome, level, exploited, fixed, source, record, status, author;
    bh_str sources; // of its statements, joined
    bh_str stated;  // by the first of others, which governs
    // One part:
    bh_str ref, kind, name, version, purl;
};

// --- Findings

static const struct bh_lenient_row statement_rows[] = {
    BH_LENIENT_FIELD("id", struct reading, record),
    BH_LENIENT_FIELD("source", struct reading, source),
};

static int read_statement(void *ctx)
{
    struct reading *r = ctx;

    r->record = r->source = BH_STR_EMPTY;
    int code = bh_lenient_object(&r->l, BH_STR("statement"), statement_rows,
                                 BH_COUNT(statement_rows), r, r);
    if (code < 0 || !r->record.len)
        return code;
    return bh_arena_join(r->arena,
                         (bh_str[]){r->sources, r->sources.len ? BH_STR(", ") : BH_STR_EMPTY,
                                    r->record, BH_STR(" ("), r->source, BH_STR(")")},
                         6, &r->sources);
}

static int read_statements(void *ctx)
{
    return bh_lenient_array(&((struct reading *)ctx)->l, BH_STR("statements"), BH_LENIENT_OBJECT,
                            read_statement, ctx);
}

static const struct bh_lenient_row vex_rows[] = {
    BH_LENIENT_FIELD("status", struct reading, status),
    BH_LENIENT_FIELD("author", struct reading, author),
};

static int read_vex(void *ctx)
{
    struct reading *r = ctx;

    r->status = r->author = BH_STR_EMPTY;
    int code = bh_lenient_object(&r->l, BH_STR("vex"), vex_rows, BH_COUNT(vex_rows), r, r);
    return code < 0 || r->stated.len || !r->status.len
               ? code
               : bh_vex_summary(r->status, r->author, r->arena, &r->stated);
}

static int read_vexes(void *ctx)
{
    return bh_lenient_array(&((struct reading *)ctx)->l, BH_STR("vex"), BH_LENIENT_OBJECT, read_vex,
                            ctx);
}

static const struct bh_lenient_row finding_rows[] = {
    BH_LENIENT_FIELD("id", struct reading, id),
    BH_LENIENT_FIELD("component", struct reading, component),
    BH_LENIENT_FIELD("outcome", struct reading, outcome),
    BH_LENIENT_FIELD("level", struct reading, level),
    BH_LENIENT_FIELD("exploited", struct reading, exploited),
    BH_LENIENT_FIELD("fixed", struct reading, fixed),
    BH_LENIENT_VALUE("statements", BH_LENIENT_ARRAY, read_statements),
    BH_LENIENT_VALUE("vex", BH_LENIENT_ARRAY, read_vexes),
};

static int keep_finding(struct reading *r)
{
    const bh_str tab = BH_STR("\t");
    bool added;
    int code = bh_arena_grow(r->arena, (void **)&r->found, &r->found_room, r->found_count,
                             sizeof(*r->found));

    if (code < 0)
        return code;
    struct found *f = &r->found[r->found_count];
    code = bh_arena_join(r->arena,
                         (bh_str[]){r->id, tab, r->outcome, tab, r->level, tab, r->exploited, tab,
                                    r->fixed, tab, r->stated, tab, r->sources},
                         13, &f->text);
    struct bh_map_slot *slot = code == 0 ? bh_map_slot(&r->by_ref, r->component, &added) : NULL;
    if (!slot)
        return code < 0 ? code : BH_E_NOMEM;
    f->next = (size_t)slot->value;
    slot->value = ++r->found_count;
    return 0;
}

static int read_finding(void *ctx)
{
    struct reading *r = ctx;

    r->id = r->component = r->outcome = r->level = r->exploited = r->fixed = BH_STR_EMPTY;
    r->sources = r->stated = BH_STR_EMPTY;
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code =
        bh_lenient_object(&r->l, BH_STR("finding"), finding_rows, BH_COUNT(finding_rows), r, r);
    return code < 0 || !r->id.len || !r->component.len ? code : keep_finding(r);
}

static int read_findings(void *ctx)
{
    return bh_lenient_array(&((struct reading *)ctx)->l, BH_STR("findings"), BH_LENIENT_OBJECT,
                            read_finding, ctx);
}

static int see_version(void *ctx)
{
    struct reading *r = ctx;

    r->is_report = true;
    return bh_json_skip(r->l.json);
}

static const struct bh_lenient_row found_rows[] = {
    BH_LENIENT_VALUE("buhin_report", BH_LENIENT_NUMBER, see_version),
    BH_LENIENT_VALUE("findings", BH_LENIENT_ARRAY, read_findings),
};

// --- Parts

static const struct bh_lenient_row part_rows[] = {
    BH_LENIENT_FIELD("ref", struct reading, ref),
    BH_LENIENT_FIELD("kind", struct reading, kind),
    BH_LENIENT_FIELD("name", struct reading, name),
    BH_LENIENT_FIELD("version", struct reading, version),
    BH_LENIENT_FIELD("purl", struct reading, purl),
};

static enum bh_component_kind kind_of(bh_str name)
{
    for (enum bh_component_kind k = BH_LIBRARY; k < BH_COMPONENT_KINDS; k++)
        if (bh_str_eqz(name, bh_component_kind_name(k)))
            return k;
    return BH_LIBRARY;
}

static int read_part(void *ctx)
{
    struct reading *r = ctx;
    struct bh_part_text part;
    uint64_t at = 0;
    uint32_t number;

    r->ref = r->kind = r->name = r->version = r->purl = BH_STR_EMPTY;
    r->l.text_room = BH_LIMIT_DOCUMENT_PART;
    bh_part_begin(&part, r->arena, bh_json_offset(r->l.json));
    int code = bh_lenient_object(&r->l, BH_STR("component"), part_rows, BH_COUNT(part_rows), r, r);
    part.c.kind = kind_of(r->kind);
    part.c.name = r->name;
    part.c.purl = r->purl;
    part.c.version =
        (struct bh_value){.state = r->version.len ? BH_KNOWN : BH_UNKNOWN, .text = r->version};
    (void)bh_map_get(&r->by_ref, r->ref, &at);
    for (; code == 0 && at; at = r->found[at - 1].next)
        code = bh_part_property(&part, BH_STR(BH_PROPERTY_FINDING), r->found[at - 1].text);
    if (code == 0)
        code = bh_part_settle(&part);
    return code < 0 ? code : bh_part_emit(&part, &r->l, r->sink, &number);
}

static int read_parts(void *ctx)
{
    return bh_lenient_array(&((struct reading *)ctx)->l, BH_STR("components"), BH_LENIENT_PART,
                            read_part, ctx);
}

static const struct bh_lenient_row parts_rows[] = {
    BH_LENIENT_VALUE("components", BH_LENIENT_PARTS, read_parts),
};

static int read_once(struct reading *r, const struct bh_input *in, struct bh_diag *diag,
                     const struct bh_lenient_row *rows, size_t count)
{
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);

    if (!j)
        return BH_E_NOMEM;
    r->l = (struct bh_lenient){.json = j,
                               .diag = diag,
                               .arena = r->arena,
                               .text_room = BH_LIMIT_DOCUMENT_PART,
                               .warned = r->l.warned,
                               .lost = r->l.lost};
    return bh_lenient_document(&r->l, rows, count, r, r);
}

int bh_report_read(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                   struct bh_diag *diag)
{
    struct reading r = {.arena = arena, .sink = sink};

    bh_map_init(&r.by_ref);
    int code = read_once(&r, in, diag, found_rows, BH_COUNT(found_rows));
    if (code == 0 && !r.is_report)
        code = BH_E_FORMAT;
    if (code == 0)
        code = read_once(&r, in, diag, parts_rows, BH_COUNT(parts_rows));
    bh_map_done(&r.by_ref);
    return code;
}
