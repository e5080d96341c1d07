// SPDX-License-Identifier: Apache-2.0
#pragma once
// Formats of reports and SBOMs: one row a format in registry.c. A writer turns an inventory and its
// findings into one document; a reader (in a worker) turns a document into events.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/msg.h"
#include "base/out.h"
#include "base/term.h"
#include "model/event.h"
#include "model/finding.h"
#include "model/inventory.h"

struct bh_document_options {
    enum bh_lang lang;
    int64_t now; // timestamp of the document
    bool with_vulnerabilities;
    bool pretty;
    bool verbose;               // tables: what is summed up otherwise is listed
    const struct bh_term *term; // of the output, for tables
    bh_str target;              // as the user named it
    bh_str product;             // that the findings are rated for; empty: none, or one without name
    bh_str tool_version;
    // What the kernel did not give to isolate the workers ("landlock"), NULL-terminated; may be
    // NULL.
    const char *const *missing_isolation;
    const bh_str *only;      // ids of vulnerabilities: findings of others are left out
    size_t only_count;       // 0: none is
    bool incomplete;         // beside the inventory: what others state could not all be read
    uint64_t files, folders; // that the scan met; 0: not a scan
};

struct bh_document_format {
    const char *name;  // "cyclonedx-json"
    const char *title; // BH_N()
    // 0 or the output's code. findings NULL: nobody asked for them. NULL: this format is only read.
    int (*write)(const struct bh_inventory *inv, const struct bh_findings *findings,
                 const struct bh_document_options *options, struct bh_out *out);
    // Whether the first bytes (up to 4 KiB) look like it. NULL: this format is only written.
    bool (*recognise)(bh_str first_bytes);
    // In a worker: the whole document as events; BH_E_FORMAT when it is another format after all.
    int (*read)(const struct bh_input *in, struct bh_arena *arena, struct bh_sink *sink,
                struct bh_diag *diag);
};

extern const struct bh_document_format *const bh_document_formats[]; // NULL-terminated, by name
const struct bh_document_format *bh_document_format_by_name(bh_str name);
