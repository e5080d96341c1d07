// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the parts of `buhin advisories` share.

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "cli/command.h"

// The built-in advisories and the store of the command line, if there is one.
int bh_advisories_open(struct bh_cli *cli, const struct bh_args *args,
                       struct bh_catalogue **ret) BH_MUST_USE;
// show ID, products WORD. The exit code.
int bh_advisories_show(struct bh_cli *cli, const struct bh_args *args);
int bh_advisories_products(struct bh_cli *cli, const struct bh_args *args);
