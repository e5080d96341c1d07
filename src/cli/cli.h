// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every subcommand has at hand, and the exit codes.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/msg.h"
#include "base/out.h"
#include "base/term.h"

// Stable: documented in buhin(1).
enum bh_exit {
    BH_EXIT_OK = 0,
    BH_EXIT_FINDINGS = 1, // at or above --fail-on
    BH_EXIT_USAGE = 2,
    BH_EXIT_INPUT = 3,      // could not be read at all
    BH_EXIT_INCOMPLETE = 4, // something could not be read: what and why is in the output
    BH_EXIT_INTERNAL = 70,
};

struct bh_cli {
    enum bh_lang lang;
    bool quiet, verbose;
    struct bh_term out_term, err_term;
    struct bh_out out; // standard output
    struct bh_progress progress;
    struct bh_diag diag; // prints to standard error
    int64_t now;
    int64_t fetch_since_ms; // of the download that is shown: when and at how many bytes it began
    uint64_t fetch_from;
};

// To standard error, in the user's language: "buhin: text", made printable. Not for diagnostics of
// files (use cli->diag).
void bh_cli_complain(struct bh_cli *cli, const char *format, ...) BH_PRINTF(2, 3);
// The text in the user's language.
const char *bh_cli_text(const struct bh_cli *cli, const char *english)
    __attribute__((format_arg(2)));
// Value of an environment variable; NULL when unset or empty.
const char *bh_cli_env(const char *name);
// Exit code for a failure of library code, which said why unless there was no memory.
int bh_cli_failed(struct bh_cli *cli, int code);
