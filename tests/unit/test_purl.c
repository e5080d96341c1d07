// SPDX-License-Identifier: Apache-2.0
// Package URLs: what the specification's own suite (conformance/purl) does not ask.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "model/purl.h"

struct row {
    const char *text;
    int code;
    const char *canonical;
};

static void parse_rows(const struct row *rows, size_t n)
{
    struct bh_arena arena;
    struct bh_purl p;
    bh_str text;

    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < n; i++) {
        int r = bh_purl_parse(bh_str_z(rows[i].text), &arena, &p);
        if (r != rows[i].code)
            fail_msg("%s: %s", rows[i].text, bh_error_name(r));
        if (r < 0)
            continue;
        assert_int_equal(bh_purl_text(&p, &arena, &text), 0);
        assert_string_equal(text.ptr, rows[i].canonical);
    }
    bh_arena_done(&arena);
}

static void lenient_input(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"PKG:npm/a", 0, "pkg:npm/a"},
        {"pkg://npm///a///", 0, "pkg:npm/a"},
        {"pkg:npm/@babel/core", 0, "pkg:npm/%40babel/core"},
        {"pkg:npm/@babel/core@7.0.0", 0, "pkg:npm/%40babel/core@7.0.0"},
        {"pkg:npm/a@", 0, "pkg:npm/a"},
        {"pkg:npm/a?", 0, "pkg:npm/a"},
        {"pkg:npm/a?&x=&Y=1&", 0, "pkg:npm/a?y=1"},
        {"pkg:generic/a?download_url=https://h.example/?f=a&z=1", 0,
         "pkg:generic/a?download_url=https:%2F%2Fh.example%2F%3Ff%3Da&z=1"},
        {"pkg:npm/a#../b/./c//", 0, "pkg:npm/a#b/c"},
        {"pkg:npm/%61%2db", 0, "pkg:npm/a-b"},
        {"pkg:npm/a%2Fb", 0, "pkg:npm/a%2Fb"},
        {"pkg:unheard-of.1/X_y@Z", 0, "pkg:unheard-of.1/X_y@Z"},
    };

    parse_rows(rows, BH_COUNT(rows));
}

static void wrong_input(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", BH_E_FORMAT},
        {"pkg", BH_E_FORMAT},
        {"npm/a", BH_E_FORMAT},
        {"pkg:", BH_E_CORRUPT},
        {"pkg:npm", BH_E_CORRUPT},
        {"pkg:npm/", BH_E_CORRUPT},
        {"pkg:npm/@7", BH_E_CORRUPT},
        {"pkg:npm/@a/@7", BH_E_CORRUPT},
        {"pkg:n+m/a", BH_E_CORRUPT},
        {"pkg:npm/a%", BH_E_CORRUPT},
        {"pkg:npm/a%4", BH_E_CORRUPT},
        {"pkg:npm/a%4g", BH_E_CORRUPT},
        {"pkg:npm/a@%00", BH_E_CORRUPT},
        {"pkg:npm/a@%ff", BH_E_CORRUPT},
        {"pkg:npm/a?k=\xe3\x81", BH_E_CORRUPT},
        {"pkg:npm/x%2Fy/a", BH_E_CORRUPT},
        {"pkg:npm/a#x%2Fy", BH_E_CORRUPT},
        {"pkg:npm/a?1=x", BH_E_CORRUPT},
        {"pkg:npm/a?k", BH_E_CORRUPT},
        {"pkg:npm/a?k=1&K=2", BH_E_CORRUPT},
        {"pkg:deb/curl@1", BH_E_CORRUPT},
        {"pkg:pypi/a/b", BH_E_CORRUPT},
        {"pkg:swid/a@1", BH_E_CORRUPT},
    };

    parse_rows(rows, BH_COUNT(rows));

    struct bh_arena arena;
    struct bh_purl p;
    bh_arena_init(&arena, 0);
    assert_int_equal(bh_purl_parse(BH_STR("pkg:npm/a?k\0=x"), &arena, &p), BH_E_CORRUPT);
    assert_int_equal(bh_purl_parse(BH_STR("pkg:npm/a\0"), &arena, &p), BH_E_CORRUPT);
    bh_arena_done(&arena);
}

