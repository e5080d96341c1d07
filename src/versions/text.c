// SPDX-License-Identifier: Apache-2.0
// The two orders of the vers specification that are of no package manager:
// datetime       an instant of RFC 3339, section 5.6, with a fraction of any length
// lexicographic  bytes

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

struct instant {
    int64_t minute; // since 1970-01-01T00:00Z
    int second;     // 0 to 60: a leap second is after :59 and before the next minute
    bh_str fraction;
};

// Exactly `digits` digits in the range; -1 otherwise.
static int number(bh_str *s, size_t digits, int min, int max)
{
    bh_str run = bh_str_sub(*s, 0, digits);
    int n = 0;

    if (run.len < digits || !bh_ver_all_digits(run))
        return -1;
    bh_ver_take(s, digits);
    for (size_t i = 0; i < digits; i++)
        n = n * 10 + (run.ptr[i] - '0');
    return n < min || n > max ? -1 : n;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

// Days since 1970-01-01 in the Gregorian calendar. Years count from March, so that the leap day is
// their last, and from 400 years before the year 0, so that none is negative.
static int64_t day_number(int year, int month, int day)
{
    int64_t y = year + 400 - (month <= 2), m = (month + 9) % 12;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468 - 146097;
}

static bool parse_offset(bh_str s, int *ret_minutes)
{
    int sign = bh_ver_next_is(s, '-') ? -1 : 1;

    *ret_minutes = 0;
    if (bh_str_caseeq(s, BH_STR("Z")))
        return true;
    if (!bh_ver_char(&s, '-') && !bh_ver_char(&s, '+'))
        return false;
    int hour = number(&s, 2, 0, 23);
    if (hour < 0 || !bh_ver_char(&s, ':'))
        return false;
    int minute = number(&s, 2, 0, 59);
    *ret_minutes = sign * (hour * 60 + minute);
    return minute >= 0 && !s.len;
}

static bool parse(bh_str s, struct instant *t)
{
    int year, month, day, hour, minute, offset;

    if ((year = number(&s, 4, 0, 9999)) < 0 || !bh_ver_char(&s, '-') ||
        (month = number(&s, 2, 1, 12)) < 0 || !bh_ver_char(&s, '-') ||
        (day = number(&s, 2, 1, days_of(year, month))) < 0)
        return false;
    if (!bh_ver_char(&s, 'T') && !bh_ver_char(&s, 't'))
        return false;
    if ((hour = number(&s, 2, 0, 23)) < 0 || !bh_ver_char(&s, ':') ||
        (minute = number(&s, 2, 0, 59)) < 0 || !bh_ver_char(&s, ':') ||
        (t->second = number(&s, 2, 0, 60)) < 0)
        return false;
    t->fraction = BH_STR_EMPTY;
    if (bh_ver_char(&s, '.')) {
        t->fraction = bh_ver_digits(&s);
        if (!t->fraction.len)
            return false;
    }
    if (!parse_offset(s, &offset))
        return false;
    t->minute = (day_number(year, month, day) * 24 + hour) * 60 + minute - offset;
    return true;
}

static bh_str without_end_zeros(bh_str s)
{
    while (s.len && s.ptr[s.len - 1] == '0')
        s.len--;
    return s;
}

int bh_datetime_compare(bh_str a, bh_str b, int *ret)
{
    struct instant x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    if (x.minute != y.minute)
        *ret = x.minute < y.minute ? -1 : 1;
    else if (x.second != y.second)
        *ret = x.second - y.second;
    else
        *ret = bh_str_cmp(without_end_zeros(x.fraction), without_end_zeros(y.fraction));
    return 0;
}

bool bh_datetime_valid(bh_str v)
{
    struct instant t;

    return parse(v, &t);
}

int bh_lexicographic_compare(bh_str a, bh_str b, int *ret)
{
    if (!a.len || !b.len)
        return BH_E_CORRUPT;
    *ret = bh_str_cmp(a, b);
    return 0;
}

bool bh_lexicographic_valid(bh_str v)
{
    return v.len;
}
