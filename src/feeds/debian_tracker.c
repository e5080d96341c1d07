// SPDX-License-Identifier: Apache-2.0
// Debian's security tracker.

#include "feeds/debian_tracker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "feeds/record_list.h"

struct reading {
    const struct bh_feed_sink *sink;
    struct bh_arena names; // of the package that is read
    bh_str package;
    bool any; // package
    // One vulnerability of the package:
    bh_str id, description, bug;
    struct bh_record_list affected;
    // Its state in one release:
    bh_str status, fixed, urgency, nodsa, reason;
};

#define TEXT_ROW(name, read) BH_JSON_VALUE_ROW(read, name, struct reading, sink->arena, name)
TEXT_ROW(description, bh_json_str_lenient)
TEXT_ROW(status, bh_json_str)
TEXT_ROW(fixed, bh_json_str)
TEXT_ROW(urgency, bh_json_str_lenient)
TEXT_ROW(nodsa, bh_json_str_lenient)
TEXT_ROW(reason, bh_json_str_lenient)

// A number, which was a string in older files.
static int read_bug(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    uint64_t number;

    if (bh_json_type(j) != BH_JSON_NUMBER && bh_json_type(j) != BH_JSON_STRING)
        return bh_json_skip(j);
    if (!bh_str_u64(bh_json_text(j), &number))
        return 0;
    return bh_arena_str(r->sink->arena, bh_json_text(j), &r->bug);
}

// --- One release

static const struct bh_json_row release_rows[] = {
    {"status", read_status, false},       {"fixed_version", read_fixed, false},
    {"urgency", read_urgency, false},     {"nodsa", read_nodsa, false},
    {"nodsa_reason", read_reason, false},
};

static int make_range(struct reading *r, struct bh_range *ret)
{
    struct bh_range_event *events = bh_arena_array(r->sink->arena, 2, sizeof(*events));
    bool resolved = bh_str_eqz(r->status, "resolved") && r->fixed.len;

    if (!events)
        return BH_E_NOMEM;
    *ret = (struct bh_range){.type = BH_RANGE_ECOSYSTEM, .events = events};
    events[0] = (struct bh_range_event){BH_INTRODUCED, BH_STR("0")};
    events[1] = (struct bh_range_event){BH_FIXED, r->fixed};
    if (resolved)
        ret->event_count = bh_str_eqz(r->fixed, "0") ? 0 : 2;
    else if (bh_str_eqz(r->status, "open"))
        ret->event_count = 1;
    else
        *ret = (struct bh_range){.type = BH_RANGE_UNREADABLE, .text = r->status};
    return 0;
}

// "low; ignored: Minor issue"
static int make_note(struct reading *r, bh_str *ret)
{
    bool says = r->urgency.len && !bh_str_eqz(r->urgency, "not yet assigned");
    bool why = r->nodsa.len || r->reason.len;
    const bh_str pieces[] = {says ? r->urgency : BH_STR_EMPTY,
                             says && why ? BH_STR("; ") : BH_STR_EMPTY,
                             !why            ? BH_STR_EMPTY
                             : r->reason.len ? r->reason
                                             : BH_STR("no-dsa"),
                             r->nodsa.len ? BH_STR(": ") : BH_STR_EMPTY, r->nodsa};

    return says || why ? bh_arena_join(r->sink->arena, pieces, BH_COUNT(pieces), ret) : 0;
}

static int take_severity(struct reading *r, struct bh_affected *a)
{
    static const char *const words[] = {"low", "medium", "high"};
    bh_str word = bh_str_sub(r->urgency, 0, bh_str_find(r->urgency, '*'));
    struct bh_severity_text *severity;

    for (size_t i = 0; i < BH_COUNT(words); i++) {
        if (!bh_str_eqz(word, words[i]))
            continue;
        severity = bh_arena_alloc(r->sink->arena, sizeof(*severity));
        if (!severity)
            return BH_E_NOMEM;
        *severity = (struct bh_severity_text){BH_STR("label"), word};
        a->severities = severity;
        a->severity_count = 1;
    }
    return 0;
}

static int read_release(struct bh_json *j, struct reading *r, bh_str codename)
{
    struct bh_arena *arena = r->sink->arena;
    struct bh_range *range = bh_arena_zalloc(arena, sizeof(*range));
    struct bh_affected *a = bh_record_push(arena, &r->affected);
    const bh_str pieces[] = {BH_STR("Debian:"), bh_ecosystem_debian(codename)};

    if (!range || !a)
        return BH_E_NOMEM;
    int code = bh_arena_join(arena, pieces, BH_COUNT(pieces), &a->ecosystem);
    if (code < 0)
        return code;
    a->name = r->package;
    a->ranges = range;
    a->range_count = 1;
    r->status = r->fixed = r->urgency = r->nodsa = r->reason = BH_STR_EMPTY;
    code = bh_json_object(j, release_rows, BH_COUNT(release_rows), r);
    if (code == 0 && !r->status.len)
        code = bh_json_fail(j, BH_E_CORRUPT, "a release without status");
    if (code == 0)
        code = make_range(r, range);
    if (code == 0)
        code = make_note(r, &a->note);
    return code < 0 ? code : take_severity(r, a);
}

