// SPDX-License-Identifier: Apache-2.0
// The JSON reader against jansson: generated documents and mutations of them are accepted or
// refused by both, and hold equal values.
//
// Where they are meant to differ:
// - a whole number over 64 bits and a fraction over the range of a double: jansson refuses them
//   (json_error_numeric_overflow); here a number is text, its range is the caller's matter.
// - U+0000 in a member name: jansson refuses it (json_error_null_byte_in_key), since its names end
//   with one; here names have a length.
// - a byte order mark: jansson refuses it; RFC 8259, section 8.1 lets a reader pass over it, and
//   files of some tools have one.
// - nesting: jansson's limit is 2048, ours BH_LIMIT_DEPTH. The generated documents stay below both.
// - a byte of zero behind a number: jansson 2.14 loses it, as its look-ahead marks an empty buffer
// so.
//   The mutations put in no such byte; test_json_suite.c has them.
// - the same member name twice: jansson keeps the last value; the reader gives both in order, and
// the
//   tree made here keeps the last, so that the values can be compared.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "base/utf8.h"

#define DOCUMENTS 6000
#define MUTATIONS 40

// xorshift64*: the same documents in every run.
static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545f4914f6cdd1d);
}

static unsigned below(uint64_t *seed, unsigned n)
{
    return (unsigned)((draw(seed) >> 33) % n);
}

static void make_space(struct bh_buf *b, uint64_t *seed)
{
    static const char *const spaces[] = {"", "", "", " ", "\n", "\t", "\r\n", "          \n"};

    bh_buf_add_z(b, spaces[below(seed, BH_COUNT(spaces))]);
}

static void make_string(struct bh_buf *b, uint64_t *seed)
{
    static const char *const pieces[] = {
        "a",
        "name",
        "long enough for eight bytes at a time",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b\\f\\n\\r\\t",
        "\\u0041",
        "\\u00e9",
        "\\u3042",
        "\\uD83D\\uDE00",
        "\\u0000",
        "\\uffff",
        "\x7f",
        "'",
        "\xc3\xa9",
        "\xe9\x83\xa8\xe5\x93\x81",
        "\xf0\x9f\x98\x80",
        "\xef\xbf\xbf",
        " ",
    };
    unsigned n = below(seed, 6);

    bh_buf_add_char(b, '"');
    for (unsigned i = 0; i < n; i++) {
        if (below(seed, 4) == 0) {
            uint32_t c = 0x20 + below(seed, 0x10ffe0);
            if (c != '"' && c != '\\')
                bh_utf8_add(b, c);
        } else {
            bh_buf_add_z(b, pieces[below(seed, BH_COUNT(pieces))]);
        }
    }
    bh_buf_add_char(b, '"');
}

static void make_number(struct bh_buf *b, uint64_t *seed)
{
    static const char *const edges[] = {
        "0",
        "-0",
        "-0.0",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "1e308",
        "1e309",
        "-1e309",
        "1e-400",
        "5e-324",
        "2.2250738585072014e-308",
        "0.1",
        "1E+2",
        "123456789012345678901234567890",
    };

    if (below(seed, 3) == 0) {
        bh_buf_add_z(b, edges[below(seed, BH_COUNT(edges))]);
        return;
    }
    if (below(seed, 3) == 0)
        bh_buf_add_char(b, '-');
    bh_buf_printf(b, "%u", below(seed, 1u << below(seed, 31)));
    if (below(seed, 3) == 0)
        bh_buf_printf(b, ".%0*u", (int)below(seed, 9) + 1, below(seed, 1000));
    if (below(seed, 4) == 0)
        bh_buf_printf(b, "%c%s%u", below(seed, 2) ? 'e' : 'E', &"+\0-\0\0"[2 * below(seed, 3)],
                      below(seed, 30));
}

static void make_value(struct bh_buf *b, uint64_t *seed, unsigned depth)
{
    unsigned kind = below(seed, depth < 8 ? 10 : 6), n = below(seed, 5);

    make_space(b, seed);
    switch (kind) {
    case 0:
        bh_buf_add_z(b, "true");
        break;
    case 1:
        bh_buf_add_z(b, "false");
        break;
    case 2:
        bh_buf_add_z(b, "null");
        break;
    case 3:
    case 4:
        make_number(b, seed);
        break;
    case 5:
        make_string(b, seed);
        break;
    default:
        bh_buf_add_char(b, kind < 8 ? '[' : '{');
        for (unsigned i = 0; i < n; i++) {
            if (i)
                bh_buf_add_char(b, ',');
            if (kind >= 8) {
                make_space(b, seed);
                make_string(b, seed);
                make_space(b, seed);
                bh_buf_add_char(b, ':');
            }
            make_value(b, seed, depth + 1);
        }
        make_space(b, seed);
        bh_buf_add_char(b, kind < 8 ? ']' : '}');
    }
    make_space(b, seed);
}

