// SPDX-License-Identifier: Apache-2.0
#pragma once
// The report for a program (doc/report.md) inside: what json_report.c and json_report_finding.c
// share. What a writer of JSON could not write is said at its end (bh_jsonw_end).

#include <stdint.h>

#include "base/compiler.h"
#include "base/jsonw.h"
#include "documents/document.h"

struct bh_json_report {
    const struct bh_inventory *inv;
    const struct bh_document_options *o;
    struct bh_jsonw w;
};

static inline bh_str bh_report_str(const struct bh_json_report *r, uint32_t id)
{
    return bh_inv_str(r->inv, id);
}

// A time as RFC 3339 has it; nothing for BH_TIME_UNKNOWN.
void bh_report_time(struct bh_json_report *r, const char *key, int64_t seconds);
void bh_report_u64(struct bh_json_report *r, const char *key, uint64_t value);

// The members "findings", "support", "not_judged" and "sources". 0, or BH_E_NOMEM.
// json_report_finding.c
int bh_report_findings(struct bh_json_report *r, const struct bh_findings *findings) BH_MUST_USE;
