// SPDX-License-Identifier: Apache-2.0
#pragma once
// buhin vex check FILE ...

#include "cli/args.h"
#include "cli/cli.h"

// Prints the statements of every operand but the first, and which of them are over, by all of them
// together and by the advisories. The exit code.
int bh_vex_check(struct bh_cli *cli, const struct bh_args *args);
