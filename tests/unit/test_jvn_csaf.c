// SPDX-License-Identifier: Apache-2.0
// Entries of JVN iPedia in JSON. Expected values by hand from the description of MyJVN's feed "oka"
// (getVulnDetailInfo, jvncsaf and jvnstix).

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "feeds/jvn.h"

#include "../support/feed_text.h"

static int put_record(void *ctx, const struct bh_advisory *a)
{
    static const char *const kinds[] = {"=", "^", "~"};
    static const char *const advice[] = {"impact", "solution", "workaround"};
    struct bh_buf *b = ctx;

    bh_buf_printf(b, "# %.*s", BH_FMT(a->id));
    for (size_t i = 0; i < a->link_count; i++)
        bh_buf_printf(b, " %s%.*s", kinds[a->links[i].kind], BH_FMT(a->links[i].id));
    for (size_t i = 0; i < a->severity_count; i++)
        bh_buf_printf(b, " %.*s", BH_FMT(a->severities[i].score));
    for (size_t i = 0; i < a->cwe_count; i++)
        bh_buf_printf(b, " %.*s", BH_FMT(a->cwes[i]));
    for (size_t i = 0; i < a->advice_count; i++)
        bh_buf_printf(b, " %s: %.*s", advice[a->advice[i].kind], BH_FMT(a->advice[i].text));
    if (a->title.len + a->title_ja.len)
        bh_buf_printf(b, " %.*s|%.*s|%.*s|%.*s", BH_FMT(a->title), BH_FMT(a->title_ja),
                      BH_FMT(a->details), BH_FMT(a->details_ja));
    for (size_t i = 0; i < a->reference_count; i++)
        bh_buf_printf(b, " %.*s %.*s", BH_FMT(a->references[i].type), BH_FMT(a->references[i].url));
    bh_buf_add_char(b, '\n');
    for (size_t i = 0; i < a->affected_count; i++) {
        bh_buf_printf(b, "%.*s %.*s (%.*s)", BH_FMT(a->affected[i].ecosystem),
                      BH_FMT(a->affected[i].name), BH_FMT(a->affected[i].note));
        feed_put_versions(b, &a->affected[i]);
        bh_buf_add_char(b, '\n');
    }
    return 0;
}

// Documents with ' for ".
#define DOCUMENT(more) "'document':{'tracking':{'id':'I'}" more "}"
#define TREE(vendor, product, id, helper)                                                          \
    "'product_tree':{'branches':[{'branches':[{'product':{'product_id':'" id                       \
    "','product_identification_helper':{" helper "}},'category':'product_name','name':'" product   \
    "'}],'category':'vendor','name':'" vendor "'}]}"
#define P               TREE("W", "P", "jvnpid:1.0::v:p", "'cpe':'cpe:2.3:a:v:p:*:*:*:*:*:*:*:*'")
#define EXTENSION(more) "'jvn_extension':{'vulnid':'I'" more "}"
#define VERSIONS(all)   ",'affected':[{'vendor':'W','product':'P','versions':[" all "]}]"
#define MATCHES(all)    ",'cpeApplicability':[{'nodes':[{'operator':'OR','cpeMatch':[" all "]}]}]"
#define ENTRY(versions) "{" DOCUMENT("") "," P "," EXTENSION(versions) "}"
#define V(bounds, text) "{'status':'affected'," bounds ",'description':'" text "'}"
#define CPE             "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"
#define VULNERABILITY(cve, products, more)                                                         \
    "{'cve':'" cve "','product_status':{'known_affected':[" products "]}" more "}"
#define CVSS(vector) ",'metrics':[{'content':{'cvss_v3':{'vectorString':'" vector "'}}}]"

