// SPDX-License-Identifier: Apache-2.0
// Advisories of CSAF documents.

#include "feeds/csaf.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "feeds/csaf_package.h"
#include "feeds/cve_record.h"

struct reading {
    struct bh_csaf csaf;
    const struct bh_feed_sink *sink;
    struct bh_cve_record record; // that is put together
    struct bh_record_list links;
    struct bh_map said; // texts of its advice
    struct bh_map ids;  // of the document's records -> how many
    bh_str id;          // of the document
    int64_t published, modified;
};

// --- Texts

static bool is_cve(bh_str id)
{
    return bh_str_starts(id, BH_STR("CVE-"));
}

// A language that is not said is English.
static bh_str language(const struct reading *r)
{
    return r->csaf.head.lang.len ? r->csaf.head.lang : BH_STR("en");
}

static void set_title(struct reading *r, bh_str title)
{
    if (bh_str_starts(language(r), BH_STR("ja")))
        r->record.a.title_ja = title;
    else
        r->record.a.title = title;
}

// Once each.
static int add_advice(struct reading *r, enum bh_advice_kind kind, bh_str text)
{
    struct bh_map_slot *slot;
    bool is_new;

    if (!text.len)
        return 0;
    slot = bh_map_slot(&r->said, text, &is_new);
    if (!slot)
        return BH_E_NOMEM;
    return is_new ? bh_cve_advice(&r->record, kind, language(r), text) : 0;
}

// What describes the vulnerability; of several kinds of notes the first one that there is.
static int add_notes(struct reading *r, const struct bh_csaf_texts *notes, bool *ret_any)
{
    static const char *const kinds[] = {"description", "summary", "general"};
    int code = 0;

    *ret_any = false;
    for (size_t k = 0; code == 0 && !*ret_any && k < BH_COUNT(kinds); k++)
        for (size_t i = 0; code == 0 && i < notes->count; i++) {
            if (!bh_str_eqz(notes->items[i].kind, kinds[k]))
                continue;
            *ret_any = true;
            code = bh_cve_description(&r->record, true, language(r), notes->items[i].text);
        }
    return code;
}

static int add_references(struct reading *r, const struct bh_csaf_texts *references)
{
    int code = 0;

    for (size_t i = 0; code == 0 && i < references->count; i++) {
        const struct bh_csaf_text *t = &references->items[i];
        code =
            bh_cve_reference(&r->record, t->text, bh_str_eqz(t->kind, "self") ? "ADVISORY" : "WEB");
    }
    return code;
}

// --- Severity, threats, remediations

static bool is_severity(bh_str word)
{
    static const char *const words[] = {"critical", "high", "important", "medium",
                                        "moderate", "low",  "none"};

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_caseeq(word, bh_str_z(words[i])))
            return true;
    return false;
}

static int add_severity(struct reading *r, bool first, const char *type, bh_str text)
{
    return bh_cve_severity(&r->record, r->csaf.v.l.json, first, type, text);
}

static int add_remark(struct reading *r, const struct bh_csaf_remark *m)
{
    bool help = bh_str_eqz(m->word, "workaround") || bh_str_eqz(m->word, "mitigation");

    if (m->kind == BH_CSAF_THREAT && bh_str_eqz(m->word, "impact"))
        return is_severity(m->details) ? add_severity(r, false, "label", m->details)
                                       : add_advice(r, BH_ADVICE_IMPACT, m->details);
    if (m->kind == BH_CSAF_THREAT && bh_str_eqz(m->word, "exploit_status"))
        return add_advice(r, BH_ADVICE_IMPACT, m->details);
    if (m->kind == BH_CSAF_REMEDIATION && m->url.len) {
        int code =
            bh_cve_reference(&r->record, m->url, bh_str_eqz(m->word, "vendor_fix") ? "FIX" : "WEB");
        if (code < 0)
            return code;
    }
    if (m->kind != BH_CSAF_REMEDIATION || !(help || bh_str_eqz(m->word, "vendor_fix")))
        return 0;
    return add_advice(r, help ? BH_ADVICE_WORKAROUND : BH_ADVICE_SOLUTION, m->details);
}

