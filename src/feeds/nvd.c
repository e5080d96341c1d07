// SPDX-License-Identifier: Apache-2.0
// NVD's records (csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema).

#include "feeds/nvd.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "feeds/applicability.h"
#include "feeds/cve_record.h"

struct reading {
    struct bh_cve_record record;
    struct bh_applicability applicability;
    bh_str status;
    bh_str due, action; // of CISA's catalogue
    bool first;         // Primary
    const char *severity_type;
    bh_str vector;
};

static void start(struct reading *r, struct bh_arena *arena)
{
    *r = (struct reading){.applicability.arena = arena};
    bh_cve_record_init(&r->record, arena);
}

#define TEXT_ROW(name, target) BH_JSON_TEXT_ROW(name, struct reading, record.arena, target)
#define TIME_ROW(name, target)                                                                     \
    BH_JSON_VALUE_ROW(bh_cve_time, name, struct reading, record.arena, target)

TEXT_ROW(id, record.a.id)
TEXT_ROW(status, status)
TEXT_ROW(title, record.a.title)
TEXT_ROW(due, due)
TEXT_ROW(action, action)
TIME_ROW(published, record.a.published)
TIME_ROW(modified, record.a.modified)
TIME_ROW(exploited, record.a.exploited)

// --- Texts in a language

static int read_description(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_cve_text text;
    int code = bh_cve_text_read(j, r->record.arena, &text);

    return code < 0 ? code : bh_cve_description(&r->record, true, text.language, text.text);
}
BH_JSON_ARRAY_ROW(descriptions, read_description)

static int read_advice(struct bh_json *j, struct reading *r, enum bh_advice_kind kind)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, r->record.arena, &text);

    return code < 0 ? code : bh_cve_advice(&r->record, kind, BH_STR("en"), text);
}

static int read_solution(struct bh_json *j, void *ctx)
{
    return read_advice(j, ctx, BH_ADVICE_SOLUTION);
}

static int read_impact(struct bh_json *j, void *ctx)
{
    return read_advice(j, ctx, BH_ADVICE_IMPACT);
}

// --- Weaknesses

static int read_weakness_text(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_cve_text text;
    int code = bh_cve_text_read(j, r->record.arena, &text);

    return code < 0 ? code : bh_cve_weakness(&r->record, text.text);
}
BH_JSON_ARRAY_ROW(weakness_texts, read_weakness_text)

static const struct bh_json_row weakness_rows[] = {{"description", read_weakness_texts, false}};

BH_JSON_OBJECT_ROW(weakness, weakness_rows)
BH_JSON_ARRAY_ROW(weaknesses, read_weakness)

// --- Severities

TEXT_ROW(vector, vector)

static const struct bh_json_row cvss_rows[] = {{"vectorString", read_vector, false}};

BH_JSON_OBJECT_ROW(cvss, cvss_rows)

static int read_metric_type(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str type = BH_STR_EMPTY;
    int code = bh_json_str(j, r->record.arena, &type);

    r->first = bh_str_eqz(type, "Primary");
    return code;
}

static const struct bh_json_row metric_rows[] = {
    {"type", read_metric_type, false},
    {"cvssData", read_cvss, false},
};

static int read_metric(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->first = false;
    r->vector = BH_STR_EMPTY;
    int code = bh_json_object(j, metric_rows, BH_COUNT(metric_rows), r);
    return code < 0 ? code : bh_cve_severity(&r->record, j, r->first, r->severity_type, r->vector);
}

#define METRIC_ROW(name, type)                                                                     \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        ((struct reading *)ctx)->severity_type = type;                                             \
        return bh_json_array(j, read_metric, ctx);                                                 \
    }
METRIC_ROW(v2, "CVSS_V2")
METRIC_ROW(v3, "CVSS_V3")
METRIC_ROW(v4, "CVSS_V4")

static const struct bh_json_row metrics_rows[] = {
    {"cvssMetricV40", read_v4, false},
    {"cvssMetricV31", read_v3, false},
    {"cvssMetricV30", read_v3, false},
    {"cvssMetricV2", read_v2, false},
};

BH_JSON_OBJECT_ROW(metrics, metrics_rows)

// --- References

// An object, or the URL alone.
static int read_reference(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str url = BH_STR_EMPTY;

    if (bh_json_type(j) != BH_JSON_STRING)
        return bh_cve_reference_read(j, &r->record);
    int code = bh_json_str(j, r->record.arena, &url);
    return code < 0 ? code : bh_cve_reference(&r->record, url, "WEB");
}
BH_JSON_ARRAY_ROW(references, read_reference)

// --- Records

static int read_configurations(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->applicability.affected = &r->record.affected;
    return bh_applicability_read(j, &r->applicability);
}

#define RECORD_ROWS                                                                                \
    {"id", read_id, false}, {"vulnStatus", read_status, false},                                    \
        {"published", read_published, false}, {"lastModified", read_modified, false},              \
        {"descriptions", read_descriptions, false}, {"metrics", read_metrics, false},              \
        {"weaknesses", read_weaknesses, false}, {"configurations", read_configurations, false},    \
        {"references", read_references, false}, {"evaluatorSolution", read_solution, false},       \
        {"evaluatorImpact", read_impact, false}, {"cisaExploitAdd", read_exploited, false},        \
        {"cisaActionDue", read_due, false}, {"cisaRequiredAction", read_action, false},            \
    {                                                                                              \
        "cisaVulnerabilityName", read_title, false                                                 \
    }

