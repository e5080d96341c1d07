// SPDX-License-Identifier: Apache-2.0
// Match criteria (NVD CVE API 2.0, "cpeMatch"; NISTIR 7695 and 7696).

#include "feeds/cpe_match.h"

#include "base/error.h"
#include "base/map.h"
#include "model/cpe.h"
#include "versions/version.h"

int bh_cpe_product(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    bh_str vendor = bh_cpe_attribute(cpe, BH_CPE_VENDOR);
    bh_str product = bh_cpe_attribute(cpe, BH_CPE_PRODUCT);
    char *p = bh_arena_alloc(arena, vendor.len + product.len + 2);

    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < vendor.len; i++)
        p[i] = bh_to_lower(vendor.ptr[i]);
    p[vendor.len] = ':';
    for (size_t i = 0; i < product.len; i++)
        p[vendor.len + 1 + i] = bh_to_lower(product.ptr[i]);
    p[vendor.len + 1 + product.len] = '\0';
    *ret = bh_str_n(p, vendor.len + product.len + 1);
    return 0;
}

int bh_cpe_any_version(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    bh_str version = bh_cpe_attribute(cpe, BH_CPE_VERSION);
    bh_str edition = bh_cpe_attribute(cpe, BH_CPE_EDITION);
    size_t from = (size_t)(version.ptr - cpe.ptr), to = (size_t)(edition.ptr - cpe.ptr);

    return bh_arena_join(
        arena, (bh_str[]){bh_str_sub(cpe, 0, from), BH_STR("*:*:"), bh_str_from(cpe, to)}, 3, ret);
}

// --- What one criterion says

static bool is_any(bh_str attribute)
{
    return bh_str_eqz(attribute, "*");
}

static bool is_any_or_none(bh_str attribute)
{
    return is_any(attribute) || bh_str_eqz(attribute, "-");
}

// "292" of "update_292" or "update292".
static bool update_number(bh_str update, bh_str *ret)
{
    if (!bh_str_skip(&update, BH_STR("update")))
        return false;
    (void)bh_str_skip(&update, BH_STR("_"));
    *ret = update;
    for (size_t i = 0; i < update.len; i++)
        if (!bh_is_digit(update.ptr[i]))
            return false;
    return update.len;
}

static bool is_three_numbers(bh_str version)
{
    size_t dots = 0;

    for (size_t i = 0; i < version.len; i++) {
        dots += version.ptr[i] == '.';
        if (!bh_is_digit(version.ptr[i]) && version.ptr[i] != '.')
            return false;
    }
    return dots == 2;
}

int bh_cpe_version(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    bh_str version, update = bh_cpe_attribute(cpe, BH_CPE_UPDATE), number;
    int r = bh_cpe_plain(bh_cpe_attribute(cpe, BH_CPE_VERSION), arena, &version);

    if (r == 0 && !is_any_or_none(update)) {
        r = bh_cpe_plain(update, arena, &update);
        if (r == 0 && is_three_numbers(version) && update_number(update, &number))
            return bh_arena_join(arena, (bh_str[]){version, BH_STR("_"), number}, 3, ret);
        if (r == 0)
            return bh_arena_join(arena, (bh_str[]){version, BH_STR("-"), update}, 3, ret);
    }
    if (r == 0)
        *ret = version;
    return r;
}

// "cpe:2.3:..., >= 1.0, < 2.0"
static int criterion_text(const struct bh_cpe_match *m, const char *reason, struct bh_arena *arena,
                          bh_str *ret)
{
    const struct {
        const char *mark;
        bh_str bound;
    } bounds[] = {{", >= ", m->start_including},
                  {", > ", m->start_excluding},
                  {", <= ", m->end_including},
                  {", < ", m->end_excluding}};
    bh_str pieces[3 + 2 * BH_COUNT(bounds)];
    size_t n = 0;

    if (reason) {
        pieces[n++] = bh_str_z(reason);
        pieces[n++] = BH_STR(": ");
    }
    pieces[n++] = m->criteria;
    for (size_t i = 0; i < BH_COUNT(bounds); i++)
        if (bounds[i].bound.len) {
            pieces[n++] = bh_str_z(bounds[i].mark);
            pieces[n++] = bounds[i].bound;
        }
    return bh_arena_join(arena, pieces, n, ret);
}

