// SPDX-License-Identifier: Apache-2.0
// CSAF 2.0 and 2.1 (OASIS), profile 5 (VEX) and every other document with a product_status. For
// each vulnerability and group of the status there is one statement for all products about which
// the same flags, threats and remediations are said. A threat of the category "impact" is the
// impact statement of products that are not affected; remediations are the action.

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "documents/csaf.h"
#include "documents/vex_words.h"

enum remark_kind {
    FLAG,
    THREAT,
    REMEDIATION,
};

// What is said about some products beside the status.
struct remark {
    enum remark_kind kind;
    bh_str word, details, url; // label or category
    bh_str date;
    bh_str *products, *groups;
    size_t product_count, group_count;
};

struct status_group {
    bh_str word;
    bh_str *products;
    size_t count;
};

struct vulnerability {
    uint64_t offset;
    bh_str *ids;
    size_t id_count;
    struct status_group *groups;
    size_t group_count;
    struct remark *remarks;
    size_t remark_count;
};

struct head {
    bh_str category, version, publisher, role, id, released, first_released;
};

struct reader {
    struct bh_vex_reading v;
    struct bh_csaf_tree tree;
    struct head head;
    struct vulnerability *vulnerabilities;
    size_t count;
    struct vulnerability *at; // that is being read
    struct remark *remark;
    enum remark_kind kind;
    uint64_t links; // of remarks to products, for the cap
};

// --- Lists of ids

struct list {
    struct reader *r;
    bh_str **items;
    size_t *count;
};

static int read_list_item(struct bh_json *j, void *ctx)
{
    struct list *l = ctx;
    bh_str id = BH_STR_EMPTY;
    int r = bh_lenient_text(&l->r->v.l, BH_STR("product_ids"), &id);

    (void)j;
    return r == 0 ? bh_vex_add_text(l->r->v.arena, id, l->items, l->count) : r;
}

static int read_list(struct reader *r, const char *what, bh_str **items, size_t *count)
{
    struct list l = {r, items, count};

    return bh_lenient_array(&r->v.l, bh_str_z(what), BH_LENIENT_TEXT, read_list_item, &l);
}

// --- Flags, threats, remediations

static int read_remark_products(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;

    (void)j;
    return read_list(r, "product_ids", &r->remark->products, &r->remark->product_count);
}

static int read_remark_groups(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;

    (void)j;
    return read_list(r, "group_ids", &r->remark->groups, &r->remark->group_count);
}

static int read_remark(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("label", struct remark, word),
        BH_LENIENT_FIELD("category", struct remark, word),
        BH_LENIENT_FIELD("details", struct remark, details),
        BH_LENIENT_FIELD("url", struct remark, url),
        BH_LENIENT_FIELD("date", struct remark, date),
        BH_LENIENT_VALUE("product_ids", BH_LENIENT_ARRAY, read_remark_products),
        BH_LENIENT_VALUE("group_ids", BH_LENIENT_ARRAY, read_remark_groups),
    };

    (void)j;
    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    r->remark =
        bh_vex_push(r->v.arena, (void **)&r->at->remarks, &r->at->remark_count, sizeof(*r->remark));
    if (!r->remark)
        return BH_E_NOMEM;
    r->remark->kind = r->kind;
    return bh_lenient_object(&r->v.l, BH_STR("remediations"), rows, BH_COUNT(rows), r->remark, r);
}

static int read_remarks(struct reader *r, const char *what, enum remark_kind kind)
{
    r->kind = kind;
    return bh_lenient_array(&r->v.l, bh_str_z(what), BH_LENIENT_OBJECT, read_remark, r);
}

static int read_flags(struct bh_json *j, void *ctx)
{
    (void)j;
    return read_remarks(ctx, "flags", FLAG);
}

static int read_threats(struct bh_json *j, void *ctx)
{
    (void)j;
    return read_remarks(ctx, "threats", THREAT);
}

static int read_remediations(struct bh_json *j, void *ctx)
{
    (void)j;
    return read_remarks(ctx, "remediations", REMEDIATION);
}

// --- Vulnerabilities

