// SPDX-License-Identifier: Apache-2.0
// Entries of JVN iPedia in JSON, put together.

#include "feeds/jvn_csaf_entry.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/map.h"
#include "feeds/jvn_product.h"
#include "model/cpe.h"

// Comparisons of the criteria of a product with its bounds. Real products have some tens of both.
#define COMPARISONS_MAX 1000000

// A product of the entry, whatever names it.
struct product {
    bh_str vendor, name;
    bh_str cpe;                     // formatted string of any version; empty: none
    struct bh_record_list versions; // of struct bh_jvn_csaf_version
    struct bh_record_list spans;    // of struct span: single versions of the tree
    struct bh_record_list matches;  // of struct span
    struct bh_record_list cves;     // of bh_str
};

struct span {
    struct bh_jvn_span s;
    bh_str text; // of what no span says; empty: the span counts
};

struct making {
    const struct bh_jvn_csaf_entry *c;
    struct bh_arena *arena;
    struct bh_jvn_entry entry;
    struct bh_record_list products; // of struct product
    struct bh_map names, ids, cpes; // -> its number + 1
    struct bh_map affected;         // ids of products that are known to be affected
};

void bh_jvn_csaf_entry_init(struct bh_jvn_csaf_entry *c, const struct bh_feed_sink *sink)
{
    *c = (struct bh_jvn_csaf_entry){.sink = sink,
                                    .published = BH_TIME_UNKNOWN,
                                    .modified = BH_TIME_UNKNOWN,
                                    .disclosed = BH_TIME_UNKNOWN,
                                    .references.size = sizeof(struct bh_jvn_csaf_reference),
                                    .products.size = sizeof(struct bh_jvn_csaf_product),
                                    .versions.size = sizeof(struct bh_jvn_csaf_version),
                                    .matches.size = sizeof(struct bh_jvn_csaf_match),
                                    .texts.size = sizeof(struct bh_jvn_csaf_text),
                                    .vectors.size = sizeof(struct bh_jvn_csaf_said),
                                    .affected.size = sizeof(struct bh_jvn_csaf_said),
                                    .cves.size = sizeof(bh_str),
                                    .cwes.size = sizeof(bh_str)};
}

// --- Products

static struct product *product_at(struct making *m, uint64_t number)
{
    return (struct product *)m->products.items + number - 1;
}

// The number + 1 of the product of that key, a new one if there is none. 0: no memory.
static uint64_t product_of(struct making *m, struct bh_map *map, bh_str key)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(map, key, &added);

    if (!slot || !added)
        return slot ? slot->value : 0;
    struct product *p = bh_record_push(m->arena, &m->products);
    if (!p)
        return 0;
    p->versions.size = sizeof(struct bh_jvn_csaf_version);
    p->spans.size = p->matches.size = sizeof(struct span);
    p->cves.size = sizeof(bh_str);
    slot->value = m->products.count;
    return slot->value;
}

static int product_named(struct making *m, bh_str vendor, bh_str name, uint64_t *ret)
{
    bh_str key;
    int r = bh_arena_join(m->arena, (bh_str[]){vendor, BH_STR("\n"), name}, 3, &key);

    *ret = r < 0 ? 0 : product_of(m, &m->names, key);
    if (!*ret)
        return BH_E_NOMEM;
    product_at(m, *ret)->vendor = vendor;
    product_at(m, *ret)->name = name;
    return 0;
}

// The first CPE name of a product counts.
static int take_cpe(struct making *m, uint64_t number, bh_str cpe)
{
    struct product *p = product_at(m, number);
    bh_str formatted, product;
    int r = p->cpe.len || !cpe.len ? BH_E_FORMAT : bh_jvn_cpe(cpe, m->arena, &formatted);

    if (r == 0)
        r = bh_cpe_any_version(formatted, m->arena, &p->cpe);
    if (r == 0)
        r = bh_cpe_product(formatted, m->arena, &product);
    if (r == 0 && !bh_map_get(&m->cpes, product, &(uint64_t){0}))
        r = bh_map_set(&m->cpes, product, number);
    return r == BH_E_FORMAT ? 0 : r;
}

static int add_exact(struct making *m, struct bh_record_list *list, bh_str version)
{
    const struct span one = {.s = {.from = version, .to = version, .including = true}};

    return bh_record_add(m->arena, list, &one);
}

static int take_products(struct making *m)
{
    const struct bh_jvn_csaf_product *all = m->c->products.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->c->products.count; i++) {
        uint64_t number;
        r = product_named(m, all[i].vendor, all[i].name, &number);
        if (r == 0)
            r = take_cpe(m, number, all[i].cpe);
        if (r == 0 && all[i].id.len && !bh_map_get(&m->ids, all[i].id, &(uint64_t){0}))
            r = bh_map_set(&m->ids, all[i].id, number);
        if (r == 0 && all[i].version.len && bh_map_get(&m->affected, all[i].id, &(uint64_t){0}))
            r = add_exact(m, &product_at(m, number)->spans, all[i].version);
    }
    return r;
}

