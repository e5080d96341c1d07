// SPDX-License-Identifier: Apache-2.0
// TOML: the examples of the specification (toml.io/en/v1.1.0) and its rules, one by one.
// tests/oracle/toml.py compares documents made at random with Python's tomllib.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/diag_count.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "formats/toml.h"

static const char *const marks[] = {
    [BH_TOML_END] = "end",     [BH_TOML_TABLE] = "[]",  [BH_TOML_TABLE_ARRAY] = "[[]]",
    [BH_TOML_STRING] = "s",    [BH_TOML_INTEGER] = "i", [BH_TOML_FLOAT] = "f",
    [BH_TOML_BOOLEAN] = "b",   [BH_TOML_TIME] = "t",    [BH_TOML_ARRAY] = "(",
    [BH_TOML_ARRAY_END] = ")", [BH_TOML_INLINE] = "{",  [BH_TOML_INLINE_END] = "}",
};

// The events as "path:mark:text" with spaces between; the code of the end.
static int events(bh_str text, struct bh_buf *b, struct bh_diag *diag)
{
    enum bh_toml_type type = BH_TOML_ARRAY;
    BH_CLEANUP(bh_toml_freep) struct bh_toml *t = bh_toml_new(text, diag);
    int r = 0;

    assert_non_null(t);
    while ((r = bh_toml_next(t, &type)) == 0 && type != BH_TOML_END) {
        assert_int_equal(bh_toml_type(t), type);
        if (b->len)
            bh_buf_add_char(b, ' ');
        for (size_t i = 0; i < bh_toml_depth(t); i++) {
            if (i)
                bh_buf_add_char(b, '/');
            bh_buf_add_str(b, bh_toml_key(t, (int)i));
        }
        bh_buf_printf(b, ":%s", marks[type]);
        if (type == BH_TOML_INTEGER)
            bh_buf_printf(b, ":%jd", (intmax_t)bh_toml_integer(t));
        else if (bh_toml_text(t).len) {
            bh_buf_add_char(b, ':');
            bh_buf_add_str(b, bh_toml_text(t));
        }
    }
    assert_int_equal(bh_toml_next(t, &type), r); // sticky, and the end stays the end
    return r;
}

