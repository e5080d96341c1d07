// SPDX-License-Identifier: Apache-2.0
// Closeness of versions: bands by hand, and the properties that the header states.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "triage/closeness.h"

static void test_bands(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned score;
        enum bh_distance distance;
        uint64_t steps;
        bool later;
    } cases[] = {
        {"1.0.1e", "1.0.1e", 100, BH_DISTANCE_NONE, 0, false},
        {"1.0.1e", "1.0.1g", 94, BH_DISTANCE_DETAIL, 2, true},
        {"1.0.1f", "1.0.1g", 99, BH_DISTANCE_DETAIL, 1, true},
        {"2.14.1", "2.15.0", 69, BH_DISTANCE_BRANCH, 1, true},
        {"2.14.1", "2.17.1", 49, BH_DISTANCE_BRANCH, 3, true},
        {"4.17.20", "4.17.21", 89, BH_DISTANCE_RELEASE, 1, true},
        {"4.17.21", "4.17.19", 79, BH_DISTANCE_RELEASE, 2, false},
        {"1.2.17", "2.17.1", 39, BH_DISTANCE_MAIN, 1, true},
        {"1:1.0", "1.0", 0, BH_DISTANCE_MAIN, 1, false},
        {"v1.2.3", "1.2.3", 100, BH_DISTANCE_NONE, 0, false},
        {"1.0", "1.0.0", 100, BH_DISTANCE_NONE, 0, false},
        {"1.0.0+build5", "1.0.0", 100, BH_DISTANCE_NONE, 0, false},
        {"1.0.0-rc.1", "1.0.0", 94, BH_DISTANCE_DETAIL, 2, true},
        {"1.0b1", "1.0.0", 92, BH_DISTANCE_DETAIL, 4, true},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        struct bh_closeness c;
        assert_true(bh_closeness_of(bh_str_z(cases[i].a), bh_str_z(cases[i].b), &c));
        assert_int_equal(c.score, cases[i].score);
        assert_int_equal(c.distance, cases[i].distance);
        assert_int_equal(c.steps, cases[i].steps);
        assert_int_equal(c.later, cases[i].later);
    }
}

static void test_no_numbers(void **state)
{
    static const char *const wrong[] = {"", "unknown", "-", "...", ":"};
    struct bh_closeness c;

    (void)state;
    for (size_t i = 0; i < BH_COUNT(wrong); i++)
        assert_false(bh_closeness_of(bh_str_z(wrong[i]), BH_STR("1.0"), &c));
}

// Versions in their order, by the documents of their projects: every pair and every triple.
static void test_symmetric_and_monotone(void **state)
{
    static const char *const rows[] = {
        "0.9.8",  "0.9.8y", "1.0.0-alpha", "1.0.0-beta", "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0",
        "1.0.0a", "1.0.0t", "1.0.1",       "1.0.1e",     "1.0.1g",     "1.0.2",      "1.0.2-p1",
        "1.1.0",  "1.1.1w", "2.0.0",       "2.0.1",      "2.14.1",     "2.15.0",     "2.15.0.1",
        "2.16.0", "3.0.0",  "3.0.13",      "10.0.0",     "2024.1.1",   "1:0.1",      "1:0.2",
    };
    struct bh_closeness ab, ba, ac, bc;

    (void)state;
    for (size_t a = 0; a < BH_COUNT(rows); a++)
        for (size_t b = a + 1; b < BH_COUNT(rows); b++) {
            assert_true(bh_closeness_of(bh_str_z(rows[a]), bh_str_z(rows[b]), &ab));
            assert_true(bh_closeness_of(bh_str_z(rows[b]), bh_str_z(rows[a]), &ba));
            assert_int_equal(ab.score, ba.score);
            assert_true(ab.later && !ba.later);
            for (size_t c = b + 1; c < BH_COUNT(rows); c++) {
                assert_true(bh_closeness_of(bh_str_z(rows[a]), bh_str_z(rows[c]), &ac));
                assert_true(bh_closeness_of(bh_str_z(rows[b]), bh_str_z(rows[c]), &bc));
                assert_true(ac.score <= ab.score && ac.score <= bc.score);
            }
        }
}

static void test_huge(void **state)
{
    char text[4096];
    struct bh_closeness c;

    (void)state;
    memset(text, '9', sizeof(text));
    assert_true(bh_closeness_of(bh_str_n(text, sizeof(text)), BH_STR("1"), &c));
    assert_true(c.score <= 39);
    for (size_t i = 0; i < sizeof(text); i += 2)
        text[i] = '.';
    assert_true(bh_closeness_of(bh_str_n(text, sizeof(text)), BH_STR("9.9.9"), &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands),
        cmocka_unit_test(test_no_numbers),
        cmocka_unit_test(test_symmetric_and_monotone),
        cmocka_unit_test(test_huge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
