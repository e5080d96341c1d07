// SPDX-License-Identifier: Apache-2.0
// What others state of the findings, in the report for a person.

#include "base/clock.h"
#include "documents/table.h"

#define INDENT 4

// "not_affected (component_not_present), Example, 2026-11-23". The native words.
static void put_statement(struct bh_table *t, const struct bh_vex_statement *s)
{
    char date[BH_TIME_TEXT];

    bh_table_put(t, s->status_word);
    if (s->justification.len) {
        bh_out_z(t->out, " (");
        bh_table_put(t, s->justification);
        bh_out_char(t->out, ')');
    }
    bh_out_z(t->out, ", ");
    bh_table_put(t,
                 s->author.len ? s->author : bh_str_z(bh_table_text(t, BH_N("author not said"))));
    if (s->time != BH_TIME_UNKNOWN) {
        bh_time_format(s->time, date);
        bh_out_printf(t->out, ", %.10s", date);
    }
}

static void put_text(struct bh_table *t, bh_str text)
{
    if (!text.len)
        return;
    bh_out_z(t->out, ": ");
    bh_table_put_prose(t, text, 0);
}

void bh_table_put_vex(struct bh_table *t, const struct bh_finding *f)
{
    for (size_t i = 0; i < f->vex_count; i++) {
        const struct bh_vex_statement *s = f->vex[i].statement;
        bh_out_printf(t->out, "%*s%sVEX: ", INDENT, "", bh_table_style(t, BH_DIM));
        put_statement(t, s);
        put_text(t, s->action.len ? s->action : s->impact.len ? s->impact : s->text);
        bh_out_printf(t->out, "%s\n", bh_table_style(t, BH_PLAIN));
    }
}

static void put_answered(struct bh_table *t, const struct bh_finding *f)
{
    const struct bh_inv_component *c = &t->inv->components[f->component];

    bh_out_z(t->out, "  ");
    bh_table_put(t, f->id);
    bh_out_z(t->out, "  ");
    bh_table_put(t, bh_inv_str(t->inv, c->name));
    bh_out_char(t->out, ' ');
    bh_table_put(t, bh_inv_str(t->inv, c->version.text));
    bh_out_char(t->out, '\n');
    bh_table_put_vex(t, f);
}

void bh_table_put_answered(struct bh_table *t, const struct bh_findings *all)
{
    size_t answered = 0;

    for (size_t i = 0; i < all->count; i++)
        answered += all->items[i].answered;
    if (!answered)
        return;
    bh_out_char(t->out, '\n');
    if (!t->o->verbose) {
        bh_out_printf(t->out, bh_table_text(t, BH_N("answered by VEX: %zu (-v lists them)\n")),
                      answered);
        return;
    }
    bh_out_printf(t->out, bh_table_text(t, BH_N("answered by VEX: %zu\n")), answered);
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].answered)
            put_answered(t, &all->items[i]);
}

static void put_end(struct bh_table *t, size_t component, bh_str id, bh_str fixed,
                    const struct bh_vex_statement *s)
{
    const struct bh_inv_component *c = &t->inv->components[component];

    bh_out_z(t->out, "  ");
    bh_table_put(t, id);
    bh_out_z(t->out, "  ");
    bh_table_put(t, bh_inv_str(t->inv, c->name));
    bh_out_char(t->out, ' ');
    bh_table_put(t, bh_inv_str(t->inv, c->version.text));
    if (fixed.len) {
        bh_str shown = bh_table_printable(t, fixed);
        bh_out_printf(t->out, bh_table_text(t, BH_N(", by the update to %.*s")), BH_FMT(shown));
    } else {
        bh_out_z(t->out, bh_table_text(t, BH_N(", which is not affected")));
    }
    put_text(t, s->action.len ? s->action : s->text);
    bh_out_char(t->out, '\n');
}

void bh_table_put_interim(struct bh_table *t, const struct bh_findings *all)
{
    bool told = false;

    for (size_t i = 0; i < all->ended_count + all->count; i++) {
        const struct bh_finding *f =
            i < all->ended_count ? NULL : &all->items[i - all->ended_count];
        const struct bh_vex_statement *s = f ? bh_finding_interim(f) : all->ended[i].statement;
        if (!s)
            continue;
        if (!told)
            bh_out_printf(t->out, "\n%s\n",
                          bh_table_text(t, BH_N("interim measures that come to their end:")));
        told = true;
        if (f)
            put_end(t, f->component, f->id, f->fixed, s);
        else
            put_end(t, all->ended[i].component, all->ended[i].id, BH_STR_EMPTY, s);
    }
}
