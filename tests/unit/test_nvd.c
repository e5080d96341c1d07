// SPDX-License-Identifier: Apache-2.0
// NVD's records: every shape of a configuration and of a document, and what a record comes to.
// Expected values by hand from the schema (cve_api_json_2.0.schema) and NISTIR 7695.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "feeds/nvd.h"

#include "../support/feed_text.h"

// --- A record as text

static void put_package(struct bh_buf *b, const struct bh_affected *a)
{
    bh_buf_add_str(b, a->ecosystem.len ? a->name : a->note);
    feed_put_versions(b, a);
}

static int put_record(void *ctx, const struct bh_advisory *a)
{
    struct bh_buf *b = ctx;

    for (size_t i = 0; i < a->affected_count; i++) {
        const struct bh_affected *one = &a->affected[i];
        put_package(b, one);
        for (size_t k = 0; k < one->condition_count; k++) {
            bh_buf_add_z(b, " & (");
            for (size_t n = 0; n < one->conditions[k].count; n++) {
                bh_buf_add_z(b, n ? " | " : "");
                put_package(b, &one->conditions[k].any[n]);
            }
            bh_buf_add_char(b, ')');
        }
        bh_buf_add_char(b, '\n');
    }
    return 0;
}

// --- Configurations

#define M(criteria, more) "{\"vulnerable\":true,\"criteria\":\"cpe:2.3:" criteria "\"" more "}"
#define N(criteria)       "{\"vulnerable\":false,\"criteria\":\"cpe:2.3:" criteria "\"}"
#define ANY               ":*:*:*:*:*:*:*:*"
#define REST              ":*:*:*:*:*:*"
#define OR(matches)       "{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":[" matches "]}"
#define AND(matches)      "{\"operator\":\"AND\",\"negate\":false,\"cpeMatch\":[" matches "]}"
#define BETWEEN(a, b)     ",\"versionStart" a "\",\"versionEnd" b "\""

