// SPDX-License-Identifier: Apache-2.0
// Lexer of the JSON reader (RFC 8259): the window, strings, numbers and words.

#include "base/json_lex.h"

#include <stdarg.h>

#include "base/error.h"
#include "base/json_scan.h"
#include "base/utf8.h"

int bh_json_stop(struct bh_json *j, int code, uint64_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    bh_vsay(j->diag, BH_ERROR, code, BH_AT(offset), format, args);
    va_end(args);
    return j->error = code;
}

int bh_json_expected(struct bh_json *j, const char *what, const char *p, int c)
{
    uint64_t offset = bh_json_offset_of(j, p);

    if (c < 0)
        return c;
    what = bh_msg(j->diag ? j->diag->lang : BH_LANG_EN, what);
    if (c == BH_JSON_END_OF_INPUT)
        return bh_json_stop(j, BH_E_TRUNCATED, offset,
                            BH_N("expected %s, found the end of the input"), what);
    if (c > 0x20 && c < 0x7f)
        return bh_json_stop(j, BH_E_CORRUPT, offset, BH_N("expected %s, found '%c'"), what, c);
    return bh_json_stop(j, BH_E_CORRUPT, offset, BH_N("expected %s, found byte 0x%02x"), what,
                        (unsigned)c);
}

static int no_memory(struct bh_json *j)
{
    return bh_json_stop(j, BH_E_NOMEM, j->token, BH_N("out of memory"));
}

// Reads more behind the bytes from j->at on, which move to the front of the window: few, since no
// token but a string is longer than BH_LIMIT_NUMBER, and strings are collected. 1, 0 at the end of
// the input, or a negative code.
static int more(struct bh_json *j)
{
    size_t left = (size_t)(j->end - j->at), n = 0;

    if (j->error)
        return j->error;
    if (j->ended)
        return 0;
    j->window_offset = bh_json_offset_of(j, j->at);
    memmove(j->storage, j->at, left);
    j->at = j->storage;
    j->end = j->storage + left;
    int r = j->stream.read(j->stream.ctx, j->storage + left, BH_JSON_WINDOW - left, &n);
    if (r < 0) {
        j->error = r;
        if (r == BH_E_SYSTEM)
            return bh_fail_errno(j->diag, "cannot read");
        return bh_fail(j->diag, r, BH_AT(bh_json_offset_of(j, j->end)), "cannot read further");
    }
    j->ended = n == 0;
    j->end += n;
    return n > 0;
}

int bh_json_need(struct bh_json *j, size_t n)
{
    while ((size_t)(j->end - j->at) < n) {
        int r = more(j);
        if (r <= 0)
            return r;
    }
    return 0;
}

// The n-th byte from j->at on, BH_JSON_END_OF_INPUT, or a negative code.
static int byte_at(struct bh_json *j, size_t n)
{
    if ((size_t)(j->end - j->at) <= n) {
        int r = bh_json_need(j, n + 1);
        if (r < 0)
            return r;
        if ((size_t)(j->end - j->at) <= n)
            return BH_JSON_END_OF_INPUT;
    }
    return (unsigned char)j->at[n];
}

static inline bool is_json_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

int bh_json_look_further(struct bh_json *j)
{
    for (;;) {
        const char *p = j->at, *end = j->end;
        uint64_t w;
        for (;;) { // runs of indentation
            while (end - p >= (ptrdiff_t)sizeof(w)) {
                memcpy(&w, p, sizeof(w));
                if (w != BH_JSON_EACH(' '))
                    break;
                p += sizeof(w);
            }
            if (p == end || !is_json_space(*p))
                break;
            p++;
        }
        j->at = p;
        if (p < end)
            return (unsigned char)*p;
        int r = more(j);
        if (r <= 0)
            return r < 0 ? r : BH_JSON_END_OF_INPUT;
    }
}

// Value of a hexadecimal digit, or more than 15. Without branches: the digits of a text are as good
// as random.
static inline unsigned hex_value(int c)
{
    unsigned digit = (unsigned)c - '0', letter = ((unsigned)c | 0x20) - 'a';
    unsigned v = digit < 10 ? digit : 0x10000;

    return letter < 6 ? letter + 10 : v;
}

