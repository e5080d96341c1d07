// SPDX-License-Identifier: Apache-2.0
// OpenVEX 0.2.0 (github.com/openvex/spec), and 0.0.1, where vulnerabilities, products and
// sub-components are plain texts. Author and date of the document are those of each statement that
// says none of its own.

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "documents/openvex_name.h"
#include "documents/vex_read.h"
#include "documents/vex_source.h"
#include "documents/vex_words.h"

struct head {
    bh_str context, id, author, role, timestamp, tooling;
};

struct reader {
    struct bh_vex_reading v;
    struct head head;
    uint64_t at; // of the document's timestamp
    // Of the statement that is being read:
    struct bh_vex_statement *s;
    struct bh_vex_thing *thing;
    struct bh_vex_thing *shared; // 0.0.1: sub-components of all its products
    size_t shared_count;
};

// The fields of a statement that are texts.
struct fields {
    bh_str timestamp, last_updated, status, notes, justification, impact, action, action_time;
    bh_str supplier;
};

// --- Products

static int read_hash(struct reader *r, bh_str algorithm)
{
    bh_str hex = BH_STR_EMPTY, name;
    int code = bh_arena_str(r->v.arena, algorithm, &name);

    if (code == 0)
        code = bh_lenient_text(&r->v.l, BH_STR("hashes"), &hex);
    return code == 0 ? bh_vex_add_hash(r->v.arena, r->thing, name, hex) : code;
}

static int read_hashes(void *ctx)
{
    struct reader *r = ctx;
    bh_str key;
    int code;

    while ((code = bh_json_member(r->v.l.json, &key)) > 0)
        if ((code = read_hash(r, key)) < 0)
            return code;
    return code;
}

// What stands for something else in documents of ours is taken apart.
static int add_id(struct reader *r, bool is_purl, bh_str id)
{
    bool done = false;
    int code = is_purl ? bh_openvex_purl_take(id, r->v.arena, r->thing, &done)
                       : bh_openvex_id_take(id, r->v.arena, r->thing, &done);

    if (code < 0 || done)
        return code;
    return is_purl ? bh_vex_add_identifier(r->v.arena, r->thing, BH_VEX_PURL, id)
                   : bh_vex_add_named(r->v.arena, r->thing, id);
}

static int read_identifiers(void *ctx)
{
    struct reader *r = ctx;
    bh_str key;
    int code;

    while ((code = bh_json_member(r->v.l.json, &key)) > 0) {
        bool is_purl = bh_str_eqz(key, "purl");
        enum bh_vex_identifier_kind kind =
            bh_str_starts(key, BH_STR("cpe")) ? BH_VEX_CPE : BH_VEX_REF;
        bh_str value = BH_STR_EMPTY;
        code = bh_lenient_text(&r->v.l, BH_STR("identifiers"), &value);
        if (code == 0)
            code = is_purl ? add_id(r, true, value)
                           : bh_vex_add_identifier(r->v.arena, r->thing, kind, value);
        if (code < 0)
            return code;
    }
    return code;
}

static int read_id(void *ctx)
{
    struct reader *r = ctx;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("@id"), &id);

    return code == 0 ? add_id(r, false, id) : code;
}

static int read_part(void *ctx);

static int read_parts(void *ctx)
{
    struct reader *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("subcomponents"), BH_LENIENT_ANY, read_part, r);
}

// A product or a sub-component: an object, or a text that is its id.
static int read_thing(struct reader *r, struct bh_vex_thing *thing, bool is_product)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("@id", BH_LENIENT_ANY, read_id),
        BH_LENIENT_VALUE("identifiers", BH_LENIENT_OBJECT, read_identifiers),
        BH_LENIENT_VALUE("hashes", BH_LENIENT_OBJECT, read_hashes),
        BH_LENIENT_VALUE("subcomponents", BH_LENIENT_ARRAY, read_parts),
    };
    uint64_t offset = bh_json_offset(r->v.l.json);
    int code;

    r->thing = thing;
    if (bh_json_type(r->v.l.json) == BH_JSON_STRING)
        code = read_id(r);
    else
        code = bh_lenient_object(&r->v.l, is_product ? BH_STR("products") : BH_STR("subcomponents"),
                                 rows, BH_COUNT(rows) - !is_product, NULL, r);
    if (code == 0 && !thing->identifier_count && !thing->name.len)
        bh_lenient_lose(&r->v.l, offset, BH_N("a product without any identifier"));
    return code;
}