static const struct {
    const char *configurations, *expected;
} rows[] = {
    // Bounds
    {"{\"nodes\":[" OR(M("a:v:p" ANY, BETWEEN("Including\":\"1.0", "Excluding\":\"2.0"))) "]}",
     "v:p [>=1.0 <2.0]\n"},
    {"{\"nodes\":[" OR(M("a:v:p" ANY, BETWEEN("Excluding\":\"1.0", "Including\":\"2.0"))) "]}",
     "v:p [>1.0 <=2.0]\n"},
    {"{\"nodes\":[" OR(M("a:v:p" ANY, ",\"versionEndExcluding\":\"2.0\"")) "]}",
     "v:p [>=0 <2.0]\n"},
    {"{\"nodes\":[" OR(M("a:v:p" ANY, ",\"versionStartIncluding\":\"2.0\"")) "]}", "v:p [>=2.0]\n"},
    {"{\"nodes\":[" OR(M("a:V:P" ANY, "")) "]}", "v:p [>=0]\n"},
    {"{\"nodes\":[" OR(M("a:openssl:openssl" ANY, ",\"versionEndExcluding\":\"1.0.1g\"")) "]}",
     "openssl:openssl [openssl >=0 <1.0.1g]\n"},
    {"{\"nodes\":[" OR(M("a:v:p" ANY, BETWEEN("Including\":\"1\",\"versionStartExcluding\":\"0.9",
                                              "Excluding\":\"2.0"))) "]}",
     "v:p [?cpe:2.3:a:v:p" ANY ", >= 1, > 0.9, < 2.0]\n"},
    {"{\"nodes\":[" OR(M("a:v:p:1.0" REST ":*", ",\"versionEndExcluding\":\"2.0\"")) "]}",
     "v:p [?cpe:2.3:a:v:p:1.0" REST ":*, < 2.0]\n"},
    {"{\"nodes\":[" OR(M("a:v:p" ANY, ",\"versionEndExcluding\":\"-\"")) "]}",
     "v:p [?cpe:2.3:a:v:p" ANY ", < -]\n"},
    {"{\"nodes\":[" OR(M("a:v:p" ANY, BETWEEN("Including\":\"240.0", "Excluding\":\"140.1"))) "]}",
     "v:p [?cpe:2.3:a:v:p" ANY ", >= 240.0, < 140.1]\n"},
    // Versions and updates
    {"{\"nodes\":[" OR(M("a:v:p:1.0.2:beta1" REST,
                         "") "," M("a:v:p:1.0.2:-" REST, "") "," M("a:v:p:1.0.1:*" REST, "")) "]}",
     "v:p =1.0.2-beta1 =1.0.2 =1.0.1\n"},
    {"{\"nodes\":[" OR(M("a:oracle:jdk:1.8.0:update_292" REST, "") "," M(
         "a:oracle:jdk:1.8.0:update292" REST, "") "," M("a:oracle:jdk:8:update_1" REST, "")) "]}",
     "oracle:jdk =1.8.0_292 =1.8.0_292 =8-update_1\n"},
    {"{\"nodes\":[" OR(M("o:v:p:-:*" REST, "")) "]}", "v:p [?cpe:2.3:o:v:p:-:*" REST "]\n"},
    {"{\"nodes\":[" OR(M("o:v:p:1.*:*" REST, "")) "]}", "v:p [?cpe:2.3:o:v:p:1.*:*" REST "]\n"},
    {"{\"nodes\":[" OR(M("o:v:p:*:sp1" REST, "")) "]}", "v:p [?cpe:2.3:o:v:p:*:sp1" REST "]\n"},
    {"{\"nodes\":[" OR(M("a:v:p\\\\+\\\\+:1.0\\\\+b\\\\:2:*" REST, "")) "]}",
     "v:p\\+\\+ =1.0+b:2\n"},
    {"{\"nodes\":[" OR("{\"vulnerable\":true,\"criteria\":\"cpe:/a:v:p:1.0\"}") "]}", "v:p =1.0\n"},
    {"{\"nodes\":[" OR("{\"vulnerable\":true,\"criteria\":\"no name\"}") "]}",
     "no name [?no name]\n"},
    // One product, as far as platform and edition are the same
    {"{\"nodes\":[" OR(M("a:v:p:1:*" REST, "") "," M("a:v:q:1:*" REST, "") "," M(
         "a:v:p" ANY, ",\"versionEndExcluding\":\"0.9\"") "," M("a:v:p:2:*:*:*:*:windows:*:*",
                                                                "")) "]}",
     "v:p [>=0 <0.9] =1\nv:q =1\nv:p =2\n"},
    // OR of nodes; what is not vulnerable says nothing there
    {"{\"nodes\":[" OR(M("a:v:p:1:*" REST, "") "," N("a:v:p:2:*" REST)) "," OR(
         M("a:v:q:1:*" REST, "")) "," OR(N("a:v:r" ANY)) "]}",
     "v:p =1\nv:q =1\n"},
    {"{\"operator\":\"OR\",\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "]},{\"nodes\":[" OR(
         M("a:v:p:2:*" REST, "")) "]}",
     "v:p =1\nv:p =2\n"},
    {"{\"nodes\":[]}", ""},
    // AND of nodes
    {"{\"operator\":\"AND\",\"nodes\":[" OR(M("o:v:fw:1:*" REST, "") "," M(
         "o:v:fw:2:*" REST, "")) "," OR(N("h:v:a" ANY) "," N("h:v:b:3:*" REST)) "]}",
     "v:fw =1 =2 & (v:a [>=0] | v:b =3)\n"},
    {"{\"operator\":\"AND\",\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "," OR(
         M("a:v:q:2:*" REST, "")) "," OR(N("o:v:os" ANY)) "]}",
     "v:p =1 & (v:q =2) & (v:os [>=0])\nv:q =2 & (v:p =1) & (v:os [>=0])\n"},
    {"{\"operator\":\"AND\",\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "]}", "v:p =1\n"},
    {"{\"nodes\":[" AND(
         M("a:v:p:1:*" REST, "") "," N("a:v:q" ANY) "," M("a:v:r:1:*" REST, "")) "]}",
     "v:p =1 & (v:q [>=0]) & (v:r =1)\nv:r =1 & (v:p =1) & (v:q [>=0])\n"},
    {"{\"operator\":\"AND\",\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "," AND(
         N("a:v:q" ANY) "," N("a:v:r" ANY)) "]}",
     "v:p =1 & (v:q [>=0]) & (v:r [>=0])\n"},
    // Kept, but in words
    {"{\"operator\":\"AND\",\"nodes\":[" OR(
         M("a:v:p:1:*" REST, "")) ",{\"operator\":\"OR\","
                                  "\"negate\":true,\"cpeMatch\":[" N("a:v:q" ANY) "]}]}",
     "v:p [?negated: cpe:2.3:a:v:p:1:*" REST "]\n"},
    {"{\"negate\":true,\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "]}",
     "v:p [?negated: cpe:2.3:a:v:p:1:*" REST "]\n"},
    {"{\"operator\":\"XOR\",\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "]}",
     "v:p [?unknown operator: cpe:2.3:a:v:p:1:*" REST "]\n"},
    {"{\"nodes\":[{\"operator\":\"AND\",\"children\":[" OR(M("a:v:p:1:*" REST, "")) "," OR(
         N("a:v:q" ANY)) "]}]}",
     "v:p [?nested: cpe:2.3:a:v:p:1:*" REST "]\n"},
    {"{\"operator\":\"AND\",\"nodes\":[" OR(M("a:v:p:1:*" REST, "")) "," OR("") "]}",
     "v:p [?without criteria: cpe:2.3:a:v:p:1:*" REST "]\n"},
    // The operator may stand behind the nodes
    {"{\"nodes\":[{\"cpeMatch\":[" M("a:v:p:1:*" REST,
                                     "") "," N("a:v:q" ANY) "],"
                                                            "\"operator\":\"AND\"}]}",
     "v:p =1 & (v:q [>=0])\n"},
};

