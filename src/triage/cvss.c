// SPDX-License-Identifier: Apache-2.0
// Reads CVSS vectors of every version by its table of metrics.

#include "triage/cvss.h"

#include "base/error.h"
#include "triage/cvss_rules.h"

static const struct bh_cvss_rules *const versions[] = {
    [BH_CVSS_2_0] = &bh_cvss_rules_2_0,
    [BH_CVSS_3_0] = &bh_cvss_rules_3_0,
    [BH_CVSS_3_1] = &bh_cvss_rules_3_1,
    [BH_CVSS_4_0] = &bh_cvss_rules_4_0,
};

// Looked for from the one that comes next in the table on, which it nearly always is.
static size_t find_metric(const struct bh_cvss_rules *rules, bh_str name, size_t next)
{
    for (size_t n = 0; n < rules->count; n++) {
        size_t i = (next + n) % rules->count;
        if (bh_str_eqz(name, rules->metrics[i].name))
            return i;
    }
    return rules->count;
}

static int find_value(const struct bh_cvss_metric *metric, bh_str text, uint8_t *ret)
{
    for (uint8_t i = 0; i < BH_CVSS_VALUES; i++)
        if (metric->values[i] && bh_str_eqz(text, metric->values[i])) {
            *ret = i;
            return 0;
        }
    return BH_E_CORRUPT;
}

// Whether what must be there is there, of the metrics that were seen (one bit each).
static int check_whole(const struct bh_cvss_rules *rules, uint32_t seen)
{
    uint32_t groups = 0;

    for (size_t i = 0; i < rules->count; i++)
        if (seen & (UINT32_C(1) << i))
            groups |= rules->metrics[i].group;
    for (size_t i = 0; i < rules->count; i++) {
        enum bh_cvss_group group = rules->metrics[i].group;
        bool needed = group == BH_CVSS_BASE || (rules->whole_groups && (groups & group));
        if (needed && !(seen & (UINT32_C(1) << i)))
            return BH_E_CORRUPT;
    }
    return 0;
}

static int parse_metrics(const struct bh_cvss_rules *rules, bh_str rest, uint8_t *values)
{
    uint32_t seen = 0;
    size_t next = 0;
    bh_str value, name;

    while (bh_str_cut(&rest, '/', &value)) {
        if (!bh_str_cut(&value, ':', &name))
            return BH_E_CORRUPT;
        size_t i = find_metric(rules, name, next);
        if (i == rules->count || seen >> i & 1)
            return BH_E_CORRUPT;
        if (rules->ordered && seen >> i)
            return BH_E_CORRUPT;
        if (find_value(&rules->metrics[i], value, &values[i]) < 0)
            return BH_E_CORRUPT;
        seen |= UINT32_C(1) << i;
        next = i + 1;
    }
    return check_whole(rules, seen);
}

int bh_cvss_parse(bh_str vector, struct bh_cvss *ret)
{
    struct bh_cvss v = {.version = BH_CVSS_2_0};
    bh_str rest = vector;

    for (enum bh_cvss_version i = BH_CVSS_3_0; i <= BH_CVSS_4_0; i++)
        if (bh_str_starts(vector, versions[i]->prefix)) {
            rest = bh_str_from(vector, versions[i]->prefix.len);
            v.version = i;
        }
    if (v.version == BH_CVSS_2_0) {
        if (bh_str_starts(rest, BH_STR("(")) && bh_str_ends(rest, BH_STR(")")))
            rest = bh_str_sub(rest, 1, rest.len - 1);
        if (!bh_str_starts(rest, BH_STR("AV:")))
            return BH_E_FORMAT;
    }
    int r = parse_metrics(versions[v.version], rest, v.values);
    if (r == 0)
        *ret = v;
    return r;
}

// Whether a metric of the group is defined.
static bool has_group(const struct bh_cvss_rules *rules, const uint8_t *values,
                      enum bh_cvss_group group)
{
    for (size_t i = 0; i < rules->count; i++)
        if (rules->metrics[i].group == group && values[i])
            return true;
    return false;
}

void bh_cvss_write(const struct bh_cvss *v, struct bh_buf *ret)
{
    const struct bh_cvss_rules *rules = versions[v->version];
    const char *before = "";

    bh_buf_add_str(ret, rules->prefix);
    for (size_t i = 0; i < rules->count; i++) {
        const struct bh_cvss_metric *m = &rules->metrics[i];
        if (!v->values[i] && !(rules->whole_groups && has_group(rules, v->values, m->group)))
            continue;
        bh_buf_add_z(ret, before);
        bh_buf_add_z(ret, m->name);
        bh_buf_add_char(ret, ':');
        bh_buf_add_z(ret, m->values[v->values[i]]);
        before = "/";
    }
}

const char *bh_cvss_value(const struct bh_cvss *v, const char *metric)
{
    const struct bh_cvss_rules *rules = versions[v->version];
    size_t i = find_metric(rules, bh_str_z(metric), 0);

    return i < rules->count && v->values[i] ? rules->metrics[i].values[v->values[i]] : NULL;
}

bool bh_cvss_set(struct bh_cvss *v, const char *metric, const char *value)
{
    const struct bh_cvss_rules *rules = versions[v->version];
    size_t i = find_metric(rules, bh_str_z(metric), 0);

    return i < rules->count && find_value(&rules->metrics[i], bh_str_z(value), &v->values[i]) == 0;
}

unsigned bh_cvss_score(const struct bh_cvss *v, unsigned groups)
{
    const struct bh_cvss_rules *rules = versions[v->version];
    uint8_t values[BH_CVSS_METRICS];

    for (size_t i = 0; i < rules->count; i++) {
        enum bh_cvss_group group = rules->metrics[i].group;
        values[i] = group == BH_CVSS_BASE || (group & groups) ? v->values[i] : 0;
    }
    return rules->score(values);
}

enum bh_level bh_cvss_level(enum bh_cvss_version version, unsigned tenths)
{
    if (version == BH_CVSS_2_0)
        return tenths >= 70 ? BH_LEVEL_HIGH : tenths >= 40 ? BH_LEVEL_MEDIUM : BH_LEVEL_LOW;
    if (tenths >= 90)
        return BH_LEVEL_CRITICAL;
    if (tenths >= 70)
        return BH_LEVEL_HIGH;
    if (tenths >= 40)
        return BH_LEVEL_MEDIUM;
    return tenths >= 1 ? BH_LEVEL_LOW : BH_LEVEL_NONE;
}
