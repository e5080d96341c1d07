// SPDX-License-Identifier: Apache-2.0
// Lists of updates: what each form of an update comes to. Expected values by hand; the forms are
// those of real repositories.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "feeds/updateinfo.h"

#include "../support/feed_text.h"

static int put_words(void *ctx, const struct bh_advisory *a)
{
    bh_buf_printf(ctx, "%.*s: %.*s", BH_FMT(a->title), BH_FMT(a->details));
    for (size_t i = 0; i < a->reference_count; i++)
        bh_buf_printf(ctx, " %.*s %.*s", BH_FMT(a->references[i].type),
                      BH_FMT(a->references[i].url));
    return 0;
}

struct row {
    const char *text, *expected;
    int code;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        feed_check(&bh_feed_updateinfo, bh_str_z(rows[i].text), feed_put_notice, rows[i].code,
                   rows[i].expected);
}

#define FILE_OF(updates)  "<?xml version=\"1.0\"?><updates>" updates "</updates>"
#define UPDATE(id, inner) "<update type=\"security\"><id>" id "</id>" inner "</update>"
#define LIST(short_name, name, packages)                                                           \
    "<pkglist><collection short=\"" short_name "\"><name>" name "</name>" packages                 \
    "</collection></pkglist>"
#define PACKAGE(name, epoch, version, release, more)                                               \
    "<package name=\"" name "\" epoch=\"" epoch "\" version=\"" version "\" release=\"" release    \
    "\" arch=\"x86_64\"" more "/>"
#define P(release) PACKAGE("p", "0", "1.2", release, "")
#define REFERENCE(type, id, title)                                                                 \
    "<reference href=\"https://x.example/" id "\" id=\"" id "\" type=\"" type "\" title=\"" title  \
    "\"/>"

