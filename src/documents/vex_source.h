// SPDX-License-Identifier: Apache-2.0
#pragma once
// OpenVEX has one author a document and no place for the words of another format. So a document of
// ours that unites several says at the end of a statement's "status_notes" who said it and how, in
// lines ("source-author: NAME"), and reads them back: nobody's statement becomes another one's.

#include "base/buf.h"
#include "model/vex.h"

// How "tooling" begins in documents of ours.
#define BH_VEX_TOOLING "buhin"
// What the schema wants where the source said nothing.
#define BH_VEX_NO_IMPACT "no impact statement was given"
#define BH_VEX_NO_ACTION "no action statement was given"

// The statement's text with those lines behind it.
void bh_vex_source_put(struct bh_buf *b, const struct bh_vex_statement *s);
// Takes them from the text again, if they are there. Slices of the text.
void bh_vex_source_take(struct bh_vex_statement *s);
