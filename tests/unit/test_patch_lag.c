// SPDX-License-Identifier: Apache-2.0
// Days that distributions took: median and nine in ten by nearest rank, counted by hand.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "triage/patch_lag.h"

static void test_ranks(void **state)
{
    static const struct {
        uint32_t days[12];
        size_t count;
        uint32_t median, ninth;
    } cases[] = {
        {{7}, 1, 7, 7},
        {{9, 1}, 2, 1, 9},
        {{5, 1, 4, 2, 3}, 5, 3, 5},
        {{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 10, 5, 9},
        {{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 11, 6, 10},
        {{0, 0, 0, 0, 4000000000, 4000000000}, 6, 0, 4000000000},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        struct bh_patch_lag lag = {0};
        uint32_t days[12];
        memcpy(days, cases[i].days, sizeof(days));
        bh_patch_lag_count(days, cases[i].count, &lag);
        assert_int_equal(lag.pairs, cases[i].count);
        assert_int_equal(lag.median, cases[i].median);
        assert_int_equal(lag.ninth, cases[i].ninth);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_ranks)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
