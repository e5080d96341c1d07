// SPDX-License-Identifier: Apache-2.0
// Lists of updates in repositories of rpm packages.

#include "feeds/updateinfo.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/xml.h"
#include "feeds/notice.h"
#include "feeds/platform.h"

enum state {
    DOCUMENT = 1,
    UPDATE,
    ID,
    TITLE,
    ISSUED,
    UPDATED,
    SEVERITY,
    RELEASE,
    DESCRIPTION,
    REFERENCES,
    REFERENCE,
    LISTS,
    COLLECTION,
    COLLECTION_NAME,
    MODULE,
    PACKAGE,
};

static const struct bh_xml_row rows[] = {
    {0, "", "updates", DOCUMENT},
    {DOCUMENT, "", "update", UPDATE},
    {UPDATE, "", "id", ID},
    {UPDATE, "", "title", TITLE},
    {UPDATE, "", "issued", ISSUED},
    {UPDATE, "", "updated", UPDATED},
    {UPDATE, "", "severity", SEVERITY},
    {UPDATE, "", "release", RELEASE},
    {UPDATE, "", "description", DESCRIPTION},
    {UPDATE, "", "references", REFERENCES},
    {REFERENCES, "", "reference", REFERENCE},
    {UPDATE, "", "pkglist", LISTS},
    {LISTS, "", "collection", COLLECTION},
    {COLLECTION, "", "name", COLLECTION_NAME},
    {COLLECTION, "", "module", MODULE},
    {COLLECTION, "", "package", PACKAGE},
};

// Packages of one repository or module.
struct collection {
    bh_str short_name, name;
    bh_str note; // "module nodejs:12"
};

struct package {
    bh_str name, epoch, version, release, source;
    bh_str fixed;      // all of these but the name
    size_t collection; // index
};

