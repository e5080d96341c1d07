// SPDX-License-Identifier: Apache-2.0
// What RFC 8259 allows and forbids, production by production, and what it leaves to the reader. The
// questions asked are those of "Parsing JSON is a Minefield" (N. Seriot, 2016); the cases are ours.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/json.h"

struct sample {
    const char *text;
    size_t len;
};
#define T(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static int read_by(struct bh_json *j, bool skip)
{
    enum bh_json_type type;
    int r;

    if (!j)
        return BH_E_NOMEM;
    do {
        r = bh_json_next(j, &type);
        if (r == 0 && skip)
            r = bh_json_skip(j);
    } while (r == 0 && type != BH_JSON_END);
    bh_json_free(j);
    return r;
}

static int byte_by_byte(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    bh_str *left = ctx;

    (void)len;
    *ret_n = left->len > 0;
    if (left->len)
        memcpy(buf, left->ptr, 1);
    *left = bh_str_from(*left, 1);
    return 0;
}

// Read from memory, read and skipped in pieces of a byte: all give the same code.
static int read_document(const struct sample *s)
{
    bh_str text = bh_str_n(s->text, s->len), left = text, again = text;
    int r = read_by(bh_json_new_mem(text, NULL), false);

    assert_int_equal(read_by(bh_json_new((struct bh_stream){byte_by_byte, &left}, NULL), false), r);
    assert_int_equal(read_by(bh_json_new((struct bh_stream){byte_by_byte, &again}, NULL), true), r);
    assert_int_equal(read_by(bh_json_new_mem(text, NULL), true), r);
    return r;
}

