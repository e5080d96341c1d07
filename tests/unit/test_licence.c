// SPDX-License-Identifier: Apache-2.0
// Licence texts against the grammar of the SPDX specification 2.3, annex D.2.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/licence.h"

static void check(const char *text, enum bh_licence_form want)
{
    enum bh_licence_form got = bh_licence_form(bh_str_z(text));

    if (got != want)
        fail_msg("'%s' is %d, not %d", text, (int)got, (int)want);
}

static void identifiers(void **state)
{
    static const char *const ids[] = {"MIT",        "0BSD",
                                      "Apache-2.0", "GPL-2.0-only",
                                      "GPL-2.0", // deprecated, and still in the list
                                      "GPL-2.0+",   "zlib-acknowledgement"};

    (void)state;
    for (size_t i = 0; i < BH_COUNT(ids); i++)
        check(ids[i], BH_LICENCE_ID);
}

// From the examples of D.3 to D.5, and the corners of the grammar.
static void expressions(void **state)
{
    static const char *const texts[] = {
        "LicenseRef-23",
        "LicenseRef-MIT-Style-1",
        "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2",
        "LGPL-2.1-only OR MIT",
        "LGPL-2.1-only AND MIT AND BSD-2-Clause",
        "GPL-2.0-or-later WITH Bison-exception-2.2",
        "LGPL-2.1-only OR BSD-3-Clause AND MIT",
        "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)",
        "CDDL-1.0+",
        "(MIT)",
        "((MIT) AND (ISC))",
        "LicenseRef-x WITH Classpath-exception-2.0",
        "  MIT\tOR  ISC ",
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(texts); i++)
        check(texts[i], BH_LICENCE_EXPRESSION);
}

static void names(void **state)
{
    static const char *const texts[] = {
        "",
        "   ",
        "GPL",
        "GPL 2.0",
        "mit",
        "BSD-2",
        "NONE",
        "NOASSERTION",
        "The Apache Software License, Version 2.0",
        "Apache-2.0 and MIT",
        "Apache-2.0 MIT",
        "MIT OR",
        "OR MIT",
        "MIT AND OR ISC",
        "(MIT",
        "MIT)",
        "()",
        "MIT ()",
        "Classpath-exception-2.0",
        "MIT WITH",
        "MIT WITH MIT",
        "MIT WITH Classpath-exception-2.0 WITH Bison-exception-2.2",
        "(MIT OR ISC) WITH Classpath-exception-2.0",
        "MIT ++",
        "LicenseRef-",
        "LicenseRef-a b",
        "LicenseRef-a_b",
        "LicenseRef-x+",
        "DocumentRef-:LicenseRef-x",
        "DocumentRef-a_b:LicenseRef-x",
        "DocumentRef-a",
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(texts); i++)
        check(texts[i], BH_LICENCE_NAME);
}

static void nested(bh_str *text, char *room, size_t depth)
{
    memset(room, '(', depth);
    memcpy(room + depth, "MIT", 3);
    memset(room + depth + 3, ')', depth);
    *text = bh_str_n(room, 2 * depth + 3);
}

static void depth_is_bounded(void **state)
{
    char room[2 * 65 + 3];
    bh_str text;

    (void)state;
    nested(&text, room, 64);
    assert_int_equal(bh_licence_form(text), BH_LICENCE_EXPRESSION);
    nested(&text, room, 65);
    assert_int_equal(bh_licence_form(text), BH_LICENCE_NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers),
        cmocka_unit_test(expressions),
        cmocka_unit_test(names),
        cmocka_unit_test(depth_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
