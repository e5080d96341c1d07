// SPDX-License-Identifier: Apache-2.0
#pragma once
// Makes the n-th allocation of the program fail (link with --wrap=malloc, calloc, realloc).

#include <stddef.h>

// From now on the n-th allocation (1 is the next) fails, once; 0 lets all succeed.
void alloc_fault_at(size_t n);
// Allocations since the last alloc_fault_at.
size_t alloc_fault_count(void);