static void configurations(void **state)
{
    struct bh_buf text;

    (void)state;
    bh_buf_init(&text, 0);
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        bh_buf_clear(&text);
        bh_buf_printf(&text, "{\"id\":\"CVE-2099-0001\",\"configurations\":[%s]}",
                      rows[i].configurations);
        feed_check(&bh_feed_nvd, bh_buf_str(&text), put_record, 0, rows[i].expected);
    }
    bh_buf_done(&text);
}

static int count_unreadable(void *ctx, const struct bh_advisory *a)
{
    struct bh_buf *b = ctx;
    size_t unreadable = 0, conditional = 0;

    for (size_t i = 0; i < a->affected_count; i++) {
        unreadable +=
            a->affected[i].range_count == 1 && a->affected[i].ranges[0].type == BH_RANGE_UNREADABLE;
        conditional += a->affected[i].condition_count != 0;
    }
    bh_buf_printf(b, "%zu %zu %zu", a->affected_count, unreadable, conditional);
    return 0;
}

// Two nodes of 1,000 products each: a million conditions would not be a record any more.
static void too_many_conditions(void **state)
{
    struct bh_buf text;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_add_z(&text, "{\"id\":\"CVE-2099-0001\",\"configurations\":[{\"operator\":\"AND\","
                        "\"nodes\":[");
    for (int node = 0; node < 2; node++) {
        bh_buf_add_z(&text, node ? "]},{\"operator\":\"OR\",\"cpeMatch\":["
                                 : "{\"operator\":\"OR\",\"cpeMatch\":[");
        for (int i = 0; i < 1000; i++)
            bh_buf_printf(&text,
                          "%s{\"vulnerable\":%s,\"criteria\":\"cpe:2.3:a:v%d:p%d:1" REST ":*\"}",
                          i ? "," : "", node ? "false" : "true", node, i);
    }
    bh_buf_add_z(&text, "]}]}]}");
    feed_check(&bh_feed_nvd, bh_buf_str(&text), count_unreadable, 0, "1000 1000 0");
    bh_buf_done(&text);
}

