// SPDX-License-Identifier: Apache-2.0
// OVAL definitions: what criteria come to. Expected values by hand, from the language's rules for
// criteria and tests; the forms are those that distributions publish.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/limits.h"
#include "feeds/oval.h"

#include "../support/feed_text.h"

// --- Documents

#define NAMESPACE "http://oval.mitre.org/XMLSchema/oval-definitions-5"
#define TEST(id, kind, attributes, object, state)                                                  \
    "<x:" kind "_test id='" id "'" attributes "><x:object object_ref='" object "'/>" state         \
    "</x:" kind "_test>"
#define RPM(id, attributes, object, state) TEST(id, "rpminfo", attributes, object, state)
#define IS(state)                          "<x:state state_ref='" state "'/>"
#define EVR(id, operation, evr)                                                                    \
    "<x:rpminfo_state id='" id "'><x:evr datatype='evr_string' operation='" operation "'>" evr     \
    "</x:evr></x:rpminfo_state>"

// What the rows below refer to.
#define TESTS                                                                                      \
    "<tests>" RPM("p&lt;", "", "p", IS("&lt;")) RPM("p&lt;arch", "", "p", IS("arch") IS("&lt;"))   \
        RPM("q&lt;", "", "q", IS("q&lt;")) RPM("p&lt;=", "", "p", IS("&lt;="))                     \
            RPM("p=", "", "p", IS("=")) RPM("p>=", "", "p", IS(">=")) RPM("p>", "", "p", IS(">"))  \
                RPM("p!", "", "p", IS("!=")) RPM("p", "", "p", "") RPM("q", "", "q", "")           \
                    RPM("no-p", " check_existence='none_exist'", "p",                              \
                        "") RPM("p&lt;/none", " check='none satisfy'", "p", IS("&lt;"))            \
                        RPM("signed", "", "p", IS("key")) RPM("release", "", "r", IS("key"))       \
                            RPM("two", "", "p", IS("&lt;") IS(">"))                                \
                                RPM("p&lt;0", "", "p", IS("&lt;0")) RPM("azl", "", "p", IS("azl")) \
                                    RPM("named", "", "pattern", IS("&lt;"))                        \
                                        RPM("nameless", "", "regex", IS("&lt;"))                   \
                                            TEST("uname", "uname", "", "u", IS("u"))               \
                                                TEST("file", "textfilecontent54", "", "f", "")     \
                                                    TEST("ubuntu&lt;", "textfilecontent54", "",    \
                                                         "f", IS("ubuntu&lt;")) "</tests>"
#define OBJECTS                                                                                    \
    "<objects><x:rpminfo_object id='p'><x:name>p</x:name></x:rpminfo_object><x:rpminfo_object "    \
    "id='q'><x:name>q</x:name></x:rpminfo_object><x:rpminfo_object id='pattern'><x:name "          \
    "operation='pattern match'>^p-libs$</x:name></x:rpminfo_object><x:rpminfo_object id='regex'>"  \
    "<x:name operation='pattern match'>^p-.*$</x:name></x:rpminfo_object><x:rpminfo_object "       \
    "id='r'><x:name>x-release</x:name></x:rpminfo_object></objects>"
#define STATES                                                                                     \
    "<states>" EVR("&lt;", "less than", "0:1.2-3.el8") EVR("q&lt;", "less than", "7:2-1.el8")      \
        EVR("&lt;=", "less than or equal", "0:1.2-3.el8") EVR("=", "equals", "0:1.2-3.el8")        \
            EVR(">=", "greater than or equal", "0:1.0-1.el8") EVR(">", "greater than", "0:1.0")    \
                EVR("!=", "not equal", "0:1.0") EVR("&lt;0", "less than", "0:0") EVR(              \
                    "azl", "less than", "0:1.2-3.azl3") "<x:rpminfo_state id='arch'>"              \
                                                        "<x:arch operation='pattern match'>x"      \
                                                        "</x:arch></x:rpminfo_state>"              \
                                                        "<x:rpminfo_state id='key'><x:evr>1"       \
                                                        "</x:evr></x:rpminfo_state>"               \
                                                        "<x:textfilecontent54_state "              \
                                                        "id='ubuntu&lt;'><x:subexpression "        \
                                                        "datatype='debian_evr_string' "            \
                                                        "operation='less than'>0:1.2-3"            \
                                                        "</x:subexpression>"                       \
                                                        "</x:textfilecontent54_state></states>"
