// SPDX-License-Identifier: Apache-2.0
#pragma once
// What each purl type demands of the parts, as data (package-url/purl-spec, types/*.json of August
// 2026).

#include <stdbool.h>

#include "base/str.h"
#include "model/purl.h"

enum bh_purl_presence {
    BH_PURL_OPTIONAL,
    BH_PURL_REQUIRED,
    BH_PURL_PROHIBITED,
};

enum bh_purl_fold {
    BH_PURL_KEEP,
    BH_PURL_LOWER,
    BH_PURL_UPPER,
    BH_PURL_DASH, // lower case, and '_' becomes '-'
    BH_PURL_WORD, // lower case, and all but letters and digits becomes '_'
};

struct bh_purl_type {
    const char *type;
    enum bh_purl_presence space;
    enum bh_purl_fold fold_space, fold_name, fold_version;
    const char *qualifier; // key that must be there, or NULL
    bool path_name;        // the namespace is one segment and the name is all the rest
    bool (*valid)(const struct bh_purl *p);                     // further demands, or NULL
    enum bh_purl_fold (*name_fold_of)(const struct bh_purl *p); // depends on other parts, or NULL
};

// Rules of a type (lower case); those of a type that is not in the table for any other: all parts
// optional and kept. Never NULL.
const struct bh_purl_type *bh_purl_type_of(bh_str type);