static const struct {
    const char *text, *expect;
} good[] = {
    {"", ""},
    {"# a comment\n\n \t\r\n", ""},
    {"\xef\xbb\xbf"
     "a = 1",
     "a:i:1"},
    // Keys.
    {"bare_key-1 = 'v'", "bare_key-1:s:v"},
    {"1234 = 1\n\"127.0.0.1\" = 2\n'quoted \"value\"' = 3\n\"\" = 4",
     "1234:i:1 127.0.0.1:i:2 quoted \"value\":i:3 :i:4"},
    {"physical.color = 'orange'\nsite.\"google.com\" = true\nfruit . 'a' = 1",
     "physical/color:s:orange site/google.com:b:true fruit/a:i:1"},
    {"\"\\u00e9\" = 1\nx.\"a\\tb\".c = 2", "\xc3\xa9:i:1 x/a\tb/c:i:2"},
    {"apple.type = 1\norange.type = 2\napple.skin = 3",
     "apple/type:i:1 orange/type:i:2 apple/skin:i:3"},
    // The same path in three forms.
    {"[dependencies.serde]\nversion = '1'", "dependencies/serde:[] dependencies/serde/version:s:1"},
    {"[dependencies]\nserde.version = '1'", "dependencies:[] dependencies/serde/version:s:1"},
    {"[dependencies]\nserde = { version = '1' }\nx = 1",
     "dependencies:[] dependencies/serde:{ dependencies/serde/version:s:1 dependencies/serde:} "
     "dependencies/x:i:1"},
    // Strings.
    {"s = \"I'm a string. \\\"quoted\\\". Jos\\u00E9\\tand\\x21\\e\\U0001F600\"",
     "s:s:I'm a string. \"quoted\". Jos\xc3\xa9\tand!\x1b\xf0\x9f\x98\x80"},
    {"s = \"\"\"\nRoses are red\r\nViolets \\\n\n   are blue\"\"\"",
     "s:s:Roses are red\nViolets are blue"},
    {"s = \"\"\"Here are two: \"\". Simple.\"\"\"", "s:s:Here are two: \"\". Simple."},
    {"s = \"\"\"\"This,\" she said.\"\"\"\"", "s:s:\"This,\" she said.\""},
    {"s = \"\"\"\"\"two\"\"\"\"\"", "s:s:\"\"two\"\""},
    {"s = 'C:\\Users\\n'\nr = '''\nI [dw]on't\n'''", "s:s:C:\\Users\\n r:s:I [dw]on't\n"},
    {"s = ''''''\nr = \"\"\"\"\"\"\nq = ''", "s:s r:s q:s"},
    // Numbers.
    {"a = +99\nb = -17\nc = 5_349_221\nd = -0\ne = 0", "a:i:99 b:i:-17 c:i:5349221 d:i:0 e:i:0"},
    {"a = 0xDEAD_beef\nb = 0o755\nc = 0b1101_0110", "a:i:3735928559 b:i:493 c:i:214"},
    {"a = 9223372036854775807\nb = -9223372036854775808",
     "a:i:9223372036854775807 b:i:-9223372036854775808"},
    {"a = 3.1_4\nb = -0.01\nc = 5e+22\nd = 1E06\ne = 6.626e-34\nf = -inf\ng = nan",
     "a:f:3.14 b:f:-0.01 c:f:5e+22 d:f:1e06 e:f:6.626e-34 f:f:-inf g:f:nan"},
    {"a = true\nb = false", "a:b:true b:b:false"},
    // Times.
    {"a = 1979-05-27T00:32:00.999999-07:00\nb = 1979-05-27 07:32:00Z\nc = 1979-05-27 # c\nd = "
     "07:32",
     "a:t:1979-05-27T00:32:00.999999-07:00 b:t:1979-05-27 07:32:00Z c:t:1979-05-27 d:t:07:32"},
    {"a = 2000-02-29\nb = 1979-05-27t07:32:00", "a:t:2000-02-29 b:t:1979-05-27t07:32:00"},
    // Arrays and inline tables.
    {"a = [ [1, 2], ['x'], [ ], # c\n 1.5,\n]",
     "a:( a:( a:i:1 a:i:2 a:) a:( a:s:x a:) a:( a:) a:f:1.5 a:)"},
    {"a = {}\nb = { c.d = 1, c.e = [{ f = 2 }] }\ng = 3",
     "a:{ a:} b:{ b/c/d:i:1 b/c/e:( b/c/e:{ b/c/e/f:i:2 b/c/e:} b/c/e:) b:} g:i:3"},
    {"a = { # c\n  b = 1,\n  c = 2,\n}", "a:{ a/b:i:1 a/c:i:2 a:}"},
    // Tables.
    {"[ j . \"\xca\x9e\" . 'l' ]\nx = 1", "j/\xca\x9e/l:[] j/\xca\x9e/l/x:i:1"},
    {"[x.y.z.w]\n[x]\na = 1", "x/y/z/w:[] x:[] x/a:i:1"},
    {"[fruit]\napple.color = 1\n[fruit.apple.texture]\nsmooth = true",
     "fruit:[] fruit/apple/color:i:1 fruit/apple/texture:[] fruit/apple/texture/smooth:b:true"},
    {"[[p]]\nn = 1\n[[p]] # empty\n[[p]]\nn = 2\n[p.q]\nr = 3\n[[p.s]]\n[[p.s]]",
     "p:[[]] p/n:i:1 p:[[]] p:[[]] p/n:i:2 p/q:[] p/q/r:i:3 p/s:[[]] p/s:[[]]"},
    {"[[p]]\n[p.q]\n[[p]]\n[p.q]", "p:[[]] p/q:[] p:[[]] p/q:[]"},
};

static void documents_that_are_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < BH_COUNT(good); i++) {
        struct bh_buf b;
        struct diag_count c;

        diag_count_init(&c);
        bh_buf_init(&b, 0);
        assert_int_equal(events(bh_str_z(good[i].text), &b, &c.diag), 0);
        bh_buf_add_char(&b, '\0');
        assert_string_equal(b.ptr, good[i].expect);
        assert_int_equal(c.errors + c.warnings, 0);
        bh_buf_done(&b);
    }
}