#define HEAD "<oval_definitions xmlns='" NAMESPACE "' xmlns:x='" NAMESPACE "#linux'><definitions>"
#define END  "</oval_definitions>"
#define DEFINITION(class, metadata, criteria)                                                      \
    "<definition id='oval:d:1' class='" class "'><metadata>" metadata "</metadata>" criteria       \
                                              "</definition>"
#define PLATFORM(name)          "<affected family='unix'><platform>" name "</platform></affected>"
#define ROCKY                   PLATFORM("Rocky Linux 8")
#define PATCH(criteria)         DEFINITION("patch", ROCKY, criteria)
#define VULNERABILITY(criteria) DEFINITION("vulnerability", ROCKY, criteria)
#define AND(inner)              "<criteria operator='AND'>" inner "</criteria>"
#define OR(inner)               "<criteria operator='OR'>" inner "</criteria>"
#define SAYS(test, comment)     "<criterion test_ref='" test "' comment='" comment "'/>"
#define T(test)                 SAYS(test, "x")

// A record without what is the same in all: the id up to the packages.
static int put_packages(void *ctx, const struct bh_advisory *a)
{
    struct bh_buf whole;

    bh_buf_init(&whole, 0);
    feed_put_notice(&whole, a);
    bh_str line = bh_buf_str(&whole);
    bh_buf_add_str(ctx, bh_str_from(line, bh_str_search(line, BH_STR(" | "))));
    bh_buf_done(&whole);
    return 0;
}

struct row {
    const char *text, *expected;
    int code;
};

// A text is a definition, or a whole document.
static void write_document(struct bh_buf *b, const char *text)
{
    bool definition = !*text || bh_str_starts(bh_str_z(text), BH_STR("<definition"));

    bh_buf_clear(b);
    if (definition)
        bh_buf_add_z(b, HEAD);
    bh_buf_add_z(b, text);
    if (definition) {
        bh_buf_add_z(b, "</definitions>" TESTS);
        bh_buf_add_z(b, OBJECTS STATES END);
    }
}

static void check_rows(const struct row *rows, size_t count, feed_advisory *put)
{
    struct bh_buf text;

    bh_buf_init(&text, 0);
    for (size_t i = 0; i < count; i++) {
        write_document(&text, rows[i].text);
        feed_check(&bh_feed_oval, bh_buf_str(&text), put, rows[i].code, rows[i].expected);
    }
    bh_buf_done(&text);
}

#define R8 " | Rocky Linux:8 "
#define PB R8 "p [>=0 <1.2-3.el8]"
#define QB R8 "q [>=0 <7:2-1.el8]"

static void versions(void **state)
{
    static const struct row rows[] = {
        {PATCH(AND(T("p&lt;"))), PB "\n", 0},
        {PATCH(AND(T("p&lt;arch"))), PB "\n", 0},
        {PATCH(AND(T("p&lt;="))), R8 "p [>=0 <=1.2-3.el8]\n", 0},
        {PATCH(AND(T("p="))), R8 "p [>=1.2-3.el8 <=1.2-3.el8]\n", 0},
        {PATCH(AND(T("p>="))), R8 "p [>=1.0-1.el8]\n", 0},
        {PATCH(AND(T("p&lt;") T("p>="))), R8 "p [>=1.0-1.el8 <1.2-3.el8]\n", 0},
        {PATCH(AND(T("p>") T("p&lt;"))), R8 "p [>1.0 <1.2-3.el8]\n", 0},
        {PATCH(AND(T("p&lt;0"))), R8 "p []\n", 0},
        {PATCH(AND(T("q&lt;") T("p>="))),
         R8 "q [?only beside certain versions of another package >=0 <7:2-1.el8]\n", 0},
        // A package alone is affected as long as there is no fix; beside a fix it is a condition.
        {VULNERABILITY(AND(T("p"))), R8 "p [>=0]\n", 0},
        {VULNERABILITY(AND(T("p") T("p&lt;"))), PB "\n", 0},
        {PATCH(AND(T("p"))), "", 0},
        // What is there and is not: never
        {VULNERABILITY(OR(AND(T("p") T("no-p")) AND(T("q")))), R8 "q [>=0]\n", 0},
        {VULNERABILITY(AND(SAYS("no-p", "p is not there") T("q"))), R8 "q [?p is not there >=0]\n",
         0},
        // Names
        {PATCH(AND(T("named"))), R8 "p-libs [>=0 <1.2-3.el8]\n", 0},
        {PATCH(AND(T("nameless"))), "", BH_E_UNSUPPORTED},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows), put_packages);
}