static void distributions(void **state)
{
    static const struct row rows[] = {
        {FILE_OF(UPDATE("ALAS-2011-1", LIST("amazon-linux", "Amazon Linux", P("1.18.amzn1")))),
         "ALAS-2011-1 | Amazon Linux:1 p [>=0 <1.2-1.18.amzn1]\n", 0},
        {FILE_OF(UPDATE("ALAS2-2021-1732", LIST("amazon-linux-2", "Amazon Linux 2", P("1.amzn2")))),
         "ALAS2-2021-1732 | Amazon Linux:2 p [>=0 <1.2-1.amzn2]\n", 0},
        {FILE_OF(UPDATE("ALAS2023-2024-500", LIST("", "", P("1")))),
         "ALAS2023-2024-500 | Amazon Linux:2023 p [>=0 <1.2-1]\n", 0},
        {FILE_OF(UPDATE("ELSA-2014-0376", LIST("ol6_latest", "Oracle", P("16.el6_5.7")))),
         "ELSA-2014-0376#ol6_latest =ELSA-2014-0376 | Oracle Linux:6 p [>=0 <1.2-16.el6_5.7]\n", 0},
        {FILE_OF(UPDATE("RLSA-2022:7513",
                        "<release>Rocky Linux 9</release>" LIST("rocky-linux-9-x86-64-baseos-rpms",
                                                                "", P("8.el9_0")))),
         "RLSA-2022:7513#rocky-linux-9-x86-64-baseos-rpms =RLSA-2022:7513"
         " | Rocky Linux:9 p [>=0 <1.2-8.el9_0]\n",
         0},
        {FILE_OF(UPDATE("ALSA-2022:4940",
                        "<release>0</release>" LIST(
                            "", "almalinux-9-for-x86_64-baseos-rpms__9_1_default", P("8")))),
         "ALSA-2022:4940#almalinux-9-for-x86_64-baseos-rpms__9_1_default =ALSA-2022:4940"
         " | AlmaLinux:9 p [>=0 <1.2-8]\n",
         0},
        {FILE_OF(UPDATE("FEDORA-2025-d2b7d94014", LIST("F43", "Fedora 43", P("5.fc43")))),
         "FEDORA-2025-d2b7d94014 | Fedora:43 p [>=0 <1.2-5.fc43]\n", 0},
        {FILE_OF(UPDATE("FEDORA-EPEL-2018-abe0e978c0", LIST("EL-6", "Fedora EPEL 6", P("1.el6")))),
         "FEDORA-EPEL-2018-abe0e978c0 | EPEL:6 p [>=0 <1.2-1.el6]\n", 0},
        {FILE_OF(UPDATE(
             "11749", "<release>openSUSE Leap 15.1 Update</release>" LIST("", "", P("lp151.4.1")))),
         "11749 | openSUSE:Leap 15.1 p [>=0 <1.2-lp151.4.1]\n", 0},
        {FILE_OF(UPDATE("openSUSE-2019-1", LIST("", "", P("lp151.4.1")))),
         "openSUSE-2019-1 | openSUSE:Leap 15.1 p [>=0 <1.2-lp151.4.1]\n", 0},
        {FILE_OF(UPDATE("SUSE-SLE-Module-Basesystem-15-SP3-2021-1654",
                        LIST("", "", P("150300.4.6.1")))),
         "SUSE-SLE-Module-Basesystem-15-SP3-2021-1654"
         " | SUSE:Linux Enterprise Module for Basesystem 15 SP3 p [>=0 <1.2-150300.4.6.1]\n",
         0},
        // What the repository is of counts, not who wrote the id.
        {FILE_OF(UPDATE("SUSE-SU-2021:1-1",
                        "<release>openSUSE Leap 15.3</release>" LIST("", "", P("150300.4.6.1")))),
         "SUSE-SU-2021:1-1 | openSUSE:Leap 15.3 p [>=0 <1.2-150300.4.6.1]\n", 0},
        // A tag tells, and what has none is of the release that all others are of.
        {FILE_OF(UPDATE("ELSA-2099-1", LIST("", "", P("1") PACKAGE("q", "", "2", "1.el8", "")))),
         "ELSA-2099-1 | Oracle Linux:8 p [>=0 <1.2-1] | Oracle Linux:8 q [>=0 <2-1.el8]\n", 0},
        {FILE_OF(
             UPDATE("ELSA-2099-1", LIST("", "", P("1.el7") PACKAGE("q", "", "2", "1.el8", "")))),
         "ELSA-2099-1 | Oracle Linux:7 p [>=0 <1.2-1.el7] | Oracle Linux:8 q [>=0 <2-1.el8]\n", 0},
        {FILE_OF(UPDATE("ELSA-2099-1",
                        LIST("", "", P("1.el7") P("1") PACKAGE("q", "", "2", "1.el8", "")))),
         "", BH_E_UNSUPPORTED},
        {FILE_OF(UPDATE("ELSA-2099-1", LIST("", "", P("1")))), "", BH_E_UNSUPPORTED},
        {FILE_OF(UPDATE("GHSA-mgxf-pj6m-9494", LIST("bottlerocket", "Bottlerocket", P("1.el8")))),
         "", BH_E_UNSUPPORTED},
        // Fedora's modular updates name no packages.
        {FILE_OF(UPDATE("FEDORA-MODULAR-2024-deafa21e1d", LIST("F38M", "Fedora 38 Modular", ""))),
         "FEDORA-MODULAR-2024-deafa21e1d\n", 0},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows));
}

#define ALAS(inner)  UPDATE("ALAS2023-2099-001", inner)
#define ALAS_P(list) ALAS(LIST("", "", list))
#define ON2023(name) " | Amazon Linux:2023 " name
#define TOPIC(id, packages)                                                                        \
    FILE_OF(UPDATE(id, LIST("amazon-linux-2---x", "Amazon Linux 2 - X", packages)))

