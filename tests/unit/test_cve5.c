// SPDX-License-Identifier: Apache-2.0
// CVE records: versions by the algorithm of the schema's docs/versions.md, which is also run as it
// stands there over made entries; products, packages, containers, documents.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "feeds/cve5.h"
#include "feeds/cve5_kernel.h"
#include "feeds/cve5_versions.h"
#include "match/match.h"

#include "../support/feed_text.h"

// --- A record as text

static int put_record(void *ctx, const struct bh_advisory *a)
{
    struct bh_buf *b = ctx;

    for (size_t i = 0; i < a->affected_count; i++) {
        const struct bh_affected *one = &a->affected[i];
        bh_buf_printf(b, "%.*s %.*s%s%.*s%s", BH_FMT(one->ecosystem), BH_FMT(one->name),
                      one->note.len ? "{" : "", BH_FMT(one->note), one->note.len ? "}" : "");
        feed_put_versions(b, one);
        bh_buf_printf(b, "%s\n", one->condition_count ? " & more" : "");
    }
    return 0;
}

// --- Entries

#define V(version, more)      "{\"version\":\"" version "\",\"status\":\"affected\"" more "}"
#define U(version, more)      "{\"version\":\"" version "\",\"status\":\"unaffected\"" more "}"
#define Q(version, more)      "{\"version\":\"" version "\",\"status\":\"unknown\"" more "}"
#define LT(version)           ",\"lessThan\":\"" version "\""
#define LE(version)           ",\"lessThanOrEqual\":\"" version "\""
#define TYPE(type)            ",\"versionType\":\"" type "\""
#define CHANGES(list)         ",\"changes\":[" list "]"
#define AT(version, status)   "{\"at\":\"" version "\",\"status\":\"" status "\"}"
#define CPE(product, version) "cpe:2.3:a:v:" product ":" version ":*:*:*:*:*:*:*"
#define CPES(cpes)            "\"cpes\":[" cpes "]"
#define OF(status)            ",\"defaultStatus\":\"" status "\""
#define VERSIONS(list)        ",\"versions\":[" list "]"
#define P                     CPES("\"" CPE("p", "*") "\"")
#define KERNEL                "\"vendor\":\"Linux\",\"product\":\"Linux\""
#define COMMIT_A              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define COMMIT_B              "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const struct {
    const char *entry, *expected;
} entries[] = {
    // The document's own examples
    {P VERSIONS(V("2.0.0", TYPE("semver") LE("2.5.1"))), "CPE v:p [semver >=2.0.0 <=2.5.1]\n"},
    {P VERSIONS(V("2.0.0", TYPE("semver") LT("2.5.2")) "," U("2.5.2", TYPE("semver") LT("2.*"))),
     "CPE v:p [semver >=2.0.0 <2.5.2]\n"},
    {P VERSIONS(V("2.0.0", TYPE("semver") LT("2.*") CHANGES(AT("2.5.2", "unaffected")))),
     "CPE v:p [semver >=2.0.0 <2.5.2]\n"},
    {P VERSIONS(V("2.0.0", TYPE("semver") LT("2.*") CHANGES(AT("2.6.3", "unaffected") "," AT(
                               "2.5.2", "unaffected") "," AT("2.6.0", "affected")))),
     "CPE v:p [semver >=2.0.0 <2.5.2] [semver >=2.6.0 <2.6.3]\n"},
    {P VERSIONS(V("1.0", TYPE("semver") LT("2.*"))), "CPE v:p [>=1.0 <3-dev]\n"},
    {P VERSIONS(V("1.0.0", TYPE("semver") LT("2.*"))), "CPE v:p [semver >=1.0.0 <3.0.0-0]\n"},
    {P VERSIONS(V("1.0.0", TYPE("semver") LE("1.9.*"))), "CPE v:p [semver >=1.0.0 <1.10.0-0]\n"},
    {P VERSIONS(V("1.0", LT("9.*")) "," V("20.0", LE("20.199.*"))),
     "CPE v:p [>=1.0 <10-dev] [>=20.0 <20.200-dev]\n"},
    {P OF("unaffected") VERSIONS(V("2.4", "") "," V("2.5", "")), "CPE v:p =2.4 =2.5\n"},
    {P VERSIONS(V("2.4", "") "," V("2.5", "") "," U("2.6", "")), "CPE v:p =2.4 =2.5\n"},
    {P OF("affected") VERSIONS(U("2.5.2", TYPE("custom") LT("*"))), "CPE v:p [>=0 <2.5.2]\n"},
    // Default
    {P OF("affected") VERSIONS(U("1.0", TYPE("custom") LE("2.0"))), "CPE v:p [>=0 <1.0] [>2.0]\n"},
    {P OF("affected") VERSIONS(V("1.0", LT("2.0"))),
     "CPE v:p [?\"affected\" by default, beside a list of affected ones >=0 <1.0] [>=1.0 <2.0] "
     "[?\"affected\" by default, beside a list of affected ones >=2.0]\n"},
    {P OF("affected") VERSIONS(U("1.0", "")), "CPE v:p [>=0 <1.0] [>1.0]\n"},
    {P OF("unaffected"), "CPE v:p []\n"},
    {P OF("unaffected") VERSIONS(U("1.0", "")), "CPE v:p []\n"},
    {P OF("affected"), "CPE v:p [>=0]\n"},
    {P OF("unknown"), "CPE v:p [?unknown >=0]\n"},
    {P VERSIONS(U("1.0", TYPE("custom") LT("2.0"))),
     "CPE v:p [?unknown >=0 <1.0] [?unknown >=2.0]\n"},
    {P OF("unaffected") VERSIONS(Q("0", LT("1.0")) "," V("1.0", LT("2.0"))),
     "CPE v:p [?unknown >=0 <1.0] [>=1.0 <2.0]\n"},
    // The first item that matches decides
    {P OF("unaffected") VERSIONS(U("1.5", "") "," V("1.0", LT("2.0"))),
     "CPE v:p [>=1.0 <1.5] [>1.5 <2.0]\n"},
    {P OF("unaffected") VERSIONS(V("1.0", LT("2.0")) "," U("1.5", "")), "CPE v:p [>=1.0 <2.0]\n"},
    {P VERSIONS(V("1.0", LT("1.5")) "," V("1.5", LE("2.0")) "," V("3.0", LT("2.0"))),
     "CPE v:p [>=1.0 <=2.0]\n"},
    // Bounds that are none, and types
    {P VERSIONS(V("n/a", TYPE("custom") LE("1.0.33") CHANGES(AT("1.0.35", "unaffected")))),
     "CPE v:p [>=0 <=1.0.33]\n"},
    {P VERSIONS(V("0", LE("*"))), "CPE v:p [>=0]\n"},
    {P VERSIONS(V("1.0", TYPE("python") LT("2.0rc1"))), "CPE v:p [pypi >=1.0 <2.0rc1]\n"},
    {P VERSIONS(V("1.0", TYPE("rpm") LT("0:2.0-1")) "," V("3", TYPE("maven"))),
     "CPE v:p [?>= 1.0, < 0:2.0-1] =3\n"},
    {CPES("\"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*\"") VERSIONS(V("1.0.1", LT("1.0.1za"))),
     "CPE openssl:openssl [openssl >=1.0.1 <1.0.1za]\n"},
    // Words
    {P VERSIONS(V("n/a", "")), "CPE v:p [?n/a]\n"},
    {P VERSIONS(V("< 2.0", "") "," V("3.0", "")), "CPE v:p [?< 2.0] =3.0\n"},
    {P VERSIONS(V("R2-SP1", "") "," V("3.0", "")), "CPE v:p =R2-SP1 =3.0\n"},
    {P VERSIONS(V("1.0", LT("publication"))), "CPE v:p [?>= 1.0, < publication]\n"},
    {P OF("affected") VERSIONS(U("1.0", LT("publication"))),
     "CPE v:p [?unaffected: >= 1.0, < publication; otherwise affected]\n"},
    {P OF("affected") VERSIONS(V("n/a", "")), "CPE v:p [>=0]\n"},
    {P OF("unaffected") VERSIONS(U("n/a", "") "," V("1.0", "")), "CPE v:p =1.0\n"},
    {P OF("unaffected") VERSIONS(V("1.0", LT("2.0")) "," U("n/a", LE("x"))),
     "CPE v:p [>=1.0 <2.0]\n"},
    {P OF("unknown") VERSIONS(U("n/a", LE("1.5")) "," V("1.0", LT("2.0"))),
     "CPE v:p [?unaffected: >= n/a, <= 1.5; affected: >= 1.0, < 2.0; otherwise unknown]\n"},
    {P VERSIONS(V("1.0", LT("2.0") LE("3.0"))), "CPE v:p [?>= 1.0, < 2.0, <= 3.0]\n"},
    // Commits
    {"\"vendor\":\"V\",\"product\":\"P\",\"repo\":\"r\"" OF("unaffected")
         VERSIONS(V(COMMIT_A, TYPE("git") LT(COMMIT_B))),
     " {V P} [git r >=" COMMIT_A " <" COMMIT_B "]\n"},
    {"\"product\":\"P\"" VERSIONS(
         U("0",
           TYPE("git") LT("*") CHANGES(AT(COMMIT_A, "affected") "," AT(COMMIT_B, "unaffected")))),
     " {P} [git >=" COMMIT_A " <" COMMIT_B "]\n"},
    {"\"product\":\"P\"" VERSIONS(V(COMMIT_A, TYPE("git"))),
     " {P} [git >=" COMMIT_A " <=" COMMIT_A "]\n"},
    {P VERSIONS(V("*", TYPE("git") LT("1.5.0"))), "CPE v:p [>=0 <1.5.0]\n"},
    // The kernel's way
    {P OF("affected") VERSIONS(V("5.7", "") "," U("0", LT("5.7") TYPE("semver")) "," U(
         "5.10.218", LE("5.10.*") TYPE("semver")) "," U("6.10",
                                                        LE("*") TYPE("original_commit_for_fix"))),
     "CPE v:p [>=5.7 <5.10.218] [>=5.11-dev <6.10]\n"},
    // The kernel's own: Dirty Pipe's releases in that form, and commits by themselves
    {KERNEL OF("affected") VERSIONS(V("5.8", "") "," U("0", LT("5.8") TYPE("semver")) "," U(
         "5.10.102",
         LE("5.10.*") TYPE(
             "semver")) "," U("5.15.25",
                              LE("5.15.*") TYPE(
                                  "semver")) "," U("5.16.11",
                                                   LE("5.16.*")
                                                       TYPE("semver")) "," U("5.17",
                                                                             LE("*") TYPE(
                                                                                 "original_commit_"
                                                                                 "for_fix"))),
     "Linux Kernel [>=5.8 <5.10.102] [>=5.11-dev <5.15.25] [>=5.16-dev <5.16.11] "
     "[>=5.17-dev <5.17]\n"},
    {KERNEL OF("unaffected") VERSIONS(V(COMMIT_A, TYPE("git") LT(COMMIT_B))),
     " {Linux Linux} [git >=" COMMIT_A " <" COMMIT_B "]\n"},
    {KERNEL OF("unaffected") VERSIONS(V("4.19.118", TYPE("semver") LT("4.19.191"))),
     "Linux Kernel [semver >=4.19.118 <4.19.191]\n"},
    // Of an error that came to a branch with a backport, the branch has a fix before mainline's
    // first affected release (CVE-2021-46999)
    {KERNEL OF("affected") VERSIONS(V("5.7", "") "," U("0", LT("5.7") TYPE("custom")) "," U(
         "4.19.191",
         LE("4.19.*") TYPE(
             "custom")) "," U("5.10.38",
                              LE("5.10.*")
                                  TYPE("custom")) "," U("5.13",
                                                        LE("*") TYPE("original_commit_for_fix"))),
     "Linux Kernel [?" BH_CVE_KERNEL_UNKNOWN " >=4.19 <4.19.191] [>=5.7 <5.10.38] [>=5.11-dev "
     "<5.13]\n"},
    {KERNEL OF("affected") VERSIONS(U("0", LT("5.7")) "," U("4.190.1", LE("4.19.*")) "," U(
         "4.19", LE("4.19.*")) "," U("5.13", LE("*"))),
     "Linux Kernel [>=5.7 <5.13]\n"},
    // What another CNA says of a kernel of that name is no more than words
    {"\"vendor\":\"Linux\",\"product\":\"Kernel\"" VERSIONS(V("4.15.0-118-generic", "")),
     " {Linux Kernel} =4.15.0-118-generic\n"},
    // CISA's container has the kernel's commits as versions
    {CPES("\"cpe:2.3:o:linux:linux_kernel:-:*:*:*:*:*:*:*\"") OF("unknown")
         VERSIONS(V("24803f38a5c0", TYPE("custom") LT("0dc13e75507f"))),
     "CPE linux:linux_kernel [git >=24803f38a5c0 <0dc13e75507f]\n"},
    {P VERSIONS(V("202401011200", TYPE("custom") LT("202501011200"))),
     "CPE v:p [>=202401011200 <202501011200]\n"},
    // Names
    {CPES("\"" CPE("p", "1.0") "\",\"" CPE("p", "1.1") "\",\"" CPE("q", "-") "\"")
         VERSIONS(V("1.0", LE("1.1"))),
     "CPE v:p [>=1.0 <=1.1]\nCPE v:q [>=1.0 <=1.1]\n"},
    {CPES("\"" CPE("p", "1.0") "\"") OF("affected") VERSIONS(V("2.0", "")), "CPE v:p =1.0 =2.0\n"},
    {CPES("\"" CPE("p", "1.0") "\"") OF("affected") VERSIONS(U("1.0", "")),
     "CPE v:p [?unknown >=0 <1.0] [?unknown >1.0]\n"},
    {CPES("\"" CPE("p", "1.0") "\"") OF("affected"), "CPE v:p =1.0\n"},
    {CPES("\"no name\",\"cpe:/a:v:p:1\"") VERSIONS(V("1", "")),
     " {no name} [?no name]\nCPE v:p =1\n"},
    {CPES("\"no name\"") ",\"product\":\"P\"" VERSIONS(V("1", "")),
     " {no name} [?no name]\n {P} =1\n"},
    {P ",\"packageName\":\"kernel\",\"vendor\":\"R\",\"product\":\"L 8\"" OF("affected")
         VERSIONS(U("0:4.18-1", TYPE("rpm") LT("*"))),
     " {R L 8 kernel} [rpm >=0 <0:4.18-1]\n"},
    {"\"packageURL\":\"pkg:npm/%40s/n\"" VERSIONS(V("1.0.0", TYPE("semver") LT("2.0.0"))),
     "npm @s/n [semver >=1.0.0 <2.0.0]\n"},
    {"\"packageURL\":\"pkg:maven/g/a\"" VERSIONS(V("1.0", TYPE("maven") LT("2.0"))),
     "Maven g:a [>=1.0 <2.0]\n"},
    {"\"packageURL\":\"pkg:golang/example.com/m#sub\"" VERSIONS(V("1.0.0", LT("2.0.0"))),
     "Go example.com/m/sub [>=1.0.0 <2.0.0]\n"},
    {"\"packageURL\":\"pkg:pypi/P_Q\"" VERSIONS(V("1.0", LT("2.0"))), "PyPI p-q [>=1.0 <2.0]\n"},
    {"\"packageURL\":\"pkg:deb/debian/x\",\"platforms\":[\"A\",\"B\"]" VERSIONS(V("1", "")),
     " {pkg:deb/debian/x (A, B)} =1\n"},
    {P ",\"packageURL\":\"pkg:gem/x\",\"platforms\":[\"A\"]" VERSIONS(V("1", "")),
     "CPE v:p{(A)} =1\nRubyGems x{(A)} =1\n"},
};

