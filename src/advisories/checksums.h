// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lists of checksums that a source publishes beside its files, as JVN iPedia does
// (jvndb.jvn.jp/ja/feed/checksum.txt): a JSON array of {"filename", "sha256", "size", ...}.

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/input.h"
#include "base/str.h"

struct bh_checksum {
    bool listed;
    uint64_t size;
    bool has_size;
    char sha256[2 * 32 + 1]; // lower case; empty: not said
};

// What the list says of the file of that name, last; of a name that is not in it, *ret is all zero.
// 0; BH_E_CORRUPT, BH_E_TRUNCATED or BH_E_LIMIT (larger than BH_LIMIT_CHECKSUM_LIST) with a
// diagnostic; BH_E_NOMEM; the input's code.
int bh_checksums_find(const struct bh_input *list, struct bh_diag *diag, bh_str name,
                      struct bh_checksum *ret) BH_MUST_USE;
// Every element that has a name, in the order of the list. As above, or the callback's code.
int bh_checksums_each(const struct bh_input *list, struct bh_diag *diag,
                      int (*each)(void *ctx, bh_str name, const struct bh_checksum *c),
                      void *ctx) BH_MUST_USE;
// Whether the file is as listed. 0; BH_E_CORRUPT or BH_E_TRUNCATED with a diagnostic; BH_E_NOMEM;
// the input's code.
int bh_checksum_verify(const struct bh_checksum *c, const struct bh_input *in,
                       struct bh_diag *diag) BH_MUST_USE;
