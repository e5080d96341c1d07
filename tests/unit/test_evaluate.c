// SPDX-License-Identifier: Apache-2.0
// Evaluation of affected packages: which order decides, where a version stands among the events,
// and what a list says.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/memory.h"
#include "match/match.h"

static enum bh_outcome outcome_of(const char *ecosystem, enum bh_range_type type, const char *order,
                                  const char *introduced, const char *fixed, const char *version)
{
    struct bh_range_event events[] = {{BH_INTRODUCED, bh_str_z(introduced)},
                                      {BH_FIXED, bh_str_z(fixed)}};
    struct bh_range range = {
        .type = type, .order = bh_str_z(order), .events = events, .event_count = 2};
    struct bh_affected affected = {
        .ecosystem = bh_str_z(ecosystem), .ranges = &range, .range_count = 1};
    struct bh_statement s;
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    assert_int_equal(
        bh_evaluate(&affected, &(struct bh_asked_version){.text = bh_str_z(version)}, &arena, &s),
        0);
    enum bh_outcome outcome = s.outcome;
    bh_arena_done(&arena);
    return outcome;
}

static void order_of_the_range(void **state)
{
    (void)state;
    static const struct {
        const char *ecosystem;
        enum bh_range_type type;
        const char *order, *introduced, *fixed, *version;
        enum bh_outcome outcome;
    } rows[] = {
        // SEMVER: the ecosystem's own reading of it
        {"npm", BH_RANGE_SEMVER, "", "0", "1.2.3", "v1.2.2", BH_AFFECTED},
        {"npm", BH_RANGE_SEMVER, "", "0", "1.2.3", "v1.2.3", BH_NOT_AFFECTED},
        {"Go", BH_RANGE_SEMVER, "", "0", "1.2.3", "v1.2.2+incompatible", BH_AFFECTED},
        {"Bitnami", BH_RANGE_SEMVER, "", "2023.03.01", "2023.03.20", "2023.03.09-2", BH_AFFECTED},
        {"Bitnami", BH_RANGE_SEMVER, "", "0", "1.25.10", "1.25.10-2", BH_NOT_AFFECTED},
        {"Julia", BH_RANGE_SEMVER, "", "0", "1.2.11+18", "1.2.11+0", BH_AFFECTED},
        {"GitHub Actions", BH_RANGE_SEMVER, "", "0", "4.1.3", "v4.1.2", BH_AFFECTED},
        {"crates.io", BH_RANGE_SEMVER, "", "0", "1.2.3", "1.2.3-rc.1", BH_AFFECTED},
        // of an ecosystem without an order, plain Semantic Versioning
        {"Unheard Of", BH_RANGE_SEMVER, "", "0", "1.2.3", "1.2.2", BH_AFFECTED},
        {"Unheard Of", BH_RANGE_ECOSYSTEM, "", "0", "1.2.3", "1.2.2", BH_UNDETERMINED},
        // The suffix names the ecosystem that counts
        {"Root:PyPI", BH_RANGE_ECOSYSTEM, "", "0", "1.0+root.io.2", "1.0+root.io.1", BH_AFFECTED},
        {"Docker Hardened Images:Debian:trixie", BH_RANGE_ECOSYSTEM, "", "0", "1:8.14.1-2+deb13u2",
         "1:8.14.1-2", BH_AFFECTED},
        {"Docker Hardened Images:Alpine:3.23", BH_RANGE_ECOSYSTEM, "", "0", "8.17.0_p1-r1",
         "8.17.0-r10", BH_AFFECTED},
        // The record's own order, known or not
        {"generic", BH_RANGE_ECOSYSTEM, "openssl", "1.0.1", "1.0.1g", "1.0.1f-fips", BH_AFFECTED},
        {"Debian:12", BH_RANGE_ECOSYSTEM, "deb", "0", "1.0-1", "1.0~rc1-1", BH_AFFECTED},
        {"Debian:12", BH_RANGE_ECOSYSTEM, "unheard of", "0", "1.0-1", "1.0~rc1-1", BH_UNDETERMINED},
        {"npm", BH_RANGE_SEMVER, "unheard of", "0", "1.0.0", "2.0.0", BH_UNDETERMINED},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        enum bh_outcome o = outcome_of(rows[i].ecosystem, rows[i].type, rows[i].order,
                                       rows[i].introduced, rows[i].fixed, rows[i].version);
        if (o != rows[i].outcome)
            fail_msg("%s %s: %d, expected %d", rows[i].ecosystem, rows[i].version, (int)o,
                     (int)rows[i].outcome);
    }
}

