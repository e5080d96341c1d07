// SPDX-License-Identifier: Apache-2.0
#pragma once
// Texts of targets and advisories on the terminal.

#include "cli/cli.h"

// To standard output, made printable; line feeds stay. No memory is an error of cli->out.
void bh_print_text(struct bh_cli *cli, bh_str text);
// The same of what somebody wrote to be read: other white space is blanks.
void bh_print_prose(struct bh_cli *cli, bh_str text);
// The text in a cell of that many columns, at its right or left side; a longer one whole.
void bh_print_cell(struct bh_cli *cli, const char *text, size_t columns, bool right);
