// SPDX-License-Identifier: Apache-2.0
// Kinds of weaknesses: phases as the pages of CWE say them, and the table's order.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "triage/weakness.h"

enum {
    DESIGN = 1 << BH_WEAKNESS_DESIGN,
    CODE = 1 << BH_WEAKNESS_CODE,
    CONFIGURATION = 1 << BH_WEAKNESS_CONFIGURATION,
};

static void test_kinds(void **state)
{
    static const struct {
        const char *cwe;
        unsigned kinds;
    } cases[] = {
        {"CWE-79", CODE},
        {"CWE-89", CODE},
        {"CWE-416", CODE},
        {"CWE-120", CODE},
        {"CWE-603", DESIGN | CODE},
        {"CWE-602", DESIGN},
        {"CWE-287", DESIGN | CODE},
        {"CWE-276", DESIGN | CODE | CONFIGURATION},
        {"CWE-530", CONFIGURATION},
        {"CWE-16", CONFIGURATION},
        {"CWE-5", CODE | CONFIGURATION}, // lowest of the list
        {"CWE-835", CODE},
        {"CWE-489", CODE | CONFIGURATION}, // code left in, and of a category of misconfiguration
        {"CWE-1427", DESIGN | CODE | CONFIGURATION}, // integration and bundling are no kinds
        {"CWE-611", CODE | CONFIGURATION},
        {"CWE-264", 0}, // a category
        {"CWE-noinfo", 0},
        {"CWE-Other", 0},
        {"NVD-CWE-noinfo", 0},
        {"NVD-CWE-Other", 0},
        {"CWE-65615", 0}, // 79 above 16 bits
        {"CWE-18446744073709551695", 0},
        {"CWE-", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++)
        if (bh_weakness_kinds_of(bh_str_z(cases[i].cwe)) != cases[i].kinds)
            fail_msg("%s: %u", cases[i].cwe, bh_weakness_kinds_of(bh_str_z(cases[i].cwe)));
}

static void test_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < BH_WEAKNESS_KINDS; i++)
        for (size_t k = 1; k < bh_weakness_sets[i].count; k++)
            assert_true(bh_weakness_sets[i].numbers[k - 1] < bh_weakness_sets[i].numbers[k]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
