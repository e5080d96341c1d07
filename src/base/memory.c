// SPDX-License-Identifier: Apache-2.0
// Heap allocation with overflow checks.

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/error.h"

void *bh_alloc(size_t size)
{
    return malloc(size ? size : 1);
}

void *bh_calloc(size_t count, size_t size)
{
    return calloc(count ? count : 1, size ? size : 1);
}

void *bh_realloc(void *old, size_t count, size_t size)
{
    size_t total;

    if (bh_mul_overflows(count, size, &total))
        return NULL;
    return realloc(old, total ? total : 1);
}

void bh_free(void *p)
{
    free(p);
}

void bh_freep(void *pointer_to_pointer)
{
    free(*(void **)pointer_to_pointer);
}

int bh_grow(void **items, size_t *cap, size_t count, size_t size)
{
    if (count < *cap)
        return 0;

    size_t want = *cap ? *cap : 8;
    while (want <= count)
        if (bh_mul_overflows(want, 2, &want))
            return BH_E_NOMEM;
    void *p = bh_realloc(*items, want, size);
    if (!p)
        return BH_E_NOMEM;
    *items = p;
    *cap = want;
    return 0;
}
