// SPDX-License-Identifier: Apache-2.0
// Documents of JVN iPedia: what an entry comes to, with the oddities that published ones have.
// Expected values by hand from the schemas (vuldef_3.2.xsd, jvnrss_2.0.xsd) and NISTIR 7695.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "feeds/jvn.h"

#include "../support/feed_text.h"

// --- Records as text

static void put_package(struct bh_buf *b, const struct bh_affected *a)
{
    bh_buf_printf(b, "%.*s %.*s", BH_FMT(a->ecosystem), BH_FMT(a->name));
    feed_put_versions(b, a);
    bh_buf_printf(b, " (%.*s) %.*s\n", BH_FMT(a->note), BH_FMT(a->cpe));
}

static void put_line(struct bh_buf *b, const char *label, bh_str text)
{
    if (text.len)
        bh_buf_printf(b, "%s %.*s\n", label, BH_FMT(text));
}

static int put_record(void *ctx, const struct bh_advisory *a)
{
    static const char *const links[] = {
        [BH_ALIAS] = "alias", [BH_UPSTREAM] = "upstream", [BH_RELATED] = "related"};
    static const char *const advice[] = {[BH_ADVICE_IMPACT] = "impact",
                                         [BH_ADVICE_SOLUTION] = "solution",
                                         [BH_ADVICE_WORKAROUND] = "workaround"};
    struct bh_buf *b = ctx;

    put_line(b, "#", a->id);
    put_line(b, "source", a->source);
    put_line(b, "title", a->title);
    put_line(b, "title_ja", a->title_ja);
    put_line(b, "details", a->details);
    put_line(b, "details_ja", a->details_ja);
    if (a->withdrawn != BH_TIME_UNKNOWN)
        bh_buf_add_z(b, "withdrawn\n");
    for (size_t i = 0; i < a->link_count; i++)
        put_line(b, links[a->links[i].kind], a->links[i].id);
    for (size_t i = 0; i < a->severity_count; i++)
        bh_buf_printf(b, "%.*s %.*s\n", BH_FMT(a->severities[i].type),
                      BH_FMT(a->severities[i].score));
    for (size_t i = 0; i < a->cwe_count; i++)
        put_line(b, "cwe", a->cwes[i]);
    for (size_t i = 0; i < a->advice_count; i++) {
        assert_int_equal(a->advice[i].ja, !a->title.len);
        put_line(b, advice[a->advice[i].kind], a->advice[i].text);
    }
    for (size_t i = 0; i < a->signal_count; i++)
        bh_buf_printf(b, "signal %.*s %.*s\n", BH_FMT(a->signals[i].kind),
                      BH_FMT(a->signals[i].values[0].value));
    for (size_t i = 0; i < a->reference_count; i++)
        put_line(b, "ref", a->references[i].url);
    for (size_t i = 0; i < a->affected_count; i++)
        put_package(b, &a->affected[i]);
    return 0;
}

// --- VULDEF

#define DOCUMENT(lang, entries)                                                                    \
    "<VULDEF-Document version=\"3.2\" xmlns=\"http://jvn.jp/vuldef/\" "                            \
    "xmlns:status=\"http://jvndb.jvn.jp/myjvn/Status\" xml:lang=\"" lang "\">" entries             \
    "</VULDEF-Document>"
#define ENTRY(id, data)                                                                            \
    "<Vulinfo><VulinfoID>" id "</VulinfoID><VulinfoData>" data "</VulinfoData></Vulinfo>"
#define ITEM(vendor, product, more)                                                                \
    "<AffectedItem><Name>" vendor "</Name><ProductName>" product "</ProductName>" more             \
    "</AffectedItem>"
#define CPE(name)     "<Cpe version=\"2.2\">" name "</Cpe>"
#define V(phrase)     "<VersionNumber>" phrase "</VersionNumber>"
#define AFFECTED(all) "<Affected>" all "</Affected>"
#define RELATED(type, name, id)                                                                    \
    "<RelatedItem type=\"" type "\"><Name>" name "</Name><VulinfoID>" id "</VulinfoID>"            \
    "</RelatedItem>"
#define CVE(id) RELATED("advisory", "Common Vulnerabilities and Exposures (CVE)", id)
#define CVSS(v, vector)                                                                            \
    "<Cvss version=\"" v "\"><Severity type=\"Base\">High</Severity><Base>9</Base><Vector>" vector \
    "</Vector></Cvss>"
#define ANY ":*:*:*:*:*:*:*:*"

