// SPDX-License-Identifier: Apache-2.0
// Profiles of products, and CVSS scores in the product. Scores: by the specification's formula
// where it stands beside the row, and all of them by Red Hat's calculator (python "cvss" 3.6),
// which knows nothing of profiles: it was given the vectors.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/diag_count.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "triage/environment.h"

static void expect_settings(const char *text, const char *const *expect)
{
    struct bh_profile p = {0};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    assert_int_equal(bh_profile_read(bh_str_z(text), NULL, &arena, &p), 0);
    for (enum bh_setting i = 0; i < BH_SETTINGS; i++)
        if (expect[i])
            assert_string_equal(p.settings[i].value, expect[i]);
        else
            assert_null(p.settings[i].value);
    bh_arena_done(&arena);
}

static void settings(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expect[BH_SETTINGS];
    } rows[] = {
        {"", {NULL}},
        {"name = \"X\"", {NULL}},
        {"network = \"Adjacent\"", {[BH_SETTING_NETWORK] = "adjacent"}},
        {"exposure.value = \"open\"\nexposure.reason = \"a shop\"",
         {[BH_SETTING_EXPOSURE] = "open"}},
        {"[safety]\nreason = \"r\"\nvalue = \"critical\"\n[mission]\nvalue = \"mef-failure\"",
         {[BH_SETTING_SAFETY] = "critical", [BH_SETTING_MISSION] = "mef-failure"}},
        // between the keys of one setting those of another
        {"integrity.value = \"low\"\navailability = \"high\"\nintegrity.reason = \"r\"",
         {[BH_SETTING_INTEGRITY] = "low", [BH_SETTING_AVAILABILITY] = "high"}},
        {"confidentiality = { value = \"medium\" }\nvalue-density = \"diffuse\"\n"
         "mission-well-being = \"high\"",
         {[BH_SETTING_CONFIDENTIALITY] = "medium",
          [BH_SETTING_VALUE_DENSITY] = "diffuse",
          [BH_SETTING_MISSION_WELL_BEING] = "high"}},
        {"mitigations = []", {NULL}},
        {"mitigations = [\"waf\", { reason = \"r\", name = \"mfa\" }, \"sandbox\"]",
         {[BH_SETTING_WAF] = "waf", [BH_SETTING_MFA] = "mfa", [BH_SETTING_SANDBOX] = "sandbox"}},
        {"[[mitigations]]\nname = \"waf\"\n[[mitigations]]\nname = \"no-network\"",
         {[BH_SETTING_WAF] = "waf", [BH_SETTING_NO_NETWORK] = "no-network"}},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        expect_settings(rows[i].text, rows[i].expect);
}

// The parts that a mitigation helps.
static void parts(void **state)
{
    (void)state;
    static const struct {
        const char *parts, *purl;
        bool holds;
    } rows[] = {
        {"", "pkg:npm/x@1", true},
        {"", "", true},
        {"\"pkg:npm/x\"", "pkg:npm/x@1", true},
        {"\"pkg:npm/x\"", "pkg:npm/x", true},
        {"\"pkg:npm/x\"", "pkg:npm/x?arch=a#b", true},
        {"\"pkg:npm/x\"", "pkg:npm/xy@1", false},
        {"\"pkg:npm/x\"", "", false},
        {"\"pkg:npm/x@1.*\"", "pkg:npm/x@1.2", true},
        {"\"pkg:npm/x@1.*\"", "pkg:npm/x@2.1", false},
        {"\"pkg:npm/*\"", "pkg:npm/x@1", true},
        {"\"pkg:npm/*\"", "pkg:npm/%40a/x@1", false},
        {"\"pkg:npm/**\"", "pkg:npm/%40a/x@1", true},
        {"\"pkg:deb/**\", \"pkg:npm/%40a/*\"", "pkg:npm/%40a/x@1", true},
        {"\"pkg:deb/**\", \"pkg:npm/%40b/*\"", "pkg:npm/%40a/x@1", false},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_profile p = {0};
        struct bh_arena arena;
        struct bh_buf text;
        bh_arena_init(&arena, 0);
        bh_buf_init(&text, 0);
        bh_buf_printf(&text,
                      rows[i].parts[0] ? "[[mitigations]]\nparts = [%s]\nname = \"waf\""
                                       : "mitigations = [\"waf\"]%s",
                      rows[i].parts);
        assert_int_equal(bh_profile_read(bh_buf_str(&text), NULL, &arena, &p), 0);
        assert_int_equal(bh_profile_holds(&p, BH_SETTING_WAF, bh_str_z(rows[i].purl)),
                         rows[i].holds);
        assert_false(bh_profile_holds(&p, BH_SETTING_MFA, bh_str_z(rows[i].purl)));
        bh_buf_done(&text);
        bh_arena_done(&arena);
    }
}

