// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the report writers know of findings: plain data filled by the caller from the matcher, since
// documents/ may not use match/. All slices outlive the writer's call.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum bh_result_outcome {
    BH_RESULT_AFFECTED,
    BH_RESULT_UNDETERMINED,
    BH_RESULT_NOT_AFFECTED,
};

struct bh_result_statement {
    bh_str id, source, ecosystem, name, rule, reason, range, fixed;
    enum bh_result_outcome outcome;
};

struct bh_result_reference {
    bh_str type, url;
};

struct bh_result_finding {
    size_t component; // index in the inventory
    bh_str id;
    const bh_str *ids;
    size_t id_count;
    enum bh_result_outcome outcome;
    bh_str kind;  // "vulnerability", "malware", "backdoor"
    bh_str level; // "critical" ... "unknown"
    unsigned score_tenths;
    bool has_score;
    bh_str vector, vector_type;
    bh_str title, details; // in the report's language where there is one
    bh_str title_en, details_en, title_ja, details_ja;
    bh_str incident;
    int64_t published, exploited; // BH_TIME_UNKNOWN
    bh_str fixed;
    const struct bh_result_statement *statements;
    size_t statement_count;
    const struct bh_result_reference *references;
    size_t reference_count;
    const bh_str *cwes;
    size_t cwe_count;
};

struct bh_result_uncovered {
    bh_str what, reason;
    size_t components;
};

struct bh_result_feed {
    bh_str name;
    uint64_t records;
    int64_t updated;
};

struct bh_result {
    const struct bh_result_finding *findings; // worst first
    size_t finding_count;
    const struct bh_result_uncovered *uncovered;
    size_t uncovered_count;
    const struct bh_result_feed *feeds;
    size_t feed_count;
    bool matched;                          // false: nobody asked for findings
    unsigned missing_isolation;            // bits of enum bh_isolation that the kernel did not give
    uint64_t files, folders, milliseconds; // of the scan
};