static const struct {
    const char *data, *expected;
} rows[] = {
    // Products
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p") V("1.0 から 2.0 より前のバージョン"))),
     "CPE v:p [>=1.0 <2.0] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p") V("1.0 以前") V("2.0 より後 2.5 以下"))),
     "CPE v:p [>=0 <=1.0] [>2.0 <=2.5] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p") V("すべてのバージョン"))),
     "CPE v:p [>=0] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p") V("for Windows 5.8 未満") V(" 4.0 ") V("?"))),
     "CPE v:p [?for Windows 5.8 未満] [>=4.0 <=4.0] [??] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:openssl:openssl") V("1.0.1g 未満"))),
     "CPE openssl:openssl [openssl >=0 <1.0.1g] (W P) cpe:2.3:a:openssl:openssl" ANY "\n"},
    // Which versions is not said
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p") V(""))),
     "CPE v:p [?P] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p") V("&#13;\n  "))),
     "CPE v:p [?P] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "", CPE("cpe:/a:v:p"))), "CPE v:p [?W] (W) cpe:2.3:a:v:p" ANY "\n"},
    // Names as they are published
    {AFFECTED(ITEM("W", "P", CPE(" cpe:/h:Intel:Nano 10GX ") V("1 未満"))),
     "CPE intel:nano_10gx [>=0 <1] (W P) cpe:2.3:h:intel:nano_10gx" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:a%2fb+c/d") V("1 未満"))),
     "CPE v:a\\/b\\+c\\/d [>=0 <1] (W P) cpe:2.3:a:v:a\\/b\\+c\\/d" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:製品") V("1 未満"))), "  [>=0 <1] (W P) \n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:%zz") V("1 未満"))), "  [>=0 <1] (W P) \n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/:v") V("1 未満"))), "  [>=0 <1] (W P) \n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:misc:w_p") V("1 未満"))), "  [>=0 <1] (W P) \n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:Multiple_Vendors:w_p") V("1 未満"))),
     "  [>=0 <1] (W P) \n"},
    {AFFECTED(ITEM("キヤノン", "(複数の製品)", V(""))),
     "  [?(複数の製品)] (キヤノン (複数の製品)) \n"},
    // A name that has a version itself
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p:1.2") V(""))),
     "CPE v:p =1.2 (W P) cpe:2.3:a:v:p:1.2:*:*:*:*:*:*:*\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/a:v:p:1.2") V("3 未満"))),
     "CPE v:p [?3 未満] (W P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P", CPE("cpe:/o:v:p:-") V("3 未満"))),
     "CPE v:p [>=0 <3] (W P) cpe:2.3:o:v:p" ANY "\n"},
    // What the schema allows and nobody writes
    {AFFECTED("<AffectedItem affectedstatus=\"not vulnerable\"><ProductName>P</ProductName>" CPE(
         "cpe:/a:v:p") V("1.0") "</AffectedItem>"),
     "CPE v:p [?1.0] [?not vulnerable] (P) cpe:2.3:a:v:p" ANY "\n"},
    {AFFECTED(ITEM("W", "P",
                   CPE("cpe:/a:v:p") "<VersionNumber operator=\"lt\">1</VersionNumber>"
                                     "<VersionNumber>2<RangeBegin>3</RangeBegin></VersionNumber>")),
     "CPE v:p [?1] [?3] (W P) cpe:2.3:a:v:p" ANY "\n"},
    // Ids
    {"<Related>" CVE(" CVE-2099-0001 ") CVE("CVE-2099-0001") CVE("CVE-2099-1") CVE("none")
         RELATED("advisory", "National Vulnerability Database (NVD)", "CVE-2099-0001")
             RELATED("advisory", "JVN", "JVN#64806328") RELATED("advisory", "JVN", "JVNVU#91234567")
                 RELATED("advisory", "JPCERT 緊急報告", "JPCERT-AT-2099-0050") RELATED(
                     "advisory", "関連文書", "CVE-2099-0002") RELATED("vendor", "V", "JVN#1")
                     RELATED("cwe", "JVNDB", "CWE-79") RELATED("cwe", "JVNDB", "CWE-noinfo")
                         RELATED("cwe", "JVNDB", "CWE-Other") "</Related>",
     "upstream JVN#64806328\nupstream JVNVU#91234567\nrelated JPCERT-AT-2099-0050\n"
     "alias CVE-2099-0001\ncwe CWE-79\n"},
    // Severities
    {"<Impact>" CVSS("2.0", "AV:N/AC:M/Au:N/C:C/I:C/A:C") CVSS("3.0", "CVSS:3.1/AV:N") CVSS(
         "4.0", "CVSS:4.0/AV:N") CVSS("3.0", "") "<Cvss version=\"3.0\"><Severity type=\"Temp\">"
                                                 "Low</Severity><Vector>t</Vector></Cvss></Impact>",
     "CVSS_V2 AV:N/AC:M/Au:N/C:C/I:C/A:C\nCVSS_V3 CVSS:3.1/AV:N\nCVSS_V4 CVSS:4.0/AV:N\n"
     "label High\n"},
    // Texts
    {"<Title> T&#13;</Title><VulinfoDescription><Overview>a&#13;\nb&#13;c &amp; <![CDATA[<d>]]>"
     "</Overview></VulinfoDescription><Impact><ImpactItem><Description>I</Description></ImpactItem>"
     "</Impact>",
     "title_ja T\ndetails_ja a\nb\nc & <d>\nimpact I\n"},
    {"<Solution><SolutionItem><Description>[アップデートする] U [1] [パッチを適用する] P "
     "[ワークアラウンドを実施する] W [x] [使用を停止する] S</Description></SolutionItem>"
     "<SolutionItem><Description>D</Description></SolutionItem></Solution>",
     "solution [アップデートする] U [1] [パッチを適用する] P\n"
     "workaround [ワークアラウンドを実施する] W [x]\nsolution [使用を停止する] S\nsolution D\n"},
    {"<Solution><SolutionItem><Description>次の対策:\n[回避策を適用する]\nW</Description>"
     "</SolutionItem></Solution>",
     "solution 次の対策:\nworkaround [回避策を適用する]\nW\n"},
    // Markers
    {"<Title>** 削除 ** T</Title>", "title_ja ** 削除 ** T\nwithdrawn\n"},
    {"<VulinfoDescription><Overview>** 未確定 ** D</Overview></VulinfoDescription>",
     "details_ja ** 未確定 ** D\nsignal jvn 未確定\n"},
    // What is not known is passed over, with all inside
    {"<New><Title>x</Title></New><Title>T<b>x</b></Title><o:Title xmlns:o=\"o\">x</o:Title>",
     "title_ja T\n"},
};

