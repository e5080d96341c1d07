// SPDX-License-Identifier: Apache-2.0
#pragma once
// Documents of a CSAF provider, fetched from a folder with a list of changes (CSAF 2.0, 7.1.11 to
// 7.1.13), the oldest change first, a batch at a time, so that what was taken in stays when the
// network fails. That they are whole is left to the transport and their readers: the files with
// digests beside them are not fetched.

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_provider {
    const char *url;    // of the folder, with a slash at its end
    const char *folder; // to keep a batch in; made, emptied before each batch, and removed
    bh_str etag;        // of the list that was taken in whole; empty: none
    bh_str since;       // `state` of the last batch; empty: from the beginning
    // Whether a document of that file name is stored already: some provider dates one back, behind
    // the place where the list was left. 1, 0 or a negative code.
    int (*has)(void *ctx, bh_str file);
    // A batch is in the folder. state: where the next one goes on; etag: of the list, if this was
    // the last batch of it. 0, or a code that ends all. Called once with an empty batch when there
    // is nothing new.
    int (*take)(void *ctx, size_t documents, bh_str state, bh_str etag);
    void (*progress)(void *ctx, uint64_t now, uint64_t total); // documents; may be NULL
    void *ctx;
    struct bh_diag *diag;
};

// *ret_same: the list is the one that was taken in. *ret_unreachable: there was no connection at
// all. 0; BH_E_SYSTEM, BH_E_CORRUPT or BH_E_LIMIT with a diagnostic; BH_E_NOMEM; the code of
// `take`. A document that is listed and not there is passed over with a warning.
int bh_provider_run(const struct bh_provider *p, bool *ret_same, bool *ret_unreachable) BH_MUST_USE;