static int take_versions(struct making *m)
{
    const struct bh_jvn_csaf_version *all = m->c->versions.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->c->versions.count; i++) {
        uint64_t number;
        r = product_named(m, all[i].vendor, all[i].product, &number);
        if (r == 0)
            r = bh_record_add(m->arena, &product_at(m, number)->versions, &all[i]);
    }
    return r;
}

// --- Criteria

static bool has_bounds(const struct bh_cpe_match *c)
{
    return c->start_including.len || c->start_excluding.len || c->end_including.len ||
           c->end_excluding.len;
}

// version: that the name of the product has; empty: any.
static bool span_of_match(const struct bh_jvn_csaf_match *match, bh_str version,
                          struct bh_jvn_span *ret)
{
    const struct bh_cpe_match *c = &match->m;

    if (!match->plain || (version.len && has_bounds(c)) ||
        (c->start_including.len && c->start_excluding.len) ||
        (c->end_including.len && c->end_excluding.len))
        return false;
    *ret = (struct bh_jvn_span){.from = c->start_including.len ? c->start_including
                                                               : c->start_excluding,
                                .to = c->end_including.len ? c->end_including : c->end_excluding,
                                .after = c->start_excluding.len,
                                .including = c->end_including.len};
    if (version.len)
        *ret = (struct bh_jvn_span){.from = version, .to = version, .including = true};
    return true;
}

// The product of a criterion, and the version in its name.
static int find_criterion(struct making *m, bh_str criteria, uint64_t *ret, bh_str *ret_version)
{
    bh_str formatted, product;
    uint64_t number = 0;
    int r = bh_jvn_cpe(criteria, m->arena, &formatted);

    *ret_version = BH_STR_EMPTY;
    *ret = 0;
    if (r == 0) {
        r = bh_cpe_product(formatted, m->arena, &product);
        if (r == 0 && bh_cpe_is_value(bh_cpe_attribute(formatted, BH_CPE_VERSION)))
            r = bh_cpe_version(formatted, m->arena, ret_version);
        if (r == 0 && bh_map_get(&m->cpes, product, &number))
            *ret = number;
        return r;
    }
    if (r != BH_E_FORMAT)
        return r;
    size_t colon = bh_str_rfind(criteria, ':');
    if (bh_map_get(&m->ids, criteria, &number)) {
        *ret = number;
    } else if (bh_map_get(&m->ids, bh_str_sub(criteria, 0, colon), &number)) {
        *ret = number;
        *ret_version = bh_str_from(criteria, colon + 1);
    }
    return 0;
}

static int text_of_match(struct making *m, const struct bh_cpe_match *c, bh_str *ret)
{
    const struct {
        const char *mark;
        bh_str bound;
    } bounds[] = {{" >= ", c->start_including},
                  {" > ", c->start_excluding},
                  {" <= ", c->end_including},
                  {" < ", c->end_excluding}};
    int r = 0;

    *ret = c->criteria;
    for (size_t i = 0; r == 0 && i < BH_COUNT(bounds); i++)
        if (bounds[i].bound.len)
            r = bh_arena_join(m->arena, (bh_str[]){*ret, bh_str_z(bounds[i].mark), bounds[i].bound},
                              3, ret);
    return r;
}

static int take_match(struct making *m, const struct bh_jvn_csaf_match *match)
{
    struct span one = {0};
    uint64_t number;
    bh_str version;
    int r = find_criterion(m, match->m.criteria, &number, &version);

    if (r == 0 && !number) { // of a product that stands nowhere else
        r = product_named(m, BH_STR_EMPTY, match->m.criteria, &number);
        if (r == 0)
            r = take_cpe(m, number, match->m.criteria);
    }
    if (r == 0 && !span_of_match(match, version, &one.s))
        r = text_of_match(m, &match->m, &one.text);
    return r < 0 ? r : bh_record_add(m->arena, &product_at(m, number)->matches, &one);
}

static int take_matches(struct making *m)
{
    const struct bh_jvn_csaf_match *all = m->c->matches.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->c->matches.count; i++)
        r = take_match(m, &all[i]);
    return r;
}

// --- Which CVE which product has

// Whether every CVE of the entry says which products have it.
static bool all_say_products(const struct making *m)
{
    const struct bh_jvn_csaf_said *said = m->c->affected.items;
    const bh_str *cves = m->c->cves.items;
    size_t named = 0, at = 0;

    for (size_t i = 0; i < m->c->cves.count; i++) {
        bool any = at < m->c->affected.count && said[at].vulnerability == i;
        while (at < m->c->affected.count && said[at].vulnerability == i)
            at++;
        if (cves[i].len && !any)
            return false;
        named += cves[i].len > 0;
    }
    return named == m->entry.cves.count;
}

