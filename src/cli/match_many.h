// SPDX-License-Identifier: Apache-2.0
#pragma once
// Matching of several documents in one run: which of them are hit.

#include "cli/args.h"
#include "cli/cli.h"
#include "triage/profile.h"

// All operands are documents; format and profile are those of the options, or NULL. A line for each
// goes to standard output, its reports into the folders that the outputs name. One that cannot be
// read costs itself alone. An exit code.
int bh_match_many(struct bh_cli *cli, const struct bh_args *args, const char *format,
                  const struct bh_profile *profile) BH_MUST_USE;
