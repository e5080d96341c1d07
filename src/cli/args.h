// SPDX-License-Identifier: Apache-2.0
#pragma once
// Options of a subcommand, read by a table from which help, manual and completion are printed too.

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/str.h"
#include "cli/cli.h"

// What the shell may offer for an option's argument.
enum bh_complete {
    BH_COMPLETE_NOTHING,
    BH_COMPLETE_FILE,
    BH_COMPLETE_WORDS, // the words of bh_option.words
    BH_COMPLETE_COMMANDS,
};

struct bh_option {
    int id;
    const char *name;     // without the dashes
    char letter;          // 0: none
    const char *argument; // "FILE"; NULL: none
    const char *help;     // BH_N()
    enum bh_complete complete;
    const char *words; // separated by spaces
};

struct bh_arg {
    int id; // of the option; 0: an operand
    const char *value;
};

struct bh_args {
    struct bh_arg *items;
    size_t count;
};

// Options may stand anywhere; "--" ends them; "-x" letters join, "--name=value" and "--name value"
// are the same; a name may be cut as long as it is unique. tables: NULL-terminated list of option
// tables, each ended by a row with name NULL. On failure it complains and returns BH_EXIT_USAGE or
// BH_EXIT_INTERNAL; else 0.
int bh_args_parse(struct bh_cli *cli, const struct bh_option *const *tables, int argc, char **argv,
                  struct bh_args *ret) BH_MUST_USE;
void bh_args_done(struct bh_args *a);

// Value of the last such option; NULL when it was not given. Whether it was given at all.
const char *bh_args_value(const struct bh_args *a, int id);
bool bh_args_has(const struct bh_args *a, int id);
// Operands.
size_t bh_args_operands(const struct bh_args *a);
const char *bh_args_operand(const struct bh_args *a, size_t n);
