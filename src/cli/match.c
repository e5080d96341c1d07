// SPDX-License-Identifier: Apache-2.0
// buhin match

#include "base/error.h"
#include "cli/command.h"
#include "cli/match_many.h"
#include "cli/product.h"
#include "cli/report.h"
#include "documents/document.h"
#include "model/inventory.h"
#include "scan/read_document.h"

enum {
    OPTION_FORMAT = BH_REPORT_OPTIONS_END,
};

static const struct bh_option options[] = {
    BH_REPORT_OPTIONS,
    {.id = OPTION_FORMAT,
     .name = "format",
     .argument = "NAME",
     .help = BH_N("format of the document (default: recognised by its content)"),
     .complete = BH_COMPLETE_WORDS,
     .words = "cyclonedx-json json spdx-json"},
    {0},
};

static bool is_read(const char *name)
{
    const struct bh_document_format *f = bh_document_format_by_name(bh_str_z(name));

    return f && f->read;
}

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_inventory *inventory BH_CLEANUP(bh_inventory_freep) = NULL;
    struct bh_product product BH_CLEANUP(bh_product_done) = {0};
    struct bh_report_job job = {.cli = cli, .args = args};
    const char *format = bh_args_value(args, OPTION_FORMAT);

    if (!bh_args_operands(args)) {
        bh_cli_complain(cli, "say which document to match");
        return BH_EXIT_USAGE;
    }
    job.target = bh_args_operand(args, 0);
    int r = bh_report_check(cli, args);
    if (r == 0)
        r = bh_product_read(cli, args, &product);
    if (r)
        return r;
    job.profile = product.given ? &product.profile : NULL;
    if (bh_args_operands(args) > 1 && (!format || is_read(format)))
        return bh_match_many(cli, args, format, job.profile);
    r = bh_document_read(job.target, format, &cli->diag, &inventory, &job.isolation);
    if (r < 0)
        return format && !is_read(format) ? BH_EXIT_USAGE : bh_cli_failed(cli, r);
    job.inventory = inventory;
    return bh_report_run(&job);
}

const struct bh_command bh_command_match = {
    .name = "match",
    .operands = "FILE ...",
    .summary = BH_N("findings for SBOM documents (CycloneDX or SPDX, JSON)"),
    .details = BH_N("Reads a document written by this program or another, and reports as 'buhin "
                    "scan' does. Exit codes are the same.\nOf several documents each gets a line "
                    "with its numbers; -o FORMAT=FOLDER/ (with the slash) puts their reports into "
                    "that folder, named after document and format. One that cannot be read costs "
                    "itself alone (exit code 4)."),
    .options = options,
    .complete = BH_COMPLETE_FILE,
    .run = run,
};
