// SPDX-License-Identifier: Apache-2.0
// Debian's tracker and Alpine's security database: what each form of an entry comes to. Expected
// values by hand from the files' description and what real entries look like.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "feeds/alpine_secdb.h"
#include "feeds/debian_tracker.h"

#include "../support/feed_text.h"

// --- A record as a line

static int put_record(void *ctx, const struct bh_advisory *a)
{
    static const char *const kinds[] = {"=", "^", "~"};
    struct bh_buf *b = ctx;

    bh_buf_add_str(b, a->id);
    for (size_t i = 0; i < a->link_count; i++)
        bh_buf_printf(b, " %s%.*s", kinds[a->links[i].kind], BH_FMT(a->links[i].id));
    for (size_t i = 0; i < a->affected_count; i++) {
        const struct bh_affected *one = &a->affected[i];
        bh_buf_printf(b, " | %.*s %.*s ", BH_FMT(one->ecosystem), BH_FMT(one->name));
        assert_int_equal(one->range_count, 1);
        feed_put_range(b, &one->ranges[0]);
        if (one->severity_count)
            bh_buf_printf(b, " !%.*s", BH_FMT(one->severities[0].score));
        if (one->note.len)
            bh_buf_printf(b, " (%.*s)", BH_FMT(one->note));
    }
    bh_buf_add_char(b, '\n');
    return 0;
}

static int put_details(void *ctx, const struct bh_advisory *a)
{
    bh_buf_printf(ctx, "%.*s", BH_FMT(a->details));
    for (size_t i = 0; i < a->reference_count; i++)
        bh_buf_printf(ctx, " %.*s %.*s", BH_FMT(a->references[i].type),
                      BH_FMT(a->references[i].url));
    return 0;
}

static int put_covers(void *ctx, bh_str ecosystem, bh_str part, unsigned parts)
{
    bh_buf_printf(ctx, "%.*s has %u parts: %.*s\n", BH_FMT(ecosystem), parts, BH_FMT(part));
    return 0;
}

static int no_advisory(void *ctx, const struct bh_advisory *a)
{
    (void)ctx;
    (void)a;
    return 0;
}

struct row {
    const char *text, *expected;
    int code;
};

static void check_rows(const struct bh_feed_kind *kind, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        feed_check(kind, bh_str_z(rows[i].text), put_record, rows[i].code, rows[i].expected);
}

// --- Debian

// One release of CVE-2099-0001 in "p".
#define IN(release, state)                                                                         \
    "{\"p\":{\"CVE-2099-0001\":{\"releases\":{\"" release "\":{" state "}}}}}"
#define ONE         "DEBIAN-CVE-2099-0001-p ^CVE-2099-0001"
#define RESOLVED(v) "\"status\":\"resolved\",\"fixed_version\":\"" v "\""
#define OPEN        "\"status\":\"open\""

