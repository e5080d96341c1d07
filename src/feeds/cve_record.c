// SPDX-License-Identifier: Apache-2.0
// Records about one CVE while they are put together.

#include "feeds/cve_record.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "base/limits.h"

void bh_cve_record_init(struct bh_cve_record *r, struct bh_arena *arena)
{
    *r = (struct bh_cve_record){
        .arena = arena,
        .a = {.modified = BH_TIME_UNKNOWN,
              .published = BH_TIME_UNKNOWN,
              .withdrawn = BH_TIME_UNKNOWN,
              .exploited = BH_TIME_UNKNOWN},
        .severities = {{.size = sizeof(struct bh_severity_text)},
                       {.size = sizeof(struct bh_severity_text)}},
        .details = {{.size = sizeof(bh_str)}, {.size = sizeof(bh_str)}},
        .details_ja = {{.size = sizeof(bh_str)}, {.size = sizeof(bh_str)}},
        .cwes.size = sizeof(bh_str),
        .references.size = sizeof(struct bh_reference),
        .affected.size = sizeof(struct bh_affected),
        .advice.size = sizeof(struct bh_advice),
        .signals.size = sizeof(struct bh_signal),
    };
    bh_map_init(&r->urls);
}

void bh_cve_record_done(struct bh_cve_record *r)
{
    bh_map_done(&r->urls);
}

int bh_cve_time(struct bh_json *j, struct bh_arena *arena, int64_t *ret)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, arena, &text);

    if (code < 0 || !text.len)
        return code;
    if (!bh_time_parse(text, ret))
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    return 0;
}

int bh_cve_severity(struct bh_cve_record *r, struct bh_json *j, bool first, const char *type,
                    bh_str vector)
{
    struct bh_record_list *list = &r->severities[first ? 0 : 1];

    if (!vector.len)
        return 0;
    if (r->severities[0].count + r->severities[1].count >= BH_LIMIT_SEVERITIES)
        return bh_json_fail(j, BH_E_LIMIT, "more than %d severities", BH_LIMIT_SEVERITIES);
    if (vector.len > BH_LIMIT_SEVERITY_TEXT)
        return bh_json_fail(j, BH_E_LIMIT, "a severity of more than %d bytes",
                            BH_LIMIT_SEVERITY_TEXT);
    for (size_t i = 0; i < list->count; i++)
        if (bh_str_eq(((struct bh_severity_text *)list->items)[i].score, vector))
            return 0;
    return bh_record_add(r->arena, list, &(struct bh_severity_text){bh_str_z(type), vector});
}

// Weaknesses that are compared with each other; real records have some five.
#define WEAKNESSES_COMPARED 64

int bh_cve_weakness(struct bh_cve_record *r, bh_str id)
{
    bh_str number = id;

    if (!bh_str_skip(&number, BH_STR("CWE-")) || !number.len || !bh_is_digit(number.ptr[0]))
        return 0;
    for (size_t i = 0; i < r->cwes.count && i < WEAKNESSES_COMPARED; i++)
        if (bh_str_eq(((bh_str *)r->cwes.items)[i], id))
            return 0;
    return bh_record_add(r->arena, &r->cwes, &id);
}

int bh_cve_reference(struct bh_cve_record *r, bh_str url, const char *type)
{
    bool added;

    if (!url.len)
        return 0;
    struct bh_map_slot *slot = bh_map_slot(&r->urls, url, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (!added)
        return 0;
    return bh_record_add(r->arena, &r->references,
                         &(struct bh_reference){.type = bh_str_z(type), .url = url});
}

static bool is_language(bh_str tag, const char *two, const char *three)
{
    bh_str language = bh_str_sub(tag, 0, bh_str_find(tag, '-'));

    return bh_str_caseeq(language, bh_str_z(two)) || bh_str_caseeq(language, bh_str_z(three));
}

static bool is_english(bh_str tag)
{
    return !tag.len || is_language(tag, "en", "eng");
}

static bool is_japanese(bh_str tag)
{
    return is_language(tag, "ja", "jpn");
}

int bh_cve_description(struct bh_cve_record *r, bool first, bh_str language, bh_str text)
{
    struct bh_record_list *to = is_english(language)    ? &r->details[first ? 0 : 1]
                                : is_japanese(language) ? &r->details_ja[first ? 0 : 1]
                                                        : NULL;

    if (!to || !text.len)
        return 0;
    return bh_record_add(r->arena, to, &text);
}

// The paragraphs of the first speaker, or else of the others.
static int join_paragraphs(struct bh_cve_record *r, const struct bh_record_list lists[2],
                           bh_str *ret)
{
    const struct bh_record_list *list = &lists[lists[0].count ? 0 : 1];
    const bh_str *paragraphs = list->items;
    bh_str *pieces = bh_arena_array(r->arena, 2 * list->count + 1, sizeof(*pieces));
    size_t n = 0;

    if (!pieces)
        return BH_E_NOMEM;
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            pieces[n++] = BH_STR("\n\n");
        pieces[n++] = paragraphs[i];
    }
    return bh_arena_join(r->arena, pieces, n, ret);
}

