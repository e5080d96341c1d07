// SPDX-License-Identifier: Apache-2.0
// Entries of JVN iPedia, and the records that they come to.

#include "feeds/jvn_entry.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "feeds/jvn_product.h"

void bh_jvn_entry_init(struct bh_jvn_entry *e, const struct bh_feed_sink *sink)
{
    *e = (struct bh_jvn_entry){.sink = sink,
                               .ja = true,
                               .cves.size = sizeof(bh_str),
                               .links.size = sizeof(struct bh_link),
                               .severities.size = sizeof(struct bh_jvn_severity),
                               .products.size = sizeof(struct bh_jvn_product)};
    bh_cve_record_init(&e->record, sink->arena);
}

void bh_jvn_entry_done(struct bh_jvn_entry *e)
{
    bh_cve_record_done(&e->record);
}

// --- Ids

// "CVE-2025-0354": four digits, and four or more.
static bool is_cve(bh_str id)
{
    if (!bh_str_skip(&id, BH_STR("CVE-")) || id.len < 9 || id.ptr[4] != '-')
        return false;
    for (size_t i = 0; i < id.len; i++)
        if (i != 4 && !bh_is_digit(id.ptr[i]))
            return false;
    return true;
}

static bool is_among(const struct bh_record_list *ids, bh_str id)
{
    const bh_str *all = ids->items;

    for (size_t i = 0; i < ids->count; i++)
        if (bh_str_eq(all[i], id))
            return true;
    return false;
}

static int add_cve(struct bh_jvn_entry *e, bh_str id)
{
    if (!is_cve(id) || is_among(&e->cves, id))
        return 0;
    if (e->cves.count >= BH_LIMIT_JVN_CVES)
        return BH_E_LIMIT;
    bh_str *cve = bh_record_push(e->sink->arena, &e->cves);
    if (!cve)
        return BH_E_NOMEM;
    *cve = id;
    return 0;
}

static int add_link(struct bh_record_list *links, struct bh_arena *arena, enum bh_link_kind kind,
                    bh_str id)
{
    struct bh_link *link = bh_record_push(arena, links);

    if (!link)
        return BH_E_NOMEM;
    *link = (struct bh_link){kind, id};
    return 0;
}

int bh_jvn_entry_other_id(struct bh_jvn_entry *e, bh_str by, bh_str id)
{
    static const struct {
        const char *by, *id; // fronts of both
        enum bh_link_kind kind;
    } notes[] = {
        {"JVN", "JVN#", BH_UPSTREAM},        {"JVN", "JVNVU#", BH_UPSTREAM},
        {"JVN", "JVNTA#", BH_UPSTREAM},      {"JVN", "JVNTR-", BH_UPSTREAM},
        {"JPCERT", "JPCERT-", BH_RELATED},   {"CERT-VN", "VU#", BH_RELATED},
        {"US-CERT Vuln", "VU#", BH_RELATED},
    };

    if (bh_str_eqz(by, "CVE") || bh_str_eqz(by, "NVD") || bh_str_ends(by, BH_STR("(CVE)")) ||
        bh_str_ends(by, BH_STR("(NVD)")))
        return add_cve(e, id);
    for (size_t i = 0; i < BH_COUNT(notes); i++)
        if (bh_str_starts(by, bh_str_z(notes[i].by)) && bh_str_starts(id, bh_str_z(notes[i].id)))
            return add_link(&e->links, e->sink->arena, notes[i].kind, id);
    return 0;
}

// --- Severities and texts

static bh_str type_of(bh_str vector)
{
    return bh_str_starts(vector, BH_STR("CVSS:4"))  ? BH_STR("CVSS_V4")
           : bh_str_starts(vector, BH_STR("CVSS:")) ? BH_STR("CVSS_V3")
                                                    : BH_STR("CVSS_V2");
}

