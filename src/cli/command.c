// SPDX-License-Identifier: Apache-2.0
// The table of subcommands.

#include "cli/command.h"

// clang-format off
const struct bh_command *const bh_commands[] = {
    &bh_command_scan,
    &bh_command_match,
    &bh_command_explain,
    &bh_command_diff,
    &bh_command_advisories,
    &bh_command_vex,
    &bh_command_vercmp,
    &bh_command_finders,
    &bh_command_formats,
    &bh_command_completion,
    &bh_command_help,
    &bh_command_version,
    NULL,
};
// clang-format on

const struct bh_option bh_common_options[] = {
    {.id = BH_OPTION_LANG,
     .name = "lang",
     .argument = "ja|en",
     .help = BH_N("language of messages and reports (default: from the locale)"),
     .complete = BH_COMPLETE_WORDS,
     .words = "ja en"},
    {.id = BH_OPTION_QUIET,
     .name = "quiet",
     .letter = 'q',
     .help = BH_N("no progress, no summary, no table that -o does not ask for")},
    {.id = BH_OPTION_VERBOSE, .name = "verbose", .letter = 'v', .help = BH_N("say notes, too")},
    {.id = BH_OPTION_HELP, .name = "help", .letter = 'h', .help = BH_N("explain the command")},
    {.id = BH_OPTION_VERSION, .name = "version", .letter = 'V', .help = BH_N("print the version")},
    {0},
};

const struct bh_command *bh_command_by_name(const char *name)
{
    for (const struct bh_command *const *c = bh_commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}
