// SPDX-License-Identifier: Apache-2.0
// Environmental metrics from a product's profile.

#include "triage/environment.h"

#include <string.h>

#include "base/error.h"
#include "triage/rating.h"

#define V2  (1u << BH_CVSS_2_0)
#define V3  (1u << BH_CVSS_3_0 | 1u << BH_CVSS_3_1)
#define V4  (1u << BH_CVSS_4_0)
#define V34 (V3 | V4)
#define ALL (V2 | V34)

struct condition {
    const char *metric;
    const char *values; // letters
};

struct effect {
    enum bh_setting setting;
    unsigned versions;
    const char *said; // any of these, separated by spaces
    const char *metric, *value;
    struct condition where[2];
};

#define HARMFUL "marginal critical catastrophic"

// clang-format off
static const struct effect effects[] = {
    {BH_SETTING_NETWORK, V34, "adjacent", "MAV", "A", {{"AV", "N"}}},
    {BH_SETTING_NETWORK, V34, "isolated", "MAV", "L", {{"AV", "NA"}}},
    {BH_SETTING_NO_NETWORK, V34, "no-network", "MAV", "L", {{"AV", "NA"}}},
    {BH_SETTING_MFA, V34, "mfa", "MPR", "L", {{"PR", "N"}, {"AV", "NA"}}},
    {BH_SETTING_WAF, V34, "waf", "MAC", "H", {{"AV", "N"}}},
    {BH_SETTING_SANDBOX, V3, "sandbox", "MS", "U", {{"S", "C"}}},
    {BH_SETTING_SANDBOX, V4, "sandbox", "MSC", "N", {{0}}},
    {BH_SETTING_SANDBOX, V4, "sandbox", "MSI", "N", {{0}}},
    {BH_SETTING_SANDBOX, V4, "sandbox", "MSA", "N", {{0}}},
    {BH_SETTING_CONFIDENTIALITY, ALL, "low", "CR", "L", {{0}}},
    {BH_SETTING_CONFIDENTIALITY, ALL, "medium", "CR", "M", {{0}}},
    {BH_SETTING_CONFIDENTIALITY, ALL, "high", "CR", "H", {{0}}},
    {BH_SETTING_INTEGRITY, ALL, "low", "IR", "L", {{0}}},
    {BH_SETTING_INTEGRITY, ALL, "medium", "IR", "M", {{0}}},
    {BH_SETTING_INTEGRITY, ALL, "high", "IR", "H", {{0}}},
    {BH_SETTING_AVAILABILITY, ALL, "low", "AR", "L", {{0}}},
    {BH_SETTING_AVAILABILITY, ALL, "medium", "AR", "M", {{0}}},
    {BH_SETTING_AVAILABILITY, ALL, "high", "AR", "H", {{0}}},
    {BH_SETTING_SAFETY, V2, "negligible", "CDP", "N", {{0}}},
    {BH_SETTING_SAFETY, V2, "marginal", "CDP", "LM", {{0}}},
    {BH_SETTING_SAFETY, V2, "critical", "CDP", "MH", {{0}}},
    {BH_SETTING_SAFETY, V2, "catastrophic", "CDP", "H", {{0}}},
    {BH_SETTING_SAFETY, V4, HARMFUL, "MSI", "S", {{"VI", "HL"}}},
    {BH_SETTING_SAFETY, V4, HARMFUL, "MSI", "S", {{"SI", "HL"}}},
    {BH_SETTING_SAFETY, V4, HARMFUL, "MSA", "S", {{"VA", "HL"}}},
    {BH_SETTING_SAFETY, V4, HARMFUL, "MSA", "S", {{"SA", "HL"}}},
};
// clang-format on

// A base metric as the vector has it: modified, else as it is.
static const char *effective(const struct bh_cvss *v, const char *metric)
{
    char modified[8] = "M";
    const char *value;

    memcpy(modified + 1, metric, strlen(metric));
    value = bh_cvss_value(v, modified);
    return value ? value : bh_cvss_value(v, metric);
}

static bool holds(const struct bh_cvss *v, const struct condition *c)
{
    const char *value = c->metric ? effective(v, c->metric) : NULL;

    return !c->metric || (value && bh_str_has(bh_str_z(c->values), value[0]));
}

