// SPDX-License-Identifier: Apache-2.0
// CPE names: examples of NISTIR 7695, sections 6.1.3 and 6.2.3, and what is none.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
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

// The names of 6.1.3.4 as the formatted strings of 6.2.2.3, and what real files have.
static const struct {
    const char *text, *name; // NULL: no name
} read_rows[] = {
    {"cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
     "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*"},
    {"cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
     "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*"},
    {"cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
     "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64:*"},
    {"cpe:/a:hp:openview_network_manager:7.51:-:~~~linux~~",
     "cpe:2.3:a:hp:openview_network_manager:7.51:-:*:*:*:linux:*:*"},
    {"cpe:/a:foo%5cbar:big%24money_2010%07:::~~special~ipod_touch~80gb~", NULL},
    {"cpe:/a:foo~bar:big%7emoney_2010", "cpe:2.3:a:foo\\~bar:big\\~money_2010:*:*:*:*:*:*:*:*"},
    {"cpe:/a:foo:bar:12.%02.1234", NULL},
    {"cpe:/o:redhat:enterprise_linux:8::baseos",
     "cpe:2.3:o:redhat:enterprise_linux:8:*:baseos:*:*:*:*:*"},
    {"cpe:/a:Apache:HTTP%2FServer:2.4%2B1", "cpe:2.3:a:apache:http\\/server:2.4\\+1:*:*:*:*:*:*:*"},
    {"cpe:/a:x:y:1:::en-us", "cpe:2.3:a:x:y:1:*:*:en-us:*:*:*:*"},
    {"cpe:/:sun", "cpe:2.3:*:sun:*:*:*:*:*:*:*:*:*"},
    {"cpe:2.3:a:x:y:1:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*"},
    {"cpe:/a:x:y z", NULL},
    {"cpe:/a:x:y%2", NULL},
    {"cpe:/a:x:y%zz", NULL},
    {"cpe:/a:x:y%00", NULL},
    {"cpe:/a:x:y%20", NULL},
    {"cpe:/b:x:y", NULL},
    {"cpe:/a:x:y:1:2:3:en:8", NULL},
    {"cpe:/a:x:y:1:2:~a~b~c~d~e~f", NULL},
    {"cpe:2.3:a:x:y", NULL},
    {"", NULL},
};

static void read_names(void **state)
{
    struct bh_arena arena;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(read_rows); i++) {
        bh_str name = BH_STR_EMPTY;
        int r = bh_cpe_read(bh_str_z(read_rows[i].text), &arena, &name);
        if (r != (read_rows[i].name ? 0 : BH_E_FORMAT) ||
            !bh_str_eq(name, bh_str_z(read_rows[i].name)))
            fail_msg("%s: %d '%.*s'", read_rows[i].text, r, BH_FMT(name));
    }
    bh_arena_done(&arena);
}

static void attributes(void **state)
{
    struct bh_arena arena;
    bh_str plain;

    (void)state;
    bh_arena_init(&arena, 0);
    assert_int_equal(bh_cpe_plain(BH_STR("1.2\\+b\\\\\\:"), &arena, &plain), 0);
    assert_true(bh_str_eqz(plain, "1.2+b\\:"));
    assert_int_equal(bh_cpe_plain(BH_STR("1\\"), &arena, &plain), 0);
    assert_true(bh_str_eqz(plain, "1\\"));
    bh_arena_done(&arena);
    assert_true(bh_cpe_is_value(BH_STR("1.2\\*")));
    assert_true(bh_cpe_is_value(BH_STR("--")));
    assert_false(bh_cpe_is_value(BH_STR("1.*")));
    assert_false(bh_cpe_is_value(BH_STR("sp?")));
    assert_false(bh_cpe_is_value(BH_STR("*")));
    assert_false(bh_cpe_is_value(BH_STR("-")));
    assert_false(bh_cpe_is_value(BH_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check), cmocka_unit_test(read_names),
                                       cmocka_unit_test(attributes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