static const struct row debian_rows[] = {
    // States
    {IN("bookworm", RESOLVED("1.2-3+deb12u1")), ONE " | Debian:12 p [>=0 <1.2-3+deb12u1]\n", 0},
    {IN("bookworm", RESOLVED("0")), ONE " | Debian:12 p []\n", 0},
    {IN("bookworm", OPEN), ONE " | Debian:12 p [>=0]\n", 0},
    {IN("bookworm", OPEN ",\"fixed_version\":\"1\""), ONE " | Debian:12 p [>=0]\n", 0},
    {IN("bookworm", "\"status\":\"undetermined\""), ONE " | Debian:12 p [?undetermined]\n", 0},
    {IN("bookworm", "\"status\":\"resolved\""), ONE " | Debian:12 p [?resolved]\n", 0},
    {IN("bookworm", "\"status\":\"other\",\"fixed_version\":\"1\""),
     ONE " | Debian:12 p [?other]\n", 0},
    // Releases
    {IN("sid", OPEN), ONE " | Debian:sid p [>=0]\n", 0},
    {IN("trixie", OPEN), ONE " | Debian:13 p [>=0]\n", 0},
    {IN("not-named-yet", OPEN), ONE " | Debian:not-named-yet p [>=0]\n", 0},
    {"{\"p\":{\"CVE-2099-0001\":{\"releases\":{\"buster\":{" OPEN
     "},\"bullseye\":{" RESOLVED("1:2") "}}}}}",
     ONE " | Debian:10 p [>=0] | Debian:11 p [>=0 <1:2]\n", 0},
    {"{\"p\":{\"CVE-2099-0001\":{\"releases\":[]}}}", ONE "\n", 0},
    {"{\"p\":{\"CVE-2099-0001\":{}}}", ONE "\n", 0},
    // What is said of the package alone
    {IN("sid", OPEN ",\"urgency\":\"unimportant\""), ONE " | Debian:sid p [>=0] (unimportant)\n",
     0},
    {IN("sid", OPEN ",\"urgency\":\"end-of-life\",\"nodsa\":null"),
     ONE " | Debian:sid p [>=0] (end-of-life)\n", 0},
    {IN("sid", OPEN ",\"urgency\":\"not yet assigned\""), ONE " | Debian:sid p [>=0]\n", 0},
    {IN("sid", OPEN ",\"urgency\":\"high**\""), ONE " | Debian:sid p [>=0] !high (high**)\n", 0},
    {IN("sid", OPEN ",\"urgency\":\"low\",\"nodsa\":\"Minor issue\",\"nodsa_reason\":\"ignored\""),
     ONE " | Debian:sid p [>=0] !low (low; ignored: Minor issue)\n", 0},
    {IN("sid", OPEN ",\"nodsa\":\"Minor issue\",\"nodsa_reason\":\"\""),
     ONE " | Debian:sid p [>=0] (no-dsa: Minor issue)\n", 0},
    {IN("sid", OPEN ",\"nodsa_reason\":\"postponed\""), ONE " | Debian:sid p [>=0] (postponed)\n",
     0},
    {IN("sid", OPEN ",\"urgency\":7,\"nodsa\":[1]"), ONE " | Debian:sid p [>=0]\n", 0},
    // One CVE in several packages, several in one, and what has none yet
    {"{\"p\":{\"CVE-2099-0001\":{},\"CVE-2099-0002\":{}},\"q\":{\"CVE-2099-0001\":{}},\"r\":{}}",
     ONE "\nDEBIAN-CVE-2099-0002-p ^CVE-2099-0002\nDEBIAN-CVE-2099-0001-q ^CVE-2099-0001\n", 0},
    {"{\"p\":{\"TEMP-0290435-0B57B5\":{}}}", "DEBIAN-TEMP-0290435-0B57B5-p =TEMP-0290435-0B57B5\n",
     0},
    // Damaged, and other documents
    {IN("sid", ""), "", BH_E_CORRUPT},
    {IN("sid", "\"status\":7"), "", BH_E_CORRUPT},
    {IN("sid", "\"status\":\"resolved\",\"fixed_version\":1"), "", BH_E_CORRUPT},
    {"{\"p\":{\"CVE-2099-0001\":{\"releases\":[{}]}}}", "", BH_E_CORRUPT},
    {"{\"p\":{\"CVE-2099-0001\":{\"releases\":7}}}", "", BH_E_CORRUPT},
    {"{\"p\":{\"CVE-2099-0001\":[]}}", "", BH_E_CORRUPT},
    {"{\"p\":{\"openssl\":{}}}", "", BH_E_CORRUPT},
    {"{\"p\":{\"CVE-2099-0001\":{}}} {}", ONE "\n", BH_E_CORRUPT},
    {"{\"p\":{\"CVE-2099-0001\":{}}", ONE "\n", BH_E_TRUNCATED},
    {"{\"id\":\"CVE-2099-0001\"}", "", BH_E_FORMAT},
    {"{\"vulnerabilities\":[]}", "", BH_E_FORMAT},
    {"[]", "", BH_E_FORMAT},
    {"{}", "", BH_E_FORMAT},
};

static void debian(void **state)
{
    (void)state;
    check_rows(&bh_feed_debian_tracker, debian_rows, BH_COUNT(debian_rows));
}

static void debian_details(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"{\"p\":{\"CVE-2099-0001\":{\"description\":\"What.\",\"debianbug\":555217,\"scope\":"
         "\"local\"}}}",
         "What. ADVISORY https://security-tracker.debian.org/tracker/CVE-2099-0001 "
         "REPORT https://bugs.debian.org/555217"},
        {"{\"p\":{\"CVE-2099-0001\":{\"description\":null,\"debianbug\":null}}}",
         " ADVISORY https://security-tracker.debian.org/tracker/CVE-2099-0001"},
        {"{\"p\":{\"CVE-2099-0001\":{\"debianbug\":\"7/../8\"}}}",
         " ADVISORY https://security-tracker.debian.org/tracker/CVE-2099-0001"},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(rows); i++)
        feed_check(&bh_feed_debian_tracker, bh_str_z(rows[i].text), put_details, 0,
                   rows[i].expected);
}