int bh_jvn_entry_severity(struct bh_jvn_entry *e, bh_str cve, bh_str vector, bh_str word)
{
    const struct bh_jvn_severity *last = e->severities.items;
    struct bh_jvn_severity s = {.text = {type_of(vector), vector}, .cve = cve};

    if (!vector.len)
        s.text = (struct bh_severity_text){BH_STR("label"), word};
    if (!s.text.score.len)
        return 0;
    last = e->severities.count ? last + e->severities.count - 1 : NULL;
    e->run = last && bh_str_eq(last->cve, cve) ? e->run + 1 : 1;
    e->common += !cve.len;
    if (s.text.score.len > BH_LIMIT_SEVERITY_TEXT || e->run > BH_LIMIT_SEVERITIES ||
        e->common > BH_LIMIT_SEVERITIES)
        return BH_E_LIMIT;
    return bh_record_add(e->sink->arena, &e->severities, &s);
}

static int add_advice(struct bh_jvn_entry *e, enum bh_advice_kind kind, bh_str text)
{
    return bh_cve_advice(&e->record, kind, e->ja ? BH_STR("ja") : BH_STR("en"), bh_str_trim(text));
}

int bh_jvn_entry_impact(struct bh_jvn_entry *e, bh_str text)
{
    return add_advice(e, BH_ADVICE_IMPACT, text);
}

// Kind of a block by its heading, "[ワークアラウンドを実施する]"; false: no heading.
static bool heading_kind(bh_str heading, enum bh_advice_kind *ret)
{
    static const struct {
        const char *word;
        enum bh_advice_kind kind;
    } words[] = {
        {"ワークアラウンド", BH_ADVICE_WORKAROUND},
        {"回避", BH_ADVICE_WORKAROUND},
        {"軽減", BH_ADVICE_WORKAROUND},
        {"orkaround", BH_ADVICE_WORKAROUND},
        {"itigation", BH_ADVICE_WORKAROUND},
        {"する", BH_ADVICE_SOLUTION},
        {"pdate", BH_ADVICE_SOLUTION},
        {"pgrade", BH_ADVICE_SOLUTION},
        {"pply", BH_ADVICE_SOLUTION},
        {"top using", BH_ADVICE_SOLUTION},
        {"witch to", BH_ADVICE_SOLUTION},
    };

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_search(heading, bh_str_z(words[i].word)) < heading.len) {
            *ret = words[i].kind;
            return true;
        }
    return false;
}

// A heading at the front of `text`; 0: none there.
static size_t heading_at(bh_str text, enum bh_advice_kind *ret)
{
    size_t end = bh_str_find(bh_str_sub(text, 0, 256), ']');

    if (!text.len || text.ptr[0] != '[' || end >= text.len || text.ptr[end] != ']' ||
        !heading_kind(bh_str_sub(text, 1, end), ret))
        return 0;
    return end + 1;
}

int bh_jvn_entry_solution(struct bh_jvn_entry *e, bh_str text)
{
    enum bh_advice_kind kind = BH_ADVICE_SOLUTION, next;
    size_t from = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < text.len; i++) {
        bool starts = i == 0 || bh_is_space(text.ptr[i - 1]);
        if (!starts || text.ptr[i] != '[' || !heading_at(bh_str_from(text, i), &next))
            continue;
        if (next != kind) {
            r = add_advice(e, kind, bh_str_sub(text, from, i));
            from = i;
            kind = next;
        }
    }
    return r < 0 ? r : add_advice(e, kind, bh_str_from(text, from));
}

int bh_jvn_entry_advice(struct bh_jvn_entry *e, enum bh_advice_kind kind, bh_str text)
{
    return kind == BH_ADVICE_SOLUTION ? bh_jvn_entry_solution(e, text) : add_advice(e, kind, text);
}

// --- Products

int bh_jvn_entry_product(struct bh_jvn_entry *e, bh_str vendor, bh_str product, bh_str cpe)
{
    struct bh_jvn_product *p = bh_record_push(e->sink->arena, &e->products);

    return p ? bh_jvn_product_init(p, vendor, product, cpe, e->sink->arena) : BH_E_NOMEM;
}

int bh_jvn_entry_versions(struct bh_jvn_entry *e, bh_str phrase, bool in_words)
{
    struct bh_jvn_product *products = e->products.items;

    return bh_jvn_product_phrase(&products[e->products.count - 1], phrase, in_words,
                                 e->sink->arena);
}

int bh_jvn_entry_span(struct bh_jvn_entry *e, const struct bh_jvn_span *span, bh_str phrase)
{
    struct bh_jvn_product *products = e->products.items;

    return bh_jvn_product_span(&products[e->products.count - 1], span, phrase, e->sink->arena);
}

