// SPDX-License-Identifier: Apache-2.0
// JSON pull reader (RFC 8259): window, lexer and grammar. The helpers are in json_value.c.

#include "base/json.h"

#include <stdarg.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json_scan.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"

#define WINDOW ((size_t)64 * 1024)
// What look() gives at the end of the input, beside bytes and negative codes.
#define END_OF_INPUT 256

enum state {
    AT_VALUE,         // a value must come
    AT_FIRST_ELEMENT, // a value or ']'
    AT_FIRST_KEY,     // a member name or '}'
    AT_KEY,           // a member name must come
    AT_COLON,         // ':' and a value
    AT_COMMA,         // ',' or the end of the object or array
    AT_END,           // nothing but white space
};

struct bh_json {
    const char *at, *end;   // what is not yet read of the window
    const char *window;     // its start: storage, or the whole text in memory
    uint64_t window_offset; // of its start in the input
    char *storage;          // WINDOW bytes; NULL over memory
    struct bh_stream stream;
    bool ended;   // nothing comes behind end
    bool discard; // strings are checked and not kept
    enum state state;
    enum bh_json_type type;
    int error;
    unsigned depth;
    uint64_t token; // offset of the last token
    bh_str text;
    struct bh_buf scratch; // strings with escapes, or over the edge of a window
    struct bh_diag *diag;
    uint64_t objects[BH_LIMIT_DEPTH / 64]; // bit of a level: it is an object
    char key[BH_LIMIT_KEY];                // of bh_json_member
};

static struct bh_json *new_reader(bh_str data, struct bh_diag *diag)
{
    struct bh_json *j = bh_alloc(sizeof(*j));

    if (!j)
        return NULL;
    memset(j, 0, offsetof(struct bh_json, key));
    j->window = j->at = data.ptr ? data.ptr : "";
    j->end = j->window + data.len;
    j->diag = diag;
    bh_buf_init(&j->scratch, 0);
    return j;
}

struct bh_json *bh_json_new_mem(bh_str data, struct bh_diag *diag)
{
    struct bh_json *j = new_reader(data, diag);

    if (j)
        j->ended = true;
    return j;
}

struct bh_json *bh_json_new(struct bh_stream stream, struct bh_diag *diag)
{
    BH_CLEANUP(bh_freep) char *storage = bh_alloc(WINDOW);
    struct bh_json *j = storage ? new_reader(bh_str_n(storage, 0), diag) : NULL;

    if (!j)
        return NULL;
    j->storage = bh_take(storage);
    j->stream = stream;
    return j;
}

void bh_json_free(struct bh_json *j)
{
    if (!j)
        return;
    bh_buf_done(&j->scratch);
    bh_free(j->storage);
    bh_free(j);
}

void bh_json_freep(struct bh_json **j)
{
    bh_json_free(*j);
}

static uint64_t offset_of(const struct bh_json *j, const char *p)
{
    return j->window_offset + (uint64_t)(p - j->window);
}

// --- Errors.

static int stop(struct bh_json *j, int code, uint64_t offset, const char *format, ...)
    BH_PRINTF(4, 5);

static int stop(struct bh_json *j, int code, uint64_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    bh_vsay(j->diag, BH_ERROR, code, BH_AT(offset), format, args);
    va_end(args);
    return j->error = code;
}

int bh_json_fail(struct bh_json *j, int code, const char *format, ...)
{
    va_list args;

    if (j->error)
        return j->error;
    va_start(args, format);
    bh_vsay(j->diag, BH_ERROR, code, BH_AT(j->token), format, args);
    va_end(args);
    return j->error = code;
}

