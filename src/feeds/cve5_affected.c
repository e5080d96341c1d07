// SPDX-License-Identifier: Apache-2.0
// Entries of `affected` (CVE record format 5.0 to 5.2, "product").

#include "feeds/cve5_affected.h"

#include "base/error.h"
#include "base/json_rows.h"
#include "base/map.h"
#include "feeds/cpe_match.h"
#include "feeds/cve5_kernel.h"
#include "feeds/cve5_versions.h"
#include "feeds/purl_package.h"
#include "model/advisory.h"
#include "model/cpe.h"

// One entry.
struct entry {
    bh_str vendor, product, package, repo, purl;
    bh_str note;    // platforms
    bh_str unknown; // what its unknown versions are
    enum bh_cve_status fallback;
    struct bh_record_list versions, cpes, platforms;
};

struct reading {
    struct bh_arena *arena;
    struct bh_record_list *affected;
    struct entry e;
    struct bh_cve_version version;
    struct bh_cve_change change;
    struct bh_record_list changes;
};

// --- Reading

#define TEXT_ROW(name, target)   BH_JSON_TEXT_ROW(name, struct reading, arena, target)
#define STATUS_ROW(name, target) BH_JSON_VALUE_ROW(read_status, name, struct reading, arena, target)
#define LIST_ROW(name, target)                                                                     \
    static int read_##name##_one(struct bh_json *j, void *ctx)                                     \
    {                                                                                              \
        struct reading *r = ctx;                                                                   \
        bh_str *text = bh_record_push(r->arena, &r->target);                                       \
        return text ? bh_json_str(j, r->arena, text) : BH_E_NOMEM;                                 \
    }                                                                                              \
    BH_JSON_ARRAY_ROW(name, read_##name##_one)

static int read_status(struct bh_json *j, struct bh_arena *arena, enum bh_cve_status *ret)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, arena, &text);

    if (code < 0)
        return code;
    if (bh_str_eqz(text, "affected"))
        *ret = BH_CVE_AFFECTED;
    else if (bh_str_eqz(text, "unaffected"))
        *ret = BH_CVE_UNAFFECTED;
    else if (bh_str_eqz(text, "unknown"))
        *ret = BH_CVE_UNKNOWN;
    else
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no status of a version", BH_FMT(text));
    return 0;
}

TEXT_ROW(at, change.at)
STATUS_ROW(change_status, change.status)

static const struct bh_json_row change_rows[] = {
    {"at", read_at, false},
    {"status", read_change_status, false},
};

static int read_change(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->change = (struct bh_cve_change){0};
    int code = bh_json_object(j, change_rows, BH_COUNT(change_rows), r);
    if (code < 0)
        return code;
    return bh_record_add(r->arena, &r->changes, &r->change);
}

BH_JSON_ARRAY_ROW(changes, read_change)

TEXT_ROW(version_text, version.version)
TEXT_ROW(less_than, version.less_than)
TEXT_ROW(less_or_equal, version.less_or_equal)
TEXT_ROW(version_type, version.type)
STATUS_ROW(version_status, version.status)

static const struct bh_json_row version_rows[] = {
    {"version", read_version_text, false},     {"status", read_version_status, false},
    {"lessThan", read_less_than, false},       {"lessThanOrEqual", read_less_or_equal, false},
    {"versionType", read_version_type, false}, {"changes", read_changes, false},
};

static int read_version(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->version = (struct bh_cve_version){0};
    r->changes = (struct bh_record_list){.size = sizeof(struct bh_cve_change)};
    int code = bh_json_object(j, version_rows, BH_COUNT(version_rows), r);
    if (code < 0)
        return code;
    r->version.changes = r->changes.items;
    r->version.change_count = r->changes.count;
    return bh_record_add(r->arena, &r->e.versions, &r->version);
}

BH_JSON_ARRAY_ROW(versions, read_version)

TEXT_ROW(vendor, e.vendor)
TEXT_ROW(product, e.product)
TEXT_ROW(package, e.package)
TEXT_ROW(repo, e.repo)
TEXT_ROW(purl, e.purl)
STATUS_ROW(fallback, e.fallback)
LIST_ROW(cpes, e.cpes)
LIST_ROW(platforms, e.platforms)

static const struct bh_json_row entry_rows[] = {
    {"vendor", read_vendor, false},       {"product", read_product, false},
    {"packageName", read_package, false}, {"packageURL", read_purl, false},
    {"repo", read_repo, false},           {"cpes", read_cpes, false},
    {"platforms", read_platforms, false}, {"defaultStatus", read_fallback, false},
    {"versions", read_versions, false},
};

// --- What an entry says of which package

