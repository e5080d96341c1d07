// SPDX-License-Identifier: Apache-2.0
#pragma once
// Events: what goes from a finder or document reader (in a worker) to the inventory (in the
// parent). One kind a struct of component.h. The codec writes them as length-capped records; the
// decoder trusts nothing.

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "model/component.h"
#include "model/vex.h"

enum bh_event_kind {
    BH_EVENT_COMPONENT = 1, // 0: the end of the data
    BH_EVENT_RELATION = 2,
    BH_EVENT_REQUIREMENT = 3,
    BH_EVENT_FILE = 4,
    BH_EVENT_REPORT = 5, // a diagnostic
    BH_EVENT_VEX = 6,    // of a VEX document only: the inventory takes none
};

struct bh_event {
    enum bh_event_kind kind;
    union {
        struct bh_component component;
        struct bh_relation relation;
        struct bh_requirement requirement;
        struct bh_owned_file file;
        struct bh_report report;
        struct bh_vex_statement vex;
    };
};

// Receives events of one entry. Components are numbered from 1 in the order of arrival; relations,
// requirements and files name them by that number.
struct bh_sink {
    // 0, or a negative code that the finder must return.
    int (*event)(void *ctx, const struct bh_event *e);
    void *ctx;
    uint32_t components; // number of the last one
};

// Hand one event over; what it points to is copied by whoever takes it. 0, or the sink's code; of
// more components than have a number BH_E_LIMIT. *ret_ref (may be NULL): the component's number.
int bh_emit_component(struct bh_sink *s, const struct bh_component *c,
                      uint32_t *ret_ref) BH_MUST_USE;
int bh_emit_relation(struct bh_sink *s, const struct bh_relation *r) BH_MUST_USE;
int bh_emit_requirement(struct bh_sink *s, const struct bh_requirement *r) BH_MUST_USE;
int bh_emit_file(struct bh_sink *s, const struct bh_owned_file *f) BH_MUST_USE;
int bh_emit_vex(struct bh_sink *s, const struct bh_vex_statement *v) BH_MUST_USE;
// from depends on to, with that scope.
int bh_emit_dependency(struct bh_sink *s, uint32_t from, uint32_t to,
                       enum bh_scope scope) BH_MUST_USE;

// Appends the record of one event. One over BH_LIMIT_FRAME sets the buffer's error to BH_E_LIMIT.
void bh_event_encode(struct bh_buf *b, const struct bh_event *e);
// Reads the next record. Slices point into the reader's data, arrays into the arena.
// ret_event->kind is 0 at the end of the data. 0; BH_E_TRUNCATED (the data end inside a record);
// BH_E_CORRUPT (an enumeration out of range, a ref of 0, a count that can't be true, bytes left
// over); BH_E_LIMIT (a record over BH_LIMIT_FRAME); BH_E_NOMEM. After an error there is nothing
// more to read.
int bh_event_decode(struct bh_bytes *r, struct bh_arena *arena,
                    struct bh_event *ret_event) BH_MUST_USE;