// "+1.0" introduced, "-1.0" fixed, "=1.0" last affected, "<1.0" limit, ">1.0"
// introduced after.
static size_t read_events(const char *text, struct bh_range_event *events, size_t room)
{
    static const struct {
        char mark;
        enum bh_range_event_kind kind;
    } marks[] = {{'+', BH_INTRODUCED},
                 {'-', BH_FIXED},
                 {'=', BH_LAST_AFFECTED},
                 {'<', BH_LIMIT},
                 {'>', BH_INTRODUCED_AFTER}};
    bh_str rest = bh_str_z(text), word;
    size_t count = 0;

    while (bh_str_cut(&rest, ' ', &word))
        for (size_t i = 0; i < BH_COUNT(marks); i++)
            if (word.len && word.ptr[0] == marks[i].mark) {
                assert_true(count < room);
                events[count++] = (struct bh_range_event){marks[i].kind, bh_str_from(word, 1)};
            }
    return count;
}

static size_t read_words(const char *text, bh_str *words, size_t room)
{
    bh_str rest = bh_str_z(text), word;
    size_t count = 0;

    while (text[0] && bh_str_cut(&rest, ' ', &word)) {
        assert_true(count < room);
        words[count++] = word;
    }
    return count;
}

struct one_range {
    const char *ecosystem, *events, *list, *version;
    enum bh_outcome outcome;
    const char *range, *fixed; // of the statement
};

static void check_range(const struct one_range *row)
{
    struct bh_range_event events[16];
    bh_str versions[16];
    struct bh_range range = {.type = BH_RANGE_ECOSYSTEM,
                             .events = events,
                             .event_count = read_events(row->events, events, BH_COUNT(events))};
    struct bh_affected affected = {.ecosystem = bh_str_z(row->ecosystem),
                                   .ranges = &range,
                                   .range_count = range.event_count != 0,
                                   .versions = versions,
                                   .version_count =
                                       read_words(row->list, versions, BH_COUNT(versions))};
    struct bh_statement s;
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    assert_int_equal(bh_evaluate(&affected,
                                 &(struct bh_asked_version){.text = bh_str_z(row->version)}, &arena,
                                 &s),
                     0);
    if (s.outcome != row->outcome || !bh_str_eqz(s.range, row->range) ||
        !bh_str_eqz(s.fixed, row->fixed))
        fail_msg("%s {%s} {%s} %s: %d, range '%.*s', fixed '%.*s'", row->ecosystem, row->events,
                 row->list, row->version, (int)s.outcome, BH_FMT(s.range), BH_FMT(s.fixed));
    bh_arena_done(&arena);
}

