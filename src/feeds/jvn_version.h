// SPDX-License-Identifier: Apache-2.0
#pragma once
// Affected versions as JVN iPedia writes them: VersionNumber of an AffectedItem (VULDEF 3.2) is a
// phrase for people, "2.13.0 から 2.15.0 より前のバージョン". A small grammar reads the phrases
// that have one meaning. What it does not know wholly it does not read at all: half of a phrase
// would be a wrong range, and a phrase that nobody understood would be all versions.

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

// From one version to another; an empty end is open.
struct bh_jvn_span {
    bh_str from, to;
    bool after;     // FROM itself is not affected
    bool including; // TO itself is affected
};

struct bh_jvn_versions {
    const struct bh_jvn_span *spans; // one of them; both ends open: every version
    size_t count;
    const bh_str *cves; // the phrase is said of these alone; none: of all of the entry
    size_t cve_count;
    bh_str qualifier; // only for that: "for Windows", "core", "Android 版"; empty: no such limit
};

// Whether both are the same versions, in the order "generic".
bool bh_jvn_span_same(const struct bh_jvn_span *a, const struct bh_jvn_span *b);
// ">= 1.0, < 2.0", "= 1.0"; "*" for every version. In the arena. 0 or BH_E_NOMEM.
int bh_jvn_span_text(const struct bh_jvn_span *s, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// Slices live in the arena. 0; BH_E_FORMAT: the phrase cannot be read for certain, or says nothing;
// BH_E_NOMEM. Time and memory go with the length, which must not exceed BH_LIMIT_JVN_PHRASE.
int bh_jvn_versions_read(bh_str phrase, struct bh_arena *arena,
                         struct bh_jvn_versions *ret) BH_MUST_USE;
