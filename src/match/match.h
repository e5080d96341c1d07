// SPDX-License-Identifier: Apache-2.0
#pragma once
// Joins the inventory with the catalogue: which part has which vulnerability, by which rule. The
// rules are those of reference/vulnerabilities.md 7.2 (R1 owner first, R2 distribution record, R3
// package URL, R5 what can't be ordered is undetermined, R9 one finding a part and vulnerability).

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "model/inventory.h"

enum bh_outcome {
    BH_AFFECTED,
    BH_UNDETERMINED, // could not be decided: the reason says why
    BH_NOT_AFFECTED,
};

enum bh_rule {
    BH_RULE_OWNER = 1, // R1
    BH_RULE_DISTRIBUTION = 2,
    BH_RULE_PURL = 3,
    BH_RULE_UNREADABLE = 5, // version unreadable, or a pseudo-version
};

enum bh_level { // of severity
    BH_LEVEL_UNKNOWN,
    BH_LEVEL_NONE,
    BH_LEVEL_LOW,
    BH_LEVEL_MEDIUM,
    BH_LEVEL_HIGH,
    BH_LEVEL_CRITICAL,
};

// Why: one sentence a message (BH_N, with at most three %s) and its arguments.
struct bh_reason {
    const char *format;
    bh_str args[3];
};

// What one record says of the part.
struct bh_statement {
    bh_str id, source, ecosystem, name;
    enum bh_outcome outcome;
    enum bh_rule rule;
    struct bh_reason reason;
    bh_str range; // that decided: ">= 1.0.1, < 1.0.1g"; empty: listed by version
    bh_str
        fixed; // the smallest fixing version on the branch of the installed one; empty: none known
    const bh_str *fixes; // all fixing versions that the record names
    size_t fix_count;
};

struct bh_finding {
    size_t component;  // index in the inventory
    bh_str id;         // canonical: CVE, else GHSA, else the smallest other id
    const bh_str *ids; // all, sorted
    size_t id_count;
    enum bh_outcome outcome; // affected if any statement says so by the rules; else undetermined
    enum bh_advisory_kind kind;
    enum bh_level level;
    unsigned score_tenths; // CVSS base score times ten; 0 with level unknown: none known
    bh_str vector, vector_type;
    bh_str title, title_ja, details, details_ja, incident;
    int64_t published, exploited;
    bh_str fixed; // the smallest fixing version on the same branch; empty: none known
    bool no_fix_known;
    const struct bh_statement *statements; // sorted by id, source
    size_t statement_count;
    const struct bh_reference *references;
    size_t reference_count;
    const bh_str *cwes;
    size_t cwe_count;
};

// Parts that no source could judge, and why: the absence of data is never read as safety.
struct bh_uncovered {
    bh_str what; // "Debian:13", "pkg:conan", ...
    size_t components;
    struct bh_reason reason;
};

struct bh_matches {
    struct bh_arena arena;
    struct bh_finding
        *findings; // worst first: malware and backdoors, exploited, level, score, id, part
    size_t finding_count;
    struct bh_uncovered *uncovered; // sorted
    size_t uncovered_count;
    size_t judged; // components that at least one source covers
};

struct bh_match_options {
    bool want_not_affected; // keep statements that clear a part (for explain)
    bh_str only_id;         // empty: all vulnerabilities
};

// 0 or BH_E_NOMEM, or the catalogue's code (said in diag). *ret is freed by bh_matches_done.
int bh_match_run(const struct bh_inventory *inv, struct bh_catalogue *catalogue,
                 const struct bh_match_options *options, struct bh_diag *diag,
                 struct bh_matches *ret) BH_MUST_USE;
void bh_matches_done(struct bh_matches *m);

const char *bh_outcome_name(enum bh_outcome o); // "affected", "undetermined", "not_affected"
const char *bh_level_name(enum bh_level l);     // "critical" ... "unknown"
const char *bh_rule_name(enum bh_rule r);       // "R1-owner" ...

// OSV's evaluation of one affected object (schema, "Evaluation"): whether the version is in it.
// order NULL: the ecosystem's. *ret_range: the events that decided, as text in the arena.
int bh_evaluate(const struct bh_affected *a, bh_str version, struct bh_arena *arena,
                enum bh_outcome *ret_outcome, struct bh_reason *ret_reason,
                bh_str *ret_range) BH_MUST_USE;
