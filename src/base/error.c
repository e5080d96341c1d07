// SPDX-License-Identifier: Apache-2.0
// Names of the error codes.

#include "base/error.h"

#include "base/compiler.h"

const char *bh_error_name(int code)
{
    static const char *const names[] = {
        [0] = "ok",
        [-BH_E_FORMAT] = "not-this-format",
        [-BH_E_UNSUPPORTED] = "unsupported",
        [-BH_E_CORRUPT] = "corrupt",
        [-BH_E_TRUNCATED] = "truncated",
        [-BH_E_LIMIT] = "over-limit",
        [-BH_E_NOMEM] = "no-memory",
        [-BH_E_SYSTEM] = "system",
    };

    if (code > 0 || code < -(int)BH_COUNT(names) + 1)
        return "unknown";
    return names[-code];
}