static int add_vulnerability_id(struct reader *r, bh_str id, bool first)
{
    struct vulnerability *v = r->at;
    int code = bh_vex_add_text(r->v.arena, id, &v->ids, &v->id_count);

    if (code == 0 && first && id.len) {
        v->ids[v->id_count - 1] = v->ids[0];
        v->ids[0] = id;
    }
    return code;
}

static int read_cve(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    bh_str id = BH_STR_EMPTY;
    int code = bh_lenient_text(&r->v.l, BH_STR("cve"), &id);

    (void)j;
    return code == 0 ? add_vulnerability_id(r, id, true) : code;
}

static int read_other_id(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    bh_str text = BH_STR_EMPTY;
    static const struct bh_lenient_row rows[] = {
        {.name = {"text", 4}, .type = BH_LENIENT_TEXT},
    };
    int code = bh_lenient_object(&r->v.l, BH_STR("ids"), rows, BH_COUNT(rows), &text, r);

    (void)j;
    return code == 0 ? add_vulnerability_id(r, text, false) : code;
}

static int read_other_ids(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;

    (void)j;
    return bh_lenient_array(&r->v.l, BH_STR("ids"), BH_LENIENT_OBJECT, read_other_id, r);
}

// The groups of a status are its members: their names are the native words.
static int read_status(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    bh_str key;
    int code;

    while ((code = bh_json_member(j, &key)) > 0) {
        struct status_group *g =
            bh_vex_push(r->v.arena, (void **)&r->at->groups, &r->at->group_count, sizeof(*g));
        if (!g || bh_arena_str(r->v.arena, key, &g->word) < 0)
            return BH_E_NOMEM;
        r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
        if (bh_json_type(j) == BH_JSON_ARRAY) {
            code = read_list(r, "product_status", &g->products, &g->count);
        } else {
            bh_lenient_lose(&r->v.l, bh_json_offset(j), BH_N("'%.*s' is no list of products"),
                            BH_FMT(g->word));
            code = bh_json_skip(j);
        }
        if (code < 0)
            return code;
    }
    return code;
}

static int read_vulnerability(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("cve", BH_LENIENT_ANY, read_cve),
        BH_LENIENT_VALUE("ids", BH_LENIENT_ARRAY, read_other_ids),
        BH_LENIENT_VALUE("product_status", BH_LENIENT_OBJECT, read_status),
        BH_LENIENT_VALUE("flags", BH_LENIENT_ARRAY, read_flags),
        BH_LENIENT_VALUE("threats", BH_LENIENT_ARRAY, read_threats),
        BH_LENIENT_VALUE("remediations", BH_LENIENT_ARRAY, read_remediations),
    };

    r->at = bh_vex_push(r->v.arena, (void **)&r->vulnerabilities, &r->count, sizeof(*r->at));
    if (!r->at)
        return BH_E_NOMEM;
    r->at->offset = bh_json_offset(j);
    r->v.l.text_room = BH_LIMIT_DOCUMENT_PART;
    return bh_lenient_object(&r->v.l, BH_STR("vulnerabilities"), rows, BH_COUNT(rows), NULL, r);
}

static int read_vulnerabilities(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;

    (void)j;
    return bh_lenient_array(&r->v.l, BH_STR("vulnerabilities"), BH_LENIENT_PART, read_vulnerability,
                            r);
}

// --- Statements

// The remarks about each product of one vulnerability: numbers as bytes, in order.
struct sorting {
    struct reader *r;
    const struct vulnerability *v;
    struct bh_map index; // product id -> list
    struct numbers {
        uint32_t *items;
        size_t count;
    } * lists, general; // those about no product in particular
    size_t list_count;
};

static int note_product(struct sorting *s, bh_str product, uint32_t remark)
{
    struct bh_arena *arena = s->r->v.arena;
    bool is_new;

    if (++s->r->links > BH_LIMIT_DOCUMENT_EDGES)
        return bh_fail(s->r->v.l.diag, BH_E_LIMIT, BH_AT(s->v->offset),
                       "more than %llu remarks about products",
                       (unsigned long long)BH_LIMIT_DOCUMENT_EDGES);
    struct bh_map_slot *slot = bh_map_slot(&s->index, product, &is_new);
    if (!slot)
        return BH_E_NOMEM;
    if (is_new) {
        slot->value = s->list_count;
        if (!bh_vex_push(arena, (void **)&s->lists, &s->list_count, sizeof(*s->lists)))
            return BH_E_NOMEM;
    }
    struct numbers *list = &s->lists[slot->value];
    if (list->count && list->items[list->count - 1] == remark)
        return 0;
    uint32_t *item = bh_vex_push(arena, (void **)&list->items, &list->count, sizeof(*item));
    if (!item)
        return BH_E_NOMEM;
    *item = remark;
    return 0;
}

