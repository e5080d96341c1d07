// SPDX-License-Identifier: Apache-2.0
// CVSS 4.0: metrics, MacroVectors and the interpolation between them (FIRST: specification
// document, sections 2 to 5, 7 and 8).

#include "triage/cvss_rules.h"

// The value "none" of each impact metric.
#define NONE 3

// In the order of table 23; modified metrics in the order of the base metrics, requirements in that
// of VC, VI and VA.
enum metric {
    AV,
    AC,
    AT,
    PR,
    UI,
    VC,
    VI,
    VA,
    SC,
    SI,
    SA,
    E,
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MAT,
    MPR,
    MUI,
    MVC,
    MVI,
    MVA,
    MSC,
    MSI,
    MSA,
    S,
    AU,
    R,
    V,
    RE,
    U,
    METRICS
};

#define B  BH_CVSS_BASE
#define T  BH_CVSS_THREAT
#define EN BH_CVSS_ENVIRONMENTAL
#define SU BH_CVSS_SUPPLEMENTAL

static const struct bh_cvss_metric metrics[METRICS] = {
    [AV] = {"AV", B, {NULL, "N", "A", "L", "P"}, {0, 0, 1, 2, 3}},
    [AC] = {"AC", B, {NULL, "L", "H"}, {0, 0, 1}},
    [AT] = {"AT", B, {NULL, "N", "P"}, {0, 0, 1}},
    [PR] = {"PR", B, {NULL, "N", "L", "H"}, {0, 0, 1, 2}},
    [UI] = {"UI", B, {NULL, "N", "P", "A"}, {0, 0, 1, 2}},
    [VC] = {"VC", B, {NULL, "H", "L", "N"}, {0, 0, 1, 2}},
    [VI] = {"VI", B, {NULL, "H", "L", "N"}, {0, 0, 1, 2}},
    [VA] = {"VA", B, {NULL, "H", "L", "N"}, {0, 0, 1, 2}},
    [SC] = {"SC", B, {NULL, "H", "L", "N"}, {0, 1, 2, 3}},
    [SI] = {"SI", B, {NULL, "H", "L", "N"}, {0, 1, 2, 3, 0}}, // 0: safety, from MSI alone
    [SA] = {"SA", B, {NULL, "H", "L", "N"}, {0, 1, 2, 3, 0}},
    [E] = {"E", T, {"X", "A", "P", "U"}, {0, 0, 1, 2}},
    [CR] = {"CR", EN, {"X", "H", "M", "L"}, {0, 0, 1, 2}},
    [IR] = {"IR", EN, {"X", "H", "M", "L"}, {0, 0, 1, 2}},
    [AR] = {"AR", EN, {"X", "H", "M", "L"}, {0, 0, 1, 2}},
    [MAV] = {"MAV", EN, {"X", "N", "A", "L", "P"}, {0}},
    [MAC] = {"MAC", EN, {"X", "L", "H"}, {0}},
    [MAT] = {"MAT", EN, {"X", "N", "P"}, {0}},
    [MPR] = {"MPR", EN, {"X", "N", "L", "H"}, {0}},
    [MUI] = {"MUI", EN, {"X", "N", "P", "A"}, {0}},
    [MVC] = {"MVC", EN, {"X", "H", "L", "N"}, {0}},
    [MVI] = {"MVI", EN, {"X", "H", "L", "N"}, {0}},
    [MVA] = {"MVA", EN, {"X", "H", "L", "N"}, {0}},
    [MSC] = {"MSC", EN, {"X", "H", "L", "N"}, {0}},
    [MSI] = {"MSI", EN, {"X", "H", "L", "N", "S"}, {0}},
    [MSA] = {"MSA", EN, {"X", "H", "L", "N", "S"}, {0}},
    [S] = {"S", SU, {"X", "N", "P"}, {0}},
    [AU] = {"AU", SU, {"X", "N", "Y"}, {0}},
    [R] = {"R", SU, {"X", "A", "U", "I"}, {0}},
    [V] = {"V", SU, {"X", "D", "C"}, {0}},
    [RE] = {"RE", SU, {"X", "L", "M", "H"}, {0}},
    [U] = {"U", SU, {"X", "Clear", "Green", "Amber", "Red"}, {0}},
};

