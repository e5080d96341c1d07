// SPDX-License-Identifier: Apache-2.0
// The report for a person: a summary, the findings worst first, what nobody could judge, what could
// not be read. Columns fit the window; wide characters are counted as two.

#include "base/clock.h"
#include "base/utf8.h"
#include "documents/reason.h"
#include "documents/registry.h"

// Unreadable files named one by one; the rest is counted (the other formats have all).
#define NOTES_SHOWN 20
#define KINDS_MAX   24

enum column {
    SEVERITY,
    ID,
    PART,
    INSTALLED,
    FIXED,
    WHAT,
    COLUMNS,
};

struct table {
    const struct bh_inventory *inv;
    const struct bh_findings *findings;
    const struct bh_document_options *o;
    struct bh_out *out;
    struct bh_buf cell;
    size_t width[COLUMNS];
};

static const char *text(const struct table *t, const char *english)
{
    return bh_msg(t->o->lang, english);
}

static const char *style(const struct table *t, enum bh_style s)
{
    return t->o->term ? bh_term_style(t->o->term, s) : "";
}

static bh_str printable(struct table *t, bh_str s)
{
    bh_buf_clear(&t->cell);
    bh_utf8_printable(&t->cell, s);
    return bh_buf_str(&t->cell);
}

static const char *level_text(const struct table *t, const struct bh_finding *f)
{
    if (f->outcome == BH_UNDETERMINED)
        return text(t, BH_N("undetermined"));
    if (f->kind == BH_MALWARE)
        return text(t, BH_N("MALWARE"));
    if (f->kind == BH_BACKDOOR)
        return text(t, BH_N("BACKDOOR"));
    switch (f->level) {
    case BH_LEVEL_CRITICAL:
        return text(t, BH_N("critical"));
    case BH_LEVEL_HIGH:
        return text(t, BH_N("high"));
    case BH_LEVEL_MEDIUM:
        return text(t, BH_N("medium"));
    case BH_LEVEL_LOW:
        return text(t, BH_N("low"));
    case BH_LEVEL_NONE:
    case BH_LEVEL_UNKNOWN:
        break;
    }
    return text(t, BH_N("not rated"));
}

static enum bh_style level_style(const struct bh_finding *f)
{
    if (f->outcome == BH_UNDETERMINED)
        return BH_DIM;
    if (f->kind != BH_VULNERABILITY || f->level == BH_LEVEL_CRITICAL)
        return BH_BOLD_RED;
    return f->level == BH_LEVEL_HIGH ? BH_RED : f->level == BH_LEVEL_MEDIUM ? BH_YELLOW : BH_PLAIN;
}

static bh_str cell_text(struct table *t, const struct bh_finding *f, enum column column)
{
    const struct bh_inv_component *c = &t->inv->components[f->component];

    switch (column) {
    case SEVERITY:
        return bh_str_z(level_text(t, f));
    case ID:
        return f->id;
    case PART:
        return bh_inv_str(t->inv, c->name);
    case INSTALLED:
        return bh_inv_str(t->inv, c->version.text);
    case FIXED:
        if (!f->fixed.len && f->kind == BH_MALWARE)
            return bh_str_z(text(t, BH_N("remove it")));
        return f->fixed.len ? f->fixed : BH_STR("-");
    case WHAT:
        return t->o->lang == BH_LANG_JA && f->title_ja.len ? f->title_ja : f->title;
    case COLUMNS:
        break;
    }
    return BH_STR_EMPTY;
}

static const char *heading(const struct table *t, enum column column)
{
    switch (column) {
    case SEVERITY:
        return text(t, BH_N("SEVERITY"));
    case ID:
        return text(t, BH_N("VULNERABILITY"));
    case PART:
        return text(t, BH_N("PART"));
    case INSTALLED:
        return text(t, BH_N("INSTALLED"));
    case FIXED:
        return text(t, BH_N("FIXED IN"));
    case WHAT:
        return text(t, BH_N("WHAT"));
    case COLUMNS:
        break;
    }
    return "";
}

// Natural widths, then the widest of the flexible columns gives way until the row fits.
static void set_widths(struct table *t)
{
    static const size_t most[COLUMNS] = {20, 24, 48, 32, 32, 0};
    static const size_t least[COLUMNS] = {6, 14, 12, 9, 9, 16};
    size_t window = t->o->term ? t->o->term->columns : 0, total;

    for (enum column k = SEVERITY; k < COLUMNS; k++) {
        t->width[k] = bh_utf8_width(bh_str_z(heading(t, k)));
        for (size_t i = 0; k != WHAT && i < t->findings->count; i++) {
            size_t w = bh_utf8_width(printable(t, cell_text(t, &t->findings->items[i], k)));
            w = w > most[k] ? most[k] : w;
            t->width[k] = w > t->width[k] ? w : t->width[k];
        }
    }
    t->width[WHAT] = 0;
    if (!window)
        return;
    for (;;) {
        enum column widest = PART;
        total = 2 * (COLUMNS - 1) + least[WHAT];
        for (enum column k = SEVERITY; k < WHAT; k++)
            total += t->width[k];
        for (enum column k = PART; k < WHAT; k++)
            if (t->width[k] - least[k] > t->width[widest] - least[widest])
                widest = k;
        if (total <= window || t->width[widest] <= least[widest])
            break;
        t->width[widest]--;
    }
    total -= least[WHAT];
    t->width[WHAT] = window > total + least[WHAT] ? window - total : least[WHAT];
}

