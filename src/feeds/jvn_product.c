// SPDX-License-Identifier: Apache-2.0
// Products of JVN iPedia (VULDEF 3.2, AffectedItem; NISTIR 7695).

#include "feeds/jvn_product.h"

#include "base/error.h"
#include "feeds/cpe_match.h"
#include "model/cpe.h"

// --- Names

// A URI of 2.2 as it must be written: real ones have spaces and marks without escapes.
static int mend(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    static const char hex[] = "0123456789abcdef";
    bh_str rest = cpe;
    char *p = bh_arena_array(arena, cpe.len + 1, 3);
    size_t n = 0;

    if (!p)
        return BH_E_NOMEM;
    *ret = cpe;
    if (!bh_str_skip(&rest, BH_STR("cpe:/")))
        return 0;
    memcpy(p, cpe.ptr, n = cpe.len - rest.len);
    for (size_t i = 0; i < rest.len; i++) {
        unsigned char c = (unsigned char)rest.ptr[i];
        if (c == ' ') {
            p[n++] = '_';
        } else if (bh_is_alnum((char)c) || (c && strchr(":.-_~%", c))) {
            p[n++] = (char)c;
        } else {
            p[n++] = '%';
            p[n++] = hex[c >> 4];
            p[n++] = hex[c & 15];
        }
    }
    *ret = bh_str_n(p, n);
    return 0;
}

// Whether vendor and product name one product, and not whoever has no name of its own.
static bool names_product(bh_str cpe)
{
    static const char *const anybody[] = {"misc", "multiple_vendors", "n\\/a"};
    bh_str vendor = bh_cpe_attribute(cpe, BH_CPE_VENDOR);

    for (size_t i = 0; i < BH_COUNT(anybody); i++)
        if (bh_str_caseeq(vendor, bh_str_z(anybody[i])))
            return false;
    return bh_cpe_is_value(vendor) && bh_cpe_is_value(bh_cpe_attribute(cpe, BH_CPE_PRODUCT));
}

int bh_jvn_cpe(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    int r = mend(cpe, arena, &cpe);

    if (r == 0)
        r = bh_cpe_read(cpe, arena, ret);
    return r == 0 && !names_product(*ret) ? BH_E_FORMAT : r;
}

static int version_of_name(struct bh_jvn_product *p, bh_str cpe, struct bh_arena *arena)
{
    const struct bh_cpe_match m = {.criteria = cpe, .vulnerable = true};
    struct bh_record_list list = {.size = sizeof(struct bh_affected)};

    p->has_version = bh_cpe_is_value(bh_cpe_attribute(cpe, BH_CPE_VERSION)) ||
                     bh_cpe_is_value(bh_cpe_attribute(cpe, BH_CPE_UPDATE));
    if (!p->has_version)
        return 0;
    int r = bh_cpe_matches(&m, 1, true, arena, &list);
    if (r == 0)
        p->own = *(const struct bh_affected *)list.items;
    return r;
}

int bh_jvn_product_init(struct bh_jvn_product *p, bh_str vendor, bh_str product, bh_str cpe,
                        struct bh_arena *arena)
{
    struct bh_affected *a = &p->base;

    *p = (struct bh_jvn_product){.vendor = vendor,
                                 .product = product,
                                 .phrases.size = sizeof(struct bh_jvn_phrase),
                                 .cves.size = sizeof(bh_str)};
    int r = bh_arena_join(
        arena, (bh_str[]){vendor, vendor.len && product.len ? BH_STR(" ") : BH_STR_EMPTY, product},
        3, &a->note);
    if (r == 0)
        r = bh_jvn_cpe(cpe, arena, &cpe);
    if (r == BH_E_FORMAT)
        return 0;
    a->ecosystem = BH_STR("CPE");
    if (r == 0)
        r = bh_cpe_product(cpe, arena, &a->name);
    if (r == 0)
        r = bh_cpe_any_version(cpe, arena, &a->cpe);
    return r < 0 ? r : version_of_name(p, cpe, arena);
}

// --- Versions

int bh_jvn_product_phrase(struct bh_jvn_product *p, bh_str text, bool in_words,
                          struct bh_arena *arena)
{
    struct bh_jvn_phrase *phrase = bh_record_push(arena, &p->phrases);
    int r = 0;

    if (!phrase)
        return BH_E_NOMEM;
    phrase->text = text;
    if (!in_words && !p->has_version)
        r = bh_jvn_versions_read(text, arena, &phrase->versions);
    else
        r = BH_E_FORMAT;
    phrase->readable = r == 0 && !phrase->versions.qualifier.len;
    return r == BH_E_FORMAT ? 0 : r;
}