// One change: a byte replaced, removed or put in, a piece removed, doubled or cut off.
static void mutate(struct bh_buf *b, bh_str from, uint64_t *seed)
{
    static const char bytes[] =
        "\"\\{}[]:,0123456789+-.eEutfn/ \t\n\x1f\x7f\x80\xbf\xc2\xe3\xed\xf4";
    size_t at = below(seed, (unsigned)from.len + 1), to = at + below(seed, 8);
    char c = bytes[below(seed, sizeof(bytes) - 1)];

    bh_buf_clear(b);
    bh_buf_add_str(b, bh_str_sub(from, 0, at));
    switch (below(seed, 6)) {
    case 0:
        bh_buf_add_char(b, c);
        bh_buf_add_str(b, bh_str_from(from, at + 1));
        break;
    case 1:
        bh_buf_add_str(b, bh_str_from(from, at + 1));
        break;
    case 2:
        bh_buf_add_char(b, c);
        bh_buf_add_str(b, bh_str_from(from, at));
        break;
    case 3:
        bh_buf_add_str(b, bh_str_from(from, to));
        break;
    case 4:
        bh_buf_add_str(b, bh_str_sub(from, at, to));
        bh_buf_add_str(b, bh_str_from(from, at));
        break;
    default:
        break;
    }
}

// --- The tree that jansson would have made.

static json_t *number(bh_str text)
{
    uint64_t v;
    bh_str magnitude = text;
    bool negative = bh_str_skip(&magnitude, BH_STR("-"));

    if (bh_str_u64(magnitude, &v) && v <= INT64_MAX + (uint64_t)negative)
        return json_integer(negative ? (json_int_t)(0 - v) : (json_int_t)v);
    char z[200];
    snprintf(z, sizeof(z), "%.*s", BH_FMT(text));
    return json_real(strtod(z, NULL));
}

static json_t *build(struct bh_json *j)
{
    bh_str text = bh_json_text(j), key;
    json_t *tree, *value;

    switch (bh_json_type(j)) {
    case BH_JSON_OBJECT:
        tree = json_object();
        while (bh_json_member(j, &key) > 0) {
            char *name = strndup(key.ptr, key.len);
            size_t len = strlen(name);
            bool whole = len == key.len; // else jansson has refused the document
            value = build(j);
            if (whole)
                json_object_set_new(tree, name, value);
            else
                json_decref(value);
            free(name);
        }
        return tree;
    case BH_JSON_ARRAY:
        tree = json_array();
        while (bh_json_element(j) > 0)
            json_array_append_new(tree, build(j));
        return tree;
    case BH_JSON_STRING:
        return json_stringn(text.ptr ? text.ptr : "", text.len);
    case BH_JSON_NUMBER:
        return number(text);
    case BH_JSON_TRUE:
        return json_true();
    case BH_JSON_FALSE:
        return json_false();
    default:
        return json_null();
    }
}

static int ours(bh_str text, json_t **ret)
{
    BH_CLEANUP(bh_json_freep) struct bh_json *j = bh_json_new_mem(text, NULL);
    enum bh_json_type type;

    assert_non_null(j);
    int r = bh_json_next(j, &type);
    if (r < 0)
        return r;
    json_t *tree = build(j);
    r = bh_json_error(j);
    if (r == 0)
        r = bh_json_next(j, &type); // nothing may follow
    if (r == 0)
        *ret = tree;
    else
        json_decref(tree);
    return r;
}

// For a message: the text with what cannot be seen by number.
static const char *visible(bh_str text, char room[1000])
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_utf8_printable(&b, text);
    snprintf(room, 1000, "%.*s", BH_FMT(bh_buf_str(&b)));
    bh_buf_done(&b);
    return room;
}

struct tally {
    unsigned accepted, refused, intended;
};

