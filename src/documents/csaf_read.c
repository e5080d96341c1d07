// SPDX-License-Identifier: Apache-2.0
// CSAF 2.0 and 2.1 (OASIS): a document as it stands there.

#include "base/error.h"
#include "base/limits.h"
#include "documents/csaf.h"

// How many rows of an object count: the last ones are of advisories alone.
#define ROWS_OF(r, rows, more) ((r)->advisory ? BH_COUNT(rows) : BH_COUNT(rows) - (more))

// --- Lists of ids

struct list {
    struct bh_csaf *r;
    bh_str **items;
    size_t *count;
};

static int read_list_item(void *ctx)
{
    struct list *l = ctx;
    bh_str id = BH_STR_EMPTY;
    int r = bh_lenient_text(&l->r->v.l, BH_STR("product_ids"), &id);

    return r == 0 ? bh_vex_add_text(l->r->v.arena, id, l->items, l->count) : r;
}

static int read_list(struct bh_csaf *r, const char *what, bh_str **items, size_t *count)
{
    struct list l = {r, items, count};

    return bh_lenient_array(&r->v.l, bh_str_z(what), BH_LENIENT_TEXT, read_list_item, &l);
}

// --- Flags, threats, remediations

static int read_remark_products(void *ctx)
{
    struct bh_csaf *r = ctx;

    return read_list(r, "product_ids", &r->remark->products, &r->remark->product_count);
}

static int read_remark_groups(void *ctx)
{
    struct bh_csaf *r = ctx;

    return read_list(r, "group_ids", &r->remark->groups, &r->remark->group_count);
}

static int read_remark(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("label", struct bh_csaf_remark, word),
        BH_LENIENT_FIELD("category", struct bh_csaf_remark, word),
        BH_LENIENT_FIELD("details", struct bh_csaf_remark, details),
        BH_LENIENT_FIELD("url", struct bh_csaf_remark, url),
        BH_LENIENT_FIELD("date", struct bh_csaf_remark, date),
        BH_LENIENT_VALUE("product_ids", BH_LENIENT_ARRAY, read_remark_products),
        BH_LENIENT_VALUE("group_ids", BH_LENIENT_ARRAY, read_remark_groups),
    };

    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    r->remark =
        bh_vex_push(r->v.arena, (void **)&r->at->remarks, &r->at->remark_count, sizeof(*r->remark));
    if (!r->remark)
        return BH_E_NOMEM;
    r->remark->kind = r->kind;
    return bh_lenient_object(&r->v.l, BH_STR("remediations"), rows, BH_COUNT(rows), r->remark, r);
}

static int read_remarks(struct bh_csaf *r, const char *what, enum bh_csaf_remark_kind kind)
{
    r->kind = kind;
    return bh_lenient_array(&r->v.l, bh_str_z(what), BH_LENIENT_OBJECT, read_remark, r);
}

static int read_flags(void *ctx)
{
    return read_remarks(ctx, "flags", BH_CSAF_FLAG);
}

static int read_threats(void *ctx)
{
    return read_remarks(ctx, "threats", BH_CSAF_THREAT);
}

static int read_remediations(void *ctx)
{
    return read_remarks(ctx, "remediations", BH_CSAF_REMEDIATION);
}

// --- What an advisory says to people

static int read_note(void *ctx)
{
    struct bh_csaf *r = ctx;
    struct bh_csaf_text note = {0};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("category", struct bh_csaf_text, kind),
        BH_LENIENT_FIELD("text", struct bh_csaf_text, text),
    };

    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code = bh_lenient_object(&r->v.l, BH_STR("notes"), rows, BH_COUNT(rows), &note, r);
    return code == 0 ? bh_csaf_add_text(r, r->at ? &r->at->notes : &r->head.notes, note) : code;
}

static int read_notes(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("notes"), BH_LENIENT_OBJECT, read_note, r);
}

static int read_reference(void *ctx)
{
    struct bh_csaf *r = ctx;
    struct bh_csaf_text reference = {0};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("category", struct bh_csaf_text, kind),
        BH_LENIENT_FIELD("url", struct bh_csaf_text, text),
    };

    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code =
        bh_lenient_object(&r->v.l, BH_STR("references"), rows, BH_COUNT(rows), &reference, r);
    return code == 0
               ? bh_csaf_add_text(r, r->at ? &r->at->references : &r->head.references, reference)
               : code;
}

static int read_references(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("references"), BH_LENIENT_OBJECT, read_reference, r);
}

static int read_weakness(void *ctx)
{
    struct bh_csaf *r = ctx;
    struct bh_csaf_text weakness = {0};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("id", struct bh_csaf_text, text),
    };
    int code = bh_lenient_object(&r->v.l, BH_STR("cwe"), rows, BH_COUNT(rows), &weakness, r);

    return code == 0 ? bh_csaf_add_text(r, &r->at->weaknesses, weakness) : code;
}

