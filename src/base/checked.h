// SPDX-License-Identifier: Apache-2.0
#pragma once
// Arithmetic on sizes that come from input: true means the result would not fit, and *ret is then
// not to be used. Same order of arguments as the compiler's builtins.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

static inline BH_MUST_USE bool bh_add_overflows(size_t a, size_t b, size_t *ret)
{
    return __builtin_add_overflow(a, b, ret);
}

static inline BH_MUST_USE bool bh_mul_overflows(size_t a, size_t b, size_t *ret)
{
    return __builtin_mul_overflow(a, b, ret);
}

static inline BH_MUST_USE bool bh_add_overflows_u64(uint64_t a, uint64_t b, uint64_t *ret)
{
    return __builtin_add_overflow(a, b, ret);
}

static inline BH_MUST_USE bool bh_mul_overflows_u64(uint64_t a, uint64_t b, uint64_t *ret)
{
    return __builtin_mul_overflow(a, b, ret);
}
