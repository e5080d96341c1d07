// SPDX-License-Identifier: Apache-2.0
// Versions and ranges of CSAF documents.

#include "feeds/csaf_version.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "feeds/cve5_versions.h"
#include "versions/version.h"

void bh_csaf_versions_init(struct bh_csaf_versions *v, struct bh_arena *arena)
{
    *v = (struct bh_csaf_versions){.arena = arena,
                                   .affected = {.size = sizeof(struct bh_cve_version)},
                                   .fixed = {.size = sizeof(bh_str)},
                                   .texts = {.size = sizeof(bh_str)},
                                   .edges = {.size = sizeof(bh_str)}};
}

// --- Constraints

enum comparator {
    EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER_EQUAL,
    OTHER, // ">", "!="
};

static enum comparator take_comparator(bh_str *s)
{
    static const struct {
        const char *sign;
        enum comparator comparator;
    } signs[] = {{">=", GREATER_EQUAL}, {"<=", LESS_EQUAL}, {"!=", OTHER},
                 {">", OTHER},          {"<", LESS},        {"=", EQUAL}};

    for (size_t i = 0; i < BH_COUNT(signs); i++)
        if (bh_str_skip(s, bh_str_z(signs[i].sign)))
            return signs[i].comparator;
    return EQUAL;
}

// "3.1" of "V3.1", as vendors write versions.
static bh_str without_letter(bh_str version)
{
    return version.len > 1 && (version.ptr[0] == 'V' || version.ptr[0] == 'v') &&
                   bh_is_digit(version.ptr[1])
               ? bh_str_from(version, 1)
               : version;
}

// Constraints as they come: a lower bound waits for its upper one.
struct range {
    struct bh_record_list items; // of struct bh_cve_version
    bh_str from;
    bool waiting;
};

static int add_item(struct bh_arena *arena, struct range *g, bh_str from, bh_str less_than,
                    bh_str less_or_equal)
{
    return bh_record_add(arena, &g->items,
                         &(struct bh_cve_version){.status = BH_CVE_AFFECTED,
                                                  .version = from,
                                                  .less_than = less_than,
                                                  .less_or_equal = less_or_equal});
}

// 0; BH_E_FORMAT: the ranges of a record cannot say it; BH_E_NOMEM.
static int add_constraint(struct bh_arena *arena, struct range *g, enum comparator comparator,
                          bh_str version)
{
    bh_str from = g->waiting ? g->from : BH_STR("0");

    if (comparator == OTHER || (g->waiting && comparator != LESS && comparator != LESS_EQUAL))
        return BH_E_FORMAT;
    if (comparator == EQUAL)
        return add_item(arena, g, version, BH_STR_EMPTY, BH_STR_EMPTY);
    g->waiting = comparator == GREATER_EQUAL;
    g->from = version;
    if (g->waiting)
        return 0;
    return comparator == LESS ? add_item(arena, g, from, version, BH_STR_EMPTY)
                              : add_item(arena, g, from, BH_STR_EMPTY, version);
}

// A version of vers is percent-encoded.
static int decode(struct bh_arena *arena, bh_str text, bh_str *ret)
{
    struct bh_buf b;

    *ret = text;
    if (!bh_str_has(text, '%'))
        return 0;
    bh_buf_init(&b, 0);
    for (size_t i = 0; i < text.len; i++) {
        int octet = bh_str_percent(text, i);
        bh_buf_add_char(&b, octet < 0 ? text.ptr[i] : (char)octet);
        i += octet < 0 ? 0 : 2;
    }
    return bh_buf_end(&b, arena, ret);
}

// The constraints of "vers:SCHEME/...".
static int read_vers(struct bh_csaf_versions *v, bh_str rest, struct range *g, bool *ret_all)
{
    bh_str scheme, one;
    int r = 0;

    if (!bh_str_cut(&rest, '/', &scheme) || !rest.len)
        return BH_E_FORMAT;
    *ret_all = bh_str_eqz(rest, "*");
    while (r == 0 && !*ret_all && bh_str_cut(&rest, '|', &one)) {
        enum comparator comparator = take_comparator(&one);
        if (!one.len || bh_str_eqz(one, "*"))
            return BH_E_FORMAT;
        r = decode(v->arena, one, &one);
        if (r == 0)
            r = add_constraint(v->arena, g, comparator, without_letter(one));
    }
    return r;
}

