// SPDX-License-Identifier: Apache-2.0
// Kinds of weaknesses, out of a table of CWE's phases of introduction.

#include "triage/weakness.h"

#include <stdlib.h>

static int by_number(const void *x, const void *y)
{
    const uint16_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

unsigned bh_weakness_kinds_of(bh_str cwe)
{
    unsigned kinds = 0;
    uint64_t number;

    if (!bh_str_skip(&cwe, BH_STR("CWE-")) || !bh_str_u64(cwe, &number) || number > UINT16_MAX)
        return 0;
    const uint16_t key = (uint16_t)number;
    for (size_t i = 0; i < BH_WEAKNESS_KINDS; i++) {
        const struct bh_weakness_set *set = &bh_weakness_sets[i];
        if (bsearch(&key, set->numbers, set->count, sizeof(key), by_number))
            kinds |= 1U << i;
    }
    return kinds;
}
