// SPDX-License-Identifier: Apache-2.0
// Alpine's security database.

#include "feeds/alpine_secdb.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "feeds/record_list.h"
#include "versions/version.h"

// A vulnerability and where the package fixed it.
struct fix {
    bh_str id, version;
    bh_str entry; // that names it
};

struct reading {
    const struct bh_feed_sink *sink;
    const struct bh_version_order *order;
    struct bh_arena whole; // of the document
    bh_str release, repository;
    bool has_packages;
    // One package:
    bh_str package, version;
    struct bh_record_list fixes;
    struct bh_map by_id; // -> index in fixes + 1
};

// Related ids of a record; real entries have two or three. Each of a thousand CVEs in one entry
// would else have all the others.
#define RELATED_MAX 16

// --- Ids in an entry

// The CVE id at the front of a word: "CVE-2021-35940.patch"; "CVE_2019-2426" occurs, too.
static int cve_of(bh_str word, struct bh_arena *arena, bh_str *ret)
{
    bh_str rest = word;

    *ret = BH_STR_EMPTY;
    if (!bh_str_skip(&rest, BH_STR("CVE-")) && !bh_str_skip(&rest, BH_STR("CVE_")))
        return 0;
    bh_str id = rest;
    if (bh_scan_digits(&rest).len != 4 || !bh_scan_char(&rest, '-') || !bh_scan_digits(&rest).len)
        return 0;
    id.len -= rest.len;
    return bh_arena_join(arena, (bh_str[]){BH_STR("CVE-"), id}, 2, ret);
}

// "XSA-207", "GHSA-f7r5-w49x-gxm3", "VSV00010"; not what is left of a CVE id ("CVE-2099-").
static bool is_id(bh_str word)
{
    bool digit = false;

    if (bh_str_starts(word, BH_STR("CVE")))
        return false;
    for (size_t i = 0; i < word.len; i++) {
        if (!bh_is_alnum(word.ptr[i]) && word.ptr[i] != '-')
            return false;
        digit |= bh_is_digit(word.ptr[i]);
    }
    return digit && word.len > 4 && bh_is_alpha(word.ptr[0]) && !bh_is_lower(word.ptr[0]) &&
           !bh_is_lower(word.ptr[1]);
}

// The next word of the entry that is an id. 1, 0 at the end, or BH_E_NOMEM.
static int next_id(bh_str *rest, struct bh_arena *arena, bh_str *ret)
{
    for (;;) {
        (void)bh_scan_while(rest, " \t,;");
        bh_str word = bh_scan_until(rest, " \t,;");
        if (!word.len)
            return 0;
        int code = cve_of(word, arena, ret);
        if (code < 0 || ret->len)
            return code < 0 ? code : 1;
        if (is_id(word)) {
            *ret = word;
            return 1;
        }
    }
}

static bool is_cve(bh_str id)
{
    return bh_str_starts(id, BH_STR("CVE-"));
}

// --- One package

// Whether the fix at version a is the later one, or cannot be told to be the earlier one.
static bool is_later(const struct reading *r, bh_str a, bh_str than)
{
    int c;

    if (bh_str_eqz(a, "0") || bh_str_eqz(than, "0"))
        return bh_str_eqz(than, "0");
    if (r->order->compare(a, than, &c) < 0)
        return !r->order->valid(a);
    return c > 0;
}

static int add_fix(struct reading *r, bh_str id, bh_str entry)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&r->by_id, id, &added);
    struct fix *fix;

    if (!slot)
        return BH_E_NOMEM;
    if (added) {
        fix = bh_record_push(r->sink->arena, &r->fixes);
        if (!fix)
            return BH_E_NOMEM;
        slot->value = r->fixes.count;
        *fix = (struct fix){id, r->version, entry};
        return 0;
    }
    fix = (struct fix *)r->fixes.items + slot->value - 1;
    if (is_later(r, r->version, fix->version))
        *fix = (struct fix){id, r->version, entry};
    return 0;
}

