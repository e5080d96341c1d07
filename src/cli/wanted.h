// SPDX-License-Identifier: Apache-2.0
#pragma once
// The vulnerabilities that are asked for (--vuln), so that of many findings those alone are told.

#include <stdbool.h>

#include "advisories/catalogue.h"
#include "base/map.h"
#include "cli/args.h"
#include "model/finding.h"

struct bh_wanted {
    struct bh_map ids; // those asked for, and the ids of all records about them
    struct bh_arena arena;
    const bh_str *asked;
    size_t count; // 0: all are wanted
};

// The ids of the option; records are those that have one of them, or name it as alias or upstream.
// 0, or an exit code with the reason said: an id that no record has is BH_EXIT_INPUT. Ended by
// bh_wanted_done in any case.
int bh_wanted_read(struct bh_cli *cli, const struct bh_args *args, int option,
                   struct bh_catalogue *catalogue, struct bh_wanted *ret) BH_MUST_USE;
void bh_wanted_done(struct bh_wanted *w);

// Drops the findings that are not asked for.
void bh_wanted_keep(const struct bh_wanted *w, struct bh_findings *findings);