static int join_both(bh_str phrase, const struct bh_jvn_span *span, struct bh_arena *arena,
                     bh_str *ret)
{
    bh_str bounds;
    int r = bh_jvn_span_text(span, arena, &bounds);

    return r < 0 ? r
                 : bh_arena_join(
                       arena, (bh_str[]){phrase, phrase.len ? BH_STR(" / ") : BH_STR_EMPTY, bounds},
                       3, ret);
}

int bh_jvn_product_span(struct bh_jvn_product *p, const struct bh_jvn_span *span, bh_str phrase,
                        struct bh_arena *arena)
{
    struct bh_jvn_phrase *kept = bh_record_push(arena, &p->phrases);
    struct bh_jvn_span *copy = bh_arena_alloc(arena, sizeof(*copy));
    struct bh_jvn_versions words = {0};
    int r = phrase.len ? bh_jvn_versions_read(phrase, arena, &words) : BH_E_FORMAT;

    if (!kept || !copy || r == BH_E_NOMEM)
        return BH_E_NOMEM;
    bool same = r == BH_E_FORMAT || (words.count == 1 && !words.qualifier.len &&
                                     bh_jvn_span_same(&words.spans[0], span));
    *copy = *span;
    kept->versions = words; // with its CVEs
    kept->versions.spans = copy;
    kept->versions.count = 1;
    kept->readable = same && !p->has_version;
    return kept->readable ? 0 : join_both(phrase, span, arena, &kept->text);
}

static int add_words(struct bh_record_list *ranges, bh_str text, struct bh_arena *arena)
{
    struct bh_range *range = bh_record_push(arena, ranges);

    if (!range)
        return BH_E_NOMEM;
    *range = (struct bh_range){.type = BH_RANGE_UNREADABLE, .text = text};
    return 0;
}

static int add_span(struct bh_record_list *ranges, const struct bh_jvn_span *span, bh_str product,
                    struct bh_arena *arena)
{
    struct bh_range_event *events = bh_arena_array(arena, 2, sizeof(*events));
    struct bh_range *range = bh_record_push(arena, ranges);
    size_t n = 0;

    if (!events || !range)
        return BH_E_NOMEM;
    events[n++] = (struct bh_range_event){span->after ? BH_INTRODUCED_AFTER : BH_INTRODUCED,
                                          span->from.len ? span->from : BH_STR("0")};
    if (span->to.len)
        events[n++] =
            (struct bh_range_event){span->including ? BH_LAST_AFFECTED : BH_FIXED, span->to};
    *range = (struct bh_range){.events = events, .event_count = n};
    if (bh_str_eqz(product, "openssl:openssl"))
        range->order = BH_STR("openssl");
    return 0;
}

// Whether the source says nothing of the product for that CVE.
static bool is_of_others(const struct bh_jvn_product *p, bh_str cve)
{
    const bh_str *cves = p->cves.items;

    for (size_t i = 0; i < p->cves.count; i++)
        if (bh_str_eq(cves[i], cve))
            return false;
    return cve.len && p->cves.count;
}

static bool is_said_of(const struct bh_jvn_phrase *phrase, bh_str cve)
{
    const struct bh_jvn_versions *v = &phrase->versions;

    if (!v->cve_count)
        return true;
    for (size_t i = 0; i < v->cve_count; i++)
        if (bh_str_eq(v->cves[i], cve))
            return true;
    return false;
}

int bh_jvn_product_affected(const struct bh_jvn_product *p, bh_str cve, struct bh_arena *arena,
                            struct bh_affected *ret, bool *ret_said)
{
    const struct bh_jvn_phrase *phrases = p->phrases.items;
    struct bh_record_list ranges = {.size = sizeof(struct bh_range)};
    int r = 0;

    *ret_said = false;
    if (is_of_others(p, cve))
        return 0;
    for (size_t i = 0; r == 0 && i < p->phrases.count; i++) {
        if (!is_said_of(&phrases[i], cve))
            continue;
        if (!phrases[i].readable)
            r = add_words(&ranges, phrases[i].text, arena);
        for (size_t k = 0; r == 0 && phrases[i].readable && k < phrases[i].versions.count; k++)
            r = add_span(&ranges, &phrases[i].versions.spans[k], p->base.name, arena);
    }
    *ret_said = ranges.count || !p->phrases.count;
    *ret = p->base;
    if (r == 0 && !p->phrases.count && p->has_version) {
        *ret = p->own;
        ret->note = p->base.note;
        return 0;
    }
    if (r == 0 && !p->phrases.count)
        r = add_words(&ranges, p->product.len ? p->product : p->base.note, arena);
    ret->ranges = ranges.items;
    ret->range_count = ranges.count;
    return r;
}
