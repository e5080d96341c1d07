// SPDX-License-Identifier: Apache-2.0
// Reader of OSV records.

#include "advisories/osv.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"

// A record with more of anything is no record.
#define COUNT_MAX 1000000

struct list {
    void *items;
    size_t count, room, size;
};

// What is being read; the lists grow in the arena.
struct reading {
    struct bh_arena *arena;
    struct bh_advisory a;
    struct list links, severities, cwes, references, affected;
    enum bh_link_kind link_kind;
    struct list *severity_list; // of the record or of one affected package
    // One affected package:
    struct bh_affected one;
    struct list ranges, versions, package_severities;
    // One range:
    struct bh_range range;
    struct list events;
    struct bh_severity_text severity;
    struct bh_reference reference;
    bh_str word; // severity by a word, beside or without a vector
};

static void *push(struct reading *r, struct list *l)
{
    if (l->count >= COUNT_MAX ||
        bh_arena_grow(r->arena, &l->items, &l->room, l->count, l->size) < 0)
        return NULL;
    return memset((char *)l->items + l->size * l->count++, 0, l->size);
}

static int read_text(struct bh_json *j, struct reading *r, bh_str *ret)
{
    return bh_json_str(j, r->arena, ret);
}

static int read_time(struct bh_json *j, struct reading *r, int64_t *ret)
{
    bh_str text = BH_STR_EMPTY;
    int code = read_text(j, r, &text);

    if (code < 0)
        return code;
    if (!bh_time_parse(text, ret))
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    return 0;
}

#define TEXT_ROW(name, target)                                                                     \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        struct reading *r = ctx;                                                                   \
        return read_text(j, r, &r->target);                                                        \
    }
#define TIME_ROW(name, target)                                                                     \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        struct reading *r = ctx;                                                                   \
        return read_time(j, r, &r->target);                                                        \
    }
#define OBJECT_ROW(name, rows)                                                                     \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        if (bh_json_type(j) != BH_JSON_OBJECT)                                                     \
            return bh_json_skip(j);                                                                \
        return bh_json_object(j, rows, BH_COUNT(rows), ctx);                                       \
    }
#define ARRAY_ROW(name, element)                                                                   \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        return bh_json_array(j, element, ctx);                                                     \
    }

TEXT_ROW(id, a.id)
TEXT_ROW(summary, a.title)
TEXT_ROW(details, a.details)
TIME_ROW(modified, a.modified)
TIME_ROW(published, a.published)
TIME_ROW(withdrawn, a.withdrawn)

static int read_link(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_link *link = push(r, &r->links);

    if (!link)
        return BH_E_NOMEM;
    link->kind = r->link_kind;
    return read_text(j, r, &link->id);
}

static int read_aliases(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->link_kind = BH_ALIAS;
    return bh_json_array(j, read_link, ctx);
}

static int read_upstream(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->link_kind = BH_UPSTREAM;
    return bh_json_array(j, read_link, ctx);
}

static int read_related(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->link_kind = BH_RELATED;
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

static int read_severity(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_severity_text *s;

    r->severity = (struct bh_severity_text){0};
    int code = bh_json_object(j, severity_rows, BH_COUNT(severity_rows), r);
    if (code < 0)
        return code;
    if (r->severity_list->count >= BH_LIMIT_SEVERITIES)
        return bh_json_fail(j, BH_E_LIMIT, "more than %d severities", BH_LIMIT_SEVERITIES);
    code = check_severity(j, r->severity.score);
    if (code < 0)
        return code;
    s = push(r, r->severity_list);
    if (!s)
        return BH_E_NOMEM;
    *s = r->severity;
    return 0;
}

static int read_severities(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->severity_list = &r->severities;
    return bh_json_array(j, read_severity, r);
}

static int read_package_severities(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->severity_list = &r->package_severities;
    return bh_json_array(j, read_severity, r);
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
    struct reading *r = ctx;
    struct bh_reference *ref;

    r->reference = (struct bh_reference){0};
    int code = bh_json_object(j, reference_rows, BH_COUNT(reference_rows), r);
    if (code < 0)
        return code;
    ref = push(r, &r->references);
    if (!ref)
        return BH_E_NOMEM;
    *ref = r->reference;
    return 0;
}
ARRAY_ROW(references, read_reference)

// --- Ranges

// {"introduced": "1.0"}: one kind an event, by the schema; more are taken as more events.
static int read_event_version(struct bh_json *j, struct reading *r, enum bh_range_event_kind kind)
{
    struct bh_range_event *e = push(r, &r->events);

    if (!e)
        return BH_E_NOMEM;
    e->kind = kind;
    return read_text(j, r, &e->version);
}

#define EVENT_ROW(name, kind)                                                                      \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        return read_event_version(j, ctx, kind);                                                   \
    }

EVENT_ROW(introduced, BH_INTRODUCED)
EVENT_ROW(fixed, BH_FIXED)
EVENT_ROW(last_affected, BH_LAST_AFFECTED)
EVENT_ROW(limit, BH_LIMIT)

