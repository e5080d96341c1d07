// SPDX-License-Identifier: Apache-2.0
#pragma once
// The inventory: every part found in one target, once, with all that was said of it. Filled entry
// by entry, then finished: merged, related, sorted. What is read from it afterwards does not depend
// on the order in which entries and aliases came.

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
    // Further purls, sorted: packages whose files this OS package owns, and what a document says of
    // that kind.
    uint32_t *identities;
    size_t identity_count;
    struct bh_inv_evidence *evidence; // sorted by path, no repeats
    size_t evidence_count;
    struct bh_inv_licence *licences; // sorted, no repeats
    size_t licence_count;
    struct bh_inv_pair *hashes; // algorithm, hex; sorted, no repeats
    size_t hash_count;
    // Sorted by name; values of one name in the order they were said.
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
    enum bh_lang lang; // of the notes that the inventory itself makes; English unless set
    struct bh_intern strings;
    struct bh_arena arena; // of the arrays inside components
    struct bh_inv_system system;
    // After _finish: sorted by purl; then those without one by kind, name, version, supplier.
    struct bh_inv_component *components;
    size_t component_count;
    struct bh_inv_relation *relations; // sorted by from, to, kind; one of each
    size_t relation_count;
    struct bh_inv_missing *missing; // sorted, one of each
    size_t missing_count;
    struct bh_inv_note *notes; // sorted by path, no repeats
    size_t note_count;
    bool incomplete; // some note is an error
    struct bh_inventory_work *work;
};

// NULL when out of memory.
struct bh_inventory *bh_inventory_new(void) BH_MUST_USE;
void bh_inventory_free(struct bh_inventory *inv);
void bh_inventory_freep(struct bh_inventory **inv);

// Events of one entry, as encoded by bh_event_encode. `manager`: the finder reads the database of a
// package manager (bh_finder.os_packages); only then may it say who owns files. What a worker says
// is checked as hostile: a bad record, a reference to a component that was not told before, or a
// count over the limits BH_LIMIT_ENTRY_* is an error note on that path, and what stood before it is
// kept. A purl that is wrong is a warning note; its text is kept as the property
// "buhin:purl:as-written". 0 or BH_E_NOMEM.
int bh_inventory_add(struct bh_inventory *inv, bh_str path, uint32_t layer, bh_str finder,
                     bool manager, bh_str events) BH_MUST_USE;

// The same of an entry whose events come piece by piece; a piece holds whole records. No other
// entry is added until the last piece is there.
struct bh_inv_entry {
    struct bh_inventory *inv;
    struct bh_inventory_work *work;
    bh_str path;
    uint32_t path_id, finder_id, layer;
    bool manager;
    bool ended; // by a record that is wrong, or a limit; what comes after it is passed over
    size_t first_part, first_need, first_relation, first_owned; // of this entry
    size_t notes;
};

int bh_inv_entry_open(struct bh_inventory *inv, bh_str path, uint32_t layer, bh_str finder,
                      bool manager, struct bh_inv_entry *ret) BH_MUST_USE;
int bh_inv_entry_add(struct bh_inv_entry *e, bh_str events) BH_MUST_USE;

// A diagnostic of the parent's own (unreadable folder, worker that crashed). 0 or BH_E_NOMEM.
int bh_inventory_note(struct bh_inventory *inv, const struct bh_report *report) BH_MUST_USE;
// A symbolic link of a folder near the top of a root file system (lib -> usr/lib, usr/lib64 ->
// lib): paths of owned files are brought to the real folder before they are compared. `link` from
// the root without leading slash, `target` as readlink gives it: relative to the link's own folder,
// or absolute from the root of the target. Links more than two folders deep have no effect. 0 or
// BH_E_NOMEM.
int bh_inventory_alias(struct bh_inventory *inv, bh_str link, bh_str target) BH_MUST_USE;

// Makes the inventory of what was added. Once. 0 or BH_E_NOMEM (the inventory is then only good for
// bh_inventory_free).
//
// - Merging: parts with the same purl are one, those without by kind, name, version and supplier.
//   Licences, digests, properties and evidence are united; of texts that differ the one with the
//   best evidence stays (highest confidence, then technique, then smallest path).
// - Scope: the strongest, see bh_scope_stronger.
// - Owners (R1): a part whose entry is a file of a package (BH_EVENT_FILE) is that package's: its
//   purl becomes one of the package's identities, its evidence (with .purl), licences, properties
//   and edges move there; its digests and CPE become properties "buhin:identity:hashes"
//   ("PURL ALGORITHM:HEX ...") and "buhin:identity:cpe" ("PURL CPE"). Evidence elsewhere stays with
//   a component of its own. A part without purl stays, contained by the owner. Of several owners
//   the one with the smallest purl. Packages themselves are never absorbed.
// - Requirements: npm by walking up node_modules folders from the requirer's entry; pypi in the
//   same site-packages folder, names compared as PEP 503 has it; others in the same folder. What is
//   not found there is missing.
// - System: of the component of kind BH_OPERATING_SYSTEM with the shortest path the properties
//   buhin:os:id, :version_id, :codename, :pretty_name, :id_like and :cpe_name.
int bh_inventory_finish(struct bh_inventory *inv) BH_MUST_USE;

// A string of the inventory, NUL-terminated, as long as the inventory; empty for 0 and for what is
// no string of it.
bh_str bh_inv_str(const struct bh_inventory *inv, uint32_t id);