static const struct {
    const char *text;
    int expect;
    uint64_t line;
} bad[] = {
    {"key = # INVALID", BH_E_CORRUPT, 1},
    {"first = \"Tom\" last = \"P\"", BH_E_CORRUPT, 1},
    {"= 'no key'", BH_E_CORRUPT, 1},
    {"a", BH_E_TRUNCATED, 1},
    {"a =", BH_E_TRUNCATED, 1},
    {"a =\n1", BH_E_CORRUPT, 1},
    {"\xc3\xa9 = 1", BH_E_CORRUPT, 1},
    {"a..b = 1", BH_E_CORRUPT, 1},
    {"a. = 1", BH_E_CORRUPT, 1},
    {"\"\"\"a\"\"\" = 1", BH_E_CORRUPT, 1},
    // Defined twice.
    {"name = 1\nname = 2", BH_E_CORRUPT, 2},
    {"s = 1\n\"s\" = 2", BH_E_CORRUPT, 2},
    {"\"\\u0061\" = 1\na = 2", BH_E_CORRUPT, 2},
    {"fruit.apple = 1\nfruit.apple.smooth = true", BH_E_CORRUPT, 2},
    {"[fruit]\na = 1\n[fruit]\nb = 1", BH_E_CORRUPT, 3},
    {"[fruit]\napple = 1\n[fruit.apple]", BH_E_CORRUPT, 3},
    {"[fruit]\napple.color = 1\n[fruit.apple]", BH_E_CORRUPT, 3},
    {"[a.b.c]\nz = 9\n[a]\nb.c.t = 1", BH_E_CORRUPT, 4},
    {"[a.b.c]\nz = 9\n[a]\nb.c.d.k.t = 1", BH_E_CORRUPT, 4},
    {"[a]\nb.c = 1\n[a.d]\n[a.b]", BH_E_CORRUPT, 4},
    {"[a.b.c]\n[a]\nb.x = 1\n[a.b]", BH_E_CORRUPT, 4},
    {"product = { type.name = 'Nail' }\nproduct.type.edible = false", BH_E_CORRUPT, 2},
    {"product = {}\n[product.x]", BH_E_CORRUPT, 2},
    {"a = { b = 1, b = 2 }", BH_E_CORRUPT, 1},
    {"a = { b = 1, b.c = 2 }", BH_E_CORRUPT, 1},
    {"a = { b.c = 1, b = 2 }", BH_E_CORRUPT, 1},
    {"fruits = []\n[[fruits]]", BH_E_CORRUPT, 2},
    {"[fruit.physical]\n[[fruit]]", BH_E_CORRUPT, 2},
    {"[[fruits]]\n[fruits]", BH_E_CORRUPT, 2},
    {"[[fruits]]\n[[fruits.v]]\n[fruits.v]", BH_E_CORRUPT, 3},
    {"[[f]]\n[f.p]\n[[f.p]]", BH_E_CORRUPT, 3},
    {"[[a]]\n[b]\na.x = 1\n[[b.a]]", BH_E_CORRUPT, 4},
    // Headers.
    {"[]", BH_E_CORRUPT, 1},
    {"[a.]", BH_E_CORRUPT, 1},
    {"[a", BH_E_TRUNCATED, 1},
    {"[[a", BH_E_TRUNCATED, 1},
    {"[[a]", BH_E_CORRUPT, 1},
    {"[[a] ]", BH_E_CORRUPT, 1},
    {"[ [a]]", BH_E_CORRUPT, 1},
    {"[a] b = 1", BH_E_CORRUPT, 1},
    {"[a\n]", BH_E_CORRUPT, 1},
    // Strings.
    {"a = \"x", BH_E_TRUNCATED, 1},
    {"a = \"x\ny\"", BH_E_CORRUPT, 1},
    {"a = \"\\q\"", BH_E_CORRUPT, 1},
    {"a = \"\\u00g0\"", BH_E_CORRUPT, 1},
    {"a = \"\\ud800\"", BH_E_CORRUPT, 1},
    {"a = \"\\U00110000\"", BH_E_CORRUPT, 1},
    {"a = \"\\", BH_E_TRUNCATED, 1},
    {"a = \"\x01\"", BH_E_CORRUPT, 1},
    {"a = '\x7f'", BH_E_CORRUPT, 1},
    {"# \x02\n", BH_E_CORRUPT, 1},
    {"a = 1 # x\ry\n", BH_E_CORRUPT, 1},
    {"a = '''x\ry'''", BH_E_CORRUPT, 1},
    {"a = \"\"\"x\n\n", BH_E_TRUNCATED, 3},
    {"a = \"\"\"x\"\"\"\"\"\"", BH_E_CORRUPT, 1},
    {"a = 1\nb = \"\xff\"", BH_E_CORRUPT, 2},
    {"a = \"\"\"\\ x\"\"\"", BH_E_CORRUPT, 1},
    // Numbers and times.
    {"a = 01", BH_E_CORRUPT, 1},
    {"a = 1__0 ", BH_E_CORRUPT, 1},
    {"a = _1 ", BH_E_CORRUPT, 1},
    {"a = 1_ ", BH_E_CORRUPT, 1},
    {"a = 0x ", BH_E_CORRUPT, 1},
    {"a = 0X1 ", BH_E_CORRUPT, 1},
    {"a = -0x1 ", BH_E_CORRUPT, 1},
    {"a = 9223372036854775808 ", BH_E_CORRUPT, 1},
    {"a = -9223372036854775809 ", BH_E_CORRUPT, 1},
    {"a = 0xffffffffffffffff ", BH_E_CORRUPT, 1},
    {"a = .7 ", BH_E_CORRUPT, 1},
    {"a = 7. ", BH_E_CORRUPT, 1},
    {"a = 3.e+20 ", BH_E_CORRUPT, 1},
    {"a = 1.2.3 ", BH_E_CORRUPT, 1},
    {"a = True ", BH_E_CORRUPT, 1},
    {"a = Inf ", BH_E_CORRUPT, 1},
    {"a = 1979-02-29 ", BH_E_CORRUPT, 1},
    {"a = 1900-02-29 ", BH_E_CORRUPT, 1},
    {"a = 1979-00-01 ", BH_E_CORRUPT, 1},
    {"a = 1979-5-27 ", BH_E_CORRUPT, 1},
    {"a = 24:00:00 ", BH_E_CORRUPT, 1},
    {"a = 12:60:00 ", BH_E_CORRUPT, 1},
    {"a = 12:00:61 ", BH_E_CORRUPT, 1},
    {"a = 12:00:00. ", BH_E_CORRUPT, 1},
    {"a = 12:00:00Z ", BH_E_CORRUPT, 1},
    {"a = 1979-05-27T12:00:00+1 ", BH_E_CORRUPT, 1},
    {"a = 1979-05-27T12:00:00+24:00 ", BH_E_CORRUPT, 1},
    {"a = 1979-05-27x12:00:00 ", BH_E_CORRUPT, 1},
    // Arrays and inline tables.
    {"a = [1,, 2]", BH_E_CORRUPT, 1},
    {"a = [,]", BH_E_CORRUPT, 1},
    {"a = [1 2]", BH_E_CORRUPT, 1},
    {"a = [1,\n\n", BH_E_TRUNCATED, 3},
    {"a = [1}", BH_E_CORRUPT, 1},
    {"a = { b = 1", BH_E_TRUNCATED, 1},
    {"a = { b }", BH_E_CORRUPT, 1},
    {"a = { , }", BH_E_CORRUPT, 1},
    {"a = { b = 1 c = 2 }", BH_E_CORRUPT, 1},
};

