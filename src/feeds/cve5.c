// SPDX-License-Identifier: Apache-2.0
// CVE records (github.com/CVEProject/cve-schema, CVE_Record_Format.json).

#include "feeds/cve5.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "feeds/applicability.h"
#include "feeds/cve5_affected.h"
#include "feeds/cve_record.h"

// SSVC decision points that one assessment has; CISA's has three.
#define POINTS_MAX 16

struct reading {
    struct bh_cve_record record;
    struct bh_applicability applicability;
    bool known;   // the document is a record, or a list of changes
    bool is_list; // of changes
    bh_str state;
    int64_t rejected;
    bool cna; // the container that is read
    enum bh_advice_kind advice;
    bh_str cwe, cwe_text;
    const char *severity_type;
    // Another metric than CVSS:
    bh_str type, role, word;
    int64_t time, added;
    struct bh_signal_value points[POINTS_MAX];
    size_t point_count;
};

static void start(struct reading *r, struct bh_arena *arena)
{
    *r = (struct reading){.applicability.arena = arena, .rejected = BH_TIME_UNKNOWN};
    bh_cve_record_init(&r->record, arena);
}

#define TEXT_ROW(name, target) BH_JSON_TEXT_ROW(name, struct reading, record.arena, target)
#define TIME_ROW(name, target)                                                                     \
    BH_JSON_VALUE_ROW(bh_cve_time, name, struct reading, record.arena, target)

// --- Texts in a language

static int read_description(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_cve_text text;
    int code = bh_cve_text_read(j, r->record.arena, &text);

    return code < 0 ? code : bh_cve_description(&r->record, r->cna, text.language, text.text);
}
BH_JSON_ARRAY_ROW(descriptions, read_description)

static int read_advice(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_cve_text text;
    int code = bh_cve_text_read(j, r->record.arena, &text);

    return code < 0 ? code : bh_cve_advice(&r->record, r->advice, text.language, text.text);
}

static int read_workarounds(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->advice = BH_ADVICE_WORKAROUND;
    return bh_json_array(j, read_advice, ctx);
}

static int read_solutions(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->advice = BH_ADVICE_SOLUTION;
    return bh_json_array(j, read_advice, ctx);
}

static int read_title(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    // That of an ADP is the name of its container.
    return r->cna ? bh_json_str(j, r->record.arena, &r->record.a.title) : bh_json_skip(j);
}

// --- Weaknesses

TEXT_ROW(cwe_id, cwe)
TEXT_ROW(weakness_text, cwe_text)

static const struct bh_json_row weakness_rows[] = {
    {"cweId", read_cwe_id, false},
    {"description", read_weakness_text, false},
};

// Older records have the id only at the head of the description: "CWE-79 Cross-site ...".
static bh_str leading_cwe(bh_str text)
{
    size_t end = sizeof("CWE-") - 1;

    if (!bh_str_starts(text, BH_STR("CWE-")))
        return BH_STR_EMPTY;
    while (end < text.len && bh_is_digit(text.ptr[end]))
        end++;
    return bh_str_sub(text, 0, end);
}

static int read_weakness(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->cwe = r->cwe_text = BH_STR_EMPTY;
    int code = bh_json_object(j, weakness_rows, BH_COUNT(weakness_rows), r);
    return code < 0 ? code
                    : bh_cve_weakness(&r->record, r->cwe.len ? r->cwe : leading_cwe(r->cwe_text));
}
BH_JSON_ARRAY_ROW(weaknesses, read_weakness)

static const struct bh_json_row problem_rows[] = {{"descriptions", read_weaknesses, false}};
BH_JSON_OBJECT_ROW(problem, problem_rows)
BH_JSON_ARRAY_ROW(problems, read_problem)

// --- References

static int read_reference(struct bh_json *j, void *ctx)
{
    return bh_cve_reference_read(j, &((struct reading *)ctx)->record);
}
BH_JSON_ARRAY_ROW(references, read_reference)

// --- Metrics

static int read_vector(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str vector = BH_STR_EMPTY;
    int code = bh_json_str(j, r->record.arena, &vector);

    return code < 0 ? code : bh_cve_severity(&r->record, j, r->cna, r->severity_type, vector);
}

