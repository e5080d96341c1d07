// SPDX-License-Identifier: Apache-2.0
// Failing allocations, by wrapping the allocator at link time.

#include "alloc_fault.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);

static size_t fail_at, seen;

void alloc_fault_at(size_t n)
{
    fail_at = n;
    seen = 0;
}

size_t alloc_fault_count(void)
{
    return seen;
}

static int fails(void)
{
    return ++seen == fail_at;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails() ? NULL : __real_realloc(p, size);
}