struct reading {
    const struct bh_feed_sink *sink;
    struct bh_arena whole; // of the document: ids
    struct bh_map ids;     // -> how many
    // One update:
    bool security;
    bh_str id, status, said; // said: <release>
    struct bh_notice notice;
    struct bh_record_list collections, packages;
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

static int open_update(struct reading *r, const struct bh_xml *x)
{
    bh_notice_done(&r->notice);
    bh_arena_reset(r->sink->arena);
    bh_notice_init(&r->notice, r->sink->arena);
    r->id = r->said = BH_STR_EMPTY;
    r->collections = (struct bh_record_list){.size = sizeof(struct collection)};
    r->packages = (struct bh_record_list){.size = sizeof(struct package)};
    r->security = bh_str_caseeq(bh_str_trim(bh_xml_attribute(x, "", "type")), BH_STR("security"));
    return keep_attribute(r, x, "status", &r->status);
}

// "2022-06-08 00:00:00", "2023-02-17 20:41", "2020-05-14T20:15:38Z"; SUSE: seconds since 1970.
static int read_date(struct bh_xml *x, int64_t *ret)
{
    bh_str text = bh_str_trim(bh_xml_attribute(x, "", "date"));
    uint64_t seconds;

    if (!text.len || bh_time_parse(text, ret))
        return 0;
    if (!bh_str_u64(text, &seconds) || seconds > INT64_MAX)
        return bh_xml_fail(x, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    *ret = (int64_t)seconds;
    return 0;
}

static int open_reference(struct reading *r, const struct bh_xml *x)
{
    bh_str type = bh_xml_attribute(x, "", "type"), url, id, title;
    const char *kind = bh_str_eqz(type, "bugzilla")                          ? "REPORT"
                       : bh_str_eqz(type, "cve") || bh_str_eqz(type, "self") ? "ADVISORY"
                                                                             : "WEB";
    int code = keep_attribute(r, x, "href", &url);

    if (code == 0)
        code = keep_attribute(r, x, "id", &id);
    if (code == 0)
        code = keep_attribute(r, x, "title", &title);
    if (code == 0)
        code = bh_notice_reference(&r->notice, kind, url);
    if (code == 0)
        code = bh_notice_cves(&r->notice, id);
    if (code == 0)
        code = bh_notice_cves(&r->notice, title);
    return code < 0 || !bh_str_eqz(type, "rhsa") ? code
                                                 : bh_notice_link(&r->notice, BH_RELATED, id);
}

static int open_collection(struct reading *r, const struct bh_xml *x)
{
    struct collection *c = bh_record_push(r->sink->arena, &r->collections);

    return c ? keep_attribute(r, x, "short", &c->short_name) : BH_E_NOMEM;
}

static struct collection *last_collection(const struct reading *r)
{
    return (struct collection *)r->collections.items + r->collections.count - 1;
}

static int open_module(struct reading *r, const struct bh_xml *x)
{
    const bh_str pieces[] = {BH_STR("module "), bh_xml_attribute(x, "", "name"), BH_STR(":"),
                             bh_xml_attribute(x, "", "stream")};

    return bh_arena_join(r->sink->arena, pieces, BH_COUNT(pieces), &last_collection(r)->note);
}

static int open_package(struct reading *r, struct bh_xml *x)
{
    struct package *p = bh_record_push(r->sink->arena, &r->packages);

    if (!p)
        return BH_E_NOMEM;
    const struct {
        const char *name;
        bh_str *to;
    } attributes[] = {{"name", &p->name},
                      {"epoch", &p->epoch},
                      {"version", &p->version},
                      {"release", &p->release},
                      {"src", &p->source}};
    int code = 0;
    for (size_t i = 0; code == 0 && i < BH_COUNT(attributes); i++)
        code = keep_attribute(r, x, attributes[i].name, attributes[i].to);
    if (code < 0)
        return code;
    p->collection = r->collections.count - 1;
    if (!p->name.len || !p->version.len || !p->release.len)
        return bh_xml_fail(x, BH_E_CORRUPT, "a package without name, version or release");
    bool epoch = p->epoch.len && !bh_str_eqz(p->epoch, "0");
    const bh_str pieces[] = {epoch ? p->epoch : BH_STR_EMPTY, epoch ? BH_STR(":") : BH_STR_EMPTY,
                             p->version, BH_STR("-"), p->release};
    return bh_arena_join(r->sink->arena, pieces, BH_COUNT(pieces), &p->fixed);
}

static int on_open(struct bh_xml *x, void *ctx, unsigned state)
{
    struct reading *r = ctx;

    if (state == UPDATE)
        return open_update(r, x);
    if (!r->security)
        return 0;
    switch ((enum state)state) {
    case ISSUED:
        return read_date(x, &r->notice.a.published);
    case UPDATED:
        return read_date(x, &r->notice.a.modified);
    case REFERENCE:
        return open_reference(r, x);
    case COLLECTION:
        return open_collection(r, x);
    case MODULE:
        return open_module(r, x);
    case PACKAGE:
        return open_package(r, x);
    default:
        return 0;
    }
}

// --- Which distribution and release

// The first that tells the distribution, with the first release that is told of it.
static struct bh_platform unite(const struct bh_platform *said, size_t count)
{
    struct bh_platform p = {0};

    for (size_t i = 0; i < count; i++) {
        if (!p.family)
            p = said[i];
        else if (!p.release.len && said[i].family == p.family)
            p.release = said[i].release;
    }
    return p;
}

// What collection and update say; the release from the tag of a build where they do not.
static struct bh_platform platform_of(const struct reading *r, const struct package *p,
                                      struct bh_platform by_id)
{
    const struct collection *c = (const struct collection *)r->collections.items + p->collection;
    const struct bh_platform said[] = {bh_platform_of_text(c->name),
                                       bh_platform_of_text(c->short_name),
                                       bh_platform_of_text(r->said), by_id};
    struct bh_platform found = unite(said, BH_COUNT(said));

    if (found.family && !found.release.len)
        found.release = bh_platform_tag(found.family, p->release);
    return found;
}

// A build without tag is of the release that all others of the update are of.
static bool common_platform(const struct reading *r, struct bh_platform by_id,
                            struct bh_platform *ret)
{
    const struct package *p = r->packages.items;

    *ret = (struct bh_platform){0};
    for (size_t i = 0; i < r->packages.count; i++) {
        struct bh_platform one = platform_of(r, &p[i], by_id);
        if (!one.release.len)
            continue;
        if (ret->family && (ret->family != one.family || !bh_str_eq(ret->release, one.release)))
            return false;
        *ret = one;
    }
    return ret->family;
}

// --- Packages

// The number at the end of a topic of Amazon Linux: "5.15" of "ALAS2KERNEL-5.15-2022-001". Whether
// it is a topic at all.
static bool topic_of(bh_str id, bh_str *ret_number)
{
    bh_str topic = id;

    if (!bh_str_skip(&topic, BH_STR("ALAS")))
        return false;
    (void)bh_scan_digits(&topic);
    for (int i = 0; i < 2; i++) // "-2022-001"
        topic = bh_str_sub(topic, 0, bh_str_rfind(topic, '-'));
    size_t n = topic.len;
    while (n && (bh_is_digit(topic.ptr[n - 1]) || topic.ptr[n - 1] == '.'))
        n--;
    *ret_number = bh_str_from(topic, n);
    return topic.len && topic.ptr[0] != '-';
}

static bool begins_with_number(bh_str version, bh_str number)
{
    return number.len && bh_str_skip(&version, number) &&
           (!version.len || !bh_is_digit(version.ptr[0]));
}

static int add_topic(struct reading *r, const struct package *p, bh_str number,
                     struct bh_notice_package *out)
{
    const struct collection *c = (const struct collection *)r->collections.items + p->collection;
    bh_str epoch = bh_str_sub(p->fixed, 0, p->fixed.len - p->version.len - p->release.len - 1);

    if (begins_with_number(p->version, number))
        return bh_arena_join(r->sink->arena, (bh_str[]){epoch, number}, 2, &out->from);
    const bh_str pieces[] = {BH_STR("before "), p->fixed, BH_STR(" of "),
                             c->name.len ? c->name : c->short_name};
    return bh_arena_join(r->sink->arena, pieces, BH_COUNT(pieces), &out->vague);
}

// "xz" of "xz-5.2.5-8.el9_0.src.rpm" where the binary package has that version; else empty.
static bh_str source_name(const struct package *p)
{
    static const char *const ends[] = {".src.rpm", ".nosrc.rpm"};
    bh_str stem = bh_path_base(p->source);
    size_t build = p->version.len + p->release.len + 2;

    for (size_t i = 0; i < BH_COUNT(ends); i++) {
        bh_str end = bh_str_z(ends[i]);
        if (!bh_str_ends(stem, end) || stem.len <= end.len + build)
            continue;
        stem.len -= end.len;
        bh_str name = bh_str_sub(stem, 0, stem.len - build), rest = bh_str_from(stem, name.len);
        bool same = bh_scan_char(&rest, '-') && bh_str_skip(&rest, p->version) &&
                    bh_scan_char(&rest, '-') && bh_str_eq(rest, p->release);
        return same ? name : BH_STR_EMPTY;
    }
    return BH_STR_EMPTY;
}

static int add_package(struct reading *r, const struct package *p, struct bh_platform platform)
{
    const struct collection *c = (const struct collection *)r->collections.items + p->collection;
    struct bh_notice_package out = {.name = p->name, .fixed = p->fixed, .note = c->note};
    bh_str number;
    int code = bh_platform_ecosystem(platform, r->sink->arena, &out.ecosystem);

    if (code == 0 && topic_of(r->id, &number))
        code = add_topic(r, p, number, &out);
    if (code == 0)
        code = bh_notice_package(&r->notice, &out);
    out.name = source_name(p);
    return code < 0 || !out.name.len ? code : bh_notice_package(&r->notice, &out);
}

static int add_packages(struct reading *r, struct bh_xml *x, struct bh_platform by_id)
{
    const struct package *p = r->packages.items;
    struct bh_platform common;
    bool has_common = common_platform(r, by_id, &common);
    int code = 0;

    for (size_t i = 0; code == 0 && i < r->packages.count; i++) {
        struct bh_platform one = platform_of(r, &p[i], by_id);
        if (one.family && !one.release.len && has_common && one.family == common.family)
            one = common;
        if (!one.family || !one.release.len)
            return bh_xml_fail(x, BH_E_UNSUPPORTED,
                               "of which distribution and release the update '%.*s' is cannot be "
                               "told (package %.*s)",
                               BH_FMT(r->id), BH_FMT(p[i].name));
        code = add_package(r, &p[i], one);
    }
    return code;
}

// --- Ids

// By the name of the first repository, and by how many there have been of that id.
static int name_record(struct reading *r, struct bh_platform by_id)
{
    const struct collection *c = r->collections.items;
    bh_str place = BH_STR_EMPTY, *id = &r->notice.a.id;
    struct bh_map_slot *slot;
    bool added;
    int code = 0;

    *id = r->id;
    if (r->collections.count)
        place = c->short_name.len ? c->short_name : c->name;
    if (by_id.family && bh_platform_shares_ids(by_id.family) && place.len)
        code = bh_arena_join(r->sink->arena, (bh_str[]){r->id, BH_STR("#"), place}, 3, id);
    bh_str key = *id;
    if (code == 0)
        code = bh_arena_str(&r->whole, key, &key);
    if (code < 0)
        return code;
    slot = bh_map_slot(&r->ids, key, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (++slot->value > 1)
        code = bh_arena_printf(r->sink->arena, id, "%.*s#%llu", BH_FMT(key),
                               (unsigned long long)slot->value);
    return code < 0 || bh_str_eq(*id, r->id) ? code : bh_notice_link(&r->notice, BH_ALIAS, r->id);
}

// --- Ends of elements

static int end_update(struct reading *r, struct bh_xml *x)
{
    struct bh_advisory *a = &r->notice.a;
    struct bh_platform by_id;

    if (!r->security)
        return 0;
    if (!r->id.len)
        return bh_xml_fail(x, BH_E_CORRUPT, "an update without id");
    if (a->modified == BH_TIME_UNKNOWN)
        a->modified = a->published;
    if (bh_str_eqz(r->status, "retracted"))
        a->withdrawn = a->modified;
    int code = bh_platform_of_update(r->id, r->sink->arena, &by_id);
    if (code == 0)
        code = add_packages(r, x, by_id);
    if (code == 0)
        code = name_record(r, by_id);
    return code < 0 ? code : bh_notice_finish(&r->notice, r->sink);
}

static int end_severity(struct reading *r, struct bh_xml *x, bh_str text)
{
    bh_str word;
    int code = keep(r, text, &word);

    return code < 0 ? code : bh_notice_severity(&r->notice, x, "label", word);
}

static int on_close(struct bh_xml *x, void *ctx, unsigned state, bh_str text)
{
    struct reading *r = ctx;

    if (!r->security)
        return 0;
    switch ((enum state)state) {
    case UPDATE:
        return end_update(r, x);
    case ID:
        return keep(r, text, &r->id);
    case TITLE:
        return keep(r, text, &r->notice.a.title);
    case SEVERITY:
        return end_severity(r, x, text);
    case RELEASE:
        return keep(r, text, &r->said);
    case DESCRIPTION:
        return bh_notice_text(&r->notice, text, &r->notice.a.details);
    case COLLECTION_NAME:
        return keep(r, text, &last_collection(r)->name);
    default:
        return 0;
    }
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    static const struct bh_xml_table table = {rows, BH_COUNT(rows), on_open, on_close};
    struct reading r = {.sink = sink};

    bh_arena_reset(sink->arena);
    bh_arena_init(&r.whole, BH_LIMIT_ENTRY_MEMORY);
    bh_map_init(&r.ids);
    bh_notice_init(&r.notice, sink->arena);
    int code = bh_xml_read(in, diag, &table, &r);
    bh_notice_done(&r.notice);
    bh_map_done(&r.ids);
    bh_arena_done(&r.whole);
    return code;
}

const struct bh_feed_kind bh_feed_updateinfo = {
    .name = "updateinfo",
    .endings = "updateinfo.xml",
    .of_packages = true,
    .title = BH_N("lists of updates of rpm repositories (updateinfo.xml: Amazon, Oracle, Rocky, "
                  "AlmaLinux, Fedora, SUSE)"),
    .read = read_document,
};
