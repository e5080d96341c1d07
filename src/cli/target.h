// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads what a command is about: a folder or a file that is scanned, or a document.

#include "cli/cli.h"
#include "model/inventory.h"

// A folder is scanned; of a file, a document is read and anything else is scanned. *ret: the
// finished inventory, the caller's to free; NULL when it fails. 0, or the exit code, with the
// reason said.
int bh_target_read(struct bh_cli *cli, const char *target, struct bh_inventory **ret,
                   unsigned *ret_isolation) BH_MUST_USE;