// The versions of the entry in an order.
static int say(struct reading *r, const char *own, const struct bh_version_order *usual,
               struct bh_affected *a)
{
    const struct bh_cve_versions v = {.items = r->e.versions.items,
                                      .count = r->e.versions.count,
                                      .fallback = r->e.fallback,
                                      .repo = r->e.repo,
                                      .unknown = r->e.unknown};
    struct bh_record_list ranges = {.size = sizeof(struct bh_range)};
    struct bh_record_list versions = {.size = sizeof(bh_str)};
    int code = bh_cve_versions_say(&v, own ? bh_version_order_find(bh_str_z(own)) : NULL, usual,
                                   r->arena, &ranges, &versions);

    a->ranges = ranges.items;
    a->range_count = ranges.count;
    a->versions = versions.items;
    a->version_count = versions.count;
    return code;
}

// "Vendor Product package (Windows, Linux)", or the platforms alone.
static int note_of(struct reading *r, bool names, bh_str *ret)
{
    const bh_str *platforms = r->e.platforms.items;
    bh_str *pieces = bh_arena_array(r->arena, 2 * r->e.platforms.count + 8, sizeof(*pieces));
    const bh_str words[] = {r->e.vendor, r->e.product, r->e.package};
    size_t n = 0;

    if (!pieces)
        return BH_E_NOMEM;
    for (size_t i = 0; names && i < BH_COUNT(words); i++) {
        if (!words[i].len || (i == 2 && bh_str_eq(words[2], words[1])))
            continue;
        if (n)
            pieces[n++] = BH_STR(" ");
        pieces[n++] = words[i];
    }
    if (names && !n && r->e.purl.len)
        pieces[n++] = r->e.purl;
    for (size_t i = 0; i < r->e.platforms.count; i++) {
        pieces[n] = i ? BH_STR(", ") : n ? BH_STR(" (") : BH_STR("(");
        pieces[n + 1] = platforms[i];
        n += 2;
    }
    if (r->e.platforms.count)
        pieces[n++] = BH_STR(")");
    return bh_arena_join(r->arena, pieces, n, ret);
}

static int add_nameless(struct reading *r)
{
    struct bh_affected a = {0};
    int code = note_of(r, true, &a.note);

    if (code == 0)
        code = say(r, NULL, bh_version_order_osv(BH_STR("CPE")), &a);
    return code < 0 ? code : bh_record_add(r->arena, r->affected, &a);
}

// --- Linux

static int add_kernel(struct reading *r, bool *ret_added)
{
    struct bh_affected a = {.ecosystem = BH_STR(BH_CVE_KERNEL_ECOSYSTEM),
                            .name = BH_STR(BH_CVE_KERNEL_NAME)};

    if (!bh_cve_is_kernel(r->e.vendor, r->e.product, r->e.versions.items, r->e.versions.count))
        return 0;
    int code = bh_cve_kernel_branches(&r->e.versions, r->arena);
    r->e.unknown = BH_STR(BH_CVE_KERNEL_UNKNOWN);
    if (code == 0)
        code = say(r, NULL, bh_version_order_osv(a.ecosystem), &a);
    *ret_added = code == 0;
    return code < 0 ? code : bh_record_add(r->arena, r->affected, &a);
}

// --- Packages

// *ret_added: the entry has been said of it.
static int add_package(struct reading *r, bool *ret_added)
{
    struct bh_affected a = {.purl = r->e.purl};
    struct bh_purl purl;
    int code = r->e.purl.len ? bh_purl_parse(r->e.purl, r->arena, &purl) : BH_E_FORMAT;

    if (code == 0)
        code = bh_package_of_purl(&purl, r->arena, &a.ecosystem, &a.name);
    if (code < 0 || !a.ecosystem.len)
        return code == BH_E_NOMEM ? code : 0;
    a.note = r->e.note;
    code = say(r, NULL, bh_version_order_osv(a.ecosystem), &a);
    *ret_added = code == 0;
    return code < 0 ? code : bh_record_add(r->arena, r->affected, &a);
}

// --- Products of the CPE dictionary

struct products {
    struct bh_map by_cpe; // with any version -> index of the entry's first
    size_t first;
    struct bh_affected generic, openssl; // what the versions say; said once
};

