// SPDX-License-Identifier: Apache-2.0
// OVAL definitions of distributions.

#include "feeds/oval.h"

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/xml.h"
#include "feeds/notice.h"
#include "feeds/oval_criteria.h"
#include "feeds/oval_tests.h"

#define OVAL "http://oval.mitre.org/XMLSchema/oval-definitions-5"

enum state {
    DOCUMENT = 1,
    DEFINITIONS,
    DEFINITION,
    METADATA,
    TITLE,
    AFFECTED,
    AFFECTED_PLATFORM,
    REFERENCE,
    DESCRIPTION,
    ADVISORY,
    SEVERITY,
    ISSUED,
    UPDATED,
    PUBLIC,
    CVE,
    RESOLUTIONS,
    RESOLUTION,
    CRITERIA,
    CRITERION,
};

static const struct bh_xml_row rows[] = {
    {0, OVAL, "oval_definitions", DOCUMENT},
    {DOCUMENT, OVAL, "definitions", DEFINITIONS},
    {DEFINITIONS, OVAL, "definition", DEFINITION},
    {DEFINITION, OVAL, "metadata", METADATA},
    {METADATA, OVAL, "title", TITLE},
    {METADATA, OVAL, "affected", AFFECTED},
    {AFFECTED, OVAL, "platform", AFFECTED_PLATFORM},
    {METADATA, OVAL, "reference", REFERENCE},
    {METADATA, OVAL, "description", DESCRIPTION},
    {METADATA, OVAL, "severity", SEVERITY},    // Azure Linux
    {METADATA, OVAL, "advisory_date", PUBLIC}, // Azure Linux
    {METADATA, OVAL, "advisory", ADVISORY},
    {ADVISORY, OVAL, "severity", SEVERITY},
    {ADVISORY, OVAL, "issued", ISSUED},
    {ADVISORY, OVAL, "updated", UPDATED},
    {ADVISORY, OVAL, "public_date", PUBLIC}, // Ubuntu
    {ADVISORY, OVAL, "cve", CVE},
    {ADVISORY, OVAL, "affected", RESOLUTIONS}, // Red Hat
    {RESOLUTIONS, OVAL, "resolution", RESOLUTION},
    {DEFINITION, OVAL, "criteria", CRITERIA},
    {CRITERIA, OVAL, "criteria", CRITERIA},
    {CRITERIA, OVAL, "criterion", CRITERION},
    {CRITERIA, OVAL, "extend_definition", CRITERION},
};

struct reading {
    const struct bh_feed_sink *sink;
    struct bh_oval_tests tests;
    bool any, foreign; // record; product that is no distribution
    // One definition:
    bool wanted, vulnerability;
    bh_str id, own_id; // of the definition, of the source
    struct bh_notice notice;
    struct bh_record_list platforms, nodes;
    struct bh_record_list inside; // of uint32_t: open criteria, each with the last node in it
    struct bh_severity_text vectors[3];
    size_t vector_count, cve_count;
    bh_str resolution; // the only one
    bool resolutions_differ;
};

struct open_criteria {
    uint32_t node, last;
};

static int keep(struct reading *r, bh_str text, bh_str *ret)
{
    return bh_arena_str(r->sink->arena, bh_str_trim(text), ret);
}

static int keep_attribute(struct reading *r, const struct bh_xml *x, const char *name, bh_str *ret)
{
    return keep(r, bh_xml_attribute(x, "", name), ret);
}

// --- Starts of elements

static int open_definition(struct reading *r, const struct bh_xml *x)
{
    bh_str class = bh_xml_attribute(x, "", "class");
    bool old = bh_str_eqz(bh_xml_attribute(x, "", "deprecated"), "true");

    bh_notice_done(&r->notice);
    bh_arena_reset(r->sink->arena);
    bh_notice_init(&r->notice, r->sink->arena);
    r->vulnerability = bh_str_eqz(class, "vulnerability");
    r->wanted = !old && (r->vulnerability || bh_str_eqz(class, "patch"));
    r->own_id = r->resolution = BH_STR_EMPTY;
    r->platforms = (struct bh_record_list){.size = sizeof(bh_str)};
    r->nodes = (struct bh_record_list){.size = sizeof(struct bh_oval_node)};
    r->inside = (struct bh_record_list){.size = sizeof(struct open_criteria)};
    r->vector_count = r->cve_count = 0;
    r->resolutions_differ = false;
    return keep_attribute(r, x, "id", &r->id);
}