// Cut with an ellipsis when too wide; padded unless it is the last one. Width 0: as long as it is.
static void put_cell(struct table *t, bh_str s, size_t width, bool last)
{
    bh_str shown = printable(t, s);
    size_t w = bh_utf8_width(shown);

    if (width && w > width) {
        shown = bh_utf8_fit(shown, width - 1);
        bh_out_str(t->out, shown);
        bh_out_z(t->out, "…");
        w = bh_utf8_width(shown) + 1;
    } else {
        bh_out_str(t->out, shown);
    }
    for (; !last && w < width + 2; w++)
        bh_out_char(t->out, ' ');
}

static bool is_os_package(const struct table *t, const struct bh_inv_component *c)
{
    bh_str purl = bh_inv_str(t->inv, c->purl);

    return bh_str_starts(purl, BH_STR("pkg:deb/")) || bh_str_starts(purl, BH_STR("pkg:rpm/")) ||
           bh_str_starts(purl, BH_STR("pkg:apk/"));
}

// Where it is: worth a line for all but OS packages, whose place is the package database.
static void put_place(struct table *t, const struct bh_inv_component *c)
{
    if (is_os_package(t, c) || !c->evidence_count)
        return;
    const struct bh_inv_evidence *e = &c->evidence[0];
    bh_out_printf(t->out, "    %s%s ", style(t, BH_DIM), text(t, BH_N("in")));
    bh_out_str(t->out, printable(t, bh_inv_str(t->inv, e->path)));
    if (e->inner) {
        bh_out_z(t->out, "!/");
        bh_out_str(t->out, printable(t, bh_inv_str(t->inv, e->inner)));
    }
    if (c->evidence_count > 1)
        bh_out_printf(t->out, text(t, BH_N(" (+%zu more places)")), c->evidence_count - 1);
    bh_out_printf(t->out, "%s\n", style(t, BH_PLAIN));
}

static void put_finding(struct table *t, const struct bh_finding *f)
{
    bh_out_z(t->out, style(t, level_style(f)));
    put_cell(t, cell_text(t, f, SEVERITY), t->width[SEVERITY], false);
    bh_out_z(t->out, style(t, BH_PLAIN));
    for (enum column k = ID; k < WHAT; k++)
        put_cell(t, cell_text(t, f, k), t->width[k], false);
    put_cell(t, cell_text(t, f, WHAT), t->width[WHAT], true);
    bh_out_char(t->out, '\n');
    if (f->outcome == BH_UNDETERMINED && f->statement_count) {
        const struct bh_reason *why = &f->statements[0].reason;
        bh_out_printf(t->out, "    %s", style(t, BH_DIM));
        bh_reason_write(t->out, t->o->lang, why);
        bh_out_printf(t->out, "%s\n", style(t, BH_PLAIN));
    }
    put_place(t, &t->inv->components[f->component]);
}

static void put_findings(struct table *t)
{
    set_widths(t);
    bh_out_z(t->out, style(t, BH_BOLD));
    for (enum column k = SEVERITY; k < COLUMNS; k++)
        put_cell(t, bh_str_z(heading(t, k)), t->width[k], k == WHAT);
    bh_out_printf(t->out, "%s\n", style(t, BH_PLAIN));
    for (size_t i = 0; i < t->findings->count; i++)
        put_finding(t, &t->findings->items[i]);
}

static bh_str kind_of(const struct table *t, const struct bh_inv_component *c)
{
    bh_str purl = bh_inv_str(t->inv, c->purl);

    if (!bh_str_skip(&purl, BH_STR("pkg:")))
        return bh_str_z(bh_component_kind_name(c->kind));
    return bh_str_sub(purl, 0, bh_str_find(purl, '/'));
}

// Parts by kind; components are sorted by package URL, so each kind is one run.
static void put_parts(struct table *t)
{
    struct {
        bh_str name;
        size_t count;
    } kinds[KINDS_MAX];
    size_t n = 0, parts = 0;

    for (size_t i = 0; i < t->inv->component_count; i++) {
        const struct bh_inv_component *c = &t->inv->components[i];
        size_t k = 0;
        if (c->kind == BH_OPERATING_SYSTEM)
            continue;
        parts++;
        bh_str name = kind_of(t, c);
        while (k < n && !bh_str_eq(kinds[k].name, name))
            k++;
        if (k == n && n < KINDS_MAX) {
            kinds[n].name = name;
            kinds[n++].count = 0;
        }
        if (k < n)
            kinds[k].count++;
    }
    bh_out_printf(t->out, text(t, BH_N("parts: %zu")), parts);
    for (size_t k = 0; k < n; k++)
        bh_out_printf(t->out, "%s%.*s %zu", k ? ", " : " (", BH_FMT(kinds[k].name), kinds[k].count);
    bh_out_z(t->out, n ? ")\n" : "\n");
}