static void criteria(void **state)
{
    static const struct row rows[] = {
        {PATCH(OR(T("p&lt;") T("q&lt;"))), PB QB "\n", 0},
        {PATCH(OR(AND(T("p&lt;") T("signed")) AND(T("q&lt;") T("signed")))), PB QB "\n", 0},
        {PATCH(AND(AND(AND(T("p&lt;"))) OR(OR(T("q&lt;"))))), PB QB "\n", 0},
        {PATCH(OR(T("p&lt;") T("p&lt;"))), PB "\n", 0},
        {PATCH("<criteria>" T("p&lt;") "</criteria>"), PB "\n", 0},
        // Left out: signatures, machines, the running kernel
        {PATCH(OR(SAYS("none", "Red Hat Enterprise Linux must be installed") AND(T("p&lt;") SAYS(
             "signed", "p is signed with a key") T("uname") SAYS("p>=", "p arch is x86_64")))),
         PB "\n", 0},
        {PATCH(AND(OR(SAYS("uname", "kernel earlier than 0:1 is currently running") SAYS(
             "file", "kernel earlier than 0:1 is set to boot up on next boot")) OR(T("p&lt;")))),
         PB "\n", 0},
        // Modules
        {PATCH(AND(SAYS("file", "Module nodejs:12 is enabled") OR(T("p&lt;")))),
         R8 "p [>=0 <1.2-3.el8] (module nodejs:12)\n", 0},
        {PATCH(OR(AND(SAYS("file", "Module a:1 is enabled") T("p&lt;"))
                      AND(SAYS("file", "Module a:2 is enabled") T("q&lt;")))),
         R8 "p [>=0 <1.2-3.el8] (module a:1)" R8 "q [>=0 <7:2-1.el8] (module a:2)\n", 0},
        // What a list of packages does not decide
        {PATCH(AND(SAYS("file", "a setting") T("p&lt;"))), R8 "p [?a setting >=0 <1.2-3.el8]\n", 0},
        {PATCH(AND(SAYS("gone", "a test that is not there") OR(T("p&lt;")))),
         R8 "p [?a test that is not there >=0 <1.2-3.el8]\n", 0},
        {PATCH(AND("<criterion negate='true' test_ref='q&lt;' comment='not q'/>" T("p&lt;"))),
         R8 "p [?not q >=0 <1.2-3.el8]\n", 0},
        {PATCH(AND("<criteria negate='true'>" T("q&lt;") "</criteria>" T("p&lt;"))),
         R8 "p [?under conditions that are not read >=0 <1.2-3.el8]\n", 0},
        {PATCH(AND(SAYS("p&lt;/none", "none is") T("q&lt;"))), R8 "q [?none is >=0 <7:2-1.el8]\n",
         0},
        {PATCH(AND(SAYS("two", "both") T("q&lt;"))), R8 "q [?both >=0 <7:2-1.el8]\n", 0},
        {PATCH(AND(SAYS("p!", "not 1.0") T("q&lt;"))), R8 "q [?not 1.0 >=0 <7:2-1.el8]\n", 0},
        {PATCH(OR("<criterion negate='true' test_ref='q&lt;'/>" T("p&lt;"))), PB "\n", 0},
        {PATCH("<criteria negate='true'>" T("p&lt;") "</criteria>"), "", 0},
        {PATCH("<criteria operator='XOR'>" T("p&lt;") "</criteria>"), "", 0},
        {PATCH(""), "", 0},
        {PATCH("<criteria/>"), "", 0},
        {PATCH(AND(T("p&lt;")) AND(T("q&lt;"))), "", BH_E_CORRUPT},
        // Other classes
        {DEFINITION("inventory", ROCKY, AND(T("p&lt;"))), "", 0},
        {DEFINITION("patch' deprecated='true", ROCKY, AND(T("p&lt;"))), "", 0},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows), put_packages);
}

