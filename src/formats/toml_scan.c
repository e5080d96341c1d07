// SPDX-License-Identifier: Apache-2.0
// What stands on the lines of a TOML document: keys, strings, numbers, times (toml.io/en/v1.1.0 and
// its toml.abnf).

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/toml_internal.h"

// --- White space and comments.

void bh_toml_spaces(struct bh_toml *t)
{
    while (bh_toml_peek(t) == ' ' || bh_toml_peek(t) == '\t')
        t->at++;
}

// Takes \n or \r\n if it is next.
static bool take_newline(struct bh_toml *t)
{
    bh_str left = bh_str_from(t->text, t->at);

    if (!bh_str_starts(left, BH_STR("\n")) && !bh_str_starts(left, BH_STR("\r\n")))
        return false;
    t->at += left.ptr[0] == '\r' ? 2 : 1;
    t->line++;
    return true;
}

static bool is_control(int c)
{
    return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f;
}

bool bh_toml_line_end(struct bh_toml *t, int *ret_error)
{
    *ret_error = 0;
    bh_toml_spaces(t);
    if (bh_toml_peek(t) == '#')
        while (bh_toml_peek(t) >= 0 && !is_control(bh_toml_peek(t)))
            t->at++;
    if (bh_toml_peek(t) < 0 || take_newline(t))
        return true;
    if (is_control(bh_toml_peek(t)))
        *ret_error = bh_toml_wrong(t, "control character");
    return false;
}

int bh_toml_blank(struct bh_toml *t)
{
    int error;

    while (bh_toml_peek(t) >= 0 && bh_toml_line_end(t, &error))
        ;
    return bh_toml_peek(t) < 0 ? 0 : error;
}

// --- Strings.

static int hex_digits(struct bh_toml *t, unsigned n, uint32_t *ret)
{
    uint32_t v = 0;

    for (unsigned i = 0; i < n; i++, t->at++) {
        int c = bh_toml_peek(t), digit = c < 0 ? -1 : bh_hex_digit((char)c);
        if (digit < 0)
            return bh_toml_wrong(t, "escape in a string needs %u hexadecimal digits", n);
        v = v << 4 | (uint32_t)digit;
    }
    *ret = v;
    return 0;
}

static int add_escaped(struct bh_toml *t, unsigned digits)
{
    uint32_t c = 0;

    int error = hex_digits(t, digits, &c);
    if (error < 0)
        return error;
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return bh_toml_wrong(t, "escape in a string is no character");
    bh_utf8_add(&t->scratch, c);
    return 0;
}

