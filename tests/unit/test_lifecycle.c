// SPDX-License-Identifier: Apache-2.0
// Release lines and the state of their support on a day.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "triage/lifecycle.h"

static void test_line(void **state)
{
    static const struct bh_release_line lines[] = {{.name = {"3", 1}},
                                                   {.name = {"3.0", 3}},
                                                   {.name = {"1.1.1", 5}},
                                                   {.name = {"2023", 4}},
                                                   {.name = {"20240101", 8}}};
    const struct bh_lifecycle l = {.lines = lines, .line_count = BH_COUNT(lines)};
    static const struct {
        const char *version, *line;
    } cases[] = {
        {"3.0.13", "3.0"}, {"3.0", "3.0"},         {"v3.0.1", "3.0"},
        {"3.01", "3"},     {"3.5.1", "3"},         {"3-rc1", "3"},
        {"30.1", NULL},    {"1.1.1w", "1.1.1"},    {"1.1.10", NULL},
        {"1.1", NULL},     {"2023", "2023"},       {"20231", NULL},
        {"", NULL},        {"unknown", NULL},      {"3ab1c7f", NULL},
        {"3a1b0c", "3"},   {"3.0+3ab1c7f", "3.0"}, {"20240101", "20240101"},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        const struct bh_release_line *found = bh_release_line_of(&l, bh_str_z(cases[i].version));
        assert_int_equal(!found, !cases[i].line);
        if (found)
            assert_true(bh_str_eqz(found->name, cases[i].line));
    }
}

static struct bh_end day(const char *text)
{
    struct bh_end e = {.state = BH_END_DATE};

    assert_true(bh_time_parse(bh_str_z(text), &e.date));
    return e;
}

static enum bh_support_state on(const char *today, struct bh_end active, struct bh_end security,
                                struct bh_end extended)
{
    const struct bh_release_line l = {.active = active, .security = security, .extended = extended};
    int64_t now;

    assert_true(bh_time_parse(bh_str_z(today), &now));
    return bh_support_state_of(&l, now);
}

static void test_state(void **state)
{
    const struct bh_end unknown = {.state = BH_END_UNKNOWN}, open = {.state = BH_END_OPEN};
    const struct bh_end over = {.state = BH_END_OVER};

    (void)state;
    // The last day still counts.
    assert_int_equal(on("2026-07-11T23:59:59Z", unknown, day("2026-07-11"), unknown),
                     BH_SUPPORT_FULL);
    assert_int_equal(on("2026-07-12T00:00:00Z", unknown, day("2026-07-11"), unknown),
                     BH_SUPPORT_ENDED);
    assert_int_equal(on("2026-07-12", unknown, day("2026-07-11"), day("2028-06-30")),
                     BH_SUPPORT_EXTENDED);
    assert_int_equal(on("2028-07-01", unknown, day("2026-07-11"), day("2028-06-30")),
                     BH_SUPPORT_ENDED);
    assert_int_equal(on("2026-01-01", day("2025-01-01"), day("2027-01-01"), unknown),
                     BH_SUPPORT_SECURITY);
    assert_int_equal(on("2026-01-01", over, open, unknown), BH_SUPPORT_SECURITY);
    assert_int_equal(on("2026-01-01", unknown, over, open), BH_SUPPORT_EXTENDED);
    assert_int_equal(on("2026-01-01", unknown, over, over), BH_SUPPORT_ENDED);
    // Nothing is said: that is no end.
    assert_int_equal(on("2026-01-01", unknown, unknown, unknown), BH_SUPPORT_FULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_line), cmocka_unit_test(test_state)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
