// SPDX-License-Identifier: Apache-2.0
// Records of advisories as bytes: what workers send and the store keeps. Numbers are varints,
// strings are blocks; times are offset by one so that 0 is "not said".

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "model/advisory.h"
#include "model/record.h"

// More of anything than this is no advisory. The largest real record lists some 60 000 versions.
#define COUNT_MAX 1000000

static void put_time(struct bh_buf *b, int64_t seconds)
{
    bh_buf_add_varint(b, seconds == BH_TIME_UNKNOWN
                             ? 0
                             : ((uint64_t)seconds << 1 ^ (uint64_t)(seconds >> 63)) + 1);
}

static int64_t get_time(struct bh_bytes *r)
{
    uint64_t v = bh_bytes_varint(r);

    if (!v)
        return BH_TIME_UNKNOWN;
    v--;
    return (int64_t)(v >> 1 ^ (~(v & 1) + 1));
}

static void put_severities(struct bh_buf *b, const struct bh_severity_text *s, size_t count)
{
    bh_buf_add_varint(b, count);
    for (size_t i = 0; i < count; i++) {
        bh_buf_add_block(b, s[i].type);
        bh_buf_add_block(b, s[i].score);
    }
}

// An array of that many elements: each takes at least one byte of what is left, so a lying count
// costs nothing.
static void *get_array(struct bh_bytes *r, struct bh_arena *arena, size_t size, size_t *ret_count,
                       int *error)
{
    uint64_t count = bh_bytes_varint(r);

    *ret_count = 0;
    if (*error || bh_bytes_error(r) < 0)
        return NULL;
    if (count > COUNT_MAX || count > bh_bytes_left(r)) {
        *error = count > COUNT_MAX ? BH_E_LIMIT : BH_E_TRUNCATED;
        return NULL;
    }
    void *p = bh_arena_array(arena, (size_t)count, size);
    if (!p) {
        *error = BH_E_NOMEM;
        return NULL;
    }
    *ret_count = (size_t)count;
    return p;
}

static unsigned get_enum(struct bh_bytes *r, unsigned end, int *error)
{
    uint64_t v = bh_bytes_varint(r);

    if (v >= end && !*error)
        *error = BH_E_CORRUPT;
    return v < end ? (unsigned)v : 0;
}

static const struct bh_severity_text *get_severities(struct bh_bytes *r, struct bh_arena *arena,
                                                     size_t *ret_count, int *error)
{
    struct bh_severity_text *s = get_array(r, arena, sizeof(*s), ret_count, error);

    // The word of a record comes on top of its severities.
    if (*ret_count > BH_LIMIT_SEVERITIES + 1 && !*error)
        *error = BH_E_LIMIT;
    for (size_t i = 0; i < *ret_count; i++) {
        s[i].type = bh_bytes_block(r);
        s[i].score = bh_bytes_block(r);
        if (s[i].score.len > BH_LIMIT_SEVERITY_TEXT && !*error)
            *error = BH_E_LIMIT;
    }
    return s;
}

static const bh_str *get_strings(struct bh_bytes *r, struct bh_arena *arena, size_t *ret_count,
                                 int *error)
{
    bh_str *s = get_array(r, arena, sizeof(*s), ret_count, error);

    for (size_t i = 0; i < *ret_count; i++)
        s[i] = bh_bytes_block(r);
    return s;
}

static void put_advice(struct bh_buf *b, const struct bh_advice *a, size_t count)
{
    bh_buf_add_varint(b, count);
    for (size_t i = 0; i < count; i++) {
        bh_buf_add_varint(b, (uint64_t)a[i].kind << 1 | a[i].ja);
        bh_buf_add_block(b, a[i].text);
    }
}

static const struct bh_advice *get_advice(struct bh_bytes *r, struct bh_arena *arena,
                                          size_t *ret_count, int *error)
{
    struct bh_advice *a = get_array(r, arena, sizeof(*a), ret_count, error);

    for (size_t i = 0; i < *ret_count; i++) {
        unsigned v = get_enum(r, (BH_ADVICE_WORKAROUND + 1) << 1, error);
        a[i] = (struct bh_advice){.kind = v >> 1, .ja = v & 1, .text = bh_bytes_block(r)};
    }
    return a;
}

