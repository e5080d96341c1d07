// SPDX-License-Identifier: Apache-2.0
// Text of the report for a person.

#include "base/utf8.h"
#include "documents/table.h"

const char *bh_table_text(const struct bh_table *t, const char *english)
{
    return bh_msg(t->o->lang, english);
}

const char *bh_table_style(const struct bh_table *t, enum bh_style s)
{
    return t->o->term ? bh_term_style(t->o->term, s) : "";
}

size_t bh_table_window(const struct bh_table *t)
{
    return t->o->term ? t->o->term->columns : 0;
}

bh_str bh_table_printable(struct bh_table *t, bh_str s)
{
    bh_buf_clear(&t->cell);
    bh_utf8_printable(&t->cell, s);
    return bh_buf_str(&t->cell);
}

void bh_table_put(struct bh_table *t, bh_str s)
{
    bh_out_str(t->out, bh_table_printable(t, s));
}

size_t bh_table_put_prose(struct bh_table *t, bh_str s, size_t width)
{
    bh_buf_clear(&t->cell);
    bh_utf8_printable_prose(&t->cell, s);
    bh_str shown = bh_buf_str(&t->cell);
    size_t w = bh_utf8_width(shown);

    if (!width || w <= width) {
        bh_out_str(t->out, shown);
        return w;
    }
    shown = bh_utf8_fit(shown, width - 1);
    bh_out_str(t->out, shown);
    bh_out_z(t->out, "…");
    return bh_utf8_width(shown) + 1;
}