static void texts(void **state)
{
    (void)state;
    struct bh_profile p = {0};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    assert_int_equal(
        bh_profile_read(BH_STR("name = \"製品\"\n"
                               "network = { value = \"isolated\", reason = \"配線なし\" }\n"
                               "mitigations = [{ name = \"mfa\", reason = \"all\" }, \"waf\"]"),
                        NULL, &arena, &p),
        0);
    assert_true(bh_str_eqz(p.name, "製品"));
    assert_true(bh_str_eqz(p.settings[BH_SETTING_NETWORK].reason, "配線なし"));
    assert_true(bh_str_eqz(p.settings[BH_SETTING_MFA].reason, "all"));
    assert_int_equal(p.settings[BH_SETTING_WAF].reason.len, 0);
    assert_true(bh_profile_says(&p, BH_SETTING_NETWORK, "isolated"));
    assert_false(bh_profile_says(&p, BH_SETTING_NETWORK, "adjacent"));
    assert_false(bh_profile_says(&p, BH_SETTING_SAFETY, "critical"));
    bh_arena_done(&arena);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t line;
    } rows[] = {
        {"\nexposed = \"open\"", 2},
        {"name = \"X\"\n[network]\nposition = \"isolated\"", 3},
        {"network = \"moon\"", 1},
        {"network = 1", 1},
        {"network = [\"isolated\"]", 1},
        {"[[network]]\nvalue = \"isolated\"", 1},
        {"\n[network]\nreason = \"r\"\n[exposure]\nvalue = \"open\"", 2},
        {"[network]", 1},
        {"network = {}", 1},
        {"network = { value = { value = \"isolated\" } }", 1},
        {"[network.value]\nvalue = \"isolated\"", 1},
        {"network.value.x = \"isolated\"", 1},
        {"network = \"isolated\"\nnetwork = \"isolated\"", 2}, // TOML's own rule
        {"network", 1},
        {"name = 1", 1},
        {"name.value = \"X\"", 1},
        {"[name]", 1},
        {"mitigations = \"waf\"", 1},
        {"mitigations = { name = \"waf\" }", 1},
        {"mitigations = [\n\"waf\",\n\"moat\"]", 3},
        {"mitigations = [[\"waf\"]]", 1},
        {"mitigations = [1]", 1},
        {"mitigations = [\"waf\",\n\"waf\"]", 2},
        {"mitigations = [\"waf\",\n{ name = \"waf\" }]", 2},
        {"mitigations = [{ reason = \"r\" },\n\"waf\"]", 1},
        {"mitigations = [{ name = \"waf\", cost = \"9\" }]", 1},
        {"mitigations = [{ name = \"waf\", parts = [] }]", 1},
        {"mitigations = [{ name = \"waf\",\nparts = \"pkg:npm/x\" }]", 2},
        {"mitigations = [{ name = \"waf\", parts = [[\"pkg:npm/x\"]] }]", 1},
        {"mitigations = [{ name = \"waf\", parts = [1] }]", 1},
        {"mitigations.parts = [\"pkg:npm/x\"]", 1},
        {"mitigations = [{ name = [\"waf\"] }]", 1},
        {"mitigations.name = \"waf\"", 1},
        {"[mitigations]\nname = \"waf\"", 1},
        {"\n[[mitigations]]\nreason = \"r\"", 2},
        {"\n[[mitigations]]\n[[mitigations]]\nname = \"waf\"", 2},
    };
    struct bh_profile p = {0};
    struct bh_arena arena;

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct diag_count said;
        diag_count_init(&said);
        bh_arena_init(&arena, 0);
        int r = bh_profile_read(bh_str_z(rows[i].text), &said.diag, &arena, &p);
        assert_true(r == BH_E_CORRUPT || r == BH_E_TRUNCATED);
        assert_int_equal(said.line, rows[i].line);
        assert_int_equal(said.errors, 1);
        bh_arena_done(&arena);
    }
    assert_null(p.settings[BH_SETTING_NETWORK].value); // never set on failure
}

