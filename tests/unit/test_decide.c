// SPDX-License-Identifier: Apache-2.0
// Facts of findings as the decision tables see them.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "triage/decide.h"

static const bh_str cve = {"CVE-2026-1", 10}, other = {"GHSA-x", 6};

static void expect_facts(const struct bh_finding *f, const char *table, const char *expect)
{
    struct bh_buf said;

    bh_buf_init(&said, 0);
    for (size_t i = 0; i < f->decision_count; i++)
        for (size_t k = 0; k < f->decisions[i].fact_count; k++) {
            const struct bh_decision_fact *fact = &f->decisions[i].facts[k];
            if (!bh_str_eqz(bh_str_z(table), f->decisions[i].table))
                continue;
            bh_buf_printf(&said, "%s=%s (%.*s);", fact->name, fact->value, BH_FMT(fact->source));
        }
    bh_buf_add_char(&said, '\0');
    assert_string_equal(said.ptr, expect);
    bh_buf_done(&said);
}

// What a source says of the three points, as a signal.
struct said {
    const char *kind, *source, *points[3];
};

static struct bh_signal signal_of(const struct said *said, struct bh_signal_value *values)
{
    static const char *const names[] = {"Exploitation", "Automatable", "Technical Impact"};

    for (size_t i = 0; i < 3; i++)
        values[i] = (struct bh_signal_value){.name = bh_str_z(names[i]),
                                             .value = bh_str_z(said->points[i])};
    return (struct bh_signal){.kind = bh_str_z(said->kind),
                              .source = bh_str_z(said->source),
                              .values = values,
                              .value_count = 3};
}

static void findings(void **state)
{
    (void)state;
    static const struct {
        struct said said[2];
        bool exploited, catalogue, no_cve;
        const char *coordinator, *bod;
    } rows[] = {
        {{{0}}, false, false, false, "", ""},
        {{{0}}, true, false, false, "Exploitation=active (kev);", "In KEV=yes (kev);"},
        {{{0}}, false, true, false, "", "In KEV=no (kev);"},
        {{{0}}, false, true, true, "", ""}, // the catalogue knows CVEs alone
        {{{0}}, true, true, false, "Exploitation=active (kev);", "In KEV=yes (kev);"},
        {{{"ssvc", "cve", {"poc", "no", "total"}}},
         false,
         false,
         false,
         "Exploitation=public poc (cve);Automatable=no (cve);Technical Impact=total (cve);",
         "Automatable=no (cve);Technical Impact=total (cve);"},
        {{{"ssvc", "cve", {"poc", "no", "total"}}},
         true,
         false,
         false,
         "Exploitation=active (kev);Automatable=no (cve);Technical Impact=total (cve);",
         "Automatable=no (cve);Technical Impact=total (cve);In KEV=yes (kev);"},
        // of each the most urgent, whoever says it
        {{{"ssvc", "cve", {"active", "yes", "partial"}}, {"ssvc", "x", {"poc", "no", "total"}}},
         false,
         false,
         false,
         "Exploitation=active (cve);Automatable=yes (cve);Technical Impact=total (x);",
         "Automatable=yes (cve);Technical Impact=total (x);"},
        // words of no standard, and other signals
        {{{"ssvc", "cve", {"perhaps", "", "TOTAL"}}, {"epss", "x", {"active", "yes", "partial"}}},
         false,
         false,
         false,
         "Technical Impact=total (cve);",
         "Technical Impact=total (cve);"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_feed_state feed = {.name = BH_STR("kev"), .records = rows[i].catalogue};
        struct bh_signal_value values[2][3];
        struct bh_signal signals[2];
        struct bh_finding f = {.ids = rows[i].no_cve ? &other : &cve,
                               .id_count = 1,
                               .exploited = rows[i].exploited ? 0 : BH_TIME_UNKNOWN,
                               .signals = signals};
        struct bh_findings all = {.items = &f, .count = 1, .feeds = &feed, .feed_count = 1};
        for (size_t k = 0; k < 2 && rows[i].said[k].kind; k++)
            signals[f.signal_count++] = signal_of(&rows[i].said[k], values[k]);
        bh_arena_init(&all.arena, 0);
        assert_int_equal(bh_decide(&all, NULL), 0);
        expect_facts(&f, "cisa-coordinator", rows[i].coordinator);
        expect_facts(&f, "cisa-bod-26-04", rows[i].bod);
        bh_arena_done(&all.arena);
    }
}

// All four facts of BOD 26-04: its row 12.
static void deadline(void **state)
{
    (void)state;
    static const struct said poc = {"ssvc", "cve", {"poc", "no", "total"}};
    struct bh_signal_value values[3];
    struct bh_signal one = signal_of(&poc, values);
    struct bh_profile profile = {.settings = {[BH_SETTING_NETWORK] = {.value = "internet"}}};
    struct bh_finding f[2] = {
        {.exploited = 0, .signals = &one, .signal_count = 1},
        {.exploited = 0, .signals = &one, .signal_count = 1, .kind = BH_MALWARE}};
    struct bh_findings all = {.items = f, .count = 2};

    bh_arena_init(&all.arena, 0);
    assert_int_equal(bh_decide(&all, &profile), 0);
    const struct bh_decision *bod = &f[0].decisions[f[0].decision_count - 1];
    assert_string_equal(bod->table, "cisa-bod-26-04");
    assert_int_equal(bod->outcome_count, 1);
    assert_string_equal(bod->outcomes[0], "3 days & forensic investigation");
    assert_int_equal(bod->days, 3);
    assert_true(bod->forensics);
    assert_int_equal(bod->missing_count, 0);
    assert_int_equal(f[1].decision_count, 0); // a package that is an attack
    bh_arena_done(&all.arena);
}

// More kinds of facts than are remembered: each finding has its own, all the same.
static void many_kinds(void **state)
{
    (void)state;
    enum { KINDS = 200 };
    static struct bh_signal signals[KINDS];
    static struct bh_signal_value values[KINDS][3];
    static struct bh_finding f[KINDS];
    static char names[KINDS][8];
    struct bh_findings all = {.items = f, .count = KINDS};

    for (size_t i = 0; i < KINDS; i++) {
        snprintf(names[i], sizeof(names[i]), "s%zu", i);
        signals[i] = signal_of(&(struct said){"ssvc", names[i], {"poc", "", ""}}, values[i]);
        f[i] = (struct bh_finding){
            .exploited = BH_TIME_UNKNOWN, .signals = &signals[i], .signal_count = 1};
    }
    bh_arena_init(&all.arena, 0);
    assert_int_equal(bh_decide(&all, NULL), 0);
    for (size_t i = 0; i < KINDS; i++) {
        char expect[64];
        snprintf(expect, sizeof(expect), "Exploitation=public poc (s%zu);", i);
        expect_facts(&f[i], "deployer", expect);
    }
    bh_arena_done(&all.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings),
        cmocka_unit_test(deadline),
        cmocka_unit_test(many_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
