// SPDX-License-Identifier: Apache-2.0
// Names of support.

#include "model/support.h"

#include "base/compiler.h"

const char *bh_support_state_name(enum bh_support_state state)
{
    static const char *const names[] = {"full", "security", "extended", "ended"};

    return (size_t)state < BH_COUNT(names) ? names[state] : "unknown";
}
