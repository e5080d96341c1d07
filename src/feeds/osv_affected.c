// SPDX-License-Identifier: Apache-2.0
// Affected packages of OSV records.

#include "feeds/osv_internal.h"

#include "base/error.h"

// --- Ranges

// {"introduced": "1.0"}: one kind an event, by the schema; more are taken as more events.
static int read_event_version(struct bh_json *j, struct bh_osv_reading *r,
                              enum bh_range_event_kind kind)
{
    struct bh_range_event *e = bh_record_push(r->arena, &r->events);

    if (!e)
        return BH_E_NOMEM;
    e->kind = kind;
    return bh_osv_text(j, r, &e->version);
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
BH_JSON_ARRAY_ROW(events, read_event)

static int read_range_type(struct bh_json *j, void *ctx)
{
    static const struct {
        const char *name;
        enum bh_range_type type;
    } types[] = {
        {"SEMVER", BH_RANGE_SEMVER}, {"ECOSYSTEM", BH_RANGE_ECOSYSTEM}, {"GIT", BH_RANGE_GIT}};
    struct bh_osv_reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_osv_text(j, r, &text);

    if (code < 0)
        return code;
    for (size_t i = 0; i < BH_COUNT(types); i++)
        if (bh_str_eqz(text, types[i].name)) {
            r->range.type = types[i].type;
            return 0;
        }
    // A type of a schema to come: which versions it means is not known, but that it means some is.
    r->range.type = BH_RANGE_UNREADABLE;
    r->range.text = text;
    return 0;
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
    struct bh_osv_reading *r = ctx;

    r->range = (struct bh_range){0};
    r->events = (struct bh_record_list){.size = sizeof(struct bh_range_event)};
    int code = bh_json_object(j, range_rows, BH_COUNT(range_rows), r);
    if (code < 0)
        return code;
    if (r->range.type != BH_RANGE_UNREADABLE) { // whose events may be no versions
        r->range.events = r->events.items;
        r->range.event_count = r->events.count;
    }
    return bh_record_add(r->arena, &r->ranges, &r->range);
}
BH_JSON_ARRAY_ROW(ranges, read_range)

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
    struct bh_osv_reading *r = ctx;
    bh_str *version = bh_record_push(r->arena, &r->versions);

    return version ? bh_osv_text(j, r, version) : BH_E_NOMEM;
}
BH_JSON_ARRAY_ROW(versions, read_version)

static int read_package_severities(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;

    r->severity_list = &r->package_severities;
    return bh_json_array(j, bh_osv_severity, r);
}

// What Debian's and Ubuntu's records say of one package.
static int read_urgency(struct bh_json *j, void *ctx)
{
    struct bh_osv_reading *r = ctx;

    int code = bh_json_str_lenient(j, r->arena, &r->one.note);

    if (bh_str_eqz(r->one.note, "not yet assigned"))
        r->one.note = BH_STR_EMPTY;
    return code;
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
    struct bh_osv_reading *r = ctx;
    struct bh_affected *a = &r->one;

    *a = (struct bh_affected){0};
    r->ranges = (struct bh_record_list){.size = sizeof(struct bh_range)};
    r->versions = (struct bh_record_list){.size = sizeof(bh_str)};
    r->package_severities = (struct bh_record_list){.size = sizeof(struct bh_severity_text)};
    int code = bh_json_object(j, affected_rows, BH_COUNT(affected_rows), r);
    if (code < 0)
        return code;
    a->ranges = r->ranges.items;
    a->range_count = r->ranges.count;
    a->versions = r->versions.items;
    a->version_count = r->versions.count;
    a->severities = r->package_severities.items;
    a->severity_count = r->package_severities.count;
    return bh_record_add(r->arena, &r->affected, a);
}

int bh_osv_affected(struct bh_json *j, void *ctx)
{
    return bh_json_array(j, read_affected_one, ctx);
}
