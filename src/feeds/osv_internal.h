// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the parts of the OSV reader share: the record that is being read, and rows of its tables.

#include "base/json_rows.h"
#include "feeds/osv.h"
#include "feeds/record_list.h"

// What is being read; the lists grow in the arena.
struct bh_osv_reading {
    struct bh_arena *arena;
    struct bh_advisory a;
    struct bh_record_list links, severities, cwes, references, affected;
    enum bh_link_kind link_kind;
    struct bh_record_list *severity_list; // of the record or of one affected package
    // One affected package:
    struct bh_affected one;
    struct bh_record_list ranges, versions, package_severities;
    // One range:
    struct bh_range range;
    struct bh_record_list events;
    struct bh_severity_text severity;
    struct bh_reference reference;
    bh_str word; // severity by a word, beside or without a vector
};

int bh_osv_text(struct bh_json *j, struct bh_osv_reading *r, bh_str *ret);
// One severity onto the reading's severity_list.
int bh_osv_severity(struct bh_json *j, void *ctx);
// The array of affected packages. osv_affected.c
int bh_osv_affected(struct bh_json *j, void *ctx);

#define TEXT_ROW(name, target)                                                                     \
    BH_JSON_VALUE_ROW(bh_json_str_in_place, name, struct bh_osv_reading, arena, target)
#define OBJECT_ROW(name, rows)                                                                     \
    static int read_##name(struct bh_json *j, void *ctx)                                           \
    {                                                                                              \
        if (bh_json_type(j) != BH_JSON_OBJECT)                                                     \
            return bh_json_skip(j);                                                                \
        return bh_json_object(j, rows, BH_COUNT(rows), ctx);                                       \
    }
