// SPDX-License-Identifier: Apache-2.0
// Ranges of advisories: which order decides.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
    assert_int_equal(bh_evaluate(&affected, bh_str_z(version), &arena, &s), 0);
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
        // The record's own order, known or not
        {"generic", BH_RANGE_ECOSYSTEM, "openssl", "1.0.1", "1.0.1g", "1.0.1f-fips", BH_AFFECTED},
        {"Debian:12", BH_RANGE_ECOSYSTEM, "unheard of", "0", "1.0-1", "1.0~rc1-1", BH_AFFECTED},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        enum bh_outcome o = outcome_of(rows[i].ecosystem, rows[i].type, rows[i].order,
                                       rows[i].introduced, rows[i].fixed, rows[i].version);
        if (o != rows[i].outcome)
            fail_msg("%s %s: %d, expected %d", rows[i].ecosystem, rows[i].version, (int)o,
                     (int)rows[i].outcome);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