static const struct {
    const char *text, *expected;
    int code;
} rows[] = {
    // Versions: bounds and the same in words
    {ENTRY(VERSIONS(V("'version':'8.1.2'", "バージョン 8.1.2"))),
     "# I\nCPE v:p (W P) [>=8.1.2 <=8.1.2]\n", 0},
    {ENTRY(VERSIONS(V("'version':'0.0.0','lessThan':'1.0.6'", "バージョン 1.0.6未満"))),
     "# I\nCPE v:p (W P) [>=0 <1.0.6]\n", 0},
    {ENTRY(VERSIONS(
         V("'version':'2.1.0','lessThanOrEqual':'2.1.3'", "バージョン 2.1.0以上 2.1.3以下"))),
     "# I\nCPE v:p (W P) [>=2.1.0 <=2.1.3]\n", 0},
    {ENTRY(VERSIONS(V("'version':'3.1.1a','lessThan':'3.1.1d'",
                      "3.1.1a以上 3.1.1d未満") "," V("'version':'9','lessThan':'*'", "9 以降"))),
     "# I\nCPE v:p (W P) [>=3.1.1a <3.1.1d] [>=9]\n", 0},
    {ENTRY(VERSIONS("{'version':'*'}")), "# I\nCPE v:p (W P) [>=0]\n", 0},
    // They differ, or the words are of a part
    {ENTRY(VERSIONS(V("'version':'0','lessThan':'1.0.7'", "バージョン 1.0.6未満"))),
     "# I\nCPE v:p (W P) [?バージョン 1.0.6未満 / < 1.0.7]\n", 0},
    {ENTRY(VERSIONS(V("'version':'0','lessThan':'1.0.6'", "1.0.6以下"))),
     "# I\nCPE v:p (W P) [?1.0.6以下 / < 1.0.6]\n", 0},
    {ENTRY(VERSIONS(V("'version':'2','lessThanOrEqual':'3'", "3以下"))),
     "# I\nCPE v:p (W P) [?3以下 / >= 2, <= 3]\n", 0},
    {ENTRY(VERSIONS(V("'version':'7'", "7 および 8"))), "# I\nCPE v:p (W P) [?7 および 8 / = 7]\n",
     0},
    {ENTRY(VERSIONS(V("'version':'0','lessThan':'5.8'", "for Windows 5.8 未満"))),
     "# I\nCPE v:p (W P) [?for Windows 5.8 未満 / < 5.8]\n", 0},
    // Words that are not read say nothing against the bounds
    {ENTRY(VERSIONS(V("'version':'0','lessThan':'5.8'", "ベンダ情報を確認してください"))),
     "# I\nCPE v:p (W P) [>=0 <5.8]\n", 0},
    // Other states; words alone
    {ENTRY(VERSIONS("{'version':'1','status':'unaffected'},{'version':'2','status':'unknown'}")),
     "# I\nCPE v:p (W P) [?2 (unknown)]\n", 0},
    {ENTRY(VERSIONS("{'description':'3 未満'}")), "# I\nCPE v:p (W P) [>=0 <3]\n", 0},
    // Nobody says which
    {"{" DOCUMENT("") "," P "}", "# I\nCPE v:p (W P) [?P]\n", 0},
    // Criteria beside bounds
    {ENTRY(VERSIONS(V("'version':'0.0.0','lessThan':'1.0.6'", "1.0.6未満") "," V(
         "'version':'8.1'", "8.1")) MATCHES("{'criteria':'" CPE "','vulnerable':true,"
                                            "'versionStartIncluding':'0.0.0','versionEndExcluding':"
                                            "'1.0.6'},{'criteria':'jvnpid:1.0::v:p:8.1'}")),
     "# I\nCPE v:p (W P) [>=0 <1.0.6] [>=8.1 <=8.1]\n", 0},
    {ENTRY(VERSIONS(V("'version':'0.0.0','lessThan':'1.0.6'", "1.0.6未満"))
               MATCHES("{'criteria':'" CPE "','versionEndExcluding':'1.0.7'}")),
     "# I\nCPE v:p (W P) [>=0 <1.0.6] [?cpeApplicability: < 1.0.7]\n", 0},
    // Criteria alone
    {ENTRY(MATCHES("{'criteria':'" CPE "','versionStartExcluding':'1','versionEndIncluding':'2'},"
                   "{'criteria':'cpe:2.3:a:v:p:7:*:*:*:*:*:*:*'},{'criteria':'" CPE
                   "','vulnerable':false,'versionEndExcluding':'9'}")),
     "# I\nCPE v:p (W P) [>1 <=2] [>=7 <=7]\n", 0},
    {ENTRY(
         MATCHES("{'criteria':'" CPE "','versionStartIncluding':'1','versionStartExcluding':'2'}")),
     "# I\nCPE v:p (W P) [?" CPE " >= 1 > 2]\n", 0},
    {ENTRY(",'cpeApplicability':[{'operator':'AND','nodes':[{'operator':'OR','cpeMatch':"
           "[{'criteria':'" CPE "','versionEndExcluding':'2'}]}]}]"),
     "# I\nCPE v:p (W P) [?" CPE " < 2]\n", 0},
    {ENTRY(",'cpeApplicability':[{'nodes':[{'negate':true,'cpeMatch':[{'criteria':'" CPE
           "','versionEndExcluding':'2'}]}]}]"),
     "# I\nCPE v:p (W P) [?" CPE " < 2]\n", 0},
    {ENTRY(MATCHES("{'criteria':'cpe:2.3:a:v:q:*:*:*:*:*:*:*:*','versionEndExcluding':'2'}")),
     "# I\nCPE v:p (W P) [?P]\nCPE v:q (cpe:2.3:a:v:q:*:*:*:*:*:*:*:*) [>=0 <2]\n", 0},
    // Products without CPE name, and of anybody
    {"{" DOCUMENT("") "," TREE("W", "P", "jvnpid:1.0::v:p", "") "," EXTENSION(
         VERSIONS(V("'version':'1'", "1")) MATCHES("{'criteria':'jvnpid:1.0::v:p:1'}")) "}",
     "# I\n  (W P) [>=1 <=1]\n", 0},
    {"{" DOCUMENT("") "," TREE("W", "P", "i", "'cpe':'cpe:2.3:a:misc:p:*:*:*:*:*:*:*:*'") "}",
     "# I\n  (W P) [?P]\n", 0},
    // A version in the tree
    {"{" DOCUMENT("") ",'product_tree':{'branches':[{'name':'W','category':'vendor','branches':["
                      "{'name':'P','category':'product_name','branches':[{'category':"
                      "'product_version','name':'4.0','product':{'product_id':'p4',"
                      "'product_identification_helper':{'cpe':'cpe:2.3:a:v:p:4.0:*:*:*:*:*:*:*'}}},"
                      "{'category':'product_version','name':'5.0','product':{'product_id':'p5'}}"
                      "]}]}]},'vulnerabilities':[" VULNERABILITY("", "'p4'", "") "]}",
     "# I\nCPE v:p (W P) [>=4.0 <=4.0]\n", 0},
    // One CVE
    {"{" DOCUMENT(
         ",'title':'T','lang':'ja','notes':[{'category':'description','text':'D'},"
         "{'category':'other','text':'E'}],'references':[{'source':'JVN','summary':"
         "'JVN#1','url':'https://a.example'},{'source':'関連文書','summary':'x','url':"
         "'https://b.example'}]") ",'vulnerabilities':[" VULNERABILITY("CVE-2099-0001", "",
                                                                       CVSS("CVSS:3.0/a") ",'"
                                                                                          "cwes'"
                                                                                          ":[{'"
                                                                                          "id':'"
                                                                                          "CWE-"
                                                                                          "1'},{"
                                                                                          "'id':"
                                                                                          "'CWE-"
                                                                                          "noinf"
                                                                                          "o'}],"
                                                                                          "'thre"
                                                                                          "ats':"
                                                                                          "[{'"
                                                                                          "categ"
                                                                                          "ory':"
                                                                                          "'impa"
                                                                                          "ct','"
                                                                                          "detai"
                                                                                          "ls':'"
                                                                                          "t'},{"
                                                                                          "'cate"
                                                                                          "gory'"
                                                                                          ":'x',"
                                                                                          "'deta"
                                                                                          "ils':"
                                                                                          "'u'}]"
                                                                                          ","
                                                                                          "'reme"
                                                                                          "diati"
                                                                                          "ons':"
                                                                                          "[{'"
                                                                                          "categ"
                                                                                          "ory':"
                                                                                          "'vend"
                                                                                          "or_"
                                                                                          "fix',"
                                                                                          "'deta"
                                                                                          "ils':"
                                                                                          "'s'},"
                                                                                          "{'"
                                                                                          "categ"
                                                                                          "ory':"
                                                                                          "'work"
                                                                                          "aroun"
                                                                                          "d','"
                                                                                          "detai"
                                                                                          "ls':"
                                                                                          "'w'},"
                                                                                          "{'"
                                                                                          "categ"
                                                                                          "ory':"
                                                                                          "'vend"
                                                                                          "or_"
                                                                                          "fix',"
                                                                                          "'deta"
                                                                                          "ils':"
                                                                                          "'s'}"
                                                                                          "]") "]}",
     "# I ^JVN#1 =CVE-2099-0001 CVSS:3.0/a CWE-1 impact: t solution: s workaround: w |T||D "
     "ADVISORY https://a.example WEB https://b.example\n",
     0},
    {"{" DOCUMENT(",'title':'T','lang':'en'") "}", "# I T|||\n", 0},
    // Several: CVSS and products by CVE
    {"{" DOCUMENT("") "," P "," EXTENSION(VERSIONS(V("'version':'1'", "1")) MATCHES(
         "{'"
         "criteria':"
         "'cpe:2.3:"
         "a:v:q:*:*:"
         "*:*:*:*:*:"
         "*','"
         "versionEnd"
         "Excluding'"
         ":'2'}")) ",'vulnerabilities':[" VULNERABILITY("CVE-2099-0001", "'jvnpid:1.0::v:p'",
                                                        CVSS(
                                                            "CVSS:3.0/a")) "," VULNERABILITY("CVE-"
                                                                                             "2099-"
                                                                                             "0002",
                                                                                             "'othe"
                                                                                             "r'",
                                                                                             CVSS(
                                                                                                 "C"
                                                                                                 "V"
                                                                                                 "S"
                                                                                                 "S"
                                                                                                 ":"
                                                                                                 "3"
                                                                                                 "."
                                                                                                 "0"
                                                                                                 "/"
                                                                                                 "b")) "]}",
     "# I ~CVE-2099-0001 ~CVE-2099-0002\n"
     "# I#CVE-2099-0001 =CVE-2099-0001 ^I CVSS:3.0/a\nCPE v:p (W P) [>=1 <=1]\n"
     "CPE v:q (cpe:2.3:a:v:q:*:*:*:*:*:*:*:*) [>=0 <2]\n"
     "# I#CVE-2099-0002 =CVE-2099-0002 ^I CVSS:3.0/b\n"
     "CPE v:q (cpe:2.3:a:v:q:*:*:*:*:*:*:*:*) [>=0 <2]\n",
     0},
    // One that does not say which: then none of them limits anything
    {"{" DOCUMENT("") "," P ",'vulnerabilities':[" VULNERABILITY(
         "CVE-2099-0001", "'jvnpid:1.0::v:p'", CVSS("CVSS:3.0/a")) ",{'cve':'CVE-2099-0002'}]}",
     "# I ~CVE-2099-0001 ~CVE-2099-0002\n"
     "# I#CVE-2099-0001 =CVE-2099-0001 ^I CVSS:3.0/a\nCPE v:p (W P) [?P]\n"
     "# I#CVE-2099-0002 =CVE-2099-0002 ^I\nCPE v:p (W P) [?P]\n",
     0},
    // Many, in a bundle of STIX; answers without any
    {"{'type':'bundle','objects':[{'type':'identity'},{'VULDEF-Document':[{" DOCUMENT(
         "") "," P "},{'jvn_extension':{'vulnid':'J'}}]}],'status:Status':{'retCd':0}}",
     "# I\nCPE v:p (W P) [?P]\n# J\n", 0},
    {"{'status':{'retCd':'0','errCd':'','errMsg':''}}", "", 0},
    {"\xef\xbb\xbf {'objects':[],'status':{'retCd':0}}", "", 0},
    // Errors, and other documents
    {"{'status':{'retCd':1,'errCd':'E1','errMsg':'no'}}", "", BH_E_CORRUPT},
    {"{'vulnerabilities':[{}]}", "", BH_E_CORRUPT},
    {"{" DOCUMENT("") ",'objects':[{'VULDEF-Document':[]}]}", "", BH_E_CORRUPT},
    {"{" DOCUMENT("") ",'product_tree':[]}", "", BH_E_CORRUPT},
    {"{" DOCUMENT("") "", "", BH_E_TRUNCATED},
    {"{" DOCUMENT("") "} {", "# I\n", BH_E_CORRUPT},
    {"{'id':'A','affected':[]}", "", BH_E_FORMAT},
    {"{}", "", BH_E_FORMAT},
};