static const struct bh_json_row record_rows[] = {RECORD_ROWS};

BH_JSON_OBJECT_ROW(record, record_rows)

static int read_plain_description(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, r->record.arena, &text);

    return code < 0 ? code : bh_cve_description(&r->record, true, BH_STR("en"), text);
}

// What nvd-data-overrides says of the record that it overrides in part.
static const struct bh_json_row annotation_rows[] = {
    {"cve_id", read_id, false},
    {"published", read_published, false},
    {"modified", read_modified, false},
    {"description", read_plain_description, false},
    {"references", read_references, false},
};

BH_JSON_OBJECT_ROW(annotation, annotation_rows)

#define ITEM_ROWS                                                                                  \
    {"cve", read_record, false},                                                                   \
    {                                                                                              \
        "_annotation", read_annotation, false                                                      \
    }

static const struct bh_json_row item_rows[] = {ITEM_ROWS};

static int hand_over(struct reading *r, struct bh_json *j, const struct bh_feed_sink *sink)
{
    const struct bh_signal_value kev[] = {{BH_STR("due"), r->due}, {BH_STR("action"), r->action}};
    struct bh_advisory *a = &r->record.a, whole;
    int code = 0;

    if (!a->id.len)
        return bh_json_fail(j, BH_E_CORRUPT, "a record without id");
    if (bh_str_eqz(r->status, "Rejected"))
        a->withdrawn = a->modified != BH_TIME_UNKNOWN    ? a->modified
                       : a->published != BH_TIME_UNKNOWN ? a->published
                                                         : 0;
    if (a->exploited != BH_TIME_UNKNOWN)
        code = bh_cve_signal(&r->record, "kev", BH_STR("CISA"), a->exploited, kev, BH_COUNT(kev));
    if (code == 0)
        code = bh_cve_finish(&r->record, &whole);
    return code < 0 ? code : sink->advisory(sink->ctx, &whole);
}

// --- Documents

struct document {
    struct reading r; // of a single record; first, so that rows of records take the document
    const struct bh_feed_sink *sink;
    const struct bh_json_row *rows; // of an element of the list
    size_t row_count;
    bool is_list;
};

static int read_element(struct bh_json *j, void *ctx)
{
    struct document *d = ctx;
    struct reading r;

    bh_arena_reset(d->sink->arena);
    start(&r, d->sink->arena);
    int code = bh_json_object(j, d->rows, d->row_count, &r);
    if (code == 0)
        code = hand_over(&r, j, d->sink);
    bh_cve_record_done(&r.record);
    return code;
}

// The arena goes with each record of a list: what was read beside it goes, too.
static int read_list(struct bh_json *j, struct document *d)
{
    if (d->r.record.a.id.len)
        return bh_json_fail(j, BH_E_CORRUPT, "a record beside a list of records");
    d->is_list = true;
    int code = bh_json_array(j, read_element, d);
    bh_cve_record_done(&d->r.record);
    bh_arena_reset(d->sink->arena);
    start(&d->r, d->sink->arena);
    return code;
}

static int read_items(struct bh_json *j, void *ctx)
{
    struct document *d = ctx;

    d->rows = item_rows;
    d->row_count = BH_COUNT(item_rows);
    return read_list(j, d);
}

static int read_flat_items(struct bh_json *j, void *ctx)
{
    struct document *d = ctx;

    d->rows = record_rows;
    d->row_count = BH_COUNT(record_rows);
    return read_list(j, d);
}

static const struct bh_json_row document_rows[] = {
    {"vulnerabilities", read_items, false},
    {"cve_items", read_flat_items, false},
    ITEM_ROWS,
    RECORD_ROWS,
};

static int read_json(struct bh_json *j, struct document *d)
{
    enum bh_json_type type;
    int code = bh_json_next(j, &type);

    if (code == 0 && type != BH_JSON_OBJECT)
        code = bh_json_fail(j, BH_E_FORMAT, "no NVD records");
    if (code == 0)
        code = bh_json_object(j, document_rows, BH_COUNT(document_rows), d);
    if (code == 0) // nothing may follow
        code = bh_json_next(j, &type);
    if (code < 0 || (d->is_list && !d->r.record.a.id.len))
        return code;
    if (!d->r.record.a.id.len)
        return bh_json_fail(j, BH_E_FORMAT, "no NVD records");
    return hand_over(&d->r, j, d->sink);
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    struct document d = {.sink = sink};

    if (!j)
        return BH_E_NOMEM;
    bh_arena_reset(sink->arena);
    start(&d.r, sink->arena);
    int code = read_json(j, &d);
    bh_cve_record_done(&d.r.record);
    return code;
}

const struct bh_feed_kind bh_feed_nvd = {
    .name = "nvd",
    .endings = ".json",
    .covers = "CPE",
    .url = "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-*.json.gz",
    .parts = "modified",
    .first_year = 2002,
    .title = BH_N("NVD's records and yearly files (API 2.0)"),
    .read = read_document,
};
