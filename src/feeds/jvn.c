// SPDX-License-Identifier: Apache-2.0
// Documents of JVN iPedia: which elements hold what; those in JSON are read by jvn_csaf.c.

#include "feeds/jvn.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/xml.h"
#include "feeds/jvn_csaf.h"
#include "feeds/jvn_dictionary.h"
#include "feeds/jvn_entry.h"

#define VULDEF  "http://jvn.jp/vuldef/"
#define STATUS  "http://jvndb.jvn.jp/myjvn/Status"
#define RESULTS "http://jvndb.jvn.jp/myjvn/Results"
#define RDF     "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RSS     "http://purl.org/rss/1.0/"
#define SEC     "http://jvn.jp/rss/mod_sec/" // also ".../3.0/"
#define TERMS   "http://purl.org/dc/terms/"

enum state {
    DOCUMENT = 1,
    ENTRY,
    ENTRY_ID,
    DATA,
    TITLE,
    DESCRIPTION,
    OVERVIEW,
    AFFECTED,
    ITEM,
    VENDOR,
    PRODUCT,
    CPE,
    VERSION,
    VERSION_BOUND,
    IMPACT,
    CVSS,
    CVSS_WORD,
    CVSS_VECTOR,
    IMPACT_ITEM,
    IMPACT_TEXT,
    SOLUTION,
    SOLUTION_ITEM,
    SOLUTION_TEXT,
    RELATED,
    RELATED_ITEM,
    RELATED_NAME,
    RELATED_ID,
    RELATED_URL,
    FIRST_PUBLISHED,
    LAST_UPDATED,
    DATE_PUBLIC,
    ANSWER,
    RSS_ITEM,
    RSS_LINK,
    RSS_REFERENCE,
    RSS_CPE,
    RSS_CVSS,
    DICTIONARY,
    DICTIONARY_VENDOR,
    DICTIONARY_PRODUCT,
};

static const struct bh_xml_row rows[] = {
    {0, VULDEF, "VULDEF-Document", DOCUMENT},
    {DOCUMENT, STATUS, "Status", ANSWER},
    {DOCUMENT, VULDEF, "Vulinfo", ENTRY},
    {ENTRY, VULDEF, "VulinfoID", ENTRY_ID},
    {ENTRY, VULDEF, "VulinfoData", DATA},
    {DATA, VULDEF, "Title", TITLE},
    {DATA, VULDEF, "VulinfoDescription", DESCRIPTION},
    {DESCRIPTION, VULDEF, "Overview", OVERVIEW},
    {DATA, VULDEF, "Affected", AFFECTED},
    {AFFECTED, VULDEF, "AffectedItem", ITEM},
    {ITEM, VULDEF, "Name", VENDOR},
    {ITEM, VULDEF, "ProductName", PRODUCT},
    {ITEM, VULDEF, "Cpe", CPE},
    {ITEM, VULDEF, "VersionNumber", VERSION},
    {ITEM, VULDEF, "BuildNumber", VERSION_BOUND},
    {VERSION, VULDEF, "RangeBegin", VERSION_BOUND},
    {VERSION, VULDEF, "RangeEnd", VERSION_BOUND},
    {DATA, VULDEF, "Impact", IMPACT},
    {IMPACT, VULDEF, "Cvss", CVSS},
    {CVSS, VULDEF, "Severity", CVSS_WORD},
    {CVSS, VULDEF, "Vector", CVSS_VECTOR},
    {IMPACT, VULDEF, "ImpactItem", IMPACT_ITEM},
    {IMPACT_ITEM, VULDEF, "Description", IMPACT_TEXT},
    {DATA, VULDEF, "Solution", SOLUTION},
    {SOLUTION, VULDEF, "SolutionItem", SOLUTION_ITEM},
    {SOLUTION_ITEM, VULDEF, "Description", SOLUTION_TEXT},
    {DATA, VULDEF, "Related", RELATED},
    {RELATED, VULDEF, "RelatedItem", RELATED_ITEM},
    {RELATED_ITEM, VULDEF, "Name", RELATED_NAME},
    {RELATED_ITEM, VULDEF, "VulinfoID", RELATED_ID},
    {RELATED_ITEM, VULDEF, "URL", RELATED_URL},
    {DATA, VULDEF, "DateFirstPublished", FIRST_PUBLISHED},
    {DATA, VULDEF, "DateLastUpdated", LAST_UPDATED},
    {DATA, VULDEF, "DatePublic", DATE_PUBLIC},
    {0, RDF, "RDF", DOCUMENT},
    {DOCUMENT, RSS, "item", RSS_ITEM},
    {RSS_ITEM, RSS, "title", TITLE},
    {RSS_ITEM, RSS, "link", RSS_LINK},
    {RSS_ITEM, RSS, "description", OVERVIEW},
    {RSS_ITEM, SEC, "identifier", ENTRY_ID},
    {RSS_ITEM, SEC, "references", RSS_REFERENCE},
    {RSS_ITEM, SEC, "cpe", RSS_CPE},
    {RSS_ITEM, SEC, "cvss", RSS_CVSS},
    {RSS_ITEM, TERMS, "issued", FIRST_PUBLISHED},
    {RSS_ITEM, TERMS, "modified", LAST_UPDATED},
    {0, RESULTS, "Result", DOCUMENT},
    {DOCUMENT, RESULTS, "VendorInfo", DICTIONARY},
    {DICTIONARY, RESULTS, "Vendor", DICTIONARY_VENDOR},
    {DICTIONARY_VENDOR, RESULTS, "Product", DICTIONARY_PRODUCT},
};

