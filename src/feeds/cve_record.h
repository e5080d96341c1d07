// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the readers of records about one CVE have in common (nvd.c, cve5.c): the record that is
// being put together, and values that both feeds write in the same form. Two kinds of speakers may
// add to it: the first (NVD's "Primary", the CNA) and the others (NVD's "Secondary", ADPs); what
// the first says stands before what the others say.
//
// Functions give 0, BH_E_NOMEM, or a code with a diagnostic at the reader's place.

#include <stdbool.h>

#include "base/compiler.h"
#include "base/json.h"
#include "base/map.h"
#include "feeds/record_list.h"
#include "model/advisory.h"

struct bh_cve_record {
    struct bh_arena *arena;
    struct bh_advisory a; // single values
    struct bh_record_list cwes, references, affected, advice, signals;
    struct bh_record_list severities[2];             // [0]: of the first speaker
    struct bh_record_list details[2], details_ja[2]; // paragraphs
    struct bh_map urls;                              // of the references
};

void bh_cve_record_init(struct bh_cve_record *r, struct bh_arena *arena);
void bh_cve_record_done(struct bh_cve_record *r);

// A text in a language: an object with `lang` and `value`.
struct bh_cve_text {
    bh_str language, text; // empty: not said
};

// The value as such a text.
int bh_cve_text_read(struct bh_json *j, struct bh_arena *arena,
                     struct bh_cve_text *ret) BH_MUST_USE;
// The value, an object with `url` and `tags`, as a reference of the record.
int bh_cve_reference_read(struct bh_json *j, struct bh_cve_record *r) BH_MUST_USE;
// The value as a time. An empty text is none.
int bh_cve_time(struct bh_json *j, struct bh_arena *arena, int64_t *ret) BH_MUST_USE;
// A vector of a CVSS version ("CVSS_V2", "CVSS_V3", "CVSS_V4"); empty: nothing.
int bh_cve_severity(struct bh_cve_record *r, struct bh_json *j, bool first, const char *type,
                    bh_str vector) BH_MUST_USE;
// "CWE-79"; texts that are no id of a weakness (NVD-CWE-noinfo, NVD-CWE-Other) say nothing.
int bh_cve_weakness(struct bh_cve_record *r, bh_str id) BH_MUST_USE;
// Once for each URL. `type` is one of OSV's.
int bh_cve_reference(struct bh_cve_record *r, bh_str url, const char *type) BH_MUST_USE;
// Text of a description in a language (BCP 47), a paragraph of its own. Others than English and
// Japanese are passed over.
int bh_cve_description(struct bh_cve_record *r, bool first, bh_str language,
                       bh_str text) BH_MUST_USE;
int bh_cve_advice(struct bh_cve_record *r, enum bh_advice_kind kind, bh_str language,
                  bh_str text) BH_MUST_USE;
// Values whose text is empty are left out.
int bh_cve_signal(struct bh_cve_record *r, const char *kind, bh_str by, int64_t date,
                  const struct bh_signal_value *values, size_t count) BH_MUST_USE;

// The whole record, in the arena.
int bh_cve_finish(struct bh_cve_record *r, struct bh_advisory *ret) BH_MUST_USE;