static void put_counts(struct table *t)
{
    size_t affected[BH_LEVEL_CRITICAL + 1] = {0}, undetermined = 0, malware = 0, exploited = 0;

    for (size_t i = 0; i < t->findings->count; i++) {
        const struct bh_finding *f = &t->findings->items[i];
        if (f->outcome == BH_UNDETERMINED) {
            undetermined++;
            continue;
        }
        malware += f->kind != BH_VULNERABILITY;
        exploited += f->exploited != BH_TIME_UNKNOWN;
        affected[f->kind != BH_VULNERABILITY ? BH_LEVEL_CRITICAL : f->level]++;
    }
    bh_out_printf(
        t->out,
        text(t, BH_N("findings: %zu critical, %zu high, %zu medium, %zu low, %zu not rated")),
        affected[BH_LEVEL_CRITICAL], affected[BH_LEVEL_HIGH], affected[BH_LEVEL_MEDIUM],
        affected[BH_LEVEL_LOW], affected[BH_LEVEL_NONE] + affected[BH_LEVEL_UNKNOWN]);
    bh_out_char(t->out, '\n');
    if (malware)
        bh_out_printf(t->out, text(t, BH_N("  malware or backdoors among them: %zu\n")), malware);
    if (exploited)
        bh_out_printf(t->out, text(t, BH_N("  known to be exploited: %zu\n")), exploited);
    if (undetermined)
        bh_out_printf(t->out, text(t, BH_N("  undetermined: %zu\n")), undetermined);
}

static void put_uncovered(struct table *t)
{
    const struct bh_findings *f = t->findings;

    if (!f->uncovered_count)
        return;
    bh_out_printf(t->out, "\n%s\n", text(t, BH_N("not fully judged (no data is not safety):")));
    for (size_t i = 0; i < f->uncovered_count; i++) {
        const struct bh_uncovered *u = &f->uncovered[i];
        bh_out_z(t->out, "  ");
        bh_out_str(t->out, printable(t, u->what));
        bh_out_printf(t->out, text(t, BH_N(", parts: %zu: ")), u->components);
        bh_reason_write(t->out, t->o->lang, &u->reason);
        bh_out_char(t->out, '\n');
    }
}

static void put_notes(struct table *t)
{
    size_t errors = 0;

    for (size_t i = 0; i < t->inv->note_count; i++) {
        const struct bh_inv_note *note = &t->inv->notes[i];
        if (note->severity != BH_ERROR)
            continue;
        if (!errors)
            bh_out_printf(t->out, "\n%s\n", text(t, BH_N("could not be read:")));
        if (++errors > NOTES_SHOWN)
            continue;
        bh_out_z(t->out, "  ");
        bh_out_str(t->out, printable(t, bh_inv_str(t->inv, note->path)));
        if (note->place.line)
            bh_out_printf(t->out, ":%llu", (unsigned long long)note->place.line);
        bh_out_z(t->out, ": ");
        bh_out_str(t->out, printable(t, bh_inv_str(t->inv, note->text)));
        bh_out_char(t->out, '\n');
    }
    if (errors > NOTES_SHOWN)
        bh_out_printf(t->out, text(t, BH_N("  and %zu more (-o json lists all)\n")),
                      errors - NOTES_SHOWN);
}

static void put_isolation(struct table *t)
{
    const char *const *missing = t->o->missing_isolation;

    if (!missing || !missing[0])
        return;
    bh_out_printf(t->out, "\n%s",
                  text(t, BH_N("this kernel lacks some of the isolation of the readers:")));
    for (; *missing; missing++)
        bh_out_printf(t->out, " %s", *missing);
    bh_out_char(t->out, '\n');
}

static int write_table(const struct bh_inventory *inv, const struct bh_findings *findings,
                       const struct bh_document_options *options, struct bh_out *out)
{
    struct table t = {.inv = inv, .findings = findings, .o = options, .out = out};

    bh_buf_init(&t.cell, 0);
    if (inv->system.pretty_name) {
        bh_out_printf(out, "%s", text(&t, BH_N("system: ")));
        bh_out_str(out, printable(&t, bh_inv_str(inv, inv->system.pretty_name)));
        bh_out_char(out, '\n');
    }
    put_parts(&t);
    if (findings) {
        put_counts(&t);
        if (findings->count) {
            bh_out_char(out, '\n');
            put_findings(&t);
        }
        put_uncovered(&t);
    }
    put_notes(&t);
    put_isolation(&t);
    int r = bh_buf_error(&t.cell);
    bh_buf_done(&t.cell);
    return r < 0 ? r : bh_out_flush(out);
}

const struct bh_document_format bh_format_table = {
    .name = "table",
    .title = BH_N("table for the terminal"),
    .write = write_table,
};
