// SPDX-License-Identifier: Apache-2.0
// What records of living lines leave open of older ones.

#include "match/unassessed.h"

#include "base/clock.h"
#include "base/error.h"
#include "match/range.h"

#define DAY 86400

// The first version that a range begins with, of all of them; false: one begins at or before the
// version, or cannot be read.
static bool first_of(const struct bh_affected *a, const struct bh_range *range, bh_str version,
                     bh_str *first)
{
    const struct bh_version_order *order = bh_range_order(a, range);
    int c;

    if (range->type == BH_RANGE_UNREADABLE || !order)
        return false;
    for (size_t i = 0; i < range->event_count; i++) {
        const struct bh_range_event *e = &range->events[i];
        if (e->kind != BH_INTRODUCED && e->kind != BH_INTRODUCED_AFTER)
            continue;
        if (bh_str_eqz(e->version, "0") || order->compare(version, e->version, &c) < 0 || c >= 0)
            return false;
        if (!first->len || (order->compare(e->version, *first, &c) == 0 && c < 0))
            *first = e->version;
    }
    return true;
}

static bool first_affected(const struct bh_affected *a, bh_str version, bh_str *ret)
{
    const struct bh_version_order *order = bh_version_order_osv(a->ecosystem);
    int c;

    *ret = BH_STR_EMPTY;
    for (size_t i = 0; i < a->range_count; i++)
        if (a->ranges[i].type != BH_RANGE_GIT && !first_of(a, &a->ranges[i], version, ret))
            return false;
    for (size_t i = 0; ret->len && i < a->version_count; i++)
        if (!order || order->compare(version, a->versions[i], &c) < 0 || c >= 0)
            return false;
    return ret->len > 0;
}

bool bh_begins_behind(const struct bh_affected *a, bh_str version)
{
    bh_str first;

    return version.len && first_affected(a, version, &first);
}

// --- The part's line

struct looking {
    struct bh_products *products;
    struct bh_arena *arena;
    bh_str version;
    struct bh_part_line *line;
};

static int on_product(void *ctx, const struct bh_lifecycle *p)
{
    struct looking *l = ctx;
    const struct bh_release_line *line =
        l->line->product ? NULL : bh_release_line_of(p, l->version);

    if (!line || line->security.state != BH_END_DATE)
        return 0;
    struct bh_lifecycle *copy = bh_arena_zalloc(l->arena, sizeof(*copy));
    if (!copy)
        return BH_E_NOMEM;
    *copy = *p;
    l->line->product = copy;
    l->line->line = line;
    return 0;
}

static int ask(struct looking *l, bh_str key)
{
    return l->line->product || !key.len
               ? 0
               : bh_catalogue_lifecycle(l->products->catalogue, key, l->arena, on_product, l);
}

static int on_key(void *ctx, const struct bh_part_product *one)
{
    return ask(ctx, one->product);
}

int bh_part_line_find(struct bh_products *p, const struct bh_inv_component *c, bh_str version,
                      struct bh_arena *arena, struct bh_part_line *ret)
{
    struct looking l = {.products = p, .arena = arena, .version = version, .line = ret};
    bh_str key;

    *ret = (struct bh_part_line){.looked = true};
    if (!bh_catalogue_has_lifecycles(p->catalogue))
        return 0;
    int r = bh_products_key(p->inv, c, arena, &key);
    if (r == 0)
        r = ask(&l, key);
    return r < 0 || ret->product ? r : bh_products_each(p, c, arena, on_key, &l);
}

// --- Texts

static bool is_part_of_version(bh_str text, size_t at)
{
    return at < text.len &&
           (bh_is_alnum(text.ptr[at]) ||
            (text.ptr[at] == '.' && at + 1 < text.len && bh_is_alnum(text.ptr[at + 1])));
}

static bool names(bh_str sentence, bh_str line)
{
    for (size_t at = 0; at + line.len <= sentence.len; at++) {
        bool starts = !at || (!bh_is_alnum(sentence.ptr[at - 1]) && sentence.ptr[at - 1] != '.');
        if (starts && bh_str_starts(bh_str_from(sentence, at), line) &&
            !is_part_of_version(sentence, at + line.len))
            return true;
    }
    return false;
}

static size_t count(bh_str sentence, bh_str word)
{
    size_t n = 0;

    for (size_t at = 0; at + word.len <= sentence.len; at++)
        n += bh_str_caseeq(bh_str_sub(sentence, at, at + word.len), word);
    return n;
}

// Every "affected" and "vulnerable" in it is denied, and there is one.
static bool denies(bh_str sentence)
{
    size_t said = count(sentence, BH_STR("affected")) + count(sentence, BH_STR("vulnerable"));
    size_t denied = count(sentence, BH_STR("not affected")) +
                    count(sentence, BH_STR("unaffected")) +
                    count(sentence, BH_STR("not vulnerable"));

    return denied && said == denied;
}