static int read_weaknesses(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("cwes"), BH_LENIENT_OBJECT, read_weakness, r);
}

static int read_vector(struct bh_csaf *r, const char *what, const char *type)
{
    struct bh_csaf_text vector = {.kind = bh_str_z(type)};
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("vectorString", struct bh_csaf_text, text),
    };

    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code = bh_lenient_object(&r->v.l, bh_str_z(what), rows, BH_COUNT(rows), &vector, r);
    return code == 0 ? bh_csaf_add_text(r, &r->at->vectors, vector) : code;
}

static int read_cvss_v2(void *ctx)
{
    return read_vector(ctx, "cvss_v2", "CVSS_V2");
}

static int read_cvss_v3(void *ctx)
{
    return read_vector(ctx, "cvss_v3", "CVSS_V3");
}

static int read_cvss_v4(void *ctx)
{
    return read_vector(ctx, "cvss_v4", "CVSS_V4");
}

static int read_score(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("cvss_v2", BH_LENIENT_OBJECT, read_cvss_v2),
        BH_LENIENT_VALUE("cvss_v3", BH_LENIENT_OBJECT, read_cvss_v3),
        BH_LENIENT_VALUE("cvss_v4", BH_LENIENT_OBJECT, read_cvss_v4),
    };

    return bh_lenient_object(&r->v.l, BH_STR("scores"), rows, BH_COUNT(rows), NULL, r);
}

static int read_scores(void *ctx) // 2.0
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("scores"), BH_LENIENT_OBJECT, read_score, r);
}

static int read_metric(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("content", BH_LENIENT_OBJECT, read_score),
    };

    return bh_lenient_object(&r->v.l, BH_STR("metrics"), rows, BH_COUNT(rows), NULL, r);
}

static int read_metrics(void *ctx) // 2.1
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("metrics"), BH_LENIENT_OBJECT, read_metric, r);
}

static int read_title(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_text(&r->v.l, BH_STR("title"), &r->at->title);
}

// --- Vulnerabilities

static int add_vulnerability_id(struct bh_csaf *r, bh_str id, bool first)
{
    struct bh_csaf_vulnerability *v = r->at;
    int code = bh_vex_add_text(r->v.arena, id, &v->ids, &v->id_count);

    if (code == 0 && first && id.len) {
        v->ids[v->id_count - 1] = v->ids[0];
        v->ids[0] = id;
    }
    return code;
}

static int read_cve(void *ctx)
{
    struct bh_csaf *r = ctx;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("cve"), &id);

    return code == 0 ? add_vulnerability_id(r, id, true) : code;
}

static int read_other_id(void *ctx)
{
    struct bh_csaf *r = ctx;
    bh_str text = BH_STR_EMPTY;
    static const struct bh_lenient_row rows[] = {
        {.name = {"text", 4}, .type = BH_LENIENT_TEXT},
    };
    int code = bh_lenient_object(&r->v.l, BH_STR("ids"), rows, BH_COUNT(rows), &text, r);

    return code == 0 ? add_vulnerability_id(r, text, false) : code;
}

static int read_other_ids(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("ids"), BH_LENIENT_OBJECT, read_other_id, r);
}

// The groups of a status are its members: their names are the native words.
static int read_status(void *ctx)
{
    struct bh_csaf *r = ctx;
    bh_str key;
    int code;

    while ((code = bh_json_member(r->v.l.json, &key)) > 0) {
        struct bh_csaf_status *g =
            bh_vex_push(r->v.arena, (void **)&r->at->groups, &r->at->group_count, sizeof(*g));
        if (!g || bh_arena_str(r->v.arena, key, &g->word) < 0)
            return BH_E_NOMEM;
        r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
        if (bh_json_type(r->v.l.json) == BH_JSON_ARRAY) {
            code = read_list(r, "product_status", &g->products, &g->count);
        } else {
            bh_lenient_lose(&r->v.l, bh_json_offset(r->v.l.json),
                            BH_N("'%.*s' is no list of products"), BH_FMT(g->word));
            code = bh_json_skip(r->v.l.json);
        }
        if (code < 0)
            return code;
    }
    return code;
}