// c: the byte at p, or END_OF_INPUT, or the code of an error that was said already.
static int expected(struct bh_json *j, const char *what, const char *p, int c)
{
    uint64_t offset = offset_of(j, p);

    if (c < 0)
        return c;
    what = bh_msg(j->diag ? j->diag->lang : BH_LANG_EN, what);
    if (c == END_OF_INPUT)
        return stop(j, BH_E_TRUNCATED, offset, BH_N("expected %s, found the end of the input"),
                    what);
    if (c > 0x20 && c < 0x7f)
        return stop(j, BH_E_CORRUPT, offset, BH_N("expected %s, found '%c'"), what, c);
    return stop(j, BH_E_CORRUPT, offset, BH_N("expected %s, found byte 0x%02x"), what, (unsigned)c);
}

static int no_memory(struct bh_json *j)
{
    return stop(j, BH_E_NOMEM, j->token, BH_N("out of memory"));
}

// --- Window.

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
    j->window_offset = offset_of(j, j->at);
    memmove(j->storage, j->at, left);
    j->at = j->storage;
    j->end = j->storage + left;
    int r = j->stream.read(j->stream.ctx, j->storage + left, WINDOW - left, &n);
    if (r < 0) {
        j->error = r;
        if (r == BH_E_SYSTEM)
            return bh_fail_errno(j->diag, "cannot read");
        return bh_fail(j->diag, r, BH_AT(offset_of(j, j->end)), "cannot read further");
    }
    j->ended = n == 0;
    j->end += n;
    return n > 0;
}

// Sees to it that n bytes (few) can be read at j->at, or all that are left. 0 or a negative code.
static int need(struct bh_json *j, size_t n)
{
    while ((size_t)(j->end - j->at) < n) {
        int r = more(j);
        if (r <= 0)
            return r;
    }
    return 0;
}

// The n-th byte from j->at on, END_OF_INPUT, or a negative code.
static int byte_at(struct bh_json *j, size_t n)
{
    if ((size_t)(j->end - j->at) <= n) {
        int r = need(j, n + 1);
        if (r < 0)
            return r;
        if ((size_t)(j->end - j->at) <= n)
            return END_OF_INPUT;
    }
    return (unsigned char)j->at[n];
}

static inline bool is_json_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static int look_further(struct bh_json *j)
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
            return r < 0 ? r : END_OF_INPUT;
    }
}

// Passes over white space. The next byte, which stays; END_OF_INPUT; or a negative code.
static inline int look(struct bh_json *j)
{
    if (j->at < j->end && (unsigned char)*j->at > ' ')
        return (unsigned char)*j->at;
    return look_further(j);
}

