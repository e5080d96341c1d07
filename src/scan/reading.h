// SPDX-License-Identifier: Apache-2.0
#pragma once
// Documents that others wrote, read in a worker process: a file, or each document of a folder.
// Inside this room only.

#include <stdbool.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "documents/document.h"

struct bh_reading {
    const struct bh_document_format *const *formats; // that may be read
    const struct bh_document_format *forced;         // NULL: recognised by content
    bool folders; // a folder may be read: of each file whose name ends in ".json", in the order of
                  // their paths; one that cannot be read costs itself alone
    struct bh_diag *diag; // its file is the document whenever something below is called
    // Whole records of the reader, as they come. 0, or a negative code that ends all.
    int (*take)(void *ctx, const struct bh_document_format *format, bh_str events);
    // The reader refuses the document (BH_E_UNSUPPORTED): says what it said of that. False:
    // nothing.
    bool (*refused)(void *ctx);
    // A document is over: 0, or the code with which it failed, which was said. Folders inside a
    // folder that cannot be read are told so, too.
    void (*end)(void *ctx, int code);
    void *ctx;
};

// *ret_isolation: enum bh_isolation that held. 0; BH_E_SYSTEM, BH_E_UNSUPPORTED, BH_E_FORMAT (no
// format that is read, or no such document in the folder), BH_E_LIMIT with a diagnostic; what the
// reader of a single document ended with; BH_E_NOMEM; the code of `take`.
int bh_reading_run(const struct bh_reading *r, const char *path,
                   unsigned *ret_isolation) BH_MUST_USE;