static const struct bh_json_row event_rows[] = {
    {"introduced", read_introduced, false},
    {"fixed", read_fixed, false},
    {"last_affected", read_last_affected, false},
    {"limit", read_limit, false},
};
OBJECT_ROW(event, event_rows)
ARRAY_ROW(events, read_event)

static int read_range_type(struct bh_json *j, void *ctx)
{
    static const struct {
        const char *name;
        enum bh_range_type type;
    } types[] = {
        {"SEMVER", BH_RANGE_SEMVER}, {"ECOSYSTEM", BH_RANGE_ECOSYSTEM}, {"GIT", BH_RANGE_GIT}};
    struct reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = read_text(j, r, &text);

    if (code < 0)
        return code;
    for (size_t i = 0; i < BH_COUNT(types); i++)
        if (bh_str_eqz(text, types[i].name)) {
            r->range.type = types[i].type;
            return 0;
        }
    return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no type of range", BH_FMT(text));
}

TEXT_ROW(range_repo, range.repo)
TEXT_ROW(range_order, range.order)

static const struct bh_json_row range_specific_rows[] = {{"order", read_range_order, false}};
OBJECT_ROW(range_specific, range_specific_rows)

static const struct bh_json_row range_rows[] = {
    {"type", read_range_type, false},
    {"repo", read_range_repo, false},
    {"events", read_events, false},
    {"database_specific", read_range_specific, false},
};

static int read_range(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_range *range;

    r->range = (struct bh_range){0};
    r->events = (struct list){.size = sizeof(struct bh_range_event)};
    int code = bh_json_object(j, range_rows, BH_COUNT(range_rows), r);
    if (code < 0)
        return code;
    range = push(r, &r->ranges);
    if (!range)
        return BH_E_NOMEM;
    *range = r->range;
    range->events = r->events.items;
    range->event_count = r->events.count;
    return 0;
}
ARRAY_ROW(ranges, read_range)

// --- Affected packages

TEXT_ROW(ecosystem, one.ecosystem)
TEXT_ROW(package_name, one.name)
TEXT_ROW(package_purl, one.purl)

static const struct bh_json_row package_rows[] = {
    {"ecosystem", read_ecosystem, false},
    {"name", read_package_name, false},
    {"purl", read_package_purl, false},
};
OBJECT_ROW(package, package_rows)

static int read_version(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str *version = push(r, &r->versions);

    return version ? read_text(j, r, version) : BH_E_NOMEM;
}
ARRAY_ROW(versions, read_version)

// What Debian's and Ubuntu's records say of one package.
static int read_urgency(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str_lenient(j, r->arena, &r->one.note);
}

static const struct bh_json_row specific_rows[] = {{"urgency", read_urgency, false}};
OBJECT_ROW(specific, specific_rows)

static const struct bh_json_row affected_rows[] = {
    {"package", read_package, false},
    {"severity", read_package_severities, false},
    {"ranges", read_ranges, false},
    {"versions", read_versions, false},
    {"ecosystem_specific", read_specific, false},
};

static int read_affected_one(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_affected *a;

    r->one = (struct bh_affected){0};
    r->ranges = (struct list){.size = sizeof(struct bh_range)};
    r->versions = (struct list){.size = sizeof(bh_str)};
    r->package_severities = (struct list){.size = sizeof(struct bh_severity_text)};
    int code = bh_json_object(j, affected_rows, BH_COUNT(affected_rows), r);
    if (code < 0)
        return code;
    a = push(r, &r->affected);
    if (!a)
        return BH_E_NOMEM;
    *a = r->one;
    a->ranges = r->ranges.items;
    a->range_count = r->ranges.count;
    a->versions = r->versions.items;
    a->version_count = r->versions.count;
    a->severities = r->package_severities.items;
    a->severity_count = r->package_severities.count;
    return 0;
}
ARRAY_ROW(affected, read_affected_one)

// --- database_specific of the record

static int read_cwe(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str_lenient(j, r->arena, &text);

    if (code < 0 || !text.len)
        return code;
    bh_str *cwe = push(r, &r->cwes);
    if (!cwe)
        return BH_E_NOMEM;
    *cwe = text;
    return 0;
}

static int read_cwes(struct bh_json *j, void *ctx)
{
    return bh_json_type(j) == BH_JSON_ARRAY ? bh_json_array(j, read_cwe, ctx) : bh_json_skip(j);
}

static int read_word(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    int code = bh_json_str_lenient(j, r->arena, &r->word);

    return code < 0 ? code : check_severity(j, r->word);
}

TEXT_ROW(incident, a.incident)
TEXT_ROW(title_ja, a.title_ja)
TEXT_ROW(summary_ja, a.details_ja)
TIME_ROW(kev, a.exploited)

static int read_kind(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = read_text(j, r, &text);

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
    {"affected", read_affected, false},
    {"references", read_references, false},
    {"database_specific", read_database, false},
};

int bh_osv_read(struct bh_json *j, struct bh_arena *arena, struct bh_advisory *ret)
{
    struct reading r = {.arena = arena,
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
        struct bh_severity_text *s = push(&r, &r.severities);
        if (!s)
            return BH_E_NOMEM;
        *s = (struct bh_severity_text){BH_STR("label"), r.word};
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
