// SPDX-License-Identifier: Apache-2.0
// buhin scan

#include "scan/scan.h"

#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/product.h"
#include "cli/report.h"
#include "finders/finder.h"
#include "isolation/pool.h"
#include "model/inventory.h"

enum {
    OPTION_FINDER = BH_REPORT_OPTIONS_END,
    OPTION_EXCLUDE,
    OPTION_WORKERS,
    OPTION_TIMEOUT,
};

static const struct bh_option options[] = {
    BH_REPORT_OPTIONS,
    {.id = OPTION_FINDER,
     .name = "finder",
     .argument = "NAME",
     .help = BH_N("use this finder only, whatever the file is called")},
    {.id = OPTION_EXCLUDE,
     .name = "exclude",
     .argument = "GLOB",
     .help = BH_N("pass over what this pattern matches (from the root of the target; '**' crosses "
                  "folders; without '/' it is a name at any depth); may be repeated")},
    {.id = OPTION_WORKERS,
     .name = "workers",
     .argument = "N",
     .help = BH_N("number of worker processes (default: one a processor)")},
    {.id = OPTION_TIMEOUT,
     .name = "timeout",
     .argument = "SECONDS",
     .help = BH_N("give up on a single file after this time (default: 120)")},
    {0},
};

static bool number(struct bh_cli *cli, const struct bh_args *args, int id, unsigned max,
                   unsigned *ret)
{
    const char *text = bh_args_value(args, id);
    uint64_t value;

    if (!text)
        return true;
    if (!bh_str_u64(bh_str_z(text), &value) || value < 1 || value > max) {
        bh_cli_complain(cli, "'%s' is no number from 1 to %u", text, max);
        return false;
    }
    *ret = (unsigned)value;
    return true;
}

static void progress(void *ctx, uint64_t files, uint64_t read, bh_str path)
{
    struct bh_cli *cli = ctx;
    char head[96];
    struct bh_buf line;

    if (cli->quiet || !bh_progress_due(&cli->progress))
        return;
    snprintf(head, sizeof(head), bh_cli_text(cli, "%llu files, %llu read"),
             (unsigned long long)files, (unsigned long long)read);
    bh_buf_init(&line, 0);
    bh_buf_add_z(&line, head);
    bh_buf_add_z(&line, ": ");
    bh_buf_add_str(&line, path);
    if (bh_buf_error(&line) == 0)
        bh_progress_draw(&cli->progress, bh_buf_str(&line));
    bh_buf_done(&line);
}

static int collect_excludes(const struct bh_args *args, bh_str **ret, size_t *ret_count)
{
    *ret = bh_calloc(args->count, sizeof(**ret));
    *ret_count = 0;
    if (!*ret)
        return BH_EXIT_INTERNAL;
    for (size_t i = 0; i < args->count; i++)
        if (args->items[i].id == OPTION_EXCLUDE)
            (*ret)[(*ret_count)++] = bh_str_z(args->items[i].value);
    return 0;
}

static int scan(struct bh_cli *cli, const struct bh_args *args, const struct bh_product *product,
                struct bh_scan_options *o)
{
    struct bh_inventory *inventory BH_CLEANUP(bh_inventory_freep) = bh_inventory_new();
    struct bh_scan_stats stats = {0};

    int r = inventory ? bh_scan_run(o, inventory, &stats) : BH_E_NOMEM;
    if (r == 0)
        r = bh_inventory_finish(inventory);
    bh_progress_clear(&cli->progress);
    if (r < 0) {
        bool no_finder = o->finder && !bh_finder_by_name(bh_str_z(o->finder));
        return no_finder ? BH_EXIT_USAGE : bh_cli_failed(cli, r);
    }
    struct bh_report_job job = {.cli = cli,
                                .args = args,
                                .inventory = inventory,
                                .target = o->target,
                                .isolation = stats.isolation,
                                .files = stats.files,
                                .folders = stats.folders,
                                .profile = product->given ? &product->profile : NULL};
    return bh_report_run(&job);
}

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_scan_options o = {.finder = bh_args_value(args, OPTION_FINDER),
                                .diag = &cli->diag,
                                .progress = progress,
                                .progress_ctx = cli};
    bh_str *exclude BH_CLEANUP(bh_freep) = NULL;
    struct bh_product product BH_CLEANUP(bh_product_done) = {0};

    if (bh_args_operands(args) != 1) {
        bh_cli_complain(cli, "say what to scan: one folder or file");
        return BH_EXIT_USAGE;
    }
    o.target = bh_args_operand(args, 0);
    int r = bh_report_check(cli, args);
    if (r == 0 && (!number(cli, args, OPTION_WORKERS, BH_POOL_WORKERS, &o.workers) ||
                   !number(cli, args, OPTION_TIMEOUT, 86400, &o.file_seconds)))
        r = BH_EXIT_USAGE;
    if (r == 0)
        r = bh_product_read(cli, args, &product);
    if (r == 0)
        r = collect_excludes(args, &exclude, &o.exclude_count);
    o.exclude = exclude;
    return r ? r : scan(cli, args, &product, &o);
}

const struct bh_command bh_command_scan = {
    .name = "scan",
    .operands = "TARGET",
    .summary = BH_N("find the parts of a folder, root file system or file, and their findings"),
    .details = BH_N("TARGET is a folder (also the root of a file system, such as / or an unpacked "
                    "image) or a single file. Everything is read in sandboxed worker processes; "
                    "nothing of the target is executed, and the network is not used.\n\n"
                    "Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage, 3 target not "
                    "readable, 4 something could not be read (the report says what and why)."),
    .options = options,
    .complete = BH_COMPLETE_FILE,
    .run = run,
};