static int note_remark(struct sorting *s, uint32_t number)
{
    const struct remark *m = &s->v->remarks[number];
    int r = 0;

    if (!m->product_count && !m->group_count) {
        uint32_t *item = bh_vex_push(s->r->v.arena, (void **)&s->general.items, &s->general.count,
                                     sizeof(*item));
        if (!item)
            return BH_E_NOMEM;
        *item = number;
    }
    for (size_t i = 0; r == 0 && i < m->product_count; i++)
        r = note_product(s, m->products[i], number);
    for (size_t i = 0; r == 0 && i < m->group_count; i++) {
        const struct bh_csaf_group *g = bh_csaf_group(&s->r->tree, m->groups[i]);
        for (size_t k = 0; r == 0 && g && k < g->count; k++)
            r = note_product(s, g->products[k], number);
    }
    return r;
}

// What remarks come to in a statement.
struct texts {
    struct bh_buf justification, impact, action, response, text;
};

// Texts one below the other, words beside each other.
static void add(struct bh_buf *b, char between, bh_str more)
{
    if (b->len && more.len)
        bh_buf_add_char(b, between);
    bh_buf_add_str(b, more);
}

static void add_remark(struct reader *r, const struct vulnerability *v, struct texts *t,
                       struct bh_vex_statement *s, uint32_t number)
{
    const struct remark *m = &v->remarks[number];
    int64_t date;

    switch (m->kind) {
    case FLAG:
        add(&t->justification, ' ', m->word);
        return;
    case THREAT:
        if (s->status == BH_VEX_NOT_AFFECTED && bh_str_eqz(m->word, "impact")) {
            add(&t->impact, '\n', m->details);
            return;
        }
        add(&t->text, '\n', m->word);
        bh_buf_add_z(&t->text, ": ");
        bh_buf_add_str(&t->text, m->details);
        return;
    case REMEDIATION:
        break;
    }
    date = bh_vex_time(&r->v, "date", m->date, v->offset);
    s->action_time = date > s->action_time ? date : s->action_time;
    add(&t->response, ' ', m->word);
    add(&t->action, '\n', m->details);
    add(&t->action, '\n', m->url);
}

// Ends the buffer. 0, BH_E_NOMEM or BH_E_LIMIT.
static int keep(struct bh_arena *arena, struct bh_buf *b, bh_str *ret)
{
    int r = bh_buf_error(b);

    if (r == 0 && b->len)
        r = bh_arena_str(arena, bh_buf_str(b), ret);
    bh_buf_done(b);
    return r;
}

static int keep_texts(struct sorting *s, struct texts *t, struct bh_vex_statement *st)
{
    struct {
        struct bh_buf *from;
        bh_str *to;
    } all[] = {{&t->justification, &st->justification},
               {&t->impact, &st->impact},
               {&t->action, &st->action},
               {&t->response, &st->response},
               {&t->text, &st->text}};
    int r = 0;

    for (size_t i = 0; i < BH_COUNT(all); i++) {
        int code = keep(s->r->v.arena, all[i].from, all[i].to);
        if (code == BH_E_LIMIT)
            bh_lenient_lose(&s->r->v.l, s->v->offset,
                            BH_N("the remarks about one product exceed %llu bytes"),
                            (unsigned long long)BH_LIMIT_DOCUMENT_PART);
        else if (code < 0)
            r = code;
    }
    return r;
}