#define INSTALLED(name) SAYS("uname", name " is installed")

static void releases(void **state)
{
    static const struct row rows[] = {
        // Of the criteria
        {DEFINITION("patch", PLATFORM("Red Hat Ansible Engine 2.9 for RHEL 8"),
                    AND(INSTALLED("Red Hat Enterprise Linux 8") T("p&lt;"))),
         " | Red Hat:enterprise_linux:8 p [>=0 <1.2-3.el8]\n", 0},
        {DEFINITION("patch", "",
                    OR(AND(INSTALLED("Oracle Linux 7") OR(T("p&lt;")))
                           AND(INSTALLED("Oracle Linux 8") OR(T("q&lt;"))))),
         " | Oracle Linux:7 p [>=0 <1.2-3.el8] | Oracle Linux:8 q [>=0 <7:2-1.el8]\n", 0},
        {DEFINITION("patch", "",
                    AND(OR(INSTALLED("SUSE Linux Enterprise Server 15 SP1")
                               INSTALLED("openSUSE Leap 15.1")) T("p&lt;"))),
         " | SUSE:Linux Enterprise Server 15 SP1 p [>=0 <1.2-3.el8] | openSUSE:Leap 15.1 p [>=0 "
         "<1.2-3.el8]\n",
         0},
        {DEFINITION("patch", "",
                    AND(OR(INSTALLED("Red Hat Enterprise Linux 8") INSTALLED("Red Hat CoreOS 4"))
                            T("p&lt;"))),
         " | Red Hat:enterprise_linux:8 p [>=0 <1.2-3.el8]\n", 0},
        {DEFINITION(
             "patch", PLATFORM("Ubuntu 22.04 LTS"),
             "<criteria><extend_definition definition_ref='d' "
             "comment='Ubuntu 22.04 LTS (jammy) is installed.'/>" OR(
                 SAYS("ubuntu&lt;", "openssh package in jammy was vulnerable but has been "
                                    "fixed (note: 1.2-3).")
                     SAYS("file",
                          "libssh package in jammy is affected and needs fixing.")) "</criteria>"),
         " | Ubuntu:22.04:LTS openssh [>=0 <1.2-3]\n", 0},
        {DEFINITION("vulnerability", PLATFORM("Ubuntu 22.04 LTS"),
                    "<criteria>" OR(SAYS("file", "libssh package in jammy is affected and needs "
                                                 "fixing.")) "</criteria>"),
         " | Ubuntu:22.04:LTS libssh [>=0]\n", 0},
        // Products that are no distribution: their packages are passed over
        {DEFINITION("patch", PLATFORM("SUSE Manager Server 4.3") PLATFORM("openSUSE Leap 15.1"),
                    OR(AND(INSTALLED("SUSE Manager Server 4.3") T("p&lt;"))
                           AND(INSTALLED("openSUSE Leap 15.1") T("q&lt;")))),
         " | openSUSE:Leap 15.1 q [>=0 <7:2-1.el8]\n", 0},
        {DEFINITION("patch", ROCKY, AND(INSTALLED("SUSE Manager Server 4.3") T("p&lt;"))), "",
         BH_E_UNSUPPORTED},
        {DEFINITION("patch", "",
                    AND(SAYS("release", "Oracle VM Server 3 is installed") T("p&lt;"))),
         "", BH_E_UNSUPPORTED},
        {DEFINITION("patch", ROCKY, AND(SAYS("signed", "p is installed") T("p&lt;"))), PB "\n", 0},
        // Of the definition, and of the tag
        {DEFINITION("patch", PLATFORM("Debian GNU/Linux 11") PLATFORM("Photon 5"), AND(T("p&lt;"))),
         " | Debian:11 p [>=0 <1.2-3.el8] | Photon OS:5.0 p [>=0 <1.2-3.el8]\n", 0},
        {DEFINITION("patch", PLATFORM("Azure Linux"), AND(T("azl"))),
         " | Azure Linux:3 p [>=0 <1.2-3.azl3]\n", 0},
        // Of none
        {DEFINITION("patch", PLATFORM("Azure Linux"), AND(T("p&lt;"))), "", BH_E_UNSUPPORTED},
        {DEFINITION("patch", PLATFORM("Anolis OS 23"), AND(T("p&lt;"))), "", BH_E_UNSUPPORTED},
        {DEFINITION("patch", "", AND(T("p&lt;"))), "", BH_E_UNSUPPORTED},
        {DEFINITION("patch", PLATFORM("Anolis OS 23"), AND(T("p"))), "", 0},
        // Ubuntu's other lists
        {PATCH(AND(SAYS("ubuntu&lt;", "Long Term Support"))), "", BH_E_UNSUPPORTED},
        {PATCH(AND(SAYS("ubuntu&lt;", "(CVE-2023-48795) openssh package in jammy was"))), "",
         BH_E_UNSUPPORTED},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows), put_packages);
}

