// SPDX-License-Identifier: Apache-2.0
#pragma once
// Texts of targets and advisories on the terminal.

#include "cli/cli.h"

// To standard output, made printable; line feeds stay. No memory is an error of cli->out.
void bh_print_text(struct bh_cli *cli, bh_str text);