static void documents_that_are_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < BH_COUNT(bad); i++) {
        struct bh_buf b;
        struct diag_count c;

        diag_count_init(&c);
        bh_buf_init(&b, 0);
        int r = events(bh_str_z(bad[i].text), &b, &c.diag);
        if (r != bad[i].expect || c.line != bad[i].line)
            print_message("document: %s\n", bad[i].text);
        assert_int_equal(r, bad[i].expect);
        assert_int_equal(c.errors, 1);
        assert_int_equal(c.code, r);
        assert_int_equal(c.line, bad[i].line);
        bh_buf_done(&b);
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    static const char *const opening[] = {"a = [", "a = {a=", "a.", "[a.", "[[a."};

    for (size_t i = 0; i < BH_COUNT(opening); i++) {
        struct bh_buf b, e;
        bh_buf_init(&b, 0);
        bh_buf_init(&e, 0);
        bh_buf_add_z(&b, opening[i]);
        for (int k = 0; k < 100000; k++)
            bh_buf_add_z(&b, i == 0 ? "[" : i == 1 ? "{a=" : "a.");
        assert_int_equal(events(bh_buf_str(&b), &e, NULL), BH_E_LIMIT);
        assert_true(e.len < (size_t)BH_LIMIT_DEPTH * BH_LIMIT_DEPTH * 4);
        bh_buf_done(&b);
        bh_buf_done(&e);
    }
}