// The four digits of \uXXXX, which start at j->at[from]: the code unit or a negative code.
static int code_unit(struct bh_json *j, size_t from)
{
    int r = bh_json_need(j, from + 4);

    if (r < 0)
        return r;
    if ((size_t)(j->end - j->at) >= from + 4) {
        const char *p = j->at + from;
        unsigned v =
            hex_value(p[0]) << 12 | hex_value(p[1]) << 8 | hex_value(p[2]) << 4 | hex_value(p[3]);
        if (v <= 0xffff)
            return (int)v;
    }
    for (size_t i = from;; i++) {
        int c = byte_at(j, i);
        if (c < 0 || c == BH_JSON_END_OF_INPUT || hex_value(c) > 15)
            return bh_json_expected(j, BH_N("a hexadecimal digit"), j->at + i, c);
    }
}

// \uXXXX at j->at, with the second half of a surrogate pair. Length in bytes or a negative code.
static int unicode_escape(struct bh_json *j, uint32_t *ret)
{
    int high = code_unit(j, 2);

    if (high < 0)
        return high;
    *ret = (uint32_t)high;
    if (high < 0xd800 || high > 0xdfff)
        return 6;
    if (high >= 0xdc00)
        return bh_json_stop(j, BH_E_CORRUPT, bh_json_offset_of(j, j->at),
                            BH_N("second half of a surrogate pair alone"));
    static const char start[] = "\\u";
    for (size_t i = 0; i < 2; i++) {
        int c = byte_at(j, 6 + i);
        if (c != start[i])
            return bh_json_expected(j, BH_N("the second half of a surrogate pair"), j->at + 6 + i,
                                    c);
    }
    int low = code_unit(j, 8);
    if (low < 0)
        return low;
    if (low < 0xdc00 || low > 0xdfff)
        return bh_json_stop(j, BH_E_CORRUPT, bh_json_offset_of(j, j->at),
                            BH_N("first half of a surrogate pair alone"));
    *ret = 0x10000 + (((uint32_t)high & 0x3ff) << 10 | ((uint32_t)low & 0x3ff));
    return 12;
}

// The escape at j->at, taken. 0 or a negative code.
static int escape(struct bh_json *j, uint32_t *ret)
{
    int n = 2, c = byte_at(j, 1);

    switch (c) {
    case '"':
    case '\\':
    case '/':
        *ret = (uint32_t)c;
        break;
    case 'b':
        *ret = '\b';
        break;
    case 'f':
        *ret = '\f';
        break;
    case 'n':
        *ret = '\n';
        break;
    case 'r':
        *ret = '\r';
        break;
    case 't':
        *ret = '\t';
        break;
    case 'u':
        n = unicode_escape(j, ret);
        break;
    default:
        return bh_json_expected(j, BH_N("an escape"), j->at + 1, c);
    }
    if (n < 0)
        return n;
    j->at += n;
    return 0;
}

// Appends to the collected string, *length bytes so far. 0 or a negative code.
static int collect(struct bh_json *j, const char *bytes, size_t n, size_t *length)
{
    if (n > BH_LIMIT_STRING - *length)
        return bh_json_stop(j, BH_E_LIMIT, j->token, BH_N("string longer than %llu bytes"),
                            (unsigned long long)BH_LIMIT_STRING);
    *length += n;
    if (j->discard || n == 0)
        return 0;
    bh_buf_add(&j->scratch, bytes, n);
    return bh_buf_error(&j->scratch) ? no_memory(j) : 0;
}

