// SPDX-License-Identifier: Apache-2.0
// Times. The numbers were made with date(1): date -u -d TEXT +%s.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void parsed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-23T08:00:00Z", 1795420800},
        {"2026-11-23T08:00:00.123456789z", 1795420800},
        {"2026-11-23t17:00:00+09:00", 1795420800},
        {"2026-11-22 20:30:00-11:30", 1795420800},
        {"2026-11-23T17:00+09:00", 1795420800},
        {"2026-11-23T08:00:00+0000", 1795420800},
        {"2026-11-23T08:00:00.000", 1795420800},
        {"2026-11-23", 1795392000},
        {"1969-12-31T23:59:59Z", -1},
        {"2000-02-29T12:00:00Z", 951825600},
        {"1900-03-01", -2203891200},
        {"0000-01-01", -62167219200},
        {"9999-12-31T23:59:59Z", 253402300799},
        {"2016-12-31T23:59:60Z", 1483228800},
        {"2017-01-01T08:59:60+09:00", 1483228800},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        int64_t seconds = BH_TIME_UNKNOWN;
        if (!bh_time_parse(bh_str_z(rows[i].text), &seconds) || seconds != rows[i].seconds)
            fail_msg("%s: %lld", rows[i].text, (long long)seconds);
    }
}

static void refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "2026",
        "2026-11",
        "2026-11-23T",
        "2026-11-23T08",
        "2026-11-23T08:00:00.",
        "2026-11-23T08:00:00.Z",
        "2026-11-23T08:00:00+9:00",
        "2026-11-23T08:00:00+09",
        "2026-11-23T08:00:00+24:00",
        "2026-11-23T08:00:00 Z",
        "2026-11-23T08:00:00Zz",
        "2026-11-23T24:00:00Z",
        "2026-11-23T08:60:00Z",
        "2026-11-23T08:00:61Z",
        "2026-11-23T08:00:60Z",
        "2026-13-01",
        "2026-00-01",
        "2026-04-31",
        "2026-02-29",
        "1900-02-29",
        "2026-01-00",
        "12026-01-01",
        "-026-01-01",
        "2026/11/23",
        " 2026-11-23",
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        int64_t seconds = 42;
        if (bh_time_parse(bh_str_z(rows[i]), &seconds) || seconds != 42)
            fail_msg("%s: %lld", rows[i], (long long)seconds);
    }
}

static void formatted(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {951825600, "2000-02-29T12:00:00Z"},
        {253402300799, "9999-12-31T23:59:59Z"},
        {253402300800, ""},
        {-62167219200, "0000-01-01T00:00:00Z"},
        {-62167219201, ""},
        {BH_TIME_UNKNOWN, ""},
        {INT64_MAX, ""},
    };
    char text[BH_TIME_TEXT];

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        bh_time_format(rows[i].seconds, text);
        assert_string_equal(text, rows[i].text);
    }
}

// Every day of 800 years and a prime number of seconds: what is written is read as the same.
static void round_trip(void **state)
{
    (void)state;
    char text[BH_TIME_TEXT];

    for (int64_t s = -12622780800; s < 12622780800; s += 86399) {
        int64_t back;
        bh_time_format(s, text);
        assert_true(bh_time_parse(bh_str_z(text), &back));
        assert_true(back == s);
    }
}

static void source_date_epoch(void **state)
{
    (void)state;

    int64_t epoch;
    assert_true(bh_time_epoch("253402300799", &epoch) && epoch == 253402300799);
    assert_false(bh_time_epoch("253402300800", &epoch));
    assert_false(bh_time_epoch("-1", &epoch));
    assert_false(bh_time_epoch("1e9", &epoch));
    assert_false(bh_time_epoch("", &epoch));
    assert_false(bh_time_epoch(NULL, &epoch));
    assert_true(bh_time_now("1795420800") == 1795420800);
    assert_true(bh_time_now("0") == 0);
    assert_true(bh_time_now("soon") > 1700000000);
    assert_true(bh_time_now("") > 1700000000);
    assert_true(bh_time_now("99999999999999999999") < 99999999999);
    assert_true(bh_time_now("253402300800") < 99999999999);
    assert_true(bh_time_now(NULL) > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parsed),
        cmocka_unit_test(refused),
        cmocka_unit_test(formatted),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(source_date_epoch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
