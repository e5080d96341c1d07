// SPDX-License-Identifier: Apache-2.0
// XML by a table of elements: what is told of a document, and which documents are refused where.
// Expected values by hand from XML 1.0 (5th edition) and Namespaces in XML 1.0.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xml.h"

#include "../support/diag_count.h"

enum { ROOT = 1, LIST, ITEM, LEAF };

static const struct bh_xml_row rows[] = {
    {0, "urn:a", "root", ROOT},    {0, "", "plain", ROOT},        {ROOT, "urn:a", "list", LIST},
    {ROOT, "", "leaf", LEAF},      {LIST, "urn:a", "item", ITEM}, {LIST, "urn:b/", "item", LEAF},
    {ITEM, "urn:a", "leaf", LEAF},
};

static int on_open(struct bh_xml *x, void *ctx, unsigned state)
{
    bh_str plain = bh_xml_attribute(x, "", "k"), spaced = bh_xml_attribute(x, "urn:b/", "k");
    bh_str lang = bh_xml_attribute(x, BH_XML_NAMESPACE, "lang");

    bh_buf_printf(ctx, "<%u", state);
    if (plain.len)
        bh_buf_printf(ctx, " k=%.*s", BH_FMT(plain));
    if (spaced.len)
        bh_buf_printf(ctx, " b:k=%.*s", BH_FMT(spaced));
    if (lang.len)
        bh_buf_printf(ctx, " lang=%.*s", BH_FMT(lang));
    bh_buf_add_char(ctx, '>');
    if (bh_str_eqz(plain, "fail"))
        return bh_xml_fail(x, BH_E_CORRUPT, "told to fail");
    return 0;
}

static int on_close(struct bh_xml *x, void *ctx, unsigned state, bh_str text)
{
    (void)x;
    bh_buf_printf(ctx, "%.*s</%u>", BH_FMT(text), state);
    return bh_str_eqz(text, "end") ? BH_E_SYSTEM : 0;
}

static int read_text(bh_str text, struct bh_buf *found, struct diag_count *diag)
{
    static const struct bh_xml_table table = {rows, BH_COUNT(rows), on_open, on_close};
    const struct bh_input in = bh_input_mem(text);

    bh_buf_clear(found);
    diag_count_init(diag);
    return bh_xml_read(&in, &diag->diag, &table, found);
}

static const struct {
    const char *text, *expected;
    int code;
    uint64_t line; // of the error
} cases[] = {
    {"<plain/>", "<1></1>", 0, 0},
    {"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- c --><plain>t</plain> <?pi?>\n", "<1>t</1>", 0, 0},
    {"<root xmlns='urn:a' xml:lang='ja'><list><item k='1'><leaf>a</leaf></item></list></root>",
     "<1 lang=ja><2><3 k=1><4>a</4></3></2></1>", 0, 0},
    {"<p:root xmlns:p='urn:a' "
     "xmlns:q='urn:b/1'><p:list><q:item/><item/><p:item/></p:list></p:root>",
     "<1><2><4></4><3></3></2></1>", 0, 0},
    {"<plain xmlns:b='urn:b/' b:k='1' k='2'/>", "<1 k=2 b:k=1></1>", 0, 0},
    // The same name elsewhere, and what is inside of it, does not matter
    {"<plain><item><leaf>x</leaf></item><leaf>a<leaf>x</leaf>b</leaf></plain>", "<1><4>ab</4></1>",
     0, 0},
    {"<plain>a<leaf>b</leaf>c</plain>", "<1><4>b</4>c</1>", 0, 0},
    {"<plain>&lt;&amp;&#65;&#x3042;<![CDATA[<&]]>\r\n</plain>", "<1><&A\xe3\x81\x82<&\n</1>", 0, 0},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><plain>\xe9</plain>", "<1>\xc3\xa9</1>", 0, 0},
    // Refused
    {"", "", BH_E_FORMAT, 1},
    {"text", "", BH_E_FORMAT, 1},
    {"<other/>", "", BH_E_FORMAT, 1},
    {"<root/>", "", BH_E_FORMAT, 1}, // of no namespace
    {"<!DOCTYPE plain><plain/>", "", BH_E_UNSUPPORTED, 1},
    {"<?xml version='1.0' encoding='EUC-JP'?><plain/>", "", BH_E_UNSUPPORTED, 1},
    {"<plain>\n<leaf>", "<1><4>", BH_E_TRUNCATED, 2},
    {"<plain", "", BH_E_FORMAT, 1},
    {"<plain>\n\n<leaf", "<1>", BH_E_TRUNCATED, 3},
    {"<plain>\n</leaf>", "<1>", BH_E_CORRUPT, 2},
    {"<plain>\n&x;</plain>", "<1>", BH_E_CORRUPT, 2},
    {"<plain>\n\xff</plain>", "<1>", BH_E_CORRUPT, 2},
    {"<plain>\n&#0;</plain>", "<1>", BH_E_CORRUPT, 2},
    {"<plain/>\n<plain/>", "<1></1>", BH_E_CORRUPT, 2},
    {"<plain k='1' k='2'/>", "", BH_E_FORMAT, 1},
    {"<plain>\n<leaf k='fail'/></plain>", "<1><4 k=fail>", BH_E_CORRUPT, 2},
    {"<plain><leaf>end</leaf><leaf/></plain>", "<1><4>end</4>", BH_E_SYSTEM, 0},
};

