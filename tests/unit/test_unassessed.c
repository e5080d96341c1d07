// SPDX-License-Identifier: Apache-2.0
// What records of living lines leave open of lines without support.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "match/unassessed.h"

// Whether a text says of a line that it is not affected (sentences as OpenSSL's advisories have
// them).
static void texts_that_clear(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line;
        bool clears;
    } rows[] = {
        {"An error. OpenSSL 1.1.1 and 1.0.2 are not affected by this issue.", "1.0.2", true},
        {"OpenSSL 1.1.1 and 1.0.2\nare not affected by this issue", "1.1.1", true},
        {"OpenSSL 1.0.2 is unaffected.", "1.0.2", true},
        {"Version 2.7 is not vulnerable. Version 3.6 is affected.", "2.7", true},
        {"Version 2.7 is not vulnerable. Version 3.6 is affected.", "3.6", false},
        {"OpenSSL 1.1.1 and 1.0.2 are affected by this issue.", "1.0.2", false},
        {"OpenSSL 3.0 is not affected, 1.0.2 is affected.", "1.0.2", false},
        {"The FIPS modules are not affected. Update 1.0.2 users.", "1.0.2", false},
        {"OpenSSL 1.0.2u is not affected.", "1.0.2", false}, // one release
        {"OpenSSL 11.0.2 is not affected.", "1.0.2", false},
        {"OpenSSL 1.0.2.1 is not affected.", "1.0.2", false},
        {"not affected: 1.0.2.", "1.0.2", true},
        {"", "1.0.2", false},
        {"not affected", "", false},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (bh_text_clears(bh_str_z(rows[i].text), bh_str_z(rows[i].line)) != rows[i].clears)
            fail_msg("%s: %s", rows[i].line, rows[i].text);
}

#define OPEN_LINES 6

static struct bh_end until(const char *text)
{
    struct bh_end e = {.state = BH_END_DATE};

    if (!text)
        return (struct bh_end){.state = BH_END_OPEN};
    if (!*text)
        return (struct bh_end){.state = BH_END_OVER};
    assert_true(bh_time_parse(bh_str_z(text), &e.date));
    return e;
}

// OpenSSL's lines and their ends (endoflife.date), and one whose end has no day.
static void lines_left_open(void **state)
{
    (void)state;
    const struct bh_release_line lines[OPEN_LINES] = {
        {.name = BH_STR("3.1"), .security = until("2025-03-14")},
        {.name = BH_STR("3.0"), .security = until("2026-09-07")},
        {.name = BH_STR("1.1.1"), .security = until("2023-09-11")},
        {.name = BH_STR("1.1.0"), .security = until("2019-09-11")},
        {.name = BH_STR("1.0.2"), .security = until("2019-12-31")},
        {.name = BH_STR("0.9.8"), .security = until("")},
    };
    const struct bh_lifecycle product = {.lines = lines, .line_count = OPEN_LINES};
    static const struct {
        const char *id, *published, *version, *introduced, *second, *details;
        bool open;
    } rows[] = {
        {"X-1", "2024-02-01", "1.0.2u", "3.0.0", NULL, "", true},
        {"X-1", "2024-02-01", "1.1.1w", "3.0.0", NULL, "", true},
        {"X-1", "2024-02-01", "1.1.1w", "3.0.0-alpha1", NULL, "", true},
        {"X-1", "2024-02-01", "1.1.1w", "3.0.0", "3.1.0", "", true},
        // 1.1.1 had support, and is not in the ranges: CVE-2022-3602
        {"X-1", "2022-11-01", "1.0.2u", "3.0.0", NULL, "", false},
        {"X-1", "2023-09-11T23:59:59Z", "1.1.1w", "3.0.0", NULL, "", false}, // the last day
        {"X-1", "2023-09-12", "1.1.1w", "3.0.0", NULL, "", true},
        // somebody found out since when
        {"X-1", "2024-02-01", "1.1.1w", "3.0.3", NULL, "", false},
        {"X-1", "2024-02-01", "1.1.1w", "3.1.0", NULL, "", false},
        {"X-1", "2024-02-01", "1.1.1w", "3.0.0", "1.1.1a", "", false},
        {"X-1", "2024-02-01", "1.1.1w", "0", NULL, "", false},
        {"X-1", "2024-02-01", "1.0.2u", "1.1.1", NULL, "", false}, // goes back behind the support
        // said
        {"X-1", "2024-02-01", "1.1.1w", "3.0.0", NULL, "1.1.1 is not affected.", false},
        {"X-1", "2024-02-01", "1.0.2u", "3.0.0", NULL, "1.1.1 is not affected.", true},
        // when
        {"X-1", NULL, "1.1.1w", "3.0.0", NULL, "", false},
        {"CVE-2022-9", "2024-02-01", "1.1.1w", "3.0.0", NULL, "", false}, // the record came late
        {"CVE-2024-9", "2024-02-01", "1.1.1w", "3.0.0", NULL, "", true},
        {"CVE-2023-9", "2024-02-01", "1.0.2u", "3.0.0", NULL, "", false}, // in 2023, 1.1.1 had it
        // the last of the lines, and one without a day
        {"X-1", "2024-02-01", "3.0.1", "3.1.0", NULL, "", false},
        {"X-1", "2024-02-01", "0.9.8", "3.0.0", NULL, "", false},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        const struct bh_range_event events[] = {
            {BH_INTRODUCED, bh_str_z(rows[i].introduced)},
            {BH_FIXED, BH_STR("3.0.99")},
            {BH_INTRODUCED, bh_str_z(rows[i].second ? rows[i].second : "")}};
        const struct bh_range range = {
            .order = BH_STR("openssl"), .events = events, .event_count = rows[i].second ? 3 : 2};
        const struct bh_affected a = {
            .ecosystem = BH_STR("CPE"), .ranges = &range, .range_count = 1};
        struct bh_advisory record = {.id = bh_str_z(rows[i].id),
                                     .published = BH_TIME_UNKNOWN,
                                     .details = bh_str_z(rows[i].details)};
        bh_str version = bh_str_z(rows[i].version);
        const struct bh_part_line line = {.product = &product,
                                          .line = bh_release_line_of(&product, version)};
        struct bh_reason reason;
        struct bh_arena arena;
        bool open;
        if (rows[i].published)
            assert_true(bh_time_parse(bh_str_z(rows[i].published), &record.published));
        bh_arena_init(&arena, 0);
        assert_int_equal(bh_is_unassessed(line.line ? &line : &(struct bh_part_line){0}, &a,
                                          version, &record, &arena, &open, &reason),
                         0);
        if (open != rows[i].open)
            fail_msg("row %zu: %s from %s, of %s", i, rows[i].version, rows[i].introduced,
                     rows[i].published ? rows[i].published : "no day");
        bh_arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_left_open),
        cmocka_unit_test(texts_that_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