// Times ten, of each MacroVector (8.3): by EQ1, EQ2, EQ3 and EQ6 together, EQ4, EQ5.
static const uint8_t scores[3][2][5][3][3] = {
    {
        {
            {{100, 98, 95}, {100, 93, 91}, {93, 89, 81}},
            {{99, 95, 92}, {96, 87, 81}, {90, 80, 68}},
            {{98, 95, 90}, {93, 89, 81}, {88, 78, 69}},
            {{95, 92, 84}, {92, 81, 65}, {80, 70, 48}},
            {{92, 82, 72}, {79, 69, 50}, {69, 55, 27}},
        },
        {
            {{99, 95, 92}, {95, 90, 84}, {92, 82, 72}},
            {{97, 92, 85}, {91, 83, 71}, {81, 71, 53}},
            {{95, 92, 85}, {92, 80, 70}, {84, 71, 50}},
            {{93, 85, 73}, {82, 72, 59}, {70, 52, 30}},
            {{86, 75, 52}, {71, 52, 29}, {63, 29, 17}},
        },
    },
    {
        {
            {{98, 94, 91}, {94, 86, 77}, {87, 74, 63}},
            {{95, 87, 81}, {89, 74, 64}, {75, 63, 49}},
            {{94, 88, 76}, {86, 74, 59}, {72, 57, 52}},
            {{89, 77, 67}, {76, 58, 50}, {57, 52, 25}},
            {{83, 70, 54}, {65, 58, 26}, {53, 21, 13}},
        },
        {
            {{95, 88, 76}, {90, 75, 61}, {77, 68, 52}},
            {{90, 76, 70}, {77, 62, 53}, {66, 59, 30}},
            {{89, 76, 62}, {74, 57, 47}, {61, 57, 24}},
            {{78, 67, 58}, {59, 57, 23}, {52, 29, 16}},
            {{71, 59, 30}, {58, 26, 15}, {23, 13, 6}},
        },
    },
    {
        {
            {{93, 86, 75}, {86, 74, 56}, {70, 52, 40}},
            {{87, 72, 58}, {74, 61, 34}, {54, 40, 22}},
            {{85, 74, 62}, {72, 55, 46}, {53, 34, 19}},
            {{75, 55, 51}, {57, 41, 19}, {36, 19, 8}},
            {{64, 51, 20}, {47, 21, 11}, {24, 9, 4}},
        },
        {
            {{88, 73, 60}, {73, 59, 41}, {54, 45, 20}},
            {{75, 53, 50}, {55, 40, 20}, {43, 22, 11}},
            {{75, 58, 40}, {61, 48, 20}, {46, 17, 8}},
            {{55, 45, 21}, {51, 18, 9}, {18, 7, 2}},
            {{53, 24, 14}, {24, 12, 5}, {10, 3, 1}},
        },
    },
};

// Levels of the equivalence classes (tables 24 to 30); EQ3 and EQ6 are one, of the levels 00, 01,
// 10, 11 and 21.
enum { EQ1, EQ2, EQ36, EQ4, EQ5, CLASSES };

// Of each level: how many steps its highest severity vectors are below the most severe values (all
// of one level are equally many), and how many steps it is deep, its own included.
struct span {
    uint8_t top, depth;
};

static const struct span spans[CLASSES][5] = {
    [EQ1] = {{0, 1}, {1, 4}, {3, 5}},
    [EQ2] = {{0, 1}, {1, 2}},
    [EQ36] = {{0, 7}, {3, 6}, {1, 8}, {3, 8}, {3, 10}},
    [EQ4] = {{1, 6}, {3, 5}, {6, 4}},
};

// The metrics of each class whose steps are counted. Those of EQ5 are all its highest.
static const uint8_t members[CLASSES][6] = {
    [EQ1] = {AV, PR, UI},
    [EQ2] = {AC, AT},
    [EQ36] = {VC, VI, VA, CR, IR, AR},
    [EQ4] = {SC, SI, SA},
};
static const uint8_t member_counts[CLASSES] = {[EQ1] = 3, [EQ2] = 2, [EQ36] = 6, [EQ4] = 3};

