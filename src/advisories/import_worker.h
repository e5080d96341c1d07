// SPDX-License-Identifier: Apache-2.0
#pragma once
// The worker's side of an import: reads documents and sends their records encoded.

#include "advisories/feed.h"
#include "base/compiler.h"
#include "base/msg.h"
#include "base/str.h"
#include "isolation/pool.h"

enum bh_import_frame {
    BH_FRAME_RECORD = 1,    // encoded advisory, number of affected packages, each of them
    BH_FRAME_REPORT = 2,    // severity, code, offset (varints), block file, block text
    BH_FRAME_PRODUCT = 3,   // block purl, block product
    BH_FRAME_LIFECYCLE = 4, // the product, to the end
    BH_FRAME_COUNT = 5, // number of members of the archive (varint): the answer to the first job
};

// Jobs: "L" lists an archive (sends its number of members); "Z", varint from, varint to: these
// members; "F" and a path: a file below the folder; "O": the file itself. State of a worker lives
// in *state, which is NULL in a new one.
int bh_import_worker(struct bh_worker *w, bh_str job, const struct bh_feed_kind *kind,
                     enum bh_lang lang, void **state) BH_MUST_USE;