static const struct bh_json_row cvss_rows[] = {{"vectorString", read_vector, false}};

#define CVSS_ROW(name, type)                                                                       \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        ((struct reading *)ctx)->severity_type = type;                                             \
        return bh_json_object(j, cvss_rows, BH_COUNT(cvss_rows), ctx);                             \
    }
CVSS_ROW(v2, "CVSS_V2")
CVSS_ROW(v3, "CVSS_V3")
CVSS_ROW(v4, "CVSS_V4")

// What `content` holds is up to who writes it: what is not understood is passed over.
#define LENIENT_ROW(name, target)                                                                  \
    BH_JSON_VALUE_ROW(bh_json_str_lenient, name, struct reading, record.arena, target)
#define LENIENT_TIME_ROW(name, target)                                                             \
    BH_JSON_VALUE_ROW(lenient_time, name, struct reading, record.arena, target)

static int lenient_time(struct bh_json *j, struct bh_arena *arena, int64_t *ret)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str_lenient(j, arena, &text);

    if (code == 0 && !bh_time_parse(text, ret))
        *ret = BH_TIME_UNKNOWN;
    return code;
}

// {"Exploitation": "none"}, one point an object.
static int read_point(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str key;
    int code = 0;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    while ((code = bh_json_member(j, &key)) > 0) {
        struct bh_signal_value v = {0};
        code = bh_arena_str(r->record.arena, key, &v.name);
        if (code == 0)
            code = bh_json_str_lenient(j, r->record.arena, &v.value);
        if (code < 0)
            return code;
        if (v.value.len && r->point_count < POINTS_MAX)
            r->points[r->point_count++] = v;
    }
    return code;
}

static int read_points(struct bh_json *j, void *ctx)
{
    return bh_json_type(j) == BH_JSON_ARRAY ? bh_json_array(j, read_point, ctx) : bh_json_skip(j);
}

LENIENT_ROW(role, role)
LENIENT_ROW(word, word)
LENIENT_ROW(other_type, type)
LENIENT_TIME_ROW(timestamp, time)
LENIENT_TIME_ROW(added, added)

static const struct bh_json_row content_rows[] = {
    {"role", read_role, false},      {"timestamp", read_timestamp, false},
    {"options", read_points, false}, {"dateAdded", read_added, false},
    {"value", read_word, false},     {"text", read_word, false},
};

static int read_content(struct bh_json *j, void *ctx)
{
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    return bh_json_object(j, content_rows, BH_COUNT(content_rows), ctx);
}

static const struct bh_json_row other_rows[] = {
    {"type", read_other_type, false},
    {"content", read_content, false},
};

static int read_other(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_cve_record *record = &r->record;

    r->type = r->role = r->word = BH_STR_EMPTY;
    r->time = r->added = BH_TIME_UNKNOWN;
    r->point_count = 0;
    int code = bh_json_object(j, other_rows, BH_COUNT(other_rows), r);
    if (code < 0)
        return code;
    if (bh_str_eqz(r->type, "ssvc"))
        return bh_cve_signal(record, "ssvc", r->role, r->time, r->points, r->point_count);
    if (bh_str_eqz(r->type, "kev")) {
        if (r->added != BH_TIME_UNKNOWN)
            record->a.exploited = r->added;
        return bh_cve_signal(record, "kev", BH_STR("CISA"), r->added, NULL, 0);
    }
    return bh_cve_severity(record, j, r->cna, "label", r->word);
}

static const struct bh_json_row metric_rows[] = {
    {"cvssV4_0", read_v4, false}, {"cvssV3_1", read_v3, false}, {"cvssV3_0", read_v3, false},
    {"cvssV2_0", read_v2, false}, {"other", read_other, false},
};
BH_JSON_OBJECT_ROW(metric, metric_rows)
BH_JSON_ARRAY_ROW(metrics, read_metric)

// --- Containers

static int read_affected(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_cve_affected_read(j, r->record.arena, &r->record.affected);
}

static int read_applicability(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->applicability.affected = &r->record.affected;
    return bh_applicability_read(j, &r->applicability);
}