int bh_cve_advice(struct bh_cve_record *r, enum bh_advice_kind kind, bh_str language, bh_str text)
{
    bool ja = is_japanese(language);

    if (!text.len || (!ja && !is_english(language)))
        return 0;
    return bh_record_add(r->arena, &r->advice,
                         &(struct bh_advice){.kind = kind, .ja = ja, .text = text});
}

int bh_cve_signal(struct bh_cve_record *r, const char *kind, bh_str by, int64_t date,
                  const struct bh_signal_value *values, size_t count)
{
    struct bh_signal_value *kept = bh_arena_array(r->arena, count ? count : 1, sizeof(*kept));
    struct bh_signal *signal = kept ? bh_record_push(r->arena, &r->signals) : NULL;

    if (!signal)
        return BH_E_NOMEM;
    *signal = (struct bh_signal){
        .kind = bh_str_z(kind), .by = by, .date = date, .values = kept, .value_count = 0};
    for (size_t i = 0; i < count; i++)
        if (values[i].value.len)
            kept[signal->value_count++] = values[i];
    return 0;
}

int bh_cve_finish(struct bh_cve_record *r, struct bh_advisory *ret)
{
    const struct bh_severity_text *more = r->severities[1].items;

    for (size_t i = 0; i < r->severities[1].count; i++)
        if (bh_record_add(r->arena, &r->severities[0], &more[i]) < 0)
            return BH_E_NOMEM;
    *ret = r->a;
    ret->severities = r->severities[0].items;
    ret->severity_count = r->severities[0].count;
    ret->cwes = r->cwes.items;
    ret->cwe_count = r->cwes.count;
    ret->references = r->references.items;
    ret->reference_count = r->references.count;
    ret->affected = r->affected.items;
    ret->affected_count = r->affected.count;
    ret->advice = r->advice.items;
    ret->advice_count = r->advice.count;
    ret->signals = r->signals.items;
    ret->signal_count = r->signals.count;
    int code = join_paragraphs(r, r->details, &ret->details);
    return code < 0 ? code : join_paragraphs(r, r->details_ja, &ret->details_ja);
}

// --- Values as both feeds write them

struct text_reading {
    struct bh_arena *arena;
    struct bh_cve_text text;
};

BH_JSON_TEXT_ROW(language, struct text_reading, arena, text.language)
BH_JSON_TEXT_ROW(value, struct text_reading, arena, text.text)

int bh_cve_text_read(struct bh_json *j, struct bh_arena *arena, struct bh_cve_text *ret)
{
    static const struct bh_json_row rows[] = {
        {"lang", read_language, false},
        {"value", read_value, false},
    };
    struct text_reading r = {.arena = arena};
    int code = bh_json_object(j, rows, BH_COUNT(rows), &r);

    if (code == 0)
        *ret = r.text;
    return code;
}

// ASCII case and the kind of gap between words do not count.
static bool is_tag(bh_str tag, const char *word)
{
    size_t i = 0;

    for (; i < tag.len && word[i]; i++)
        if (bh_to_lower(tag.ptr[i]) != word[i] && !(tag.ptr[i] == ' ' && word[i] == '-'))
            return false;
    return i == tag.len && !word[i];
}

// OSV's type of a reference that has a tag of NVD ("Vendor Advisory") or CVE ("vendor-advisory"),
// or what it was before when the tag says less than that.
static const char *reference_type(bh_str tag, const char *before)
{
    // What says more stands first.
    static const struct {
        const char *tag, *type;
    } types[] = {
        {"exploit", "EVIDENCE"},
        {"patch", "FIX"},
        {"vendor-advisory", "ADVISORY"},
        {"third-party-advisory", "ADVISORY"},
        {"government-resource", "ADVISORY"},
        {"us-government-resource", "ADVISORY"},
        {"vdb-entry", "ADVISORY"},
        {"issue-tracking", "REPORT"},
        {"technical-description", "ARTICLE"},
        {"press/media-coverage", "ARTICLE"},
        {"media-coverage", "ARTICLE"},
        {"product", "PACKAGE"},
    };

    for (size_t i = 0; i < BH_COUNT(types); i++) {
        if (strcmp(types[i].type, before) == 0)
            return before;
        if (is_tag(tag, types[i].tag))
            return types[i].type;
    }
    return before;
}

struct reference_reading {
    struct bh_arena *arena;
    bh_str url;
    const char *type;
};

BH_JSON_TEXT_ROW(url, struct reference_reading, arena, url)

static int read_tag(struct bh_json *j, void *ctx)
{
    struct reference_reading *r = ctx;
    bh_str tag = BH_STR_EMPTY;
    int code = bh_json_str(j, r->arena, &tag);

    r->type = reference_type(tag, r->type);
    return code;
}
BH_JSON_ARRAY_ROW(tags, read_tag)

int bh_cve_reference_read(struct bh_json *j, struct bh_cve_record *record)
{
    static const struct bh_json_row rows[] = {
        {"url", read_url, false},
        {"tags", read_tags, false},
    };
    struct reference_reading r = {.arena = record->arena, .type = "WEB"};
    int code = bh_json_object(j, rows, BH_COUNT(rows), &r);

    return code < 0 ? code : bh_cve_reference(record, r.url, r.type);
}