struct reading {
    const struct bh_feed_sink *sink;
    struct bh_jvn_entry entry;
    struct bh_jvn_dictionary dictionary;
    bool ja;
    int64_t disclosed;
    // Of one product:
    bh_str vendor, product, cpe, affected_status;
    struct bh_record_list versions; // of struct version
    bool in_words;
    // Of one severity:
    bh_str word, vector;
    bool base;
    // Of one related document:
    bh_str type, name, id, url;
};

struct version {
    bh_str text;
    bool in_words;
};

// --- Texts

// Without the blanks around it; line ends are "\n".
static int keep(struct reading *r, bh_str text, bh_str *ret)
{
    text = bh_str_trim(text);
    char *p = bh_arena_alloc(r->sink->arena, text.len + 1);
    size_t n = 0;

    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
        if (!pair)
            p[n++] = text.ptr[i] == '\r' ? '\n' : text.ptr[i];
    }
    p[n] = '\0';
    *ret = bh_str_n(p, n);
    return 0;
}

static int keep_attribute(struct reading *r, const struct bh_xml *x, const char *name, bh_str *ret)
{
    return keep(r, bh_xml_attribute(x, "", name), ret);
}

static int read_time(struct bh_xml *x, bh_str text, int64_t *ret)
{
    text = bh_str_trim(text);
    if (text.len && !bh_time_parse(text, ret))
        return bh_xml_fail(x, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    return 0;
}

// --- Starts of elements

static void start_entry(struct reading *r, bool overview)
{
    bh_jvn_entry_done(&r->entry);
    bh_arena_reset(r->sink->arena);
    bh_jvn_entry_init(&r->entry, r->sink);
    r->entry.overview = overview;
    r->entry.ja = r->ja;
    r->disclosed = BH_TIME_UNKNOWN;
}

static int open_product(struct reading *r, const struct bh_xml *x)
{
    r->vendor = r->product = r->cpe = BH_STR_EMPTY;
    r->versions = (struct bh_record_list){.size = sizeof(struct version)};
    return keep_attribute(r, x, "affectedstatus", &r->affected_status);
}

static int open_rss(struct reading *r, const struct bh_xml *x, enum state state)
{
    int code = 0;

    if (state == RSS_REFERENCE) {
        code = keep_attribute(r, x, "source", &r->name);
        return code < 0 ? code : keep_attribute(r, x, "id", &r->id);
    }
    if (state == RSS_CPE) {
        code = keep_attribute(r, x, "vendor", &r->vendor);
        return code < 0 ? code : keep_attribute(r, x, "product", &r->product);
    }
    r->base =
        !bh_xml_attribute(x, "", "type").len || bh_str_eqz(bh_xml_attribute(x, "", "type"), "Base");
    code = keep_attribute(r, x, "vector", &r->vector);
    return code < 0 ? code : keep_attribute(r, x, "severity", &r->word);
}

static int open_answer(struct reading *r, struct bh_xml *x)
{
    bh_str code = bh_xml_attribute(x, "", "retCd"), text = bh_xml_attribute(x, "", "errMsg");
    bh_str number = bh_xml_attribute(x, "", "errCd");

    if (!code.len || bh_str_eqz(code, "0"))
        return bh_jvn_dictionary_end(&r->dictionary, bh_xml_attribute(x, "", "totalRes"),
                                     bh_xml_attribute(x, "", "totalResRet"),
                                     bh_xml_attribute(x, "", "firstRes"),
                                     bh_xml_attribute(x, "", "retMax"));
    return bh_xml_fail(x, BH_E_CORRUPT, "the server answered with an error: %.*s %.*s",
                       BH_FMT(number), BH_FMT(text));
}

static bool is_english(const struct bh_xml *x)
{
    return bh_str_starts(bh_xml_attribute(x, BH_XML_NAMESPACE, "lang"), BH_STR("en"));
}

static int open_dictionary(struct reading *r, struct bh_xml *x, enum state state)
{
    struct bh_jvn_dictionary *d = &r->dictionary;

    if (state == DICTIONARY_VENDOR)
        return bh_jvn_dictionary_vendor(d, bh_xml_attribute(x, "", "vname"),
                                        bh_xml_attribute(x, "", "vid"));
    if (state == DICTIONARY) {
        bh_jvn_dictionary_list(d, is_english(x));
        return 0;
    }
    int code =
        bh_jvn_dictionary_product(d, bh_xml_attribute(x, "", "pname"),
                                  bh_xml_attribute(x, "", "cpe"), bh_xml_attribute(x, "", "pid"));
    return code == BH_E_CORRUPT ? bh_xml_fail(x, code, "a product without name or number") : code;
}

static int on_open(struct bh_xml *x, void *ctx, unsigned state)
{
    struct reading *r = ctx;

    switch ((enum state)state) {
    case DOCUMENT:
        r->ja = !is_english(x);
        return 0;
    case ENTRY:
    case RSS_ITEM:
        start_entry(r, state == RSS_ITEM);
        return 0;
    case ITEM:
        return open_product(r, x);
    case VERSION:
        r->in_words = bh_xml_attribute(x, "", "operator").len;
        return 0;
    case CVSS:
        r->word = r->vector = BH_STR_EMPTY;
        r->base = true;
        return 0;
    case CVSS_WORD:
        r->base = !bh_xml_attribute(x, "", "type").len ||
                  bh_str_eqz(bh_xml_attribute(x, "", "type"), "Base");
        return 0;
    case RELATED_ITEM:
        r->name = r->id = r->url = BH_STR_EMPTY;
        return keep_attribute(r, x, "type", &r->type);
    case RSS_REFERENCE:
    case RSS_CPE:
    case RSS_CVSS:
        return open_rss(r, x, (enum state)state);
    case ANSWER:
        return open_answer(r, x);
    case DICTIONARY:
    case DICTIONARY_VENDOR:
    case DICTIONARY_PRODUCT:
        return open_dictionary(r, x, (enum state)state);
    default:
        return 0;
    }
}

// --- Ends of elements

static int end_version(struct reading *r, bh_str text, bool in_words)
{
    bh_str phrase;
    int code = keep(r, text, &phrase);

    if (code < 0 || !phrase.len)
        return code;
    struct version *v = bh_record_push(r->sink->arena, &r->versions);
    if (!v)
        return BH_E_NOMEM;
    *v = (struct version){phrase, in_words};
    return 0;
}

static int end_product(struct reading *r)
{
    const struct version *versions = r->versions.items;
    bool odd = r->affected_status.len && !bh_str_eqz(r->affected_status, "vulnerable");
    int code = bh_jvn_entry_product(&r->entry, r->vendor, r->product, r->cpe);

    for (size_t i = 0; code == 0 && i < r->versions.count; i++)
        code = bh_jvn_entry_versions(&r->entry, versions[i].text, odd || versions[i].in_words);
    if (code == 0 && odd)
        code = bh_jvn_entry_versions(&r->entry, r->affected_status, true);
    return code;
}

static int end_related(struct reading *r, bool weakness, const char *type)
{
    if (weakness)
        return bh_cve_weakness(&r->entry.record, r->id);
    int code = bh_jvn_entry_other_id(&r->entry, r->name, r->id);
    return code < 0 ? code : bh_cve_reference(&r->entry.record, r->url, type);
}

// 関連文書: any document that has to do with it.
static const char *reference_type(const struct reading *r)
{
    return bh_str_eqz(r->name, "関連文書") || bh_str_eqz(r->name, "Related document") ? "WEB"
                                                                                      : "ADVISORY";
}

static int end_rss_reference(struct reading *r, bh_str text)
{
    int code = keep(r, text, &r->url);

    return code < 0 ? code
                    : end_related(r, !r->name.len && bh_str_starts(r->id, BH_STR("CWE-")),
                                  reference_type(r));
}

static int end_rss_cpe(struct reading *r, bh_str text)
{
    int code = keep(r, text, &r->cpe);

    return code < 0 ? code : bh_jvn_entry_product(&r->entry, r->vendor, r->product, r->cpe);
}

static int end_link(struct reading *r, bh_str text)
{
    bh_str url;
    int code = keep(r, text, &url);

    return code < 0 ? code : bh_cve_reference(&r->entry.record, url, "ADVISORY");
}

static int end_text(struct reading *r, bh_str text,
                    int (*take)(struct bh_jvn_entry *e, bh_str text))
{
    bh_str kept;
    int code = keep(r, text, &kept);

    return code < 0 ? code : take(&r->entry, kept);
}

static int end_entry(struct reading *r, struct bh_xml *x)
{
    struct bh_advisory *a = &r->entry.record.a;

    if (a->published == BH_TIME_UNKNOWN)
        a->published = r->disclosed;
    int code = bh_jvn_entry_finish(&r->entry);
    return code == BH_E_CORRUPT ? bh_xml_fail(x, code, "a record without id") : code;
}

// Where a text goes that is only kept; NULL: nowhere.
static bh_str *target(struct reading *r, enum state state)
{
    switch (state) {
    case ENTRY_ID:
        return &r->entry.record.a.id;
    case TITLE:
        return &r->entry.title;
    case OVERVIEW:
        return &r->entry.text;
    case VENDOR:
        return &r->vendor;
    case PRODUCT:
        return &r->product;
    case CPE:
        return &r->cpe;
    case CVSS_WORD:
        return &r->word;
    case CVSS_VECTOR:
        return &r->vector;
    case RELATED_NAME:
        return &r->name;
    case RELATED_ID:
        return &r->id;
    case RELATED_URL:
        return &r->url;
    default:
        return NULL;
    }
}

static int end_element(struct reading *r, struct bh_xml *x, enum state state, bh_str text)
{
    switch (state) {
    case ENTRY:
    case RSS_ITEM:
        return end_entry(r, x);
    case VERSION:
    case VERSION_BOUND:
        return end_version(r, text, r->in_words || state == VERSION_BOUND);
    case ITEM:
        return end_product(r);
    case CVSS:
    case RSS_CVSS:
        return r->base ? bh_jvn_entry_severity(&r->entry, BH_STR_EMPTY, r->vector, r->word) : 0;
    case IMPACT_TEXT:
        return end_text(r, text, bh_jvn_entry_impact);
    case SOLUTION_TEXT:
        return end_text(r, text, bh_jvn_entry_solution);
    case RELATED_ITEM:
        return end_related(r, bh_str_eqz(r->type, "cwe"), reference_type(r));
    case FIRST_PUBLISHED:
        return read_time(x, text, &r->entry.record.a.published);
    case LAST_UPDATED:
        return read_time(x, text, &r->entry.record.a.modified);
    case DATE_PUBLIC:
        return read_time(x, text, &r->disclosed);
    case RSS_LINK:
        return end_link(r, text);
    case RSS_REFERENCE:
        return end_rss_reference(r, text);
    case RSS_CPE:
        return end_rss_cpe(r, text);
    default:
        return 0;
    }
}

static int on_close(struct bh_xml *x, void *ctx, unsigned state, bh_str text)
{
    struct reading *r = ctx;
    bh_str *kept = target(r, (enum state)state);
    int code = kept ? keep(r, text, kept) : end_element(r, x, (enum state)state, text);

    if (code == BH_E_LIMIT && r->entry.record.a.id.len)
        bh_xml_fail(x, code, "the entry '%.*s' has too many ids, severities or products",
                    BH_FMT(r->entry.record.a.id));
    return code;
}

static int read_xml(const struct bh_input *in, struct bh_diag *diag,
                    const struct bh_feed_sink *sink)
{
    static const struct bh_xml_table table = {rows, BH_COUNT(rows), on_open, on_close};
    struct reading r = {.sink = sink, .ja = true};

    bh_arena_reset(sink->arena);
    bh_jvn_entry_init(&r.entry, sink);
    bh_jvn_dictionary_init(&r.dictionary, sink);
    int code = bh_xml_read(in, diag, &table, &r);
    bh_jvn_dictionary_done(&r.dictionary);
    bh_jvn_entry_done(&r.entry);
    return code;
}

// A document whose first bytes were looked at, also one that is read front to back.
struct looked {
    const struct bh_input *in;
    char first[16];
    size_t len;
};

static int read_looked(const struct bh_input *in, uint64_t offset, void *buf, size_t len,
                       size_t *ret_n)
{
    const struct looked *l = in->ctx;
    size_t n = offset < l->len ? l->len - (size_t)offset : 0, more = 0;

    n = n < len ? n : len;
    if (n)
        memcpy(buf, l->first + offset, n);
    int code = n < len ? l->in->read_at(l->in, offset + n, (char *)buf + n, len - n, &more) : 0;
    *ret_n = n + more;
    return code;
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct looked l = {.in = in};
    int code = in->read_at(in, 0, l.first, sizeof(l.first), &l.len);
    bh_str first = bh_str_n(l.first, l.len);

    if (code < 0)
        return code;
    (void)bh_str_skip(&first, BH_STR("\xef\xbb\xbf")); // byte order mark
    first = bh_str_trim(first);
    const struct bh_input again = {.read_at = read_looked, .size = in->size, .ctx = &l};
    bool json = first.len && first.ptr[0] == '{';
    if (in->size != UINT64_MAX) // which may be read anywhere, and memory needs no copy
        return json ? bh_jvn_csaf_read(in, diag, sink) : read_xml(in, diag, sink);
    return json ? bh_jvn_csaf_read(&again, diag, sink) : read_xml(&again, diag, sink);
}

const struct bh_feed_kind bh_feed_jvn = {
    .name = "jvn",
    .short_source = "jvnrss",
    .names = "jvn-products",
    .endings = ".rdf .xml .json",
    .checksums = "checksum.txt",
    .url = "https://jvndb.jvn.jp/ja/feed/detail/jvndb_detail_*.rdf",
    .first_year = 1998,
    .before = "new https://jvndb.jvn.jp/ja/rss/jvndb_new.rdf "
              "updated https://jvndb.jvn.jp/ja/rss/jvndb.rdf",
    .checksums_url = "https://jvndb.jvn.jp/ja/feed/checksum.txt",
    .entry_url = "https://jvndb.jvn.jp/myjvn?method=getVulnDetailInfo&feed=hnd&vulnId=*",
    .entry_id = "JVNDB-",
    .entries = 10,
    .title =
        BH_N("JVN iPedia's yearly details (VULDEF), answers of MyJVN (XML; the JSON of its feed "
             "'oka' from files only), overviews (JVNRSS) and the list of products"),
    .read = read_document,
};