// Without releases some writers have an empty array.
static int read_releases(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str codename;
    int code;

    if (bh_json_type(j) == BH_JSON_ARRAY) {
        code = bh_json_element(j);
        return code > 0 ? bh_json_fail(j, BH_E_CORRUPT, "a release without name") : code;
    }
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_fail(j, BH_E_CORRUPT, "the releases are no object");
    while ((code = bh_json_member(j, &codename)) > 0) {
        code = read_release(j, r, codename);
        if (code < 0)
            return code;
    }
    return code;
}

// --- One vulnerability

static const struct bh_json_row entry_rows[] = {
    {"description", read_description, false},
    {"debianbug", read_bug, false},
    {"releases", read_releases, false},
};

static int hand_over(struct reading *r)
{
    bh_str id, page, report;
    bool is_cve = bh_str_starts(r->id, BH_STR("CVE-"));
    struct bh_arena *arena = r->sink->arena;
    int code =
        bh_arena_join(arena, (bh_str[]){BH_STR("DEBIAN-"), r->id, BH_STR("-"), r->package}, 4, &id);

    if (code == 0)
        code = bh_arena_join(
            arena, (bh_str[]){BH_STR("https://security-tracker.debian.org/tracker/"), r->id}, 2,
            &page);
    if (code == 0)
        code = bh_arena_join(arena, (bh_str[]){BH_STR("https://bugs.debian.org/"), r->bug}, 2,
                             &report);
    if (code < 0)
        return code;
    const struct bh_link link = {is_cve ? BH_UPSTREAM : BH_ALIAS, r->id};
    const struct bh_reference references[] = {{BH_STR("ADVISORY"), page},
                                              {BH_STR("REPORT"), report}};
    const struct bh_advisory a = {.id = id,
                                  .modified = BH_TIME_UNKNOWN,
                                  .published = BH_TIME_UNKNOWN,
                                  .withdrawn = BH_TIME_UNKNOWN,
                                  .exploited = BH_TIME_UNKNOWN,
                                  .details = r->description,
                                  .links = &link,
                                  .link_count = 1,
                                  .references = references,
                                  .reference_count = r->bug.len ? 2 : 1,
                                  .affected = r->affected.items,
                                  .affected_count = r->affected.count};
    return r->sink->advisory(r->sink->ctx, &a);
}

static int read_entry(struct bh_json *j, struct reading *r, bh_str id)
{
    bh_arena_reset(r->sink->arena);
    r->affected = (struct bh_record_list){.size = sizeof(struct bh_affected)};
    r->description = r->bug = BH_STR_EMPTY;
    if (!bh_str_starts(id, BH_STR("CVE-")) && !bh_str_starts(id, BH_STR("TEMP-")))
        return bh_json_fail(j, BH_E_CORRUPT, "an entry without CVE id");
    int code = bh_arena_str(r->sink->arena, id, &r->id);
    if (code == 0)
        code = bh_json_object(j, entry_rows, BH_COUNT(entry_rows), r);
    return code < 0 ? code : hand_over(r);
}

// --- The packages

static int read_package(struct bh_json *j, struct reading *r, bh_str name)
{
    bh_str id;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_fail(j, BH_E_FORMAT, "no data of Debian's security tracker");
    bh_arena_reset(&r->names);
    int code = bh_arena_str(&r->names, name, &r->package);
    if (code < 0)
        return code;
    r->any = true;
    while ((code = bh_json_member(j, &id)) > 0) {
        code = read_entry(j, r, id);
        if (code < 0)
            return code;
    }
    return code;
}

static int read_packages(struct bh_json *j, struct reading *r)
{
    enum bh_json_type type;
    bh_str name;
    int code = bh_json_next(j, &type);

    if (code == 0 && type != BH_JSON_OBJECT)
        code = bh_json_fail(j, BH_E_FORMAT, "no data of Debian's security tracker");
    if (code < 0)
        return code;
    while ((code = bh_json_member(j, &name)) > 0) {
        code = read_package(j, r, name);
        if (code < 0)
            return code;
    }
    if (code == 0 && !r->any)
        code = bh_json_fail(j, BH_E_FORMAT, "no data of Debian's security tracker");
    return code == 0 ? bh_json_next(j, &type) : code; // nothing may follow
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct bh_json *json BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    struct reading r = {.sink = sink};

    if (!json)
        return BH_E_NOMEM;
    bh_arena_init(&r.names, 0);
    int code = read_packages(json, &r);
    bh_arena_done(&r.names);
    return code;
}

const struct bh_feed_kind bh_feed_debian_tracker = {
    .name = "debian-tracker",
    .endings = ".json",
    .covers = "Debian",
    .of_packages = true,
    .snapshot = true,
    .url = "https://security-tracker.debian.org/tracker/data/json",
    .title = BH_N("Debian's security tracker (JSON)"),
    .read = read_document,
};
