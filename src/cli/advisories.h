// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the parts of `buhin advisories` share.

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "cli/command.h"

// The built-in advisories and the store of the command line, if there is one; for so many readers
// (bh_catalogue_open). Says so when a store that was named has nothing in it: a wrong path would
// look like a target without findings. 0, or a code that was said.
int bh_advisories_open(struct bh_cli *cli, const struct bh_args *args, unsigned readers,
                       struct bh_catalogue **ret) BH_MUST_USE;
// show ID, products WORD. The exit code.
int bh_advisories_show(struct bh_cli *cli, const struct bh_args *args);
int bh_advisories_products(struct bh_cli *cli, const struct bh_args *args);