static int add_vulnerability(struct reading *r, const struct bh_csaf_vulnerability *v)
{
    bool any;
    int code = add_notes(r, &v->notes, &any);

    if (code == 0 && !any)
        code = add_notes(r, &r->csaf.head.notes, &any);
    for (size_t i = 0; code == 0 && i < v->vectors.count; i++)
        code = add_severity(r, true, v->vectors.items[i].kind.ptr, v->vectors.items[i].text);
    for (size_t i = 0; code == 0 && i < v->weaknesses.count; i++)
        code = bh_cve_weakness(&r->record, v->weaknesses.items[i].text);
    for (size_t i = 0; code == 0 && i < v->remark_count; i++)
        code = add_remark(r, &v->remarks[i]);
    if (code == 0 && is_severity(r->csaf.head.severity))
        code = add_severity(r, false, "label", r->csaf.head.severity);
    if (code == 0)
        code = add_references(r, &v->references);
    if (code == 0)
        code = add_references(r, &r->csaf.head.references);
    set_title(r, v->title.len ? v->title : r->csaf.head.title);
    return code == 0 ? bh_csaf_packages(&r->csaf, v, r->sink->arena, &r->record.affected) : code;
}

// --- Records

static int add_link(struct reading *r, enum bh_link_kind kind, bh_str id)
{
    return id.len ? bh_record_add(r->sink->arena, &r->links, &(struct bh_link){kind, id}) : 0;
}

static void begin_record(struct reading *r)
{
    bh_cve_record_done(&r->record);
    bh_arena_reset(r->sink->arena);
    bh_cve_record_init(&r->record, r->sink->arena);
    bh_map_done(&r->said);
    bh_map_init(&r->said);
    r->links = (struct bh_record_list){.size = sizeof(struct bh_link)};
    r->record.a.published = r->published;
    r->record.a.modified = r->modified;
    if (bh_str_eqz(r->csaf.head.category, "csaf_withdrawn") ||
        bh_str_eqz(r->csaf.head.category, "csaf_superseded"))
        r->record.a.withdrawn = r->modified;
}

static int end_record(struct reading *r, bh_str id)
{
    struct bh_advisory a;
    int code = bh_cve_finish(&r->record, &a);

    if (code < 0)
        return code;
    a.id = id;
    a.source = BH_STR("csaf");
    a.links = r->links.items;
    a.link_count = r->links.count;
    return r->sink->advisory(r->sink->ctx, &a);
}

// "RHSA-2024:0001#CVE-2024-0002"; one that comes again is "...#2".
static int part_id(struct reading *r, bh_str name, bh_str *ret)
{
    struct bh_map_slot *slot;
    bool is_new;
    int code = bh_arena_join(r->csaf.v.arena, (bh_str[]){r->id, BH_STR("#"), name}, 3, ret);

    if (code < 0)
        return code;
    slot = bh_map_slot(&r->ids, *ret, &is_new);
    if (!slot)
        return BH_E_NOMEM;
    return ++slot->value == 1 ? 0
                              : bh_arena_printf(r->csaf.v.arena, ret, "%.*s#%llu", BH_FMT(*ret),
                                                (unsigned long long)slot->value);
}

static int put_vulnerability(struct reading *r, const struct bh_csaf_vulnerability *v, bool alone)
{
    bh_str id = r->id;
    int code = 0;

    begin_record(r);
    if (!alone)
        code = part_id(r, v->id_count ? v->ids[0] : BH_STR("unnamed"), &id);
    for (size_t i = 0; code == 0 && i < v->id_count; i++)
        if (!bh_str_eq(v->ids[i], id))
            code = add_link(r, is_cve(v->ids[i]) ? BH_ALIAS : BH_RELATED, v->ids[i]);
    if (code == 0 && !alone)
        code = add_link(r, BH_RELATED, r->id);
    if (code == 0)
        code = add_vulnerability(r, v);
    return code == 0 ? end_record(r, id) : code;
}

// The document of several vulnerabilities, which says of none what is affected.
static int put_document(struct reading *r)
{
    const struct bh_csaf_head *h = &r->csaf.head;
    bool any;
    int code = 0;

    begin_record(r);
    set_title(r, h->title);
    for (size_t i = 0; code == 0 && i < r->csaf.count; i++)
        if (r->csaf.vulnerabilities[i].id_count)
            code = add_link(r, BH_RELATED, r->csaf.vulnerabilities[i].ids[0]);
    if (code == 0)
        code = add_notes(r, &h->notes, &any);
    if (code == 0 && is_severity(h->severity))
        code = add_severity(r, true, "label", h->severity);
    if (code == 0)
        code = add_references(r, &h->references);
    return code == 0 ? end_record(r, r->id) : code;
}

