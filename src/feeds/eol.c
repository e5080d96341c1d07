// SPDX-License-Identifier: Apache-2.0
// Release data of endoflife.date, as its repository and as its API (version 1) write them.

#include "feeds/eol.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json_rows.h"
#include "feeds/record_list.h"
#include "model/cpe.h"
#include "model/purl.h"

struct reading {
    struct bh_arena *arena;
    struct bh_lifecycle product;
    struct bh_record_list keys, lines;
    const struct bh_feed_sink *sink;
    bool has_releases, has_result;
    struct bh_release_line line;
    bh_str purl, cpe, id;
};

static struct reading reading_of(const struct bh_feed_sink *sink)
{
    return (struct reading){.arena = sink->arena,
                            .sink = sink,
                            .keys.size = sizeof(bh_str),
                            .lines.size = sizeof(struct bh_release_line)};
}

#define TEXT_ROW(name, target) BH_JSON_TEXT_ROW(name, struct reading, arena, target)
TEXT_ROW(title, product.title)
TEXT_ROW(purl, purl)
TEXT_ROW(cpe, cpe)
TEXT_ROW(id, id)
TEXT_ROW(cycle, line.name)
TEXT_ROW(latest_name, line.latest)

// --- Identifiers

static const struct bh_json_row identifier_rows[] = {
    {"purl", read_purl, false},
    {"cpe", read_cpe, false},
    {"id", read_id, false},
};

static int add_purl(struct reading *r)
{
    struct bh_purl purl;
    bh_str text;
    int code = bh_purl_parse(r->purl, r->arena, &purl);

    if (code < 0)
        return code == BH_E_NOMEM ? code : 0;
    if (bh_purl_type_is_os(purl.type))
        return 0;
    purl.version = purl.subpath = BH_STR_EMPTY;
    purl.qualifier_count = 0;
    code = bh_purl_text(&purl, r->arena, &text);
    return code < 0 ? (code == BH_E_NOMEM ? code : 0) : bh_record_add(r->arena, &r->keys, &text);
}

// "cpe:/o:debian:debian_linux" and "cpe:2.3:o:debian:debian_linux": names of products, without the
// attributes behind.
static int add_cpe(struct reading *r)
{
    bh_str rest = r->cpe, vendor, product, part, key;

    if (!bh_str_skip(&rest, BH_STR("cpe:2.3:")) && !bh_str_skip(&rest, BH_STR("cpe:/")))
        return 0;
    if (!bh_str_cut(&rest, ':', &part) || !bh_str_cut(&rest, ':', &vendor) ||
        !bh_str_cut(&rest, ':', &product) || !vendor.len || !product.len)
        return 0;
    int code = bh_arena_join(r->arena, (bh_str[]){vendor, BH_STR(":"), product}, 3, &key);
    if (code == 0)
        code = bh_arena_lower(r->arena, key, &key);
    return code < 0 ? code : bh_record_add(r->arena, &r->keys, &key);
}

static int read_identifier(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->purl = r->cpe = r->id = BH_STR_EMPTY;
    int code = bh_json_object(j, identifier_rows, BH_COUNT(identifier_rows), r);
    if (bh_str_starts(r->id, BH_STR("pkg:")))
        r->purl = r->id;
    else if (bh_str_starts(r->id, BH_STR("cpe:")))
        r->cpe = r->id;
    if (code == 0 && r->purl.len)
        code = add_purl(r);
    if (code == 0 && r->cpe.len)
        code = add_cpe(r);
    return code;
}

BH_JSON_ARRAY_ROW(identifiers, read_identifier)

// --- Releases

// A date says more than the word whether it is over, in whatever order the two come.
static int read_end(struct bh_json *j, struct reading *r, struct bh_end *ret)
{
    bh_str text = BH_STR_EMPTY;
    bool over;

    if (bh_json_type(j) == BH_JSON_TRUE || bh_json_type(j) == BH_JSON_FALSE) {
        int code = bh_json_bool(j, &over);
        if (code == 0 && ret->state != BH_END_DATE)
            ret->state = over ? BH_END_OVER : BH_END_OPEN;
        return code;
    }
    int code = bh_json_str(j, r->arena, &text);
    if (code < 0)
        return code;
    if (!bh_time_parse(text, &ret->date))
        return bh_json_fail(j, BH_E_CORRUPT, "'%.*s' is no time", BH_FMT(text));
    ret->state = BH_END_DATE;
    return 0;
}