static int read_part(void *ctx)
{
    struct reader *r = ctx;
    struct bh_vex_product *p = &r->s->products[r->s->product_count - 1];
    struct bh_vex_thing *product = r->thing, part = {0};

    int code = read_thing(r, &part, false);
    r->thing = product;
    if (code == 0) {
        struct bh_vex_thing *item =
            bh_vex_push(r->v.arena, (void **)&p->parts, &p->part_count, sizeof(part));
        if (!item)
            return BH_E_NOMEM;
        *item = part;
    }
    return code;
}

static int read_product(void *ctx)
{
    struct reader *r = ctx;
    struct bh_vex_product *p =
        bh_vex_push(r->v.arena, (void **)&r->s->products, &r->s->product_count, sizeof(*p));

    return p ? read_thing(r, &p->thing, true) : BH_E_NOMEM;
}

static int read_products(void *ctx)
{
    struct reader *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("products"), BH_LENIENT_ANY, read_product, r);
}

static int read_shared_part(void *ctx)
{
    struct reader *r = ctx;
    struct bh_vex_thing *item =
        bh_vex_push(r->v.arena, (void **)&r->shared, &r->shared_count, sizeof(*item));

    return item ? read_thing(r, item, false) : BH_E_NOMEM;
}

static int read_shared_parts(void *ctx)
{
    struct reader *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("subcomponents"), BH_LENIENT_ANY, read_shared_part, r);
}

// --- Vulnerabilities

static int read_name(void *ctx)
{
    struct reader *r = ctx;
    struct bh_vex_statement *s = r->s;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("name"), &id);

    // The name comes first, also when the aliases stood before it.
    if (code == 0)
        code = bh_vex_add_text(r->v.arena, id, &s->ids, &s->id_count);
    if (code == 0 && id.len) {
        s->ids[s->id_count - 1] = s->ids[0];
        s->ids[0] = id;
    }
    return code;
}

static int read_alias(void *ctx)
{
    struct reader *r = ctx;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("aliases"), &id);

    return code == 0 ? bh_vex_add_text(r->v.arena, id, &r->s->ids, &r->s->id_count) : code;
}

static int read_aliases(void *ctx)
{
    struct reader *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("aliases"), BH_LENIENT_TEXT, read_alias, r);
}

static int read_vulnerability(void *ctx)
{
    struct reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("name", BH_LENIENT_ANY, read_name),
        BH_LENIENT_VALUE("aliases", BH_LENIENT_ARRAY, read_aliases),
    };

    if (bh_json_type(r->v.l.json) == BH_JSON_STRING)
        return read_name(r);
    return bh_lenient_object(&r->v.l, BH_STR("vulnerability"), rows, BH_COUNT(rows), NULL, r);
}

// --- Statements

// What the specification requires of each status; the statement counts all the same.
static void check_statement(struct reader *r, uint64_t offset)
{
    const struct bh_vex_statement *s = r->s;

    if (!s->id_count)
        bh_lenient_lose(&r->v.l, offset, BH_N("a statement that names no vulnerability"));
    if (!s->status_word.len)
        bh_lenient_lose(&r->v.l, offset, BH_N("a statement without a status"));
    else if (s->status == BH_VEX_UNKNOWN)
        bh_lenient_lose(&r->v.l, offset, BH_N("'%.*s' is no status"), BH_FMT(s->status_word));
    if (!s->product_count)
        bh_lenient_warn(&r->v.l, offset, "a statement about no product");
    if (s->status == BH_VEX_NOT_AFFECTED && !s->justification.len && !s->impact.len)
        bh_lenient_warn(&r->v.l, offset,
                        "'not_affected' with neither a justification nor an impact statement");
    if (s->status == BH_VEX_AFFECTED && !s->action.len)
        bh_lenient_warn(&r->v.l, offset, "'affected' without an action statement");
}

static void share_parts(struct reader *r)
{
    for (size_t i = 0; i < r->s->product_count && r->shared_count; i++) {
        struct bh_vex_product *p = &r->s->products[i];
        if (!p->part_count) {
            p->parts = r->shared;
            p->part_count = r->shared_count;
        }
    }
}

