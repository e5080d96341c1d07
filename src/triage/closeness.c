// SPDX-License-Identifier: Apache-2.0
// Closeness of versions.

#include "triage/closeness.h"

#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

// More numbers than this decide nothing any more.
#define NUMBERS_MAX 24

struct row {
    int64_t numbers[NUMBERS_MAX];
    size_t count;
    int64_t epoch;
};

static void push(struct row *r, int64_t n)
{
    if (r->count < NUMBERS_MAX)
        r->numbers[r->count++] = n;
}

// Words of versions in their order; what is not here stands for the release itself, but a single
// letter, which counts.
static int64_t word_value(bh_str word)
{
    static const struct {
        const char *word;
        int64_t value;
    } words[] = {
        {"dev", -6}, {"snapshot", -6},  {"pre", -3},     {"alpha", -5}, {"beta", -4},
        {"b", -4},   {"milestone", -4}, {"preview", -3}, {"cr", -2},    {"rc", -2},
        {"post", 1}, {"p", 1},          {"patch", 1},    {"sp", 1},
    };

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_caseeq(word, bh_str_z(words[i].word)))
            return words[i].value;
    return word.len == 1 ? bh_to_lower(word.ptr[0]) - 'a' + 1 : 0;
}

static int64_t number(bh_str *rest)
{
    int64_t n = 0;

    while (rest->len && bh_is_digit(rest->ptr[0])) {
        n = n > (INT64_MAX - 9) / 10 ? INT64_MAX / 2 : n * 10 + (rest->ptr[0] - '0');
        *rest = bh_str_from(*rest, 1);
    }
    return n;
}

static bool is_letter(char c)
{
    return bh_is_alnum(c) && !bh_is_digit(c);
}

// "b" behind a number without separator is OpenSSL's letter or PyPI's beta: with a number behind it
// a beta.
static void take_word(struct row *r, bh_str *rest)
{
    size_t n = 0;

    while (n < rest->len && is_letter(rest->ptr[n]))
        n++;
    bh_str word = bh_str_sub(*rest, 0, n);
    *rest = bh_str_from(*rest, n);
    bool counted = rest->len && bh_is_digit(rest->ptr[0]);
    int64_t value = word_value(word);
    if (n == 1 && !counted)
        value = bh_to_lower(word.ptr[0]) - 'a' + 1;
    else if (n == 1 && bh_to_lower(word.ptr[0]) == 'a')
        value = -5;
    if (value)
        push(r, value);
}

static bool read_row(bh_str text, struct row *r)
{
    size_t colon = bh_str_find(text, ':');
    bool any = false;

    *r = (struct row){0};
    (void)bh_str_skip(&text, BH_STR("v"));
    if (colon < text.len) {
        bh_str epoch = bh_str_sub(text, 0, colon);
        r->epoch = number(&epoch);
        text = bh_str_from(text, colon + 1);
    }
    text = bh_str_sub(text, 0, bh_str_find(text, '+'));
    while (text.len) {
        if (bh_is_digit(text.ptr[0])) {
            push(r, number(&text));
            any = true;
        } else if (is_letter(text.ptr[0])) {
            // The third number may be missing: "1.0b1" is before 1.0.0.
            while (r->count < 3)
                push(r, 0);
            take_word(r, &text);
        } else {
            text = bh_str_from(text, 1);
        }
    }
    return any;
}

static unsigned in_band(unsigned low, unsigned high, uint64_t steps)
{
    return low + (unsigned)((high - low) / (steps ? steps : 1));
}

bool bh_closeness_of(bh_str a, bh_str b, struct bh_closeness *ret)
{
    struct row x, y;
    size_t i = 0;

    if (!read_row(a, &x) || !read_row(b, &y))
        return false;
    *ret = (struct bh_closeness){.score = 100};
    while (i < NUMBERS_MAX && x.numbers[i] == y.numbers[i])
        i++;
    if (x.epoch == y.epoch && i == NUMBERS_MAX)
        return true;
    bool by_epoch = x.epoch != y.epoch;
    int64_t m = by_epoch ? x.epoch : x.numbers[i], n = by_epoch ? y.epoch : y.numbers[i];
    ret->later = n > m;
    ret->steps = m > n ? (uint64_t)m - (uint64_t)n : (uint64_t)n - (uint64_t)m;
    if (by_epoch) {
        ret->score = 0;
        ret->distance = BH_DISTANCE_MAIN;
    } else if (i == 0) {
        ret->score = in_band(0, 39, ret->steps);
        ret->distance = BH_DISTANCE_MAIN;
    } else if (i == 1) {
        ret->score = in_band(40, 69, ret->steps);
        ret->distance = BH_DISTANCE_BRANCH;
    } else if (i == 2) {
        ret->score = in_band(70, 89, ret->steps);
        ret->distance = BH_DISTANCE_RELEASE;
    } else {
        ret->score = in_band(90, 99, ret->steps);
        ret->distance = BH_DISTANCE_DETAIL;
    }
    return true;
}

const char *bh_distance_name(enum bh_distance distance)
{
    static const char *const names[] = {"none", "detail", "release", "branch", "main"};

    return (size_t)distance < BH_COUNT(names) ? names[distance] : "unknown";
}
