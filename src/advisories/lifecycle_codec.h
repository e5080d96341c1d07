// SPDX-License-Identifier: Apache-2.0
#pragma once
// Products and their release lines as bytes: what workers send and the store keeps.

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "model/support.h"

void bh_lifecycle_encode(struct bh_buf *b, const struct bh_lifecycle *p);
// Checks everything (BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT, BH_E_NOMEM); slices point into the
// reader's data.
int bh_lifecycle_decode(struct bh_bytes *r, struct bh_arena *arena,
                        struct bh_lifecycle *ret) BH_MUST_USE;
