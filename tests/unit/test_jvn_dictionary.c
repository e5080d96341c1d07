// SPDX-License-Identifier: Apache-2.0
// JVN iPedia's list of products. Expected values by hand from the documents' description (MyJVN
// Results 3.3) and the forms of NISTIR 7695.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "feeds/jvn.h"

#include "../support/diag_count.h"

static int put_name(void *ctx, const struct bh_product_name *n)
{
    bh_buf_printf(ctx, "%.*s %.*s|%.*s|%.*s|%.*s|%.*s|%.*s|", BH_FMT(n->lang), BH_FMT(n->vendor_id),
                  BH_FMT(n->vendor), BH_FMT(n->id), BH_FMT(n->name), BH_FMT(n->product),
                  BH_FMT(n->cpe));
    for (size_t i = 0; i < n->folded.len; i++)
        bh_buf_add_char(ctx, n->folded.ptr[i] == '\n' ? '/' : n->folded.ptr[i]);
    bh_buf_add_char(ctx, '\n');
    return 0;
}

static int put_all(void *ctx, bh_str lang)
{
    bh_buf_printf(ctx, "all of %.*s\n", BH_FMT(lang));
    return 0;
}

#define RESULT(lang, vendors)                                                                      \
    "<Result version=\"3.3\" xmlns=\"http://jvndb.jvn.jp/myjvn/Results\" "                         \
    "xmlns:status=\"http://jvndb.jvn.jp/myjvn/Status\"><VendorInfo xml:lang=\"" lang "\">" vendors \
    "</VendorInfo><status:Status retCd=\"0\"/></Result>"
#define VENDOR(name, id, products)                                                                 \
    "<Vendor vname=\"" name "\" cpe=\"cpe:/:x\" vid=\"" id "\">" products "</Vendor>"
#define LISTED(numbers)                                                                            \
    "<Result xmlns=\"http://jvndb.jvn.jp/myjvn/Results\" "                                         \
    "xmlns:status=\"http://jvndb.jvn.jp/myjvn/Status\"><VendorInfo xml:lang=\"ja\">" VENDOR(       \
        "A", "1",                                                                                  \
        PRODUCT("p", "cpe:/a:a:p", "1")                                                            \
            PRODUCT("q", "cpe:/a:a:q", "2")) "</VendorInfo><status:Status retCd=\"0\" " numbers    \
                                             "/></Result>"
#define TWO                    "ja 1|A|1|p|a:p|cpe:/a:a:p|a/p/a:p\nja 1|A|2|q|a:q|cpe:/a:a:q|a/q/a:q\n"
#define PRODUCT(name, cpe, id) "<Product pname=\"" name "\" cpe=\"" cpe "\" pid=\"" id "\"/>"

