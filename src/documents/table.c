// SPDX-License-Identifier: Apache-2.0
// The report for a person: a summary, the findings worst first, what nobody could judge, what could
// not be read. Columns fit the window; wide characters are counted as two.

#include "documents/table.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "documents/reason.h"
#include "documents/registry.h"

// Unreadable files named one by one; the rest is counted (the other formats have all).
#define NOTES_SHOWN 20
#define KINDS_MAX   24

static const char *text(const struct bh_table *t, const char *english)
{
    return bh_table_text(t, english);
}

static bh_str kind_of(const struct bh_table *t, const struct bh_inv_component *c)
{
    bh_str purl = bh_inv_str(t->inv, c->purl);

    if (!bh_str_skip(&purl, BH_STR("pkg:")))
        return bh_str_z(bh_component_kind_name(c->kind));
    return bh_str_sub(purl, 0, bh_str_find(purl, '/'));
}

// Parts by kind; components are sorted by package URL, so each kind is one run.
static void put_parts(struct bh_table *t)
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

// Findings of others are left out, which nobody may overlook.
static void put_only(struct bh_table *t)
{
    bh_out_z(t->out, text(t, BH_N("only these vulnerabilities: ")));
    for (size_t i = 0; i < t->o->only_count; i++) {
        bh_out_z(t->out, i ? ", " : "");
        bh_table_put(t, t->o->only[i]);
    }
    bh_out_char(t->out, '\n');
}

static void put_counts(struct bh_table *t)
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
    if (t->o->only_count)
        put_only(t);
    bh_out_printf(
        t->out,
        text(t, BH_N("findings: %zu critical, %zu high, %zu medium, %zu low, %zu not rated")),
        affected[BH_LEVEL_CRITICAL], affected[BH_LEVEL_HIGH], affected[BH_LEVEL_MEDIUM],
        affected[BH_LEVEL_LOW], affected[BH_LEVEL_UNKNOWN]);
    bh_out_char(t->out, '\n');
    if (affected[BH_LEVEL_NONE])
        bh_out_printf(t->out, text(t, BH_N("  of severity none: %zu\n")), affected[BH_LEVEL_NONE]);
    if (malware)
        bh_out_printf(t->out, text(t, BH_N("  malware or backdoors among them: %zu\n")), malware);
    if (exploited)
        bh_out_printf(t->out, text(t, BH_N("  known to be exploited: %zu\n")), exploited);
    if (undetermined)
        bh_out_printf(t->out, text(t, BH_N("  undetermined: %zu\n")), undetermined);
}

// Which remedies it comes to; a finding counts for each.
static void put_weaknesses(struct bh_table *t)
{
    size_t kinds[BH_WEAKNESS_KINDS] = {0}, unknown = 0, known = 0;

    for (size_t i = 0; i < t->findings->count; i++) {
        const struct bh_finding *f = &t->findings->items[i];
        if (f->outcome != BH_AFFECTED || f->kind != BH_VULNERABILITY)
            continue;
        known += f->weaknesses != 0;
        unknown += f->weaknesses == 0;
        for (unsigned k = 0; k < BH_WEAKNESS_KINDS; k++)
            kinds[k] += f->weaknesses >> k & 1;
    }
    if (known)
        bh_out_printf(t->out,
                      text(t, BH_N("  weaknesses that arise in the design: %zu, in code: %zu, in "
                                   "the configuration: %zu, not known: %zu\n")),
                      kinds[BH_WEAKNESS_DESIGN], kinds[BH_WEAKNESS_CODE],
                      kinds[BH_WEAKNESS_CONFIGURATION], unknown);
}

static bool same_reason(const struct bh_reason *a, const struct bh_reason *b)
{
    bool same = strcmp(a->format, b->format) == 0;

    for (size_t i = 0; same && i < BH_REASON_ARGS; i++)
        same = bh_str_eq(a->args[i], b->args[i]);
    return same;
}

