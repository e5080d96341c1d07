// SPDX-License-Identifier: Apache-2.0
// Points in time (RFC 3339, sections 5.6 and 5.7), in the proleptic Gregorian calendar.

#include "base/clock.h"

#include <time.h>

#include "base/text.h"

#define DAY 86400
// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: others have no four-digit year.
#define FIRST_SECOND INT64_C(-62167219200)
#define LAST_SECOND  INT64_C(253402300799)

// Counted in eras of 400 years and in years that start in March, so that the leap day is the last
// day of its year.
static int64_t days_from_date(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static void date_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (int)((5 * day_of_year + 2) / 153);

    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static int days_of_month(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

// Exactly `count` digits, low..high.
static bool number(bh_str *s, size_t count, int low, int high, int *ret)
{
    int v = 0;

    if (s->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!bh_is_digit(s->ptr[i]))
            return false;
        v = v * 10 + (s->ptr[i] - '0');
    }
    *s = bh_str_from(*s, count);
    *ret = v;
    return v >= low && v <= high;
}

// "Z", "+hh:mm", "-hhmm" or nothing, in seconds east of Greenwich.
static bool offset(bh_str *s, int *ret)
{
    int sign, hours, minutes;

    *ret = 0;
    if (!s->len || bh_scan_char(s, 'Z') || bh_scan_char(s, 'z'))
        return true;
    if (bh_scan_char(s, '+'))
        sign = 1;
    else if (bh_scan_char(s, '-'))
        sign = -1;
    else
        return false;
    if (!number(s, 2, 0, 23, &hours))
        return false;
    (void)bh_scan_char(s, ':');
    if (!number(s, 2, 0, 59, &minutes))
        return false;
    *ret = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool bh_time_parse(bh_str s, int64_t *ret_seconds)
{
    int year, month, day, hour = 0, minute = 0, second = 0, east = 0;

    if (!number(&s, 4, 0, 9999, &year) || !bh_scan_char(&s, '-') || !number(&s, 2, 1, 12, &month) ||
        !bh_scan_char(&s, '-') || !number(&s, 2, 1, days_of_month(year, month), &day))
        return false;
    if (s.len) {
        if (!bh_scan_char(&s, 'T') && !bh_scan_char(&s, 't') && !bh_scan_char(&s, ' '))
            return false;
        if (!number(&s, 2, 0, 23, &hour) || !bh_scan_char(&s, ':') ||
            !number(&s, 2, 0, 59, &minute))
            return false;
        if (bh_scan_char(&s, ':')) {
            if (!number(&s, 2, 0, 60, &second))
                return false;
            if (bh_scan_char(&s, '.') && !bh_scan_digits(&s).len)
                return false;
        }
        if (!offset(&s, &east) || s.len)
            return false;
    }
    int64_t minutes = days_from_date(year, month, day) * DAY + hour * 3600 + minute * 60 - east;
    // A leap second ends a day of UTC; it is the same count as the second that follows.
    if (second == 60 && (minutes + 60) % DAY != 0)
        return false;
    *ret_seconds = minutes + second;
    return true;
}

static char *put(char *p, int v, int digits, char behind)
{
    for (int i = digits; i-- > 0; v /= 10)
        p[i] = (char)('0' + v % 10);
    p[digits] = behind;
    return p + digits + 1;
}

void bh_time_format(int64_t seconds, char ret_text[BH_TIME_TEXT])
{
    int64_t year;
    int month, day;
    char *p = ret_text;

    *p = '\0';
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
        return;
    int rest = (int)((seconds - FIRST_SECOND) % DAY);
    date_from_days((seconds - rest) / DAY, &year, &month, &day);
    p = put(p, (int)year, 4, '-');
    p = put(p, month, 2, '-');
    p = put(p, day, 2, 'T');
    p = put(p, rest / 3600, 2, ':');
    p = put(p, rest / 60 % 60, 2, ':');
    p = put(p, rest % 60, 2, 'Z');
    *p = '\0';
}

bool bh_time_epoch(const char *text, int64_t *ret_seconds)
{
    uint64_t epoch;

    if (!bh_str_u64(bh_str_z(text), &epoch) || epoch > LAST_SECOND)
        return false;
    *ret_seconds = (int64_t)epoch;
    return true;
}

int64_t bh_time_now(const char *source_date_epoch)
{
    struct timespec now = {0};
    int64_t epoch;

    if (bh_time_epoch(source_date_epoch, &epoch))
        return epoch;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}