// From the type definitions.
static void rules_of_types(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"pkg:alpm/Arch/Pacman@6-1", 0, "pkg:alpm/arch/pacman@6-1"},
        {"pkg:apk/Alpine/Curl@1", 0, "pkg:apk/alpine/curl@1"},
        {"pkg:cargo/Foo_bar@1", 0, "pkg:cargo/Foo_bar@1"},
        {"pkg:composer/Laravel/Framework@V1", 0, "pkg:composer/laravel/framework@V1"},
        {"pkg:cpan/gdt/URI-PackageURL", 0, "pkg:cpan/GDT/URI-PackageURL"},
        {"pkg:deb/Debian/Curl@7.A", 0, "pkg:deb/debian/curl@7.A"},
        {"pkg:golang/github.com/BurntSushi/toml@v1.0.0", 0,
         "pkg:golang/github.com/BurntSushi/toml@v1.0.0"},
        {"pkg:golang/stdlib@1.22.1", 0, "pkg:golang/stdlib@1.22.1"},
        {"pkg:git/codeberg.org/a/b@1", 0, "pkg:git/codeberg.org/a/b@1"},
        {"pkg:hex/Acme/Foo@1", 0, "pkg:hex/acme/foo@1"},
        {"pkg:luarocks/Hisham/LuaFS@1-1", 0, "pkg:luarocks/hisham/luafs@1-1"},
        {"pkg:npm/JSONStream@1", 0, "pkg:npm/JSONStream@1"},
        {"pkg:oci/Debian@SHA256:AB", 0, "pkg:oci/debian@sha256:ab"},
        {"pkg:pub/My-Pkg.x@1", 0, "pkg:pub/my_pkg_x@1"},
        {"pkg:pypi/Zope.Interface_X@1.0RC1", 0, "pkg:pypi/zope.interface-x@1.0rc1"},
        {"pkg:rpm/Fedora/SDL@1-1.FC", 0, "pkg:rpm/fedora/SDL@1-1.FC"},
        {"pkg:vscode-extension/RedHat/Java@1.A", 0, "pkg:vscode-extension/redhat/java@1.a"},
        {"pkg:yocto/Core/Glibc@1", 0, "pkg:yocto/core/Glibc@1"},
    };

    parse_rows(rows, BH_COUNT(rows));
}

static void built_from_parts(void **state)
{
    (void)state;
    struct bh_arena arena;
    static const struct bh_purl_qualifier q[] = {
        {{"a", 1}, {"1", 1}}, {{"Epoch", 5}, {"2", 1}}, {{"a-b", 3}, {"x y", 3}}, {{"e", 1}, {0}}};
    struct bh_purl p = {.type = BH_STR("rpm"),
                        .space = BH_STR("/Red Hat/"),
                        .name = BH_STR("a/b"),
                        .version = BH_STR("1~2+\xc3\xa9"),
                        .qualifiers = q,
                        .qualifier_count = 4,
                        .subpath = BH_STR("/x y/../z")};
    bh_str text;

    bh_arena_init(&arena, 0);
    assert_int_equal(bh_purl_text(&p, &arena, &text), 0);
    assert_string_equal(text.ptr,
                        "pkg:rpm/red%20hat/a%2Fb@1~2%2B%C3%A9?a=1&a-b=x%20y&epoch=2#x%20y/z");
    assert_true(bh_str_eqz(bh_purl_qualifier(&p, BH_STR("epoch")), "2"));
    assert_int_equal(bh_purl_qualifier(&p, BH_STR("none")).len, 0);
    bh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lenient_input),
        cmocka_unit_test(wrong_input),
        cmocka_unit_test(rules_of_types),
        cmocka_unit_test(built_from_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