static void affected_entries(void **state)
{
    struct bh_buf text;

    (void)state;
    bh_buf_init(&text, 0);
    for (size_t i = 0; i < BH_COUNT(entries); i++) {
        bh_buf_clear(&text);
        bh_buf_printf(&text,
                      "{\"dataVersion\":\"5.2\",\"cveMetadata\":{\"cveId\":\"CVE-2099-0001\"},"
                      "\"containers\":{\"cna\":{\"affected\":[{%s}]}}}",
                      entries[i].entry);
        feed_check(&bh_feed_cve5, bh_buf_str(&text), put_record, 0, entries[i].expected);
    }
    bh_buf_done(&text);
}

// --- The algorithm as it stands in the document

#define TENTHS 40 // versions 0.1 to 4.0 in tenths

struct made {
    struct bh_cve_version items[6];
    struct bh_cve_change changes[6][3];
    int from[6], to[6], at[6][3]; // in tenths; to 0: single; 1000: no end
    char texts[6][5][16];
    size_t count;
    enum bh_cve_status fallback;
};

static unsigned next_number(uint64_t *seed, unsigned end)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)((*seed >> 33) % end);
}

static bh_str tenths(char text[16], int n)
{
    snprintf(text, 16, "%d.%d", n / 10, n % 10);
    return bh_str_z(text);
}