static int take_affected(struct making *m)
{
    const struct bh_jvn_csaf_said *said = m->c->affected.items;
    const bh_str *cves = m->c->cves.items;
    int r = 0;

    if (!all_say_products(m))
        return 0;
    for (size_t i = 0; r == 0 && i < m->c->affected.count; i++) {
        bh_str cve = cves[said[i].vulnerability];
        uint64_t number;
        if (!cve.len || !bh_map_get(&m->ids, said[i].text, &number))
            continue;
        struct bh_record_list *list = &product_at(m, number)->cves;
        const bh_str *known = list->items;
        if (!list->count || !bh_str_eq(known[list->count - 1], cve))
            r = bh_record_add(m->arena, list, &cve);
    }
    return r;
}

// --- Into the entry

// "0.0.0", "*": before everything.
static bool is_lowest(bh_str version)
{
    bool zeros = true;

    for (size_t i = 0; i < version.len; i++)
        zeros = zeros && (version.ptr[i] == '0' || version.ptr[i] == '.');
    return zeros || bh_str_eqz(version, "*") || bh_str_eqz(version, "-");
}

static struct bh_jvn_span span_of_version(const struct bh_jvn_csaf_version *v)
{
    struct bh_jvn_span s = {.from = v->version, .to = v->version, .including = true};

    if (v->less_than.len)
        s = (struct bh_jvn_span){.from = v->version, .to = v->less_than};
    else if (v->less_or_equal.len)
        s = (struct bh_jvn_span){.from = v->version, .to = v->less_or_equal, .including = true};
    else if (!bh_str_eqz(v->version, "*"))
        return s;
    if (is_lowest(s.from))
        s.from = BH_STR_EMPTY;
    if (bh_str_eqz(s.to, "*"))
        s.to = BH_STR_EMPTY;
    return s;
}

static bool is_affected(const struct bh_jvn_csaf_version *v)
{
    return !v->status.len || bh_str_eqz(v->status, "affected");
}

static int put_version(struct making *m, const struct bh_jvn_csaf_version *v)
{
    const struct bh_jvn_span span = span_of_version(v);
    bh_str text;

    if (bh_str_eqz(v->status, "unaffected"))
        return 0;
    if (is_affected(v) && (v->version.len || v->less_than.len || v->less_or_equal.len))
        return bh_jvn_entry_span(&m->entry, &span, v->description);
    int r = bh_arena_join(m->arena,
                          (bh_str[]){v->description.len ? v->description : v->version, BH_STR(" ("),
                                     v->status, BH_STR(")")},
                          v->status.len ? 4 : 1, &text);
    return r < 0 || !text.len ? r : bh_jvn_entry_versions(&m->entry, text, !is_affected(v));
}

static bool says_span(const struct product *p, const struct bh_jvn_span *span)
{
    const struct bh_jvn_csaf_version *versions = p->versions.items;
    const struct span *spans = p->spans.items;
    bool same = false;

    for (size_t i = 0; !same && i < p->versions.count; i++) {
        struct bh_jvn_span one = span_of_version(&versions[i]);
        same = is_affected(&versions[i]) && bh_jvn_span_same(&one, span);
    }
    for (size_t i = 0; !same && i < p->spans.count; i++)
        same = bh_jvn_span_same(&spans[i].s, span);
    return same;
}

// Criteria beside bounds say nothing new, or something that contradicts them.
static int put_match(struct making *m, const struct product *p, const struct span *match,
                     bool alone, bool compare)
{
    struct bh_jvn_span span = match->s;
    bh_str text = match->text;
    int r = 0;

    if (!bh_str_eq(span.from, span.to) && is_lowest(span.from))
        span.from = BH_STR_EMPTY;
    if (!text.len && alone)
        return bh_jvn_entry_span(&m->entry, &span, BH_STR_EMPTY);
    if (!text.len && compare && says_span(p, &span))
        return 0;
    if (!text.len) {
        r = bh_jvn_span_text(&span, m->arena, &text);
        if (r == 0)
            r = bh_arena_join(m->arena, (bh_str[]){BH_STR("cpeApplicability: "), text}, 2, &text);
    }
    return r < 0 ? r : bh_jvn_entry_versions(&m->entry, text, true);
}

