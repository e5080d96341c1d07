// SPDX-License-Identifier: Apache-2.0
// Decision tables: rows taken by hand from the published ones (all of them: conformance/ssvc), and
// what is left open when facts are not known.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"

#include "../support/ssvc_tables.h"

static uint32_t bit(enum bh_ssvc_point point)
{
    return UINT32_C(1) << point;
}

static void learn(struct bh_ssvc_facts *f, enum bh_ssvc_point point, const char *name)
{
    uint8_t value;

    assert_true(bh_ssvc_value_by_name(point, bh_str_z(name), &value));
    bh_ssvc_know(f, point, value);
}

static struct bh_ssvc_decision decide(const struct bh_ssvc_table *table,
                                      const struct bh_ssvc_facts *facts)
{
    struct bh_ssvc_decision d;

    assert_int_equal(bh_ssvc_decide(table, facts, &d), 0);
    return d;
}

// Values of the table's points; NULL: not known.
static void rows(void **state)
{
    (void)state;
    static const struct {
        const struct bh_ssvc_table *table;
        const char *values[4], *lowest, *highest;
        unsigned days; // of the highest
        bool forensics;
    } cases[] = {
        {&bh_ssvc_deployer, {"none", "small", "no", "low"}, "defer", "defer", 0, false},
        {&bh_ssvc_deployer,
         {"none", "open", "yes", "very high"},
         "out-of-cycle",
         "out-of-cycle",
         0,
         false},
        {&bh_ssvc_deployer,
         {"public poc", "controlled", "yes", "very high"},
         "out-of-cycle",
         "out-of-cycle",
         0,
         false},
        {&bh_ssvc_deployer,
         {"active", "open", "no", "very high"},
         "immediate",
         "immediate",
         0,
         false},
        {&bh_ssvc_deployer,
         {"active", "open", "yes", "medium"},
         "out-of-cycle",
         "out-of-cycle",
         0,
         false},
        {&bh_ssvc_deployer, {"active", NULL, NULL, NULL}, "scheduled", "immediate", 0, false},
        {&bh_ssvc_deployer,
         {"active", "small", NULL, "high"},
         "out-of-cycle",
         "out-of-cycle",
         0,
         false},
        {&bh_ssvc_deployer, {NULL, NULL, NULL, NULL}, "defer", "immediate", 0, false},
        {&bh_ssvc_supplier,
         {"none", "efficient", "partial", "significant"},
         "out-of-cycle",
         "out-of-cycle",
         0,
         false},
        {&bh_ssvc_supplier,
         {"active", "super effective", NULL, NULL},
         "immediate",
         "immediate",
         0,
         false},
        {&bh_ssvc_cisa_coordinator, {"none", "no", "total", "high"}, "track*", "track*", 0, false},
        {&bh_ssvc_cisa_coordinator, {"active", "yes", "total", "medium"}, "act", "act", 0, false},
        {&bh_ssvc_cisa_coordinator, {"none", NULL, NULL, "low"}, "track", "track", 0, false},
        {&bh_ssvc_cisa_bod_26_04,
         {"no", "no", "no", NULL},
         "fix on system upgrade",
         "fix on system upgrade",
         0,
         false},
        {&bh_ssvc_cisa_bod_26_04, {"no", "no", "yes", "total"}, "60 days", "60 days", 60, false},
        {&bh_ssvc_cisa_bod_26_04, {"no", "yes", "yes", "total"}, "3 days", "3 days", 3, false},
        {&bh_ssvc_cisa_bod_26_04, {"yes", "no", NULL, "partial"}, "14 days", "14 days", 14, false},
        {&bh_ssvc_cisa_bod_26_04,
         {"yes", NULL, NULL, NULL},
         "14 days",
         "3 days & forensic investigation",
         3,
         true},
    };

    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        struct bh_ssvc_facts facts = {0};
        for (size_t k = 0; k < 4; k++)
            if (cases[i].values[k])
                learn(&facts, cases[i].table->points[k], cases[i].values[k]);
        struct bh_ssvc_decision d = decide(cases[i].table, &facts);
        assert_string_equal(d.lowest->name, cases[i].lowest);
        assert_string_equal(d.highest->name, cases[i].highest);
        assert_int_equal(d.highest->days, cases[i].days);
        assert_int_equal(d.highest->forensics, cases[i].forensics);
        assert_int_equal(d.missing == 0, d.lowest == d.highest);
    }
}

// The outcome of one row, by the evaluation with all facts known.
static unsigned outcome(const struct bh_ssvc_table *t, const unsigned *values)
{
    struct bh_ssvc_facts facts = {0};

    for (size_t i = 0; i < t->point_count; i++)
        bh_ssvc_know(&facts, t->points[i], values[i]);
    struct bh_ssvc_decision d = decide(t, &facts);
    assert_true(d.lowest == d.highest);
    return (unsigned)(d.lowest - bh_ssvc_point(t->outcome)->values);
}

static bool next(const struct bh_ssvc_table *t, const unsigned *sizes, unsigned *values)
{
    for (size_t i = 0; i < t->point_count; i++) {
        if (++values[i] < sizes[i])
            return true;
        values[i] = 0;
    }
    return false;
}

