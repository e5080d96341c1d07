// SPDX-License-Identifier: Apache-2.0
// buhin finders, buhin formats: what the program can read and write, printed from the tables.

#include "base/utf8.h"
#include "cli/command.h"
#include "documents/document.h"
#include "finders/finder.h"

static int run_finders(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_out *o = &cli->out;

    (void)args;
    for (const struct bh_finder *const *f = bh_finders; *f; f++) {
        bh_out_printf(o, "%-20s %s\n", (*f)->name, bh_cli_text(cli, (*f)->title));
        for (const char *const *claim = (*f)->claims; claim && *claim; claim++)
            bh_out_printf(o, "%-20s   %s\n", "", *claim);
        if ((*f)->magic)
            bh_out_printf(o, "%-20s   %s%s%s\n", "", (*f)->magic & BH_MAGIC_ELF ? "ELF " : "",
                          (*f)->magic & BH_MAGIC_PE ? "PE " : "",
                          (*f)->magic & BH_MAGIC_MACHO ? "Mach-O" : "");
    }
    return BH_EXIT_OK;
}

const struct bh_command bh_command_finders = {
    .name = "finders",
    .operands = "",
    .summary = BH_N("list what is found, and in which files"),
    .run = run_finders,
};

static int run_formats(struct bh_cli *cli, const struct bh_args *args)
{
    (void)args;
    for (const struct bh_document_format *const *f = bh_document_formats; *f; f++)
        bh_out_printf(&cli->out, "%-20s %s%s  %s\n", (*f)->name, (*f)->read ? "r" : "-",
                      (*f)->write ? "w" : "-", bh_cli_text(cli, (*f)->title));
    return BH_EXIT_OK;
}

const struct bh_command bh_command_formats = {
    .name = "formats",
    .operands = "",
    .summary = BH_N("list the formats that are read (r) and written (w)"),
    .run = run_formats,
};