static int begin_statement(struct sorting *s, const struct status_group *g,
                           const struct numbers *list)
{
    struct bh_vex_statement *st = bh_vex_statement(&s->r->v);
    struct texts t;

    if (!st)
        return BH_E_NOMEM;
    bh_buf_init(&t.justification, BH_LIMIT_DOCUMENT_PART);
    bh_buf_init(&t.impact, BH_LIMIT_DOCUMENT_PART);
    bh_buf_init(&t.action, BH_LIMIT_DOCUMENT_PART);
    bh_buf_init(&t.response, BH_LIMIT_DOCUMENT_PART);
    bh_buf_init(&t.text, BH_LIMIT_DOCUMENT_PART);
    st->format = BH_STR("csaf");
    st->ids = s->v->ids;
    st->id_count = s->v->id_count;
    st->status_word = g->word;
    st->status = bh_vex_status_of(st->format, g->word);
    for (size_t i = 0; list && i < list->count; i++)
        add_remark(s->r, s->v, &t, st, list->items[i]);
    for (size_t i = 0; i < s->general.count; i++)
        add_remark(s->r, s->v, &t, st, s->general.items[i]);
    return keep_texts(s, &t, st);
}

// To the statement of the group for products with the same remarks.
static int add_product(struct sorting *s, const struct status_group *g, struct bh_map *by_remarks,
                       bh_str id)
{
    struct reader *r = s->r;
    const struct numbers *list = NULL;
    struct bh_vex_product product;
    uint64_t index;
    bool is_new, known;
    int code = bh_csaf_product(&r->tree, id, &product, &known);

    if (code < 0)
        return code;
    if (!known) {
        bh_lenient_lose(&r->v.l, s->v->offset, BH_N("the product_id '%.*s' is not in the tree"),
                        BH_FMT(id));
        return 0;
    }
    if (bh_map_get(&s->index, id, &index))
        list = &s->lists[index];
    bh_str key = list ? bh_str_n(list->items, list->count * sizeof(*list->items)) : BH_STR("");
    struct bh_map_slot *slot = bh_map_slot(by_remarks, key, &is_new);
    if (!slot)
        return BH_E_NOMEM;
    if (is_new) {
        slot->value = r->v.statement_count;
        code = begin_statement(s, g, list);
        if (code < 0)
            return code;
    }
    struct bh_vex_statement *st = &r->v.statements[slot->value];
    struct bh_vex_product *item =
        bh_vex_push(r->v.arena, (void **)&st->products, &st->product_count, sizeof(*item));
    if (!item)
        return BH_E_NOMEM;
    *item = product;
    return 0;
}

// What profile 5 requires, beside the status itself (4.5).
static void check_statements(struct reader *r, const struct vulnerability *v, size_t first)
{
    if (!v->id_count)
        bh_lenient_lose(&r->v.l, v->offset, BH_N("a vulnerability without an id"));
    if (first == r->v.statement_count)
        bh_lenient_warn(&r->v.l, v->offset, "a vulnerability without the status of any product");
    for (size_t i = first; i < r->v.statement_count; i++) {
        const struct bh_vex_statement *s = &r->v.statements[i];
        if (s->status == BH_VEX_NOT_AFFECTED && !s->justification.len && !s->impact.len)
            bh_lenient_warn(&r->v.l, v->offset,
                            "'%.*s' with neither a flag nor an impact statement",
                            BH_FMT(s->status_word));
        if (s->status == BH_VEX_AFFECTED && !s->response.len)
            bh_lenient_warn(&r->v.l, v->offset, "'%.*s' without a remediation",
                            BH_FMT(s->status_word));
    }
}

static int state_vulnerability(struct reader *r, const struct vulnerability *v)
{
    struct sorting s = {.r = r, .v = v};
    size_t first = r->v.statement_count;
    int code = 0;

    bh_map_init(&s.index);
    for (size_t i = 0; code == 0 && i < v->remark_count; i++)
        code = note_remark(&s, (uint32_t)i);
    for (size_t i = 0; code == 0 && i < v->group_count; i++) {
        struct bh_map by_remarks;
        bh_map_init(&by_remarks);
        for (size_t k = 0; code == 0 && k < v->groups[i].count; k++)
            code = add_product(&s, &v->groups[i], &by_remarks, v->groups[i].products[k]);
        bh_map_done(&by_remarks);
    }
    bh_map_done(&s.index);
    if (code == 0)
        check_statements(r, v, first);
    return code;
}

// --- The document

