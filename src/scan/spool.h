// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keeps what workers say until all jobs are over, and then hands it to the inventory in the order
// of the paths, whatever order the answers came in. When it is too much, the
// files that come first by path and make half of it are kept, and each of the others is an error
// note: which they are does not depend on the order, either.

#include "base/compiler.h"
#include "base/str.h"
#include "finders/finder.h"
#include "model/inventory.h"

struct bh_spool;

// most: bytes of events above which it is too much. NULL when out of memory.
struct bh_spool *bh_spool_new(uint64_t most) BH_MUST_USE;
void bh_spool_free(struct bh_spool *s);

// A new job; its number is *ret_id. 0 or BH_E_NOMEM.
int bh_spool_open(struct bh_spool *s, bh_str path, uint64_t *ret_id) BH_MUST_USE;
// A frame of that job: number of the finder, event records. 0 or BH_E_NOMEM.
int bh_spool_add(struct bh_spool *s, uint64_t id, bh_str frame) BH_MUST_USE;
bh_str bh_spool_path(const struct bh_spool *s, uint64_t id);
// Hands everything over and frees it as it goes. 0 or BH_E_NOMEM.
int bh_spool_drain(struct bh_spool *s, const struct bh_finder *const *finders,
                   struct bh_inventory *inventory) BH_MUST_USE;