#define REFERENCE(source, id)                                                                      \
    "<reference source='" source "' ref_id='" id "' ref_url='https://x.example/" id "'/>"
#define CVE(vectors, id) "<cve " vectors ">" id "</cve>"
// The start of `printf 'Rocky Linux:8\np\n0\n1.2-3.el8\n\n' | sha256sum`
#define DIGEST                  "#4f73196a"
#define RECORD(class, metadata) DEFINITION(class, ROCKY metadata, AND(T("p&lt;")))

static void records(void **state)
{
    static const struct row rows[] = {
        {RECORD("patch", REFERENCE("RHSA", "RHSA-2014:0376") REFERENCE("CVE", "CVE-2014-0160")
                             REFERENCE("CVE", "CVE-2014-0160")),
         "RHSA-2014:0376" DIGEST " ^CVE-2014-0160 =RHSA-2014:0376" PB "\n", 0},
        {RECORD("vulnerability", REFERENCE("CVE", "CVE-2014-0160")),
         "oval:d:1" DIGEST " ^CVE-2014-0160 =oval:d:1" PB "\n", 0},
        {RECORD("patch", "<advisory><severity>Important</severity><issued date='2014-04-08'/>"
                         "<updated date='2014-04-09'/>" CVE("cvss3='7.5/CVSS:3.1/AV:N' "
                                                            "cvss2='5.0/AV:N/AC:L'",
                                                            "CVE-2014-0160") "</advisory>"),
         "oval:d:1" DIGEST " ^CVE-2014-0160 =oval:d:1 +2014-04-08T00:00 *2014-04-09T00:00"
         " !Important !CVSS:3.1/AV:N !AV:N/AC:L" PB "\n",
         0},
        {RECORD("patch", "<advisory>" CVE("cvss3='7.5/CVSS:3.1/AV:N'", "CVE-2099-0001")
                             CVE("cvss3='9.5/CVSS:3.1/AV:N'", "CVE-2099-0002") "</advisory>"),
         "oval:d:1" DIGEST " ^CVE-2099-0001 ^CVE-2099-0002 =oval:d:1" PB "\n", 0},
        {RECORD("patch", "<severity>Medium</severity><advisory_date>2024-05-31T18:55:08Z"
                         "</advisory_date>"),
         "oval:d:1" DIGEST " =oval:d:1 +2024-05-31T18:55 *2024-05-31T18:55 !Medium" PB "\n", 0},
        {RECORD("patch", "<advisory><public_date>2023-12-18 15:00:00 UTC</public_date>" CVE(
                             "cvss_vector='CVSS:3.1/AV:N'", "CVE-2099-0001") "</advisory>"),
         "oval:d:1" DIGEST " ^CVE-2099-0001 =oval:d:1 +2023-12-18T15:00 *2023-12-18T15:00"
         " !CVSS:3.1/AV:N" PB "\n",
         0},
        {RECORD("patch", "<advisory><issued date='soon'/></advisory>"), "", BH_E_CORRUPT},
        // What is to be done about it
        {RECORD("vulnerability", "<advisory><affected><resolution state='Will not fix'/>"
                                 "</affected></advisory>"),
         "oval:d:1" DIGEST " =oval:d:1" PB " (Will not fix)\n", 0},
        {RECORD("vulnerability", "<advisory><affected><resolution state='Under investigation'/>"
                                 "</affected></advisory>"),
         "oval:d:1" DIGEST " =oval:d:1" R8 "p [?Under investigation >=0 <1.2-3.el8]"
         " (Under investigation)\n",
         0},
        {RECORD("vulnerability", "<advisory><affected><resolution state='Affected'/><resolution "
                                 "state='Under investigation'/></affected></advisory>"),
         "oval:d:1" DIGEST " =oval:d:1" PB "\n", 0},
        // Damaged, and other documents
        {"<definition class='patch'>" AND(T("p&lt;")) "</definition>", "", BH_E_CORRUPT},
        {"", "", 0},
        {"<oval_definitions xmlns='" NAMESPACE "'/>", "", 0},
        {"<oval_definitions xmlns='" NAMESPACE "'><tests>", "", BH_E_TRUNCATED},
        {"<oval_definitions xmlns='" NAMESPACE "'><tests/></tests>", "", BH_E_CORRUPT},
        {"<oval_definitions/>", "", BH_E_FORMAT},
        {"<!DOCTYPE a><oval_definitions xmlns='" NAMESPACE "'/>", "", BH_E_UNSUPPORTED},
        {" ", "", BH_E_FORMAT},
    };

    (void)state;
    check_rows(rows, BH_COUNT(rows), feed_put_notice);
}