static int unreadable(const struct bh_cpe_match *m, const char *reason, struct bh_arena *arena,
                      struct bh_range *ret)
{
    *ret = (struct bh_range){.type = BH_RANGE_UNREADABLE};
    return criterion_text(m, reason, arena, &ret->text);
}

static bool is_bound(bh_str text)
{
    return text.len && !is_any_or_none(text);
}

static const char *own_order(bh_str product)
{
    return bh_str_eqz(product, "openssl:openssl") ? "openssl" : NULL;
}

// From 240.0 to 140.1: a slip of the pen, by which no version is meant. As events, both would be
// true of what they stand for alone.
static bool is_backwards(const struct bh_cpe_match *m, bh_str product)
{
    const char *name = own_order(product);
    const struct bh_version_order *order = bh_version_order_find(bh_str_z(name ? name : "generic"));
    bh_str start = m->start_including.len ? m->start_including : m->start_excluding;
    bh_str end = m->end_including.len ? m->end_including : m->end_excluding;
    int c;

    return start.len && end.len && order->compare(start, end, &c) == 0 && c > 0;
}

// Whether the bounds can be one range.
static bool bounds_fit(const struct bh_cpe_match *m, bh_str product)
{
    const bh_str all[] = {m->start_including, m->start_excluding, m->end_including,
                          m->end_excluding};

    for (size_t i = 0; i < BH_COUNT(all); i++)
        if (all[i].len && !is_bound(all[i]))
            return false;
    return !(m->start_including.len && m->start_excluding.len) &&
           !(m->end_including.len && m->end_excluding.len) && !is_backwards(m, product);
}

static int range_of(const struct bh_cpe_match *m, bh_str product, struct bh_arena *arena,
                    struct bh_range *ret)
{
    struct bh_range_event *events = bh_arena_array(arena, 2, sizeof(*events));
    size_t n = 0;

    if (!events)
        return BH_E_NOMEM;
    if (m->start_excluding.len)
        events[n++] = (struct bh_range_event){BH_INTRODUCED_AFTER, m->start_excluding};
    else
        events[n++] = (struct bh_range_event){
            BH_INTRODUCED, m->start_including.len ? m->start_including : BH_STR("0")};
    if (m->end_excluding.len)
        events[n++] = (struct bh_range_event){BH_FIXED, m->end_excluding};
    else if (m->end_including.len)
        events[n++] = (struct bh_range_event){BH_LAST_AFFECTED, m->end_including};
    *ret = (struct bh_range){.events = events, .event_count = n};
    ret->order = bh_str_z(own_order(product));
    return 0;
}

// --- Products

// An affected package that is being put together from criteria.
struct product {
    struct bh_affected a;
    struct bh_record_list ranges, versions;
    size_t criteria;
};

struct products {
    struct bh_arena *arena;
    struct bh_map by_cpe; // with any version -> index
    struct bh_record_list list;
};

static int add_meaning(struct products *p, struct product *one, const struct bh_cpe_match *m,
                       bh_str cpe)
{
    bh_str version = bh_cpe_attribute(cpe, BH_CPE_VERSION);
    bh_str update = bh_cpe_attribute(cpe, BH_CPE_UPDATE);
    bool bounded = m->start_including.len || m->start_excluding.len || m->end_including.len ||
                   m->end_excluding.len;

    if (!bounded && bh_cpe_is_value(version) &&
        (is_any_or_none(update) || bh_cpe_is_value(update))) {
        bh_str *listed = bh_record_push(p->arena, &one->versions);
        return listed ? bh_cpe_version(cpe, p->arena, listed) : BH_E_NOMEM;
    }
    struct bh_range *range = bh_record_push(p->arena, &one->ranges);
    if (!range)
        return BH_E_NOMEM;
    if (is_any(version) && is_any_or_none(update) && bounds_fit(m, one->a.name))
        return range_of(m, one->a.name, p->arena, range);
    return unreadable(m, NULL, p->arena, range);
}