// --- Records

static const char whole[] =
    "{\"resultsPerPage\":1,\"format\":\"NVD_CVE\",\"version\":\"2.0\",\"vulnerabilities\":[{"
    "\"cve\":{"
    "\"id\":\"CVE-2099-0001\",\"sourceIdentifier\":\"a@b.example\",\"vulnStatus\":\"Analyzed\","
    "\"published\":\"2099-01-01T00:00:00.000\",\"lastModified\":\"2099-01-02T03:04:05.678\","
    "\"cisaExploitAdd\":\"2099-01-03\",\"cisaActionDue\":\"2099-01-24\","
    "\"cisaRequiredAction\":\"Apply.\",\"cisaVulnerabilityName\":\"Name\","
    "\"descriptions\":[{\"lang\":\"en\",\"value\":\"One.\"},{\"lang\":\"es\",\"value\":\"Uno.\"},"
    "{\"lang\":\"en\",\"value\":\"Two.\"},{\"lang\":\"ja\",\"value\":\"\\u4e00\"}],"
    "\"evaluatorSolution\":\"Update.\","
    "\"metrics\":{\"cvssMetricV40\":[{\"type\":\"Secondary\",\"cvssData\":{\"vectorString\":\"v4\"}"
    "}],"
    "\"cvssMetricV31\":[{\"type\":\"Secondary\",\"cvssData\":{\"vectorString\":\"b\"}},"
    "{\"type\":\"Primary\",\"cvssData\":{\"vectorString\":\"a\"}},"
    "{\"type\":\"Primary\",\"cvssData\":{\"vectorString\":\"a\"}}],"
    "\"cvssMetricV2\":[{\"type\":\"Primary\",\"cvssData\":{\"vectorString\":\"v2\"}}]},"
    "\"weaknesses\":[{\"type\":\"Primary\",\"description\":[{\"lang\":\"en\",\"value\":\"CWE-79\"}]"
    "},"
    "{\"description\":[{\"lang\":\"en\",\"value\":\"NVD-CWE-noinfo\"},"
    "{\"lang\":\"en\",\"value\":\"CWE-79\"},{\"lang\":\"en\",\"value\":\"CWE-20\"}]}],"
    "\"references\":[{\"url\":\"https://a.example\",\"tags\":[\"Vendor Advisory\",\"Patch\"]},"
    "{\"url\":\"https://b.example\",\"tags\":[\"Exploit\",\"Third Party Advisory\"]},"
    "{\"url\":\"https://a.example\"},{\"url\":\"https://c.example\"}]}}]}";