// What a string cannot be copied over: an escape, the edge of the window, a fault. It is at j->at.
// 0 when it was passed and the string goes on.
static int special(struct bh_json *j, size_t *length)
{
    int c = byte_at(j, 0);

    if (c == '\\') {
        uint32_t code_point = 0;
        char bytes[4];
        int r = escape(j, &code_point);
        return r < 0 ? r : collect(j, bytes, bh_utf8_encode(code_point, bytes), length);
    }
    if (c < 0 || c == BH_JSON_END_OF_INPUT)
        return bh_json_expected(j, BH_N("the end of a string"), j->at, c);
    if (c < 0x20)
        return bh_json_stop(j, BH_E_CORRUPT, bh_json_offset_of(j, j->at),
                            BH_N("control character 0x%02x in a string"), (unsigned)c);
    if (c < 0x80) // the window was at its end
        return 0;
    int r = bh_json_need(j, 4);
    if (r < 0)
        return r;
    switch (bh_utf8_length(j->at, (size_t)(j->end - j->at))) {
    case -1:
        return bh_json_expected(j, BH_N("the rest of a character"), j->end, BH_JSON_END_OF_INPUT);
    case 0:
        return bh_json_stop(j, BH_E_CORRUPT, bh_json_offset_of(j, j->at),
                            BH_N("byte 0x%02x is not UTF-8 here"), (unsigned)c);
    default:
        return 0;
    }
}

// Passes over what can be copied as it is: gives the first byte that cannot.
static const char *copyable(const char *p, const char *end)
{
    for (;;) {
        p = bh_json_plain(p, end);
        if (p == end || (unsigned char)*p < 0x80)
            return p;
        do {
            int n = bh_utf8_length(p, (size_t)(end - p));
            if (n <= 0)
                return p;
            p += n;
        } while (p < end && (unsigned char)*p >= 0x80);
    }
}

int bh_json_lex_string(struct bh_json *j)
{
    size_t length = 0;

    j->at++;
    const char *p = copyable(j->at, j->end);
    if (p < j->end && *p == '"' && (uint64_t)(p - j->at) <= BH_LIMIT_STRING) {
        j->text = bh_str_n(j->at, (size_t)(p - j->at));
        j->at = p + 1;
        return 0;
    }
    bh_buf_clear(&j->scratch);
    for (;;) {
        int r = collect(j, j->at, (size_t)(p - j->at), &length);
        if (r < 0)
            return r;
        j->at = p;
        if (p < j->end && *p == '"')
            break;
        r = special(j, &length);
        if (r < 0)
            return r;
        p = copyable(j->at, j->end);
    }
    j->at++;
    j->text = j->discard ? BH_STR_EMPTY : bh_buf_str(&j->scratch);
    return 0;
}

// Digits from j->at[*n] on, at least one; *n goes behind them. The byte there,
// BH_JSON_END_OF_INPUT, or a negative code.
static int digits(struct bh_json *j, size_t *n)
{
    size_t from = *n;

    for (;;) {
        while ((size_t)(j->end - j->at) > *n && bh_is_digit(j->at[*n]))
            ++*n;
        if (*n > BH_LIMIT_NUMBER)
            return bh_json_stop(j, BH_E_LIMIT, j->token, BH_N("number longer than %u bytes"),
                                (unsigned)BH_LIMIT_NUMBER);
        int c = byte_at(j, *n);
        if (c >= '0' && c <= '9')
            continue;
        return *n > from ? c : bh_json_expected(j, BH_N("a digit"), j->at + *n, c);
    }
}

int bh_json_lex_number(struct bh_json *j)
{
    size_t n = *j->at == '-';
    int c = byte_at(j, n);

    if (c == '0')
        c = byte_at(j, ++n);
    else
        c = digits(j, &n);
    if (c == '.') {
        n++;
        c = digits(j, &n);
    }
    if (c == 'e' || c == 'E') {
        c = byte_at(j, ++n);
        if (c == '+' || c == '-')
            n++;
        c = digits(j, &n);
    }
    if (c < 0)
        return c;
    j->text = bh_str_n(j->at, n);
    j->at += n;
    j->type = BH_JSON_NUMBER;
    return 0;
}

int bh_json_lex_word(struct bh_json *j, const char *what, enum bh_json_type type)
{
    size_t n = strlen(what);
    int r = bh_json_need(j, n);

    if (r < 0)
        return r;
    for (size_t i = 0; i < n; i++) {
        int c = byte_at(j, i);
        if (c != what[i])
            return bh_json_expected(j, BH_N("a value"), j->at + i, c);
    }
    j->at += n;
    j->type = type;
    return 0;
}