int bh_jvn_entry_only(struct bh_jvn_entry *e, bh_str cve)
{
    struct bh_jvn_product *products = e->products.items;

    if (!is_among(&e->cves, cve))
        return 0;
    return bh_record_add(e->sink->arena, &products[e->products.count - 1].cves, &cve);
}

// Phrases that name CVEs of which the entry has none cannot be said of anything for certain.
static void check_phrases(struct bh_jvn_entry *e)
{
    struct bh_jvn_product *products = e->products.items;

    for (size_t i = 0; i < e->products.count; i++) {
        struct bh_jvn_phrase *phrases = products[i].phrases.items;
        for (size_t k = 0; k < products[i].phrases.count; k++) {
            struct bh_jvn_versions *v = &phrases[k].versions;
            bool known = !v->cve_count;
            for (size_t n = 0; !known && n < v->cve_count; n++)
                known = is_among(&e->cves, v->cves[n]);
            if (!known) {
                phrases[k].readable = false;
                v->cve_count = 0;
            }
        }
    }
}

static int list_affected(struct bh_jvn_entry *e, bh_str cve, struct bh_advisory *a)
{
    const struct bh_jvn_product *products = e->products.items;
    struct bh_record_list list = {.size = sizeof(struct bh_affected)};
    struct bh_affected one;
    int r = 0;

    for (size_t i = 0; r == 0 && i < e->products.count; i++) {
        bool said;
        if (e->overview) {
            one = (struct bh_affected){.note = products[i].base.note};
            said = one.note.len;
        } else {
            r = bh_jvn_product_affected(&products[i], cve, e->sink->arena, &one, &said);
        }
        if (r < 0 || !said)
            continue;
        if (!one.ecosystem.len)
            one.name = BH_STR_EMPTY;
        struct bh_affected *kept = bh_record_push(e->sink->arena, &list);
        if (!kept)
            return BH_E_NOMEM;
        *kept = one;
    }
    a->affected = list.items;
    a->affected_count = list.count;
    return r;
}

// --- Records

static bool is_marked(const struct bh_jvn_entry *e, const char *marker)
{
    bh_str m = bh_str_z(marker);

    return bh_str_starts(e->title, m) || bh_str_starts(e->text, m);
}

static int take_markers(struct bh_jvn_entry *e)
{
    static const struct {
        const char *marker, *status;
    } rows[] = {
        {"** 未確定 **", "未確定"},
        {"** DISPUTED **", "disputed"},
        {"** サポート外 **", "サポート外"},
        {"** UNSUPPORTED WHEN ASSIGNED **", "unsupported"},
    };
    struct bh_advisory *a = &e->record.a;
    int r = 0;

    if (is_marked(e, "** 削除 **") || is_marked(e, "** REJECT **"))
        a->withdrawn = a->modified != BH_TIME_UNKNOWN    ? a->modified
                       : a->published != BH_TIME_UNKNOWN ? a->published
                                                         : 0;
    for (size_t i = 0; r == 0 && i < BH_COUNT(rows); i++) {
        const struct bh_signal_value v = {BH_STR("status"), bh_str_z(rows[i].status)};
        if (is_marked(e, rows[i].marker))
            r = bh_cve_signal(&e->record, "jvn", BH_STR_EMPTY, BH_TIME_UNKNOWN, &v, 1);
    }
    return r;
}

// How many of that version of CVSS are said of all, or of the CVE.
static size_t count_severities(const struct bh_jvn_entry *e, bh_str type, bh_str cve)
{
    const struct bh_jvn_severity *all = e->severities.items;
    size_t same = 0;

    for (size_t i = 0; i < e->severities.count; i++)
        same +=
            bh_str_eq(all[i].text.type, type) && (!all[i].cve.len || bh_str_eq(all[i].cve, cve));
    return same;
}