static int read_fix(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_arena *arena = r->sink->arena;
    bh_str entry = BH_STR_EMPTY, id, first = BH_STR_EMPTY;
    bool any_cve = false;
    int code = bh_json_str(j, arena, &entry), found;

    if (code < 0)
        return code;
    entry = bh_str_sub(entry, 0, bh_str_find(entry, '('));
    bh_str rest = entry;
    while ((found = next_id(&rest, arena, &id)) > 0) {
        first = first.len ? first : id;
        any_cve |= is_cve(id);
        code = is_cve(id) ? add_fix(r, id, entry) : 0;
        if (code < 0)
            return code;
    }
    return found < 0 || any_cve || !first.len ? found : add_fix(r, first, entry);
}

static bool is_empty_array(struct bh_json *j, int *ret_code)
{
    if (bh_json_type(j) != BH_JSON_ARRAY)
        return false;
    *ret_code = bh_json_element(j);
    if (*ret_code > 0)
        *ret_code = bh_json_fail(j, BH_E_CORRUPT, "a fix without version");
    return true;
}

// Version -> list of entries, or null.
static int read_secfixes(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str version;
    int code;

    if (is_empty_array(j, &code))
        return code;
    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_fail(j, BH_E_CORRUPT, "the fixes are no object");
    while ((code = bh_json_member(j, &version)) > 0) {
        code = bh_arena_str(r->sink->arena, version, &r->version);
        if (code == 0 && bh_json_type(j) != BH_JSON_NULL)
            code = bh_json_array(j, read_fix, r);
        if (code < 0)
            return code;
    }
    return code;
}

static int read_name(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str(j, r->sink->arena, &r->package);
}

static const struct bh_json_row package_rows[] = {
    {"name", read_name, false},
    {"secfixes", read_secfixes, false},
};

// The ids of the entry: the record's own first.
static int make_links(struct reading *r, const struct fix *fix, struct bh_record_list *links)
{
    struct bh_arena *arena = r->sink->arena;
    bh_str rest = fix->entry, id = fix->id;
    bool upstream = is_cve(id) || bh_str_starts(id, BH_STR("GHSA-"));
    const struct bh_link own = {upstream ? BH_UPSTREAM : BH_ALIAS, id};
    int found;

    if (bh_record_add(arena, links, &own) < 0)
        return BH_E_NOMEM;
    while ((found = next_id(&rest, arena, &id)) > 0 && links->count <= RELATED_MAX) {
        if (bh_str_eq(id, fix->id))
            continue;
        if (bh_record_add(arena, links, &(struct bh_link){BH_RELATED, id}) < 0)
            return BH_E_NOMEM;
    }
    return found < 0 ? found : 0;
}

static int hand_over(struct reading *r, const struct fix *fix)
{
    struct bh_record_list links = {.size = sizeof(struct bh_link)};
    struct bh_arena *arena = r->sink->arena;
    const bh_str dash = BH_STR("-");
    bh_str id, ecosystem, page;
    int code = make_links(r, fix, &links);

    if (code == 0)
        code = bh_arena_join(arena,
                             (bh_str[]){BH_STR("ALPINE-"), fix->id, dash, r->release, dash,
                                        r->repository, dash, r->package},
                             8, &id);
    if (code == 0)
        code = bh_arena_join(arena, (bh_str[]){BH_STR("Alpine:"), r->release}, 2, &ecosystem);
    if (code == 0)
        code = bh_arena_join(
            arena, (bh_str[]){BH_STR("https://security.alpinelinux.org/vuln/"), fix->id}, 2, &page);
    if (code < 0)
        return code;
    const struct bh_range_event events[] = {{BH_INTRODUCED, BH_STR("0")}, {BH_FIXED, fix->version}};
    const struct bh_range range = {.type = BH_RANGE_ECOSYSTEM,
                                   .events = events,
                                   .event_count = bh_str_eqz(fix->version, "0") ? 0 : 2};
    const struct bh_affected affected = {
        .ecosystem = ecosystem, .name = r->package, .ranges = &range, .range_count = 1};
    const struct bh_reference reference = {BH_STR("ADVISORY"), page};
    const struct bh_advisory a = {.id = id,
                                  .modified = BH_TIME_UNKNOWN,
                                  .published = BH_TIME_UNKNOWN,
                                  .withdrawn = BH_TIME_UNKNOWN,
                                  .exploited = BH_TIME_UNKNOWN,
                                  .links = links.items,
                                  .link_count = links.count,
                                  .references = &reference,
                                  .reference_count = is_cve(fix->id),
                                  .affected = &affected,
                                  .affected_count = 1};
    return r->sink->advisory(r->sink->ctx, &a);
}

