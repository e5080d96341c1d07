// SPDX-License-Identifier: Apache-2.0
// Stanzas of fields: the examples and rules of deb822(5), and real forms of dpkg, Python and Java.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/diag_count.h"
#include "base/error.h"
#include "formats/deb822.h"

// Each stanza as "line name=value|line name=value|", line ends of values as '/', stanzas between
// braces; then the number of malformed lines.
static const struct {
    const char *text;
    unsigned flags;
    const char *expect;
    unsigned malformed;
} stanza_rows[] = {
    {"", 0, "", 0},
    {"\n \n\n", 0, "", 0},
    {"A: 1\nb-C:2\n", 0, "{1 A=1|2 b-C=2|}", 0},
    {"A: 1\r\nB: 2\r\n\r\nA: 3\r\n", 0, "{1 A=1|2 B=2|}{4 A=3|}", 0},
    {"\n\nA: 1\n\n\n\nB: 2", 0, "{3 A=1|}{7 B=2|}", 0},
    {"\xef\xbb\xbf"
     "A: 1",
     0, "{1 A=1|}", 0},
    {"A:   spaces \t \nB:\nC: x", 0, "{1 A=spaces|2 B=|3 C=x|}", 0},
    {"Description: short\n long\n .\n more\nX: y", 0, "{1 Description=short/ long/ ./ more|5 X=y|}",
     0},
    {"Conffiles:\n /etc/a 0\n\t/etc/b 1\nX: y", 0, "{1 Conffiles=/etc/a 0/\t/etc/b 1|4 X=y|}", 0},
    // White space only within a value: folded for apt and RFC 5322, the end where it is asked for.
    {"D: a\n  \n b\nX: y", 0, "{1 D=a/  / b|4 X=y|}", 0},
    {"D: a\n  \nX: y", BH_DEB822_SPACES_END, "{1 D=a|}{3 X=y|}", 0},
    {"D: a\n \n", 0, "{1 D=a|}", 0},
    // Comments.
    {"# c\nA: 1\n# c\nB: 2\n", BH_DEB822_COMMENTS, "{2 A=1|4 B=2|}", 0},
    {"A: 1\n# c\n 2\n# c\nB: #3\n\n# c\n", BH_DEB822_COMMENTS, "{1 A=1/# c/ 2|5 B=#3|}", 0},
    {"#A: 1\n", 0, "{1 #A=1|}", 0},
    // Malformed lines.
    {"no colon\nA: 1\n", 0, "{2 A=1|}", 1},
    {" folded\nA: 1\n", 0, "{2 A=1|}", 1},
    {"A: 1\nno colon\n folded\nB: 2\n", 0, "{1 A=1|4 B=2|}", 2},
    {": no name\na b: space\n\xc3\xa9: not ASCII\nA\t: tab\n", 0, "{}", 4},
    {"A:1:2\nhttp://x\n", 0, "{1 A=1:2|2 http=//x|}", 0},
    {"lone", 0, "{}", 1},
    {"no colon\n  \nA: 1\n", 0, "{3 A=1|}", 1},
};

static void stanzas_and_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < BH_COUNT(stanza_rows); i++) {
        char got[512] = "";
        size_t n = 0;
        struct diag_count c;
        struct bh_deb822 d;
        struct bh_deb822_field f;

        diag_count_init(&c);
        bh_deb822_init(&d, bh_str_z(stanza_rows[i].text), stanza_rows[i].flags, &c.diag);
        while (bh_deb822_stanza(&d)) {
            got[n++] = '{';
            while (bh_deb822_field(&d, &f)) {
                int w = snprintf(got + n, sizeof(got) - n, "%ju %.*s=%.*s|", (uintmax_t)f.line,
                                 BH_FMT(f.name), BH_FMT(f.value));
                for (char *p = got + n; *p; p++)
                    if (*p == '\n')
                        *p = '/';
                n += (size_t)w;
            }
            got[n++] = '}';
        }
        assert_string_equal(got, stanza_rows[i].expect);
        assert_int_equal(d.malformed, stanza_rows[i].malformed);
        assert_int_equal(c.warnings, stanza_rows[i].malformed);
    }
}

