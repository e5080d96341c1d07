// SPDX-License-Identifier: Apache-2.0
// CVSS 3.0 and 3.1: metrics and equations (FIRST: specification documents, sections 2 to 4 and 7;
// 3.1 appendix A for its Roundup). Both have the same metrics and weights.

#include "triage/cvss_rules.h"

// Modified metrics in the order of the base metrics, requirements in that of C, I and A.
enum metric {
    AV,
    AC,
    PR,
    UI,
    S,
    C,
    I,
    A,
    E,
    RL,
    RC,
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MPR,
    MUI,
    MS,
    MC,
    MI,
    MA,
    METRICS
};

#define B  BH_CVSS_BASE
#define T  BH_CVSS_THREAT
#define EN BH_CVSS_ENVIRONMENTAL

static const struct bh_cvss_metric metrics[METRICS] = {
    [AV] = {"AV", B, {NULL, "N", "A", "L", "P"}, {0, 85, 62, 55, 20}},
    [AC] = {"AC", B, {NULL, "L", "H"}, {0, 77, 44}},
    [PR] = {"PR", B, {NULL, "N", "L", "H"}, {0, 85, 62, 27}},
    [UI] = {"UI", B, {NULL, "N", "R"}, {0, 85, 62}},
    [S] = {"S", B, {NULL, "U", "C"}, {0, 0, 1}},
    [C] = {"C", B, {NULL, "H", "L", "N"}, {0, 56, 22, 0}},
    [I] = {"I", B, {NULL, "H", "L", "N"}, {0, 56, 22, 0}},
    [A] = {"A", B, {NULL, "H", "L", "N"}, {0, 56, 22, 0}},
    [E] = {"E", T, {"X", "H", "F", "P", "U"}, {100, 100, 97, 94, 91}},
    [RL] = {"RL", T, {"X", "U", "W", "T", "O"}, {100, 100, 97, 96, 95}},
    [RC] = {"RC", T, {"X", "C", "R", "U"}, {100, 100, 96, 92}},
    [CR] = {"CR", EN, {"X", "H", "M", "L"}, {100, 150, 100, 50}},
    [IR] = {"IR", EN, {"X", "H", "M", "L"}, {100, 150, 100, 50}},
    [AR] = {"AR", EN, {"X", "H", "M", "L"}, {100, 150, 100, 50}},
    [MAV] = {"MAV", EN, {"X", "N", "A", "L", "P"}, {0}},
    [MAC] = {"MAC", EN, {"X", "L", "H"}, {0}},
    [MPR] = {"MPR", EN, {"X", "N", "L", "H"}, {0}},
    [MUI] = {"MUI", EN, {"X", "N", "R"}, {0}},
    [MS] = {"MS", EN, {"X", "U", "C"}, {0}},
    [MC] = {"MC", EN, {"X", "H", "L", "N"}, {0}},
    [MI] = {"MI", EN, {"X", "H", "L", "N"}, {0}},
    [MA] = {"MA", EN, {"X", "H", "L", "N"}, {0}},
};

// The weights of Privileges Required when the scope changes.
static const uint16_t changed_privileges[] = {0, 85, 68, 50};

// The unit of all sums: 10^-14, in which all but the power is exact.
#define ONE   INT64_C(100000000000000)
#define TENTH (ONE / 10)

// The smallest tenth that is equal or higher.
static unsigned round_up_3_0(int64_t value)
{
    return (unsigned)((value + TENTH - 1) / TENTH);
}

// The same of the value rounded to five digits first, so that the errors of floating-point numbers
// decide nothing.
static unsigned round_up_3_1(int64_t value)
{
    const int64_t digit = ONE / 100000;

    return round_up_3_0((value + digit / 2) / digit * digit);
}

// A fraction times 10^9 to a power, times 10^9: right to some 10^-8. Of all sums that are made of
// it, the nearest comes to 4 x 10^-6 of where Roundup would take the next tenth.
static int64_t power(int64_t fraction, unsigned exponent)
{
    const int64_t one = INT64_C(1000000000);
    int64_t result = one;

    while (exponent--)
        result = result * fraction / one;
    return result;
}

struct edition {
    unsigned (*round_up)(int64_t value);
    bool own_modified_impact; // 3.1: another power where environmental metrics are given
};

// 7.52 x (ISS - 0.029) - 3.25 x (ISS - 0.02)^15, or ... - 3.25 x (ISS x 0.9731 - 0.02)^13.
static int64_t changed_impact(int64_t iss, bool modified)
{
    int64_t linear = 752 * (iss - INT64_C(29000000000));
    int64_t bent =
        modified ? power(iss * 9731 / 10000000 - 20000000, 13) : power(iss / 1000 - 20000000, 15);

    return linear - 325 * bent * 1000;
}

// The base score, or with modified metrics and requirements the environmental one before the
// temporal factors. v: the base metrics that count, and the requirements.
static unsigned base(const uint8_t *v, const struct edition *edition, bool environmental)
{
    bool changed = v[S] == 2;
    int64_t left = 1; // of (1-C)(1-I)(1-A), times 10^12

    for (unsigned i = 0; i < 3; i++)
        left *=
            10000 - (int64_t)bh_cvss_weight(metrics, v, C + i) * bh_cvss_weight(metrics, v, CR + i);
    int64_t iss = ONE / 100 - left;
    if (iss > INT64_C(915000000000)) // what requirements cannot exceed; no base metrics do
        iss = INT64_C(915000000000);
    if (!iss)
        return 0;
    int64_t sum =
        changed ? changed_impact(iss, environmental && edition->own_modified_impact) : 642 * iss;
    int64_t privileges = changed ? changed_privileges[v[PR]] : bh_cvss_weight(metrics, v, PR);
    sum += INT64_C(8220000) * bh_cvss_weight(metrics, v, AV) * bh_cvss_weight(metrics, v, AC) *
           privileges * bh_cvss_weight(metrics, v, UI);
    if (changed)
        sum = sum / 100 * 108;
    return edition->round_up(sum < 10 * ONE ? sum : 10 * ONE);
}

static unsigned score(const uint8_t *values, const struct edition *edition)
{
    bool environmental = bh_cvss_any(values, CR, METRICS);
    uint8_t v[METRICS];

    for (size_t i = 0; i < METRICS; i++)
        v[i] = i < E && values[MAV + i] ? values[MAV + i] : values[i];
    int64_t tenths = base(v, edition, environmental);
    return edition->round_up(tenths * bh_cvss_weight(metrics, v, E) *
                             bh_cvss_weight(metrics, v, RL) * bh_cvss_weight(metrics, v, RC) *
                             (TENTH / 1000000));
}

static unsigned score_3_0(const uint8_t *values)
{
    return score(values, &(struct edition){.round_up = round_up_3_0});
}

static unsigned score_3_1(const uint8_t *values)
{
    return score(values, &(struct edition){.round_up = round_up_3_1, .own_modified_impact = true});
}

const struct bh_cvss_rules bh_cvss_rules_3_0 = {
    .prefix = {"CVSS:3.0/", 9},
    .metrics = metrics,
    .count = METRICS,
    .score = score_3_0,
};

const struct bh_cvss_rules bh_cvss_rules_3_1 = {
    .prefix = {"CVSS:3.1/", 9},
    .metrics = metrics,
    .count = METRICS,
    .score = score_3_1,
};