static void too_large(void **state)
{
    (void)state;
    struct bh_profile p;
    struct bh_arena arena;
    struct bh_buf text;

    bh_arena_init(&arena, 0);
    bh_buf_init(&text, 0);
    for (size_t i = 0; i <= BH_LIMIT_PROFILE; i++)
        bh_buf_add_char(&text, '\n');
    assert_int_equal(bh_profile_read(bh_buf_str(&text), NULL, &arena, &p), BH_E_LIMIT);
    bh_buf_done(&text);
    bh_arena_done(&arena);
}

#define PART     BH_STR("pkg:npm/x@1.0.0")
#define V31      "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
#define V31_C    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"
#define V30_C    "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"
#define V31_L    "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"
#define V40      "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
#define V40_S    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:H/SI:H/SA:L"
#define V20      "AV:N/AC:L/Au:N/C:P/I:P/A:P"
#define LOW3     "confidentiality = \"low\"\nintegrity = \"low\"\navailability = \"low\"\n"
#define HIGH3    "confidentiality = \"high\"\nintegrity = \"high\"\navailability = \"high\"\n"
#define MEDIUM   "confidentiality = \"medium\"\nintegrity = \"medium\"\navailability = \"medium\"\n"
#define SHORT    "confidentiality = \"low\"\nintegrity = \"low\"\navailability = \"high\"\n"
#define ADJACENT "network = \"adjacent\"\n"
#define ISOLATED "network = \"isolated\"\n"