// "www.redhat.com" of "https://www.redhat.com".
static bh_str host_of(bh_str space)
{
    bh_str host = space;
    size_t scheme = bh_str_search(space, BH_STR("://"));

    if (scheme < space.len)
        host = bh_str_from(space, scheme + 3);
    return bh_str_sub(host, 0, bh_str_find(host, '/'));
}

int bh_csaf_file_name(bh_str id, struct bh_arena *arena, bh_str *ret)
{
    bh_str name = bh_str_sub(id, 0, bh_str_find(id, '#'));
    size_t slash = bh_str_find(name, '/');
    struct bh_buf b;

    if (slash < name.len && is_cve(bh_str_from(name, slash + 1)))
        name = bh_str_from(name, slash + 1);
    bh_buf_init(&b, 0);
    for (size_t i = 0; i < name.len; i++) {
        char c = bh_to_lower(name.ptr[i]);
        bool kept = bh_is_alnum(c) || c == '+' || c == '-';
        if (kept || !b.len || b.ptr[b.len - 1] != '_')
            bh_buf_add_char(&b, kept ? c : '_');
    }
    bh_buf_add_z(&b, ".json");
    return bh_buf_end(&b, arena, ret);
}

static int name_document(struct reading *r)
{
    const struct bh_csaf_head *h = &r->csaf.head;
    bh_str host = host_of(h->space);

    if (!h->id.len)
        return bh_fail(r->csaf.v.l.diag, BH_E_CORRUPT, BH_NOWHERE,
                       "the document has no tracking id");
    r->id = h->id;
    if (!is_cve(h->id) || !host.len)
        return 0;
    return bh_arena_join(r->csaf.v.arena, (bh_str[]){host, BH_STR("/"), h->id}, 3, &r->id);
}

static int put_records(struct reading *r)
{
    const struct bh_csaf_head *h = &r->csaf.head;
    bool alone = r->csaf.count == 1;
    int code = name_document(r);

    if (code < 0)
        return code;
    r->modified = bh_vex_time(&r->csaf.v, "current_release_date", h->released, 0);
    r->published = bh_vex_time(&r->csaf.v, "initial_release_date", h->first_released, 0);
    code = alone ? 0 : put_document(r);
    for (size_t i = 0; code == 0 && i < r->csaf.count; i++)
        code = put_vulnerability(r, &r->csaf.vulnerabilities[i], alone);
    return code;
}

static int read_records(struct reading *r)
{
    struct bh_lenient *l = &r->csaf.v.l;
    int code = bh_csaf_read(&r->csaf);

    if (code == BH_E_FORMAT && r->csaf.listing) // beside the documents in a provider's folder
        return 0;
    if (code == BH_E_FORMAT)
        return bh_fail(l->diag, code, BH_NOWHERE, "is no CSAF document");
    if (code == 0 && l->lost) // which was said
        return BH_E_CORRUPT;
    if (code < 0)
        return code;
    code = put_records(r);
    bh_cve_record_done(&r->record);
    return code;
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);
    struct reading r = {.sink = sink, .csaf.advisory = true};
    struct bh_arena arena;

    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    bh_map_init(&r.said);
    bh_map_init(&r.ids);
    int code = bh_vex_begin(&r.csaf.v, j, &arena, NULL, diag);
    if (code == 0) {
        bh_csaf_tree_init(&r.csaf.tree, &r.csaf.v);
        code = read_records(&r);
        bh_csaf_tree_done(&r.csaf.tree);
    }
    bh_map_done(&r.ids);
    bh_map_done(&r.said);
    bh_arena_done(&arena);
    return code;
}

const struct bh_feed_kind bh_feed_csaf = {
    .name = "csaf",
    .endings = ".json",
    .title = BH_N("CSAF 2.0 and 2.1: advisories and VEX of vendors and distributions (Red Hat, "
                  "SUSE)"),
    .read = read_document,
};