static int read_vulnerability(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("cve", BH_LENIENT_ANY, read_cve),
        BH_LENIENT_VALUE("ids", BH_LENIENT_ARRAY, read_other_ids),
        BH_LENIENT_VALUE("product_status", BH_LENIENT_OBJECT, read_status),
        BH_LENIENT_VALUE("flags", BH_LENIENT_ARRAY, read_flags),
        BH_LENIENT_VALUE("threats", BH_LENIENT_ARRAY, read_threats),
        BH_LENIENT_VALUE("remediations", BH_LENIENT_ARRAY, read_remediations),
        BH_LENIENT_VALUE("title", BH_LENIENT_ANY, read_title),
        BH_LENIENT_VALUE("notes", BH_LENIENT_ARRAY, read_notes),
        BH_LENIENT_VALUE("references", BH_LENIENT_ARRAY, read_references),
        BH_LENIENT_VALUE("cwe", BH_LENIENT_OBJECT, read_weakness),
        BH_LENIENT_VALUE("cwes", BH_LENIENT_ARRAY, read_weaknesses),
        BH_LENIENT_VALUE("scores", BH_LENIENT_ARRAY, read_scores),
        BH_LENIENT_VALUE("metrics", BH_LENIENT_ARRAY, read_metrics),
    };
    const size_t more = 7; // of advisories

    r->at = bh_vex_push(r->v.arena, (void **)&r->vulnerabilities, &r->count, sizeof(*r->at));
    if (!r->at)
        return BH_E_NOMEM;
    r->at->offset = bh_json_offset(r->v.l.json);
    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    int code = bh_lenient_object(&r->v.l, BH_STR("vulnerabilities"), rows, ROWS_OF(r, rows, more),
                                 NULL, r);
    r->at = NULL;
    return code;
}

static int read_vulnerabilities(void *ctx)
{
    struct bh_csaf *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("vulnerabilities"), BH_LENIENT_PART, read_vulnerability,
                            r);
}

// --- The document

static int read_tree(void *ctx)
{
    return bh_csaf_tree_read(&((struct bh_csaf *)ctx)->tree);
}

static int read_publisher(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("name", struct bh_csaf_head, publisher),
        BH_LENIENT_FIELD("category", struct bh_csaf_head, role),
        BH_LENIENT_FIELD("namespace", struct bh_csaf_head, space),
    };

    return bh_lenient_object(&r->v.l, BH_STR("publisher"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_tracking(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("id", struct bh_csaf_head, id),
        BH_LENIENT_FIELD("current_release_date", struct bh_csaf_head, released),
        BH_LENIENT_FIELD("initial_release_date", struct bh_csaf_head, first_released),
    };

    return bh_lenient_object(&r->v.l, BH_STR("tracking"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_severity(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("text", struct bh_csaf_head, severity),
    };

    return bh_lenient_object(&r->v.l, BH_STR("aggregate_severity"), rows, BH_COUNT(rows), &r->head,
                             r);
}

static int read_head(void *ctx)
{
    struct bh_csaf *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("category", struct bh_csaf_head, category),
        BH_LENIENT_FIELD("csaf_version", struct bh_csaf_head, version),
        BH_LENIENT_VALUE("publisher", BH_LENIENT_OBJECT, read_publisher),
        BH_LENIENT_VALUE("tracking", BH_LENIENT_OBJECT, read_tracking),
        BH_LENIENT_FIELD("title", struct bh_csaf_head, title),
        BH_LENIENT_FIELD("lang", struct bh_csaf_head, lang),
        BH_LENIENT_VALUE("aggregate_severity", BH_LENIENT_OBJECT, read_severity),
        BH_LENIENT_VALUE("notes", BH_LENIENT_ARRAY, read_notes),
        BH_LENIENT_VALUE("references", BH_LENIENT_ARRAY, read_references),
    };
    const size_t more = 5; // of advisories

    return bh_lenient_object(&r->v.l, BH_STR("document"), rows, ROWS_OF(r, rows, more), &r->head,
                             r);
}

// Metadata of a provider or an aggregator, a feed or service document of ROLIE.
static int read_listing(void *ctx)
{
    struct bh_csaf *r = ctx;

    r->listing = true;
    return bh_json_skip(r->v.l.json);
}

int bh_csaf_read(struct bh_csaf *r)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("document", BH_LENIENT_OBJECT, read_head),
        BH_LENIENT_VALUE("product_tree", BH_LENIENT_PART, read_tree),
        BH_LENIENT_VALUE("vulnerabilities", BH_LENIENT_PARTS, read_vulnerabilities),
        BH_LENIENT_VALUE("canonical_url", BH_LENIENT_ANY, read_listing),
        BH_LENIENT_VALUE("feed", BH_LENIENT_OBJECT, read_listing),
        BH_LENIENT_VALUE("service", BH_LENIENT_OBJECT, read_listing),
    };
    int code = bh_lenient_document(&r->v.l, rows, BH_COUNT(rows), NULL, r);

    return code == 0 && !r->head.version.len ? BH_E_FORMAT : code;
}

int bh_csaf_add_text(struct bh_csaf *r, struct bh_csaf_texts *list, struct bh_csaf_text text)
{
    struct bh_csaf_text *to;

    if (!text.text.len)
        return 0;
    to = bh_vex_push(r->v.arena, (void **)&list->items, &list->count, sizeof(*to));
    if (!to)
        return BH_E_NOMEM;
    *to = text;
    return 0;
}