static int check_whole(void *ctx, const struct bh_advisory *a)
{
    static const char *const vectors[] = {"a", "v2", "v4", "b"};
    static const char *const types[] = {"CVSS_V3", "CVSS_V2", "CVSS_V4", "CVSS_V3"};
    static const char *const urls[] = {"FIX https://a.example", "EVIDENCE https://b.example",
                                       "WEB https://c.example"};
    struct bh_buf *b = ctx;
    char line[64];

    feed_check_text(a->id, "CVE-2099-0001");
    feed_check_text(a->title, "Name");
    feed_check_text(a->details, "One.\n\nTwo.");
    feed_check_text(a->details_ja, "\xe4\xb8\x80");
    assert_int_equal(a->published, INT64_C(4070908800));
    assert_int_equal(a->modified, INT64_C(4070908800) + 86400 + 3 * 3600 + 4 * 60 + 5);
    assert_int_equal(a->exploited, INT64_C(4070908800) + 2 * 86400);
    assert_true(a->withdrawn == BH_TIME_UNKNOWN);
    assert_int_equal(a->severity_count, BH_COUNT(vectors));
    for (size_t i = 0; i < BH_COUNT(vectors); i++) {
        feed_check_text(a->severities[i].score, vectors[i]);
        feed_check_text(a->severities[i].type, types[i]);
    }
    assert_int_equal(a->cwe_count, 2);
    feed_check_text(a->cwes[0], "CWE-79");
    feed_check_text(a->cwes[1], "CWE-20");
    assert_int_equal(a->reference_count, BH_COUNT(urls));
    for (size_t i = 0; i < BH_COUNT(urls); i++) {
        snprintf(line, sizeof(line), "%.*s %.*s", BH_FMT(a->references[i].type),
                 BH_FMT(a->references[i].url));
        feed_check_text(bh_str_z(line), urls[i]);
    }
    assert_int_equal(a->advice_count, 1);
    assert_int_equal(a->advice[0].kind, BH_ADVICE_SOLUTION);
    feed_check_text(a->advice[0].text, "Update.");
    assert_int_equal(a->signal_count, 1);
    feed_check_text(a->signals[0].kind, "kev");
    assert_int_equal(a->signals[0].date, a->exploited);
    assert_int_equal(a->signals[0].value_count, 2);
    feed_check_text(a->signals[0].values[0].name, "due");
    feed_check_text(a->signals[0].values[0].value, "2099-01-24");
    feed_check_text(a->signals[0].values[1].name, "action");
    feed_check_text(a->signals[0].values[1].value, "Apply.");
    bh_buf_add_z(b, "checked");
    return 0;
}

static void whole_record(void **state)
{
    (void)state;
    feed_check(&bh_feed_nvd, bh_str_z(whole), check_whole, 0, "checked");
}

// --- Documents

static const struct feed_document documents[] = {
    {"{\"vulnerabilities\":[]}", 0, ""},
    {"{\"vulnerabilities\":[{\"cve\":{\"id\":\"A\"}},{\"cve\":{\"id\":\"B\"}}],\"version\":\"2."
     "0\"}",
     0, "A B "},
    {"{\"cve\":{\"id\":\"A\"}}", 0, "A "},
    {"{\"id\":\"A\",\"vulnStatus\":\"Rejected\",\"lastModified\":\"2024-01-01T00:00:00\"}", 0,
     "A- "},
    {"{\"id\":\"A\",\"vulnStatus\":\"Rejected\"}", 0, "A- "},
    {"{\"cve_items\":[{\"id\":\"A\"}]}", 0, "A "},
    {"{\"_annotation\":{\"cve_id\":\"A\",\"description\":\"D\",\"references\":[\"u\"]},\"cve\":{}}",
     0, "A+ "},
    {"{\"vulnerabilities\":[{\"cve\":{}}]}", BH_E_CORRUPT, ""},
    {"{\"vulnerabilities\":[{}]}", BH_E_CORRUPT, ""},
    {"{\"vulnerabilities\":{}}", BH_E_CORRUPT, ""},
    {"{\"id\":\"A\",\"vulnerabilities\":[]}", BH_E_CORRUPT, ""},
    {"{\"cve\":{\"id\":7}}", BH_E_CORRUPT, ""},
    {"{\"id\":\"A\",\"published\":\"soon\"}", BH_E_CORRUPT, ""},
    {"{\"id\":\"A\"} x", BH_E_CORRUPT, ""},
    {"{\"id\":\"A\",", BH_E_TRUNCATED, ""},
    {"{\"vulnerabilities\":[{\"cve\":{\"id\":\"A\"}},", BH_E_TRUNCATED, "A "},
    {"{}", BH_E_FORMAT, ""},
    {"{\"affected\":[]}", BH_E_FORMAT, ""},
    {"[]", BH_E_FORMAT, ""},
};

static void documents_of_all_kinds(void **state)
{
    (void)state;
    feed_check_documents(&bh_feed_nvd, documents, BH_COUNT(documents), feed_put_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(configurations), cmocka_unit_test(too_many_conditions),
        cmocka_unit_test(whole_record), cmocka_unit_test(documents_of_all_kinds)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
