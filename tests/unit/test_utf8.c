// SPDX-License-Identifier: Apache-2.0
// UTF-8: validity (RFC 3629, section 4; Unicode table 3-7), width, text made safe to show.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

#define S(literal) BH_STR(literal)

static void each_character_there_and_back(void **state)
{
    (void)state;

    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c == 0xd800)
            c = 0xe000;
        char bytes[4];
        size_t n = bh_utf8_encode(c, bytes);
        bh_str s = bh_str_n(bytes, n);
        assert_int_equal(n, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
        assert_true(bh_utf8_valid(s));
        for (size_t i = 1; i < n; i++) {
            assert_int_equal(bh_utf8_length(bytes, i), -1);
            assert_false(bh_utf8_valid(bh_str_n(bytes, i)));
        }
        assert_int_equal(bh_utf8_next(&s), c);
        assert_int_equal(s.len, 0);
    }
}

// All sequences of two bytes and the edges of longer ones against the ranges of table 3-7.
static void bytes_that_are_no_character(void **state)
{
    (void)state;
    static const bh_str bad[] = {
        {"\xc0\xaf", 2},
        {"\xc1\xbf", 2},
        {"\xe0\x9f\xbf", 3},
        {"\xed\xa0\x80", 3},
        {"\xed\xbf\xbf", 3},
        {"\xf0\x8f\xbf\xbf", 4},
        {"\xf4\x90\x80\x80", 4},
        {"\xf5\x80\x80\x80", 4},
        {"\xf8\x88\x80\x80\x80", 5},
        {"\xff", 1},
        {"\xe3\x81\x41", 3},
        {"\xe3\x41\x81", 3},
        {"\x80", 1},
        {"\xbf", 1},
        {"\xf0\x9f\x98\xc0", 4},
    };

    for (size_t i = 0; i < BH_COUNT(bad); i++) {
        bh_str s = bad[i];
        assert_false(bh_utf8_valid(s));
        assert_int_equal(bh_utf8_next(&s), -1);
        assert_int_equal(s.len, bad[i].len - 1);
    }
    for (int a = 0x80; a < 0x100; a++) {
        for (int b = 0; b < 0x100; b++) {
            char bytes[2] = {(char)a, (char)b};
            bool good = a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf;
            assert_int_equal(bh_utf8_valid(bh_str_n(bytes, 2)), good);
        }
    }
    char long_text[64];
    memset(long_text, 'a', sizeof(long_text));
    for (size_t i = 0; i < sizeof(long_text); i++) {
        long_text[i] = (char)0x80;
        assert_false(bh_utf8_valid(bh_str_n(long_text, sizeof(long_text))));
        long_text[i] = 'a';
    }
    assert_true(bh_utf8_valid(bh_str_n(long_text, sizeof(long_text))));
    assert_true(bh_utf8_valid(BH_STR_EMPTY));
}

static void what_is_no_character_is_encoded_as_the_replacement(void **state)
{
    (void)state;
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_utf8_add(&b, 0xd800);
    bh_utf8_add(&b, 0x110000);
    bh_utf8_add(&b, 0x3042);
    assert_true(bh_str_eqz(bh_buf_str(&b), "\xef\xbf\xbd\xef\xbf\xbd\xe3\x81\x82"));
    bh_buf_done(&b);
}

static void columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } rows[] = {
        {"", 0},
        {"buhin", 5},
        {"部品台帳", 8},
        {"オープンソース", 14},
        {"ｵｰﾌﾟﾝ", 5},          // half-width forms: the sound mark has a column of its own
        {"ＡＢＣ", 6},         // full-width Latin
        {"。「」", 6},         // punctuation
        {"か\xe3\x82\x99", 2}, // combining sound mark U+3099
        {"e\xcc\x81", 1},      // combining acute
        {"é", 1},
        {"한국어", 6},
        {"中文", 4},
        {"𠮷野家", 6}, // outside the basic plane
        {"😀", 2},
        {"①", 1}, // ambiguous: one
        {"\xff\xfe", 2},
        {"a\tb", 2},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (bh_utf8_width(bh_str_z(rows[i].text)) != rows[i].columns)
            fail_msg("%s: %zu", rows[i].text, bh_utf8_width(bh_str_z(rows[i].text)));
}

static void fitted(void **state)
{
    (void)state;

    assert_true(bh_str_eqz(bh_utf8_fit(S("部品台帳"), 8), "部品台帳"));
    assert_true(bh_str_eqz(bh_utf8_fit(S("部品台帳"), 7), "部品台"));
    assert_true(bh_str_eqz(bh_utf8_fit(S("部品台帳"), 1), ""));
    assert_true(bh_str_eqz(bh_utf8_fit(S("abc"), 0), ""));
    assert_true(bh_str_eqz(bh_utf8_fit(S("か\xe3\x82\x99く"), 2), "か\xe3\x82\x99"));
}

static void safe_to_show(void **state)
{
    (void)state;
    static const struct {
        bh_str text;
        const char *shown;
    } rows[] = {
        {{"部品 a-z", 10}, "部品 a-z"},
        {{"a\nb\t\x1b[31m\x7f", 10}, "a\\x0ab\\x09\\x1b[31m\\x7f"},
        {{"a\0b", 3}, "a\\x00b"},
        {{"\xff\xe3\x81", 3}, "\\xff\\xe3\\x81"},
        {{"\xc2\x9b", 2}, "\\u{009b}"},
        {{"x\xe2\x80\xaey", 5}, "x\\u{202e}y"},
        {{"\xe2\x81\xa6", 3}, "\\u{2066}"},
        {{"\xef\xbb\xbf", 3}, "\\u{feff}"},
        {{"\xf3\xa0\x81\x81", 4}, "\\u{e0041}"},
        {{"\xe2\x80\x8d", 3}, "\xe2\x80\x8d"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_buf b;
        bh_buf_init(&b, 0);
        bh_utf8_printable(&b, rows[i].text);
        bh_buf_add_char(&b, '\0');
        assert_string_equal(b.ptr, rows[i].shown);
        bh_buf_done(&b);
    }
}

static void prose(void **state)
{
    (void)state;
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_utf8_printable_prose(&b, S("a\tb\r\n\v\fc\x08\x0e\x1b[31m\x7f\xc2\x85\xff"));
    assert_true(bh_str_eqz(bh_buf_str(&b), "a b    c\\x08\\x0e\\x1b[31m\\x7f\\u{0085}\\xff"));
    bh_buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_character_there_and_back),
        cmocka_unit_test(bytes_that_are_no_character),
        cmocka_unit_test(what_is_no_character_is_encoded_as_the_replacement),
        cmocka_unit_test(columns),
        cmocka_unit_test(fitted),
        cmocka_unit_test(safe_to_show),
        cmocka_unit_test(prose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
