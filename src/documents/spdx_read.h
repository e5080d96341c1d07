// SPDX-License-Identifier: Apache-2.0
#pragma once
// The SPDX reader inside. A document is read twice: packages come before the relationships that say
// what they are for, and before the texts of the licences that they name.

#include "base/map.h"
#include "documents/graph.h"
#include "documents/lenient.h"
#include "documents/part.h"

// Scalars of the objects inside a package or a relationship, one kind at a time.
struct bh_spdx_item {
    bh_str algorithm, value;   // checksum
    bh_str type, locator;      // external reference
    bh_str annotator, comment; // annotation; the comment of a relationship, too
    bh_str from, relation, to; // relationship
    bh_str id, name;           // other licence, file
};

// The package that is read.
struct bh_spdx_package {
    struct bh_part_text part;
    bh_str id, supplier, originator, purpose, source_info, copyright, summary;
    bh_str concluded, declared, licence_comments, file_name;
    bool is_file;
    bool has_purl; // part.c.purl is known to be one
};

struct bh_spdx_reader {
    struct bh_lenient l;
    struct bh_sink *sink;
    struct bh_arena *arena;  // of the document
    struct bh_arena scratch; // of one package, or one relationship
    struct bh_graph graph;
    struct bh_map licences; // LicenseRef- -> index in licence_names
    bh_str *licence_names;
    size_t licence_count, licence_room;
    // Bytes that names may still take in the place of their identifiers: as many as the document
    // has, or a long name that all parts refer to would make gigabytes of it.
    uint64_t name_room;
    bool names_cut;
    struct bh_map alone; // ids that are said to depend on nothing
    struct bh_spdx_item item;
    struct bh_spdx_package package;
    bh_str version;
    bool incomplete; // one of ours says so of itself
    bool has_graph;  // of JSON-LD, as SPDX 3 is
    size_t packages, other_relations, foreign;
};

// An annotation, to r->item. *ret_text is the comment of one of ours, else empty.
int bh_spdx_annotation(struct bh_spdx_reader *r, bh_str *ret_text) BH_MUST_USE;

// The package whose object was just begun.
int bh_spdx_package(void *ctx) BH_MUST_USE;
// Likewise a file, told as a part when the document is about it; a snippet, which is none. Both may
// be ends of relationships.
int bh_spdx_file(void *ctx) BH_MUST_USE;
int bh_spdx_snippet(void *ctx) BH_MUST_USE;

// A licence of a package as the document has it (an expression, NONE, NOASSERTION) to the part;
// `none`: the property that says NONE.
int bh_spdx_licence_read(struct bh_spdx_reader *r, enum bh_licence_kind kind, bh_str text,
                         const char *none) BH_MUST_USE;