static int read_fixes(struct bh_json *j, struct reading *r)
{
    int code = bh_json_object(j, package_rows, BH_COUNT(package_rows), r);

    if (code == 0 && !r->package.len)
        code = bh_json_fail(j, BH_E_CORRUPT, "a package without name");
    for (size_t i = 0; code == 0 && i < r->fixes.count; i++)
        code = hand_over(r, (const struct fix *)r->fixes.items + i);
    return code;
}

static int read_package(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    bh_arena_reset(r->sink->arena);
    r->package = BH_STR_EMPTY;
    r->fixes = (struct bh_record_list){.size = sizeof(struct fix)};
    bh_map_init(&r->by_id);
    int code = read_fixes(j, r);
    bh_map_done(&r->by_id);
    return code;
}

// --- The document

// {"pkg": {...}}
static const struct bh_json_row wrapper_rows[] = {{"pkg", read_package, false}};

BH_JSON_OBJECT_ROW(wrapper, wrapper_rows)

static int read_packages(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->has_packages = true;
    return bh_json_array(j, read_wrapper, ctx);
}

static int read_release(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str(j, &r->whole, &r->release);
}

static int read_repository(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return bh_json_str(j, &r->whole, &r->repository);
}

static const struct bh_json_row head_rows[] = {
    {"distroversion", read_release, false},
    {"reponame", read_repository, false},
};
static const struct bh_json_row body_rows[] = {{"packages", read_packages, false}};

static int read_pass(struct reading *r, bh_str text, struct bh_diag *diag,
                     const struct bh_json_row *rows, size_t count, bool is_last)
{
    struct bh_json *json BH_CLEANUP(bh_json_freep) = bh_json_new_mem(text, diag);
    enum bh_json_type type;

    if (!json)
        return BH_E_NOMEM;
    int code = bh_json_next(json, &type);
    if (code == 0 && type != BH_JSON_OBJECT)
        code = bh_json_fail(json, BH_E_FORMAT, "no data of Alpine's security database");
    if (code == 0)
        code = bh_json_object(json, rows, count, r);
    if (code == 0 && (!r->release.len || !r->repository.len || (is_last && !r->has_packages)))
        code = bh_json_fail(json, BH_E_FORMAT, "no data of Alpine's security database");
    return code == 0 && is_last ? bh_json_next(json, &type) : code; // nothing may follow
}

// Community is a repository of its own since 3.3. Others ("testing", of edge alone) are of no
// release.
static int tell_covered(struct reading *r)
{
    static const char *const single[] = {"v3.0", "v3.1", "v3.2"};
    bool alone = bh_str_starts(r->release, BH_STR("v2."));
    bh_str ecosystem;

    for (size_t i = 0; i < BH_COUNT(single); i++)
        alone = alone || bh_str_eqz(r->release, single[i]);
    if (!bh_str_eqz(r->repository, "main") && (alone || !bh_str_eqz(r->repository, "community")))
        return 0;
    int code = bh_arena_join(&r->whole, (bh_str[]){BH_STR("Alpine:"), r->release}, 2, &ecosystem);
    return code < 0 ? code : r->sink->covers(r->sink->ctx, ecosystem, r->repository, alone ? 1 : 2);
}

// The release may stand behind the packages, so the text is read twice.
static int read_text(struct reading *r, const struct bh_input *in, struct bh_diag *diag)
{
    bh_str text;
    int code = bh_feed_text(in, &r->whole, &text);

    if (code == 0)
        code = read_pass(r, text, diag, head_rows, BH_COUNT(head_rows), false);
    if (code == 0)
        code = read_pass(r, text, diag, body_rows, BH_COUNT(body_rows), true);
    return code < 0 ? code : tell_covered(r);
}

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct reading r = {.sink = sink, .order = bh_version_order_osv(BH_STR("Alpine"))};

    bh_arena_init(&r.whole, BH_LIMIT_ENTRY_MEMORY);
    int code = read_text(&r, in, diag);
    bh_arena_done(&r.whole);
    return code;
}

const struct bh_feed_kind bh_feed_alpine_secdb = {
    .name = "alpine-secdb",
    .endings = ".json",
    .of_packages = true,
    .snapshot = true,
    .title = BH_N("Alpine's security database (JSON; all releases and repositories at once)"),
    .read = read_document,
};
