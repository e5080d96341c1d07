// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the files of the matcher share while it runs; internal to match/.

#include "base/arena.h"
#include "base/compiler.h"
#include "base/map.h"
#include "match/builder.h"
#include "match/group.h"
#include "match/match.h"
#include "match/product.h"
#include "match/subject.h"
#include "match/unassessed.h"

// One share of the parts, which one thread judges.
struct bh_matching {
    const struct bh_inventory *inv;
    struct bh_catalogue *catalogue;
    const struct bh_match_options *options;
    struct bh_findings *out;
    size_t room, uncovered_room;
    struct bh_ecosystems ecosystems;
    struct bh_map records;   // record number (as 8 bytes) -> pointer to struct bh_advisory
    struct bh_map uncovered; // text of it -> index + 1
    // Of the part that is being judged:
    struct bh_arena scratch; // emptied for each part
    const struct bh_inv_component *part;
    uint32_t purl; // of the part, or of what it owns
    bh_str tried;  // instead of the part's own version; empty: that one
    const struct bh_question *question;
    struct bh_judged *judged;
    size_t judged_count, judged_room;
    uint64_t last_record;
    bool named;                        // by a record of its distribution
    const struct bh_ecosystem *asked;  // that is asked about, if only some of its parts are stored
    bool in_part;                      // named by a record of such a part
    const struct bh_ecosystem *partly; // such an ecosystem that was asked about
    bool inside;                       // the question is about what the package owns
    enum bh_builder builder;
    struct bh_vendors vendors; // of the target's distribution
    struct bh_products products;
    bool weighs;    // what clears the part is kept, as another source may say otherwise
    bool has_lines; // of products
    struct bh_part_line line;
    bool open; // a record leaves open whether its line is affected: what clears it is kept, too
};

// What a hit of the catalogue says of the part that is being judged, kept in `judged`. ctx is the
// struct bh_matching. 0 or a negative code.
int bh_match_on_hit(void *ctx, const struct bh_hit *hit) BH_MUST_USE;

// Asks all questions about the part; what the records say is in `judged`. 0 or a negative code.
int bh_match_ask(struct bh_matching *m, const struct bh_subject *subject) BH_MUST_USE;

// Sets `clean` of the part's findings, those from `first` on: the versions are judged as the part's
// own was, by the same questions, which it changes. 0 or a negative code.
int bh_match_upgrade(struct bh_matching *m, struct bh_subject *subject, size_t first) BH_MUST_USE;

// Judges one part: findings, and what no source covers. 0 or a negative code.
int bh_match_part(struct bh_matching *m, const struct bh_inv_component *part) BH_MUST_USE;
// So many parts more that no source could judge. 0 or BH_E_NOMEM.
int bh_match_uncovered(struct bh_matching *m, bh_str what, struct bh_reason reason,
                       uint64_t components) BH_MUST_USE;