static int add_product(struct reading *r, struct products *p, bh_str cpe)
{
    bh_str name, any;
    bool added;
    int code = bh_cpe_product(cpe, r->arena, &name);

    if (code == 0)
        code = bh_cpe_any_version(cpe, r->arena, &any);
    if (code < 0)
        return code;
    struct bh_map_slot *slot = bh_map_slot(&p->by_cpe, any, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (!added) {
        ((struct bh_affected *)r->affected->items)[slot->value].cpe = any;
        return 0;
    }
    slot->value = r->affected->count;
    bool openssl = bh_str_eqz(name, "openssl:openssl");
    struct bh_affected *said = openssl ? &p->openssl : &p->generic;
    if (!said->range_count && !said->version_count)
        code = say(r, openssl ? "openssl" : NULL, bh_version_order_osv(BH_STR("CPE")), said);
    if (code < 0)
        return code;
    struct bh_affected a = *said;
    a.ecosystem = BH_STR("CPE");
    a.name = name;
    a.cpe = cpe;
    a.note = r->e.note;
    return bh_record_add(r->arena, r->affected, &a);
}

// Affected by default and without versions: the names say which.
static int add_matches(struct reading *r, const bh_str *cpes)
{
    struct bh_cpe_match *matches = bh_arena_array(r->arena, r->e.cpes.count, sizeof(*matches));

    if (!matches)
        return BH_E_NOMEM;
    for (size_t i = 0; i < r->e.cpes.count; i++)
        matches[i] = (struct bh_cpe_match){.criteria = cpes[i], .vulnerable = true};
    return bh_cpe_matches(matches, r->e.cpes.count, true, r->arena, r->affected);
}

// Of a text that is no name; it is kept.
static int add_no_name(struct reading *r, bh_str cpe)
{
    const struct bh_cpe_match match = {.criteria = cpe};
    struct bh_affected a;
    int code = bh_cpe_match_unreadable(&match, NULL, r->arena, &a);

    return code < 0 ? code : bh_record_add(r->arena, r->affected, &a);
}

// What is affected by default of a name with a version is that version, and nothing is said of
// others: names with versions are taken for items behind those of the entry.
static int limit_default(struct reading *r)
{
    const bh_str *cpes = r->e.cpes.items;
    bh_str cpe;

    if (r->e.fallback != BH_CVE_AFFECTED)
        return 0;
    for (size_t i = 0; i < r->e.cpes.count; i++) {
        int code = bh_cpe_read(cpes[i], r->arena, &cpe);
        if (code == BH_E_NOMEM)
            return code;
        if (code < 0 || !bh_cpe_is_value(bh_cpe_attribute(cpe, BH_CPE_VERSION)))
            return 0;
    }
    for (size_t i = 0; i < r->e.cpes.count; i++) {
        struct bh_cve_version *v = bh_record_push(r->arena, &r->e.versions);
        int code = v ? bh_cpe_read(cpes[i], r->arena, &cpe) : BH_E_NOMEM;
        if (code == 0)
            code = bh_cpe_version(cpe, r->arena, &v->version);
        if (code < 0)
            return code;
        v->status = BH_CVE_AFFECTED;
    }
    r->e.fallback = BH_CVE_UNKNOWN;
    return 0;
}

static int add_products(struct reading *r, bool *ret_added)
{
    const bh_str *cpes = r->e.cpes.items;
    struct products p = {0};
    bh_str cpe;
    int code = 0;

    if (!r->e.cpes.count || r->e.package.len)
        return 0;
    if (!r->e.versions.count && r->e.fallback == BH_CVE_AFFECTED) {
        *ret_added = true;
        return add_matches(r, cpes);
    }
    code = limit_default(r);
    bh_map_init(&p.by_cpe);
    for (size_t i = 0; code == 0 && i < r->e.cpes.count; i++) {
        code = bh_cpe_read(cpes[i], r->arena, &cpe);
        if (code == BH_E_FORMAT) {
            code = add_no_name(r, cpes[i]);
        } else if (code == 0) {
            code = add_product(r, &p, cpe);
            *ret_added = true;
        }
    }
    bh_map_done(&p.by_cpe);
    return code;
}

static int read_entry(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bool added = false;

    r->e = (struct entry){.versions.size = sizeof(struct bh_cve_version),
                          .cpes.size = sizeof(bh_str),
                          .platforms.size = sizeof(bh_str)};
    int code = bh_json_object(j, entry_rows, BH_COUNT(entry_rows), r);
    if (code == 0)
        code = note_of(r, false, &r->e.note);
    if (code == 0)
        code = add_products(r, &added);
    if (code == 0)
        code = add_package(r, &added);
    if (code == 0)
        code = add_kernel(r, &added);
    return code < 0 || added ? code : add_nameless(r);
}

int bh_cve_affected_read(struct bh_json *j, struct bh_arena *arena, struct bh_record_list *affected)
{
    struct reading r = {.arena = arena, .affected = affected};

    return bh_json_array(j, read_entry, &r);
}
