// SPDX-License-Identifier: Apache-2.0
// CVSS 2.0: metrics and equations (FIRST: A Complete Guide to CVSS 2.0, sections 2 and 3.2).

#include "triage/cvss_rules.h"

enum metric { AV, AC, AU, C, I, A, E, RL, RC, CDP, TD, CR, IR, AR, METRICS };

#define B  BH_CVSS_BASE
#define T  BH_CVSS_THREAT
#define EN BH_CVSS_ENVIRONMENTAL

static const struct bh_cvss_metric metrics[METRICS] = {
    [AV] = {"AV", B, {NULL, "L", "A", "N"}, {0, 395, 646, 1000}},
    [AC] = {"AC", B, {NULL, "H", "M", "L"}, {0, 350, 610, 710}},
    [AU] = {"Au", B, {NULL, "M", "S", "N"}, {0, 450, 560, 704}},
    [C] = {"C", B, {NULL, "N", "P", "C"}, {0, 0, 275, 660}},
    [I] = {"I", B, {NULL, "N", "P", "C"}, {0, 0, 275, 660}},
    [A] = {"A", B, {NULL, "N", "P", "C"}, {0, 0, 275, 660}},
    [E] = {"E", T, {"ND", "U", "POC", "F", "H"}, {100, 85, 90, 95, 100}},
    [RL] = {"RL", T, {"ND", "OF", "TF", "W", "U"}, {100, 87, 90, 95, 100}},
    [RC] = {"RC", T, {"ND", "UC", "UR", "C"}, {100, 90, 95, 100}},
    [CDP] = {"CDP", EN, {"ND", "N", "L", "LM", "MH", "H"}, {0, 0, 10, 30, 40, 50}},
    [TD] = {"TD", EN, {"ND", "N", "L", "M", "H"}, {100, 0, 25, 75, 100}},
    [CR] = {"CR", EN, {"ND", "L", "M", "H"}, {100, 50, 100, 151}},
    [IR] = {"IR", EN, {"ND", "L", "M", "H"}, {100, 50, 100, 151}},
    [AR] = {"AR", EN, {"ND", "L", "M", "H"}, {100, 50, 100, 151}},
};

static uint64_t weight(const uint8_t *v, enum metric m)
{
    return bh_cvss_weight(metrics, v, m);
}

// round_to_1_decimal, a half up: tenths of a value in units of 10^-digits.
static unsigned round_to_tenths(uint64_t value, unsigned digits)
{
    uint64_t tenth = 1;

    while (digits-- > 1)
        tenth *= 10;
    return (unsigned)((value + tenth / 2) / tenth);
}

// Impact, or AdjustedImpact with the security requirements; times 10^15.
static uint64_t impact(const uint8_t *v, bool adjusted)
{
    const uint64_t ten = UINT64_C(10000000000000000);
    uint64_t left = 1; // (1-C)(1-I)(1-A), times 10^15

    for (unsigned i = 0; i < 3; i++)
        left *= 100000 - weight(v, C + i) * (adjusted ? weight(v, CR + i) : 100);
    uint64_t value = (ten / 10 - left) / 100 * 1041; // a thousandth is the last digit of 1 - left
    return adjusted && value > ten ? ten : value;
}

// ((0.6 x Impact) + (0.4 x Exploitability) - 1.5) x f(Impact). Low requirements can take it below
// zero, which is no score (3.2.1: "0 to 10").
static unsigned base(const uint8_t *v, bool adjusted)
{
    const uint64_t less = UINT64_C(150000000000000);                              // 1.5
    uint64_t exploitability = 20 * weight(v, AV) * weight(v, AC) * weight(v, AU); // 10^9
    uint64_t hit = impact(v, adjusted);
    uint64_t sum = hit / 100 * 6 + exploitability * 40000; // 10^14

    if (!hit || sum <= less)
        return 0;
    return round_to_tenths((sum - less) * 1176, 17);
}

static unsigned score(const uint8_t *v)
{
    bool environmental = bh_cvss_any(v, CDP, METRICS);
    uint64_t temporal =
        round_to_tenths(base(v, environmental) * weight(v, E) * weight(v, RL) * weight(v, RC), 7);

    if (!environmental)
        return (unsigned)temporal;
    // (AdjustedTemporal + (10 - AdjustedTemporal) x CDP) x TD
    uint64_t damaged = temporal * 100 + (100 - temporal) * weight(v, CDP); // 10^3
    return round_to_tenths(damaged * weight(v, TD), 5);
}

const struct bh_cvss_rules bh_cvss_rules_2_0 = {
    .prefix = {NULL, 0},
    .metrics = metrics,
    .count = METRICS,
    .ordered = true,
    .whole_groups = true,
    .score = score,
};