static const struct {
    const char *text, *expected;
    int code;
} rows[] = {
    {RESULT("ja", VENDOR("会社", "1", PRODUCT("製品", "cpe:/a:v:p", "2"))),
     "ja 1|会社|2|製品|v:p|cpe:/a:v:p|会社/製品/v:p\n", 0},
    {RESULT("en", VENDOR("Company", "1", PRODUCT("Product", "cpe:/a:v:p", "2"))),
     "en 1|Company|2|Product|v:p|cpe:/a:v:p|company/product/v:p\n", 0},
    // Full width, half-width kana
    {RESULT("ja", VENDOR("ﾆｯﾎﾟﾝ", "1", PRODUCT("ＡＢＣ　ｶﾞ", "cpe:/h:V:P", "2"))),
     "ja 1|ﾆｯﾎﾟﾝ|2|ＡＢＣ　ｶﾞ|v:p|cpe:/h:V:P|ニッポン/abc ガ/v:p\n", 0},
    // Several of each; a vendor without products; names as they are published
    {RESULT("ja",
            VENDOR("A", "1", PRODUCT("p", "cpe:/a:a:p", "1") PRODUCT("q", "cpe:/o:a:q q", "2"))
                VENDOR("B", "2", "") VENDOR("C", "3", PRODUCT(" r ", "cpe:/a:c:r:1.0", "3"))),
     "ja 1|A|1|p|a:p|cpe:/a:a:p|a/p/a:p\nja 1|A|2|q|a:q_q|cpe:/o:a:q q|a/q/a:q_q\n"
     "ja 3|C|3|r|c:r|cpe:/a:c:r:1.0|c/r/c:r\n",
     0},
    // Anybody's products, and none
    {RESULT("ja",
            VENDOR("A", "1",
                   PRODUCT("p", "cpe:/a:misc:p", "1") PRODUCT("q", "cpe:/a:Multiple_Vendors:q", "2")
                       PRODUCT("r", "cpe:/a:n%2fa:r", "3") PRODUCT("s", "", "4")
                           PRODUCT("t", "製品", "5"))),
     "ja 1|A|1|p||cpe:/a:misc:p|a/p/\nja 1|A|2|q||cpe:/a:Multiple_Vendors:q|a/q/\n"
     "ja 1|A|3|r||cpe:/a:n%2fa:r|a/r/\nja 1|A|4|s|||a/s/\nja 1|A|5|t||製品|a/t/\n",
     0},
    {RESULT("ja", VENDOR("A", "1", PRODUCT("p", "cpe:/a:v:p", ""))),
     "ja 1|A|cpe:/a:v:p|p|v:p|cpe:/a:v:p|a/p/v:p\n", 0},
    {RESULT("ja", "<Vendor><Product pname=\"p\" pid=\"1\"/></Vendor>"), "ja ||1|p|||/p/\n", 0},
    {RESULT("ja", VENDOR("A", "1", PRODUCT("", "cpe:/a:v:p", "1"))), "", BH_E_CORRUPT},
    {RESULT("ja", VENDOR("A", "1", PRODUCT("p", "", ""))), "", BH_E_CORRUPT},
    // Whether it is all that there is: the published file says so by its numbers; an answer to a
    // question has the number of its first product, or a limit.
    {LISTED("totalRes=\"2\" totalResRet=\"2\" firstRes=\"\" retMax=\"\""), TWO "all of ja\n", 0},
    {LISTED("totalRes=\"2\" totalResRet=\"2\""), TWO "all of ja\n", 0},
    {LISTED("totalRes=\"2\" totalResRet=\"2\" firstRes=\"1\""), TWO, 0},
    {LISTED("totalRes=\"2\" totalResRet=\"2\" retMax=\"10000\""), TWO, 0},
    {LISTED("totalRes=\"3\" totalResRet=\"2\""), TWO, 0},
    {LISTED("totalRes=\"3\" totalResRet=\"3\""), TWO, 0},
    {LISTED("totalRes=\"2\""), TWO, 0},
    {LISTED("totalRes=\"x\" totalResRet=\"x\""), TWO, 0},
    {LISTED("totalRes=\"-2\" totalResRet=\"18446744073709551618\""), TWO, 0},
    {"<Result xmlns=\"http://jvndb.jvn.jp/myjvn/Results\"><VendorInfo><Vendor>", "",
     BH_E_TRUNCATED},
};

static void names(void **state)
{
    (void)state;
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        const struct bh_input in = bh_input_mem(bh_str_z(rows[i].text));
        struct diag_count diag;
        struct bh_arena arena;
        struct bh_buf found;

        diag_count_init(&diag);
        bh_arena_init(&arena, 0);
        bh_buf_init(&found, 0);
        const struct bh_feed_sink sink = {
            .arena = &arena, .name = put_name, .all_names = put_all, .ctx = &found};
        int r = bh_feed_jvn.read(&in, &diag.diag, &sink);
        if (r != rows[i].code || diag.errors != (r < 0) ||
            !bh_str_eqz(bh_buf_str(&found), rows[i].expected))
            fail_msg("%s: %d\n%.*s", rows[i].text, r, BH_FMT(bh_buf_str(&found)));
        bh_buf_done(&found);
        bh_arena_done(&arena);
    }
}

// What a worker sends is checked.
static void decoding(void **state)
{
    struct bh_product_name n = {.lang = BH_STR("ja"), .name = BH_STR("p"), .id = BH_STR("1")}, out;
    struct bh_bytes r;
    struct bh_buf b;

    (void)state;
    bh_buf_init(&b, 0);
    bh_product_name_encode(&b, &n);
    bh_bytes_init(&r, bh_buf_str(&b));
    assert_int_equal(bh_product_name_decode(&r, &out), 0);
    assert_true(bh_str_eqz(out.name, "p") && bh_bytes_left(&r) == 0);
    for (size_t cut = 0; cut < b.len; cut++) {
        bh_bytes_init(&r, bh_str_sub(bh_buf_str(&b), 0, cut));
        assert_true(bh_product_name_decode(&r, &out) < 0);
    }
    n.name = BH_STR("\xff");
    bh_buf_clear(&b);
    bh_product_name_encode(&b, &n);
    bh_bytes_init(&r, bh_buf_str(&b));
    assert_int_equal(bh_product_name_decode(&r, &out), BH_E_CORRUPT);
    bh_buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names), cmocka_unit_test(decoding)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
