// SPDX-License-Identifier: Apache-2.0
#pragma once
// The table of subcommands. Help, completion and the manual's lists are printed from it.

#include "cli/args.h"
#include "cli/cli.h"

struct bh_command {
    const char *name;
    const char *operands;            // as in a usage line: "TARGET", "[A B]"
    const char *summary;             // BH_N(): one line
    const char *details;             // BH_N(): paragraphs for its help; may be NULL
    const struct bh_option *options; // ended by a row with name NULL; may be NULL
    enum bh_complete complete;       // of operands
    const char *words;
    // Lists that end its help, printed from other tables; may be NULL.
    void (*print_more)(struct bh_cli *cli);
    // Exit code (enum bh_exit).
    int (*run)(struct bh_cli *cli, const struct bh_args *args);
};

extern const struct bh_command *const bh_commands[]; // NULL-terminated, in the order of help
extern const struct bh_option bh_common_options[];   // of every subcommand

enum bh_common_option {
    BH_OPTION_HELP = 1000,
    BH_OPTION_LANG,
    BH_OPTION_QUIET,
    BH_OPTION_VERBOSE,
    BH_OPTION_VERSION,
};

// By name; NULL when unknown.
const struct bh_command *bh_command_by_name(const char *name);

// Help for one command, or (NULL) for the program, to cli->out.
void bh_help_print(struct bh_cli *cli, const struct bh_command *command);
// A row of a list in it: the name, and from that column on a text of the catalogue, broken where
// the window ends.
void bh_help_row(struct bh_cli *cli, const char *name, size_t column, const char *text);

extern const struct bh_command bh_command_scan, bh_command_match, bh_command_explain,
    bh_command_diff, bh_command_advisories, bh_command_vercmp, bh_command_vex, bh_command_finders,
    bh_command_formats, bh_command_completion, bh_command_help, bh_command_version;
