// SPDX-License-Identifier: Apache-2.0
// buhin match of several documents.

#include "cli/match_many.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/map.h"
#include "base/utf8.h"
#include "cli/print.h"
#include "cli/report.h"
#include "scan/read_document.h"

#define COLUMNS 7

struct many {
    struct bh_cli *cli;
    const struct bh_args *args;
    const char *format;
    const struct bh_profile *profile;
    struct bh_report_shared shared;
    size_t widths[COLUMNS];
    size_t documents, hit, incomplete;
};

// --- What is asked for

static bool has_outputs(const struct bh_args *args)
{
    return bh_args_has(args, BH_OPTION_OUTPUT);
}

// "FORMAT=FOLDER/": the folder is made if it is not there.
static int check_output(struct bh_cli *cli, const char *output)
{
    bh_str all = bh_str_z(output);
    size_t eq = bh_str_find(all, '=');
    struct stat st;

    if (eq == all.len || !bh_str_ends(all, BH_STR("/"))) {
        bh_cli_complain(cli, "the reports of several documents go into a folder: -o %.*s=FOLDER/",
                        (int)eq, output);
        return BH_EXIT_USAGE;
    }
    const char *folder = output + eq + 1;
    if ((mkdir(folder, 0777) < 0 && errno != EEXIST) || stat(folder, &st) < 0 ||
        (!S_ISDIR(st.st_mode) && (errno = ENOTDIR))) {
        bh_fail_errno(&cli->diag, "cannot make the folder '%s'", folder);
        return BH_EXIT_INPUT;
    }
    return 0;
}

static const char *name_of(const char *path)
{
    return bh_path_base(bh_str_z(path)).ptr;
}

static int check_names(struct many *m)
{
    struct bh_map names;
    bool added = true;
    int r = 0;

    bh_map_init(&names);
    for (size_t i = 0; r == 0 && i < bh_args_operands(m->args); i++) {
        const char *name = name_of(bh_args_operand(m->args, i));
        if (!bh_map_slot(&names, bh_str_z(name), &added))
            r = bh_cli_failed(m->cli, BH_E_NOMEM);
        if (r == 0 && !added) {
            bh_cli_complain(m->cli,
                            "two documents have the name '%s': their reports cannot be in "
                            "one folder",
                            name);
            r = BH_EXIT_USAGE;
        }
    }
    bh_map_done(&names);
    return r;
}

static int check(struct many *m)
{
    int r = has_outputs(m->args) ? check_names(m) : 0;

    for (size_t i = 0; r == 0 && i < m->args->count; i++)
        if (m->args->items[i].id == BH_OPTION_OUTPUT)
            r = check_output(m->cli, m->args->items[i].value);
    return r;
}

// --- Lines

static void put_cells(struct many *m, const char *const cells[COLUMNS], const char *document)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        bh_print_cell(m->cli, cells[i], m->widths[i], true);
        bh_out_z(&m->cli->out, "  ");
    }
    bh_print_text(m->cli, bh_str_z(document));
    bh_out_char(&m->cli->out, '\n');
}

static void put_head(struct many *m)
{
    static const char *const heads[COLUMNS] = {
        BH_N("parts"), BH_N("critical"),  BH_N("high"),        BH_N("medium"),
        BH_N("low"),   BH_N("not rated"), BH_N("undetermined")};
    const char *texts[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++) {
        size_t width;
        texts[i] = bh_cli_text(m->cli, heads[i]);
        width = bh_utf8_width(bh_str_z(texts[i]));
        m->widths[i] = width < 6 ? 6 : width;
    }
    put_cells(m, texts, bh_cli_text(m->cli, BH_N("document")));
}

static void put_line(struct many *m, const char *document, size_t parts,
                     const struct bh_report_counts *c)
{
    const size_t numbers[COLUMNS] = {parts,
                                     c->levels[BH_LEVEL_CRITICAL],
                                     c->levels[BH_LEVEL_HIGH],
                                     c->levels[BH_LEVEL_MEDIUM],
                                     c->levels[BH_LEVEL_LOW],
                                     c->levels[BH_LEVEL_UNKNOWN],
                                     c->undetermined};
    char texts[COLUMNS][24];
    const char *cells[COLUMNS];
    bool hit = false, any = c->incomplete || m->cli->verbose || !m->shared.wanted.count;

    for (size_t i = 0; i < COLUMNS; i++) {
        snprintf(texts[i], sizeof(texts[i]), "%zu", numbers[i]);
        cells[i] = texts[i];
        hit = hit || (i && i < COLUMNS - 1 && numbers[i]);
        any = any || (i && numbers[i]);
    }
    m->hit += hit;
    if (!any) // of those that were asked for
        return;
    put_cells(m, cells, document);
    if (c->incomplete)
        bh_out_printf(&m->cli->out, "    %s\n",
                      bh_cli_text(m->cli, BH_N("incomplete: parts or findings may be missing")));
}

static void put_unreadable(struct many *m, const char *document)
{
    static const char *const dashes[COLUMNS] = {"-", "-", "-", "-", "-", "-", "-"};

    put_cells(m, dashes, document);
    bh_out_printf(&m->cli->out, "    %s\n", bh_cli_text(m->cli, BH_N("could not be read")));
}

// --- Documents

static int match_one(struct many *m, const char *path)
{
    struct bh_inventory *inventory BH_CLEANUP(bh_inventory_freep) = NULL;
    struct bh_report_counts counts = {0};
    struct bh_report_job job = {.cli = m->cli,
                                .args = m->args,
                                .target = path,
                                .profile = m->profile,
                                .shared = &m->shared,
                                .name = name_of(path),
                                .counts = &counts};
    int r = bh_document_read(path, m->format, &m->cli->diag, &inventory, &job.isolation);

    if (r < 0) {
        put_unreadable(m, path);
        m->incomplete++;
        return r == BH_E_NOMEM ? bh_cli_failed(m->cli, r) : BH_EXIT_INCOMPLETE;
    }
    job.inventory = inventory;
    r = bh_report_run(&job);
    put_line(m, path, inventory->component_count, &counts);
    m->incomplete += counts.incomplete;
    return r;
}

// What ends the run comes first, then findings, then what could not be read.
static int worse(int a, int b)
{
    static const int order[] = {BH_EXIT_INTERNAL, BH_EXIT_INPUT, BH_EXIT_USAGE, BH_EXIT_FINDINGS,
                                BH_EXIT_INCOMPLETE};

    for (size_t i = 0; i < BH_COUNT(order); i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return BH_EXIT_OK;
}

int bh_match_many(struct bh_cli *cli, const struct bh_args *args, const char *format,
                  const struct bh_profile *profile)
{
    struct many m = {.cli = cli, .args = args, .format = format, .profile = profile};
    int r = check(&m), worst = 0;

    if (r)
        return r;
    r = bh_report_begin(cli, args, &m.shared);
    if (r == 0)
        put_head(&m);
    for (size_t i = 0; r == 0 && i < bh_args_operands(args); i++) {
        worst = worse(worst, match_one(&m, bh_args_operand(args, i)));
        if (worst == BH_EXIT_INTERNAL || worst == BH_EXIT_INPUT)
            r = worst; // a report that cannot be written
        m.documents++;
    }
    if (r == 0) {
        bh_out_printf(&cli->out,
                      bh_cli_text(cli, BH_N("documents: %zu, with findings: %zu, incomplete or not "
                                            "readable: %zu")),
                      m.documents, m.hit, m.incomplete);
        bh_out_char(&cli->out, '\n');
    }
    bh_report_end(&m.shared);
    return worse(r, worst);
}
