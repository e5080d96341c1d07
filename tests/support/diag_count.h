// SPDX-License-Identifier: Apache-2.0
#pragma once
// A sink that counts reports and keeps the text of the last.

#include "base/diag.h"

struct diag_count {
    struct bh_diag diag;
    unsigned notes, warnings, errors;
    int code;      // of the last report
    uint64_t line; // likewise
    char text[256];
};

static inline void diag_count_report(void *ctx, const struct bh_report *r)
{
    struct diag_count *c = ctx;

    *(r->severity == BH_NOTE      ? &c->notes
      : r->severity == BH_WARNING ? &c->warnings
                                  : &c->errors) += 1;
    c->code = r->code;
    c->line = r->place.line;
    snprintf(c->text, sizeof(c->text), "%.*s", BH_FMT(r->text));
}

static inline void diag_count_init(struct diag_count *c)
{
    *c = (struct diag_count){.diag = {.report = diag_count_report, .ctx = c}};
}