static int open_reference(struct reading *r, const struct bh_xml *x)
{
    bool is_cve = bh_str_caseeq(bh_xml_attribute(x, "", "source"), BH_STR("CVE"));
    bh_str id, url;
    int code = keep_attribute(r, x, "ref_id", &id);

    if (code == 0)
        code = keep_attribute(r, x, "ref_url", &url);
    if (code == 0)
        code = bh_notice_reference(&r->notice, "ADVISORY", url);
    if (code == 0 && bh_str_starts(id, BH_STR("CVE-")))
        return bh_notice_cves(&r->notice, id);
    if (code == 0 && !is_cve && !r->own_id.len)
        r->own_id = id;
    return code;
}

static int add_vector(struct reading *r, const char *type, bh_str text)
{
    if (!text.len || r->vector_count >= BH_COUNT(r->vectors))
        return 0;
    struct bh_severity_text *v = &r->vectors[r->vector_count++];
    v->type = bh_str_z(type);
    return keep(r, text, &v->score);
}

// "7.8/CVSS:3.1/AV:L/...", "5.0/AV:N/..."; Ubuntu has the vector alone.
static int open_cve(struct reading *r, const struct bh_xml *x)
{
    bh_str v2 = bh_xml_attribute(x, "", "cvss2"), v3 = bh_xml_attribute(x, "", "cvss3");
    bh_str plain = bh_xml_attribute(x, "", "cvss_vector");
    int code = 0;

    if (r->cve_count++)
        return 0;
    v2 = bh_str_from(v2, bh_str_search(v2, BH_STR("AV:")));
    v3 = bh_str_from(v3, bh_str_search(v3, BH_STR("CVSS:3")));
    code = add_vector(r, "CVSS_V3", v3);
    if (code == 0)
        code = add_vector(r, "CVSS_V2", v2);
    if (code == 0 && bh_str_starts(plain, BH_STR("CVSS:3")))
        code = add_vector(r, "CVSS_V3", plain);
    return code;
}

