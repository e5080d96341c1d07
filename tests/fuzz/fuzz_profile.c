// SPDX-License-Identifier: Apache-2.0
// Profiles of products: what is read rates a vector of each version and of each kind with a vector
// that can be read again, and with a reason for each metric; and it decides.

#include <stdint.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "triage/decide.h"
#include "triage/environment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const bh_str part = {"pkg:npm/%40a/b@1.0.0?c=d", 24};

static int rate(const char *vector, const struct bh_profile *p, struct bh_arena *arena)
{
    struct bh_rating rating = {.text = bh_str_z(vector)};
    struct bh_finding f = {.ratings = &rating, .rating_count = 1};
    struct bh_environment env;
    struct bh_cvss base, again;

    if (bh_cvss_parse(rating.text, &base) < 0)
        abort();
    bh_environment_apply(p, part, &base, &env);
    int r = bh_environment_rate(&f, p, part, arena);
    if (r < 0)
        return r;
    if ((f.rating_count == 2) != (env.count > 0))
        abort();
    if (!env.count)
        return 0;
    if (bh_cvss_parse(f.vector, &again) < 0 || memcmp(&again, &env.vector, sizeof(again)) != 0 ||
        f.ratings[0].metric_count != env.count || f.score_tenths > 100)
        abort();
    return 0;
}

static int decide(const struct bh_profile *p)
{
    struct bh_finding items[2] = {{.exploited = BH_TIME_UNKNOWN}, {.exploited = 0}};
    struct bh_findings findings = {.items = items, .count = 2};

    bh_arena_init(&findings.arena, 0);
    int r = bh_decide(&findings, p);
    for (size_t i = 0; r == 0 && i < findings.count; i++)
        for (size_t k = 0; k < items[i].decision_count; k++) {
            const struct bh_decision *d = &items[i].decisions[k];
            if (!d->outcome_count || !d->fact_count ||
                (d->outcome_count == 1) != (d->missing_count == 0))
                abort();
        }
    bh_arena_done(&findings.arena);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const vectors[] = {
        "AV:N/AC:L/Au:N/C:P/I:P/A:P",
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
        "CVSS:3.1/AV:A/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/MAV:N",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:H/SA:N",
    };
    struct bh_profile p = {0};
    struct bh_arena arena;

    bh_arena_init(&arena, 0);
    int r = bh_profile_read(bh_str_n(data, size), NULL, &arena, &p);
    if (r == 0 && !bh_utf8_valid(p.name))
        abort();
    for (size_t i = 0; r == 0 && i < BH_COUNT(vectors); i++)
        r = rate(vectors[i], &p, &arena);
    if (r == 0)
        r = decide(&p);
    bh_arena_done(&arena);
    return 0;
}
