// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long distributions took to fix (C48): days from a vulnerability's publication to the
// distribution's notice of a fix, for findings without one.
//
// Pairs are those of a stored notice and a CVE that it names, when a record of the CVE (NVD, CVE,
// JVN) says when that was published; a notice that came first took no time. Records that have the
// CVE's own name ("DEBIAN-CVE-2024-1") are as old as the CVE and say nothing. The pairs are those
// of the package, or else those of the newest notices of the whole ecosystem.

#include "advisories/catalogue.h"
#include "base/arena.h"
#include "base/compiler.h"
#include "base/map.h"
#include "model/finding.h"

// The least number of pairs that says something.
#define BH_PATCH_LAG_LEAST 5

// What has been counted: an ecosystem takes tenths of a second. The findings of bh_patch_lag_find
// point into it.
struct bh_patch_lags {
    struct bh_arena arena;
    struct bh_map published; // CVE -> time
    struct bh_map known;     // ecosystem, line feed, name -> pointer to struct bh_patch_lag, or 0
};

void bh_patch_lags_init(struct bh_patch_lags *l);
void bh_patch_lags_done(struct bh_patch_lags *l); // takes one of zeros, too

// Sorts the days. count is at least 1; nearest rank.
void bh_patch_lag_count(uint32_t *days, size_t count, struct bh_patch_lag *ret);

// Sets disclosed and lag of the findings that are affected by a distribution's word and have no
// fix. What it counts is added to lags, which is for one catalogue and outlives the findings.
// Bounded by BH_LIMIT_LAG_RECORDS. 0, BH_E_NOMEM, or the catalogue's code.
int bh_patch_lag_find(struct bh_findings *findings, struct bh_catalogue *catalogue,
                      struct bh_patch_lags *lags) BH_MUST_USE;
