// SPDX-License-Identifier: Apache-2.0
// Linux in CVE records (its CNA's records as published since February 2024).

#include "feeds/cve5_kernel.h"

#include "base/error.h"
#include "feeds/cve5_order.h"

bool bh_cve_is_kernel(bh_str vendor, bh_str product, const struct bh_cve_version *versions,
                      size_t count)
{
    if (!bh_str_caseeq(vendor, BH_STR("Linux")) || !bh_str_caseeq(product, BH_STR("Linux")))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!bh_cve_is_of_commits(&versions[i]))
            return true;
    return false;
}

// From when on mainline has the error, as "0 to before" says it; empty: it does not.
static bh_str introduced(const struct bh_record_list *versions)
{
    const struct bh_cve_version *v = versions->items;

    for (size_t i = 0; i < versions->count; i++)
        if (v[i].status == BH_CVE_UNAFFECTED && bh_str_eqz(v[i].version, "0") && v[i].less_than.len)
            return v[i].less_than;
    return BH_STR_EMPTY;
}

// "4.19" of a fix that goes on to "4.19.*".
static bh_str branch_of(const struct bh_cve_version *v)
{
    bh_str branch = v->less_or_equal;

    if (v->status != BH_CVE_UNAFFECTED || v->change_count || branch.len < 3 ||
        !bh_str_ends(branch, BH_STR(".*")))
        return BH_STR_EMPTY;
    branch.len -= 2;
    bh_str rest = v->version;
    return bh_str_skip(&rest, branch) && bh_str_starts(rest, BH_STR(".")) ? branch : BH_STR_EMPTY;
}

int bh_cve_kernel_branches(struct bh_record_list *versions, struct bh_arena *arena)
{
    const struct bh_version_order *order = bh_version_order_osv(BH_STR(BH_CVE_KERNEL_ECOSYSTEM));
    const struct bh_cve_version *v = versions->items;
    struct bh_record_list all = {.size = sizeof(*v)};
    bh_str since = introduced(versions);
    int c, r = 0;

    for (size_t i = 0; r == 0 && since.len && i < versions->count; i++) {
        bh_str branch = branch_of(&v[i]);
        if (!branch.len || order->compare(v[i].version, since, &c) < 0 || c >= 0)
            continue;
        r = bh_record_add(arena, &all,
                          &(struct bh_cve_version){.status = BH_CVE_UNKNOWN,
                                                   .version = branch,
                                                   .less_than = v[i].version});
    }
    if (r < 0 || !all.count)
        return r;
    for (size_t i = 0; r == 0 && i < versions->count; i++)
        r = bh_record_add(arena, &all, &v[i]);
    *versions = all;
    return r;
}