static int read_active(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return read_end(j, r, &r->line.active);
}

static int read_security(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return read_end(j, r, &r->line.security);
}

static int read_extended(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return read_end(j, r, &r->line.extended);
}

static const struct bh_json_row latest_rows[] = {{"name", read_latest_name, false}};

static int read_latest(struct bh_json *j, void *ctx)
{
    if (bh_json_type(j) == BH_JSON_OBJECT)
        return bh_json_object(j, latest_rows, BH_COUNT(latest_rows), ctx);
    return read_latest_name(j, ctx);
}

static const struct bh_json_row release_rows[] = {
    {"releaseCycle", read_cycle, false}, {"name", read_cycle, false},
    {"latest", read_latest, false},      {"eoas", read_active, false},
    {"isEoas", read_active, false},      {"eoasFrom", read_active, false},
    {"eol", read_security, false},       {"isEol", read_security, false},
    {"eolFrom", read_security, false},   {"eoes", read_extended, false},
    {"isEoes", read_extended, false},    {"eoesFrom", read_extended, false},
};

static int read_release(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->line = (struct bh_release_line){0};
    int code = bh_json_object(j, release_rows, BH_COUNT(release_rows), r);
    if (code < 0)
        return code;
    if (!r->line.name.len)
        return bh_json_fail(j, BH_E_CORRUPT, "a release line without name");
    return bh_record_add(r->arena, &r->lines, &r->line);
}

static int read_releases(struct bh_json *j, void *ctx)
{
    ((struct reading *)ctx)->has_releases = true;
    return bh_json_array(j, read_release, ctx);
}

static int hand_over(struct bh_json *j, struct reading *r)
{
    if (!r->has_releases || !r->product.title.len)
        return bh_json_fail(j, BH_E_FORMAT, "no product with its releases");
    r->product.keys = r->keys.items;
    r->product.key_count = r->keys.count;
    r->product.lines = r->lines.items;
    r->product.line_count = r->lines.count;
    return r->sink->lifecycle(r->sink->ctx, &r->product);
}

static const struct bh_json_row answer_rows[] = {
    {"label", read_title, false},
    {"identifiers", read_identifiers, false},
    {"releases", read_releases, false},
};

static int read_answer(struct bh_json *j, void *ctx)
{
    struct reading r = reading_of(ctx);

    bh_arena_reset(r.arena);
    int code = bh_json_object(j, answer_rows, BH_COUNT(answer_rows), &r);
    return code < 0 ? code : hand_over(j, &r);
}

// What the API answers: a product or the list of all. Each of them empties the arena, so nothing
// of a product may stand around them.
static int read_result(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    void *sink = (void *)(uintptr_t)r->sink;

    if (r->product.title.len || r->keys.count || r->has_releases)
        return bh_json_fail(j, BH_E_CORRUPT, "a list of products inside a product");
    int code = bh_json_type(j) == BH_JSON_ARRAY ? bh_json_array(j, read_answer, sink)
                                                : read_answer(j, sink);
    r->has_result = true;
    return code;
}

static const struct bh_json_row document_rows[] = {
    {"title", read_title, false},
    {"identifiers", read_identifiers, false},
    {"releases", read_releases, false},
    {"result", read_result, false},
};

static int read_document(const struct bh_input *in, struct bh_diag *diag,
                         const struct bh_feed_sink *sink)
{
    struct bh_json *json BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    struct reading r = reading_of(sink);
    enum bh_json_type type;

    if (!json)
        return BH_E_NOMEM;
    bh_arena_reset(sink->arena);
    int code = bh_json_next(json, &type);
    if (code == 0)
        code = bh_json_object(json, document_rows, BH_COUNT(document_rows), &r);
    if (code == 0)
        code = bh_json_next(json, &type);
    if (code < 0 || (r.has_result && !r.has_releases))
        return code;
    return hand_over(json, &r);
}

const struct bh_feed_kind bh_feed_eol = {
    .name = "eol",
    .endings = ".json",
    .snapshot = true,
    .url = "https://endoflife.date/api/v1/products/full",
    .title = BH_N("ends of support by product (endoflife.date)"),
    .read = read_document,
};