static int put_product(struct making *m, const struct product *p)
{
    const struct bh_jvn_csaf_version *versions = p->versions.items;
    const struct span *spans = p->spans.items, *matches = p->matches.items;
    const bh_str *cves = p->cves.items;
    size_t said = p->versions.count + p->spans.count;
    bool compare = !said || p->matches.count <= COMPARISONS_MAX / said;
    int r = bh_jvn_entry_product(&m->entry, p->vendor, p->name, p->cpe);

    for (size_t i = 0; r == 0 && i < p->cves.count; i++)
        r = bh_jvn_entry_only(&m->entry, cves[i]);
    for (size_t i = 0; r == 0 && i < p->versions.count; i++)
        r = put_version(m, &versions[i]);
    for (size_t i = 0; r == 0 && i < p->spans.count; i++)
        r = bh_jvn_entry_span(&m->entry, &spans[i].s, BH_STR_EMPTY);
    for (size_t i = 0; r == 0 && i < p->matches.count; i++)
        r = put_match(m, p, &matches[i], !said, compare);
    return r;
}

static int put_products(struct making *m)
{
    const struct bh_jvn_csaf_said *affected = m->c->affected.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->c->affected.count; i++)
        r = bh_map_set(&m->affected, affected[i].text, 1);
    if (r == 0)
        r = take_products(m);
    if (r == 0)
        r = take_versions(m);
    if (r == 0)
        r = take_matches(m);
    if (r == 0)
        r = take_affected(m);
    for (size_t i = 0; r == 0 && i < m->products.count; i++)
        r = put_product(m, (const struct product *)m->products.items + i);
    return r;
}

static int put_references(struct making *m)
{
    const struct bh_jvn_csaf_reference *all = m->c->references.items;
    const bh_str *cves = m->c->cves.items, *cwes = m->c->cwes.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->c->cves.count; i++)
        r = bh_jvn_entry_other_id(&m->entry, BH_STR("CVE"), cves[i]);
    for (size_t i = 0; r == 0 && i < m->c->references.count; i++) {
        bool web =
            bh_str_eqz(all[i].source, "関連文書") || bh_str_eqz(all[i].source, "Related document");
        r = bh_jvn_entry_other_id(&m->entry, all[i].source, all[i].summary);
        if (r == 0)
            r = bh_cve_reference(&m->entry.record, all[i].url, web ? "WEB" : "ADVISORY");
    }
    for (size_t i = 0; r == 0 && i < m->c->cwes.count; i++)
        r = bh_cve_weakness(&m->entry.record, cwes[i]);
    return r;
}

// The same words stand at each CVE.
static int put_texts(struct making *m)
{
    const struct bh_jvn_csaf_text *all = m->c->texts.items;
    struct bh_map seen[BH_ADVICE_WORKAROUND + 1];
    bool added;
    int r = 0;

    for (size_t k = 0; k < BH_COUNT(seen); k++)
        bh_map_init(&seen[k]);
    for (size_t i = 0; r == 0 && i < m->c->texts.count; i++) {
        if (!bh_map_slot(&seen[all[i].kind], all[i].text, &added))
            r = BH_E_NOMEM;
        else if (added)
            r = bh_jvn_entry_advice(&m->entry, all[i].kind, all[i].text);
    }
    for (size_t k = 0; k < BH_COUNT(seen); k++)
        bh_map_done(&seen[k]);
    return r;
}

static int put_severities(struct making *m)
{
    const struct bh_jvn_csaf_said *vectors = m->c->vectors.items;
    const bh_str *cves = m->c->cves.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < m->c->vectors.count; i++)
        r = bh_jvn_entry_severity(&m->entry, cves[vectors[i].vulnerability], vectors[i].text,
                                  BH_STR_EMPTY);
    return r;
}

static int make(struct making *m)
{
    const struct bh_jvn_csaf_entry *c = m->c;
    struct bh_advisory *a = &m->entry.record.a;

    m->entry.ja = !bh_str_starts(c->lang, BH_STR("en"));
    m->entry.title = c->title;
    m->entry.text = c->text;
    a->id = c->id.len ? c->id : c->id_too;
    a->modified = c->modified;
    a->published = c->published != BH_TIME_UNKNOWN ? c->published : c->disclosed;
    int r = put_references(m);
    if (r == 0)
        r = put_severities(m);
    if (r == 0)
        r = put_texts(m);
    if (r == 0)
        r = put_products(m);
    return r < 0 ? r : bh_jvn_entry_finish(&m->entry);
}

int bh_jvn_csaf_entry_finish(struct bh_jvn_csaf_entry *c)
{
    struct making m = {.c = c, .arena = c->sink->arena, .products.size = sizeof(struct product)};
    struct bh_map *const maps[] = {&m.names, &m.ids, &m.cpes, &m.affected};

    for (size_t i = 0; i < BH_COUNT(maps); i++)
        bh_map_init(maps[i]);
    bh_jvn_entry_init(&m.entry, c->sink);
    int r = make(&m);
    bh_jvn_entry_done(&m.entry);
    for (size_t i = 0; i < BH_COUNT(maps); i++)
        bh_map_done(maps[i]);
    return r;
}