// The rows of the table in environment.h.
static const struct {
    const char *profile, *vector, *expect; // expect: metrics that are added; "": none
    unsigned tenths;
} environments[] = {
    {"", V31, "", 98},
    {"name = \"X\"\nexposure = \"small\"\nmission = \"degraded\"", V31, "", 98},
    {"network = \"internet\"", V31, "", 98},
    {"network = \"internal\"", V31, "", 98},
    // ISS = 1 - .44^3 = .914816, impact 6.42 * ISS = 5.87312;
    // exploitability 8.22 * .62 * .77 * .85 * .85 = 2.83525: 8.70837, up to 8.8
    {ADJACENT, V31, "/MAV:A", 88},
    // .55 for .62: 2.51514: 8.38826
    {ISOLATED, V31, "/MAV:L", 84},
    {ADJACENT, V31_L, "", 78}, // never nearer than it was
    {ISOLATED, V31_L, "", 78},
    {"mitigations = [\"no-network\"]", V31, "/MAV:L", 84},
    {ADJACENT "mitigations = [\"no-network\"]", V31, "/MAV:L", 84},
    // .44 for .77, .62 for .85: 8.22 * .85 * .44 * .62 * .85 = 1.62013: 7.49325
    {"mitigations = [\"waf\", \"mfa\"]", V31, "/MAC:H/MPR:L", 75},
    // a filter before the network sees nothing of what comes by another way
    {ISOLATED "mitigations = [\"waf\", \"mfa\"]", V31, "/MAV:L", 84},
    {ADJACENT "mitigations = [\"waf\", \"mfa\"]", V31, "/MAV:A/MPR:L", 80},
    {"mitigations = [\"sandbox\"]", V31, "", 98},
    {"mitigations = [{ name = \"waf\", parts = [\"pkg:npm/y\", \"pkg:npm/x\"] }]", V31, "/MAC:H",
     81},
    {"mitigations = [{ name = \"waf\", parts = [\"pkg:npm/y\"] }, \"mfa\"]", V31, "/MPR:L", 88},
    {"mitigations = [\"sandbox\"]", V31_C, "/MS:U", 98},
    {ADJACENT, V30_C, "/MAV:A", 96},
    // MISS = min(1 - (1 - .84)^3, .915) = .915: 5.8743 + 3.88704 = 9.76
    {HIGH3, V31, "/CR:H/IR:H/AR:H", 98},
    {MEDIUM, V31, "/CR:M/IR:M/AR:M", 98},
    // MISS = 1 - .72^3 = .626752: 4.02375 + 8.22 * .55 * .77 * .62 * .85 = 1.83457: 5.85832
    {ISOLATED LOW3, V31 "/MPR:L", "/CR:L/IR:L/AR:L/MAV:L", 59},
    {"safety = \"catastrophic\"", V31, "", 98},

    {ADJACENT, V40, "/MAV:A", 87},
    {ISOLATED, V40, "/MAV:L", 86},
    {LOW3, V40, "/CR:L/IR:L/AR:L", 89},
    {MEDIUM, V40, "/CR:M/IR:M/AR:M", 90}, // not said is high here
    {ISOLATED LOW3, V40, "/CR:L/IR:L/AR:L/MAV:L", 71},
    {"mitigations = [\"waf\", \"mfa\"]", V40, "/MAC:H/MPR:L", 77},
    {"mitigations = [\"sandbox\"]", V40, "", 93},
    {"mitigations = [\"sandbox\"]", V40_S, "/MSC:N/MSI:N/MSA:N", 87},
    {"safety = \"negligible\"", V40, "", 93},
    {"safety = \"marginal\"", V40, "/MSI:S/MSA:S", 100}, // MacroVector 000000
    // integrity and availability of the system itself are untouched, and what is behind it is not
    // reached: no harm
    {"safety = \"critical\"\nmitigations = [\"sandbox\"]", V40_S, "/MSC:N/MSI:N/MSA:N", 87},
    {"safety = \"critical\"", V40_S, "/MSI:S/MSA:S", 98},
    // harm comes from the system itself, which no wall around it prevents
    {"safety = \"critical\"\nmitigations = [\"sandbox\"]", V40, "/MSI:S/MSA:S", 100},

    {ISOLATED "mitigations = [\"waf\", \"mfa\", \"sandbox\"]", V20, "", 75},
    {HIGH3 "safety = \"catastrophic\"", V20, "/CDP:H/TD:ND/CR:H/IR:H/AR:H", 94},
    {SHORT, V20, "/CDP:ND/TD:ND/CR:L/IR:L/AR:H", 71},
    {"safety = \"marginal\"", V20, "/CDP:LM/TD:ND/CR:ND/IR:ND/AR:ND", 83}, // 7.5 + 2.5 * .3
    {"safety = \"negligible\"", V20, "/CDP:N/TD:ND/CR:ND/IR:ND/AR:ND", 75},
};

// Every metric of the vector by name, so that the order in it plays no part.
static void expect_same(const struct bh_cvss *a, const struct bh_cvss *b)
{
    assert_int_equal(a->version, b->version);
    assert_memory_equal(a->values, b->values, sizeof(a->values));
}

static void scores(void **state)
{
    (void)state;

    for (size_t i = 0; i < BH_COUNT(environments); i++) {
        struct bh_environment env;
        struct bh_profile p = {0};
        struct bh_cvss base, expect, again;
        struct bh_arena arena;
        struct bh_buf text;
        bh_arena_init(&arena, 0);
        bh_buf_init(&text, 0);
        assert_int_equal(bh_profile_read(bh_str_z(environments[i].profile), NULL, &arena, &p), 0);
        assert_int_equal(bh_cvss_parse(bh_str_z(environments[i].vector), &base), 0);
        bh_environment_apply(&p, PART, &base, &env);
        bh_buf_printf(&text, "%s%s", environments[i].vector, environments[i].expect);
        assert_int_equal(bh_cvss_parse(bh_buf_str(&text), &expect), 0);
        expect_same(&env.vector, &expect);
        assert_int_equal(bh_cvss_score(&env.vector, BH_CVSS_ALL), environments[i].tenths);
        assert_int_equal(env.count != 0, environments[i].expect[0] != '\0');
        // what is written is read as the same again
        bh_buf_clear(&text);
        bh_cvss_write(&env.vector, &text);
        assert_int_equal(bh_cvss_parse(bh_buf_str(&text), &again), 0);
        expect_same(&again, &env.vector);
        bh_buf_done(&text);
        bh_arena_done(&arena);
    }
}