// Versions in twentieths: what stands between two tenths is 1.2.5.
static bh_str twentieths(char text[16], int n)
{
    snprintf(text, 16, "%d.%d%s", n / 20, n / 2 % 10, n % 2 ? ".5" : "");
    return bh_str_z(text);
}

static void make_item(struct made *m, size_t i, uint64_t *seed)
{
    struct bh_cve_version *v = &m->items[i];
    bool upper = next_number(seed, 3) != 0;

    *v = (struct bh_cve_version){.status = next_number(seed, 3)};
    m->from[i] = (int)next_number(seed, TENTHS - 2) + 1;
    m->to[i] = 0;
    v->version = tenths(m->texts[i][0], m->from[i]);
    if (!upper)
        return;
    if (next_number(seed, 5) == 0) {
        m->from[i] = 0;
        v->version = BH_STR("0");
    }
    m->to[i] = m->from[i] + 1 + (int)next_number(seed, 12);
    bh_str end = tenths(m->texts[i][1], m->to[i]);
    if (next_number(seed, 6) == 0) {
        m->to[i] = 1000;
        end = BH_STR("*");
    }
    if (next_number(seed, 2))
        v->less_than = end;
    else
        v->less_or_equal = end;
    v->changes = m->changes[i];
    v->change_count = next_number(seed, 4);
    for (size_t k = 0; k < v->change_count; k++) {
        // "sorted": of two changes at one version the document says nothing
        m->at[i][k] = m->from[i] + (int)(k * 4 + next_number(seed, 4)) + 1;
        m->changes[i][k] =
            (struct bh_cve_change){tenths(m->texts[i][2 + k], m->at[i][k]), next_number(seed, 3)};
    }
}

