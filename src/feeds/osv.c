// SPDX-License-Identifier: Apache-2.0
// Reader of OSV records. Their affected packages: osv_affected.c

#include "feeds/osv_internal.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"

int bh_osv_text(struct bh_json *j, struct bh_osv_reading *r, bh_str *ret)
{
    return bh_json_str_in_place(j, r->arena, ret);
}

// The zero of Go's time, which programs of OSV's sources (Go, PyPA) write where they know none.
#define ZERO_TIME BH_STR("0001-01-01T00:00:00Z")

static int read_time(struct bh_json *j, struct bh_arena *arena, int64_t *ret)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str_in_place(j, arena, &text);

    if (code < 0 || bh_str_eq(text, ZERO_TIME))
        return code;
    if (!bh_time_parse(text, ret))
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    return 0;
}

#define TIME_ROW(name, target)                                                                     \
    BH_JSON_VALUE_ROW(read_time, name, struct bh_osv_reading, arena, target)
TEXT_ROW(id, a.id)
TEXT_ROW(summary, a.title)
TEXT_ROW(details, a.details)
TIME_ROW(modified, a.modified)
TIME_ROW(published, a.published)
TIME_ROW(withdrawn, a.withdrawn)

static int read_link(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;
    struct bh_link *link = bh_record_push(r->arena, &r->links);

    if (!link)
        return BH_E_NOMEM;
    link->kind = r->link_kind;
    return bh_osv_text(j, r, &link->id);
}

static int read_aliases(struct bh_json *j, void *ctx)
{
    ((struct bh_osv_reading *)ctx)->link_kind = BH_ALIAS;
    return bh_json_array(j, read_link, ctx);
}

static int read_upstream(struct bh_json *j, void *ctx)
{
    ((struct bh_osv_reading *)ctx)->link_kind = BH_UPSTREAM;
    return bh_json_array(j, read_link, ctx);
}

static int read_related(struct bh_json *j, void *ctx)
{
    ((struct bh_osv_reading *)ctx)->link_kind = BH_RELATED;
    return bh_json_array(j, read_link, ctx);
}

// --- Severities

TEXT_ROW(severity_type, severity.type)
TEXT_ROW(severity_score, severity.score)

static const struct bh_json_row severity_rows[] = {
    {"type", read_severity_type, false},
    {"score", read_severity_score, false},
};

static int check_severity(struct bh_json *j, bh_str text)
{
    if (text.len <= BH_LIMIT_SEVERITY_TEXT)
        return 0;
    return bh_json_fail(j, BH_E_LIMIT, "a severity of more than %d bytes", BH_LIMIT_SEVERITY_TEXT);
}

int bh_osv_severity(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;

    r->severity = (struct bh_severity_text){0};
    int code = bh_json_object(j, severity_rows, BH_COUNT(severity_rows), r);
    if (code < 0)
        return code;
    if (r->severity_list->count >= BH_LIMIT_SEVERITIES)
        return bh_json_fail(j, BH_E_LIMIT, "more than %d severities", BH_LIMIT_SEVERITIES);
    code = check_severity(j, r->severity.score);
    if (code < 0)
        return code;
    return bh_record_add(r->arena, r->severity_list, &r->severity);
}

static int read_severities(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;

    r->severity_list = &r->severities;
    return bh_json_array(j, bh_osv_severity, r);
}

// --- References

TEXT_ROW(reference_type, reference.type)
TEXT_ROW(reference_url, reference.url)

static const struct bh_json_row reference_rows[] = {
    {"type", read_reference_type, false},
    {"url", read_reference_url, false},
};

static int read_reference(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;

    r->reference = (struct bh_reference){0};
    int code = bh_json_object(j, reference_rows, BH_COUNT(reference_rows), r);
    if (code < 0)
        return code;
    return bh_record_add(r->arena, &r->references, &r->reference);
}
BH_JSON_ARRAY_ROW(references, read_reference)

// --- database_specific of the record

static int read_cwe(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str_lenient(j, r->arena, &text);

    if (code < 0 || !text.len)
        return code;
    return bh_record_add(r->arena, &r->cwes, &text);
}

static int read_cwes(struct bh_json *j, void *ctx)
{
    return bh_json_type(j) == BH_JSON_ARRAY ? bh_json_array(j, read_cwe, ctx) : bh_json_skip(j);
}

