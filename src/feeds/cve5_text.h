// SPDX-License-Identifier: Apache-2.0
#pragma once
// Versions of CVE records as texts.

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "feeds/cve5_versions.h"

// Whether a text stands for no version in particular: "n/a", "unspecified", "*", "-".
bool bh_cve_says_no_version(bh_str text);
// Whether it is that, or words and signs around versions ("< 2.0", "1.0 and earlier").
bool bh_cve_is_words(bh_str text);

// "1.0", ">= 1.0, < 2.0", "unaffected: 1.5"; of an entry "affected: 1.0; otherwise unaffected", of
// which very many items are counted only. 0 or BH_E_NOMEM.
int bh_cve_version_text(const struct bh_cve_version *v, struct bh_arena *arena,
                        bh_str *ret) BH_MUST_USE;
int bh_cve_versions_text(const struct bh_cve_versions *v, struct bh_arena *arena,
                         bh_str *ret) BH_MUST_USE;