// Work must not grow with the square of what a definition has.
static void many(void **state)
{
    struct diag_count diag;
    struct bh_buf text, found;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_init(&found, 0);
    bh_buf_add_z(&text,
                 HEAD "<definition id='d' class='patch'><metadata>" ROCKY "</metadata><criteria>");
    for (int i = 0; i < 20000; i++)
        bh_buf_add_z(&text, T("p&lt;") T("p>=") T("no-p") SAYS("file", "c"));
    for (int i = 0; i < 200; i++)
        bh_buf_add_z(&text, "<criteria operator='OR'>");
    bh_buf_add_z(&text, T("q&lt;"));
    for (int i = 0; i < 200; i++)
        bh_buf_add_z(&text, "</criteria>");
    bh_buf_add_z(&text, "</criteria></definition></definitions>" TESTS);
    bh_buf_add_z(&text, OBJECTS STATES END);
    assert_int_equal(feed_read(&bh_feed_oval, bh_buf_str(&text), put_packages, &found, &diag), 0);
    bh_buf_add_char(&found, '\0');
    assert_string_equal(found.ptr, R8 "p [?x >=1.0-1.el8 <1.2-3.el8]" R8 "q [?x >=0 <7:2-1.el8]\n");
    bh_buf_done(&text);
    bh_buf_done(&found);
}

static void limits(void **state)
{
    struct diag_count diag;
    struct bh_buf text;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_add_z(&text, HEAD "<definition id='d' class='patch'><metadata>");
    for (int i = 0; i < BH_LIMIT_OVAL_PLATFORMS + 1; i++)
        bh_buf_printf(&text, PLATFORM("Fedora %d"), i);
    bh_buf_add_z(&text, "</metadata>" AND(T("p&lt;")) "</definition></definitions>" TESTS);
    bh_buf_add_z(&text, OBJECTS STATES END);
    assert_int_equal(feed_read(&bh_feed_oval, bh_buf_str(&text), put_packages, NULL, &diag),
                     BH_E_LIMIT);
    assert_int_equal(diag.errors, 1);
    bh_buf_clear(&text);
    bh_buf_add_z(&text, "<oval_definitions xmlns='" NAMESPACE "'><tests><rpminfo_test id='a'>");
    for (int i = 0; i < 65; i++)
        bh_buf_add_z(&text, "<state state_ref='a'/>");
    bh_buf_add_z(&text, "</rpminfo_test></tests></oval_definitions>");
    assert_int_equal(feed_read(&bh_feed_oval, bh_buf_str(&text), put_packages, NULL, &diag),
                     BH_E_LIMIT);
    bh_buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions), cmocka_unit_test(criteria), cmocka_unit_test(releases),
        cmocka_unit_test(records),  cmocka_unit_test(many),     cmocka_unit_test(limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
