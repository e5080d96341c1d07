// SPDX-License-Identifier: Apache-2.0
// CPE 2.3 formatted strings: examples of NISTIR 7695, section 6.2.3, and what is none.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/cpe.h"

static const char *const valid[] = {
    "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
    "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
    "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*",
    "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*",
    "cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*",
    "cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*",
    "cpe:2.3:*:*:*:*:*:*:*:*:*:*:*",
    "cpe:2.3:a:x:y\\:z:1:*:*:en-US:*:*:*:*",
};

static const char *const invalid[] = {
    "",
    "cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
    "cpe:2.3:",
    "cpe:2.3:a",
    "cpe:2.3:a:",
    "cpe:2.3:a:x:y:1:*:*:*:*:*:*",     // one short
    "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*:*", // one long
    "cpe:2.3:b:x:y:1:*:*:*:*:*:*:*",
    "cpe:2.3:a::y:1:*:*:*:*:*:*:*",
    "cpe:2.3:a:x:y:1 2:*:*:*:*:*:*:*",
    "cpe:2.3:a:x:y:1+2:*:*:*:*:*:*:*",
    "cpe:2.3:a:x:y:1*2:*:*:*:*:*:*:*",
    "cpe:2.3:a:x:y:1\\:*:*:*:*:*:*:*",
    "cpe:2.3:a:x:y:1:*:*:en_US:*:*:*:*",
    "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*\\",
};

static void check(void **state)
{
    (void)state;
    for (size_t i = 0; i < BH_COUNT(valid); i++)
        if (!bh_cpe23_valid(bh_str_z(valid[i])))
            fail_msg("%s", valid[i]);
    for (size_t i = 0; i < BH_COUNT(invalid); i++)
        if (bh_cpe23_valid(bh_str_z(invalid[i])))
            fail_msg("%s", invalid[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
