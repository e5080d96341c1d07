// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reader of OSV records (ossf.github.io/osv-schema 1.0 to 1.7). Unknown members are passed over;
// `database_specific.buhin` of our own records is understood.

#include "base/json.h"
#include "feeds/feed.h"
#include "model/advisory.h"

// The object whose first token was given last (bh_json_type is BH_JSON_OBJECT). A record without id
// or with members of the wrong type is BH_E_CORRUPT with a diagnostic. Texts may lie in
// the memory that the reader was made over, which must live as long as the arena.
int bh_osv_read(struct bh_json *j, struct bh_arena *arena, struct bh_advisory *ret) BH_MUST_USE;

// One record a document.
extern const struct bh_feed_kind bh_feed_osv;
