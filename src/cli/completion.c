// SPDX-License-Identifier: Apache-2.0
// Completion scripts for bash and zsh, printed from the command table.

#include "cli/command.h"

static void option_words(struct bh_out *o, const struct bh_option *option)
{
    for (; option && option->name; option++) {
        bh_out_printf(o, "--%s ", option->name);
        if (option->letter)
            bh_out_printf(o, "-%c ", option->letter);
    }
}

static void command_words(struct bh_out *o)
{
    for (const struct bh_command *const *c = bh_commands; *c; c++)
        bh_out_printf(o, "%s ", (*c)->name);
}

// What ends a case of the shell's: the words or files to offer.
static void offer(struct bh_out *o, enum bh_complete complete, const char *words)
{
    switch (complete) {
    case BH_COMPLETE_NOTHING:
        break;
    case BH_COMPLETE_FILE:
        bh_out_z(o, "_buhin_files; ");
        break;
    case BH_COMPLETE_WORDS:
        bh_out_printf(o, "COMPREPLY=($(compgen -W '%s' -- \"$cur\")); ", words);
        break;
    case BH_COMPLETE_COMMANDS:
        bh_out_z(o, "COMPREPLY=($(compgen -W '");
        command_words(o);
        bh_out_z(o, "' -- \"$cur\")); ");
        break;
    }
    bh_out_z(o, "return ;;\n");
}

// Shell case that offers the argument of an option after it.
static void option_cases(struct bh_out *o, const char *command, const struct bh_option *option)
{
    for (; option && option->name; option++) {
        if (!option->argument)
            continue;
        bh_out_printf(o, "    %s:--%s", command, option->name);
        if (option->letter)
            bh_out_printf(o, "|%s:-%c", command, option->letter);
        bh_out_z(o, ") ");
        offer(o, option->complete, option->words);
    }
}

// Not by $(...): names with spaces would be several, and those with '*' be expanded.
static const char files[] = "_buhin_files() {\n"
                            "  local file\n"
                            "  COMPREPLY=()\n"
                            "  while IFS= read -r file; do COMPREPLY+=(\"$file\"); done "
                            "< <(compgen -f -- \"$cur\")\n"
                            "}\n";

static void print_bash(struct bh_out *o)
{
    bh_out_printf(o, "# bash completion for buhin\n%s", files);
    bh_out_z(o, "_buhin() {\n"
                "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                "  local command=${COMP_WORDS[1]}\n"
                "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                "    COMPREPLY=($(compgen -W '");
    command_words(o);
    bh_out_z(o, "' -- \"$cur\")); return\n"
                "  fi\n"
                "  case $command:$prev in\n");
    for (const struct bh_command *const *c = bh_commands; *c; c++)
        option_cases(o, (*c)->name, (*c)->options);
    option_cases(o, "*", bh_common_options);
    bh_out_z(o, "  esac\n"
                "  case $command:$cur in\n");
    for (const struct bh_command *const *c = bh_commands; *c; c++) {
        bh_out_printf(o, "    %s:-*) COMPREPLY=($(compgen -W '", (*c)->name);
        option_words(o, (*c)->options);
        option_words(o, bh_common_options);
        bh_out_printf(o, "' -- \"$cur\")) ;;\n    %s:*) ", (*c)->name);
        offer(o, (*c)->complete, (*c)->words);
    }
    bh_out_z(o, "  esac\n"
                "}\n"
                "complete -o filenames -F _buhin buhin\n");
}

// False for another shell than bash and zsh.
static bool print(struct bh_cli *cli, const char *shell)
{
    bool zsh = strcmp(shell, "zsh") == 0;

    if (!zsh && strcmp(shell, "bash") != 0)
        return false;
    if (zsh)
        bh_out_z(&cli->out, "#compdef buhin\nautoload -U +X bashcompinit && bashcompinit\n");
    print_bash(&cli->out);
    return true;
}

static int run_completion(struct bh_cli *cli, const struct bh_args *args)
{
    const char *shell = bh_args_operand(args, 0);

    if (bh_args_operands(args) != 1 || !print(cli, shell)) {
        bh_cli_complain(cli, "say which shell: bash or zsh");
        return BH_EXIT_USAGE;
    }
    return BH_EXIT_OK;
}

const struct bh_command bh_command_completion = {
    .name = "completion",
    .operands = "bash|zsh",
    .summary = BH_N("print a completion script for the shell"),
    .complete = BH_COMPLETE_WORDS,
    .words = "bash zsh",
    .run = run_completion,
};