static void entries(void **state)
{
    struct bh_buf text, expected;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_init(&expected, 0);
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        bh_buf_clear(&text);
        bh_buf_clear(&expected);
        bh_buf_printf(&text,
                      DOCUMENT("ja", "<Vulinfo><VulinfoID>I</VulinfoID><VulinfoData>%s"
                                     "</VulinfoData></Vulinfo>"),
                      rows[i].data);
        bh_buf_printf(&expected, "# I\n%s", rows[i].expected);
        bh_buf_add_char(&expected, '\0');
        feed_check(&bh_feed_jvn, bh_buf_str(&text), put_record, 0, bh_buf_str(&expected).ptr);
    }
    bh_buf_done(&text);
    bh_buf_done(&expected);
}

static const struct feed_document documents[] = {
    // Several CVEs
    {DOCUMENT("ja",
              ENTRY("I", "<Title>T</Title><VulinfoDescription><Overview>O</Overview>"
                         "</VulinfoDescription>" AFFECTED(
                             ITEM("", "P",
                                  CPE("cpe:/a:v:p") V("1 未満（CVE-2099-0001）") V("2 未満")
                                      V("for Windows 8 未満（CVE-2099-0002）"))
                                 ITEM("", "Q", CPE("cpe:/a:v:q") V("3 未満（CVE-2099-0002）")) ITEM(
                                     "", "R",
                                     CPE("cpe:/a:v:r") V(
                                         "4 未満（CVE-2099-0009）"))) "<Impact>" CVSS("2.0", "AV:N")
                             CVSS("3.0", "CVSS:3.0/a")
                                 CVSS("3.0", "CVSS:3.0/b") "</Impact><Related>" CVE("CVE-2099-0001")
                                     CVE("CVE-2099-0002") RELATED("advisory", "JVN", "JVN#1")
                                         RELATED("cwe", "JVNDB", "CWE-1")
                                             RELATED("cwe", "JVNDB", "CWE-2") "</Related>")),
     0,
     "# I\ntitle_ja T\nupstream JVN#1\nrelated CVE-2099-0001\nrelated CVE-2099-0002\nCVSS_V2 AV:N\n"
     "CVSS_V3 CVSS:3.0/a\nCVSS_V3 CVSS:3.0/b\ncwe CWE-1\ncwe CWE-2\n"
     "# I#CVE-2099-0001\ntitle_ja T\ndetails_ja O\nupstream JVN#1\nalias CVE-2099-0001\nupstream "
     "I\n"
     "CVSS_V2 AV:N\nCPE v:p [>=0 <1] [>=0 <2] (P) cpe:2.3:a:v:p" ANY "\n"
     "CPE v:r [?4 未満（CVE-2099-0009）] (R) cpe:2.3:a:v:r" ANY "\n"
     "# I#CVE-2099-0002\ntitle_ja T\ndetails_ja O\nupstream JVN#1\nalias CVE-2099-0002\nupstream "
     "I\n"
     "CVSS_V2 AV:N\nCPE v:p [>=0 <2] [?for Windows 8 未満（CVE-2099-0002）] (P) cpe:2.3:a:v:p" ANY
     "\n"
     "CPE v:q [>=0 <3] (Q) cpe:2.3:a:v:q" ANY "\n"
     "CPE v:r [?4 未満（CVE-2099-0009）] (R) cpe:2.3:a:v:r" ANY "\n"},
    // The phrase is said of the only one
    {DOCUMENT(
         "ja",
         ENTRY("I",
               AFFECTED(ITEM(
                   "", "P",
                   CPE("cpe:/a:v:p") V(
                       "1 未満（CVE-2099-0001）"))) "<Related>" CVE("CVE-2099-0001") "</Related>")),
     0, "# I\nalias CVE-2099-0001\nCPE v:p [>=0 <1] (P) cpe:2.3:a:v:p" ANY "\n"},
    // In English; nothing of one entry is left in the next
    {DOCUMENT("en", ENTRY("I", "<Title>T</Title><Impact><ImpactItem><Description>D</Description>"
                               "</ImpactItem></Impact><Related>" CVE("CVE-2099-0001") "</Related>")
                        ENTRY("J", "<Title>U</Title><Solution><SolutionItem><Description>[Apply a "
                                   "Workaround] W [Update the Software] S</Description>"
                                   "</SolutionItem></Solution>")),
     0,
     "# I\ntitle T\nalias CVE-2099-0001\nimpact D\n# J\ntitle U\n"
     "workaround [Apply a Workaround] W\nsolution [Update the Software] S\n"},
    // Other namespace prefixes, no entries, a list of names
    {"<v:VULDEF-Document xmlns:v=\"http://jvn.jp/vuldef/\"><v:Vulinfo><v:VulinfoID>I</v:VulinfoID>"
     "</v:Vulinfo></v:VULDEF-Document>",
     0, "# I\n"},
    {DOCUMENT("ja", "<status:Status retCd=\"0\"/>"), 0, ""},
    {"<Result xmlns=\"http://jvndb.jvn.jp/myjvn/Results\"><VendorInfo/></Result>", 0, ""},
    // Overviews
    {"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
     "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
     "xmlns:sec=\"http://jvn.jp/rss/mod_sec/\" xml:lang=\"ja\"><channel><title>x</title></channel>"
     "<item><title>T</title><link>https://a.example</link><description>D&#13;\nE</description>"
     "<sec:identifier>I</sec:identifier>"
     "<sec:references source=\"JVN\" id=\"JVNVU#1\">https://b.example</sec:references>"
     "<sec:references source=\"CVE\" id=\"CVE-2099-0001 \">https://c.example</sec:references>"
     "<sec:references source=\"CERT-VN\" id=\"VU#1\">https://d.example</sec:references>"
     "<sec:references title=\"t\" id=\"CWE-79\">https://e.example</sec:references>"
     "<sec:cpe version=\"2.2\" vendor=\"W\" product=\"P\">cpe:/a:v:p</sec:cpe>"
     "<sec:cvss version=\"2.0\" type=\"Base\" severity=\"High\" vector=\"AV:N\"/>"
     "<sec:cvss version=\"2.0\" type=\"Env\" severity=\"Low\" vector=\"AV:L\"/>"
     "<dcterms:modified>2023-11-02T11:57+09:00</dcterms:modified></item></rdf:RDF>",
     0,
     "# I\nsource jvnrss\ntitle_ja T\ndetails_ja D\nE\nupstream JVNVU#1\nrelated VU#1\n"
     "alias CVE-2099-0001\nCVSS_V2 AV:N\ncwe CWE-79\nref https://a.example\nref https://b.example\n"
     "ref https://c.example\nref https://d.example\n  (W P) \n"},
    // Broken ones
    {DOCUMENT("ja", "<Vulinfo><VulinfoData/></Vulinfo>"), BH_E_CORRUPT, ""},
    {DOCUMENT("ja", ENTRY("I", "<DateLastUpdated>soon</DateLastUpdated>")), BH_E_CORRUPT, ""},
    {DOCUMENT("ja", "<status:Status retCd=\"1\" errMsg=\"no\"/>"), BH_E_CORRUPT, ""},
    {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\">" ENTRY("I", "") "<Vulinfo>", BH_E_TRUNCATED,
     "# I\n"},
    {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\"><a></b>", BH_E_CORRUPT, ""},
    {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\">&x;</VULDEF-Document>", BH_E_CORRUPT, ""},
    {"<!DOCTYPE d [<!ENTITY x \"y\">]>" DOCUMENT("ja", ""), BH_E_UNSUPPORTED, ""},
    {"<?xml version=\"1.0\" encoding=\"x-y\"?>" DOCUMENT("ja", ""), BH_E_UNSUPPORTED, ""},
    {"<VULDEF-Document/>", BH_E_FORMAT, ""},
    {"{\"id\":\"A\"}", BH_E_FORMAT, ""},
    {"", BH_E_FORMAT, ""},
};

