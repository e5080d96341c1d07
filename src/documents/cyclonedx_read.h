// SPDX-License-Identifier: Apache-2.0
#pragma once
// The CycloneDX reader inside: what cyclonedx_read.c (the document) and cyclonedx_component.c (its
// components) share.

#include "documents/graph.h"
#include "documents/lenient.h"
#include "documents/part.h"

// A component that is being read; those that it is nested in are in the levels above.
struct bh_cdx_level {
    struct bh_arena arena;
    struct bh_part_text part;
    uint64_t text_room; // of the one above, while this is read
    bh_str ref, type, group, scope, supplier, publisher, cpe, copyright, swid, version_range;
    uint32_t node;
    bool has_node;
};

struct bh_cdx_target {
    uint32_t node;
    uint8_t kind;
};

// Scalars of the objects inside a component, one kind at a time.
struct bh_cdx_item {
    bh_str id, name, expression, acknowledgement, text;
    bh_str algorithm, content, value;
    bh_str field, concluded;
    unsigned confidence;
    bool has_confidence;
    struct bh_part_place place;
};

struct bh_cdx_reader {
    struct bh_lenient l;
    struct bh_sink *sink;
    struct bh_arena *arena;
    struct bh_graph graph;
    struct bh_cdx_level **levels;
    size_t level_count, level_room, depth;
    struct bh_cdx_item item;
    bh_str format, version;
    bool is_subject; // the component that is read is the document's
    // Of the dependency that is read, whose ref may come last.
    uint32_t from;
    bool has_from;
    enum bh_relation_kind kind;
    struct bh_cdx_target *targets;
    size_t target_count, target_room;
    size_t services, vulnerabilities;
    bool incomplete; // it says so of itself
};

// The component whose object was just begun, and those nested in it; `ctx` is a struct
// bh_cdx_reader, is_subject says whether it is the document's own.
int bh_cdx_component(void *ctx) BH_MUST_USE;
// An array of them.
int bh_cdx_components(void *ctx) BH_MUST_USE;