static void packages(void **state)
{
    static const struct row rows[] = {
        {FILE_OF(ALAS_P(PACKAGE("p", "1", "2", "3", ""))),
         "ALAS2023-2099-001" ON2023("p [>=0 <1:2-3]\n"), 0},
        {FILE_OF(ALAS_P(PACKAGE("p", "", "2", "3", ""))),
         "ALAS2023-2099-001" ON2023("p [>=0 <2-3]\n"), 0},
        // The same build for several machines, and another build of the same package
        {FILE_OF(ALAS_P(P("1") P("1") P("2"))),
         "ALAS2023-2099-001" ON2023("p [>=0 <1.2-1]") ON2023("p [>=0 <1.2-2]\n"), 0},
        // Source packages
        {FILE_OF(ALAS_P(
             PACKAGE("xz-libs", "2", "5.2.5", "8.el9_0", " src=\"xz-5.2.5-8.el9_0.src.rpm\""))),
         "ALAS2023-2099-001" ON2023("xz-libs [>=0 <2:5.2.5-8.el9_0]")
             ON2023("xz [>=0 <2:5.2.5-8.el9_0]\n"),
         0},
        {FILE_OF(
             ALAS_P(PACKAGE("p", "0", "2", "3", " src=\"https://x.example/S/s-2-3.nosrc.rpm\""))),
         "ALAS2023-2099-001" ON2023("p [>=0 <2-3]") ON2023("s [>=0 <2-3]\n"), 0},
        {FILE_OF(ALAS_P(PACKAGE("p", "0", "2", "3", " src=\"s-1-3.src.rpm\""))),
         "ALAS2023-2099-001" ON2023("p [>=0 <2-3]\n"), 0},
        {FILE_OF(ALAS_P(PACKAGE("p", "0", "2", "3", " src=\"-2-3.src.rpm\""))),
         "ALAS2023-2099-001" ON2023("p [>=0 <2-3]\n"), 0},
        {FILE_OF(ALAS_P(PACKAGE("p", "0", "2", "3", " src=\"x86_64/p-2-3.x86_64.rpm\""))),
         "ALAS2023-2099-001" ON2023("p [>=0 <2-3]\n"), 0},
        // Modules
        {FILE_OF(ALAS(
             "<pkglist><collection><module name=\"nodejs\" stream=\"12\" version=\"8\" "
             "context=\"c\" arch=\"x86_64\"/>" P(
                 "1.module+el8.5.0+1") "</collection></pkglist>"
                                       "<pkglist><collection>" P("1") "</collection></pkglist>")),
         "ALAS2023-2099-001" ON2023("p [>=0 <1.2-1.module+el8.5.0+1] (module nodejs:12)")
             ON2023("p [>=0 <1.2-1]\n"),
         0},
        // Oracle's own kernels, of several lines
        {FILE_OF(
             UPDATE("ELSA-2022-9999",
                    LIST("", "", PACKAGE("kernel-uek", "0", "5.4.17", "2136.309.4.el8uek", "")))),
         "ELSA-2022-9999 | Oracle Linux:8 kernel-uek [>=5.4.17 <5.4.17-2136.309.4.el8uek]\n", 0},
        // Topics of Amazon Linux
        {TOPIC("ALAS2KERNEL-5.15-2022-001", PACKAGE("kernel", "0", "5.15.43", "20.amzn2", "")),
         "ALAS2KERNEL-5.15-2022-001 | Amazon Linux:2 kernel [>=5.15 <5.15.43-20.amzn2]\n", 0},
        {TOPIC("ALAS2POSTGRESQL13-2023-001", PACKAGE("postgresql", "1", "13.9", "1", "")),
         "ALAS2POSTGRESQL13-2023-001 | Amazon Linux:2 postgresql [>=1:13 <1:13.9-1]\n", 0},
        {TOPIC("ALAS2NGINX1-2023-001", PACKAGE("nginx", "1", "12.0", "1", "")),
         "ALAS2NGINX1-2023-001 | Amazon Linux:2 nginx [?before 1:12.0-1 of Amazon Linux 2 "
         "- X >=0 <1:12.0-1]\n",
         0},
        {TOPIC("ALAS2LIBREOFFICE-2023-001", P("1.amzn2")),
         "ALAS2LIBREOFFICE-2023-001 | Amazon Linux:2 p [?before 1.2-1.amzn2 of Amazon "
         "Linux 2 - X >=0 <1.2-1.amzn2]\n",
         0},
        // Damaged
        {FILE_OF(ALAS_P("<package name=\"p\" version=\"1\"/>")), "", BH_E_CORRUPT},
        {FILE_OF(ALAS_P("<package name=\"p\" release=\"1\"/>")), "", BH_E_CORRUPT},
        {FILE_OF(ALAS_P("<package version=\"1\" release=\" \"/>")), "", BH_E_CORRUPT},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows));
}

