// SPDX-License-Identifier: Apache-2.0
#pragma once
// The inventory: every part found in one target, once, with all that was said of it. Filled entry
// by entry, then finished: merged, related, sorted. What is read from it afterwards does not depend
// on the order in which entries came.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/intern.h"
#include "model/component.h"
#include "model/event.h"

struct bh_inv_value {
    uint32_t text;
    enum bh_state state;
};

// Strings are ids of inventory->strings.
struct bh_inv_evidence {
    uint32_t finder, path, inner;
    uint32_t layer;
    enum bh_technique technique;
    uint8_t confidence;
    uint64_t line, offset;
    uint32_t purl; // identity that this evidence speaks for (a part owned by an OS package has two)
};

struct bh_inv_licence {
    enum bh_licence_kind kind;
    uint32_t text;
};

struct bh_inv_pair {
    uint32_t name, value, language;
};

struct bh_inv_component {
    enum bh_component_kind kind;
    uint32_t name;
    struct bh_inv_value version;
    uint32_t purl, cpe;
    uint32_t source_name, source_version;
    struct bh_inv_value supplier;
    uint32_t description;
    enum bh_scope scope; // the strongest of all that were said
    bool root;
    uint32_t *identities; // further purls: language packages whose files this OS package owns
    size_t identity_count;
    struct bh_inv_evidence *evidence; // sorted, no repeats
    size_t evidence_count;
    struct bh_inv_licence *licences;
    size_t licence_count;
    struct bh_inv_pair *hashes; // algorithm, hex
    size_t hash_count;
    struct bh_inv_pair *properties;
    size_t property_count;
    uint64_t file_count; // files that it owns
    uint32_t ref; // content-derived reference text, unique in the inventory, stable between runs
};

struct bh_inv_relation {
    uint32_t from, to; // indexes of components
    enum bh_relation_kind kind;
    enum bh_scope scope;
    enum bh_linkage linkage;
};

// A requirement that nothing in the target satisfies.
struct bh_inv_missing {
    uint32_t from; // index of the component
    uint32_t purl_type, name, constraint;
    enum bh_scope scope;
};

// Something that could not be read, or was repaired.
struct bh_inv_note {
    enum bh_severity severity;
    int code;
    uint32_t path, text;
    struct bh_place place;
};

// The distribution that the target is (os-release), as far as known. Strings are empty when not.
struct bh_inv_system {
    uint32_t id, version_id, codename, pretty_name, id_like, cpe_name;
};

struct bh_inventory {
    struct bh_intern strings;
    struct bh_inv_system system;
    struct bh_inv_component *components; // sorted by kind of purl, name, version, after _finish
    size_t component_count;
    struct bh_inv_relation *relations; // sorted
    size_t relation_count;
    struct bh_inv_missing *missing;
    size_t missing_count;
    struct bh_inv_note *notes; // sorted by path
    size_t note_count;
    bool incomplete; // some note is an error
    struct bh_inventory_work *work;
};

// NULL when out of memory.
struct bh_inventory *bh_inventory_new(void) BH_MUST_USE;
void bh_inventory_free(struct bh_inventory *inv);
void bh_inventory_freep(struct bh_inventory **inv);

// Events of one entry, as encoded by bh_event_encode. What a worker says is checked as hostile: a
// bad record is an error note on that path, and what stood before it is kept. 0 or BH_E_NOMEM.
int bh_inventory_add(struct bh_inventory *inv, bh_str path, uint32_t layer, bh_str finder,
                     bh_str events) BH_MUST_USE;
// A diagnostic of the parent's own (unreadable folder, worker that crashed).
int bh_inventory_note(struct bh_inventory *inv, const struct bh_report *report) BH_MUST_USE;
// A symbolic link of a folder at the top of a root file system (lib -> usr/lib): paths of owned
// files are brought to the real folder before they are compared.
int bh_inventory_alias(struct bh_inventory *inv, bh_str link, bh_str target) BH_MUST_USE;

// Merges, joins OS packages with what they own, resolves requirements, sorts. Once. 0 or
// BH_E_NOMEM.
int bh_inventory_finish(struct bh_inventory *inv) BH_MUST_USE;

bh_str bh_inv_str(const struct bh_inventory *inv, uint32_t id);
