// SPDX-License-Identifier: Apache-2.0
#pragma once
// The worker's side of an import: reads documents and sends their records encoded.

#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/msg.h"
#include "base/str.h"
#include "feeds/feed.h"
#include "formats/zip.h"
#include "isolation/pool.h"

enum bh_import_frame {
    BH_FRAME_RECORD = 1,    // encoded advisory, number of affected packages, each of them
    BH_FRAME_REPORT = 2,    // severity, code, offset (varints), block file, block text
    BH_FRAME_PRODUCT = 3,   // block purl, block product
    BH_FRAME_LIFECYCLE = 4, // the product, to the end
    BH_FRAME_SLICE = 5,     // members that are a job of their own: the answer to "L"
    BH_FRAME_COVERS = 6,    // block ecosystem, block part, varint parts
    BH_FRAME_NAME = 7,      // encoded name of a product
    BH_FRAME_ALL_NAMES = 8, // block language
};

// The decoder gives 0, BH_E_CORRUPT or BH_E_TRUNCATED.
void bh_import_slice_encode(struct bh_buf *out, const struct bh_zip_slice *s);
int bh_import_slice_decode(struct bh_bytes *r, struct bh_zip_slice *ret) BH_MUST_USE;

// Jobs: "L" lists an archive; "Z" and a slice: these members; "F" and a path: a file below the
// folder; "O": the file itself. State of a worker lives in *state, which is NULL in a new one.
// 0, or the reader's code (feed.h); why has been sent as a report.
int bh_import_worker(struct bh_worker *w, bh_str job, const struct bh_feed_kind *kind,
                     enum bh_lang lang, void **state) BH_MUST_USE;
