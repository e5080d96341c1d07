// SPDX-License-Identifier: Apache-2.0
// CISA's catalogue of known exploited vulnerabilities.

#include "feeds/kev.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "base/text.h"
#include "feeds/record_list.h"

struct reading {
    const struct bh_feed_sink *sink;
    bool has_entries;
    // One entry:
    struct bh_advisory a;
    struct bh_record_list cwes, references;
    bh_str added, due, ransomware, action, notes;
};

#define TEXT_ROW(name, target) BH_JSON_TEXT_ROW(name, struct reading, sink->arena, target)
TEXT_ROW(id, a.id)
TEXT_ROW(name, a.title)
TEXT_ROW(description, a.details)
TEXT_ROW(added, added)
TEXT_ROW(due, due)
TEXT_ROW(ransomware, ransomware)
TEXT_ROW(action, action)
TEXT_ROW(notes, notes)

static int read_cwe(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str *cwe = bh_record_push(r->sink->arena, &r->cwes);

    return cwe ? bh_json_str(j, r->sink->arena, cwe) : BH_E_NOMEM;
}

BH_JSON_ARRAY_ROW(cwes, read_cwe)

static const struct bh_json_row entry_rows[] = {
    {"cveID", read_id, false},
    {"vulnerabilityName", read_name, false},
    {"shortDescription", read_description, false},
    {"dateAdded", read_added, false},
    {"dueDate", read_due, false},
    {"knownRansomwareCampaignUse", read_ransomware, false},
    {"requiredAction", read_action, false},
    {"cwes", read_cwes, false},
    {"notes", read_notes, false},
};

// "https://a.example/1 ; https://b.example/2", or in sentences: "see ED 20-02 (https://a.example)."
static int find_references(struct reading *r)
{
    bh_str rest = r->notes;

    for (;;) {
        bh_str at = bh_str_from(rest, bh_str_search(rest, BH_STR("http")));
        if (!at.len)
            return 0;
        rest = at;
        bh_str url = bh_scan_until(&rest, " \t\r\n;,()<>\"");
        bh_str host = url;
        while (bh_str_ends(url, BH_STR(".")))
            url.len--;
        if ((!bh_str_skip(&host, BH_STR("https://")) && !bh_str_skip(&host, BH_STR("http://"))) ||
            !host.len || !bh_is_alnum(host.ptr[0]))
            continue;
        if (bh_record_add(r->sink->arena, &r->references,
                          &(struct bh_reference){BH_STR("WEB"), url}) < 0)
            return BH_E_NOMEM;
    }
}

static int hand_over(struct reading *r)
{
    const struct bh_signal_value values[] = {{BH_STR("due"), r->due},
                                             {BH_STR("ransomware"), r->ransomware},
                                             {BH_STR("action"), r->action}};
    const struct bh_signal signal = {.kind = BH_STR("kev"),
                                     .by = BH_STR("CISA"),
                                     .date = r->a.exploited,
                                     .values = values,
                                     .value_count = BH_COUNT(values)};
    const struct bh_advice advice = {.kind = BH_ADVICE_SOLUTION, .text = r->action};
    int code = find_references(r);

    if (code < 0)
        return code;
    r->a.references = r->references.items;
    r->a.reference_count = r->references.count;
    r->a.advice = &advice;
    r->a.advice_count = r->action.len > 0;
    r->a.signals = &signal;
    r->a.signal_count = 1;
    r->a.cwes = r->cwes.items;
    r->a.cwe_count = r->cwes.count;
    return r->sink->advisory(r->sink->ctx, &r->a);
}

static int read_entry(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    bh_arena_reset(r->sink->arena);
    r->a = (struct bh_advisory){.modified = BH_TIME_UNKNOWN,
                                .published = BH_TIME_UNKNOWN,
                                .withdrawn = BH_TIME_UNKNOWN,
                                .exploited = BH_TIME_UNKNOWN};
    r->cwes = (struct bh_record_list){.size = sizeof(bh_str)};
    r->references = (struct bh_record_list){.size = sizeof(struct bh_reference)};
    r->added = r->due = r->ransomware = r->action = r->notes = BH_STR_EMPTY;
    int code = bh_json_object(j, entry_rows, BH_COUNT(entry_rows), r);
    if (code < 0)
        return code;
    if (!bh_str_starts(r->a.id, BH_STR("CVE-")))
        return bh_json_fail(j, BH_E_CORRUPT, "an entry without CVE id");
    if (!bh_time_parse(r->added, &r->a.exploited))
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(r->added));
    r->a.modified = r->a.exploited;
    return hand_over(r);
}

static int read_entries(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->has_entries = true;
    return bh_json_array(j, read_entry, ctx);
}

static const struct bh_json_row document_rows[] = {{"vulnerabilities", read_entries, false}};

static int read_catalogue(const struct bh_input *in, struct bh_diag *diag,
                          const struct bh_feed_sink *sink)
{
    struct bh_json *json BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    struct reading r = {.sink = sink};
    enum bh_json_type type;

    if (!json)
        return BH_E_NOMEM;
    int code = bh_json_next(json, &type);
    if (code == 0)
        code = bh_json_object(json, document_rows, BH_COUNT(document_rows), &r);
    if (code == 0 && !r.has_entries)
        code = bh_json_fail(json, BH_E_FORMAT, "no catalogue of known exploited vulnerabilities");
    return code == 0 ? bh_json_next(json, &type) : code;
}

const struct bh_feed_kind bh_feed_kev = {
    .name = "kev",
    .endings = ".json",
    .snapshot = true,
    .url = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
    .title = BH_N("CISA's catalogue of known exploited vulnerabilities"),
    .read = read_catalogue,
};