static const struct bh_json_row container_rows[] = {
    {"title", read_title, false},
    {"descriptions", read_descriptions, false},
    {"rejectedReasons", read_descriptions, false},
    {"affected", read_affected, false},
    {"cpeApplicability", read_applicability, false},
    {"metrics", read_metrics, false},
    {"problemTypes", read_problems, false},
    {"references", read_references, false},
    {"workarounds", read_workarounds, false},
    {"solutions", read_solutions, false},
};

BH_JSON_OBJECT_ROW(container, container_rows)

static int read_cna(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->cna = true;
    return read_container(j, ctx);
}

static int read_adps(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->cna = false;
    return bh_json_array(j, read_container, ctx);
}

static const struct bh_json_row containers_rows[] = {
    {"cna", read_cna, false},
    {"adp", read_adps, false},
};
BH_JSON_OBJECT_ROW(containers, containers_rows)

// --- Records and documents

TEXT_ROW(id, record.a.id)
TEXT_ROW(state, state)
TIME_ROW(published, record.a.published)
TIME_ROW(updated, record.a.modified)
TIME_ROW(rejected, rejected)

static const struct bh_json_row metadata_rows[] = {
    {"cveId", read_id, false},
    {"state", read_state, false},
    {"datePublished", read_published, false},
    {"dateUpdated", read_updated, false},
    {"dateRejected", read_rejected, false},
};

static int read_metadata(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->known = true;
    return bh_json_object(j, metadata_rows, BH_COUNT(metadata_rows), ctx);
}

static int read_data_version(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str version = BH_STR_EMPTY;
    int code = bh_json_str(j, r->record.arena, &version);

    if (code == 0 && !bh_str_starts(version, BH_STR("5.")))
        return bh_json_fail(j, BH_E_UNSUPPORTED, "CVE records of format '%.*s' are not read",
                            BH_FMT(version));
    return code;
}

static int read_changes(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->known = r->is_list = true;
    return bh_json_skip(j);
}

static const struct bh_json_row record_rows[] = {
    {"dataVersion", read_data_version, false},
    {"cveMetadata", read_metadata, false},
    {"containers", read_containers, false},
    {"numberOfChanges", read_changes, false},
};

static int hand_over(struct reading *r, struct bh_json *j, const struct bh_feed_sink *sink)
{
    struct bh_advisory *a = &r->record.a, whole;

    if (r->is_list && !a->id.len)
        return 0;
    if (!r->known)
        return bh_json_fail(j, BH_E_FORMAT, "no CVE record");
    if (!a->id.len)
        return bh_json_fail(j, BH_E_CORRUPT, "a record without id");
    if (bh_str_eqz(r->state, "REJECTED"))
        a->withdrawn = r->rejected != BH_TIME_UNKNOWN   ? r->rejected
                       : a->modified != BH_TIME_UNKNOWN ? a->modified
                                                        : 0;
    int code = bh_cve_finish(&r->record, &whole);
    return code < 0 ? code : sink->advisory(sink->ctx, &whole);
}

static int read_record(struct bh_json *j, void *ctx)
{
    const struct bh_feed_sink *sink = ctx;
    struct reading r;

    bh_arena_reset(sink->arena);
    start(&r, sink->arena);
    int code = bh_json_object(j, record_rows, BH_COUNT(record_rows), &r);
    if (code == 0)
        code = hand_over(&r, j, sink);
    bh_cve_record_done(&r.record);
    return code;
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    struct bh_feed_sink own = *sink;
    enum bh_json_type type;

    if (!j)
        return BH_E_NOMEM;
    int code = bh_json_next(j, &type);
    if (code == 0 && type != BH_JSON_OBJECT && type != BH_JSON_ARRAY)
        code = bh_json_fail(j, BH_E_FORMAT, "no CVE record");
    if (code == 0)
        code = type == BH_JSON_ARRAY ? bh_json_array(j, read_record, &own) : read_record(j, &own);
    return code < 0 ? code : bh_json_next(j, &type); // nothing may follow
}

const struct bh_feed_kind bh_feed_cve5 = {
    .name = "cve5",
    .endings = ".json",
    .title = BH_N("CVE records (5.0 to 5.2)"),
    .read = read_document,
};
