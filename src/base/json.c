// SPDX-License-Identifier: Apache-2.0
// JSON pull reader (RFC 8259): the grammar. The lexer is in json_lex.c, the helpers over values are
// in json_value.c.

#include "base/json.h"

#include <stdarg.h>

#include "base/error.h"
#include "base/json_lex.h"
#include "base/memory.h"

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
    BH_CLEANUP(bh_freep) char *storage = bh_alloc(BH_JSON_WINDOW);
    struct bh_json *j = storage ? new_reader(bh_str_n(storage, 0), diag) : NULL;

    if (!j)
        return NULL;
    j->storage = bh_take(storage);
    j->stream = stream;
    return j;
}

struct bh_json *bh_json_new_input(const struct bh_input *in, struct bh_diag *diag)
{
    struct bh_json *j;
    bh_str memory;

    if (bh_input_is_mem(in, &memory))
        return bh_json_new_mem(memory, diag);
    j = bh_json_new((struct bh_stream){0}, diag);
    if (j) {
        j->cursor = (struct bh_input_cursor){.in = in};
        j->stream = bh_stream_input(&j->cursor);
    }
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

static bool in_object(const struct bh_json *j)
{
    unsigned level = j->depth - 1;

    return j->objects[level / 64] >> (level % 64) & 1;
}

static int open_level(struct bh_json *j, bool object)
{
    if (j->depth == BH_LIMIT_DEPTH)
        return bh_json_stop(j, BH_E_LIMIT, j->token, BH_N("nested more than %u levels deep"),
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
        return bh_json_lex_string(j);
    case 't':
        return bh_json_lex_word(j, "true", BH_JSON_TRUE);
    case 'f':
        return bh_json_lex_word(j, "false", BH_JSON_FALSE);
    case 'n':
        return bh_json_lex_word(j, "null", BH_JSON_NULL);
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
        return bh_json_lex_number(j);
    default:
        return bh_json_expected(j, what, j->at, c);
    }
}

// Passes over a byte order mark; gives what bh_json_look() gives.
static int start(struct bh_json *j)
{
    int r = bh_json_need(j, 3);

    if (r < 0)
        return r;
    if (j->end - j->at >= 3 && memcmp(j->at, "\xef\xbb\xbf", 3) == 0)
        j->at += 3;
    return bh_json_look(j);
}

// Takes the comma or colon that stands before the next key or value, if one does. Gives what
// bh_json_look() gives for the byte behind it.
static int separator(struct bh_json *j, int c)
{
    if (j->state == AT_COMMA && c == ',') {
        j->state = in_object(j) ? AT_KEY : AT_VALUE;
    } else if (j->state == AT_COLON) {
        if (c != ':')
            return bh_json_expected(j, BH_N("':'"), j->at, c);
        j->state = AT_VALUE;
    } else {
        return c;
    }
    j->at++;
    return bh_json_look(j);
}

static int token(struct bh_json *j)
{
    if (j->error)
        return j->error;
    j->text = BH_STR_EMPTY;
    int c = bh_json_offset_of(j, j->at) == 0 ? start(j) : bh_json_look(j);
    c = separator(j, c);
    if (c < 0)
        return c;
    j->token = bh_json_offset_of(j, j->at);
    switch (j->state) {
    case AT_VALUE:
        return value(j, c, BH_N("a value"));
    case AT_FIRST_ELEMENT:
        return c == ']' ? close_level(j) : value(j, c, BH_N("a value or ']'"));
    case AT_FIRST_KEY:
        if (c == '}')
            return close_level(j);
        if (c != '"')
            return bh_json_expected(j, BH_N("a member name or '}'"), j->at, c);
        break;
    case AT_COMMA:
        if (c == (in_object(j) ? '}' : ']'))
            return close_level(j);
        return bh_json_expected(j, in_object(j) ? BH_N("',' or '}'") : BH_N("',' or ']'"), j->at,
                                c);
    case AT_END:
        if (c != BH_JSON_END_OF_INPUT)
            return bh_json_expected(j, BH_N("the end of the input"), j->at, c);
        j->type = BH_JSON_END;
        return 0;
    default:
        if (c != '"')
            return bh_json_expected(j, BH_N("a member name"), j->at, c);
    }
    j->type = BH_JSON_KEY;
    j->state = AT_COLON;
    return bh_json_lex_string(j);
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

bool bh_json_text_stays(const struct bh_json *j)
{
    return !j->storage && j->text.ptr != j->scratch.ptr;
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
        return bh_json_stop(j, BH_E_CORRUPT, j->token,
                            BH_N("internal error: a value was left half read"));
    bh_str key = j->text;
    if (key.len > sizeof(j->key))
        return bh_json_stop(j, BH_E_LIMIT, j->token, BH_N("member name longer than %u bytes"),
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
