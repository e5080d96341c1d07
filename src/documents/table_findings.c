// SPDX-License-Identifier: Apache-2.0
// Findings, worst first: as rows where these fit the window, else with part and versions on a line
// of their own. Neither names nor versions are ever cut: they are what one acts upon.

#include "base/clock.h"
#include "base/utf8.h"
#include "documents/reason.h"
#include "documents/table.h"
#include "model/purl.h"

// A summary of fewer columns says too little.
#define WHAT_LEAST 32
#define INDENT     4

enum column {
    SEVERITY,
    ID,
    PART,
    INSTALLED,
    FIXED,
    WHAT,
    COLUMNS,
};

struct rows {
    struct bh_table *t;
    size_t width[COLUMNS]; // that cells are padded to; of WHAT: 0, or where it is cut
    bool stacked;          // part and versions stand below
    bool places;           // of OS packages, too: there is more than one package database
};

static const char *text(const struct rows *r, const char *english)
{
    return bh_table_text(r->t, english);
}

static const char *level_text(const struct rows *r, const struct bh_finding *f)
{
    bool exploited = f->exploited != BH_TIME_UNKNOWN;

    if (f->outcome == BH_UNDETERMINED)
        return text(r, BH_N("undetermined"));
    if (f->kind == BH_MALWARE)
        return text(r, BH_N("MALWARE"));
    if (f->kind == BH_BACKDOOR)
        return text(r, BH_N("BACKDOOR"));
    switch (f->level) {
    case BH_LEVEL_CRITICAL:
        return text(r, exploited ? BH_N("critical, exploited") : BH_N("critical"));
    case BH_LEVEL_HIGH:
        return text(r, exploited ? BH_N("high, exploited") : BH_N("high"));
    case BH_LEVEL_MEDIUM:
        return text(r, exploited ? BH_N("medium, exploited") : BH_N("medium"));
    case BH_LEVEL_LOW:
        return text(r, exploited ? BH_N("low, exploited") : BH_N("low"));
    case BH_LEVEL_NONE:
        return text(r, exploited ? BH_N("exploited") : BH_N("none"));
    case BH_LEVEL_UNKNOWN:
        break;
    }
    return text(r, exploited ? BH_N("exploited") : BH_N("not rated"));
}

// The level is the product's own, by its profile.
static bool is_own(const struct bh_finding *f)
{
    return f->rating_count && f->ratings[0].metric_count;
}

// Of a cell: sign of a level that is the product's own.
static const char *sign(const struct bh_finding *f, enum column column)
{
    return column == SEVERITY && f->outcome == BH_AFFECTED && is_own(f) ? "*" : "";
}

static enum bh_style level_style(const struct bh_finding *f)
{
    if (f->outcome == BH_UNDETERMINED)
        return BH_DIM;
    if (f->kind != BH_VULNERABILITY || f->level == BH_LEVEL_CRITICAL)
        return BH_BOLD_RED;
    return f->level == BH_LEVEL_HIGH ? BH_RED : f->level == BH_LEVEL_MEDIUM ? BH_YELLOW : BH_PLAIN;
}

// The first sentence of a text.
static bh_str first_sentence(bh_str text)
{
    size_t line = bh_str_find(text, '\n'), stop = bh_str_search(text, BH_STR(". "));

    return bh_str_sub(text, 0, line < stop ? line : stop);
}

// Sources such as NVD have no titles.
static bh_str title(const struct rows *r, const struct bh_finding *f)
{
    bh_str english = f->title.len ? f->title : first_sentence(f->details);

    return bh_text_in(r->t->o->lang == BH_LANG_JA, english, f->title_ja);
}

static bh_str cell_text(const struct rows *r, const struct bh_finding *f, enum column column)
{
    const struct bh_inventory *inv = r->t->inv;
    const struct bh_inv_component *c = &inv->components[f->component];

    switch (column) {
    case SEVERITY:
        return bh_str_z(level_text(r, f));
    case ID:
        return f->id;
    case PART:
        return bh_inv_str(inv, c->name);
    case INSTALLED:
        return bh_inv_str(inv, c->version.text);
    case FIXED:
        if (!f->fixed.len && f->kind == BH_MALWARE)
            return bh_str_z(text(r, BH_N("remove it")));
        return f->fixed.len ? f->fixed : BH_STR("-");
    case WHAT:
        return title(r, f);
    case COLUMNS:
        break;
    }
    return BH_STR_EMPTY;
}

static const char *heading(const struct rows *r, enum column column)
{
    switch (column) {
    case SEVERITY:
        return text(r, BH_N("SEVERITY"));
    case ID:
        return text(r, BH_N("VULNERABILITY"));
    case PART:
        return text(r, BH_N("PART"));
    case INSTALLED:
        return text(r, BH_N("INSTALLED"));
    case FIXED:
        return text(r, BH_N("FIXED IN"));
    case WHAT:
        return text(r, BH_N("WHAT"));
    case COLUMNS:
        break;
    }
    return "";
}