static int read_statement(void *ctx)
{
    struct reader *r = ctx;
    struct fields f = {0};
    uint64_t offset = bh_json_offset(r->v.l.json);
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("timestamp", struct fields, timestamp),
        BH_LENIENT_FIELD("last_updated", struct fields, last_updated),
        BH_LENIENT_FIELD("status", struct fields, status),
        BH_LENIENT_FIELD("status_notes", struct fields, notes),
        BH_LENIENT_FIELD("justification", struct fields, justification),
        BH_LENIENT_FIELD("impact_statement", struct fields, impact),
        BH_LENIENT_FIELD("action_statement", struct fields, action),
        BH_LENIENT_FIELD("action_statement_timestamp", struct fields, action_time),
        BH_LENIENT_FIELD("supplier", struct fields, supplier),
        BH_LENIENT_VALUE("vulnerability", BH_LENIENT_ANY, read_vulnerability),
        BH_LENIENT_VALUE("products", BH_LENIENT_ARRAY, read_products),
        BH_LENIENT_VALUE("subcomponents", BH_LENIENT_ARRAY, read_shared_parts),
    };

    r->s = bh_vex_statement(&r->v);
    r->shared = NULL;
    r->shared_count = 0;
    if (!r->s)
        return BH_E_NOMEM;
    int code = bh_lenient_object(&r->v.l, BH_STR("statements"), rows, BH_COUNT(rows), &f, r);
    if (code < 0)
        return code;
    r->s->format = BH_STR("openvex");
    r->s->status_word = f.status;
    r->s->status = bh_vex_status_of(r->s->format, f.status);
    r->s->justification = f.justification;
    r->s->impact = f.impact;
    r->s->action = f.action;
    r->s->text = f.notes;
    r->s->time = bh_vex_time(&r->v, f.last_updated.len ? "last_updated" : "timestamp",
                             f.last_updated.len ? f.last_updated : f.timestamp, offset);
    r->s->action_time = bh_vex_time(&r->v, "action_statement_timestamp", f.action_time, offset);
    for (size_t i = 0; i < r->s->product_count; i++)
        if (!r->s->products[i].thing.supplier.len)
            r->s->products[i].thing.supplier = f.supplier;
    check_statement(r, offset);
    share_parts(r);
    return 0;
}

static int read_statements(void *ctx)
{
    struct reader *r = ctx;

    return bh_lenient_array(&r->v.l, BH_STR("statements"), BH_LENIENT_PART, read_statement, r);
}

// --- The document

static void inherit(struct reader *r)
{
    const struct head *h = &r->head;
    int64_t time = bh_vex_time(&r->v, "timestamp", h->timestamp, r->at);

    if (!h->author.len)
        bh_lenient_warn(&r->v.l, 0, "the document has no author");
    for (size_t i = 0; i < r->v.statement_count; i++) {
        struct bh_vex_statement *s = &r->v.statements[i];
        s->document = h->id;
        s->author = h->author;
        s->role = h->role;
        if (s->time == BH_TIME_UNKNOWN)
            s->time = time;
        if (bh_str_starts(h->tooling, BH_STR(BH_VEX_TOOLING)))
            bh_vex_source_take(s);
    }
}

static bool is_openvex(const struct reader *r)
{
    return bh_str_search(r->head.context, BH_STR("openvex.dev/ns")) < r->head.context.len;
}

static int read_document(struct reader *r)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("@context", struct head, context),
        BH_LENIENT_FIELD("@id", struct head, id),
        BH_LENIENT_FIELD("author", struct head, author),
        BH_LENIENT_FIELD("role", struct head, role),
        BH_LENIENT_FIELD("timestamp", struct head, timestamp),
        BH_LENIENT_FIELD("tooling", struct head, tooling),
        BH_LENIENT_VALUE("statements", BH_LENIENT_PARTS, read_statements),
    };
    int code = bh_lenient_document(&r->v.l, rows, BH_COUNT(rows), &r->head, r);

    if (code == 0 && !is_openvex(r))
        return BH_E_FORMAT;
    if (code == BH_E_NOMEM || code == BH_E_FORMAT)
        return code;
    // What was read of a document that is cut was said all the same.
    inherit(r);
    int emitted = bh_vex_emit(&r->v);
    return code < 0 ? code : emitted;
}

static int read_openvex(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                        struct bh_diag *diag)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);
    struct reader r = {0};
    int code = bh_vex_begin(&r.v, j, arena, sink, diag);

    return code == 0 ? read_document(&r) : code;
}

static bool recognise(bh_str first)
{
    bh_str_skip(&first, BH_STR("\xef\xbb\xbf"));
    return bh_str_starts(bh_str_trim(first), BH_STR("{")) &&
           bh_str_search(first, BH_STR("openvex.dev/ns")) < first.len;
}

const struct bh_document_format bh_vex_openvex = {
    .name = "openvex",
    .title = BH_N("OpenVEX 0.2.0 and 0.0.1"),
    .recognise = recognise,
    .read = read_openvex,
};
