// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the readers of a zip archive's directory share.

#include "base/bytes.h"
#include "formats/zip.h"

// Where the whole directory is; entries is what the end record states, which is cut to 16 bits in
// common archives. 0; BH_E_FORMAT without a message: no zip archive; BH_E_TRUNCATED, BH_E_CORRUPT,
// BH_E_UNSUPPORTED, BH_E_LIMIT or the input's code with a diagnostic.
int bh_zip_find_directory(const struct bh_input *in, struct bh_diag *diag,
                          struct bh_zip_slice *ret) BH_MUST_USE;

// One record of the directory. 0, BH_E_CORRUPT: it is none; BH_E_TRUNCATED: it goes on behind what
// is there.
int bh_zip_record(struct bh_bytes *r, uint64_t prefix, struct bh_zip_entry *ret,
                  bool *ret_masked) BH_MUST_USE;

// Says that the record behind so many entries, at an offset in the directory, is broken: code.
int bh_zip_broken_record(const struct bh_zip_slice *d, uint64_t offset, uint64_t entries, int code,
                         struct bh_diag *diag);
// Whether a record behind so many entries may be taken. 0, BH_E_UNSUPPORTED, BH_E_LIMIT.
int bh_zip_check_record(const struct bh_zip_slice *d, uint64_t entries, bool masked,
                        struct bh_diag *diag) BH_MUST_USE;
// Says it where another number of entries is stated than the directory has.
void bh_zip_check_count(const struct bh_zip_slice *d, uint64_t entries, struct bh_diag *diag);
