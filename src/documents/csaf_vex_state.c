// SPDX-License-Identifier: Apache-2.0
// Statements of a CSAF document. For each vulnerability and group of its status there is one for
// all products about which the same flags, threats and remediations are said. A threat of the
// category "impact" is the impact statement of products that are not affected; remediations are
// the action.

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "documents/csaf.h"
#include "documents/vex_words.h"

// The remarks about each product of one vulnerability: numbers as bytes, in order.
struct sorting {
    struct bh_csaf *r;
    const struct bh_csaf_vulnerability *v;
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
    const struct bh_csaf_remark *m = &s->v->remarks[number];
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

static void add_remark(struct bh_csaf *r, const struct bh_csaf_vulnerability *v, struct texts *t,
                       struct bh_vex_statement *s, uint32_t number)
{
    const struct bh_csaf_remark *m = &v->remarks[number];
    int64_t date;

    switch (m->kind) {
    case BH_CSAF_FLAG:
        add(&t->justification, ' ', m->word);
        return;
    case BH_CSAF_THREAT:
        if (s->status == BH_VEX_NOT_AFFECTED && bh_str_eqz(m->word, "impact")) {
            add(&t->impact, '\n', m->details);
            return;
        }
        add(&t->text, '\n', m->word);
        bh_buf_add_z(&t->text, ": ");
        bh_buf_add_str(&t->text, m->details);
        return;
    case BH_CSAF_REMEDIATION:
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
        return bh_buf_end(b, arena, ret);
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

static int begin_statement(struct sorting *s, const struct bh_csaf_status *g,
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
static int add_product(struct sorting *s, const struct bh_csaf_status *g, struct bh_map *by_remarks,
                       bh_str id)
{
    struct bh_csaf *r = s->r;
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
static void check_statements(struct bh_csaf *r, const struct bh_csaf_vulnerability *v, size_t first)
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

int bh_csaf_state(struct bh_csaf *r, const struct bh_csaf_vulnerability *v)
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
