// SPDX-License-Identifier: Apache-2.0
// Ranges of vers-spec. Expected values by the specification's own procedure, done by hand.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "versions/vers.h"

static void containment(void **state)
{
    static const struct {
        const char *range, *version;
        bool in;
    } cases[] = {
        {"vers:npm/1.2.3", "1.2.3", true},
        {"vers:npm/1.2.3", "1.2.4", false},
        {"vers:npm/1.2.3|2.0.0", "2.0.0", true},
        {"vers:npm/=1.2.3", "1.2.3", true},
        {"vers:semver/>=2.0.0|<=2.7.0", "2.0.0", true},
        {"vers:semver/>=2.0.0|<=2.7.0", "2.7.0", true},
        {"vers:semver/>=2.0.0|<=2.7.0", "2.10.0", false},
        {"vers:semver/>=2.0.0|<=2.7.0", "1.9.9", false},
        {"vers:semver/>2.0.0|<2.7.0", "2.0.0", false},
        {"vers:semver/>2.0.0|<2.7.0", "2.7.0", false},
        {"vers:semver/<1.0.0", "0.9.0", true},
        {"vers:semver/<1.0.0", "1.0.0", false},
        {"vers:semver/>1.0.0", "1.0.1", true},
        {"vers:semver/>1.0.0", "0.1.0", false},
        // Two intervals, and a hole.
        {"vers:semver/>=1.0.0|<2.0.0|>=3.0.0", "1.5.0", true},
        {"vers:semver/>=1.0.0|<2.0.0|>=3.0.0", "2.5.0", false},
        {"vers:semver/>=1.0.0|<2.0.0|>=3.0.0", "4.0.0", true},
        {"vers:semver/<1.0.0|>2.0.0", "0.1.0", true},
        {"vers:semver/<1.0.0|>2.0.0", "1.5.0", false},
        {"vers:semver/>=1.0.0|!=1.5.0|<2.0.0", "1.5.0", false},
        {"vers:semver/>=1.0.0|!=1.5.0|<2.0.0", "1.6.0", true},
        {"vers:semver/>=1.0.0|<2.0.0|2.5.0", "2.5.0", true},
        {"vers:deb/>=1%3A1.0|<1%3A2.0", "1:1.5", true},
        {"vers:deb/>=1%3A1.0|<1%3A2.0", "0:1.5", false},
        {"vers:pypi/>=1.0|<2.0", "1.10", true},
        {"vers:npm/*", "anything", true},
        {"vers:nothing/*", "1", true},
        {"vers:npm/ >=1.0.0 | <2.0.0 ", "1.1.0", true},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        bool in = !cases[i].in;
        int r = bh_vers_contains(bh_str_z(cases[i].range), bh_str_z(cases[i].version), &in);
        if (r < 0 || in != cases[i].in)
            fail_msg("%s in %s: %s", cases[i].version, cases[i].range, bh_error_name(r));
    }
}

static void what_cannot_be_read_is_refused(void **state)
{
    static const struct {
        const char *range, *version;
        int code;
    } cases[] = {
        {">=1.0.0", "1.0.0", BH_E_FORMAT},
        {"", "1.0.0", BH_E_FORMAT},
        {"vers:nothing/1.0.0", "1.0.0", BH_E_UNSUPPORTED},
        {"vers:npm/", "1.0.0", BH_E_CORRUPT},
        {"vers:npm", "1.0.0", BH_E_CORRUPT},
        {"vers:npm/>=1.0.0|", "1.0.0", BH_E_CORRUPT},
        {"vers:npm/>=", "1.0.0", BH_E_CORRUPT},
        {"vers:npm/>=2.0.0|<1.0.0", "1.0.0", BH_E_CORRUPT}, // not sorted
        {"vers:npm/>=1.0.0|<1.0.0", "1.0.0", BH_E_CORRUPT}, // one version twice
        {"vers:npm/>=1.0.0|<x y", "0.5.0", BH_E_CORRUPT},
        {"vers:npm/1%zz", "1.0.0", BH_E_CORRUPT},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        bool in;
        int r = bh_vers_contains(bh_str_z(cases[i].range), bh_str_z(cases[i].version), &in);
        if (r != cases[i].code)
            fail_msg("%s in %s: %s", cases[i].version, cases[i].range, bh_error_name(r));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(containment),
        cmocka_unit_test(what_cannot_be_read_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
