// SPDX-License-Identifier: Apache-2.0
#pragma once
// VEX: what somebody says of a vulnerability in a product, with the words of the document that says
// it. One status in common is made of each, so that statements of several formats can be compared;
// the native words stay beside it.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/str.h"

// In the order of caution: of two statements with the same date the earlier one here counts.
enum bh_vex_status {
    BH_VEX_UNKNOWN, // a word that is none of its format
    BH_VEX_AFFECTED,
    BH_VEX_UNDER_INVESTIGATION,
    BH_VEX_FIXED,
    BH_VEX_NOT_AFFECTED,
    BH_VEX_STATUSES,
};

enum bh_vex_identifier_kind {
    BH_VEX_PURL,
    BH_VEX_CPE,  // 2.2 or 2.3, as written
    BH_VEX_HASH, // "SHA-256:" and lower-case hexadecimal
    BH_VEX_REF,  // the document's own name: IRI, bom-ref, BOM-Link, product_id
    BH_VEX_IDENTIFIER_KINDS,
};

struct bh_vex_identifier {
    enum bh_vex_identifier_kind kind;
    bh_str value;
};

// A product or a part of one.
struct bh_vex_thing {
    bh_str name, version, supplier; // as the document says; may be empty
    struct bh_vex_identifier *identifiers;
    size_t identifier_count;
    // Versions ("5.9.0") and ranges ("vers:semver/>=2|<3") of which one must hold. None: the
    // identifiers alone say which version it is.
    bh_str *versions;
    size_t version_count;
};

struct bh_vex_product {
    struct bh_vex_thing thing;
    struct bh_vex_thing *parts; // the statement is about these inside the product; none: about it
    size_t part_count;
};

struct bh_vex_statement {
    bh_str format;   // "openvex", "csaf", "cyclonedx"
    bh_str document; // its id
    bh_str author, role;
    int64_t time; // when it was last held to be true; BH_TIME_UNKNOWN
    bh_str *ids;  // of the vulnerability; the first one is the document's name of it
    size_t id_count;
    struct bh_vex_product *products;
    size_t product_count;
    enum bh_vex_status status;
    bh_str status_word;   // native
    bh_str justification; // native word: why not affected
    bh_str response;      // native words of what is done about it, separated by spaces
    bh_str impact, action, text;
    int64_t action_time; // BH_TIME_UNKNOWN
};

// The statements of several documents. Zeroed is empty; ended by bh_arena_done of its arena.
struct bh_vex_set {
    struct bh_arena arena; // of all that is below
    struct bh_vex_statement *items;
    size_t count;
};

// A statement about one finding (finding.h).
struct bh_vex_answer {
    const struct bh_vex_statement *statement;
    bool governs; // the product's owner says so, or nobody later
};

// Whether a statement tells an interim measure: "affected", with an action or the response of a
// workaround.
bool bh_vex_is_interim(const struct bh_vex_statement *s);
const char *bh_vex_status_name(enum bh_vex_status status); // OpenVEX's spelling; "unknown"
// "not_affected (Vendor)" in one line; without the parentheses when nobody is named. In the arena.
// 0 or BH_E_NOMEM.
int bh_vex_summary(bh_str status, bh_str author, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// Fields of the record of BH_EVENT_VEX (event.h), without kind and length. The decoder's slices
// point into the reader's data, arrays into the arena; what is wrong shows as the reader's error,
// BH_E_NOMEM as the result.
void bh_vex_encode(struct bh_buf *b, const struct bh_vex_statement *s);
int bh_vex_decode(struct bh_bytes *r, struct bh_arena *arena,
                  struct bh_vex_statement *ret) BH_MUST_USE;

// One more zeroed element at the end of a list in the arena; lists that grow so need no third
// field. NULL when out of memory.
void *bh_vex_push(struct bh_arena *arena, void **items, size_t *count, size_t size) BH_MUST_USE;