static void documents_of_all_kinds(void **state)
{
    (void)state;
    feed_check_documents(&bh_feed_jvn, documents, BH_COUNT(documents), put_record);
}

static int check_times(void *ctx, const struct bh_advisory *a)
{
    (void)ctx;
    assert_int_equal(a->published, INT64_C(4070908800));
    assert_int_equal(a->modified, INT64_C(4070908800) + 86400 + 1);
    assert_int_equal(a->withdrawn, a->modified);
    return 0;
}

static void times(void **state)
{
    (void)state;
    feed_check(
        &bh_feed_jvn,
        BH_STR(DOCUMENT("ja", ENTRY("I", "<Title>** 削除 **</Title>"
                                         "<DateLastUpdated>2099-01-02T09:00:01+09:00"
                                         "</DateLastUpdated><DateFirstPublished/>"
                                         "<DatePublic>2099-01-01T09:00+09:00</DatePublic>"))),
        check_times, 0, "");
}

// --- Limits

static int refuse(void *ctx, const struct bh_advisory *a)
{
    (void)ctx;
    (void)a;
    return BH_E_SYSTEM;
}

static void limits(void **state)
{
    static const struct {
        const char *before, *repeated, *after;
        size_t times;
        int code;
    } cases[] = {
        {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\">", "<a>", "", 511, BH_E_TRUNCATED},
        {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\">", "<a>", "", 512, BH_E_LIMIT},
        {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\"><!--", "0123456789abcdef", "",
         (size_t)2 << 16, BH_E_LIMIT},
        {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\"><Vulinfo><VulinfoID>",
         "0123456789abcdef", "", ((size_t)1 << 20) + 1, BH_E_LIMIT},
        {"<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\"><Vulinfo><VulinfoID>I</VulinfoID>"
         "<VulinfoData><Impact>",
         "<Cvss><Vector>x</Vector></Cvss>", "", 101, BH_E_LIMIT},
    };
    struct bh_buf text;
    struct diag_count diag;

    (void)state;
    bh_buf_init(&text, 0);
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        bh_buf_clear(&text);
        bh_buf_add_z(&text, cases[i].before);
        for (size_t k = 0; k < cases[i].times; k++)
            bh_buf_add_z(&text, cases[i].repeated);
        int r = feed_read(&bh_feed_jvn, bh_buf_str(&text), refuse, NULL, &diag);
        if (r != cases[i].code || diag.errors != 1)
            fail_msg("%s...: %d", cases[i].before, r);
    }
    bh_buf_clear(&text);
    bh_buf_add_z(&text, "<VULDEF-Document xmlns=\"http://jvn.jp/vuldef/\"><Vulinfo><VulinfoID>I"
                        "</VulinfoID><VulinfoData><Related>");
    for (unsigned i = 0; i < 1001; i++)
        bh_buf_printf(&text, CVE("CVE-2099-%04u"), i);
    assert_int_equal(feed_read(&bh_feed_jvn, bh_buf_str(&text), refuse, NULL, &diag), BH_E_LIMIT);
    bh_buf_done(&text);
    assert_int_equal(
        feed_read(&bh_feed_jvn, BH_STR(DOCUMENT("ja", ENTRY("I", ""))), refuse, NULL, &diag),
        BH_E_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(entries),
                                       cmocka_unit_test(documents_of_all_kinds),
                                       cmocka_unit_test(times), cmocka_unit_test(limits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