static void good(void **state)
{
    (void)state;
    static const struct sample rows[] = {
        // Any value may stand alone; white space of four kinds.
        T("null"),
        T("true"),
        T("false"),
        T("42"),
        T("-0.1"),
        T("\"alone\""),
        T("[]"),
        T("{}"),
        T("\t\r\n [ \t\r\n ] \t\r\n"),
        T("[1\n,2\r,3\t,4 ]"),
        T("{ \"a\" : 1 , \"b\" : 2 }"),
        T("{\"a\"\n:\n1\n}\n"),
        // Arrays and objects.
        T("[[]]"),
        T("[[],[[],{}]]"),
        T("[\"\"]"),
        T("[null,1,\"1\",{}]"),
        T("[1,null,null,null,2]"),
        T("{\"\":0}"),
        T("{\"a\":[]}"),
        T("{\"a\":1,\"a\":1}"), // the same name twice is the caller's matter
        T("{\"a\":\"b\",\"a\":\"c\"}"),
        T("{\"min\":-1.0e+28,\"max\":1.0e+28}"),
        T("{\"a\\u0000b\":0}"),
        // Numbers.
        T("[0]"),
        T("[-0]"),
        T("[-0.0]"),
        T("[0e1]"),
        T("[0e+1]"),
        T("[0E-0]"),
        T("[1E22]"),
        T("[1E-2]"),
        T("[1e00002]"),
        T("[123.456e78]"),
        T("[-123]"),
        T("[123456789012345678901234567890]"),
        T("[-0.00000000000000000000000000000000000000000000000000000000000000001]"),
        T("[1e400]"), // range is the caller's matter: numbers are text here
        T("[-1e-400]"),
        T("[0.4e0066999999999999999999999999999999999999999999999999999999999999]"),
        // Strings: escapes.
        T("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
        T("[\"\\\\a\"]"),
        T("[\"\\\\u0000\"]"),
        T("[\"\\u0000\"]"),
        T("[\"\\u0012\"]"),
        T("[\"\\u001F\\u007F\"]"),
        T("[\"\\uABCD\\uabcd\\uFfFe\"]"),
        T("[\"\\uD801\\udc37\"]"),
        T("[\"\\ud83d\\ude39\\ud83d\\udc8d\"]"),
        T("[\"\\uDBFF\\uDFFF\"]"),
        T("[\"\\u2028\\u2029\"]"),
        T("[\"\\uFDD0\\uFFFF\"]"), // not characters, yet code points
        // Strings: raw bytes.
        T("[\"\x7f\"]"),
        T("[\"\xc2\x80\xdf\xbf\"]"),
        T("[\"\xe0\xa0\x80\xef\xbf\xbf\"]"),
        T("[\"\xed\x9f\xbf\xee\x80\x80\"]"),
        T("[\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"]"),
        T("[\"\xe2\x80\xa8\xe2\x80\xa9\"]"),
        T("[\"/*not a comment*/ //\"]"),
        T("[\"\xef\xbb\xbf\"]"),
        T("{\"\xe5\x90\x8d\xe5\x89\x8d\":\"\xe9\x83\xa8\xe5\x93\x81\"}"),
        // A byte order mark may be passed over (section 8.1).
        T("\xef\xbb\xbf{}"),
        T("\xef\xbb\xbf \"a\""),
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (read_document(&rows[i]) != 0)
            fail_msg("%zu: '%s' is refused", i, rows[i].text);
}

static void corrupt(void **state)
{
    (void)state;
    static const struct sample rows[] = {
        // Around the value.
        T("[]x"),
        T("[]]"),
        T("{}}"),
        T("[][]"),
        T("{}{}"),
        T("1 2"),
        T("[1],"),
        T("]"),
        T("}"),
        T(","),
        T(":"),
        T("[\"a\"]#"),
        T("{}/**/"),
        T("/*a*/[]"),
        T("//a\n[]"),
        T("# a\n[]"),
        T("<null>"),
        T("[\x0b]"),
        T("[\x0c]"),
        T("\x00"),
        T("[\x00]"),
        T("[]\x00"),
        T("[\xc2\xa0]"),     // a space, but not one of the four
        T("[\xe2\x81\xa0]"), // word joiner
        T("[\xe3\x80\x80]"), // ideographic space
        T("\xff\xfe[\x00]\x00"),
        T("\xfe\xff\x00[\x00]"),
        T("\xef\xbb[]"),
        T("\xef\xbb\xbf\xef\xbb\xbf[]"),
        T("[]\xef\xbb\xbf"),
        T("\xe9"),
        // Arrays.
        T("[1 true]"),
        T("[1,,2]"),
        T("[,]"),
        T("[,1]"),
        T("[1,]"),
        T("[1,,]"),
        T("[\"\",]"),
        T("[\"a\" \"b\"]"),
        T("[1:2]"),
        T("[1}"),
        T("[a]"),
        T("[3[4]]"),
        T("[*]"),
        T("[\"a\",\n4\n,1,}"),
        T("['a']"),
        T("[<null>]"),
        T("[(1)]"),
        // Objects.
        T("{,}"),
        T("{\"a\"}"),
        T("{\"a\",1}"),
        T("{\"a\" 1}"),
        T("{\"a\"::1}"),
        T("{\"a\":1,}"),
        T("{\"a\":1,,\"b\":2}"),
        T("{\"a\":1 \"b\":2}"),
        T("{\"a\":}"),
        T("{\"a\":1]"),
        T("{:1}"),
        T("{a:1}"),
        T("{'a':1}"),
        T("{1:1}"),
        T("{null:1}"),
        T("{[]:1}"),
        T("{\"a\":1}#"),
        T("{\"a\":a}"),
        T("{\"a\":\"b\":\"c\"}"),
        T("{\"a\"/**/:1}"),
        T("{\"a\":1; \"b\":2}"),
        // Words.
        T("[True]"),
        T("[TRUE]"),
        T("[nul]"),
        T("[fals]"),
        T("[tru]"),
        T("[nulll]"),
        T("[truefalse]"),
        T("[NaN]"),
        T("[-NaN]"),
        T("[Infinity]"),
        T("[-Infinity]"),
        T("[Inf]"),
        T("[undefined]"),
        T("[n]"),
        // Numbers.
        T("[+1]"),
        T("[++1]"),
        T("[--1]"),
        T("[- 1]"),
        T("[-]"),
        T("[-a]"),
        T("[01]"),
        T("[-01]"),
        T("[-012]"),
        T("[00]"),
        T("[.5]"),
        T("[-.5]"),
        T("[0.]"),
        T("[-2.]"),
        T("[2.e3]"),
        T("[2.e+3]"),
        T("[.2e-3]"),
        T("[0e]"),
        T("[0e+]"),
        T("[0.3e]"),
        T("[1.0e-]"),
        T("[1eE2]"),
        T("[1e1.5]"),
        T("[1.2.3]"),
        T("[1-1]"),
        T("[1+2]"),
        T("[0x1F]"),
        T("[0b1]"),
        T("[1_000]"),
        T("[1 000]"),
        T("[1a]"),
        T("[1.8011670033376514H-308]"),
        T("[\xef\xbc\x91]"), // full-width digit one
        // Strings.
        T("[\"\n\"]"),
        T("[\"\t\"]"),
        T("[\"\x00\"]"),
        T("[\"\x1f\"]"),
        T("[\"a\\\n\"]"),
        T("[\"\\x00\"]"),
        T("[\"\\a\"]"),
        T("[\"\\'\"]"),
        T("[\"\\0\"]"),
        T("[\"\\\x00\"]"),
        T("[\"\\\xf0\x9f\x8c\x80\"]"),
        T("[\"\\U0041\"]"),
        T("[\"\\u\"]"),
        T("[\"\\u1\"]"),
        T("[\"\\u12\"]"),
        T("[\"\\u123\"]"),
        T("[\"\\u123g\"]"),
        T("[\"\\u+123\"]"),
        T("[\"\\u 123\"]"),
        T("[\"\\u{41}\"]"),
        T("[\"\\\"]"
          "x\"\"]"),
        T("[\\n]"),
        T("[\\u0041]"),
        T("[\"a\"b]"),
        // Surrogates (left open by the RFC; no text can hold one alone, so they are refused).
        T("[\"\\uD800\"]"),
        T("[\"\\uD800x\"]"),
        T("[\"\\uD800\\n\"]"),
        T("[\"\\uD800\\u\"]"),
        T("[\"\\uD800\\u1\"]"),
        T("[\"\\uD800\\uD800\"]"),
        T("[\"\\uD800\\uDBFF\"]"),
        T("[\"\\uD800\\uE000\"]"),
        T("[\"\\uDFFF\"]"),
        T("[\"\\uDd1e\\uD834\"]"),
        T("[\"\\uD834\\\\uDd1e\"]"),
        // Bytes that are not UTF-8.
        T("[\"\xff\"]"),
        T("[\"\x80\"]"),
        T("[\"\xe9\"]"),
        T("[\"\xc3\"]"),
        T("[\"\xe3\x81\"]"),
        T("[\"\xc0\x80\"]"),
        T("[\"\xc0\xaf\"]"),
        T("[\"\xe0\x80\xaf\"]"),
        T("[\"\xe0\xff\"]"),
        T("[\"\xed\xa0\x80\"]"),
        T("[\"\xed\xbf\xbf\"]"),
        T("[\"\xf4\x90\x80\x80\"]"),
        T("[\"\xf4\xbf\xbf\xbf\"]"),
        T("[\"\xf8\x80\x80\x80\x80\"]"),
        T("[\"\xfc\x80\x80\x80\x80\x80\"]"),
        T("[\"\xe6\x97\xa5\xd1\x88\xfa\"]"),
        T("{\"\xb9\":\"0\"}"),
        T("[\"a\xe5\"]"),
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        int r = read_document(&rows[i]);
        if (r != BH_E_CORRUPT)
            fail_msg("%zu: '%s' gives %s", i, rows[i].text, bh_error_name(r));
    }
}

// Each proper front of a document without a number at its end is truncated, and nothing else.
static void truncated(void **state)
{
    (void)state;
    static const char text[] = " {\"na\\u006de\\n\" : [ -1.5e+3, true , false,null , {}, [],"
                               "\"\\ud83d\\ude00 \xe9\x83\xa8\xf0\x9f\x98\x80\" ] , \"\":0 }";

    for (size_t n = 0; n < sizeof(text) - 1; n++) {
        struct sample front = {text, n};
        int r = read_document(&front);
        if (r != BH_E_TRUNCATED)
            fail_msg("%zu bytes: %s", n, bh_error_name(r));
    }
    struct sample whole = {text, sizeof(text) - 1};
    assert_int_equal(read_document(&whole), 0);
}

// A string of 24 letters with each byte at each place: the string is looked at in blocks, and no
// place of a block may miss a byte.
static void each_byte_at_each_place(void **state)
{
    (void)state;
    char text[26];

    for (int c = 0; c < 0x100; c++) {
        bool good = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
        for (size_t at = 1; at < sizeof(text) - 1; at++) {
            memset(text, 'a', sizeof(text));
            text[0] = text[sizeof(text) - 1] = '"';
            text[at] = (char)c;
            struct sample s = {text, sizeof(text)};
            int r = read_document(&s);
            if ((r == 0) != good)
                fail_msg("byte 0x%02x at %zu: %s", (unsigned)c, at, bh_error_name(r));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good),
        cmocka_unit_test(corrupt),
        cmocka_unit_test(truncated),
        cmocka_unit_test(each_byte_at_each_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