static void put_signals(struct bh_buf *b, const struct bh_signal *s, size_t count)
{
    bh_buf_add_varint(b, count);
    for (size_t i = 0; i < count; i++) {
        bh_buf_add_block(b, s[i].kind);
        bh_buf_add_block(b, s[i].by);
        put_time(b, s[i].date);
        bh_buf_add_varint(b, s[i].value_count);
        for (size_t k = 0; k < s[i].value_count; k++) {
            bh_buf_add_block(b, s[i].values[k].name);
            bh_buf_add_block(b, s[i].values[k].value);
        }
    }
}

static const struct bh_signal *get_signals(struct bh_bytes *r, struct bh_arena *arena,
                                           size_t *ret_count, int *error)
{
    struct bh_signal *s = get_array(r, arena, sizeof(*s), ret_count, error);

    for (size_t i = 0; i < *ret_count; i++) {
        s[i] = (struct bh_signal){0};
        s[i].kind = bh_bytes_block(r);
        s[i].by = bh_bytes_block(r);
        s[i].date = get_time(r);
        struct bh_signal_value *values =
            get_array(r, arena, sizeof(*values), &s[i].value_count, error);
        for (size_t k = 0; k < s[i].value_count; k++) {
            values[k].name = bh_bytes_block(r);
            values[k].value = bh_bytes_block(r);
        }
        s[i].values = values;
    }
    return s;
}

void bh_advisory_encode(struct bh_buf *b, const struct bh_advisory *a)
{
    const bh_str texts[] = {a->id,       a->source,     a->title,   a->details,
                            a->title_ja, a->details_ja, a->incident};

    for (size_t i = 0; i < BH_COUNT(texts); i++)
        bh_buf_add_block(b, texts[i]);
    bh_buf_add_varint(b, a->kind);
    put_time(b, a->modified);
    put_time(b, a->published);
    put_time(b, a->withdrawn);
    put_time(b, a->exploited);
    bh_buf_add_varint(b, a->link_count);
    for (size_t i = 0; i < a->link_count; i++) {
        bh_buf_add_varint(b, a->links[i].kind);
        bh_buf_add_block(b, a->links[i].id);
    }
    put_severities(b, a->severities, a->severity_count);
    bh_record_put_texts(b, a->cwes, a->cwe_count);
    bh_buf_add_varint(b, a->reference_count);
    for (size_t i = 0; i < a->reference_count; i++) {
        bh_buf_add_block(b, a->references[i].type);
        bh_buf_add_block(b, a->references[i].url);
    }
    put_advice(b, a->advice, a->advice_count);
    put_signals(b, a->signals, a->signal_count);
}

int bh_advisory_decode(struct bh_bytes *r, struct bh_arena *arena, struct bh_advisory *ret)
{
    struct bh_advisory a = {0};
    bh_str *texts[] = {&a.id,       &a.source,     &a.title,   &a.details,
                       &a.title_ja, &a.details_ja, &a.incident};
    int error = 0;

    for (size_t i = 0; i < BH_COUNT(texts); i++)
        *texts[i] = bh_bytes_block(r);
    a.kind = get_enum(r, BH_BACKDOOR + 1, &error);
    a.modified = get_time(r);
    a.published = get_time(r);
    a.withdrawn = get_time(r);
    a.exploited = get_time(r);
    struct bh_link *links = get_array(r, arena, sizeof(*links), &a.link_count, &error);
    for (size_t i = 0; i < a.link_count; i++) {
        links[i].kind = get_enum(r, BH_RELATED + 1, &error);
        links[i].id = bh_bytes_block(r);
    }
    a.links = links;
    a.severities = get_severities(r, arena, &a.severity_count, &error);
    a.cwes = get_strings(r, arena, &a.cwe_count, &error);
    struct bh_reference *refs = get_array(r, arena, sizeof(*refs), &a.reference_count, &error);
    for (size_t i = 0; i < a.reference_count; i++) {
        refs[i].type = bh_bytes_block(r);
        refs[i].url = bh_bytes_block(r);
    }
    a.references = refs;
    a.advice = get_advice(r, arena, &a.advice_count, &error);
    a.signals = get_signals(r, arena, &a.signal_count, &error);
    if (bh_bytes_error(r) < 0)
        return bh_bytes_error(r);
    if (error < 0)
        return error;
    if (!a.id.len)
        return BH_E_CORRUPT;
    *ret = a;
    return 0;
}

