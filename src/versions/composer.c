// SPDX-License-Identifier: Apache-2.0
// Composer and Packagist: VersionParser::normalize of composer/semver 3 and then PHP's
// version_compare (getcomposer.org/doc/articles/versions.md). Three forms:
//   1.2.3.4[-beta2][-dev]     one to four numbers, missing ones are 0
//   2010-01-02[-beta2][-dev]  dates, as many numbers as written
//   1.2.x-dev                 a branch with a number: what is open is 9999999
// A branch by name ("dev-main", "master") has no place among numbers: no version here.
// Stability flags ("@beta") and aliases ("as") belong to requirements and are no versions either.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

#define NUMBERS      4
#define FIRST_DIGITS 5 // more make a date

enum { DEV, ALPHA, BETA, RC, NOTHING, PATCH, STABLE };

static const struct bh_ver_word words[] = {
    BH_VER_WORD("stable", STABLE), BH_VER_WORD("beta", BETA),   BH_VER_WORD("b", BETA),
    BH_VER_WORD("rc", RC),         BH_VER_WORD("alpha", ALPHA), BH_VER_WORD("a", ALPHA),
    BH_VER_WORD("patch", PATCH),   BH_VER_WORD("pl", PATCH),    BH_VER_WORD("p", PATCH),
};

struct composer {
    bh_str numbers; // with their separators
    bh_str fill;    // what stands for the numbers that are missing
    int missing;
    int word; // of the enum, NOTHING when there is none
    bh_str word_numbers;
    bool dev;
};

static bool is_any(char c, const char *set)
{
    return c && strchr(set, c);
}

// [._-]? (word ([.-]?number)*)? ([.-]?dev)?, and then the end.
static bool parse_tail(bh_str s, struct composer *p)
{
    if (s.len && is_any(*s.ptr, "._-"))
        bh_ver_take(&s, 1);
    for (size_t i = 0; i < BH_COUNT(words); i++) {
        if (!bh_str_caseeq(bh_str_sub(s, 0, words[i].text.len), words[i].text))
            continue;
        bh_ver_take(&s, words[i].text.len);
        p->word = words[i].rank;
        break;
    }
    bh_str rest = s;
    while (p->word != NOTHING && s.len) {
        bool separated = is_any(*s.ptr, ".-");
        if (s.len <= (size_t)separated || !bh_is_digit(s.ptr[separated]))
            break;
        bh_ver_take(&s, separated);
        bh_ver_digits(&s);
    }
    p->word_numbers = bh_str_sub(rest, 0, rest.len - s.len);
    bh_str before_dev = s;
    if (s.len && is_any(*s.ptr, ".-"))
        bh_ver_take(&s, 1);
    p->dev = bh_str_caseeq(s, BH_STR("dev"));
    if (!p->dev && before_dev.len)
        return false;
    if (p->word == STABLE) { // whatever follows it
        p->word = NOTHING;
        p->word_numbers = BH_STR_EMPTY;
        p->dev = false;
    }
    return true;
}

static bool parse_numbers(bh_str v, struct composer *p)
{
    bh_str rest = v;
    int count = 0;

    if (bh_ver_digits(&rest).len > FIRST_DIGITS || rest.len == v.len)
        return false;
    for (count = 1; count < NUMBERS && rest.len > 1 && *rest.ptr == '.' && bh_is_digit(rest.ptr[1]);
         count++) {
        bh_ver_take(&rest, 1);
        bh_ver_digits(&rest);
    }
    *p = (struct composer){
        .numbers = bh_str_sub(v, 0, v.len - rest.len), .missing = NUMBERS - count, .word = NOTHING};
    return parse_tail(rest, p);
}

// Four digits, then one to six groups of two, then up to two groups of one to three; each group may
// have one of ".:-" before it. What can be reached is kept as a set of (groups of two, others), so
// that nothing is tried twice.
#define TWOS     6
#define ENDS     2
#define DATE_MAX (4 + TWOS * 3 + ENDS * 4)

static void date_steps(bh_str s, size_t at, uint32_t reach[DATE_MAX + 1])
{
    size_t from = at + (at < s.len && is_any(s.ptr[at], ".:-"));
    size_t digits = 0;

    while (digits < 3 && from + digits < s.len && bh_is_digit(s.ptr[from + digits]))
        digits++;
    for (int state = 0; state < (TWOS + 1) * (ENDS + 1); state++) {
        int twos = state / (ENDS + 1), ends = state % (ENDS + 1);
        if (!(reach[at] >> state & 1))
            continue;
        if (!ends && twos < TWOS && digits >= 2)
            reach[from + 2] |= UINT32_C(1) << (state + ENDS + 1);
        for (size_t n = 1; n <= digits && ends < ENDS; n++)
            reach[from + n] |= UINT32_C(1) << (state + 1);
    }
}