static int read_time(struct bh_xml *x, bh_str text, int64_t *ret)
{
    const bh_str utc = BH_STR(" UTC");

    text = bh_str_trim(text);
    if (bh_str_ends(text, utc))
        text.len -= utc.len;
    if (text.len && !bh_time_parse(text, ret))
        return bh_xml_fail(x, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    return 0;
}

static int open_resolution(struct reading *r, const struct bh_xml *x)
{
    bh_str state = bh_xml_attribute(x, "", "state");

    if (r->resolution.len && !bh_str_eq(r->resolution, state))
        r->resolutions_differ = true;
    return r->resolution.len ? 0 : keep(r, state, &r->resolution);
}

static bool is_true(const struct bh_xml *x, const char *attribute)
{
    bh_str text = bh_xml_attribute(x, "", attribute);

    return bh_str_eqz(text, "true") || bh_str_eqz(text, "1");
}

// Adds a node behind the last one of the criteria that are open.
static int add_node(struct reading *r, const struct bh_xml *x, struct bh_oval_node **ret)
{
    struct bh_oval_node *n = bh_record_push(r->sink->arena, &r->nodes), *nodes;
    struct open_criteria *outer = r->inside.items;
    uint32_t at = (uint32_t)r->nodes.count - 1;

    if (!n)
        return BH_E_NOMEM;
    n->negate = is_true(x, "negate");
    *ret = n;
    if (!r->inside.count)
        return keep_attribute(r, x, "comment", &n->comment);
    nodes = r->nodes.items;
    outer += r->inside.count - 1;
    if (outer->last)
        nodes[outer->last].next = at;
    else
        nodes[outer->node].first = at;
    outer->last = at;
    return keep_attribute(r, x, "comment", &n->comment);
}

static int open_criteria(struct reading *r, struct bh_xml *x)
{
    bh_str operator= bh_xml_attribute(x, "", "operator");
    struct bh_oval_node *n;

    if (!r->inside.count && r->nodes.count)
        return bh_xml_fail(x, BH_E_CORRUPT, "the definition '%.*s' has two criteria",
                           BH_FMT(r->id));
    int code = add_node(r, x, &n);
    if (code < 0)
        return code;
    struct open_criteria *inside = bh_record_push(r->sink->arena, &r->inside);
    if (!inside)
        return BH_E_NOMEM;
    inside->node = (uint32_t)r->nodes.count - 1;
    n->kind = bh_str_eqz(operator, "OR") ? BH_OVAL_ANY : BH_OVAL_AND;
    if (operator.len && n->kind == BH_OVAL_AND && !bh_str_eqz(operator, "AND"))
        n->negate = true; // ONE, XOR: of which it is cannot be said
    return 0;
}

static int open_criterion(struct reading *r, const struct bh_xml *x)
{
    struct bh_oval_node *n;
    int code = add_node(r, x, &n);

    return code < 0 ? code : keep_attribute(r, x, "test_ref", &n->test);
}

static int on_open(struct bh_xml *x, void *ctx, unsigned state)
{
    struct reading *r = ctx;

    if (state == DEFINITION)
        return open_definition(r, x);
    if (!r->wanted)
        return 0;
    switch ((enum state)state) {
    case REFERENCE:
        return open_reference(r, x);
    case ISSUED:
        return read_time(x, bh_xml_attribute(x, "", "date"), &r->notice.a.published);
    case UPDATED:
        return read_time(x, bh_xml_attribute(x, "", "date"), &r->notice.a.modified);
    case CVE:
        return open_cve(r, x);
    case RESOLUTION:
        return open_resolution(r, x);
    case CRITERIA:
        return open_criteria(r, x);
    case CRITERION:
        return open_criterion(r, x);
    default:
        return 0;
    }
}

// --- Ends of elements

static int say_trouble(struct reading *r, struct bh_xml *x, enum bh_oval_trouble trouble,
                       bh_str about)
{
    switch (trouble) {
    case BH_OVAL_NO_RELEASE:
        return bh_xml_fail(x, BH_E_UNSUPPORTED,
                           "of which distribution and release the definition '%.*s' is cannot be "
                           "told (package %.*s)",
                           BH_FMT(r->id), BH_FMT(about));
    case BH_OVAL_NO_NAME:
        return bh_xml_fail(x, BH_E_UNSUPPORTED,
                           "which package a test of the definition '%.*s' is about cannot be told "
                           "(%.*s)",
                           BH_FMT(r->id), BH_FMT(about));
    case BH_OVAL_BY_PACKAGE:
        return bh_xml_fail(x, BH_E_UNSUPPORTED,
                           "the definition '%.*s' is about a package and not about a vulnerability",
                           BH_FMT(r->id));
    case BH_OVAL_MANY_RELEASES:
        return bh_xml_fail(x, BH_E_LIMIT, "the definition '%.*s' is about more than %d releases",
                           BH_FMT(r->id), BH_LIMIT_OVAL_PLATFORMS);
    default:
        return BH_E_NOMEM;
    }
}

static int add_packages(struct reading *r, struct bh_xml *x)
{
    bool single = !r->resolutions_differ;
    bool open = bh_str_eqz(r->resolution, "Under investigation");
    struct bh_oval_criteria c = {.tests = &r->tests,
                                 .nodes = r->nodes.items,
                                 .count = r->nodes.count,
                                 .platforms = r->platforms.items,
                                 .platform_count = r->platforms.count,
                                 .vulnerability = r->vulnerability,
                                 .note = single ? r->resolution : BH_STR_EMPTY,
                                 .vague = single && open ? r->resolution : BH_STR_EMPTY};
    enum bh_oval_trouble trouble;
    bool foreign;
    bh_str about;
    int code = bh_oval_packages(&c, &r->notice, &foreign, &trouble, &about);

    r->foreign |= foreign;
    return code == BH_E_UNSUPPORTED ? say_trouble(r, x, trouble, about) : code;
}

// Of the only vulnerability.
static int add_vectors(struct reading *r, struct bh_xml *x)
{
    int code = 0;

    for (size_t i = 0; code == 0 && r->cve_count == 1 && i < r->vector_count; i++)
        code = bh_notice_severity(&r->notice, x, r->vectors[i].type.ptr, r->vectors[i].score);
    return code;
}

static void digest_package(struct bh_digest *d, const struct bh_affected *a)
{
    const struct bh_range *range = &a->ranges[0];

    bh_digest_add(d, a->ecosystem.ptr, a->ecosystem.len);
    bh_digest_add(d, "\n", 1);
    bh_digest_add(d, a->name.ptr, a->name.len);
    for (size_t i = 0; i < range->event_count; i++) {
        bh_digest_add(d, "\n", 1);
        bh_digest_add(d, range->events[i].version.ptr, range->events[i].version.len);
    }
    bh_digest_add(d, "\n\n", 2);
}

// Hexadecimal digits of the digest in an id: some 10,000 documents of one id before two are the
// same by chance.
#define DIGITS 8

static int name_record(struct reading *r)
{
    bh_str base = r->own_id.len ? r->own_id : r->id;
    char hex[2 * BH_DIGEST_MAX + 1];
    struct bh_digest d;
    int code = bh_digest_init(&d, 1u << BH_SHA256);

    if (code < 0)
        return code;
    for (size_t i = 0; i < r->notice.affected.count; i++)
        digest_package(&d, (const struct bh_affected *)r->notice.affected.items + i);
    code = bh_digest_hex(&d, BH_SHA256, hex);
    bh_digest_done(&d);
    if (code == 0)
        code = bh_arena_join(r->sink->arena, (bh_str[]){base, BH_STR("#"), bh_str_n(hex, DIGITS)},
                             3, &r->notice.a.id);
    return code < 0 ? code : bh_notice_link(&r->notice, BH_ALIAS, base);
}

static int end_definition(struct reading *r, struct bh_xml *x)
{
    struct bh_advisory *a = &r->notice.a;

    if (!r->wanted)
        return 0;
    r->wanted = false; // what stands between definitions is none of it
    if (!r->id.len)
        return bh_xml_fail(x, BH_E_CORRUPT, "a definition without id");
    if (a->modified == BH_TIME_UNKNOWN)
        a->modified = a->published;
    int code = add_packages(r, x);
    if (code < 0 || !r->notice.affected.count)
        return code;
    r->any = true;
    code = add_vectors(r, x);
    if (code == 0)
        code = name_record(r);
    return code < 0 ? code : bh_notice_finish(&r->notice, r->sink);
}

static int end_severity(struct reading *r, struct bh_xml *x, bh_str text)
{
    bh_str word;
    int code = keep(r, text, &word);

    return code < 0 ? code : bh_notice_severity(&r->notice, x, "label", word);
}

static int end_platform(struct reading *r, bh_str text)
{
    bh_str *platform = bh_record_push(r->sink->arena, &r->platforms);

    return platform ? keep(r, text, platform) : BH_E_NOMEM;
}

static int end_cve(struct reading *r, bh_str text)
{
    bh_str id;
    int code = keep(r, text, &id);

    return code < 0 ? code : bh_notice_cves(&r->notice, id);
}

static int on_close(struct bh_xml *x, void *ctx, unsigned state, bh_str text)
{
    struct reading *r = ctx;

    if (!r->wanted)
        return 0;
    switch ((enum state)state) {
    case DEFINITION:
        return end_definition(r, x);
    case TITLE:
        return keep(r, text, &r->notice.a.title);
    case AFFECTED_PLATFORM:
        return end_platform(r, text);
    case DESCRIPTION:
        return bh_notice_text(&r->notice, text, &r->notice.a.details);
    case SEVERITY:
        return end_severity(r, x, text);
    case PUBLIC:
        return read_time(x, text, &r->notice.a.published);
    case CVE:
        return end_cve(r, text);
    case CRITERIA:
        r->inside.count--;
        return 0;
    default:
        return 0;
    }
}

static int read_definitions(struct reading *r, const struct bh_input *in, struct bh_diag *diag)
{
    static const struct bh_xml_table table = {rows, BH_COUNT(rows), on_open, on_close};

    bh_arena_reset(r->sink->arena);
    bh_notice_init(&r->notice, r->sink->arena);
    int code = bh_xml_read(in, diag, &table, r);
    bh_notice_done(&r->notice);
    return code;
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct reading r = {.sink = sink};
    int code = bh_oval_tests_read(in, diag, &r.tests);

    if (code == 0)
        code = read_definitions(&r, in, diag);
    bh_oval_tests_done(&r.tests);
    if (code == 0 && r.foreign && !r.any)
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                       "the definitions are of no known distribution");
    return code;
}

const struct bh_feed_kind bh_feed_oval = {
    .name = "oval",
    .endings = ".xml",
    .of_packages = true,
    .snapshot = true,
    .title = BH_N("OVAL definitions of Red Hat, Oracle, SUSE, Debian, Ubuntu (by CVE) and Azure "
                  "Linux (XML; all files at once)"),
    .read = read_document,
};
