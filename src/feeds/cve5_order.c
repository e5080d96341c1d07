// SPDX-License-Identifier: Apache-2.0
// Orders and bounds of CVE records (cve-schema, schema/docs/versions.md, "Versions and Version
// Ranges").

#include "feeds/cve5_order.h"

#include "base/error.h"
#include "feeds/cve5_text.h"

static bool is_commit(bh_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!bh_is_digit(s.ptr[i]) &&
            !(bh_to_lower(s.ptr[i]) >= 'a' && bh_to_lower(s.ptr[i]) <= 'f'))
            return false;
    return s.len >= 7 && s.len <= 64;
}

// Of twelve digits, as Linux abbreviates them, or more; and no number.
static bool is_surely_commit(bh_str s)
{
    bool letter = false;

    for (size_t i = 0; i < s.len; i++)
        letter = letter || !bh_is_digit(s.ptr[i]);
    return letter && s.len >= 12 && is_commit(s);
}

bool bh_cve_is_of_commits(const struct bh_cve_version *v)
{
    bh_str end = v->less_than.len ? v->less_than : v->less_or_equal;
    bool open = !end.len || bh_str_eqz(end, "*"), from_zero = bh_str_eqz(v->version, "0");

    if (!bh_str_caseeq(v->type, BH_STR("git")))
        return (is_surely_commit(v->version) && (open || is_commit(end))) ||
               (is_surely_commit(end) && (from_zero || is_commit(v->version)));
    if (!open && !is_commit(end))
        return false;
    return is_commit(v->version) || (from_zero && end.len);
}

// "2" of "2.*".
static bool is_series(bh_str text, bh_str *ret)
{
    if (text.len < 3 || !bh_str_ends(text, BH_STR(".*")))
        return false;
    *ret = bh_str_sub(text, 0, text.len - 2);
    for (size_t i = 0; i < ret->len; i++)
        if (!bh_is_digit(ret->ptr[i]) && ret->ptr[i] != '.')
            return false;
    return bh_is_digit(ret->ptr[0]) && bh_is_digit(ret->ptr[ret->len - 1]);
}

// The first version that is behind a series: "3.0.0-0" of "2". Empty: not known of this order.
static int behind_series(const struct bh_version_order *order, bh_str series,
                         struct bh_arena *arena, bh_str *ret)
{
    static const struct {
        const char *order, *first[2]; // behind a series of one number, of two
    } rows[] = {{"generic", {"-dev", "-dev"}},
                {"pypi", {".dev0", ".dev0"}},
                {"semver", {".0.0-0", ".0-0"}}};
    size_t dot = bh_str_rfind(series, '.'), from = dot < series.len ? dot + 1 : 0;
    size_t level = from ? 1 : 0;
    char *digits = bh_arena_alloc(arena, series.len + 1);
    size_t at = series.len;

    *ret = BH_STR_EMPTY;
    if (!digits)
        return BH_E_NOMEM;
    digits[0] = '0'; // for a carry
    memcpy(digits + 1, series.ptr, series.len);
    while (at > from && digits[at] == '9')
        digits[at--] = '0';
    bool carry = at == from;
    if (!carry)
        digits[at]++;
    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (strcmp(order->name, rows[i].order) == 0)
            return bh_arena_join(arena,
                                 (bh_str[]){bh_str_sub(series, 0, from),
                                            carry ? BH_STR("1") : BH_STR_EMPTY,
                                            bh_str_n(digits + 1 + from, series.len - from),
                                            bh_str_z(rows[i].first[level])},
                                 4, ret);
    return 0;
}

// One end of a range. *ret_series: of a series, whose end is the first version behind it.
static int place_bound(const struct bh_version_order *order, bh_str text, bool upper,
                       struct bh_arena *arena, bh_str *ret, bool *ret_series, bool *ret_fits)
{
    bh_str series;

    *ret_series = upper && is_series(text, &series);
    if (*ret_series) {
        int r = behind_series(order, series, arena, ret);
        *ret_fits = r == 0 && ret->len && order->valid(*ret);
        return r;
    }
    bool open = bh_str_eqz(text, upper ? "*" : "0");
    *ret = open ? BH_STR_EMPTY : text;
    *ret_fits = open || order->valid(text);
    return 0;
}

bool bh_cve_is_single(const struct bh_cve_version *v)
{
    return !v->less_than.len && !v->less_or_equal.len;
}

bool bh_cve_is_other(const struct bh_cve_version *v, enum bh_cve_status status)
{
    for (size_t i = 0; i < v->change_count; i++)
        if (v->changes[i].status != status)
            return true;
    return v->status != status;
}

int bh_cve_bounds_of(const struct bh_cve_version *v, const struct bh_version_order *order,
                     struct bh_arena *arena, struct bh_cve_bounds *ret)
{
    bool less = v->less_than.len, series;
    bh_str from = v->version;

    *ret = (struct bh_cve_bounds){0};
    if (less && v->less_or_equal.len)
        return 0;
    if (bh_cve_says_no_version(from) && v->status == BH_CVE_AFFECTED)
        from = BH_STR("0");
    int r = place_bound(order, from, false, arena, &ret->from, &series, &ret->fits);
    if (r < 0 || !ret->fits)
        return r;
    r = place_bound(order, less ? v->less_than : v->less_or_equal, true, arena, &ret->to, &series,
                    &ret->fits);
    ret->before_to = less || series;
    for (size_t i = 0; ret->fits && i < v->change_count; i++)
        ret->fits = order->valid(v->changes[i].at);
    return r;
}

static int fits_all(const struct bh_cve_versions *v, const struct bh_version_order *order,
                    struct bh_arena *arena, bool *ret)
{
    int r = 0;

    *ret = true;
    for (size_t i = 0; r == 0 && *ret && i < v->count; i++) {
        const struct bh_cve_version *one = &v->items[i];
        struct bh_cve_bounds bounds = {.fits = true};
        if (bh_cve_is_of_commits(one))
            continue;
        if (bh_cve_is_single(one))
            bounds.fits = order->valid(one->version) || bh_cve_is_words(one->version);
        else
            r = bh_cve_bounds_of(one, order, arena, &bounds);
        *ret = bounds.fits;
    }
    return r;
}

// The order that the types name, if they name one.
static const struct bh_version_order *named_order(const struct bh_cve_versions *v)
{
    const struct bh_version_order *named = NULL;

    for (size_t i = 0; i < v->count; i++) {
        bh_str type = v->items[i].type;
        if (!type.len || bh_cve_is_of_commits(&v->items[i]))
            continue;
        const struct bh_version_order *one =
            bh_version_order_find(bh_str_eqz(type, "python") ? BH_STR("pypi") : type);
        if (one && named && one != named)
            return NULL;
        named = one ? one : named;
    }
    return named;
}

int bh_cve_order(const struct bh_cve_versions *v, const struct bh_version_order *own,
                 const struct bh_version_order *usual, struct bh_arena *arena,
                 const struct bh_version_order **ret)
{
    const struct bh_version_order *const candidates[] = {own, named_order(v)};
    bool fits = false;
    int r = 0;

    *ret = usual;
    for (size_t i = 0; r == 0 && !fits && i < BH_COUNT(candidates); i++)
        if (candidates[i]) {
            r = fits_all(v, candidates[i], arena, &fits);
            *ret = fits ? candidates[i] : usual;
        }
    return r;
}