// Of the CVE: its own, and of those of all the ones that are the only one of their version.
// Of the entry, without CVE: those of all, and of an entry with one CVE whatever there is.
static int list_severities(struct bh_jvn_entry *e, bh_str cve, struct bh_advisory *a)
{
    const struct bh_jvn_severity *all = e->severities.items;
    struct bh_record_list list = {.size = sizeof(struct bh_severity_text)};
    int r = 0;

    for (size_t i = 0; r == 0 && i < e->severities.count; i++) {
        bool own = all[i].cve.len && bh_str_eq(all[i].cve, cve);
        bool wanted = !cve.len ? !all[i].cve.len || e->cves.count < 2
                      : own    ? true
                               : !all[i].cve.len && count_severities(e, all[i].text.type, cve) == 1;
        if (wanted)
            r = bh_record_add(e->sink->arena, &list, &all[i].text);
    }
    a->severities = list.items;
    a->severity_count = list.count;
    return r;
}

static int hand_over(struct bh_jvn_entry *e, struct bh_advisory *a,
                     const struct bh_record_list *links)
{
    a->links = links->items;
    a->link_count = links->count;
    return e->sink->advisory(e->sink->ctx, a);
}

static int copy_links(const struct bh_jvn_entry *e, struct bh_record_list *ret)
{
    const struct bh_link *links = e->links.items;
    int r = 0;

    *ret = (struct bh_record_list){.size = sizeof(*links)};
    for (size_t i = 0; r == 0 && i < e->links.count; i++)
        r = add_link(ret, e->sink->arena, links[i].kind, links[i].id);
    return r;
}

// The record of one of several CVEs.
static int finish_cve(struct bh_jvn_entry *e, const struct bh_advisory *whole, bh_str cve)
{
    struct bh_advisory a = *whole;
    struct bh_record_list links;
    struct bh_arena *arena = e->sink->arena;
    int r = copy_links(e, &links);

    if (r == 0)
        r = add_link(&links, arena, BH_ALIAS, cve);
    if (r == 0)
        r = add_link(&links, arena, BH_UPSTREAM, whole->id);
    if (r == 0)
        r = bh_arena_join(arena, (bh_str[]){whole->id, BH_STR("#"), cve}, 3, &a.id);
    if (r == 0)
        r = list_severities(e, cve, &a);
    if (r == 0)
        r = list_affected(e, cve, &a);
    if (a.cwe_count > 1)
        a.cwe_count = 0;
    return r < 0 ? r : hand_over(e, &a, &links);
}

static int finish_several(struct bh_jvn_entry *e, const struct bh_advisory *whole)
{
    const bh_str *cves = e->cves.items;
    struct bh_advisory a = *whole;
    struct bh_record_list links;
    int r = copy_links(e, &links);

    if (e->sink->arena->used > BH_LIMIT_JVN_SPLIT / e->cves.count)
        return BH_E_LIMIT;
    for (size_t i = 0; r == 0 && i < e->cves.count; i++)
        r = add_link(&links, e->sink->arena, BH_RELATED, cves[i]);
    a.details = a.details_ja = BH_STR_EMPTY;
    a.advice_count = 0;
    if (r == 0)
        r = hand_over(e, &a, &links);
    for (size_t i = 0; r == 0 && i < e->cves.count; i++)
        r = finish_cve(e, whole, cves[i]);
    return r;
}

static int finish_one(struct bh_jvn_entry *e, struct bh_advisory *whole)
{
    bh_str cve = e->cves.count ? *(const bh_str *)e->cves.items : BH_STR_EMPTY;
    int r = cve.len ? add_link(&e->links, e->sink->arena, BH_ALIAS, cve) : 0;

    if (r == 0)
        r = list_affected(e, cve, whole);
    return r < 0 ? r : hand_over(e, whole, &e->links);
}

int bh_jvn_entry_finish(struct bh_jvn_entry *e)
{
    struct bh_advisory whole;
    bh_str language = e->ja ? BH_STR("ja") : BH_STR("en");

    if (!e->record.a.id.len)
        return BH_E_CORRUPT;
    int r = take_markers(e);
    if (r == 0)
        r = bh_cve_description(&e->record, true, language, e->text);
    if (r == 0)
        r = bh_cve_finish(&e->record, &whole);
    if (r < 0)
        return r;
    *(e->ja ? &whole.title_ja : &whole.title) = e->title;
    whole.source = e->overview ? BH_STR("jvnrss") : BH_STR_EMPTY;
    check_phrases(e);
    r = list_severities(e, BH_STR_EMPTY, &whole);
    if (r < 0)
        return r;
    return e->cves.count > 1 ? finish_several(e, &whole) : finish_one(e, &whole);
}