// --- Alpine

#define HEAD          "\"distroversion\":\"v3.12\",\"reponame\":\"main\""
#define PKG(secfixes) "{\"pkg\":{\"name\":\"p\",\"secfixes\":" secfixes "}}"
#define FILE_OF(pkgs) "{" HEAD ",\"packages\":[" pkgs "]}"
#define FIXES(text)   FILE_OF(PKG("{" text "}"))
#define RECORD(id)    "ALPINE-" id "-v3.12-main-p "
#define BEFORE(v)     " | Alpine:v3.12 p [>=0 <" v "]\n"
#define CVE           "CVE-2099-0001"

static const struct row alpine_rows[] = {
    {FIXES("\"1.2-r3\":[\"" CVE "\"]"), RECORD(CVE) "^" CVE BEFORE("1.2-r3"), 0},
    {FIXES("\"0\":[\"" CVE "\"]"), RECORD(CVE) "^" CVE " | Alpine:v3.12 p []\n", 0},
    {FIXES("\"1-r0\":[\"" CVE "\",\"CVE-2099-12345\"]"),
     RECORD(CVE) "^" CVE BEFORE("1-r0") RECORD("CVE-2099-12345") "^CVE-2099-12345" BEFORE("1-r0"),
     0},
    {FILE_OF(PKG("{}") "," PKG("null") "," PKG("[]") "," PKG("{\"1-r0\":null,\"2-r0\":[]}")), "",
     0},
    // In several versions, in any order
    {FIXES("\"1.2-r3\":[\"" CVE "\"],\"1.10-r0\":[\"" CVE "\"],\"1.9-r0\":[\"" CVE "\"]"),
     RECORD(CVE) "^" CVE BEFORE("1.10-r0"), 0},
    {FIXES("\"1.2-r3\":[\"" CVE "\"],\"0\":[\"" CVE "\"]"), RECORD(CVE) "^" CVE BEFORE("1.2-r3"),
     0},
    {FIXES("\"0\":[\"" CVE "\"],\"1.2-r3\":[\"" CVE "\"]"), RECORD(CVE) "^" CVE BEFORE("1.2-r3"),
     0},
    {FIXES("\"1-r0\":[\"" CVE "\"],\"?\":[\"" CVE "\"],\"9-r0\":[\"" CVE "\"]"),
     RECORD(CVE) "^" CVE BEFORE("?"), 0},
    // Entries
    {FIXES("\"1-r0\":[\"" CVE " GHSA-h5c8-rqwp-cp95\"]"),
     RECORD(CVE) "^" CVE " ~GHSA-h5c8-rqwp-cp95" BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"XSA-1 " CVE " CVE-2099-0002\"]"),
     RECORD(CVE) "^" CVE " ~XSA-1 ~CVE-2099-0002" BEFORE("1-r0")
         RECORD("CVE-2099-0002") "^CVE-2099-0002 ~XSA-1 ~" CVE BEFORE("1-r0"),
     0},
    {FIXES("\"1-r0\":[\"" CVE " (+ regression fix of CVE-2099-0002)\"]"),
     RECORD(CVE) "^" CVE BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"" CVE ".patch\"]"), RECORD(CVE) "^" CVE BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"CVE_2099-0001\"]"), RECORD(CVE) "^" CVE BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"GHSA-f7r5-w49x-gxm3\"]"),
     RECORD("GHSA-f7r5-w49x-gxm3") "^GHSA-f7r5-w49x-gxm3" BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"XSA-207\"]"), RECORD("XSA-207") "=XSA-207" BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"CVE N/A ZBX-11023\"]"), RECORD("ZBX-11023") "=ZBX-11023" BEFORE("1-r0"), 0},
    {FIXES("\"1-r0\":[\"regression fix\",\"\",\"(\",\"CVE-20\",\"CVE-2099-\",\" ,; \"]"), "", 0},
    // The order of the members
    {"{\"packages\":[{\"pkg\":{\"secfixes\":{\"1-r0\":[\"" CVE "\"]},\"name\":\"p\"}}]," HEAD "}",
     RECORD(CVE) "^" CVE BEFORE("1-r0"), 0},
    // Damaged, and other documents
    {FILE_OF("{\"pkg\":{\"secfixes\":{}}}"), "", BH_E_CORRUPT},
    {FIXES("\"1-r0\":[7]"), "", BH_E_CORRUPT},
    {FIXES("\"1-r0\":\"" CVE "\""), "", BH_E_CORRUPT},
    {FILE_OF(PKG("[1]")), "", BH_E_CORRUPT},
    {FILE_OF(PKG("7")), "", BH_E_CORRUPT},
    {FILE_OF("") " 1", "", BH_E_CORRUPT},
    {"{" HEAD ",\"packages\":[" PKG("{\"1-r0\":[\"" CVE "\"]}"), "", BH_E_TRUNCATED},
    {"{\"distroversion\":\"v3.12\",\"packages\":[]}", "", BH_E_FORMAT},
    {"{\"reponame\":\"main\",\"packages\":[]}", "", BH_E_FORMAT},
    {"{" HEAD "}", "", BH_E_FORMAT},
    {"[]", "", BH_E_FORMAT},
};

