// SPDX-License-Identifier: Apache-2.0
// VERS (package-url/vers-spec, "Checking if a version is contained within a range"). Constraints
// are sorted by version there, so each one is looked at once, with the one before it.

#include "versions/vers.h"

#include "base/error.h"
#include "versions/version.h"

#define VERSION_MOST 1024

enum comparator {
    NONE, // before the first
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL,
};

struct constraint {
    enum comparator comparator;
    bh_str version;
    char decoded[VERSION_MOST];
};

static enum comparator take_comparator(bh_str *s)
{
    static const struct {
        bh_str sign;
        enum comparator comparator;
    } signs[] = {{{">=", 2}, GREATER_EQUAL}, {{"<=", 2}, LESS_EQUAL}, {{"!=", 2}, NOT_EQUAL},
                 {{">", 1}, GREATER},        {{"<", 1}, LESS},        {{"=", 1}, EQUAL}};

    for (size_t i = 0; i < BH_COUNT(signs); i++)
        if (bh_str_skip(s, signs[i].sign))
            return signs[i].comparator;
    return EQUAL;
}

// Versions are percent-encoded.
static int decode(bh_str text, struct constraint *c)
{
    size_t n = 0;

    c->version = text;
    if (!bh_str_has(text, '%'))
        return 0;
    if (text.len > sizeof(c->decoded))
        return BH_E_LIMIT;
    for (size_t i = 0; i < text.len; i++) {
        int octet = bh_str_percent(text, i);
        if (text.ptr[i] == '%' && octet < 0)
            return BH_E_CORRUPT;
        c->decoded[n++] = octet >= 0 ? (char)octet : text.ptr[i];
        i += octet >= 0 ? 2 : 0;
    }
    c->version = bh_str_n(c->decoded, n);
    return 0;
}

static bool is_upper(enum comparator c) // "up to"
{
    return c == LESS || c == LESS_EQUAL;
}

static bool is_lower(enum comparator c)
{
    return c == GREATER || c == GREATER_EQUAL;
}

// What one constraint and the one before it say. `position`: where the version stands to this one
// (< 0: below), `before` that to the last bound.
static bool holds(enum comparator c, int position, enum comparator bound, int before)
{
    if (position == 0)
        return c == EQUAL || c == LESS_EQUAL || c == GREATER_EQUAL;
    // Below an upper bound, and above the lower one that stands before it, if there is one.
    return is_upper(c) && position < 0 && (bound == NONE || (is_lower(bound) && before > 0));
}

struct placing {
    const struct bh_version_order *order;
    bh_str version;
    struct constraint items[2]; // the last one and this one, by turns
    enum comparator bound;      // the last one that is no "=" or "!="
    int before;                 // where the version stands to it
    bool found, excluded;
};

static int look_at(struct placing *p, bh_str text, size_t number)
{
    struct constraint *c = &p->items[number & 1], *last = &p->items[1 - (number & 1)];
    int position, order;

    text = bh_str_trim(text);
    c->comparator = take_comparator(&text);
    int r = decode(bh_str_trim(text), c);
    if (r < 0)
        return r;
    if (!c->version.len)
        return BH_E_CORRUPT;
    r = p->order->compare(p->version, c->version, &position);
    if (r == 0 && number) {
        r = p->order->compare(last->version, c->version, &order);
        if (r == 0 && order >= 0)
            r = BH_E_CORRUPT;
    }
    if (r < 0)
        return r;
    p->excluded |= position == 0 && c->comparator == NOT_EQUAL;
    p->found |= holds(c->comparator, position, p->bound, p->before);
    if (is_upper(c->comparator) || is_lower(c->comparator)) {
        p->bound = c->comparator;
        p->before = position;
    }
    return 0;
}

int bh_vers_contains(bh_str range, bh_str version, bool *ret)
{
    struct placing p = {.version = version};
    size_t slash, number = 0;
    bh_str item;
    int r = 0;

    if (!bh_str_skip(&range, BH_STR("vers:")))
        return BH_E_FORMAT;
    slash = bh_str_find(range, '/');
    p.order = bh_version_order_find(bh_str_sub(range, 0, slash));
    range = bh_str_trim(bh_str_from(range, slash + 1));
    if (!range.len)
        return BH_E_CORRUPT;
    if (bh_str_eqz(range, "*")) {
        *ret = true;
        return 0;
    }
    if (!p.order)
        return BH_E_UNSUPPORTED;
    while (r == 0 && bh_str_cut(&range, '|', &item))
        r = look_at(&p, item, number++);
    if (r < 0)
        return r;
    // Above the last lower bound, which nothing closes.
    *ret = !p.excluded && (p.found || (is_lower(p.bound) && p.before > 0));
    return 0;
}