// At a full stop before white space, or an empty line.
static bool ends_sentence(bh_str text, size_t at)
{
    bool last = at + 1 == text.len;
    char next = last ? ' ' : text.ptr[at + 1];

    if (text.ptr[at] == '\n')
        return next == '\n';
    return text.ptr[at] == '.' && (next == ' ' || next == '\n' || next == '\r' || next == '\t');
}

bool bh_text_clears(bh_str text, bh_str line)
{
    size_t start = 0;

    for (size_t at = 0; line.len && at < text.len; at++) {
        if (!ends_sentence(text, at) && at + 1 < text.len)
            continue;
        bh_str sentence = bh_str_sub(text, start, at + 1);
        if (names(sentence, line) && denies(sentence))
            return true;
        start = at + 1;
    }
    return false;
}

// --- Lines

// Whether the version is the beginning of the line: 3.0.0 and 3.0.0-alpha1 of "3.0". Some orders
// want more numbers than the names of lines have.
static bool begins(const struct bh_version_order *order, bh_str version, bh_str line,
                   struct bh_arena *arena)
{
    static const char *const ends[] = {"", ".0", ".0.0"};
    bh_str start;
    int c;

    for (size_t i = 0; i < BH_COUNT(ends); i++) {
        if (bh_arena_join(arena, (bh_str[]){line, bh_str_z(ends[i])}, 2, &start) < 0)
            return false;
        if (order->compare(version, start, &c) == 0)
            return c <= 0;
    }
    return false;
}

enum support {
    GONE,
    THERE,
    NOT_KNOWN,
};

static enum support support_on(const struct bh_release_line *line, int64_t day)
{
    if (line->security.state == BH_END_DATE)
        return day >= line->security.date + DAY ? GONE : THERE;
    return line->security.state == BH_END_OPEN ? THERE : NOT_KNOWN;
}

// Whether no line between the two had support that day.
static bool is_next_supported(const struct bh_lifecycle *p, const struct bh_release_line *from,
                              const struct bh_release_line *to, int64_t day)
{
    const struct bh_version_order *order = bh_version_order_find(BH_STR("generic"));
    int low, high;

    for (size_t i = 0; i < p->line_count; i++) {
        const struct bh_release_line *l = &p->lines[i];
        if (l == from || l == to)
            continue;
        if (order->compare(l->name, from->name, &low) < 0 ||
            order->compare(l->name, to->name, &high) < 0)
            return false;
        if (low > 0 && high < 0 && support_on(l, day) != GONE)
            return false;
    }
    return true;
}

// Since when the vulnerability can have been known: the record's date, which is late where a source
// began later than the CVE; then from the year in the CVE's name on.
static int64_t known_since(const struct bh_advisory *record)
{
    int64_t since = record->published, year;
    char text[] = "YYYY-01-01";

    for (size_t i = 0; i <= record->link_count; i++) {
        bh_str id = i ? record->links[i - 1].id : record->id;
        if ((i && record->links[i - 1].kind != BH_ALIAS) || !bh_str_skip(&id, BH_STR("CVE-")) ||
            id.len < 4)
            continue;
        memcpy(text, id.ptr, 4);
        if (bh_time_parse(bh_str_z(text), &year) && year + (int64_t)366 * DAY < since)
            since = year;
    }
    return since;
}

static const struct bh_version_order *own_order(const struct bh_affected *a)
{
    for (size_t i = 0; i < a->range_count; i++)
        if (a->ranges[i].type != BH_RANGE_GIT)
            return bh_range_order(a, &a->ranges[i]);
    return NULL;
}

int bh_is_unassessed(const struct bh_part_line *l, const struct bh_affected *a, bh_str version,
                     const struct bh_advisory *record, struct bh_arena *arena, bool *ret_open,
                     struct bh_reason *ret)
{
    const struct bh_version_order *order = own_order(a);
    const struct bh_release_line *line = l->line, *first_line;
    char day[BH_TIME_TEXT];
    bh_str first, end;
    int64_t since = known_since(record);

    *ret_open = false;
    if (!l->product || !order || record->published == BH_TIME_UNKNOWN ||
        support_on(line, since) != GONE || !first_affected(a, version, &first))
        return 0;
    first_line = bh_release_line_of(l->product, first);
    if (!first_line || first_line == line || support_on(first_line, since) != THERE ||
        !begins(order, first, first_line->name, arena) ||
        !is_next_supported(l->product, line, first_line, since) ||
        bh_text_clears(record->details, line->name))
        return 0;
    bh_time_format(line->security.date, day);
    int r = bh_arena_str(arena, bh_str_sub(bh_str_z(day), 0, sizeof("2026-11-23") - 1), &end);
    *ret_open = r == 0;
    *ret = (struct bh_reason){
        .format = BH_N("said of %s and what follows it; support of %s had ended on %s, so nobody "
                       "says whether that is affected"),
        .args = {first_line->name, line->name, end}};
    return r;
}