static bool is_date(bh_str s)
{
    uint32_t reach[DATE_MAX + 1] = {0};

    if (s.len > DATE_MAX || bh_ver_digits(&(bh_str){s.ptr, s.len}).len < 4)
        return false;
    reach[4] = 1;
    for (size_t at = 4; at < s.len; at++)
        date_steps(s, at, reach);
    return reach[s.len] >> (ENDS + 1);
}

static bool parse_date(bh_str v, struct composer *p)
{
    bh_str rest = v;

    bh_ver_digits(&rest);
    while (rest.len > 1 && is_any(*rest.ptr, ".:-") && bh_is_digit(rest.ptr[1])) {
        bh_ver_take(&rest, 1);
        bh_ver_digits(&rest);
    }
    *p = (struct composer){.numbers = bh_str_sub(v, 0, v.len - rest.len), .word = NOTHING};
    return is_date(p->numbers) && parse_tail(rest, p);
}

static bool parse_branch(bh_str v, struct composer *p)
{
    int count = 0;

    if (v.len < 3 || !bh_str_caseeq(bh_str_from(v, v.len - 3), BH_STR("dev")))
        return false;
    v = bh_str_sub(v, 0, v.len - 3);
    if (v.len && is_any(v.ptr[v.len - 1], ".-"))
        v = bh_str_sub(v, 0, v.len - 1);
    *p = (struct composer){.numbers = v, .fill = BH_STR("9999999"), .word = NOTHING, .dev = true};
    for (bool more = v.len; more; count++) {
        more = bh_str_has(v, '.');
        bh_str number = bh_ver_until(&v, '.');
        bool open = count && number.len == 1 && is_any(*number.ptr, "xX*");
        if (!open && !bh_ver_all_digits(number))
            return false;
    }
    p->missing = NUMBERS - count;
    return count && count <= NUMBERS;
}

static bool parse(bh_str v, struct composer *p)
{
    v = bh_str_trim(v);
    size_t plus = bh_str_find(v, '+');

    for (size_t i = 0; i < v.len; i++)
        if (v.ptr[i] == ',' || bh_is_space(v.ptr[i]))
            return false;
    if (plus && plus + 1 < v.len)
        v = bh_str_sub(v, 0, plus);
    if (v.len && (*v.ptr == 'v' || *v.ptr == 'V'))
        bh_ver_take(&v, 1);
    return parse_numbers(v, p) || parse_date(v, p) || parse_branch(v, p);
}

// The next part of the row that version_compare sees: a number (*ret_number), or a word (its rank),
// or the end (-1).
#define NUMBER 100

static int next(struct composer *p, bh_str *ret_number)
{
    bh_str *from = p->numbers.len ? &p->numbers : &p->word_numbers;

    if (!p->numbers.len && p->missing) {
        p->missing--;
        *ret_number = p->fill;
        return NUMBER;
    }
    if (!p->numbers.len && p->word != NOTHING) {
        int word = p->word;
        p->word = NOTHING;
        return word;
    }
    if (from->len) {
        if (!bh_is_digit(*from->ptr) && !is_any(*from->ptr, "xX*"))
            bh_ver_take(from, 1);
        *ret_number = bh_ver_digits(from);
        if (!ret_number->len) {
            bh_ver_take(from, 1);
            *ret_number = p->fill;
        }
        return NUMBER;
    }
    bool dev = p->dev;
    p->dev = false;
    return dev ? DEV : -1;
}

// Ranks where they differ: words by theirs; a number and the end lie between "RC" and "patch", the
// number above the end.
static int place(int part)
{
    return part == NUMBER ? 2 * NOTHING + 1 : part < 0 ? 2 * NOTHING : 2 * part;
}

int bh_composer_compare(bh_str a, bh_str b, int *ret)
{
    struct composer x, y;
    int m, n, c;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    do {
        bh_str p = BH_STR_EMPTY, q = BH_STR_EMPTY;
        m = next(&x, &p);
        n = next(&y, &q);
        c = m == n ? bh_ver_number_cmp(p, q) : place(m) - place(n);
    } while (!c && m >= 0);
    *ret = c;
    return 0;
}

bool bh_composer_valid(bh_str v)
{
    struct composer p;

    return parse(v, &p);
}