static bool skip_word(bh_str *s, const char *word)
{
    bh_str w = bh_str_z(word);

    if (s->len < w.len || !bh_str_caseeq(bh_str_sub(*s, 0, w.len), w))
        return false;
    *s = bh_str_trim(bh_str_from(*s, w.len));
    return true;
}

static size_t skip_letters(bh_str s, size_t at)
{
    while (at < s.len && bh_is_alpha(s.ptr[at]))
        at++;
    return at;
}

// "15.2.1", "R15A", "1.0-rc1", and nothing that may stand for several: "3.x", "1.0-2.0", "1.0+",
// "before2.0".
static bool is_one_version(bh_str s)
{
    size_t digit = skip_letters(s, 0);

    if (digit > 2 || digit >= s.len || !bh_is_digit(s.ptr[digit]))
        return false;
    for (size_t i = digit; i < s.len; i++) {
        size_t word = skip_letters(s, i);
        bool x = word == i + 1 && bh_to_lower(s.ptr[i]) == 'x' && !bh_is_digit(s.ptr[i - 1]);
        if (x || (!bh_is_alnum(s.ptr[i]) && !memchr("._-:~", s.ptr[i], 5)))
            return false;
        if (s.ptr[i] == '-' && (i + 1 == s.len || bh_is_digit(s.ptr[i + 1])))
            return false;
        if (word > i)
            i = word - 1;
    }
    return true;
}

// "All versions", "< V3.1", "All versions >= V2.0 and < V2.4", "1.0".
static int read_words(struct bh_csaf_versions *v, bh_str text, struct range *g, bool *ret_all)
{
    bh_str rest = bh_str_trim(text);
    bool every = skip_word(&rest, "all versions"), first = true, closed = false;
    int r = 0;

    if (!every)
        (void)(skip_word(&rest, "versions") || skip_word(&rest, "version"));
    *ret_all = every && !rest.len;
    for (; r == 0 && rest.len; first = false) {
        if (bh_scan_char(&rest, '|'))
            closed = false;
        else if (!bh_scan_char(&rest, ','))
            (void)skip_word(&rest, "and ");
        rest = bh_str_trim(rest);
        if (closed) // more must hold of a range that has its upper bound
            return BH_E_FORMAT;
        size_t before = rest.len;
        enum comparator comparator = take_comparator(&rest);
        bool signs = rest.len < before;
        rest = bh_str_trim(rest);
        bh_str version = without_letter(bh_scan_until(&rest, " ,|\t"));
        rest = bh_str_trim(rest);
        bool alone = !signs && !every && first && !rest.len; // "R15A"
        if (!is_one_version(version) || (!alone && !signs))
            return BH_E_FORMAT;
        closed = comparator == LESS || comparator == LESS_EQUAL || comparator == EQUAL;
        r = add_constraint(v->arena, g, comparator, version);
    }
    return r;
}

int bh_csaf_versions_affected(struct bh_csaf_versions *v, bh_str text)
{
    struct range g = {.items = {.size = sizeof(struct bh_cve_version)}};
    bool all = !text.len || bh_str_eqz(text, "*");
    bh_str rest = text;
    int r = 0;

    if (!all)
        r = bh_str_skip(&rest, BH_STR("vers:")) ? read_vers(v, rest, &g, &all)
                                                : read_words(v, text, &g, &all);
    if (r == 0 && g.waiting)
        r = add_item(v->arena, &g, g.from, BH_STR("*"), BH_STR_EMPTY);
    if (r == BH_E_FORMAT)
        return bh_record_add(v->arena, &v->texts, &text);
    const struct bh_cve_version *items = g.items.items;
    for (size_t i = 0; r == 0 && i < g.items.count; i++)
        r = bh_record_add(v->arena, &v->affected, &items[i]);
    v->all |= all;
    return r;
}

int bh_csaf_versions_exact(struct bh_csaf_versions *v, bh_str version)
{
    return bh_record_add(
        v->arena, &v->affected,
        &(struct bh_cve_version){.status = BH_CVE_AFFECTED, .version = without_letter(version)});
}

int bh_csaf_versions_fixed(struct bh_csaf_versions *v, bh_str text)
{
    bh_str version = without_letter(text);

    return version.len ? bh_record_add(v->arena, &v->fixed, &version) : 0;
}

