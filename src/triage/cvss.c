// SPDX-License-Identifier: Apache-2.0
// CVSS base scores.

#include "triage/cvss.h"

#include <stdint.h>

#include "base/error.h"

// Weights are the specification's times 10^3 (3.x) and times 10^3 (2.0).
struct value {
    char letter;
    unsigned weight, changed_weight; // changed: PR when the scope changes
};

struct metric {
    const char *name;
    struct value values[4];
};

enum v3 { V3_AV, V3_AC, V3_PR, V3_UI, V3_S, V3_C, V3_I, V3_A, V3_METRICS };

static const struct metric metrics3[V3_METRICS] = {
    [V3_AV] = {"AV", {{'N', 850, 0}, {'A', 620, 0}, {'L', 550, 0}, {'P', 200, 0}}},
    [V3_AC] = {"AC", {{'L', 770, 0}, {'H', 440, 0}}},
    [V3_PR] = {"PR", {{'N', 850, 850}, {'L', 620, 680}, {'H', 270, 500}}},
    [V3_UI] = {"UI", {{'N', 850, 0}, {'R', 620, 0}}},
    [V3_S] = {"S", {{'U', 0, 0}, {'C', 1, 0}}},
    [V3_C] = {"C", {{'H', 560, 0}, {'L', 220, 0}, {'N', 0, 0}}},
    [V3_I] = {"I", {{'H', 560, 0}, {'L', 220, 0}, {'N', 0, 0}}},
    [V3_A] = {"A", {{'H', 560, 0}, {'L', 220, 0}, {'N', 0, 0}}},
};

enum v2 { V2_AV, V2_AC, V2_AU, V2_C, V2_I, V2_A, V2_METRICS };

static const struct metric metrics2[V2_METRICS] = {
    [V2_AV] = {"AV", {{'L', 395, 0}, {'A', 646, 0}, {'N', 1000, 0}}},
    [V2_AC] = {"AC", {{'H', 350, 0}, {'M', 610, 0}, {'L', 710, 0}}},
    [V2_AU] = {"Au", {{'M', 450, 0}, {'S', 560, 0}, {'N', 704, 0}}},
    [V2_C] = {"C", {{'N', 0, 0}, {'P', 275, 0}, {'C', 660, 0}}},
    [V2_I] = {"I", {{'N', 0, 0}, {'P', 275, 0}, {'C', 660, 0}}},
    [V2_A] = {"A", {{'N', 0, 0}, {'P', 275, 0}, {'C', 660, 0}}},
};

