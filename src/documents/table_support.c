// SPDX-License-Identifier: Apache-2.0
// Support in the report for a person: what is over, and what will be within half a year.

#include "base/clock.h"
#include "documents/table.h"

#define SOON INT64_C(15811200) // 183 days

static const char *state_text(const struct bh_table *t, const struct bh_support *s)
{
    switch (s->state) {
    case BH_SUPPORT_ENDED:
        return bh_table_text(t, BH_N("support has ended"));
    case BH_SUPPORT_EXTENDED:
        return bh_table_text(t, BH_N("extended support only"));
    case BH_SUPPORT_SECURITY:
        return bh_table_text(t, BH_N("security fixes only"));
    case BH_SUPPORT_FULL:
        break;
    }
    return bh_table_text(t, BH_N("supported"));
}

static void put_day(const struct bh_table *t, const char *label, const struct bh_end *e)
{
    char text[BH_TIME_TEXT];

    if (e->state != BH_END_DATE)
        return;
    bh_time_format(e->date, text);
    bh_out_printf(t->out, ", %s %.10s", label, text);
}

// Security support that ends soon is worth a line while everything is still fixed.
static bool is_told(const struct bh_table *t, const struct bh_support *s)
{
    return s->state >= BH_SUPPORT_EXTENDED ||
           (s->security.state == BH_END_DATE && s->security.date - t->o->now < SOON);
}

static void put_one(struct bh_table *t, const struct bh_support *s)
{
    const struct bh_inv_component *c = &t->inv->components[s->component];

    bh_out_z(t->out, "  ");
    bh_table_put(t, bh_inv_str(t->inv, c->name));
    bh_out_char(t->out, ' ');
    bh_table_put(t, bh_inv_str(t->inv, c->version.text));
    bh_out_z(t->out, " (");
    bh_table_put(t, s->product);
    bh_out_char(t->out, ' ');
    bh_table_put(t, s->line);
    bh_out_printf(t->out, "): %s", state_text(t, s));
    put_day(t, bh_table_text(t, BH_N("security support until")), &s->security);
    if (s->state == BH_SUPPORT_EXTENDED)
        put_day(t, bh_table_text(t, BH_N("extended until")), &s->extended);
    bh_out_char(t->out, '\n');
}

static bool has_data(const struct bh_findings *f)
{
    for (size_t i = 0; i < f->feed_count; i++)
        if (bh_str_eqz(f->feeds[i].name, "eol") && f->feeds[i].records)
            return true;
    return false;
}

void bh_table_put_support(struct bh_table *t)
{
    const struct bh_findings *f = t->findings;
    bool any = false;

    for (size_t i = 0; i < f->support_count; i++) {
        if (!is_told(t, &f->support[i]))
            continue;
        if (!any)
            bh_out_printf(t->out, "\n%s\n", bh_table_text(t, BH_N("end of support:")));
        any = true;
        put_one(t, &f->support[i]);
    }
    if (t->inv->component_count && !has_data(f))
        bh_out_printf(t->out, "\n%s\n",
                      bh_table_text(t, BH_N("no ends of support are stored ('buhin advisories "
                                            "update eol' fetches them)")));
}
