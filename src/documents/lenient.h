// SPDX-License-Identifier: Apache-2.0
#pragma once
// Objects of JSON documents that others wrote. What is wrong in one member is said with its place
// and costs that member, not the document: a value of another type is passed over, a number where a
// text belongs is taken as it is written, of a member that is given twice the last one counts.

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/json.h"

enum bh_lenient_type {
    BH_LENIENT_TEXT,   // copied to the bh_str at `offset` of the record
    BH_LENIENT_OBJECT, // for `read`
    BH_LENIENT_ARRAY,  // likewise
    BH_LENIENT_NEST,   // either: formats that turned an object into a list
    BH_LENIENT_NUMBER, // likewise, a scalar
    BH_LENIENT_ANY,    // likewise, whatever it is but null
    // An object that is a part, and an array of them: what is passed over instead is lost from the
    // inventory, which is an error.
    BH_LENIENT_PART,
    BH_LENIENT_PARTS,
};

struct bh_lenient_row {
    bh_str name;
    enum bh_lenient_type type;
    size_t offset;
    // The value's first token was read by `json`; it must consume the value. 0 or a negative code,
    // which ends the reading of the document.
    int (*read)(void *ctx);
};

#define BH_LENIENT_FIELD(member, record, field)                                                    \
    {                                                                                              \
        .name = {member, sizeof(member) - 1}, .type = BH_LENIENT_TEXT,                             \
        .offset = offsetof(record, field)                                                          \
    }
#define BH_LENIENT_VALUE(member, kind, function)                                                   \
    {                                                                                              \
        .name = {member, sizeof(member) - 1}, .type = kind, .read = function                       \
    }

struct bh_lenient {
    struct bh_json *json; // the document's
    struct bh_diag *diag;
    struct bh_arena *arena; // of texts
    uint64_t text_room;     // bytes that texts may still take: BH_LIMIT_DOCUMENT_PART
    unsigned warned, lost;  // what was said so far, of each kind
};

// One warning at that place, or one error: something is lost, and the reading incomplete. None
// after BH_LIMIT_DOCUMENT_WARNINGS, but one error that says so.
void bh_lenient_warn(struct bh_lenient *l, uint64_t offset, const char *format, ...)
    BH_PRINTF(3, 4);
void bh_lenient_lose(struct bh_lenient *l, uint64_t offset, const char *format, ...)
    BH_PRINTF(3, 4);

// The value as a text, to the arena; *ret is as it was when it is none. `what` names it in the
// warning. One that has no room is left out, which is an error that is said. 0 or a negative code.
int bh_lenient_text(struct bh_lenient *l, bh_str what, bh_str *ret) BH_MUST_USE;

// The object whose first token was given last; rows at most 64. A value that is no object is passed
// over with a warning. `record` is what offsets are of, `ctx` what readers get. 0 or a negative
// code.
int bh_lenient_object(struct bh_lenient *l, bh_str what, const struct bh_lenient_row *rows,
                      size_t count, void *record, void *ctx) BH_MUST_USE;

// The whole document: an object as above, behind which nothing may follow. Also BH_E_FORMAT: it is
// no object.
int bh_lenient_document(struct bh_lenient *l, const struct bh_lenient_row *rows, size_t count,
                        void *record, void *ctx) BH_MUST_USE;

// Each element of the array whose first token was given last that is of the type (OBJECT, PART or
// TEXT, which `read` takes from the reader); others are passed over with a warning or an error.
int bh_lenient_array(struct bh_lenient *l, bh_str what, enum bh_lenient_type type,
                     int (*read)(void *ctx), void *ctx) BH_MUST_USE;