// for entry in versions: if entry matches V, its status; else the default. V in twentieths.
static enum bh_cve_status status_of(const struct made *m, int version, bool *ret_by_default)
{
    *ret_by_default = false;
    for (size_t i = 0; i < m->count; i++) {
        const struct bh_cve_version *v = &m->items[i];
        bool matches = !m->to[i]                  ? version == 2 * m->from[i]
                       : version < 2 * m->from[i] ? false
                       : v->less_than.len         ? version < 2 * m->to[i]
                                                  : version <= 2 * m->to[i];
        enum bh_cve_status status = v->status;
        if (!matches)
            continue;
        for (size_t k = 0; k < v->change_count; k++)
            if (2 * m->at[i][k] <= version)
                status = m->changes[i][k].status;
        return status;
    }
    *ret_by_default = true;
    return m->fallback;
}

// Where this program does not follow the schema: "affected" by default beside nothing but affected
// versions.
static bool is_doubtful(const struct made *m)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->items[i].status != BH_CVE_AFFECTED || m->items[i].change_count)
            return false;
    return m->count && m->fallback == BH_CVE_AFFECTED;
}

static void check_made(const struct made *m, uint64_t number)
{
    const struct bh_cve_versions versions = {
        .items = m->items, .count = m->count, .fallback = m->fallback};
    struct bh_record_list ranges = {.size = sizeof(struct bh_range)};
    struct bh_record_list listed = {.size = sizeof(bh_str)};
    struct bh_arena arena;
    bool any = false, by_default;
    char text[16];

    for (int v = 1; v < 2 * TENTHS + 40; v++)
        any = any || status_of(m, v, &by_default) == BH_CVE_AFFECTED;
    bh_arena_init(&arena, 0);
    assert_int_equal(bh_cve_versions_say(&versions, NULL, bh_version_order_find(BH_STR("generic")),
                                         &arena, &ranges, &listed),
                     0);
    const struct bh_affected a = {.ecosystem = BH_STR("CPE"),
                                  .ranges = ranges.items,
                                  .range_count = ranges.count,
                                  .versions = listed.items,
                                  .version_count = listed.count};
    for (int v = 1; v < 2 * TENTHS + 40; v++) {
        enum bh_cve_status status = status_of(m, v, &by_default);
        enum bh_outcome expected = by_default && is_doubtful(m)  ? BH_UNDETERMINED
                                   : status == BH_CVE_AFFECTED   ? BH_AFFECTED
                                   : status == BH_CVE_UNAFFECTED ? BH_NOT_AFFECTED
                                   : by_default && any           ? BH_NOT_AFFECTED
                                                                 : BH_UNDETERMINED;
        struct bh_statement s;
        assert_int_equal(
            bh_evaluate(&a, &(struct bh_asked_version){.text = twentieths(text, v)}, &arena, &s),
            0);
        if (s.outcome != expected)
            fail_msg("entry %llu, version %s: %d, not %d", (unsigned long long)number, text,
                     (int)s.outcome, (int)expected);
    }
    bh_arena_done(&arena);
}