#define A "ALAS2023-2099-001"

static void records(void **state)
{
    static const struct row rows[] = {
        // Vulnerabilities: in ids and titles of references
        {FILE_OF(ALAS(
             "<references>" REFERENCE("cve", "CVE-2099-0001", "") REFERENCE("cve", "CVE-2099-0001",
                                                                            "CVE-2099-0001")
                 REFERENCE("self", "ALAS2023-2099-001", "x") REFERENCE("rhsa", "RHSA-2022:4940", "")
                     REFERENCE("bugzilla", "2264297",
                               "TRIAGE CVE-2099-24989 a: b, CVE-2099-24990 [fedora-all]")
                         REFERENCE("bugzilla", "1",
                                   "CVE-2099-123 CVE-20990-1234 CVE-2099 CVE-") "</references>")),
         A " ^CVE-2099-0001 ~RHSA-2022:4940 ^CVE-2099-24989 ^CVE-2099-24990\n", 0},
        // Times
        {FILE_OF(
             ALAS("<issued date=\"2023-02-17 20:41\"/><updated date=\"2023-02-22 23:22:10\"/>")),
         A " +2023-02-17T20:41 *2023-02-22T23:22\n", 0},
        {FILE_OF(ALAS("<issued date=\"1593505741\"/>")), A " +2020-06-30T08:29 *2020-06-30T08:29\n",
         0},
        {FILE_OF(ALAS("<issued/><updated date=\"\"/>")), A "\n", 0},
        {FILE_OF(ALAS("<issued date=\"yesterday\"/>")), "", BH_E_CORRUPT},
        {FILE_OF(ALAS("<issued date=\"18446744073709551615\"/>")), "", BH_E_CORRUPT},
        {FILE_OF("<update type=\"security\" status=\"retracted\"><id>" A
                 "</id><issued date=\"2023-02-17\"/></update>"),
         A " +2023-02-17T00:00 *2023-02-17T00:00 -2023-02-17T00:00\n", 0},
        // Severities
        {FILE_OF(ALAS("<severity>Important</severity>")), A " !Important\n", 0},
        {FILE_OF(ALAS("<severity> None </severity>")), A "\n", 0},
        {FILE_OF(ALAS("<severity/>")), A "\n", 0},
        // Others than of security
        {FILE_OF("<update type=\"bugfix\"><id>" A "</id><issued date=\"x\"/>" LIST(
             "", "", "<package/>") "</update><update><id>x</id></update>" ALAS("")),
         A "\n", 0},
        {FILE_OF("<update type=\"newpackage\"/>"), "", 0},
        {FILE_OF(""), "", 0},
        {FILE_OF(UPDATE(" ", "")), "", BH_E_CORRUPT},
        {FILE_OF("<update type=\"security\"/>"), "", BH_E_CORRUPT},
        // One id again: in one file, and as the rebuilds have it, in two repositories
        {FILE_OF(ALAS("") ALAS("") ALAS("")), A "\n" A "#2 =" A "\n" A "#3 =" A "\n", 0},
        {FILE_OF(UPDATE("RLSA-1", LIST("a", "", P("1.el9"))) UPDATE(
             "RLSA-1", LIST("b", "", P("1.el9"))) UPDATE("RLSA-1", LIST("b", "", P("1.el9")))),
         "RLSA-1#a =RLSA-1 | Rocky Linux:9 p [>=0 <1.2-1.el9]\n"
         "RLSA-1#b =RLSA-1 | Rocky Linux:9 p [>=0 <1.2-1.el9]\n"
         "RLSA-1#b#2 =RLSA-1 | Rocky Linux:9 p [>=0 <1.2-1.el9]\n",
         0},
        // Damaged, and other documents
        {FILE_OF(ALAS("") "<update type=\"security\"><id>x"), A "\n", BH_E_CORRUPT},
        {"<updates>" ALAS("") "<update type=\"security\"><id>x", A "\n", BH_E_TRUNCATED},
        {"<!DOCTYPE updates><updates/>", "", BH_E_UNSUPPORTED},
        {"<?xml version=\"1.0\" encoding=\"EUC-JP\"?><updates/>", "", BH_E_UNSUPPORTED},
        {"<updates>\xff</updates>", "", BH_E_CORRUPT},
        {"<repomd/>", "", BH_E_FORMAT},
        {"{}", "", BH_E_FORMAT},
        {"", "", BH_E_FORMAT},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows));
}