static unsigned score_at(const uint8_t *eq)
{
    return scores[eq[EQ1]][eq[EQ2]][eq[EQ36]][eq[EQ4]][eq[EQ5]];
}

// step: of each metric, how far below its most severe value.
static void macro_vector(const uint8_t *step, uint8_t *eq)
{
    bool c = !step[VC], i = !step[VI], a = !step[VA]; // high
    unsigned worst = (unsigned)!step[AV] + !step[PR] + !step[UI];
    unsigned eq3 = c && i ? 0 : c || i || a ? 1 : 2;
    bool needed = (c && !step[CR]) || (i && !step[IR]) || (a && !step[AR]);

    eq[EQ1] = worst == 3 ? 0 : worst && step[AV] < 3 ? 1 : 2;
    eq[EQ2] = step[AC] || step[AT];
    eq[EQ36] = (uint8_t)(eq3 == 2 ? 4 : 2 * eq3 + !needed);
    eq[EQ4] = !step[SI] || !step[SA] ? 0 : step[SC] == 1 || step[SI] == 1 || step[SA] == 1 ? 1 : 2;
    eq[EQ5] = step[E];
}

// The score of the next lower MacroVector in one class; false when there is none.
static bool next_lower(const uint8_t *eq, unsigned k, unsigned *ret)
{
    // 00 has two, of which the higher score counts (8.2, 1.a).
    static const uint8_t next36[] = {1, 3, 3, 4};
    static const uint8_t last[CLASSES] = {2, 1, 4, 2, 2};
    uint8_t next[CLASSES];
    unsigned other;

    if (eq[k] == last[k])
        return false;
    for (unsigned i = 0; i < CLASSES; i++)
        next[i] = eq[i];
    next[k] = k == EQ36 ? next36[eq[k]] : (uint8_t)(eq[k] + 1);
    *ret = score_at(next);
    if (k == EQ36 && !eq[k]) {
        next[k] = 2;
        other = score_at(next);
        *ret = other > *ret ? other : *ret;
    }
    return true;
}

// The score of the MacroVector less the mean, over all classes that have a lower one, of the
// distance to it in proportion to the steps taken towards it (8.2). An exact half of a tenth goes
// up, as by FIRST's calculator since 2024-11-01; before, floating-point numbers took some down.
static unsigned interpolate(const uint8_t *step, const uint8_t *eq)
{
    // Divisible by all depths, so that nothing is rounded but the end.
    const unsigned whole = 840;
    unsigned value = score_at(eq), lower, lower_count = 0, taken = 0;

    for (unsigned k = 0; k < CLASSES; k++) {
        const struct span *span = &spans[k][eq[k]];
        unsigned steps = 0;
        if (!next_lower(eq, k, &lower))
            continue;
        lower_count++;
        for (unsigned i = 0; i < member_counts[k]; i++)
            steps += step[members[k][i]];
        if (span->depth)
            taken += (value - lower) * (steps - span->top) * (whole / span->depth);
    }
    if (!lower_count)
        return value;
    unsigned unit = whole * lower_count;
    return (2 * (value * unit - taken) + unit) / (2 * unit);
}

static unsigned score(const uint8_t *values)
{
    uint8_t step[METRICS] = {0}, eq[CLASSES];
    bool impact = false;

    for (size_t i = AV; i <= AR; i++) {
        uint8_t value = i < E && values[MAV + i] ? values[MAV + i] : values[i];
        step[i] = (uint8_t)metrics[i].weights[value];
        impact |= i >= VC && i <= SA && value != NONE;
    }
    if (!impact)
        return 0;
    macro_vector(step, eq);
    return interpolate(step, eq);
}

const struct bh_cvss_rules bh_cvss_rules_4_0 = {
    .prefix = {"CVSS:4.0/", 9},
    .metrics = metrics,
    .count = METRICS,
    .ordered = true,
    .score = score,
};