// Schema, "Evaluation" and its examples; the records of that name.
static void events_of_a_range(void **state)
{
    (void)state;
    static const struct one_range rows[] = {
        {"npm", "+1.0.0 -1.0.2 +3.0.0 -3.2.5", "", "1.0.1", BH_AFFECTED, ">= 1.0.0, < 1.0.2",
         "1.0.2"},
        {"npm", "+1.0.0 -1.0.2 +3.0.0 -3.2.5", "", "1.0.2", BH_NOT_AFFECTED, "", ""},
        {"npm", "+3.0.0 -1.0.2 -3.2.5 +1.0.0", "", "3.2.4", BH_AFFECTED, ">= 3.0.0, < 3.2.5",
         "3.2.5"},
        {"npm", "+0", "", "99.0.0", BH_AFFECTED, "*", ""},
        {"npm", "+0 =1.5.0", "", "1.5.0", BH_AFFECTED, "<= 1.5.0", ""},
        {"npm", "+0 =1.5.0", "", "1.5.1", BH_NOT_AFFECTED, "", ""},
        {"npm", "+0 -2.0.0 <1.0.0", "", "1.5.0", BH_NOT_AFFECTED, "", ""},
        {"npm", "+0 -2.0.0 <1.0.0 <*", "", "1.5.0", BH_AFFECTED, "< 2.0.0", "2.0.0"},
        {"npm", "+0 -2.0.0 <x <1.9.0", "", "1.5.0", BH_AFFECTED, "< 2.0.0", "2.0.0"},
        {"npm", "+0 -2.0.0 <1.9.0 <x", "", "1.5.0", BH_AFFECTED, "< 2.0.0", "2.0.0"},
        {"npm", "+0 -2.0.0 <1.0.0 <x", "", "1.5.0", BH_UNDETERMINED, "", ""},
        // Ranges that touch leave no gap, in any order of the record
        {"Bitnami", "+2.4.49 -2.4.50 +2.4.50 -2.4.51", "", "2.4.50", BH_AFFECTED,
         ">= 2.4.49, < 2.4.51", "2.4.51"}, // BIT-apache-2021-42013
        {"Bitnami", "+2.4.49 -2.4.50 +2.4.50 -2.4.51", "", "2.4.51", BH_NOT_AFFECTED, "", ""},
        {"PyPI", "+0.13.0 -0.14.0rc1 +0.12.2 -0.13.0", "", "0.13.3", BH_AFFECTED,
         ">= 0.12.2, < 0.14.0rc1", "0.14.0rc1"}, // PYSEC-2022-42972
        {"PyPI", "+0 -3.1.1 +3.2.0 -3.2.2 +3.1.1 -3.1.3", "", "3.1.2", BH_AFFECTED, "< 3.1.3",
         "3.1.3"}, // PYSEC-2022-236
        {"npm", "+0 =1.5.0 +1.5.0 -2.0.0", "", "1.6.0", BH_AFFECTED, "< 2.0.0", "2.0.0"},
        // An empty range is empty
        {"Bitnami", "+2025.12.0 -2025.12.1 +2026.1.0 -2026.1.0", "", "2026.1.0", BH_NOT_AFFECTED,
         "", ""}, // BIT-discourse-2025-66488
        {"Bitnami", "-2026.1.0 +2026.1.0", "", "2026.2.0", BH_NOT_AFFECTED, "", ""},
        // One version alone
        {"Bitnami", "+5.16.0 =5.16.0", "", "5.16.0", BH_AFFECTED, ">= 5.16.0, <= 5.16.0", ""},
        {"Bitnami", "=5.16.0 +5.16.0", "", "5.16.0", BH_AFFECTED, ">= 5.16.0, <= 5.16.0", ""},
        {"Bitnami", "+5.16.0 =5.16.0", "", "5.16.1", BH_NOT_AFFECTED, "", ""},
        {"Bitnami", "+5.16.0 =5.16.0", "", "5.15.9", BH_NOT_AFFECTED, "", ""},
        // From behind a version
        {"npm", ">1.0.0 -2.0.0", "", "1.0.0", BH_NOT_AFFECTED, "", ""},
        {"npm", ">1.0.0 -2.0.0", "", "1.0.1-rc.1", BH_AFFECTED, "> 1.0.0, < 2.0.0", "2.0.0"},
        {"npm", ">1.0.0 -2.0.0", "", "1.0.0-rc.1", BH_NOT_AFFECTED, "", ""},
        {"npm", ">1.0.0 -2.0.0", "", "2.0.0", BH_NOT_AFFECTED, "", ""},
        {"npm", "=2.0.0 >1.0.0", "", "2.0.0", BH_AFFECTED, "> 1.0.0, <= 2.0.0", ""},
        {"npm", ">1.0.0", "", "9.0.0", BH_AFFECTED, "> 1.0.0", ""},
        {"npm", ">1.0.0 =1.0.0", "", "1.0.0", BH_NOT_AFFECTED, "", ""},
        {"npm", ">1.0.0 =1.0.0", "", "1.0.1", BH_NOT_AFFECTED, "", ""},
        {"npm", "+0 -1.0.0 >1.0.0 -2.0.0", "", "1.0.0", BH_NOT_AFFECTED, "", ""},
        // What the order cannot read
        {"Debian:12", "+0 -1.0", "", "1 0", BH_UNDETERMINED, "", ""},
        {"PyPI", "+0 -1.0 +x!y", "", "0.5", BH_UNDETERMINED, "", ""},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_range(&rows[i]);
}

// An unreadable range speaks of all versions, or of those between its events; these fix nothing.
static void unreadable_ranges(void **state)
{
    (void)state;
    static const struct {
        const char *events, *version;
        enum bh_outcome outcome;
    } rows[] = {
        {"", "1.0.0", BH_UNDETERMINED},
        {"+1.0.0 -2.0.0", "1.5.0", BH_UNDETERMINED},
        {"+1.0.0 -2.0.0", "2.0.0", BH_NOT_AFFECTED},
        {">1.0.0", "1.0.0", BH_NOT_AFFECTED},
        {"+1.0.0 -2.0.0", "x", BH_UNDETERMINED},
    };
    struct bh_range_event events[4];
    struct bh_statement s;
    struct bh_arena arena;

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_range range = {.type = BH_RANGE_UNREADABLE,
                                 .text = BH_STR("words"),
                                 .events = events,
                                 .event_count = read_events(rows[i].events, events, 4)};
        struct bh_affected affected = {
            .ecosystem = BH_STR("npm"), .ranges = &range, .range_count = 1};
        bh_arena_init(&arena, 0);
        assert_int_equal(bh_evaluate(&affected,
                                     &(struct bh_asked_version){.text = bh_str_z(rows[i].version)},
                                     &arena, &s),
                         0);
        if (s.outcome != rows[i].outcome || s.fix_count)
            fail_msg("{%s} %s: %d", rows[i].events, rows[i].version, (int)s.outcome);
        bh_arena_done(&arena);
    }
}