static void documents(void **state)
{
    struct diag_count diag;
    struct bh_buf found;

    (void)state;
    bh_buf_init(&found, 0);
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        int r = read_text(bh_str_z(cases[i].text), &found, &diag);
        if (r != cases[i].code || !bh_str_eqz(bh_buf_str(&found), cases[i].expected) ||
            diag.errors != (cases[i].line != 0) || diag.line != cases[i].line)
            fail_msg("%s: %d, line %llu, %.*s (%s)", cases[i].text, r,
                     (unsigned long long)diag.line, BH_FMT(bh_buf_str(&found)), diag.text);
    }
    bh_buf_done(&found);
}

static void utf_16(void **state)
{
    static const char text[] = "\xff\xfe<\0p\0l\0a\0i\0n\0>\0\x42\x30<\0/\0p\0l\0a\0i\0n\0>";
    struct diag_count diag;
    struct bh_buf found;

    (void)state;
    bh_buf_init(&found, 0);
    assert_int_equal(read_text(bh_str_n(text, sizeof(text)), &found, &diag), 0);
    assert_true(bh_str_eqz(bh_buf_str(&found), "<1>\xe3\x81\x82</1>"));
    bh_buf_done(&found);
}

// Texts, tags and characters lie across what is read at a time, wherever that ends.
static void windows(void **state)
{
    struct diag_count diag;
    struct bh_buf text, found, expected;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_init(&found, 0);
    bh_buf_init(&expected, 0);
    bh_buf_add_z(&text, "<plain>");
    bh_buf_add_z(&expected, "<1>");
    for (unsigned i = 0; i < 20000; i++) {
        bh_buf_printf(&text, "<leaf k='%u'>\xe3\x81\x82&amp;%u</leaf>", i, i * 7);
        bh_buf_printf(&expected, "<4 k=%u>\xe3\x81\x82&%u</4>", i, i * 7);
    }
    bh_buf_add_z(&text, "</plain>");
    bh_buf_add_z(&expected, "</1>");
    assert_int_equal(read_text(bh_buf_str(&text), &found, &diag), 0);
    assert_true(bh_str_eq(bh_buf_str(&found), bh_buf_str(&expected)));
    bh_buf_done(&text);
    bh_buf_done(&found);
    bh_buf_done(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(documents), cmocka_unit_test(utf_16),
                                       cmocka_unit_test(windows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