static void words(void **state)
{
    const char *const text = FILE_OF(ALAS(
        "<title>Amazon Linux 2023 - x</title><description>\n fixes\n\ta &lt; b &amp; \xe6\x97"
        "\xa5 \n</description><references>" REFERENCE("cve", "CVE-2099-0001", "")
            REFERENCE("self", "A", "") REFERENCE("bugzilla", "1", "") REFERENCE(
                "other", "o", "") "<reference href=\"javascript:x\" type=\"cve\"/></references>"));

    (void)state;
    feed_check(&bh_feed_updateinfo, bh_str_z(text), put_words, 0,
               "Amazon Linux 2023 - x: fixes\n a < b & \xe6\x97\xa5"
               " ADVISORY https://x.example/CVE-2099-0001 ADVISORY https://x.example/A"
               " REPORT https://x.example/1 WEB https://x.example/o");
}

// Work must not grow with the square of what an update lists, nor with that of equal ids.
static void many(void **state)
{
    struct diag_count diag;
    struct bh_buf text, found;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_init(&found, 0);
    bh_buf_add_z(&text, "<updates><update type=\"security\"><id>ALAS2-2099-1</id><references>");
    for (int i = 0; i < 20000; i++)
        bh_buf_printf(&text, "<reference id=\"CVE-2099-%06d\"/>", i);
    bh_buf_add_z(&text, "</references><pkglist><collection>");
    for (int i = 0; i < 20000; i++)
        bh_buf_printf(&text, "<package name=\"p\" version=\"%d\" release=\"1\"/>", i);
    bh_buf_add_z(&text, "</collection></pkglist></update>");
    for (int i = 0; i < 20000; i++)
        bh_buf_add_z(&text, "<update type=\"security\"><id>ALAS2-2099-2</id></update>");
    bh_buf_add_z(&text, "</updates>");
    assert_int_equal(
        feed_read(&bh_feed_updateinfo, bh_buf_str(&text), feed_put_notice, &found, &diag), 0);
    size_t lines = 0;
    for (size_t i = 0; i < found.len; i++)
        lines += found.ptr[i] == '\n';
    assert_int_equal(lines, 20001);
    assert_true(bh_str_ends(bh_buf_str(&found), BH_STR("ALAS2-2099-2#20000 =ALAS2-2099-2\n")));
    bh_buf_done(&text);
    bh_buf_done(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distributions), cmocka_unit_test(packages), cmocka_unit_test(records),
        cmocka_unit_test(words),         cmocka_unit_test(many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
