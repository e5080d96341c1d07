// SPDX-License-Identifier: Apache-2.0
#pragma once
// Readers of VEX documents: one row a format in bh_vex_formats, and what they share. They emit
// BH_EVENT_VEX and reports, nothing else.

#include "documents/document.h"
#include "documents/lenient.h"
#include "model/vex.h"

// Formats of which `recognise` and `read` are set alone. NULL-terminated.
extern const struct bh_document_format *const bh_vex_formats[];

extern const struct bh_document_format bh_vex_csaf;
extern const struct bh_document_format bh_vex_cyclonedx;
extern const struct bh_document_format bh_vex_openvex;

// One reading. What holds for all statements may stand last in the file, so they wait for its end.
struct bh_vex_reading {
    struct bh_lenient l;
    struct bh_arena *arena; // of everything
    struct bh_sink *sink;
    struct bh_vex_statement *statements;
    size_t statement_count;
};

// json NULL is BH_E_NOMEM.
int bh_vex_begin(struct bh_vex_reading *v, struct bh_json *json, struct bh_arena *arena,
                 struct bh_sink *sink, struct bh_diag *diag) BH_MUST_USE;
// A new statement at the end of the list, valid until the next one. NULL when out of memory.
struct bh_vex_statement *bh_vex_statement(struct bh_vex_reading *v) BH_MUST_USE;
// Emits all statements. 0 or a negative code.
int bh_vex_emit(struct bh_vex_reading *v) BH_MUST_USE;

// A point in time; what cannot be read is a warning at the offset, and BH_TIME_UNKNOWN, as is the
// empty text.
int64_t bh_vex_time(struct bh_vex_reading *v, const char *what, bh_str text, uint64_t offset);

// At the end of a list in the arena; empty texts are passed over. 0 or BH_E_NOMEM.
int bh_vex_add_text(struct bh_arena *arena, bh_str text, bh_str **items, size_t *count) BH_MUST_USE;
int bh_vex_add_identifier(struct bh_arena *arena, struct bh_vex_thing *thing,
                          enum bh_vex_identifier_kind kind, bh_str value) BH_MUST_USE;
// The kind is told from the first letters: "pkg:", "cpe:", else a reference.
int bh_vex_add_named(struct bh_arena *arena, struct bh_vex_thing *thing, bh_str value) BH_MUST_USE;
// Any format's spelling of the algorithm.
int bh_vex_add_hash(struct bh_arena *arena, struct bh_vex_thing *thing, bh_str algorithm,
                    bh_str hex) BH_MUST_USE;
