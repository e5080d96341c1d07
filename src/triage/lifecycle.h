// SPDX-License-Identifier: Apache-2.0
#pragma once
// The end of support, before any vulnerability (C11): where each part stands among the release
// lines of its product.
//
// A product is found by the part's package URL, by its own CPE name, or by what the table of
// package URLs and CPE products says; the operating system by its os-release. Never by a name that
// looks alike. What a distribution packages is supported as long as the distribution is (R1), so
// those packages have no line of their own here.

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"

// Today against the ends of a line.
enum bh_support_state bh_support_state_of(const struct bh_release_line *line, int64_t now);

// Fills findings->support: worst first, then by the day it ends or ended, by product and part.
// Texts live in the findings' arena. 0, BH_E_NOMEM, or the catalogue's code.
int bh_lifecycle_find(struct bh_findings *findings, const struct bh_inventory *inv,
                      struct bh_catalogue *catalogue, int64_t now) BH_MUST_USE;
