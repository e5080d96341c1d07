// SPDX-License-Identifier: Apache-2.0
// CVSS base scores. Single values are those of FIRST's examples documents; the checksums over all
// vectors of a version were computed with the Python library "cvss" 3.x (Red Hat Product Security),
// vector by vector in the order of the loops here.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "triage/cvss.h"

static void examples(void **state)
{
    (void)state;
    static const struct {
        const char *vector;
        unsigned tenths;
    } rows[] = {
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75},  // Heartbleed
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100}, // Log4Shell
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98},  // Shellshock
        {"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61},  // phpMyAdmin, CVE-2013-1937
        {"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 0},
        {"CVSS:3.1/S:U/C:H/I:N/A:N/AV:N/AC:L/PR:N/UI:N/E:P/RL:O", 75}, // any order, more metrics
        {"AV:N/AC:L/Au:N/C:P/I:N/A:N", 50},                            // Heartbleed
        {"(AV:N/AC:L/Au:N/C:C/I:C/A:C)", 100},
        {"AV:N/AC:L/Au:N/C:N/I:N/A:C", 78}, // v2 guide, 3.3.1
        {"AV:L/AC:H/Au:N/C:C/I:C/A:C", 62}, // v2 guide, 3.3.3
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        unsigned got = 0;
        assert_int_equal(bh_cvss_base(bh_str_z(rows[i].vector), &got), 0);
        assert_int_equal(got, rows[i].tenths);
    }
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *vector;
        int code;
    } rows[] = {
        {"", BH_E_FORMAT},
        {"HIGH", BH_E_FORMAT},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", BH_E_FORMAT},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N", BH_E_CORRUPT},
        {"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", BH_E_CORRUPT},
        {"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", BH_E_CORRUPT},
        {"CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", BH_E_CORRUPT},
        {"AV:N/AC:L/Au:N/C:P/I:N", BH_E_CORRUPT},
    };
    unsigned got;

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        assert_int_equal(bh_cvss_base(bh_str_z(rows[i].vector), &got), rows[i].code);
}

// The next vector of all: indexes count like digits, the last metric fastest.
static int next(unsigned *index, const char *const *values, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (values[i][++index[i]])
            return 1;
        index[i] = 0;
    }
    return 0;
}

static uint32_t checksum(const char *prefix, const char *const *names, const char *const *values,
                         size_t count, unsigned *ret_vectors)
{
    unsigned index[8] = {0};
    uint32_t sum = 0;

    *ret_vectors = 0;
    do {
        char vector[96];
        int n = snprintf(vector, sizeof(vector), "%s", prefix);
        for (size_t i = 0; i < count; i++)
            n += snprintf(vector + n, sizeof(vector) - (size_t)n, "%s%s:%c", i ? "/" : "", names[i],
                          values[i][index[i]]);
        unsigned tenths = 0;
        assert_int_equal(bh_cvss_base(bh_str_n(vector, (size_t)n), &tenths), 0);
        sum = sum * 31 + tenths;
        (*ret_vectors)++;
    } while (next(index, values, count));
    return sum;
}

static void every_vector(void **state)
{
    (void)state;
    static const char *const names3[] = {"AV", "AC", "PR", "UI", "S", "C", "I", "A"};
    static const char *const values3[] = {"NALP", "LH", "NLH", "NR", "UC", "HLN", "HLN", "HLN"};
    static const char *const names2[] = {"AV", "AC", "Au", "C", "I", "A"};
    static const char *const values2[] = {"LAN", "HML", "MSN", "NPC", "NPC", "NPC"};
    unsigned vectors;

    assert_true(checksum("CVSS:3.1/", names3, values3, 8, &vectors) == UINT32_C(2845218840));
    assert_int_equal(vectors, 2592);
    assert_true(checksum("CVSS:3.0/", names3, values3, 8, &vectors) == UINT32_C(2845218840));
    assert_true(checksum("", names2, values2, 6, &vectors) == UINT32_C(1164156797));
    assert_int_equal(vectors, 729);
}

static void levels(void **state)
{
    (void)state;
    assert_int_equal(bh_cvss_level(90, false), BH_LEVEL_CRITICAL);
    assert_int_equal(bh_cvss_level(89, false), BH_LEVEL_HIGH);
    assert_int_equal(bh_cvss_level(39, false), BH_LEVEL_LOW);
    assert_int_equal(bh_cvss_level(0, false), BH_LEVEL_NONE);
    assert_int_equal(bh_cvss_level(100, true), BH_LEVEL_HIGH);
    assert_int_equal(bh_cvss_level(0, true), BH_LEVEL_LOW);
    assert_int_equal(bh_level_of_word(BH_STR("MODERATE")), BH_LEVEL_MEDIUM);
    assert_int_equal(bh_level_of_word(BH_STR("unimportant")), BH_LEVEL_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples),
        cmocka_unit_test(refused),
        cmocka_unit_test(every_vector),
        cmocka_unit_test(levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
