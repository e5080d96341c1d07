// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the reader of vectors and the scores of one version share: its table of metrics.

#include "triage/cvss.h"

#define BH_CVSS_VALUES 6

struct bh_cvss_metric {
    const char *name;
    enum bh_cvss_group group;
    // [0]: how "not defined" is written; NULL for a base metric, which must be there.
    const char *values[BH_CVSS_VALUES];
    // 2.0 and 3.x: the weights of the values, times 100 (2.0's base: times 1000). 4.0: how many
    // steps the value is below the metric's most severe one.
    uint16_t weights[BH_CVSS_VALUES];
};

struct bh_cvss_rules {
    bh_str prefix;
    const struct bh_cvss_metric *metrics;
    size_t count;
    bool ordered;      // the table's order is the only one
    bool whole_groups; // a group beside the base stands whole or not at all
    // Times ten. Values as in struct bh_cvss.
    unsigned (*score)(const uint8_t *values);
};

extern const struct bh_cvss_rules bh_cvss_rules_2_0;
extern const struct bh_cvss_rules bh_cvss_rules_3_0;
extern const struct bh_cvss_rules bh_cvss_rules_3_1;
extern const struct bh_cvss_rules bh_cvss_rules_4_0;

static inline unsigned bh_cvss_weight(const struct bh_cvss_metric *metrics, const uint8_t *values,
                                      size_t metric)
{
    return metrics[metric].weights[values[metric]];
}

// Whether any metric from..to (to excluded) is defined.
static inline bool bh_cvss_any(const uint8_t *values, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (values[i])
            return true;
    return false;
}