// --- Strings.

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
    int r = need(j, from + 4);

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
        if (c < 0 || c == END_OF_INPUT || hex_value(c) > 15)
            return expected(j, BH_N("a hexadecimal digit"), j->at + i, c);
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
        return stop(j, BH_E_CORRUPT, offset_of(j, j->at),
                    BH_N("second half of a surrogate pair alone"));
    static const char start[] = "\\u";
    for (size_t i = 0; i < 2; i++) {
        int c = byte_at(j, 6 + i);
        if (c != start[i])
            return expected(j, BH_N("the second half of a surrogate pair"), j->at + 6 + i, c);
    }
    int low = code_unit(j, 8);
    if (low < 0)
        return low;
    if (low < 0xdc00 || low > 0xdfff)
        return stop(j, BH_E_CORRUPT, offset_of(j, j->at),
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
        return expected(j, BH_N("an escape"), j->at + 1, c);
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
        return stop(j, BH_E_LIMIT, j->token, BH_N("string longer than %llu bytes"),
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
        uint32_t code_point;
        char bytes[4];
        int r = escape(j, &code_point);
        return r < 0 ? r : collect(j, bytes, bh_utf8_encode(code_point, bytes), length);
    }
    if (c < 0 || c == END_OF_INPUT)
        return expected(j, BH_N("the end of a string"), j->at, c);
    if (c < 0x20)
        return stop(j, BH_E_CORRUPT, offset_of(j, j->at),
                    BH_N("control character 0x%02x in a string"), (unsigned)c);
    if (c < 0x80) // the window was at its end
        return 0;
    int r = need(j, 4);
    if (r < 0)
        return r;
    switch (bh_utf8_length(j->at, (size_t)(j->end - j->at))) {
    case -1:
        return expected(j, BH_N("the rest of a character"), j->end, END_OF_INPUT);
    case 0:
        return stop(j, BH_E_CORRUPT, offset_of(j, j->at), BH_N("byte 0x%02x is not UTF-8 here"),
                    (unsigned)c);
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

// Text of the string whose opening quote is at j->at. 0 or a negative code.
static int string(struct bh_json *j)
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

// --- Other tokens.

// Digits from j->at[*n] on, at least one; *n goes behind them. The byte there, END_OF_INPUT, or a
// negative code.
static int digits(struct bh_json *j, size_t *n)
{
    size_t from = *n;

    for (;;) {
        while ((size_t)(j->end - j->at) > *n && bh_is_digit(j->at[*n]))
            ++*n;
        if (*n > BH_LIMIT_NUMBER)
            return stop(j, BH_E_LIMIT, j->token, BH_N("number longer than %u bytes"),
                        (unsigned)BH_LIMIT_NUMBER);
        int c = byte_at(j, *n);
        if (c >= '0' && c <= '9')
            continue;
        return *n > from ? c : expected(j, BH_N("a digit"), j->at + *n, c);
    }
}

static int number(struct bh_json *j)
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

static int word(struct bh_json *j, const char *what, enum bh_json_type type)
{
    size_t n = strlen(what);
    int r = need(j, n);

    if (r < 0)
        return r;
    for (size_t i = 0; i < n; i++) {
        int c = byte_at(j, i);
        if (c != what[i])
            return expected(j, BH_N("a value"), j->at + i, c);
    }
    j->at += n;
    j->type = type;
    return 0;
}

// --- Grammar.

static bool in_object(const struct bh_json *j)
{
    unsigned level = j->depth - 1;

    return j->objects[level / 64] >> (level % 64) & 1;
}

static int open_level(struct bh_json *j, bool object)
{
    if (j->depth == BH_LIMIT_DEPTH)
        return stop(j, BH_E_LIMIT, j->token, BH_N("nested more than %u levels deep"),
                    (unsigned)BH_LIMIT_DEPTH);
    uint64_t bit = UINT64_C(1) << (j->depth % 64);
    if (object)
        j->objects[j->depth / 64] |= bit;
    else
        j->objects[j->depth / 64] &= ~bit;
    j->depth++;
    j->at++;
    j->type = object ? BH_JSON_OBJECT : BH_JSON_ARRAY;
    j->state = object ? AT_FIRST_KEY : AT_FIRST_ELEMENT;
    return 0;
}

static int close_level(struct bh_json *j)
{
    j->type = in_object(j) ? BH_JSON_OBJECT_END : BH_JSON_ARRAY_END;
    j->depth--;
    j->at++;
    j->state = j->depth ? AT_COMMA : AT_END;
    return 0;
}

static int value(struct bh_json *j, int c, const char *what)
{
    j->state = j->depth ? AT_COMMA : AT_END;
    switch (c) {
    case '{':
        return open_level(j, true);
    case '[':
        return open_level(j, false);
    case '"':
        j->type = BH_JSON_STRING;
        return string(j);
    case 't':
        return word(j, "true", BH_JSON_TRUE);
    case 'f':
        return word(j, "false", BH_JSON_FALSE);
    case 'n':
        return word(j, "null", BH_JSON_NULL);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return number(j);
    default:
        return expected(j, what, j->at, c);
    }
}

// Passes over a byte order mark; gives what look() gives.
static int start(struct bh_json *j)
{
    int r = need(j, 3);

    if (r < 0)
        return r;
    if (j->end - j->at >= 3 && memcmp(j->at, "\xef\xbb\xbf", 3) == 0)
        j->at += 3;
    return look(j);
}

// Takes the comma or colon that stands before the next key or value, if one does. Gives what look()
// gives for the byte behind it.
static int separator(struct bh_json *j, int c)
{
    if (j->state == AT_COMMA && c == ',') {
        j->state = in_object(j) ? AT_KEY : AT_VALUE;
    } else if (j->state == AT_COLON) {
        if (c != ':')
            return expected(j, BH_N("':'"), j->at, c);
        j->state = AT_VALUE;
    } else {
        return c;
    }
    j->at++;
    return look(j);
}

static int token(struct bh_json *j)
{
    if (j->error)
        return j->error;
    j->text = BH_STR_EMPTY;
    int c = offset_of(j, j->at) == 0 ? start(j) : look(j);
    c = separator(j, c);
    if (c < 0)
        return c;
    j->token = offset_of(j, j->at);
    switch (j->state) {
    case AT_VALUE:
        return value(j, c, BH_N("a value"));
    case AT_FIRST_ELEMENT:
        return c == ']' ? close_level(j) : value(j, c, BH_N("a value or ']'"));
    case AT_FIRST_KEY:
        if (c == '}')
            return close_level(j);
        if (c != '"')
            return expected(j, BH_N("a member name or '}'"), j->at, c);
        break;
    case AT_COMMA:
        if (c == (in_object(j) ? '}' : ']'))
            return close_level(j);
        return expected(j, in_object(j) ? BH_N("',' or '}'") : BH_N("',' or ']'"), j->at, c);
    case AT_END:
        if (c != END_OF_INPUT)
            return expected(j, BH_N("the end of the input"), j->at, c);
        j->type = BH_JSON_END;
        return 0;
    default:
        if (c != '"')
            return expected(j, BH_N("a member name"), j->at, c);
    }
    j->type = BH_JSON_KEY;
    j->state = AT_COLON;
    return string(j);
}

int bh_json_next(struct bh_json *j, enum bh_json_type *ret_type)
{
    int r = token(j);

    if (r == 0)
        *ret_type = j->type;
    return r;
}

enum bh_json_type bh_json_type(const struct bh_json *j)
{
    return j->type;
}

bh_str bh_json_text(const struct bh_json *j)
{
    return j->text;
}

uint64_t bh_json_offset(const struct bh_json *j)
{
    return j->token;
}

unsigned bh_json_depth(const struct bh_json *j)
{
    return j->depth;
}

int bh_json_error(const struct bh_json *j)
{
    return j->error;
}

int bh_json_skip(struct bh_json *j)
{
    if (j->error || (j->type != BH_JSON_OBJECT && j->type != BH_JSON_ARRAY))
        return j->error;
    unsigned outer = j->depth - 1;
    int r = 0;

    j->discard = true;
    while (r == 0 && j->depth > outer)
        r = token(j);
    j->discard = false;
    return r;
}

int bh_json_member(struct bh_json *j, bh_str *ret_key)
{
    int r = token(j);

    if (r < 0 || j->type == BH_JSON_OBJECT_END)
        return r;
    if (j->type != BH_JSON_KEY) // the loop's body did not consume its value
        return stop(j, BH_E_CORRUPT, j->token, BH_N("internal error: a value was left half read"));
    bh_str key = j->text;
    if (key.len > sizeof(j->key))
        return stop(j, BH_E_LIMIT, j->token, BH_N("member name longer than %u bytes"),
                    (unsigned)sizeof(j->key));
    if (j->storage || key.ptr == j->scratch.ptr) { // the value's token may overwrite it
        if (key.len)
            memcpy(j->key, key.ptr, key.len);
        key.ptr = j->key;
    }
    r = token(j);
    if (r < 0)
        return r;
    *ret_key = key;
    return 1;
}

int bh_json_element(struct bh_json *j)
{
    int r = token(j);

    if (r < 0)
        return r;
    return j->type != BH_JSON_ARRAY_END;
}