// Behind a backslash.
static int escape(struct bh_toml *t)
{
    static const char letters[] = "btnfre\"\\", bytes[] = "\b\t\n\f\r\x1b\"\\";
    int c = bh_toml_peek(t);
    const char *known = c > 0 ? strchr(letters, c) : NULL;

    if (known) {
        bh_buf_add_char(&t->scratch, bytes[known - letters]);
        t->at++;
        return 0;
    }
    t->at += c >= 0;
    if (c == 'x' || c == 'u' || c == 'U')
        return add_escaped(t, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    return bh_toml_wrong(t, "escape in a string does not exist");
}

// A backslash at the end of a line: all white space up to the next character is left out.
static bool take_continuation(struct bh_toml *t)
{
    size_t at = t->at;

    bh_toml_spaces(t);
    if (!take_newline(t)) {
        t->at = at;
        return false;
    }
    do {
        bh_toml_spaces(t);
    } while (take_newline(t));
    return true;
}

// Adds the bytes from..at to scratch.
static void add_run(struct bh_toml *t, size_t from)
{
    bh_buf_add_str(&t->scratch, bh_str_sub(t->text, from, t->at));
}

static int scratch_failed(struct bh_toml *t)
{
    int error = bh_buf_error(&t->scratch);

    if (error == BH_E_LIMIT)
        return bh_toml_fail(t, error, "string of more than %ju bytes", (uintmax_t)BH_LIMIT_STRING);
    return t->error = error;
}

// Length of the run of quotes that is next, five at most: two of content and the three of the end.
static size_t quotes(const struct bh_toml *t, char quote)
{
    size_t n = 0;

    while (n < 5 && t->at + n < t->text.len && t->text.ptr[t->at + n] == quote)
        n++;
    return n;
}

static int not_closed(struct bh_toml *t)
{
    return bh_toml_wrong(t, "string is not closed");
}

// Behind the opening quotes.
static int multiline(struct bh_toml *t, char quote, bh_str *ret)
{
    bh_buf_clear(&t->scratch);
    (void)take_newline(t);
    for (size_t from = t->at;;) {
        int c = bh_toml_peek(t);
        int error = 0;
        if (c < 0)
            return not_closed(t);
        if (c == quote) {
            size_t n = quotes(t, quote);
            t->at += n < 3 ? n : n - 3;
            if (n < 3)
                continue;
            add_run(t, from);
            t->at += 3;
            *ret = bh_buf_str(&t->scratch);
            return scratch_failed(t);
        }
        if (c == '\\' && quote == '"') {
            add_run(t, from);
            t->at++;
            if (!take_continuation(t))
                error = escape(t);
            from = t->at;
        } else if (c == '\r' || c == '\n') {
            add_run(t, from);
            if (take_newline(t))
                bh_buf_add_char(&t->scratch, '\n');
            else
                error = bh_toml_wrong(t, "control character");
            from = t->at;
        } else if (is_control(c)) {
            error = bh_toml_wrong(t, "control character");
        } else {
            t->at++;
        }
        if (error < 0)
            return error;
    }
}

static int single_line(struct bh_toml *t, char quote, bh_str *ret, bool *ret_text)
{
    size_t start = t->at, from = t->at;
    bool escaped = false;

    bh_buf_clear(&t->scratch);
    for (;;) {
        int c = bh_toml_peek(t);
        if (c < 0 || c == '\n' || c == '\r')
            return not_closed(t);
        if (c == quote)
            break;
        if (is_control(c))
            return bh_toml_wrong(t, "control character");
        if (c != '\\' || quote != '"') {
            t->at++;
            continue;
        }
        escaped = true;
        add_run(t, from);
        t->at++;
        int error = escape(t);
        if (error < 0)
            return error;
        from = t->at;
    }
    if (escaped)
        add_run(t, from);
    *ret = escaped ? bh_buf_str(&t->scratch) : bh_str_sub(t->text, start, t->at);
    *ret_text = !escaped;
    t->at++;
    if (ret->len > BH_LIMIT_STRING)
        return bh_toml_fail(t, BH_E_LIMIT, "string of more than %ju bytes",
                            (uintmax_t)BH_LIMIT_STRING);
    return scratch_failed(t);
}

// --- Keys.

static bool is_bare(int c)
{
    return c > 0 && (bh_is_alnum((char)c) || c == '_' || c == '-');
}

int bh_toml_key_part(struct bh_toml *t, bh_str *ret, bool *ret_text)
{
    int c = bh_toml_peek(t);
    size_t from = t->at;

    if (c == '"' || c == '\'') {
        t->at++;
        return single_line(t, (char)c, ret, ret_text);
    }
    while (is_bare(bh_toml_peek(t)))
        t->at++;
    if (t->at == from)
        return bh_toml_wrong(t, "a key is expected");
    *ret = bh_str_sub(t->text, from, t->at);
    *ret_text = true;
    return 0;
}

// --- Numbers and times. The token is all that can belong to one.

static bool is_token(int c)
{
    return is_bare(c) || c == '+' || c == '.' || c == ':';
}

// Digits of a base, with single underscores between them. The digits alone go to scratch.
static bool digits(struct bh_toml *t, bh_str *s, const char *set)
{
    bool digit = false;

    while (s->len) {
        char c = s->ptr[0];
        if (c == '_') {
            if (!digit || s->len < 2 || !strchr(set, s->ptr[1]) || !s->ptr[1])
                return false;
        } else if (!c || !strchr(set, c)) {
            break;
        } else {
            bh_buf_add_char(&t->scratch, c);
            digit = true;
        }
        *s = bh_str_from(*s, 1);
    }
    return digit;
}

#define DECIMAL "0123456789"

static bool to_integer(bh_str s, unsigned base, bool negative, int64_t *ret)
{
    int64_t v = 0;

    for (size_t i = 0; i < s.len; i++) {
        int c = s.ptr[i] | 0x20, digit = c >= 'a' ? c - 'a' + 10 : s.ptr[i] - '0';
        if (__builtin_mul_overflow(v, (int64_t)base, &v) ||
            __builtin_add_overflow(v, negative ? -digit : digit, &v))
            return false;
    }
    *ret = v;
    return true;
}

// The digits are in scratch, behind a prefix.
static int integer(struct bh_toml *t, size_t prefix, unsigned base, bool negative)
{
    int error = scratch_failed(t);

    if (error < 0)
        return error;
    if (!to_integer(bh_str_from(bh_buf_str(&t->scratch), prefix), base, negative, &t->integer))
        return bh_toml_wrong(t, "number is larger than 64 bits");
    t->type = BH_TOML_INTEGER;
    t->value = bh_buf_str(&t->scratch);
    return 0;
}

// 0x, 0o, 0b; false when the token is no such number.
static bool based(struct bh_toml *t, bh_str s, unsigned *ret_base)
{
    static const struct {
        char letter;
        unsigned base;
        const char *set;
    } rows[] = {{'x', 16, "0123456789abcdefABCDEF"}, {'o', 8, "01234567"}, {'b', 2, "01"}};

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        if (s.len < 3 || s.ptr[0] != '0' || s.ptr[1] != rows[i].letter)
            continue;
        bh_buf_add_str(&t->scratch, bh_str_sub(s, 0, 2));
        s = bh_str_from(s, 2);
        *ret_base = rows[i].base;
        return digits(t, &s, rows[i].set) && !s.len;
    }
    return false;
}