static int read_tree(struct bh_json *j, void *ctx)
{
    (void)j;
    return bh_csaf_tree_read(&((struct reader *)ctx)->tree);
}

static int read_publisher(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("name", struct head, publisher),
        BH_LENIENT_FIELD("category", struct head, role),
    };

    (void)j;
    return bh_lenient_object(&r->v.l, BH_STR("publisher"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_tracking(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("id", struct head, id),
        BH_LENIENT_FIELD("current_release_date", struct head, released),
        BH_LENIENT_FIELD("initial_release_date", struct head, first_released),
    };

    (void)j;
    return bh_lenient_object(&r->v.l, BH_STR("tracking"), rows, BH_COUNT(rows), &r->head, r);
}

static int read_head(struct bh_json *j, void *ctx)
{
    struct reader *r = ctx;
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_FIELD("category", struct head, category),
        BH_LENIENT_FIELD("csaf_version", struct head, version),
        BH_LENIENT_VALUE("publisher", BH_LENIENT_OBJECT, read_publisher),
        BH_LENIENT_VALUE("tracking", BH_LENIENT_OBJECT, read_tracking),
    };

    (void)j;
    return bh_lenient_object(&r->v.l, BH_STR("document"), rows, BH_COUNT(rows), &r->head, r);
}

static int state_all(struct reader *r)
{
    const struct head *h = &r->head;
    bh_str date = h->released.len ? h->released : h->first_released;
    int64_t time = bh_vex_time(&r->v, "current_release_date", date, 0);
    int code = 0;

    if (!h->publisher.len)
        bh_lenient_warn(&r->v.l, 0, "the document has no publisher");
    for (size_t i = 0; code == 0 && i < r->count; i++)
        code = state_vulnerability(r, &r->vulnerabilities[i]);
    for (size_t i = 0; i < r->v.statement_count; i++) {
        struct bh_vex_statement *s = &r->v.statements[i];
        s->document = h->id;
        s->author = h->publisher;
        s->role = h->role;
        s->time = time;
    }
    int emitted = code == BH_E_NOMEM ? code : bh_vex_emit(&r->v);
    return code < 0 ? code : emitted;
}

static int read_document(struct reader *r)
{
    static const struct bh_lenient_row rows[] = {
        BH_LENIENT_VALUE("document", BH_LENIENT_OBJECT, read_head),
        BH_LENIENT_VALUE("product_tree", BH_LENIENT_PART, read_tree),
        BH_LENIENT_VALUE("vulnerabilities", BH_LENIENT_PARTS, read_vulnerabilities),
    };
    enum bh_json_type type;
    int code = bh_json_next(r->v.l.json, &type);

    if (code == 0 && type != BH_JSON_OBJECT)
        return BH_E_FORMAT;
    if (code == 0)
        code = bh_lenient_object(&r->v.l, BH_STR("document"), rows, BH_COUNT(rows), NULL, r);
    if (code == 0)
        code = bh_json_next(r->v.l.json, &type); // nothing may follow
    if (code == 0 && !r->head.version.len)
        return BH_E_FORMAT;
    if (code == BH_E_NOMEM)
        return code;
    int stated = state_all(r);
    return code < 0 ? code : stated;
}

static int read_csaf(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                     struct bh_diag *diag)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new(bh_stream_input(&cursor), diag);
    struct reader r = {0};
    int code = bh_vex_begin(&r.v, j, arena, sink, diag);

    if (code < 0)
        return code;
    bh_csaf_tree_init(&r.tree, &r.v);
    code = read_document(&r);
    bh_csaf_tree_done(&r.tree);
    return code;
}

static bool recognise(bh_str first)
{
    bh_str_skip(&first, BH_STR("\xef\xbb\xbf"));
    return bh_str_starts(bh_str_trim(first), BH_STR("{")) &&
           (bh_str_search(first, BH_STR("\"csaf_version\"")) < first.len ||
            bh_str_search(first, BH_STR("\"csaf_")) < first.len);
}

const struct bh_document_format bh_vex_csaf = {
    .name = "csaf",
    .title = BH_N("CSAF 2.0 and 2.1"),
    .recognise = recognise,
    .read = read_csaf,
};