// The kinds of parts for which that reason holds, in lines of the window's width.
static void put_kinds(struct bh_table *t, size_t first)
{
    const struct bh_findings *f = t->findings;
    size_t window = bh_table_window(t), at = 0;
    char number[32];

    for (size_t i = first; i < f->uncovered_count; i++) {
        const struct bh_uncovered *u = &f->uncovered[i];
        if (!same_reason(&f->uncovered[first].reason, &u->reason))
            continue;
        snprintf(number, sizeof(number), " (%zu)", u->components);
        size_t w = bh_utf8_width(bh_table_printable(t, u->what)) + strlen(number);
        if (at)
            bh_out_z(t->out, ",");
        bool fits = at && (!window || at + 3 + w <= window);
        bh_out_z(t->out, fits ? " " : at ? "\n    " : "    ");
        at = fits ? at + 2 + w : 4 + w;
        bh_table_put(t, u->what);
        bh_out_z(t->out, number);
    }
    bh_out_char(t->out, '\n');
}

static void put_uncovered(struct bh_table *t)
{
    const struct bh_findings *f = t->findings;

    if (!f->uncovered_count)
        return;
    bh_out_printf(
        t->out, "\n%s\n",
        text(t, BH_N("not fully judged (no data is not safety), with the number of parts:")));
    for (size_t i = 0; i < f->uncovered_count; i++) {
        size_t k = 0;
        while (k < i && !same_reason(&f->uncovered[k].reason, &f->uncovered[i].reason))
            k++;
        if (k < i)
            continue;
        bh_out_z(t->out, "  ");
        bh_reason_write(t->out, t->o->lang, &f->uncovered[i].reason);
        bh_out_z(t->out, ":\n");
        put_kinds(t, i);
    }
}

static void put_notes(struct bh_table *t)
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
        bh_table_put(t, bh_inv_str(t->inv, note->path));
        if (note->place.line)
            bh_out_printf(t->out, ":%llu", (unsigned long long)note->place.line);
        bh_out_z(t->out, ": ");
        bh_table_put(t, bh_inv_str(t->inv, note->text));
        bh_out_char(t->out, '\n');
    }
    if (errors > NOTES_SHOWN)
        bh_out_printf(t->out, text(t, BH_N("  and %zu more (-o json lists all)\n")),
                      errors - NOTES_SHOWN);
}

static void put_isolation(struct bh_table *t)
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

// Those that no VEX statement answers. *ret_items is the caller's to free.
static int select_open(const struct bh_findings *all, struct bh_findings *ret,
                       struct bh_finding **ret_items)
{
    struct bh_finding *items = bh_calloc(all->count + 1, sizeof(*items));
    size_t n = 0;

    if (!items)
        return BH_E_NOMEM;
    for (size_t i = 0; i < all->count; i++)
        if (!all->items[i].answered)
            items[n++] = all->items[i];
    *ret = *all;
    ret->items = *ret_items = items;
    ret->count = n;
    return 0;
}

static int write_table(const struct bh_inventory *inv, const struct bh_findings *findings,
                       const struct bh_document_options *options, struct bh_out *out)
{
    struct bh_table t = {.inv = inv, .o = options, .out = out};
    struct bh_finding *items BH_CLEANUP(bh_freep) = NULL;
    struct bh_findings open;

    if (findings && select_open(findings, &open, &items) < 0)
        return BH_E_NOMEM;
    t.findings = findings ? &open : NULL;
    bh_buf_init(&t.cell, 0);
    if (inv->system.pretty_name) {
        bh_out_printf(out, "%s", text(&t, BH_N("system: ")));
        bh_table_put(&t, bh_inv_str(inv, inv->system.pretty_name));
        bh_out_char(out, '\n');
    }
    put_parts(&t);
    if (findings) {
        put_counts(&t);
        put_weaknesses(&t);
        if (open.count) {
            bh_out_char(out, '\n');
            bh_table_put_findings(&t);
        }
        bh_table_put_answered(&t, findings);
        bh_table_put_interim(&t, findings);
        bh_table_put_support(&t);
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