static void set_widths(struct rows *r)
{
    // In an endless line few long cells need not push all others to the right.
    static const size_t most[COLUMNS] = {24, 24, 48, 32, 32, 0};
    const struct bh_findings *findings = r->t->findings;
    size_t window = bh_table_window(r->t), total = 2 * (COLUMNS - 1);

    for (enum column k = SEVERITY; k < WHAT; k++) {
        r->width[k] = bh_utf8_width(bh_str_z(heading(r, k)));
        for (size_t i = 0; i < findings->count; i++) {
            bh_str shown = bh_table_printable(r->t, cell_text(r, &findings->items[i], k));
            size_t w = bh_utf8_width(shown) + strlen(sign(&findings->items[i], k));
            w = !window && w > most[k] ? most[k] : w;
            r->width[k] = w > r->width[k] ? w : r->width[k];
        }
        total += r->width[k];
    }
    r->stacked = window && total + WHAT_LEAST > window;
    if (r->stacked)
        total = r->width[SEVERITY] + r->width[ID] + 4;
    r->width[WHAT] = window > total ? window - total : 0;
}

static void put_cell(struct rows *r, bh_str s, const char *after, enum column column)
{
    size_t w = 0;

    if (column == WHAT) {
        bh_table_put_prose(r->t, s, r->width[WHAT]);
    } else {
        bh_str shown = bh_table_printable(r->t, s);
        w = bh_utf8_width(shown) + strlen(after);
        bh_out_str(r->t->out, shown);
    }
    bh_out_z(r->t->out, after);
    for (; column != WHAT && w < r->width[column] + 2; w++)
        bh_out_char(r->t->out, ' ');
}

// The folder of the package database that lists it; empty for what is no OS package.
static bh_str database(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    if (!bh_purl_is_os_package(bh_inv_str(inv, c->purl)))
        return BH_STR_EMPTY;
    for (size_t i = 0; i < c->evidence_count; i++) {
        bh_str path = bh_inv_str(inv, c->evidence[i].path);
        size_t slash = bh_str_rfind(path, '/');
        if (c->evidence[i].purl == c->purl && slash < path.len)
            return bh_str_sub(path, 0, slash);
    }
    return BH_STR_EMPTY;
}

static bool has_databases(const struct bh_inventory *inv)
{
    bh_str first = BH_STR_EMPTY;

    for (size_t i = 0; i < inv->component_count; i++) {
        bh_str folder = database(inv, &inv->components[i]);
        if (folder.len && first.len && !bh_str_eq(folder, first))
            return true;
        if (folder.len)
            first = folder;
    }
    return false;
}

// Whether another row reads the same: two architectures, say.
static bool has_twin(const struct rows *r, size_t index)
{
    const struct bh_findings *all = r->t->findings;
    const struct bh_finding *f = &all->items[index];

    for (size_t k = index ? index - 1 : 1; k <= index + 1 && k < all->count; k += 2) {
        const struct bh_finding *other = &all->items[k];
        if (bh_str_eq(f->id, other->id) &&
            bh_str_eq(cell_text(r, f, PART), cell_text(r, other, PART)) &&
            bh_str_eq(cell_text(r, f, INSTALLED), cell_text(r, other, INSTALLED)))
            return true;
    }
    return false;
}

// Where it is. An OS package is where the package database says, which is worth a line only if
// there are several of them.
static void put_place(struct rows *r, const struct bh_inv_component *c, bool twin)
{
    struct bh_table *t = r->t;
    bh_str purl = bh_inv_str(t->inv, c->purl);

    if (twin && purl.len) {
        bh_out_printf(t->out, "%*s%s", INDENT, "", bh_table_style(t, BH_DIM));
        bh_table_put(t, purl);
        bh_out_printf(t->out, "%s\n", bh_table_style(t, BH_PLAIN));
    }
    if (!c->evidence_count || (bh_purl_is_os_package(purl) && !r->places))
        return;
    const struct bh_inv_evidence *e = &c->evidence[0];
    bh_out_printf(t->out, "%*s%s%s ", INDENT, "", bh_table_style(t, BH_DIM), text(r, BH_N("in")));
    bh_table_put(t, bh_inv_str(t->inv, e->path));
    if (e->inner) {
        bh_out_z(t->out, "!/");
        bh_table_put(t, bh_inv_str(t->inv, e->inner));
    }
    if (c->evidence_count > 1)
        bh_out_printf(t->out, text(r, BH_N(" (+%zu more places)")), c->evidence_count - 1);
    bh_out_printf(t->out, "%s\n", bh_table_style(t, BH_PLAIN));
}