static int read_word(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;

    int code = bh_json_str_lenient(j, r->arena, &r->word);

    return code < 0 ? code : check_severity(j, r->word);
}

TEXT_ROW(incident, a.incident)
TEXT_ROW(title_ja, a.title_ja)
TEXT_ROW(summary_ja, a.details_ja)
TIME_ROW(kev, a.exploited)

static int read_kind(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_osv_text(j, r, &text);

    for (enum bh_advisory_kind k = BH_VULNERABILITY; code == 0 && k <= BH_BACKDOOR; k++)
        if (bh_str_eqz(text, bh_advisory_kind_name(k)))
            r->a.kind = k;
    return code;
}

static const struct bh_json_row own_rows[] = {
    {"incident", read_incident, false},
    {"title_ja", read_title_ja, false},
    {"summary_ja", read_summary_ja, false},
    {"cwe", read_cwes, false},
    {"kind", read_kind, false},
    {"kev", read_kev, false},
};
OBJECT_ROW(own, own_rows)

static const struct bh_json_row database_rows[] = {
    {"buhin", read_own, false},
    {"severity", read_word, false},
    {"cwe_ids", read_cwes, false},
    {"cwes", read_cwes, false},
};
OBJECT_ROW(database, database_rows)

static const struct bh_json_row record_rows[] = {
    {"id", read_id, false},
    {"modified", read_modified, false},
    {"published", read_published, false},
    {"withdrawn", read_withdrawn, false},
    {"aliases", read_aliases, false},
    {"upstream", read_upstream, false},
    {"related", read_related, false},
    {"summary", read_summary, false},
    {"details", read_details, false},
    {"severity", read_severities, false},
    {"affected", bh_osv_affected, false},
    {"references", read_references, false},
    {"database_specific", read_database, false},
};

int bh_osv_read(struct bh_json *j, struct bh_arena *arena, struct bh_advisory *ret)
{
    struct bh_osv_reading r = {.arena = arena,
                               .a = {.modified = BH_TIME_UNKNOWN,
                                     .published = BH_TIME_UNKNOWN,
                                     .withdrawn = BH_TIME_UNKNOWN,
                                     .exploited = BH_TIME_UNKNOWN},
                               .links.size = sizeof(struct bh_link),
                               .severities.size = sizeof(struct bh_severity_text),
                               .cwes.size = sizeof(bh_str),
                               .references.size = sizeof(struct bh_reference),
                               .affected.size = sizeof(struct bh_affected)};
    int code = bh_json_object(j, record_rows, BH_COUNT(record_rows), &r);

    if (code < 0)
        return code;
    if (!r.a.id.len)
        return bh_json_fail(j, BH_E_CORRUPT, "a record without id");
    if (bh_str_starts(r.a.id, BH_STR("MAL-"))) // the malicious-packages database
        r.a.kind = BH_MALWARE;
    if (r.word.len) {
        if (bh_record_add(arena, &r.severities,
                          &(struct bh_severity_text){BH_STR("label"), r.word}) < 0)
            return BH_E_NOMEM;
    }
    r.a.links = r.links.items;
    r.a.link_count = r.links.count;
    r.a.severities = r.severities.items;
    r.a.severity_count = r.severities.count;
    r.a.cwes = r.cwes.items;
    r.a.cwe_count = r.cwes.count;
    r.a.references = r.references.items;
    r.a.reference_count = r.references.count;
    r.a.affected = r.affected.items;
    r.a.affected_count = r.affected.count;
    *ret = r.a;
    return 0;
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct bh_json *json BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    enum bh_json_type type;
    struct bh_advisory a;

    if (!json)
        return BH_E_NOMEM;
    bh_arena_reset(sink->arena);
    int r = bh_json_next(json, &type);
    if (r == 0 && type != BH_JSON_OBJECT)
        r = bh_json_fail(json, BH_E_CORRUPT, "no OSV record: not an object");
    if (r == 0)
        r = bh_osv_read(json, sink->arena, &a);
    if (r == 0) // nothing may follow
        r = bh_json_next(json, &type);
    return r < 0 ? r : sink->advisory(sink->ctx, &a);
}

const struct bh_feed_kind bh_feed_osv = {
    .name = "osv",
    .endings = ".json",
    .by_ecosystem = true,
    .of_packages = true,
    .title = BH_N("OSV records and dumps"),
    .read = read_document,
};