static bool is_said(const struct bh_profile *profile, bh_str purl, const struct effect *e)
{
    const char *said = profile->settings[e->setting].value;

    if (!bh_profile_holds(profile, e->setting, purl))
        return false;
    for (bh_str rest = bh_str_z(e->said), one; bh_str_cut(&rest, ' ', &one);)
        if (bh_str_eqz(one, said))
            return true;
    return false;
}

static bool applies(const struct bh_profile *profile, bh_str purl, const struct effect *e,
                    const struct bh_cvss *v)
{
    const char *now;

    if (!(e->versions >> v->version & 1) || !is_said(profile, purl, e) || !holds(v, &e->where[0]) ||
        !holds(v, &e->where[1]))
        return false;
    now = e->metric[0] == 'M' ? effective(v, e->metric + 1) : bh_cvss_value(v, e->metric);
    return !now || strcmp(now, e->value) != 0;
}

void bh_environment_apply(const struct bh_profile *profile, bh_str purl,
                          const struct bh_cvss *vector, struct bh_environment *ret)
{
    *ret = (struct bh_environment){.vector = *vector};
    for (size_t i = 0; i < BH_COUNT(effects); i++) {
        const struct effect *e = &effects[i];
        size_t at = 0;
        if (!applies(profile, purl, e, &ret->vector) ||
            !bh_cvss_set(&ret->vector, e->metric, e->value))
            continue;
        while (at < ret->count && strcmp(ret->changes[at].metric, e->metric) != 0)
            at++;
        if (at == BH_ENVIRONMENT_CHANGES)
            continue;
        ret->changes[at].metric = e->metric;
        ret->changes[at].value = e->value;
        ret->changes[at].setting = e->setting;
        ret->count = at == ret->count ? at + 1 : ret->count;
    }
}

// The changes with the profile's words for them.
static int explain(const struct bh_environment *env, const struct bh_profile *profile,
                   struct bh_arena *arena, struct bh_rating *r)
{
    struct bh_rating_metric *m = bh_arena_array(arena, env->count, sizeof(*m));

    for (size_t i = 0; m && i < env->count; i++) {
        enum bh_setting setting = env->changes[i].setting;
        const char *name = bh_setting_name(setting), *value = profile->settings[setting].value;
        bool mitigation = bh_setting_is_mitigation(setting);
        m[i] = (struct bh_rating_metric){.name = env->changes[i].metric,
                                         .value = env->changes[i].value,
                                         .reason = profile->settings[setting].reason};
        if (bh_arena_printf(arena, &m[i].setting, "%s: %s", mitigation ? "mitigation" : name,
                            value) < 0)
            return BH_E_NOMEM;
    }
    r->metrics = m;
    r->metric_count = env->count;
    return m ? 0 : BH_E_NOMEM;
}

static int write_vector(const struct bh_cvss *v, struct bh_arena *arena, bh_str *ret)
{
    struct bh_buf text;

    bh_buf_init(&text, 0);
    bh_cvss_write(v, &text);
    return bh_buf_end(&text, arena, ret);
}

int bh_environment_rate(struct bh_finding *f, const struct bh_profile *profile, bh_str purl,
                        struct bh_arena *arena)
{
    struct bh_environment env;
    struct bh_cvss v;

    if (f->kind == BH_MALWARE || !f->rating_count || bh_cvss_parse(f->ratings[0].text, &v) < 0)
        return 0;
    bh_environment_apply(profile, purl, &v, &env);
    if (!env.count)
        return 0;
    struct bh_rating *ratings = bh_arena_array(arena, f->rating_count + 1, sizeof(*ratings));
    if (!ratings)
        return BH_E_NOMEM;
    memcpy(&ratings[1], f->ratings, f->rating_count * sizeof(*ratings));
    ratings[0] = (struct bh_rating){.id = f->ratings[0].id, .source = BH_STR("profile")};
    int r = write_vector(&env.vector, arena, &ratings[0].text);
    if (r == 0)
        r = explain(&env, profile, arena, &ratings[0]);
    if (r < 0)
        return r;
    bh_rating_read(&ratings[0]);
    f->ratings = ratings;
    f->rating_count++;
    f->level = ratings[0].level;
    f->score_tenths = ratings[0].score_tenths;
    f->vector = ratings[0].text;
    return 0;
}
