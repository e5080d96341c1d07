// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the sections of the report for a person share: language, styles, and text that is safe to
// show.

#include "base/text.h"
#include "documents/document.h"

struct bh_table {
    const struct bh_inventory *inv;
    const struct bh_findings *findings; // NULL: nobody asked for them
    const struct bh_document_options *o;
    struct bh_out *out;
    struct bh_buf cell; // of bh_table_printable
};

const char *bh_table_text(const struct bh_table *t, const char *english);
// Escape sequence, or "".
const char *bh_table_style(const struct bh_table *t, enum bh_style style);
// Columns of the window; 0: unlimited.
size_t bh_table_window(const struct bh_table *t);
// Until the next call.
bh_str bh_table_printable(struct bh_table *t, bh_str s);
void bh_table_put(struct bh_table *t, bh_str s);
// What somebody wrote to be read: white space is blanks. Cut with an ellipsis when it is wider;
// width 0: as it is. The columns that it takes.
size_t bh_table_put_prose(struct bh_table *t, bh_str s, size_t width);

// The section of the findings.
void bh_table_put_findings(struct bh_table *t);
// What others state of one finding: a line each.
void bh_table_put_vex(struct bh_table *t, const struct bh_finding *f);
// How many of them are answered, and (verbose) which, by whom and why.
// Interim measures of VEX statements that are over, or that an update ends.
void bh_table_put_interim(struct bh_table *t, const struct bh_findings *all);
void bh_table_put_answered(struct bh_table *t, const struct bh_findings *all);
// What of the target is out of support, or will be within half a year.
void bh_table_put_support(struct bh_table *t);
