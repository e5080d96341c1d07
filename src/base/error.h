// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one list of error codes. A fallible function returns 0 or one of these; the words for a
// person go to a struct bh_diag (diag.h) at the place where they are known.

enum bh_error {
    BH_E_FORMAT = -1,      // the bytes are not of this format at all: another reader may try
    BH_E_UNSUPPORTED = -2, // of this format, but a version or feature that is not read
    BH_E_CORRUPT = -3,     // of this format, and wrong
    BH_E_TRUNCATED = -4,   // ends before it is complete
    BH_E_LIMIT = -5,       // over one of the caps of limits.h
    BH_E_NOMEM = -6,       // no memory, or the arena's cap is reached
    BH_E_SYSTEM = -7,      // the operating system refused; errno says why
};

// Name of a code for logs and machine-readable reports ("corrupt", "truncated" ...); "ok" for 0.
const char *bh_error_name(int code);
