// SPDX-License-Identifier: Apache-2.0
#pragma once
// The only place that calls malloc and free. Out of memory is an error for the caller to return
// (BH_E_NOMEM), never an abort. The tests make the n-th allocation fail by wrapping malloc,
// calloc and realloc at link time (tests/support/alloc_fault.c).

#include <stddef.h>

#include "base/compiler.h"

// NULL when there is no memory; bh_alloc(0) gives a unique pointer. Freed by bh_free.
void *bh_alloc(size_t size) BH_MUST_USE;
// Zeroed array; NULL also when count * size overflows.
void *bh_calloc(size_t count, size_t size) BH_MUST_USE;
// On NULL the old block is untouched and still the caller's. NULL also when count * size overflows.
void *bh_realloc(void *old, size_t count, size_t size) BH_MUST_USE;
void bh_free(void *p);

// For BH_CLEANUP on a pointer local.
void bh_freep(void *pointer_to_pointer);

// Room for one more element in a growing array: returns 0 or BH_E_NOMEM. *items, *cap are updated;
// capacity at least doubles.
int bh_grow(void **items, size_t *cap, size_t count, size_t size) BH_MUST_USE;