// Each change names the setting it comes from, and the last one that decided.
static void reasons(void **state)
{
    (void)state;
    struct bh_rating rating = {.id = BH_STR("CVE-1"), .source = BH_STR("nvd"), .text = BH_STR(V31)};
    struct bh_finding f = {.ratings = &rating, .rating_count = 1, .has_score = true};
    struct bh_profile p = {0};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    assert_int_equal(
        bh_profile_read(
            BH_STR("network = { value = \"adjacent\", reason = \"one bus\" }\n"
                   "mitigations = [{ name = \"no-network\", reason = \"cut\" }, \"mfa\"]\n"
                   "integrity = \"low\""),
            NULL, &arena, &p),
        0);
    assert_int_equal(bh_environment_rate(&f, &p, PART, &arena), 0);
    assert_int_equal(f.rating_count, 2);
    assert_true(bh_str_eqz(f.ratings[1].text, V31));
    assert_int_equal(f.ratings[1].metric_count, 0);
    const struct bh_rating *own = &f.ratings[0];
    assert_true(bh_str_eqz(own->source, "profile"));
    assert_true(bh_str_eqz(own->id, "CVE-1"));
    assert_true(bh_str_eqz(own->text, V31 "/IR:L/MAV:L"));
    assert_int_equal(own->metric_count, 2);
    assert_string_equal(own->metrics[0].name, "MAV");
    assert_string_equal(own->metrics[0].value, "L");
    assert_true(bh_str_eqz(own->metrics[0].setting, "mitigation: no-network"));
    assert_true(bh_str_eqz(own->metrics[0].reason, "cut"));
    assert_string_equal(own->metrics[1].name, "IR");
    assert_true(bh_str_eqz(own->metrics[1].setting, "integrity: low"));
    assert_int_equal(f.level, own->level);
    assert_int_equal(f.score_tenths, own->score_tenths);
    assert_true(bh_str_eq(f.vector, own->text));
    bh_arena_done(&arena);
}

// What has no vector, or no degrees, is left as it is.
static void not_rated(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum bh_advisory_kind kind;
        bool rated;
    } rows[] = {
        {V31, BH_VULNERABILITY, true},
        {V31, BH_BACKDOOR, true},
        {V31, BH_MALWARE, false},
        {"HIGH", BH_VULNERABILITY, false},
        {"CVSS:3.1/AV:N", BH_VULNERABILITY, false},
        {NULL, BH_VULNERABILITY, false},
    };
    struct bh_profile p = {.settings = {[BH_SETTING_NETWORK] = {.value = "isolated"}}};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_rating rating = {.text = bh_str_z(rows[i].text)};
        struct bh_finding f = {.ratings = &rating,
                               .rating_count = rows[i].text ? 1 : 0,
                               .kind = rows[i].kind,
                               .level = BH_LEVEL_CRITICAL};
        size_t before = f.rating_count;
        assert_int_equal(bh_environment_rate(&f, &p, PART, &arena), 0);
        assert_int_equal(f.rating_count, before + rows[i].rated);
        assert_int_equal(f.level, rows[i].rated ? BH_LEVEL_HIGH : BH_LEVEL_CRITICAL);
    }
    bh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings), cmocka_unit_test(texts),     cmocka_unit_test(parts),
        cmocka_unit_test(refused),  cmocka_unit_test(too_large), cmocka_unit_test(scores),
        cmocka_unit_test(reasons),  cmocka_unit_test(not_rated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