// The part behind the integer of a float; false when it is malformed.
static bool fraction_and_exponent(struct bh_toml *t, bh_str s)
{
    if (bh_scan_char(&s, '.')) {
        bh_buf_add_char(&t->scratch, '.');
        if (!digits(t, &s, DECIMAL))
            return false;
    }
    if (s.len && (s.ptr[0] | 0x20) == 'e') {
        bh_buf_add_char(&t->scratch, 'e');
        s = bh_str_from(s, 1);
        if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-')) {
            bh_buf_add_char(&t->scratch, s.ptr[0]);
            s = bh_str_from(s, 1);
        }
        if (!digits(t, &s, DECIMAL))
            return false;
    }
    return s.len == 0;
}

static int number(struct bh_toml *t, bh_str token)
{
    bh_str s = token;
    unsigned base;

    bh_buf_clear(&t->scratch);
    if (based(t, s, &base))
        return integer(t, 2, base, false);
    bh_buf_clear(&t->scratch);
    bool sign = s.len && (s.ptr[0] == '+' || s.ptr[0] == '-');
    if (sign) {
        bh_buf_add_char(&t->scratch, s.ptr[0]);
        s = bh_str_from(s, 1);
    }
    if (bh_str_eqz(s, "inf") || bh_str_eqz(s, "nan")) {
        t->type = BH_TOML_FLOAT;
        t->value = token;
        return 0;
    }
    bh_str whole = s;
    bool good = digits(t, &s, DECIMAL);
    whole.len -= s.len;
    good = good && (whole.len == 1 || whole.ptr[0] != '0');
    if (good && !s.len)
        return integer(t, sign, 10, token.ptr[0] == '-');
    if (!good || !fraction_and_exponent(t, s))
        return bh_toml_wrong(t, "'%.*s' is no value", BH_FMT(token));
    t->type = BH_TOML_FLOAT;
    t->value = bh_buf_str(&t->scratch);
    return scratch_failed(t);
}