static void alpine(void **state)
{
    (void)state;
    check_rows(&bh_feed_alpine_secdb, alpine_rows, BH_COUNT(alpine_rows));
}

static void alpine_covers(void **state)
{
    static const struct {
        const char *release, *repository, *expected;
    } table[] = {
        {"v3.19", "main", "Alpine:v3.19 has 2 parts: main\n"},
        {"v3.19", "community", "Alpine:v3.19 has 2 parts: community\n"},
        {"v3.3", "community", "Alpine:v3.3 has 2 parts: community\n"},
        {"v3.2", "main", "Alpine:v3.2 has 1 parts: main\n"},
        {"v2.7", "main", "Alpine:v2.7 has 1 parts: main\n"},
        {"v3.2", "community", ""},
        {"v3.20", "testing", ""},
        {"edge", "main", "Alpine:edge has 2 parts: main\n"},
    };
    struct bh_buf text, found;
    struct bh_arena arena;

    (void)state;
    bh_arena_init(&arena, 0);
    bh_buf_init(&text, 0);
    bh_buf_init(&found, 0);
    for (size_t i = 0; i < BH_COUNT(table); i++) {
        bh_buf_clear(&text);
        bh_buf_clear(&found);
        bh_buf_printf(&text, "{\"distroversion\":\"%s\",\"reponame\":\"%s\",\"packages\":[]}",
                      table[i].release, table[i].repository);
        const struct bh_input in = bh_input_mem(bh_buf_str(&text));
        const struct bh_feed_sink sink = {
            .arena = &arena, .advisory = no_advisory, .covers = put_covers, .ctx = &found};
        assert_int_equal(bh_feed_alpine_secdb.read(&in, NULL, &sink), 0);
        if (!bh_str_eqz(bh_buf_str(&found), table[i].expected))
            fail_msg("%s %s: %.*s", table[i].release, table[i].repository,
                     BH_FMT(bh_buf_str(&found)));
    }
    bh_arena_done(&arena);
    bh_buf_done(&text);
    bh_buf_done(&found);
}

static int count_links(void *ctx, const struct bh_advisory *a)
{
    assert_int_equal(a->link_count, 17);
    bh_buf_add_char(ctx, '.');
    return 0;
}

// Work must not grow with the square of an entry.
static void alpine_long_entry(void **state)
{
    struct diag_count diag;
    struct bh_buf text, found;

    (void)state;
    bh_buf_init(&text, 0);
    bh_buf_init(&found, 0);
    bh_buf_add_z(&text,
                 "{" HEAD ",\"packages\":[{\"pkg\":{\"name\":\"p\",\"secfixes\":{\"1-r0\":[\"");
    for (int i = 0; i < 20000; i++)
        bh_buf_printf(&text, "CVE-2099-%06d ", i);
    bh_buf_add_z(&text, "\"]}}}]}");
    assert_int_equal(
        feed_read(&bh_feed_alpine_secdb, bh_buf_str(&text), count_links, &found, &diag), 0);
    assert_int_equal(found.len, 20000);
    bh_buf_done(&text);
    bh_buf_done(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(debian),
        cmocka_unit_test(debian_details),
        cmocka_unit_test(alpine),
        cmocka_unit_test(alpine_covers),
        cmocka_unit_test(alpine_long_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