static void put_part(struct rows *r, const struct bh_finding *f)
{
    struct bh_table *t = r->t;

    bh_out_printf(t->out, "%*s", INDENT, "");
    bh_table_put(t, cell_text(r, f, PART));
    bh_out_char(t->out, ' ');
    bh_table_put(t, cell_text(r, f, INSTALLED));
    if (f->fixed.len) {
        bh_str fixed = bh_table_printable(t, f->fixed);
        bh_out_printf(t->out, text(r, BH_N(", fixed in %.*s")), BH_FMT(fixed));
    } else if (f->outcome == BH_AFFECTED) {
        bh_out_z(t->out, f->kind == BH_MALWARE ? text(r, BH_N(": remove it"))
                                               : text(r, BH_N(", no fixed version known")));
    }
    bh_out_char(t->out, '\n');
}

// Known exploitation, which stands beside the level, says more.
static void put_exploit(struct rows *r, const struct bh_finding *f)
{
    if (f->exploited != BH_TIME_UNKNOWN || f->outcome != BH_AFFECTED || !bh_finding_has_exploit(f))
        return;
    bh_out_printf(r->t->out, "%*s%s%s%s\n", INDENT, "", bh_table_style(r->t, BH_YELLOW),
                  text(r, BH_N("an exploit is published")), bh_table_style(r->t, BH_PLAIN));
}

// A fix that has, or leaves, other vulnerabilities is none to go to.
static void put_clean(struct rows *r, const struct bh_finding *f)
{
    if (!f->clean.len)
        return;
    bh_str clean = bh_table_printable(r->t, f->clean);
    bh_out_printf(r->t->out, "%*s", INDENT, "");
    bh_out_printf(r->t->out, text(r, BH_N("nothing known affects version %.*s")), BH_FMT(clean));
    bh_out_char(r->t->out, '\n');
}

// By which product of the CPE dictionary it came.
static void put_product(struct rows *r, const struct bh_finding *f)
{
    bh_str product = bh_finding_product_ja(f);

    if (!product.len || r->t->o->lang != BH_LANG_JA)
        return;
    bh_out_printf(r->t->out, "%*s%s%s ", INDENT, "", bh_table_style(r->t, BH_DIM),
                  text(r, BH_N("product:")));
    bh_table_put_prose(r->t, product, 0);
    bh_out_printf(r->t->out, "%s\n", bh_table_style(r->t, BH_PLAIN));
}

static void put_row(struct rows *r, size_t index)
{
    const struct bh_finding *f = &r->t->findings->items[index];
    struct bh_out *out = r->t->out;

    bh_out_z(out, bh_table_style(r->t, level_style(f)));
    put_cell(r, cell_text(r, f, SEVERITY), sign(f, SEVERITY), SEVERITY);
    bh_out_z(out, bh_table_style(r->t, BH_PLAIN));
    for (enum column k = ID; k < COLUMNS; k++)
        if (!r->stacked || k == ID || k == WHAT)
            put_cell(r, cell_text(r, f, k), "", k);
    bh_out_char(out, '\n');
    if (r->stacked)
        put_part(r, f);
    if (f->outcome == BH_UNDETERMINED && f->statement_count) {
        bh_out_printf(out, "%*s%s", INDENT, "", bh_table_style(r->t, BH_DIM));
        bh_reason_write(out, r->t->o->lang, &f->statements[0].reason);
        bh_out_printf(out, "%s\n", bh_table_style(r->t, BH_PLAIN));
    }
    put_clean(r, f);
    put_exploit(r, f);
    put_product(r, f);
    bh_table_put_vex(r->t, f);
    put_place(r, &r->t->inv->components[f->component], has_twin(r, index));
}

static void put_headings(struct rows *r)
{
    bh_out_z(r->t->out, bh_table_style(r->t, BH_BOLD));
    for (enum column k = SEVERITY; k < COLUMNS; k++)
        put_cell(r, bh_str_z(heading(r, k)), "", k);
    bh_out_printf(r->t->out, "%s\n", bh_table_style(r->t, BH_PLAIN));
}

// What the sign means.
static void put_sign(struct bh_table *t)
{
    bool any = false;

    for (size_t i = 0; i < t->findings->count; i++)
        any |= *sign(&t->findings->items[i], SEVERITY) != '\0';
    if (!any)
        return;
    bh_out_z(t->out, "* ");
    bh_out_z(t->out, bh_table_text(t, BH_N("rated for this product by its profile")));
    if (t->o->product.len) {
        bh_out_z(t->out, ": ");
        bh_table_put(t, t->o->product);
    }
    bh_out_char(t->out, '\n');
}

void bh_table_put_findings(struct bh_table *t)
{
    struct rows r = {.t = t, .places = has_databases(t->inv)};

    set_widths(&r);
    if (!r.stacked)
        put_headings(&r);
    for (size_t i = 0; i < t->findings->count; i++)
        put_row(&r, i);
    put_sign(t);
}
