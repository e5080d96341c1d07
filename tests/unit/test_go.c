// SPDX-License-Identifier: Apache-2.0
// Names of Go: modules, releases, string literals. Releases as golang.org/x/vuln turns tags into
// semantic versions, literals as in the Go specification.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "finders/go.h"

static void equal(bh_str got, const char *want)
{
    if (!bh_str_eqz(got, want))
        fail_msg("got '%.*s', want '%s'", BH_FMT(got), want);
}

static void test_release(void **state)
{
    static const struct {
        const char *toolchain, *version;
    } cases[] = {
        {"go1.21.3", "1.21.3"},
        {"go1.20", "1.20.0"},
        {"go1", "1.0.0"},
        {"go1.22rc1", "1.22.0-rc.1"},
        {"go1.22rc1 X:boringcrypto", "1.22.0-rc.1"},
        {"go1.18beta2", "1.18.0-beta.2"},
        {"go1.21.9-vendor", "1.21.9"},
        {"go1.20.5b7", "1.20.5"},
        {"go1.20.12 (Red Hat 1.20.12-1.el9)", "1.20.12"},
        {"go1.25-20250209-RC00 cl/724970549 +ff27d270c9", ""},
        {"devel go1.23-0a1b2c3d4e Mon Jan 1 00:00:00 2024 +0000", ""},
        {"devel +0a1b2c3d4e", ""},
        {"go", ""},
        {"go1.", ""},
        {"go1.21.", ""},
        {"gox", ""},
        {"", ""},
    };
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    bh_str version;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        assert_int_equal(bh_go_release(bh_str_z(cases[i].toolchain), &arena, &version), 0);
        equal(version, cases[i].version);
    }
}

static void test_unquote(void **state)
{
    static const struct {
        const char *literal, *text; // NULL: none
    } cases[] = {
        {"\"\"", ""},
        {"`a\\n\"`", "a\\n\""},
        {"\"a\\tb\\\\\\\"\"", "a\tb\\\""},
        {"\"\\x41\\101\\u3042\\U0001F600\"", "AA\xe3\x81\x82\xf0\x9f\x98\x80"},
        {"\"\\a\\b\\f\\n\\r\\v\"", "\a\b\f\n\r\v"},
        {"\"\\'\"", NULL},
        {"\"\\400\"", NULL},
        {"\"\\x4\"", NULL},
        {"\"\\U00110000\"", NULL},
        {"\"a\"b\"", NULL},
        {"\"a\\\"", NULL},
        {"`a`b`", NULL},
        {"\"", NULL},
        {"'a'", NULL},
        {"\"a`", NULL},
        {"", NULL},
    };
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    bh_str text;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        int r = bh_go_unquote(bh_str_z(cases[i].literal), &arena, &text);
        assert_int_equal(r, cases[i].text ? 0 : BH_E_CORRUPT);
        if (r == 0)
            equal(text, cases[i].text);
    }
}

static void test_purl(void **state)
{
    static const struct {
        const char *path, *version, *subpath, *purl;
    } cases[] = {
        {"golang.org/x/crypto", "v0.17.0", "", "pkg:golang/golang.org/x/crypto@v0.17.0"},
        {"github.com/BurntSushi/toml", "v1.0.0", "",
         "pkg:golang/github.com/BurntSushi/toml@v1.0.0"},
        {"gopkg.in/yaml.v3", "v3.0.1", "", "pkg:golang/gopkg.in/yaml.v3@v3.0.1"},
        {"stdlib", "1.21.3", "", "pkg:golang/stdlib@1.21.3"},
        {"example.com/a", "(devel)", "cmd/b", "pkg:golang/example.com/a#cmd/b"},
        {"example.com/a", "v2.0.0+incompatible", "",
         "pkg:golang/example.com/a@v2.0.0%2Bincompatible"},
    };
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    bh_str purl;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        assert_int_equal(bh_go_purl(&arena, bh_str_z(cases[i].path), bh_str_z(cases[i].version),
                                    bh_str_z(cases[i].subpath), &purl),
                         0);
        equal(purl, cases[i].purl);
    }
}

static void test_paths(void **state)
{
    static const char *const good[] = {"example.com/a", "std", "a.b/c-d_e~f/v2"};
    static const char *const bad[] = {"", "/a", "a/", "a//b", "a/../b", ".", "a b", "a\\b", "a\nb"};
    static const char *const local[] = {"./a", "../a", "/a", ".", "..", "C:\\a"};

    (void)state;
    for (size_t i = 0; i < BH_COUNT(good); i++) {
        assert_true(bh_go_is_path(bh_str_z(good[i])));
        assert_false(bh_go_is_local(bh_str_z(good[i])));
    }
    for (size_t i = 0; i < BH_COUNT(bad); i++)
        assert_false(bh_go_is_path(bh_str_z(bad[i])));
    for (size_t i = 0; i < BH_COUNT(local); i++)
        assert_true(bh_go_is_local(bh_str_z(local[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_unquote),
        cmocka_unit_test(test_purl),
        cmocka_unit_test(test_paths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