static void entries(void **state)
{
    struct bh_buf text;

    (void)state;
    bh_buf_init(&text, 0);
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        bh_buf_clear(&text);
        for (const char *p = rows[i].text; *p; p++)
            bh_buf_add_char(&text, *p == '\'' ? '"' : *p);
        feed_check(&bh_feed_jvn, bh_buf_str(&text), put_record, rows[i].code, rows[i].expected);
    }
    bh_buf_done(&text);
}

static int refuse(void *ctx, const struct bh_advisory *a)
{
    (void)ctx;
    (void)a;
    return BH_E_SYSTEM;
}

static int count_records(void *ctx, const struct bh_advisory *a)
{
    *(size_t *)ctx += a->affected_count + 1;
    return 0;
}

static void add_repeated(struct bh_buf *b, const char *before, const char *repeated, size_t times,
                         const char *after)
{
    bh_buf_clear(b);
    bh_buf_add_z(b, before);
    for (size_t i = 0; i < times; i++)
        bh_buf_add_z(b, repeated);
    bh_buf_add_z(b, after);
}

// Work goes with the size, and depth is bounded.
static void limits(void **state)
{
    struct diag_count diag;
    struct bh_buf text;
    size_t count = 0;

    (void)state;
    bh_buf_init(&text, 0);
    add_repeated(&text, "{\"product_tree\":{", "\"branches\":[{", 300, "");
    assert_int_equal(feed_read(&bh_feed_jvn, bh_buf_str(&text), refuse, NULL, &diag), BH_E_LIMIT);
    add_repeated(
        &text, "{\"document\":{\"tracking\":{\"id\":\"I\"}},\"vulnerabilities\":[{\"metrics\":[{}",
        ",{\"content\":{\"cvss_v3\":{\"vectorString\":\"x\"}}}", 101, "]}]}");
    assert_int_equal(feed_read(&bh_feed_jvn, bh_buf_str(&text), refuse, NULL, &diag), BH_E_LIMIT);
    assert_int_equal(diag.errors, 1);
    add_repeated(&text,
                 "{\"document\":{\"tracking\":{\"id\":\"I\"}},\"jvn_extension\":{\"affected\":[{"
                 "\"vendor\":\"W\","
                 "\"product\":\"P\",\"versions\":[{}",
                 ",{\"version\":\"1.2.3\",\"description\":\"1.2.3\"}", 20000, "]}]}}");
    assert_int_equal(feed_read(&bh_feed_jvn, bh_buf_str(&text), count_records, &count, &diag), 0);
    assert_int_equal(count, 2);
    bh_buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(entries), cmocka_unit_test(limits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
