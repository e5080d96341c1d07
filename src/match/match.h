// SPDX-License-Identifier: Apache-2.0
#pragma once
// Joins the inventory with the catalogue: which part has which vulnerability, by which rule. The
// rules are R1 owner first, R2 distribution record, R3 package URL, R5 what can't be ordered is
// undetermined, R6 aliases join, R7 bundled-only advisories, R8 kernels by distribution or stable
// branch, R9 one finding a part and vulnerability.

#include <stdbool.h>

#include "advisories/catalogue.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "model/finding.h"
#include "model/inventory.h"

struct bh_match_options {
    // Set `clean` of affected findings of packages of languages: a fix may have vulnerabilities of
    // its own (the first two of Log4Shell had), and what ends one finding leaves the others of the
    // part. Beginning with the highest fix of the part's findings, each version is judged as the
    // part's own is, and where it is affected the highest fix of those findings comes next, until
    // nothing known affects one. None is set where a finding has no fix, where something is
    // undetermined, or after BH_LIMIT_UPGRADE_STEPS versions. What an operating system's package
    // manager keeps goes to the newest build of its release anyhow.
    bool want_clean;
    bool want_not_affected; // keep what clears a part, too (explain)
    // A vulnerability, a record, or an entry that records are part of; empty: all there are.
    bh_str only_id;
};

// 0 or BH_E_NOMEM, or the catalogue's code (said in diag). *ret is freed by bh_findings_done;
// inventory and catalogue must outlive it.
int bh_match_run(const struct bh_inventory *inv, struct bh_catalogue *catalogue,
                 const struct bh_match_options *options, struct bh_diag *diag,
                 struct bh_findings *ret) BH_MUST_USE;
void bh_findings_done(struct bh_findings *f);

// A version as the catalogue is asked about it.
struct bh_asked_version {
    bh_str text;
    // What it stands between in the order of the records, where its own text cannot be compared
    // with theirs to the last character; empty: itself.
    bh_str lowest, highest;
    const char *vague; // then: why nothing is decided between the two; one %s, the version
    bh_str stream;     // of the rpm module that it was built in, "12"; empty: none, or not said
};

// OSV's evaluation of one affected object (schema, section Evaluation): whether the version is in
// it, why, and by which events ("" when listed by version). Texts live in the arena.
// 0 or BH_E_NOMEM.
int bh_evaluate(const struct bh_affected *a, const struct bh_asked_version *version,
                struct bh_arena *arena, struct bh_statement *ret) BH_MUST_USE;