static void compare(bh_str text, struct tally *tally)
{
    json_error_t error;
    char room[1000];
    json_t *mine = NULL,
           *theirs = json_loadb(text.ptr, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    int r = ours(text, &mine);

    if (r == 0 && theirs) {
        if (!json_equal(mine, theirs))
            fail_msg("other values: %s", visible(text, room));
        tally->accepted++;
    } else if (r < 0 && !theirs) {
        tally->refused++;
    } else if (r < 0) {
        fail_msg("refused here (%s) only: %s", bh_error_name(r), visible(text, room));
    } else {
        enum json_error_code code = json_error_code(&error);
        if (code != json_error_numeric_overflow && code != json_error_null_byte_in_key)
            fail_msg("refused there (%s) only: %s", error.text, visible(text, room));
        tally->intended++;
    }
    json_decref(mine);
    json_decref(theirs);
}

static void generated_and_mutated(void **state)
{
    (void)state;
    uint64_t seed = 20261123;
    struct bh_buf document, mutation;
    struct tally whole = {0}, changed = {0};

    bh_buf_init(&document, 0);
    bh_buf_init(&mutation, 0);
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        bh_buf_clear(&document);
        make_value(&document, &seed, 0);
        compare(bh_buf_str(&document), &whole);
        for (unsigned k = 0; k < MUTATIONS; k++) {
            mutate(&mutation, bh_buf_str(&document), &seed);
            compare(mutation.len ? bh_buf_str(&mutation) : BH_STR(""), &changed);
        }
    }
    bh_buf_done(&document);
    bh_buf_done(&mutation);
    // The comparison says something only if each kind came often.
    assert_int_equal(whole.refused, 0);
    assert_true(whole.accepted > DOCUMENTS / 2);
    assert_true(changed.accepted > DOCUMENTS);
    assert_true(changed.refused > DOCUMENTS);
    assert_true(whole.intended > 10);
}

// Any bytes as a string: what is written is what jansson reads, and equal when it was UTF-8.
static void writer(void **state)
{
    (void)state;
    uint64_t seed = 42;
    char bytes[40];

    for (unsigned i = 0; i < 50000; i++) {
        size_t n = below(&seed, sizeof(bytes) + 1);
        unsigned mask = i % 2 ? 0x7f : 0xff;
        for (size_t k = 0; k < n; k++)
            bytes[k] = (char)(draw(&seed) >> 40 & mask);
        bh_str text = bh_str_n(bytes, n);
        struct bh_out out;
        struct bh_jsonw w;
        bh_out_mem(&out, 0);
        bh_jsonw_init(&w, &out, i % 3 == 0);
        bh_jsonw_object(&w);
        bh_jsonw_member(&w, "text", text);
        bh_jsonw_object_end(&w);
        assert_int_equal(bh_jsonw_end(&w), 0);
        json_t *tree = json_loadb(out.buf.ptr, out.buf.len, JSON_ALLOW_NUL, NULL);
        json_t *value = json_object_get(tree, "text");
        assert_non_null(value);
        bh_str back = bh_str_n(json_string_value(value), json_string_length(value));
        assert_int_equal(bh_str_eq(back, text), bh_utf8_valid(text));
        json_decref(tree);
        bh_out_done(&out);
    }
}

static void where_they_differ(void **state)
{
    (void)state;
    static const bh_str rows[] = {
        {"\xef\xbb\xbf[]", 5},
        {"[9223372036854775808]", 21},
        {"[1e309]", 7},
        {"{\"\\u0000\":1}", 12},
    };
    struct bh_buf deep;

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        json_error_t error;
        json_t *mine = NULL;
        assert_int_equal(ours(rows[i], &mine), 0);
        assert_null(json_loadb(rows[i].ptr, rows[i].len, JSON_ALLOW_NUL, &error));
        json_decref(mine);
    }
    bh_buf_init(&deep, 0);
    for (int i = 0; i <= BH_LIMIT_DEPTH; i++)
        bh_buf_add_char(&deep, '[');
    for (int i = 0; i <= BH_LIMIT_DEPTH; i++)
        bh_buf_add_char(&deep, ']');
    json_t *mine = NULL, *theirs = json_loadb(deep.ptr, deep.len, 0, NULL);
    assert_int_equal(ours(bh_buf_str(&deep), &mine), BH_E_LIMIT);
    assert_non_null(theirs);
    json_decref(theirs);
    bh_buf_done(&deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generated_and_mutated),
        cmocka_unit_test(writer),
        cmocka_unit_test(where_they_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