// Of a text that is no name, which is kept for people.
static int add_nameless(struct products *p, const struct bh_cpe_match *m)
{
    struct product *one = bh_record_push(p->arena, &p->list);

    if (!one)
        return BH_E_NOMEM;
    one->ranges.size = sizeof(struct bh_range);
    one->a.note = m->criteria;
    struct bh_range *range = bh_record_push(p->arena, &one->ranges);
    return range ? unreadable(m, NULL, p->arena, range) : BH_E_NOMEM;
}

static int add_criterion(struct products *p, const struct bh_cpe_match *m)
{
    struct product *one;
    bh_str cpe, any;
    bool added;
    int r = bh_cpe_read(m->criteria, p->arena, &cpe);

    if (r == BH_E_FORMAT)
        return add_nameless(p, m);
    if (r == 0)
        r = bh_cpe_any_version(cpe, p->arena, &any);
    if (r < 0)
        return r;
    struct bh_map_slot *slot = bh_map_slot(&p->by_cpe, any, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (added) {
        slot->value = p->list.count;
        one = bh_record_push(p->arena, &p->list);
        if (!one)
            return BH_E_NOMEM;
        *one = (struct product){.a = {.ecosystem = BH_STR("CPE"), .cpe = cpe},
                                .ranges.size = sizeof(struct bh_range),
                                .versions.size = sizeof(bh_str)};
        r = bh_cpe_product(cpe, p->arena, &one->a.name);
    } else {
        one = (struct product *)p->list.items + slot->value;
        one->a.cpe = any;
    }
    return r < 0 ? r : add_meaning(p, one, m, cpe);
}

int bh_cpe_matches(const struct bh_cpe_match *matches, size_t count, bool vulnerable_only,
                   struct bh_arena *arena, struct bh_record_list *affected)
{
    struct products p = {.arena = arena, .list.size = sizeof(struct product)};
    int r = 0;

    bh_map_init(&p.by_cpe);
    for (size_t i = 0; r == 0 && i < count; i++)
        if (matches[i].vulnerable || !vulnerable_only)
            r = add_criterion(&p, &matches[i]);
    bh_map_done(&p.by_cpe);
    for (size_t i = 0; r == 0 && i < p.list.count; i++) {
        const struct product *one = (struct product *)p.list.items + i;
        struct bh_affected *a = bh_record_push(arena, affected);
        if (!a)
            return BH_E_NOMEM;
        *a = one->a;
        a->ranges = one->ranges.items;
        a->range_count = one->ranges.count;
        a->versions = one->versions.items;
        a->version_count = one->versions.count;
    }
    return r;
}

int bh_cpe_match_unreadable(const struct bh_cpe_match *m, const char *reason,
                            struct bh_arena *arena, struct bh_affected *ret)
{
    struct bh_range *range = bh_arena_array(arena, 1, sizeof(*range));
    struct bh_affected a = {.ranges = range, .range_count = 1};

    if (!range)
        return BH_E_NOMEM;
    int r = bh_cpe_read(m->criteria, arena, &a.cpe);
    if (r == 0) {
        a.ecosystem = BH_STR("CPE");
        r = bh_cpe_product(a.cpe, arena, &a.name);
    } else if (r == BH_E_FORMAT) {
        a.note = m->criteria;
        r = 0;
    }
    if (r == 0)
        r = unreadable(m, reason, arena, range);
    if (r == 0)
        *ret = a;
    return r;
}