// A list has one spelling of a version; the schema compares texts, osv.dev by the order.
static void listed_versions(void **state)
{
    (void)state;
    static const struct one_range rows[] = {
        {"PyPI", "", "1.0", "1.0.0", BH_AFFECTED, "", ""},
        {"PyPI", "", "1.0", "1.0.0+local", BH_NOT_AFFECTED, "", ""},
        {"PyPI", "", "1.0rc1 2.0", "1.0-rc.1", BH_AFFECTED, "", ""},
        {"PyPI", "", "1.0", "1.0.1", BH_NOT_AFFECTED, "", ""},
        {"NuGet", "", "1.0.0 4.3.0-Beta", "4.3.0-beta", BH_AFFECTED, "", ""},
        {"NuGet", "", "1.0", "1.0.0.0", BH_AFFECTED, "", ""},
        {"RubyGems", "", "1.0", "1.0.0", BH_AFFECTED, "", ""},
        {"Maven", "", "1.0", "1.0.0", BH_AFFECTED, "", ""},
        {"Maven", "", "1.0", "1.0-ga", BH_AFFECTED, "", ""},
        {"Maven", "", "1.0", "1.0-sp", BH_NOT_AFFECTED, "", ""},
        {"npm", "", "1.2.3", "v1.2.3", BH_AFFECTED, "", ""},
        {"Packagist", "", "v1.2.0", "1.2.0", BH_AFFECTED, "", ""},
        {"Debian:12", "", "0:1.0-1", "1.0-1", BH_AFFECTED, "", ""},
        {"Hackage", "", "1.0", "1.0.0", BH_NOT_AFFECTED, "", ""}, // two versions there
        // Without an order, the texts
        {"OSS-Fuzz", "", "curl-7_80_0", "curl-7_80_0", BH_AFFECTED, "", ""},
        {"OSS-Fuzz", "", "1.0", "1.0.0", BH_NOT_AFFECTED, "", ""},
        // What the order cannot read is listed or undetermined
        {"PyPI", "", "dev-main", "dev-main", BH_AFFECTED, "", ""},
        {"PyPI", "", "1.0", "dev-main", BH_UNDETERMINED, "", ""},
        // A list decides where the range could not, and its statement has no range
        {"Go", "+0 -1.2.0", "v0.0.0-20220622213112-05595931fe9d",
         "v0.0.0-20220622213112-05595931fe9d", BH_AFFECTED, "", ""},
        {"Go", "+0 -1.2.0", "", "v0.0.0-20220622213112-05595931fe9d", BH_UNDETERMINED, "< 1.2.0",
         ""},
        {"Go", "+1.1.0 -1.2.0", "", "v0.0.0-20220622213112-05595931fe9d", BH_UNDETERMINED, "", ""},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_range(&rows[i]);
}

// What the records of Red Hat say of builds with CentOS's own tags, and of an action's tag that
// moves.
static void between_two_versions(void **state)
{
    (void)state;
    static const struct {
        const char *ecosystem, *fixed, *version, *lowest, *highest;
        enum bh_outcome outcome;
    } rows[] = {
#define HTTPD "2.4.6-99.el7.centos.1", "2.4.6-99~", "2.4.6-99.0"
        {"Red Hat:enterprise_linux:7::server", "0:2.4.6-99.el7_9.1", HTTPD, BH_UNDETERMINED},
        {"Red Hat:enterprise_linux:7::server", "0:2.4.6-99.el7", HTTPD, BH_UNDETERMINED},
        {"Red Hat:enterprise_linux:7::server", "0:2.4.6-97.el7_9.5", HTTPD, BH_NOT_AFFECTED},
        {"Red Hat:enterprise_linux:7::server", "0:2.4.6-100.el7_9", HTTPD, BH_AFFECTED},
        {"Red Hat:enterprise_linux:7::server", "0:2.4.7-1.el7", HTTPD, BH_AFFECTED},
        {"Red Hat:enterprise_linux:7::server", "0:2.4.6-99.1.el7", HTTPD, BH_AFFECTED},
        {"Red Hat:enterprise_linux:7::server", "0:2.4.6-99.el7.centos.1", HTTPD, BH_NOT_AFFECTED},
#define OPENSSL "1.1.1k-5.el8", "1.1.1k-5~", "1.1.1k-5.0"
        {"Red Hat:enterprise_linux:8::baseos", "1.1.1k-5.el8_5", OPENSSL, BH_UNDETERMINED},
        {"Red Hat:enterprise_linux:8::baseos", "1.1.1k-5.el8", OPENSSL, BH_NOT_AFFECTED},
        {"Red Hat:enterprise_linux:8::baseos", "1.1.1k-6.el8_5", OPENSSL, BH_AFFECTED},
        {"Red Hat:enterprise_linux:8::baseos", "1.1.1g-15.el8_3", OPENSSL, BH_NOT_AFFECTED},
        {"GitHub Actions", "46.0.1", "v45", "45.0.0", "45.4294967295.4294967295", BH_AFFECTED},
        {"GitHub Actions", "45.0.0", "v45", "45.0.0", "45.4294967295.4294967295", BH_NOT_AFFECTED},
        {"GitHub Actions", "45.0.8", "v45", "45.0.0", "45.4294967295.4294967295", BH_UNDETERMINED},
        {"GitHub Actions", "45.0.8", "0e58ed8671d6b60d0890c21b07f8835ace038e67", "", "",
         BH_UNDETERMINED},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_range_event events[] = {{BH_INTRODUCED, BH_STR("0")},
                                          {BH_FIXED, bh_str_z(rows[i].fixed)}};
        struct bh_range range = {.type = BH_RANGE_ECOSYSTEM, .events = events, .event_count = 2};
        struct bh_affected affected = {
            .ecosystem = bh_str_z(rows[i].ecosystem), .ranges = &range, .range_count = 1};
        const struct bh_asked_version version = {bh_str_z(rows[i].version),
                                                 bh_str_z(rows[i].lowest),
                                                 bh_str_z(rows[i].highest), "vague: %s"};
        struct bh_statement s;
        struct bh_arena arena;
        bh_arena_init(&arena, 0);
        assert_int_equal(bh_evaluate(&affected, &version, &arena, &s), 0);
        if (s.outcome != rows[i].outcome || !bh_str_eqz(s.reason.args[0], rows[i].version))
            fail_msg("%s against %s: %d, expected %d", rows[i].version, rows[i].fixed,
                     (int)s.outcome, (int)rows[i].outcome);
        bh_arena_done(&arena);
    }
}

// Rule R2 asks for the same module and stream (names and versions of RHEL 8's records).
static void modules_and_streams(void **state)
{
    (void)state;
#define MODULE(version) version ".module+el8.4.0+12242+af52a4c7"
    static const struct {
        const char *fixed, *version, *stream;
        enum bh_outcome outcome;
        const char *note;
    } rows[] = {
        // python-urllib3 of the system, and of the modules python38 and python39
        {"0:" MODULE("1.25.10-4"), "1.24.2-5.el8", "", BH_NOT_AFFECTED},
        {"0:1.24.2-5.el8_9.2", "1.24.2-5.el8", "", BH_AFFECTED},
        {"0:1.24.2-5.el8_9.2", MODULE("1.24.1-1"), "", BH_NOT_AFFECTED},
        {"0:" MODULE("1.25.10-4"), MODULE("1.25.7-4"), "", BH_AFFECTED},
        // nodejs:12 and nodejs:14
        {"1:" MODULE("14.17.5-1"), "1:" MODULE("12.22.5-1"), "12", BH_NOT_AFFECTED},
        {"1:" MODULE("12.22.6-1"), "1:" MODULE("12.22.5-1"), "12", BH_AFFECTED},
        {"1:" MODULE("12.22.6-1"), MODULE("12.22.5-1"), "12", BH_AFFECTED}, // epoch not said
        {"1:" MODULE("120.1-1"), "1:" MODULE("12.22.5-1"), "12", BH_NOT_AFFECTED},
        {"1:" MODULE("14.17.5-1"), "1:" MODULE("12.22.5-1"), "", BH_AFFECTED},
        // php:7.2 and php:7.4
        {"0:" MODULE("7.4.19-1"), MODULE("7.2.24-1"), "7.2", BH_NOT_AFFECTED},
        // nodejs-nodemon in nodejs:12: nothing tells the stream
        {"0:" MODULE("2.0.3-1"), MODULE("1.18.3-1"), "12", BH_AFFECTED},
        // but where the record names it
        {MODULE("2.0.3-1"), MODULE("1.18.3-1"), "12", BH_NOT_AFFECTED, "module nodejs:14"},
        {MODULE("2.0.3-1"), MODULE("1.18.3-1"), "12", BH_AFFECTED, "module nodejs:12"},
        {MODULE("2.0.3-1"), MODULE("1.18.3-1"), "", BH_AFFECTED, "module nodejs:14"},
        {MODULE("2.0.3-1"), MODULE("1.18.3-1"), "12", BH_AFFECTED, "Will not fix"},
        // Oracle's builds for Ksplice and FIPS
        {"2:2.28-164.0.5.ksplice1.el8", "2.28-225.0.4.el8", "", BH_NOT_AFFECTED},
        {"2:2.28-164.0.5.ksplice1.el8", "2:2.28-151.0.1.ksplice2.el8", "", BH_AFFECTED},
        {"2.28-236.el8", "2.28-225.0.4.ksplice1.el8", "", BH_NOT_AFFECTED},
        {"10:3.6.16-4.0.1.el8_fips", "3.6.16-8.el8", "", BH_NOT_AFFECTED},
        {"10:3.6.16-4.0.1.el8_fips", "10:3.6.14-8.0.1.el8_fips", "", BH_AFFECTED},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_range_event events[] = {{BH_INTRODUCED, BH_STR("0")},
                                          {BH_FIXED, bh_str_z(rows[i].fixed)}};
        struct bh_range range = {.type = BH_RANGE_ECOSYSTEM, .events = events, .event_count = 2};
        struct bh_affected affected = {.ecosystem = BH_STR("Red Hat:enterprise_linux:8::appstream"),
                                       .note = bh_str_z(rows[i].note),
                                       .ranges = &range,
                                       .range_count = 1};
        const struct bh_asked_version version = {.text = bh_str_z(rows[i].version),
                                                 .stream = bh_str_z(rows[i].stream)};
        struct bh_statement s;
        struct bh_arena arena;
        bh_arena_init(&arena, 0);
        assert_int_equal(bh_evaluate(&affected, &version, &arena, &s), 0);
        if (s.outcome != rows[i].outcome)
            fail_msg("%s against %s: %d, expected %d", rows[i].version, rows[i].fixed,
                     (int)s.outcome, (int)rows[i].outcome);
        bh_arena_done(&arena);
    }
}

// Time: 200 000 events in falling order took minutes with an insertion sort.
static void hostile_events(void **state)
{
    (void)state;
    static const size_t count = 200000;
    struct bh_range_event *events = bh_calloc(count, sizeof(*events));
    char(*texts)[16] = bh_calloc(count, sizeof(*texts));
    assert_non_null(events);
    assert_non_null(texts);
    for (size_t i = 0; i < count; i++) {
        int n = snprintf(texts[i], sizeof(texts[i]), "%zu.0.0", count - i);
        events[i] = (struct bh_range_event){i % 2 ? BH_INTRODUCED : BH_FIXED,
                                            bh_str_n(texts[i], (size_t)n)};
    }
    struct bh_range range = {.type = BH_RANGE_SEMVER, .events = events, .event_count = count};
    struct bh_affected affected = {.ecosystem = BH_STR("npm"), .ranges = &range, .range_count = 1};
    static const struct {
        const char *version;
        enum bh_outcome outcome;
    } rows[] = {
        {"99999.5.0", BH_AFFECTED}, // 99999.0.0 is introduced, 100000.0.0 fixed
        {"100000.5.0", BH_NOT_AFFECTED},
        {"0.5.0", BH_NOT_AFFECTED},
    };
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_statement s;
        struct bh_arena arena;
        bh_arena_init(&arena, 0);
        assert_int_equal(bh_evaluate(&affected,
                                     &(struct bh_asked_version){.text = bh_str_z(rows[i].version)},
                                     &arena, &s),
                         0);
        assert_int_equal(s.outcome, rows[i].outcome);
        bh_arena_done(&arena);
    }
    bh_free(events);
    bh_free(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_two_versions), cmocka_unit_test(events_of_a_range),
        cmocka_unit_test(unreadable_ranges),    cmocka_unit_test(hostile_events),
        cmocka_unit_test(listed_versions),      cmocka_unit_test(modules_and_streams),
        cmocka_unit_test(order_of_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