// What the completions of a set of values for each point give; missing: the points in which two
// completions with different outcomes differ alone.
static unsigned complete(const struct bh_ssvc_table *t, const unsigned *sets, uint32_t *ret_missing)
{
    unsigned sizes[4], values[4] = {0}, possible = 0;

    *ret_missing = 0;
    for (size_t i = 0; i < t->point_count; i++)
        sizes[i] = (unsigned)bh_ssvc_value_count(t->points[i]);
    do {
        bool in = true;
        for (size_t i = 0; i < t->point_count; i++)
            in &= sets[i] >> values[i] & 1;
        if (!in)
            continue;
        unsigned here = outcome(t, values);
        possible |= 1u << here;
        for (size_t i = 0; i < t->point_count; i++) {
            unsigned other[4] = {values[0], values[1], values[2], values[3]};
            for (other[i] = 0; other[i] < sizes[i]; other[i]++)
                if ((sets[i] >> other[i] & 1) && outcome(t, other) != here)
                    *ret_missing |= bit(t->points[i]);
        }
    } while (next(t, sizes, values));
    return possible;
}

// Every set of values of every point, none left out: unknown facts, and such as are half known.
static void every_subset(void **state)
{
    (void)state;

    for (size_t i = 0; i < BH_COUNT(ssvc_tables); i++) {
        const struct bh_ssvc_table *t = ssvc_tables[i];
        unsigned sizes[4], less[4] = {0}, cases = 0;
        for (size_t k = 0; k < t->point_count; k++)
            sizes[k] = (1u << bh_ssvc_value_count(t->points[k])) - 1;
        do {
            struct bh_ssvc_facts facts = {0};
            unsigned sets[4];
            uint32_t missing, known = 0;
            for (size_t k = 0; k < t->point_count; k++) {
                sets[k] = less[k] + 1;
                facts.possible[t->points[k]] = (uint8_t)(sets[k] == sizes[k] ? 0 : sets[k]);
                known |= sets[k] & (sets[k] - 1) ? 0 : bit(t->points[k]);
            }
            unsigned possible = complete(t, sets, &missing);
            struct bh_ssvc_decision d = decide(t, &facts);
            const struct bh_ssvc_value *values = bh_ssvc_point(t->outcome)->values;
            assert_int_equal(d.possible, possible);
            assert_ptr_equal(d.lowest, &values[__builtin_ctz(possible)]);
            assert_ptr_equal(d.highest, &values[31 - __builtin_clz(possible)]);
            assert_int_equal(d.missing, missing);
            assert_int_equal(d.known, known);
            cases++;
        } while (next(t, sizes, less));
        assert_true(cases >= 9);
    }
}

static void derived(void **state)
{
    (void)state;
    struct bh_ssvc_facts f = {0};

    learn(&f, BH_SSVC_SAFETY_IMPACT, "critical");
    learn(&f, BH_SSVC_MISSION_IMPACT, "mef support crippled");
    learn(&f, BH_SSVC_AUTOMATABLE, "yes");
    bh_ssvc_derive(&f);
    assert_int_equal(f.possible[BH_SSVC_HUMAN_IMPACT], 1u << 2); // high
    assert_int_equal(f.possible[BH_SSVC_PUBLIC_SAFETY_IMPACT], 1u << 1);
    assert_int_equal(f.possible[BH_SSVC_UTILITY], 1u << 1 | 1u << 2); // density is not known

    // what was said itself is not derived
    f = (struct bh_ssvc_facts){0};
    learn(&f, BH_SSVC_SAFETY_IMPACT, "catastrophic");
    learn(&f, BH_SSVC_HUMAN_IMPACT, "low");
    bh_ssvc_derive(&f);
    assert_int_equal(f.possible[BH_SSVC_HUMAN_IMPACT], 1u << 0);
}

static void names(void **state)
{
    (void)state;
    uint8_t value = 77;

    assert_true(bh_ssvc_value_by_name(BH_SSVC_UTILITY, BH_STR("Super_Effective"), &value));
    assert_int_equal(value, 2);
    assert_true(bh_ssvc_value_by_name(BH_SSVC_PRIORITY, BH_STR("out of cycle"), &value));
    assert_int_equal(value, 2);
    assert_true(bh_ssvc_value_by_name(BH_SSVC_CISA_LEVEL, BH_STR("track"), &value));
    assert_int_equal(value, 0);
    value = 77;
    assert_false(bh_ssvc_value_by_name(BH_SSVC_UTILITY, BH_STR(""), &value));
    assert_false(bh_ssvc_value_by_name(BH_SSVC_UTILITY, BH_STR("super"), &value));
    assert_false(bh_ssvc_value_by_name(BH_SSVC_UTILITY, BH_STR("super effective "), &value));
    assert_int_equal(value, 77);
}

static void refused(void **state)
{
    (void)state;
    struct bh_ssvc_facts f = {0};
    struct bh_ssvc_decision d;

    f.possible[BH_SSVC_AUTOMATABLE] = 1u << 2;
    assert_int_equal(bh_ssvc_decide(&bh_ssvc_deployer, &f, &d), BH_E_CORRUPT);
    f = (struct bh_ssvc_facts){0};
    f.possible[BH_SSVC_TECHNICAL_IMPACT] = 1u << 7; // no point of this table
    assert_int_equal(bh_ssvc_decide(&bh_ssvc_deployer, &f, &d), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),  cmocka_unit_test(every_subset), cmocka_unit_test(derived),
        cmocka_unit_test(names), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