static void algorithm(void **state)
{
    static struct made m;
    uint64_t seed = 20991231;

    (void)state;
    for (uint64_t n = 0; n < 3000; n++) {
        m.count = next_number(&seed, 6);
        m.fallback = next_number(&seed, 3);
        for (size_t i = 0; i < m.count; i++)
            make_item(&m, i, &seed);
        check_made(&m, n);
    }
}

// --- Records

static const char whole[] =
    "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"containers\":{\"adp\":["
    "{\"title\":\"CISA ADP Vulnrichment\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"No.\"}],"
    "\"metrics\":[{\"other\":{\"type\":\"ssvc\",\"content\":{\"id\":\"CVE-2099-0001\","
    "\"role\":\"CISA Coordinator\",\"version\":\"2.0.3\",\"timestamp\":\"2099-01-01T00:00:00Z\","
    "\"options\":[{\"Exploitation\":\"poc\"},{\"Automatable\":\"yes\"},{\"Technical Impact\":"
    "\"total\"}]}}},"
    "{\"other\":{\"type\":\"kev\",\"content\":{\"dateAdded\":\"2099-01-02\",\"reference\":\"u\"}}},"
    "{\"other\":{\"type\":\"x\",\"content\":[1,{}]}},{\"cvssV3_1\":{\"vectorString\":\"adp\"}}],"
    "\"cpeApplicability\":[{\"operator\":\"AND\",\"nodes\":["
    "{\"operator\":\"OR\",\"cpeMatch\":[{\"vulnerable\":true,\"criteria\":"
    "\"cpe:2.3:a:v:p:*:*:*:*:*:*:*:*\",\"versionEndExcluding\":\"2\"}]},"
    "{\"operator\":\"OR\",\"cpeMatch\":[{\"vulnerable\":false,\"criteria\":"
    "\"cpe:2.3:o:v:os:*:*:*:*:*:*:*:*\"}]}]}],"
    "\"references\":[{\"url\":\"b\",\"tags\":[\"government-resource\"]}]}],"
    "\"cna\":{\"title\":\"Title\",\"descriptions\":[{\"lang\":\"en-US\",\"value\":\"Text.\"},"
    "{\"lang\":\"ja\",\"value\":\"J\"},{\"lang\":\"de\",\"value\":\"D\"}],"
    "\"metrics\":[{\"format\":\"CVSS\",\"cvssV4_0\":{\"vectorString\":\"cna4\"},"
    "\"cvssV3_0\":{\"vectorString\":\"cna3\"}},{\"cvssV2_0\":{\"vectorString\":\"cna2\"}},"
    "{\"other\":{\"type\":\"Textual\",\"content\":{\"text\":\"low\"}}}],"
    "\"problemTypes\":[{\"descriptions\":[{\"cweId\":\"CWE-79\",\"description\":\"CWE-79 XSS\"},"
    "{\"description\":\"CWE-20 Input\"},{\"description\":\"n/a\"}]}],"
    "\"workarounds\":[{\"lang\":\"en\",\"value\":\"Stop.\"}],"
    "\"solutions\":[{\"lang\":\"ja\",\"value\":\"S\"}],"
    "\"references\":[{\"url\":\"a\",\"tags\":[\"x_y\",\"vendor-advisory\",\"patch\"]},"
    "{\"url\":\"b\"}]}},"
    "\"cveMetadata\":{\"cveId\":\"CVE-2099-0001\",\"state\":\"PUBLISHED\","
    "\"datePublished\":\"2099-01-01T00:00:00\",\"dateUpdated\":\"2099-01-03T00:00:00.123456Z\"}}";