static void of_many_malformed_lines_the_first_are_said(void **state)
{
    (void)state;
    struct diag_count c;
    struct bh_deb822 d;
    struct bh_deb822_field f;
    char text[2 * 1000];

    for (size_t i = 0; i < sizeof(text); i += 2)
        memcpy(text + i, "x\n", 2);
    diag_count_init(&c);
    bh_deb822_init(&d, bh_str_n(text, sizeof(text)), 0, &c.diag);
    assert_true(bh_deb822_stanza(&d));
    assert_false(bh_deb822_field(&d, &f));
    assert_int_equal(d.malformed, 1000);
    assert_int_equal(c.warnings, BH_DEB822_REPORTS + 1);
    assert_int_equal(c.line, BH_DEB822_REPORTS + 1);
}

static void picks_fields_of_a_stanza(void **state)
{
    (void)state;
    static const char *const names[] = {"Package", "Status", "Source", "Version"};
    struct diag_count c;
    struct bh_deb822 d;
    bh_str v[4];
    uint64_t line;

    diag_count_init(&c);
    bh_deb822_init(&d,
                   BH_STR("\nPackage: a\nSTATUS: install ok installed\nversion: 1-1\nPackage: b\n"
                          "\nPackage: c\nVersion:\n\nother: x\n"),
                   0, &c.diag);
    assert_true(bh_deb822_pick(&d, names, v, 4, &line));
    assert_int_equal(line, 2);
    assert_true(bh_str_eqz(v[0], "a")); // the first of two, with a warning
    assert_int_equal(c.warnings, 1);
    assert_int_equal(c.line, 5);
    assert_true(bh_str_eqz(v[1], "install ok installed"));
    assert_null(v[2].ptr);
    assert_true(bh_str_eqz(v[3], "1-1"));
    assert_true(bh_deb822_pick(&d, names, v, 4, &line));
    assert_int_equal(line, 7);
    assert_true(bh_str_eqz(v[0], "c"));
    assert_non_null(v[3].ptr);
    assert_int_equal(v[3].len, 0);
    assert_true(bh_deb822_pick(&d, names, v, 4, &line));
    assert_null(v[0].ptr);
}

static void lines_of_a_value(void **state)
{
    (void)state;
    static const char *const expect[] = {"first", ".", "  indented", "last"};
    bh_str line, rest = BH_STR("first\r\n .\n# comment\n#\n\t  indented\n last");
    size_t n = 0;

    while (bh_deb822_line(&rest, &line)) {
        assert_true(n < BH_COUNT(expect));
        assert_true(bh_str_eqz(line, expect[n]));
        n++;
    }
    assert_int_equal(n, BH_COUNT(expect));
}

static void joined_lines(void **state)
{
    (void)state;
    struct bh_arena a;
    bh_str s, one = BH_STR("one line");

    bh_arena_init(&a, 0);
    // JAR File Specification: a line of 72 bytes goes on behind the space of the next.
    assert_int_equal(
        bh_deb822_join(&a, BH_STR("org.example.so\r\n me.package\n s"), BH_STR(""), &s), 0);
    assert_true(bh_str_eqz(s, "org.example.some.packages"));
    assert_int_equal(bh_deb822_join(&a, BH_STR("a\n b\n c"), BH_STR(", "), &s), 0);
    assert_true(bh_str_eqz(s, "a, b, c"));
    assert_int_equal(bh_deb822_join(&a, one, BH_STR("\n"), &s), 0);
    assert_ptr_equal(s.ptr, one.ptr);
    bh_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stanzas_and_fields),
        cmocka_unit_test(of_many_malformed_lines_the_first_are_said),
        cmocka_unit_test(picks_fields_of_a_stanza),
        cmocka_unit_test(lines_of_a_value),
        cmocka_unit_test(joined_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