// A lock file of any number of packages is read in the memory of one.
static void elements_are_forgotten(void **state)
{
    (void)state;
    struct bh_buf b;
    enum bh_toml_type type = BH_TOML_ARRAY;
    uint64_t n = 0;

    bh_buf_init(&b, 0);
    for (int i = 0; i < 1000; i++)
        bh_buf_printf(&b, "[[package]]\nname = 'n%d'\n[package.x]\ny.z = %d\n\n", i, i);
    BH_CLEANUP(bh_toml_freep) struct bh_toml *t = bh_toml_new(bh_buf_str(&b), NULL);
    while (bh_toml_next(t, &type) == 0 && type != BH_TOML_END)
        if (bh_toml_at(t, "package.x.y.z")) {
            assert_int_equal(bh_toml_integer(t), n);
            assert_int_equal(bh_toml_line(t), 5 * n + 4);
            n++;
        }
    assert_int_equal(type, BH_TOML_END);
    assert_int_equal(n, 1000);
    bh_buf_done(&b);
}

static void paths(void **state)
{
    (void)state;
    enum bh_toml_type type;
    struct bh_arena a;
    bh_str s;
    BH_CLEANUP(bh_toml_freep)
    struct bh_toml *t = bh_toml_new(
        BH_STR("[tool.poetry]\ngroup.dev.dependencies = { a = [{x = 1}], b = {} }\nname = 'n'\n"),
        NULL);

    assert_int_equal(bh_toml_next(t, &type), 0);
    assert_true(bh_toml_at(t, "tool.poetry"));
    assert_int_equal(bh_toml_next(t, &type), 0);
    assert_int_equal(type, BH_TOML_INLINE);
    assert_true(bh_toml_at(t, "tool.poetry.group.*.dependencies"));
    assert_false(bh_toml_at(t, "tool.poetry.group.*"));
    assert_false(bh_toml_at(t, "tool.poetry.group.*.dependencies.*"));
    assert_false(bh_toml_at(t, "tool.poetry.group.*.x"));
    assert_true(bh_str_eqz(bh_toml_key(t, -1), "dependencies"));
    assert_true(bh_str_eqz(bh_toml_key(t, -5), "tool"));
    assert_int_equal(bh_toml_key(t, -6).len, 0);
    assert_int_equal(bh_toml_key(t, 5).len, 0);
    do
        assert_int_equal(bh_toml_next(t, &type), 0);
    while (!bh_toml_at(t, "tool.poetry.name"));
    bh_arena_init(&a, 0);
    assert_int_equal(bh_toml_copy(t, &a, &s), 0);
    assert_true(bh_str_eqz(s, "n"));
    assert_int_equal(bh_toml_fail(t, BH_E_UNSUPPORTED, "own reason"), BH_E_UNSUPPORTED);
    assert_int_equal(bh_toml_next(t, &type), BH_E_UNSUPPORTED);
    bh_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_that_are_good),
        cmocka_unit_test(documents_that_are_not),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(elements_are_forgotten),
        cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