// Exactly n digits within low..high.
static bool part(bh_str *s, size_t n, unsigned low, unsigned high, unsigned *ret)
{
    uint64_t v;

    if (!bh_str_u64(bh_str_sub(*s, 0, n), &v) || s->len < n || v < low || v > high)
        return false;
    *s = bh_str_from(*s, n);
    *ret = (unsigned)v;
    return true;
}

static bool date(bh_str *s)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned y, m, d;

    if (!part(s, 4, 0, 9999, &y) || !bh_scan_char(s, '-') || !part(s, 2, 1, 12, &m) ||
        !bh_scan_char(s, '-') || !part(s, 2, 1, 31, &d))
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= days[m - 1] + (m == 2 && leap);
}

// RFC 3339, 5.6; the seconds may be missing. Second 60 is a leap second.
static bool time_of_day(bh_str *s)
{
    unsigned v;

    if (!part(s, 2, 0, 23, &v) || !bh_scan_char(s, ':') || !part(s, 2, 0, 59, &v))
        return false;
    if (!bh_scan_char(s, ':'))
        return true;
    if (!part(s, 2, 0, 60, &v))
        return false;
    return !bh_scan_char(s, '.') || bh_scan_digits(s).len;
}

static bool offset(bh_str *s)
{
    unsigned v;

    if (bh_scan_char(s, 'Z') || bh_scan_char(s, 'z'))
        return true;
    if (!bh_scan_char(s, '+') && !bh_scan_char(s, '-'))
        return false;
    return part(s, 2, 0, 23, &v) && bh_scan_char(s, ':') && part(s, 2, 0, 59, &v);
}

static bool is_time(bh_str s)
{
    if (date(&s)) {
        if (!s.len)
            return true;
        if (!bh_scan_char(&s, 'T') && !bh_scan_char(&s, 't') && !bh_scan_char(&s, ' '))
            return false;
        return time_of_day(&s) && (!s.len || (offset(&s) && !s.len));
    }
    return time_of_day(&s) && !s.len;
}

static bool digit_at(bh_str s, size_t at)
{
    return at < s.len && bh_is_digit(s.ptr[at]);
}

// A token that has the outline of a date or a time of day.
static bool looks_like_time(bh_str s)
{
    return (s.len >= 8 && s.ptr[4] == '-' && s.ptr[7] == '-' && digit_at(s, 0)) ||
           (s.len >= 3 && s.ptr[2] == ':');
}

static int number_or_time(struct bh_toml *t)
{
    bh_str left = bh_str_from(t->text, t->at), token;
    size_t n = 0;

    while (n < left.len && is_token((unsigned char)left.ptr[n]))
        n++;
    // A space may stand between date and time.
    if (n == 10 && left.len > 12 && left.ptr[10] == ' ' && digit_at(left, 11) &&
        looks_like_time(bh_str_sub(left, 0, 10)))
        for (n = 11; n < left.len && is_token((unsigned char)left.ptr[n]);)
            n++;
    token = bh_str_sub(left, 0, n);
    if (!n)
        return bh_toml_wrong(t, "a value is expected");
    if (looks_like_time(token)) {
        if (!is_time(token))
            return bh_toml_wrong(t, "'%.*s' is no date or time", BH_FMT(token));
        t->type = BH_TOML_TIME;
        t->value = token;
    } else if (bh_str_eqz(token, "true") || bh_str_eqz(token, "false")) {
        t->type = BH_TOML_BOOLEAN;
        t->value = token;
        t->integer = token.ptr[0] == 't';
    } else {
        int error = number(t, token);
        if (error < 0)
            return error;
    }
    t->at += n;
    return 0;
}

int bh_toml_scalar(struct bh_toml *t)
{
    int c = bh_toml_peek(t);
    bool text;

    t->integer = 0;
    if (c != '"' && c != '\'')
        return number_or_time(t);
    t->type = BH_TOML_STRING;
    size_t n = quotes(t, (char)c);
    t->at += n >= 3 ? 3 : 1;
    if (n >= 3)
        return multiline(t, (char)c, &t->value);
    return single_line(t, (char)c, &t->value, &text);
}