int bh_csaf_versions_edge(struct bh_csaf_versions *v, bh_str text)
{
    bh_str version = without_letter(text);

    return bh_record_add(v->arena, &v->edges, &version);
}

// --- What they come to

// "fixed in 1.2, 2.0"
static int list_text(const struct bh_csaf_versions *v, const char *front,
                     const struct bh_record_list *list, bh_str *ret)
{
    const bh_str *items = list->items;
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_buf_add_z(&b, front);
    for (size_t i = 0; i < list->count; i++) {
        bh_buf_add_z(&b, i ? ", " : " ");
        bh_buf_add_str(&b, items[i]);
    }
    return bh_buf_end(&b, v->arena, ret);
}

static int add_unreadable(const struct bh_csaf_versions *v, struct bh_record_list *ranges,
                          bh_str text)
{
    return bh_record_add(v->arena, ranges,
                         &(struct bh_range){.type = BH_RANGE_UNREADABLE, .text = text});
}

static int add_unread(const struct bh_csaf_versions *v, bool fixes_alone,
                      struct bh_record_list *ranges)
{
    const bh_str *texts = v->texts.items;
    bh_str text;
    int r = 0;

    for (size_t i = 0; r == 0 && i < v->texts.count; i++)
        r = add_unreadable(v, ranges, texts[i]);
    if (r == 0 && v->edges.count) {
        r = list_text(v, "first or last affected:", &v->edges, &text);
        if (r == 0)
            r = add_unreadable(v, ranges, text);
    }
    if (r == 0 && fixes_alone) {
        r = list_text(v, "fixed in", &v->fixed, &text);
        if (r == 0)
            r = add_unreadable(v, ranges, text);
    }
    return r == 0 && v->open ? add_unreadable(v, ranges, BH_STR("under investigation")) : r;
}

static int add_said(const struct bh_csaf_versions *v, struct bh_record_list *to,
                    enum bh_cve_status status, bh_str version, bh_str less_than)
{
    return bh_record_add(
        v->arena, to,
        &(struct bh_cve_version){.status = status, .version = version, .less_than = less_than});
}

int bh_csaf_versions_say(const struct bh_csaf_versions *v, bool built, struct bh_affected *a,
                         bool *ret_said)
{
    const struct bh_version_order *usual = bh_version_order_osv(a->ecosystem), *own = NULL;
    struct bh_record_list items = {.size = sizeof(struct bh_cve_version)};
    struct bh_record_list ranges = {.size = sizeof(struct bh_range)};
    struct bh_record_list versions = {.size = sizeof(bh_str)};
    const struct bh_cve_version *affected = v->affected.items;
    const bh_str *fixed = v->fixed.items;
    bool named = v->affected.count || v->texts.count || v->edges.count;
    // Nothing else tells which versions are: all before the fix, if it is one.
    bool before = built || (v->fixed.count == 1 && !named && (v->all || !v->open));
    bool unclear = !before && v->fixed.count && !named && (v->all || !v->open);
    int r = 0;

    for (size_t i = 0; r == 0 && i < v->fixed.count; i++)
        r = before ? add_said(v, &items, BH_CVE_AFFECTED, BH_STR("0"), fixed[i])
                   : add_said(v, &items, BH_CVE_UNAFFECTED, fixed[i], BH_STR_EMPTY);
    for (size_t i = 0; r == 0 && i < v->affected.count; i++)
        r = bh_record_add(v->arena, &items, &affected[i]);
    if (r == 0 && v->all && !unclear && (built || !before))
        r = add_said(v, &items, BH_CVE_AFFECTED, BH_STR("0"), BH_STR("*"));
    if (a->ecosystem.len == 3 && bh_str_eqz(a->name, "openssl:openssl"))
        own = bh_version_order_find(BH_STR("openssl"));
    const struct bh_cve_versions said = {
        .items = items.items, .count = items.count, .fallback = BH_CVE_UNKNOWN};
    *ret_said = v->affected.count || v->all || before || unclear;
    if (r == 0 && *ret_said && !unclear && items.count)
        r = bh_cve_versions_say(&said, own, usual, v->arena, &ranges, &versions);
    if (r == 0)
        r = add_unread(v, unclear, &ranges);
    a->ranges = ranges.items;
    a->range_count = ranges.count;
    a->versions = versions.items;
    a->version_count = versions.count;
    *ret_said = ranges.count || versions.count;
    return r;
}
