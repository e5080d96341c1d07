// SPDX-License-Identifier: Apache-2.0
// Versions of CVE records as texts.

#include "feeds/cve5_text.h"

#include "base/buf.h"

// Items of an entry that are told; of more nobody makes sense.
#define ITEMS_TOLD 50

bool bh_cve_says_no_version(bh_str text)
{
    static const char *const words[] = {"",   "*",           "-",       "n/a",
                                        "na", "unspecified", "unknown", "none"};

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_caseeq(text, bh_str_z(words[i])))
            return true;
    return false;
}

bool bh_cve_is_words(bh_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (bh_is_space(text.ptr[i]) || strchr("<>=,*", text.ptr[i]))
            return true;
    return bh_cve_says_no_version(text) || bh_str_caseeq(text, BH_STR("all"));
}

static const char *status_name(enum bh_cve_status status)
{
    static const char *const names[] = {[BH_CVE_UNKNOWN] = "unknown",
                                        [BH_CVE_UNAFFECTED] = "unaffected",
                                        [BH_CVE_AFFECTED] = "affected"};

    return names[status];
}

static void put_version(struct bh_buf *b, const struct bh_cve_version *v)
{
    bool ranged = v->less_than.len || v->less_or_equal.len;

    bh_buf_printf(b, "%s%.*s", ranged ? ">= " : "", BH_FMT(v->version));
    if (v->less_than.len)
        bh_buf_printf(b, ", < %.*s", BH_FMT(v->less_than));
    if (v->less_or_equal.len)
        bh_buf_printf(b, ", <= %.*s", BH_FMT(v->less_or_equal));
    for (size_t i = 0; i < v->change_count && i < ITEMS_TOLD; i++)
        bh_buf_printf(b, ", %s from %.*s", status_name(v->changes[i].status),
                      BH_FMT(v->changes[i].at));
}

int bh_cve_version_text(const struct bh_cve_version *v, struct bh_arena *arena, bh_str *ret)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    if (v->status != BH_CVE_AFFECTED)
        bh_buf_printf(&b, "%s: ", status_name(v->status));
    put_version(&b, v);
    return bh_buf_end(&b, arena, ret);
}

int bh_cve_versions_text(const struct bh_cve_versions *v, struct bh_arena *arena, bh_str *ret)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    for (size_t i = 0; i < v->count && i < ITEMS_TOLD; i++) {
        bh_buf_printf(&b, "%s: ", status_name(v->items[i].status));
        put_version(&b, &v->items[i]);
        bh_buf_add_z(&b, "; ");
    }
    if (v->count > ITEMS_TOLD)
        bh_buf_printf(&b, "%zu more; ", v->count - ITEMS_TOLD);
    bh_buf_printf(&b, "otherwise %s", status_name(v->fallback));
    return bh_buf_end(&b, arena, ret);
}