static void check_signals(const struct bh_advisory *a)
{
    static const char *const points[][2] = {
        {"Exploitation", "poc"}, {"Automatable", "yes"}, {"Technical Impact", "total"}};

    assert_int_equal(a->signal_count, 2);
    feed_check_text(a->signals[0].kind, "ssvc");
    feed_check_text(a->signals[0].by, "CISA Coordinator");
    assert_int_equal(a->signals[0].date, INT64_C(4070908800));
    assert_int_equal(a->signals[0].value_count, BH_COUNT(points));
    for (size_t i = 0; i < BH_COUNT(points); i++) {
        feed_check_text(a->signals[0].values[i].name, points[i][0]);
        feed_check_text(a->signals[0].values[i].value, points[i][1]);
    }
    feed_check_text(a->signals[1].kind, "kev");
    assert_int_equal(a->signals[1].date, INT64_C(4070908800) + 86400);
    assert_int_equal(a->exploited, a->signals[1].date);
}

static int check_whole(void *ctx, const struct bh_advisory *a)
{
    static const char *const vectors[] = {"cna4", "cna3", "cna2", "low", "adp"};
    static const char *const types[] = {"CVSS_V4", "CVSS_V3", "CVSS_V2", "label", "CVSS_V3"};

    feed_check_text(a->id, "CVE-2099-0001");
    feed_check_text(a->title, "Title");
    feed_check_text(a->details, "Text.");
    feed_check_text(a->details_ja, "J");
    assert_int_equal(a->published, INT64_C(4070908800));
    assert_int_equal(a->modified, INT64_C(4070908800) + 2 * 86400);
    assert_true(a->withdrawn == BH_TIME_UNKNOWN);
    assert_int_equal(a->severity_count, BH_COUNT(vectors));
    for (size_t i = 0; i < BH_COUNT(vectors); i++) {
        feed_check_text(a->severities[i].score, vectors[i]);
        feed_check_text(a->severities[i].type, types[i]);
    }
    assert_int_equal(a->cwe_count, 2);
    feed_check_text(a->cwes[0], "CWE-79");
    feed_check_text(a->cwes[1], "CWE-20");
    assert_int_equal(a->advice_count, 2);
    assert_int_equal(a->advice[0].kind, BH_ADVICE_WORKAROUND);
    assert_false(a->advice[0].ja);
    assert_int_equal(a->advice[1].kind, BH_ADVICE_SOLUTION);
    assert_true(a->advice[1].ja);
    assert_int_equal(a->reference_count, 2);
    feed_check_text(a->references[0].type, "ADVISORY");
    feed_check_text(a->references[1].type, "FIX");
    check_signals(a);
    return put_record(ctx, a);
}

