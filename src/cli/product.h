// SPDX-License-Identifier: Apache-2.0
#pragma once
// The profile of the product that a report is made for (--profile).

#include "base/arena.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "triage/profile.h"

struct bh_product {
    struct bh_arena arena; // of the profile's texts
    struct bh_profile profile;
    bool given;
};

// Reads the file that the option names; nothing is given without it. 0 or an exit code, the reason
// said. *ret, which was empty, is freed by bh_product_done in any case.
int bh_product_read(struct bh_cli *cli, const struct bh_args *args,
                    struct bh_product *ret) BH_MUST_USE;
void bh_product_done(struct bh_product *p);
