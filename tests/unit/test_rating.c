// SPDX-License-Identifier: Apache-2.0
// Which of the records' vectors and words rates a finding. Scores are FIRST's (test_cvss.c).

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "triage/rating.h"

#define V4_87  "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"
#define V4_46  "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"
#define V4_0   "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N"
#define V4_BAD "CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"
#define V31_75 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
#define V30_98 "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
#define V2_100 "AV:N/AC:L/Au:N/C:C/I:C/A:C"

static void best_of(void **state)
{
    (void)state;
    static const struct {
        const char *texts[4];
        const char *vector; // NULL: no score
        unsigned tenths;
        enum bh_level level;
    } rows[] = {
        {{NULL}, NULL, 0, BH_LEVEL_UNKNOWN},
        {{V4_87}, V4_87, 87, BH_LEVEL_HIGH},
        // the newest version, though others are higher
        {{V30_98, V2_100, V4_46, V31_75}, V4_46, 46, BH_LEVEL_MEDIUM},
        {{V2_100, V30_98, V31_75}, V31_75, 75, BH_LEVEL_HIGH},
        {{V2_100, V30_98}, V30_98, 98, BH_LEVEL_CRITICAL},
        {{V2_100}, V2_100, 100, BH_LEVEL_HIGH}, // NVD's bands: no critical
        // of one version the higher score
        {{V4_46, V4_87}, V4_87, 87, BH_LEVEL_HIGH},
        // a vector against the rules rates nothing, and the next one does
        {{V4_BAD, V31_75}, V31_75, 75, BH_LEVEL_HIGH},
        {{V4_BAD, "LOW"}, NULL, 0, BH_LEVEL_LOW},
        {{V4_BAD}, NULL, 0, BH_LEVEL_UNKNOWN},
        // words only where there is no vector; the worst of them
        {{"critical", V31_75}, V31_75, 75, BH_LEVEL_HIGH},
        {{"low", "Moderate", "untriaged"}, NULL, 0, BH_LEVEL_MEDIUM},
        // none is an answer, not the absence of one
        {{V4_0, "HIGH"}, V4_0, 0, BH_LEVEL_NONE},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_rating ratings[4];
        struct bh_finding f = {.ratings = ratings};
        for (; f.rating_count < 4 && rows[i].texts[f.rating_count]; f.rating_count++)
            ratings[f.rating_count] =
                (struct bh_rating){.text = bh_str_z(rows[i].texts[f.rating_count])};
        bh_rate(&f);
        assert_int_equal(f.level, rows[i].level);
        assert_int_equal(f.has_score, rows[i].vector != NULL);
        assert_int_equal(f.score_tenths, rows[i].tenths);
        assert_true(bh_str_eqz(f.vector, rows[i].vector ? rows[i].vector : ""));
    }
}

// The order does not hang on that of the records.
static void total_order(void **state)
{
    (void)state;
    struct bh_rating ratings[] = {
        {.id = BH_STR("PYSEC-1"), .text = BH_STR(V31_75)},
        {.id = BH_STR("GHSA-1"), .text = BH_STR("HIGH")},
        {.id = BH_STR("GHSA-1"), .text = BH_STR(V31_75)},
        {.id = BH_STR("CVE-1"), .text = BH_STR("nonsense")},
    };
    struct bh_finding f = {.ratings = ratings, .rating_count = BH_COUNT(ratings)};

    bh_rate(&f);
    assert_true(bh_str_eqz(ratings[0].id, "GHSA-1"));
    assert_int_equal(ratings[0].method, BH_METHOD_CVSS_3_1);
    assert_true(bh_str_eqz(ratings[1].id, "PYSEC-1"));
    assert_true(bh_str_eqz(ratings[2].text, "HIGH"));
    assert_int_equal(ratings[2].method, BH_METHOD_WORD);
    assert_true(bh_str_eqz(ratings[3].text, "nonsense"));
}

static void malware(void **state)
{
    (void)state;
    struct bh_rating rating = {.text = BH_STR(V4_46)};
    struct bh_finding f = {.ratings = &rating, .rating_count = 1, .kind = BH_MALWARE};

    bh_rate(&f);
    assert_int_equal(f.level, BH_LEVEL_CRITICAL);
    assert_int_equal(f.score_tenths, 46);
}

static void words(void **state)
{
    (void)state;
    assert_int_equal(bh_level_of_word(BH_STR("MODERATE")), BH_LEVEL_MEDIUM);
    assert_int_equal(bh_level_of_word(BH_STR("Important")), BH_LEVEL_HIGH);
    assert_int_equal(bh_level_of_word(BH_STR("unimportant")), BH_LEVEL_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_of),
        cmocka_unit_test(total_order),
        cmocka_unit_test(malware),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