static void put_package(struct bh_buf *b, const struct bh_affected *a)
{
    bh_buf_add_block(b, a->ecosystem);
    bh_buf_add_block(b, a->name);
    bh_buf_add_block(b, a->purl);
    bh_buf_add_block(b, a->note);
    bh_buf_add_varint(b, a->range_count);
    for (size_t i = 0; i < a->range_count; i++) {
        const struct bh_range *range = &a->ranges[i];
        bh_buf_add_varint(b, range->type);
        bh_buf_add_block(b, range->order);
        bh_buf_add_block(b, range->repo);
        bh_buf_add_block(b, range->text);
        bh_buf_add_varint(b, range->event_count);
        for (size_t k = 0; k < range->event_count; k++) {
            bh_buf_add_varint(b, range->events[k].kind);
            bh_buf_add_block(b, range->events[k].version);
        }
    }
    bh_record_put_texts(b, a->versions, a->version_count);
    put_severities(b, a->severities, a->severity_count);
    bh_buf_add_block(b, a->cpe);
}

void bh_affected_encode(struct bh_buf *b, const struct bh_affected *a)
{
    put_package(b, a);
    bh_buf_add_varint(b, a->condition_count);
    for (size_t i = 0; i < a->condition_count; i++) {
        bh_buf_add_varint(b, a->conditions[i].count);
        for (size_t k = 0; k < a->conditions[i].count; k++)
            put_package(b, &a->conditions[i].any[k]);
    }
}

static void get_range(struct bh_bytes *r, struct bh_arena *arena, struct bh_range *range,
                      int *error)
{
    range->type = get_enum(r, BH_RANGE_UNREADABLE + 1, error);
    range->order = bh_bytes_block(r);
    range->repo = bh_bytes_block(r);
    range->text = bh_bytes_block(r);
    struct bh_range_event *events =
        get_array(r, arena, sizeof(*events), &range->event_count, error);
    for (size_t k = 0; k < range->event_count; k++) {
        events[k].kind = get_enum(r, BH_INTRODUCED_AFTER + 1, error);
        events[k].version = bh_bytes_block(r);
    }
    range->events = events;
}

static void get_package(struct bh_bytes *r, struct bh_arena *arena, struct bh_affected *a,
                        int *error)
{
    *a = (struct bh_affected){0};
    a->ecosystem = bh_bytes_block(r);
    a->name = bh_bytes_block(r);
    a->purl = bh_bytes_block(r);
    a->note = bh_bytes_block(r);
    struct bh_range *ranges = get_array(r, arena, sizeof(*ranges), &a->range_count, error);
    for (size_t i = 0; i < a->range_count; i++)
        get_range(r, arena, &ranges[i], error);
    a->ranges = ranges;
    a->versions = get_strings(r, arena, &a->version_count, error);
    a->severities = get_severities(r, arena, &a->severity_count, error);
    a->cpe = bh_bytes_block(r);
}

static const struct bh_condition *get_conditions(struct bh_bytes *r, struct bh_arena *arena,
                                                 size_t *ret_count, int *error)
{
    struct bh_condition *c = get_array(r, arena, sizeof(*c), ret_count, error);

    for (size_t i = 0; i < *ret_count; i++) {
        struct bh_affected *any = get_array(r, arena, sizeof(*any), &c[i].count, error);
        for (size_t k = 0; k < c[i].count; k++)
            get_package(r, arena, &any[k], error);
        c[i].any = any;
    }
    return c;
}

int bh_affected_decode(struct bh_bytes *r, struct bh_arena *arena, struct bh_affected *ret)
{
    struct bh_affected a;
    int error = 0;

    get_package(r, arena, &a, &error);
    a.conditions = get_conditions(r, arena, &a.condition_count, &error);
    if (bh_bytes_error(r) < 0)
        return bh_bytes_error(r);
    if (error < 0)
        return error;
    *ret = a;
    return 0;
}

int bh_affected_decode_all(bh_str bytes, struct bh_arena *arena, struct bh_advisory *ret)
{
    struct bh_bytes r;
    size_t count;
    int error = 0;

    bh_bytes_init(&r, bytes);
    struct bh_affected *all = get_array(&r, arena, sizeof(*all), &count, &error);
    for (size_t i = 0; error == 0 && i < count; i++)
        error = bh_affected_decode(&r, arena, &all[i]);
    if (bh_bytes_error(&r) < 0)
        return bh_bytes_error(&r);
    if (error == 0 && bh_bytes_left(&r))
        error = BH_E_CORRUPT;
    if (error < 0)
        return error;
    ret->affected = all;
    ret->affected_count = count;
    return 0;
}
