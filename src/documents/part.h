// SPDX-License-Identifier: Apache-2.0
#pragma once
// One part of a document while it is read: gathered member by member, then told as a component.
// Properties that a writer of ours made, and some of syft's and Trivy's, become the fields again
// that they stand for.

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "documents/lenient.h"
#include "model/event.h"

struct bh_part_list {
    void *items;
    size_t count, room;
};

// Where the document says that it was found.
struct bh_part_place {
    bh_str location;
    uint64_t line, offset;
};

// An edge that a property says: to the reference.
struct bh_part_relation {
    enum bh_relation_kind kind;
    bh_str to;
};

struct bh_part_text {
    struct bh_arena *arena; // of its texts and lists
    struct bh_component c;  // texts and scalars; arrays only at the end
    uint64_t offset;        // in the document
    struct bh_part_list licences, hashes, properties, identities, places, relations;
    bool cut; // a list was longer than BH_LIMIT_EVENT_ARRAY
};

// Empty, at that place.
void bh_part_begin(struct bh_part_text *p, struct bh_arena *arena, uint64_t offset);

// Each: texts live in the arena, empty ones are passed over. 0 or BH_E_NOMEM.
int bh_part_licence(struct bh_part_text *p, enum bh_licence_kind kind, bh_str text) BH_MUST_USE;
// Hexadecimal of any case; what is no digest of a known kind is warned of and kept as a property.
int bh_part_hash(struct bh_part_text *p, struct bh_lenient *l, bh_str algorithm,
                 bh_str hex) BH_MUST_USE;
int bh_part_property(struct bh_part_text *p, bh_str name, bh_str value) BH_MUST_USE;
int bh_part_identity(struct bh_part_text *p, bh_str purl) BH_MUST_USE;
int bh_part_place(struct bh_part_text *p, const struct bh_part_place *place) BH_MUST_USE;
// A CPE of 2.3, or what is written in its place.
int bh_part_cpe(struct bh_part_text *p, bh_str text) BH_MUST_USE;

// Properties to fields and relations, an exact version to a package URL without one; once, before
// _emit. 0 or BH_E_NOMEM.
int bh_part_settle(struct bh_part_text *p) BH_MUST_USE;
// Tells the component, once for each place. 0 or a negative code.
int bh_part_emit(struct bh_part_text *p, struct bh_lenient *l, struct bh_sink *sink,
                 uint32_t *ret_ref) BH_MUST_USE;