static void whole_record(void **state)
{
    (void)state;
    feed_check(&bh_feed_cve5, bh_str_z(whole), check_whole, 0, "CPE v:p [>=0 <2] & more\n");
}

// --- Documents

#define META(id, more) "\"cveMetadata\":{\"cveId\":\"" id "\"" more "}"

static const struct feed_document documents[] = {
    {"{" META("A", "") "}", 0, "A "},
    {"{\"dataVersion\":\"5.2.0\"," META("A", "") "}", 0, "A "},
    {"[{" META("A", "") "},{" META("B", "") "}]", 0, "A B "},
    {"[]", 0, ""},
    {"{" META("A", ",\"state\":\"REJECTED\"") ",\"containers\":{\"cna\":{\"rejectedReasons\":"
                                              "[{\"lang\":\"en\",\"value\":\"No.\"}]}}}",
     0, "A-+ "},
    {"{\"fetchTime\":\"x\",\"numberOfChanges\":1,\"new\":[{\"cveId\":\"A\"}],\"updated\":[]}", 0,
     ""},
    {"[{\"fetchTime\":\"x\",\"numberOfChanges\":0}]", 0, ""},
    {"{\"dataVersion\":\"4.0\"," META("A", "") "}", BH_E_UNSUPPORTED, ""},
    {"{" META("", "") "}", BH_E_CORRUPT, ""},
    {"{" META("A", ",\"datePublished\":\"soon\"") "}", BH_E_CORRUPT, ""},
    {"{" META("A", "") ",\"containers\":{\"cna\":{\"affected\":[{\"versions\":[{\"status\":\"?\"}]}"
                       "]}}}",
     BH_E_CORRUPT, ""},
    {"{" META("A", "") ",\"containers\":[]}", BH_E_CORRUPT, ""},
    {"{" META("A", ""), BH_E_TRUNCATED, ""},
    {"[{" META("A", "") "}", BH_E_TRUNCATED, "A "},
    {"{\"CVE_data_meta\":{\"ID\":\"A\"}}", BH_E_FORMAT, ""},
    {"{\"vulnerabilities\":[]}", BH_E_FORMAT, ""},
    {"7", BH_E_FORMAT, ""},
};

static void documents_of_all_kinds(void **state)
{
    (void)state;
    feed_check_documents(&bh_feed_cve5, documents, BH_COUNT(documents), feed_put_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(affected_entries),
                                       cmocka_unit_test(algorithm), cmocka_unit_test(whole_record),
                                       cmocka_unit_test(documents_of_all_kinds)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