// Each metric of the table exactly once; others are passed over.
static int read_metrics(bh_str vector, const struct metric *metrics, size_t count,
                        const struct value **ret)
{
    bh_str one, name;

    for (size_t i = 0; i < count; i++)
        ret[i] = NULL;
    while (bh_str_cut(&vector, '/', &one)) {
        if (!bh_str_cut(&one, ':', &name))
            continue;
        for (size_t i = 0; i < count; i++) {
            if (!bh_str_eqz(name, metrics[i].name))
                continue;
            if (ret[i] || one.len != 1)
                return BH_E_CORRUPT;
            for (size_t k = 0; k < 4; k++)
                if (metrics[i].values[k].letter && metrics[i].values[k].letter == one.ptr[0])
                    ret[i] = &metrics[i].values[k];
            if (!ret[i])
                return BH_E_CORRUPT;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (!ret[i])
            return BH_E_CORRUPT;
    return 0;
}

// A fraction times 10^6 to the power of 15, times 10^6. Computed at 10^9: the error stays far below
// the tenth that counts.
static uint64_t power15(uint64_t micro)
{
    uint64_t result = UINT64_C(1000000000);

    for (int i = 0; i < 15; i++)
        result = result * (micro * 1000) / UINT64_C(1000000000);
    return result / 1000;
}

// Impact sub-score times 10^6, 0 for none or less.
static uint64_t impact3(uint64_t iss, bool changed)
{
    if (!changed)
        return iss * 642 / 100; // 6.42 x ISS
    // 7.52 x (ISS - 0.029) - 3.25 x (ISS - 0.02)^15
    if (iss <= 29000)
        return 0;
    uint64_t a = (iss - 29000) * 752 / 100;
    uint64_t b = power15(iss - 20000) * 325 / 100;
    return a > b ? a - b : 0;
}

// Smallest number with one decimal that is equal to or higher (v3.1 appendix A): of a value times
// 10^6, in tenths.
static unsigned round_up(uint64_t micro)
{
    uint64_t five = (micro + 5) / 10; // times 10^5, rounded as the specification does

    return (unsigned)(five % 10000 == 0 ? five / 10000 : five / 10000 + 1);
}

static int base3(bh_str metrics, unsigned *ret_tenths)
{
    const struct value *v[V3_METRICS];
    int r = read_metrics(metrics, metrics3, V3_METRICS, v);

    if (r < 0)
        return r;
    bool changed = v[V3_S]->letter == 'C';
    uint64_t pr = changed ? v[V3_PR]->changed_weight : v[V3_PR]->weight;
    // ISS = 1 - (1-C)(1-I)(1-A), times 10^9, then 10^6
    uint64_t iss =
        (UINT64_C(1000000000) -
         (uint64_t)(1000 - v[V3_C]->weight) * (1000 - v[V3_I]->weight) * (1000 - v[V3_A]->weight)) /
        1000;
    uint64_t impact = impact3(iss, changed);
    // 8.22 x AV x AC x PR x UI, times 10^6
    uint64_t exploit =
        (uint64_t)v[V3_AV]->weight * v[V3_AC]->weight * pr * v[V3_UI]->weight / 1000000 * 822 / 100;
    uint64_t sum = impact + exploit;
    if (!impact) {
        *ret_tenths = 0;
        return 0;
    }
    if (changed)
        sum = sum * 108 / 100;
    *ret_tenths = round_up(sum > 10000000 ? 10000000 : sum);
    return 0;
}

static int base2(bh_str metrics, unsigned *ret_tenths)
{
    const struct value *v[V2_METRICS];

    if (bh_str_skip(&metrics, BH_STR("(")) && bh_str_ends(metrics, BH_STR(")")))
        metrics.len--;
    int r = read_metrics(metrics, metrics2, V2_METRICS, v);
    if (r < 0)
        return r;
    // Impact = 10.41 x (1 - (1-C)(1-I)(1-A)), Exploitability = 20 x AV x AC x Au, both times 10^6
    uint64_t inner =
        (UINT64_C(1000000000) -
         (uint64_t)(1000 - v[V2_C]->weight) * (1000 - v[V2_I]->weight) * (1000 - v[V2_A]->weight)) /
        1000;
    uint64_t impact = inner * 1041 / 100;
    uint64_t exploit = (uint64_t)v[V2_AV]->weight * v[V2_AC]->weight * v[V2_AU]->weight / 1000 * 20;
    // ((0.6 x Impact) + (0.4 x Exploitability) - 1.5) x f(Impact), f = 1.176 or 0
    uint64_t sum = impact * 6 / 10 + exploit * 4 / 10;
    sum = impact && sum > 1500000 ? (sum - 1500000) * 1176 / 1000 : 0;
    *ret_tenths = (unsigned)((sum + 50000) / 100000);
    return 0;
}

int bh_cvss_base(bh_str vector, unsigned *ret_tenths)
{
    bh_str rest = bh_str_trim(vector);

    if (bh_str_skip(&rest, BH_STR("CVSS:3.0/")) || bh_str_skip(&rest, BH_STR("CVSS:3.1/")))
        return base3(rest, ret_tenths);
    if (bh_str_starts(rest, BH_STR("AV:")) || bh_str_starts(rest, BH_STR("(AV:")))
        return base2(rest, ret_tenths);
    return BH_E_FORMAT;
}

enum bh_level bh_cvss_level(unsigned tenths, bool version2)
{
    if (tenths >= 90 && !version2)
        return BH_LEVEL_CRITICAL;
    if (tenths >= 70)
        return BH_LEVEL_HIGH;
    if (tenths >= 40)
        return BH_LEVEL_MEDIUM;
    return tenths >= 1 || version2 ? BH_LEVEL_LOW : BH_LEVEL_NONE;
}

enum bh_level bh_level_of_word(bh_str word)
{
    static const struct {
        const char *word;
        enum bh_level level;
    } words[] = {
        {"critical", BH_LEVEL_CRITICAL}, {"high", BH_LEVEL_HIGH},
        {"important", BH_LEVEL_HIGH},    {"medium", BH_LEVEL_MEDIUM},
        {"moderate", BH_LEVEL_MEDIUM},   {"low", BH_LEVEL_LOW},
        {"negligible", BH_LEVEL_LOW},    {"minor", BH_LEVEL_LOW},
        {"none", BH_LEVEL_NONE},
    };

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_caseeq(word, bh_str_z(words[i].word)))
            return words[i].level;
    return BH_LEVEL_UNKNOWN;
}
