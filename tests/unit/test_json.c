// SPDX-License-Identifier: Apache-2.0
// JSON reader and writer.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_scan.h"
#include "base/jsonw.h"
#include "base/limits.h"

// A stream that gives `step` bytes at a time.
struct trickle {
    bh_str left;
    size_t step;
    int fail; // code given in place of the end
};

static int trickle_read(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct trickle *t = ctx;
    size_t n = t->left.len < t->step ? t->left.len : t->step;

    if (n == 0 && t->fail)
        return t->fail;
    n = n < len ? n : len;
    if (n)
        memcpy(buf, t->left.ptr, n);
    t->left = bh_str_from(t->left, n);
    *ret_n = n;
    return 0;
}

// The last diagnostic.
struct heard {
    unsigned count;
    int code;
    uint64_t offset;
    char text[200];
};

static void hear(void *ctx, const struct bh_report *r)
{
    struct heard *h = ctx;

    h->count++;
    h->code = r->code;
    h->offset = r->place.offset;
    snprintf(h->text, sizeof(h->text), "%.*s", BH_FMT(r->text));
}

// Tokens in short: { } [ ] k(key) s(string) n(number) t f 0, and '.' for the end; an error is its
// name behind '!'.
static void tokens(struct bh_json *j, struct bh_buf *b)
{
    static const char letters[] = ".{}[]ksntf0";
    enum bh_json_type type;
    int r;

    while ((r = bh_json_next(j, &type)) == 0) {
        bh_buf_add_char(b, letters[type]);
        if (type == BH_JSON_KEY || type == BH_JSON_STRING || type == BH_JSON_NUMBER)
            bh_buf_printf(b, "(%.*s)", BH_FMT(bh_json_text(j)));
        if (type == BH_JSON_END)
            return;
    }
    bh_buf_printf(b, "!%s@", bh_error_name(r));
    assert_int_equal(bh_json_next(j, &type), r); // sticky
}

// The tokens of the text, the same whether it comes from memory or in pieces of 1, 2, 3 or 7 bytes.
static void check_tokens(bh_str text, const char *expect)
{
    static const size_t steps[] = {0, 1, 2, 3, 7};

    for (size_t i = 0; i < BH_COUNT(steps); i++) {
        struct trickle t = {.left = text, .step = steps[i]};
        struct heard heard = {0};
        struct bh_diag diag = {.report = hear, .ctx = &heard};
        struct bh_stream stream = {.read = trickle_read, .ctx = &t};
        struct bh_json *j = t.step ? bh_json_new(stream, &diag) : bh_json_new_mem(text, &diag);
        struct bh_buf b;

        bh_buf_init(&b, 0);
        assert_non_null(j);
        tokens(j, &b);
        if (heard.count)
            bh_buf_printf(&b, "%llu", (unsigned long long)heard.offset);
        bh_buf_add_char(&b, '\0');
        if (strcmp(b.ptr, expect) != 0)
            fail_msg("'%.*s' in steps of %zu: %s instead of %s (%s)", BH_FMT(text), steps[i], b.ptr,
                     expect, heard.text);
        assert_int_equal(heard.count, bh_json_error(j) ? 1 : 0);
        bh_buf_done(&b);
        bh_json_free(j);
    }
}

struct sample {
    bh_str text;
    const char *expect;
};
#define ROW(text, expect)                                                                          \
    {                                                                                              \
        {text, sizeof(text) - 1}, expect                                                           \
    }

static void accepted(void **state)
{
    (void)state;
    static const struct sample rows[] = {
        ROW("{}", "{}."),
        ROW("[]", "[]."),
        ROW(" [ ] ", "[]."),
        ROW("\xef\xbb\xbf[]", "[]."),
        ROW("1", "n(1)."),
        ROW("\"\"", "s()."),
        ROW("{\"a\":[1,{\"b\":null}],\"c\":\"d\"}", "{k(a)[n(1){k(b)0}]k(c)s(d)}."),
        ROW("[true , false,null]\n", "[tf0]."),
        ROW("[-0,0.10,1e5,1E+5,2.50e-10,-12]", "[n(-0)n(0.10)n(1e5)n(1E+5)n(2.50e-10)n(-12)]."),
        ROW("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "s(\"\\/\b\f\n\r\t)."),
        ROW("\"\\u0041\\u00e9\\u3042\\ud83d\\ude00\"", "s(A\xc3\xa9\xe3\x81\x82\xf0\x9f\x98\x80)."),
        ROW("\"\xe9\x83\xa8\xe5\x93\x81\\u53f0\xe5\xb8\xb3\"",
            "s(\xe9\x83\xa8\xe5\x93\x81\xe5\x8f\xb0\xe5\xb8\xb3)."),
        ROW("\"abcdefgh\xe9\x83\xa8ijklmnopqrstuvwxyz0123456789\"",
            "s(abcdefgh\xe9\x83\xa8ijklmnopqrstuvwxyz0123456789)."),
        ROW("\"\x7f\"", "s(\x7f)."),
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_tokens(rows[i].text, rows[i].expect);
}

static void refused(void **state)
{
    (void)state;
    static const struct sample rows[] = {
        ROW("", "!truncated@0"),
        ROW(" ", "!truncated@1"),
        ROW("\xef\xbb", "!corrupt@0"),
        ROW("[1,]", "[n(1)!corrupt@3"),
        ROW("[,1]", "[!corrupt@1"),
        ROW("[1 2]", "[n(1)!corrupt@3"),
        ROW("[1}", "[n(1)!corrupt@2"),
        ROW("{\"a\"}", "{k(a)!corrupt@4"),
        ROW("{\"a\":}", "{k(a)!corrupt@5"),
        ROW("{\"a\":1,}", "{k(a)n(1)!corrupt@7"),
        ROW("{1:2}", "{!corrupt@1"),
        ROW("[] []", "[]!corrupt@3"),
        ROW("01", "n(0)!corrupt@1"),
        ROW("-", "!truncated@1"),
        ROW("-a", "!corrupt@1"),
        ROW("1.", "!truncated@2"),
        ROW("1.e1", "!corrupt@2"),
        ROW("1e", "!truncated@2"),
        ROW("+1", "!corrupt@0"),
        ROW("tru", "!truncated@3"),
        ROW("trux", "!corrupt@3"),
        ROW("truex", "t!corrupt@4"),
        ROW("\"", "!truncated@1"),
        ROW("\"a\nb\"", "!corrupt@2"),
        ROW("\"\\x\"", "!corrupt@2"),
        ROW("\"\\u12g4\"", "!corrupt@5"),
        ROW("\"\\ud800\"", "!corrupt@7"),
        ROW("\"\\ud800\\u0041\"", "!corrupt@1"),
        ROW("\"\\udc00\"", "!corrupt@1"),
        ROW("\"\xc0\xaf\"", "!corrupt@1"),
        ROW("\"\xed\xa0\x80\"", "!corrupt@1"),
        ROW("\"\xf4\x90\x80\x80\"", "!corrupt@1"),
        ROW("\"ab\xe3\x81", "!truncated@5"),
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_tokens(rows[i].text, rows[i].expect);
}

static void message_names_what_was_expected(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct bh_diag diag = {.report = hear, .ctx = &heard};
    enum bh_json_type type;

    struct bh_json *j = bh_json_new_mem(BH_STR("[1;"), &diag);
    while (bh_json_next(j, &type) == 0)
        ;
    assert_string_equal(heard.text, "expected ',' or ']', found ';'");
    assert_int_equal(heard.offset, 2);
    bh_json_free(j);

    diag.lang = BH_LANG_JA;
    j = bh_json_new_mem(BH_STR("[1,"), &diag);
    while (bh_json_next(j, &type) == 0)
        ;
    assert_string_equal(heard.text, "値が必要だが、入力が終わっている");
    bh_json_free(j);
}

static void error_of_the_stream(void **state)
{
    (void)state;
    struct trickle t = {.left = BH_STR("[1,2"), .step = 3, .fail = BH_E_UNSUPPORTED};
    struct heard heard = {0};
    struct bh_diag diag = {.report = hear, .ctx = &heard};
    struct bh_json *j = bh_json_new((struct bh_stream){trickle_read, &t}, &diag);
    enum bh_json_type type;

    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_next(j, &type), BH_E_UNSUPPORTED);
    assert_int_equal(bh_json_next(j, &type), BH_E_UNSUPPORTED);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.offset, 4);
    bh_json_free(j);
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    char text[BH_LIMIT_DEPTH + 1];
    enum bh_json_type type;

    for (size_t over = 0; over < 2; over++) {
        memset(text, '[', sizeof(text));
        struct bh_json *j = bh_json_new_mem(bh_str_n(text, BH_LIMIT_DEPTH + over), NULL);
        int r;
        while ((r = bh_json_next(j, &type)) == 0)
            ;
        assert_int_equal(bh_json_depth(j), BH_LIMIT_DEPTH);
        assert_int_equal(r, over ? BH_E_LIMIT : BH_E_TRUNCATED);
        bh_json_free(j);
    }
}

struct record {
    struct bh_arena *arena;
    bh_str name, other;
    bool flag;
    uint64_t size;
    unsigned items, nulls;
};

static int read_name(struct bh_json *j, void *ctx)
{
    struct record *r = ctx;
    return bh_json_str(j, r->arena, &r->name);
}

static int read_other(struct bh_json *j, void *ctx)
{
    struct record *r = ctx;
    return bh_json_str_lenient(j, r->arena, &r->other);
}

static int read_flag(struct bh_json *j, void *ctx)
{
    struct record *r = ctx;
    return bh_json_bool(j, &r->flag);
}

static int read_size(struct bh_json *j, void *ctx)
{
    struct record *r = ctx;
    return bh_json_u64(j, &r->size);
}

static int read_item(struct bh_json *j, void *ctx)
{
    struct record *r = ctx;
    r->items++;
    return bh_json_skip(j);
}

static int read_items(struct bh_json *j, void *ctx)
{
    return bh_json_array(j, read_item, ctx);
}

static int read_null(struct bh_json *j, void *ctx)
{
    struct record *r = ctx;
    r->nulls += bh_json_type(j) == BH_JSON_NULL;
    return bh_json_skip(j);
}

static const struct bh_json_row record_rows[] = {
    {"name", read_name}, {"other", read_other}, {"flag", read_flag},
    {"size", read_size}, {"items", read_items}, {"null", read_null, .want_null = true},
};

static int read_record(const char *text, size_t step, struct record *ret)
{
    struct trickle t = {.left = bh_str_z(text), .step = step};
    struct bh_stream stream = {.read = trickle_read, .ctx = &t};
    BH_CLEANUP(bh_json_freep)
    struct bh_json *j = step ? bh_json_new(stream, NULL) : bh_json_new_mem(t.left, NULL);
    enum bh_json_type type;
    int r = bh_json_next(j, &type);

    if (r == 0)
        r = bh_json_object(j, record_rows, BH_COUNT(record_rows), ret);
    if (r == 0)
        r = bh_json_next(j, &type);
    return r;
}

static void table_of_members(void **state)
{
    (void)state;
    static const char text[] =
        "{\"unknown\":{\"name\":[[{}]]}, \"name\":\"n\\u0061me\", \"other\":{\"x\":[1]},"
        "\"fl\\u0061g\":true, \"size\":18446744073709551615, \"items\":[1,[2,3],{\"a\":{}},\"\"],"
        "\"flag\":null, \"null\":null}";

    for (size_t step = 0; step < 4; step++) {
        struct bh_arena arena;
        bh_arena_init(&arena, 0);
        struct record got = {.arena = &arena, .other = BH_STR("unset")};
        assert_int_equal(read_record(text, step, &got), 0);
        assert_true(bh_str_eqz(got.name, "name"));
        assert_true(bh_str_eqz(got.other, "unset"));
        assert_true(got.flag);
        assert_true(got.size == UINT64_MAX);
        assert_int_equal(got.items, 4);
        assert_int_equal(got.nulls, 1);
        bh_arena_done(&arena);
    }
}

static void values_of_a_wrong_type(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "[]",
        "{\"name\":1}",
        "{\"flag\":\"true\"}",
        "{\"size\":-1}",
        "{\"size\":1.0}",
        "{\"size\":18446744073709551616}",
        "{\"items\":{}}",
    };

    for (size_t i = 0; i < BH_COUNT(texts); i++) {
        struct bh_arena arena;
        bh_arena_init(&arena, 0);
        struct record got = {.arena = &arena};
        assert_int_equal(read_record(texts[i], 0, &got), BH_E_CORRUPT);
        bh_arena_done(&arena);
    }
}

static void strings_longer_than_the_window(void **state)
{
    (void)state;
    struct bh_buf text;

    bh_buf_init(&text, 0);
    bh_buf_add_z(&text, "[\"");
    for (int i = 0; i < 100000; i++)
        bh_buf_add_z(&text, "\xe9\x83\xa8");
    bh_buf_add_z(&text, "\", 7]");
    struct trickle t = {.left = bh_buf_str(&text), .step = SIZE_MAX};
    struct bh_json *j = bh_json_new((struct bh_stream){trickle_read, &t}, NULL);
    enum bh_json_type type;
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_text(j).len, 300000);
    assert_true(bh_str_eq(bh_json_text(j), bh_str_sub(bh_buf_str(&text), 2, 300002)));
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_true(bh_str_eqz(bh_json_text(j), "7"));
    assert_int_equal(bh_json_offset(j), 300005);
    bh_json_free(j);
    bh_buf_done(&text);
}

// prefix, n times c, suffix; read from memory or in pieces, skipped or not: the code, and the
// length of the last text.
static int read_long(const char *prefix, char c, size_t n, const char *suffix, bool stream,
                     bool skip, size_t *ret_len)
{
    struct bh_buf text;
    enum bh_json_type type;
    int r;

    bh_buf_init(&text, 0);
    bh_buf_add_z(&text, prefix);
    char *block = malloc(n);
    memset(block, c, n);
    bh_buf_add(&text, block, n);
    free(block);
    bh_buf_add_z(&text, suffix);
    struct trickle t = {.left = bh_buf_str(&text), .step = 100000};
    struct bh_stream source = {.read = trickle_read, .ctx = &t};
    struct bh_json *j = stream ? bh_json_new(source, NULL) : bh_json_new_mem(t.left, NULL);
    do {
        r = bh_json_next(j, &type);
        if (r == 0 && skip)
            r = bh_json_skip(j);
        if (bh_json_text(j).len)
            *ret_len = bh_json_text(j).len;
    } while (r == 0 && type != BH_JSON_END);
    bh_json_free(j);
    bh_buf_done(&text);
    return r;
}

static void limits(void **state)
{
    (void)state;
    static const struct {
        const char *prefix;
        char c;
        size_t n;
        const char *suffix;
        int code;
        size_t len;
    } rows[] = {
        {"[\"", 'a', BH_LIMIT_STRING, "\"]", 0, BH_LIMIT_STRING},
        {"[\"", 'a', BH_LIMIT_STRING + 1, "\"]", BH_E_LIMIT, 0},
        {"[\"\\u0041", 'a', BH_LIMIT_STRING - 1, "\"]", 0, BH_LIMIT_STRING},
        {"[\"\\u0041", 'a', BH_LIMIT_STRING, "\"]", BH_E_LIMIT, 0},
        {"[\"", 'a', BH_LIMIT_STRING - 3, "\xe9\x83\xa8\"]", 0, BH_LIMIT_STRING},
        {"[\"", 'a', BH_LIMIT_STRING - 2, "\xe9\x83\xa8\"]", BH_E_LIMIT, 0},
        {"[", '1', BH_LIMIT_NUMBER, "]", 0, BH_LIMIT_NUMBER},
        {"[", '1', BH_LIMIT_NUMBER + 1, "]", BH_E_LIMIT, 0},
        {"[-0.", '1', BH_LIMIT_NUMBER - 3, "]", 0, BH_LIMIT_NUMBER},
        {"[1e", '0', BH_LIMIT_NUMBER, "]", BH_E_LIMIT, 0},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        for (int way = 0; way < 4; way++) {
            bool skip = way & 2;
            size_t len = 0;
            assert_int_equal(read_long(rows[i].prefix, rows[i].c, rows[i].n, rows[i].suffix,
                                       way & 1, skip, &len),
                             rows[i].code);
            if (!skip)
                assert_int_equal(len, rows[i].len);
        }
    }
}

static void member_names_have_a_limit(void **state)
{
    (void)state;
    static char text[BH_LIMIT_KEY + 100];
    bh_str key;
    enum bh_json_type type;

    for (size_t over = 0; over < 2; over++) {
        int n = snprintf(text, sizeof(text), "{\"%0*d\":1}", (int)(BH_LIMIT_KEY + over), 0);
        struct bh_json *j = bh_json_new_mem(bh_str_n(text, (size_t)n), NULL);
        assert_int_equal(bh_json_next(j, &type), 0);
        assert_int_equal(bh_json_member(j, &key), over ? BH_E_LIMIT : 1);
        bh_json_free(j);
    }
}

// A name stays valid when its value comes from the same buffer or moves the window.
static void member_names_outlive_their_values_token(void **state)
{
    (void)state;
    static const char text[] = "{\"n\\u0061me\":\"v\\u0061lue\",\"plain\":\"v\\u0061l\",\"\":1}";
    static const char *const names[] = {"name", "plain", ""};
    enum bh_json_type type;

    for (size_t step = 0; step < 20; step++) {
        struct trickle t = {.left = bh_str_z(text), .step = step};
        struct bh_stream stream = {.read = trickle_read, .ctx = &t};
        struct bh_json *j = step ? bh_json_new(stream, NULL) : bh_json_new_mem(t.left, NULL);
        bh_str key;
        assert_int_equal(bh_json_next(j, &type), 0);
        for (size_t i = 0; i < BH_COUNT(names); i++) {
            assert_int_equal(bh_json_member(j, &key), 1);
            assert_true(bh_str_eqz(key, names[i]));
        }
        assert_int_equal(bh_json_member(j, &key), 0);
        bh_json_free(j);
    }
}

// Every byte, at every place of strings that are longer than what is looked at in one step.
static void special_bytes_are_found(void **state)
{
    (void)state;
    char text[64];

    for (unsigned c = 0; c < 256; c++) {
        bool plain = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
        for (size_t len = 1; len < sizeof(text); len++)
            for (size_t at = 0; at < len; at++) {
                memset(text, 'a', sizeof(text));
                text[at] = (char)c;
                text[len] = '"';
                assert_ptr_equal(bh_json_plain(text, text + len), text + (plain ? len : at));
            }
    }
}

// Only what stands in memory as it is read stays there; a text with escapes, or of a stream, is
// copied and must survive what is read after it.
static void texts_that_stay_in_place(void **state)
{
    (void)state;
    static const char text[] = "[\"plain\",\"\",\"a\\nb\",\"c\\nd\",\"last\"]";
    static const char *const values[] = {"plain", "", "a\nb", "c\nd", "last"};
    enum bh_json_type type;

    for (size_t step = 0; step < 20; step++) {
        struct trickle t = {.left = bh_str_z(text), .step = step};
        struct bh_stream stream = {.read = trickle_read, .ctx = &t};
        struct bh_json *j = step ? bh_json_new(stream, NULL) : bh_json_new_mem(t.left, NULL);
        struct bh_arena arena;
        bh_str got[BH_COUNT(values)];
        bh_arena_init(&arena, 0);
        assert_int_equal(bh_json_next(j, &type), 0);
        for (size_t i = 0; i < BH_COUNT(values); i++) {
            assert_int_equal(bh_json_element(j), 1);
            assert_int_equal(bh_json_str_in_place(j, &arena, &got[i]), 0);
            bool inside = got[i].ptr >= text && got[i].ptr < text + sizeof(text);
            assert_int_equal(inside, step == 0 && !strchr(values[i], '\n'));
        }
        assert_int_equal(bh_json_element(j), 0);
        bh_json_free(j);
        for (size_t i = 0; i < BH_COUNT(values); i++)
            assert_true(bh_str_eqz(got[i], values[i]));
        bh_arena_done(&arena);
    }
    struct bh_json *j = bh_json_new_mem(BH_STR("1"), NULL);
    bh_str none;
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_str_in_place(j, NULL, &none), BH_E_CORRUPT);
    bh_json_free(j);
}

static int read_first_element(struct bh_json *j, void *ctx)
{
    (void)ctx;
    return bh_json_element(j) < 0 ? bh_json_error(j) : 0;
}

static void values_left_half_read(void **state)
{
    (void)state;
    static const struct bh_json_row rows[] = {{"a", read_first_element}};
    enum bh_json_type type;
    bh_str key;

    struct bh_json *j = bh_json_new_mem(BH_STR("{\"a\":[1,2]}"), NULL);
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_object(j, rows, 1, NULL), BH_E_CORRUPT);
    assert_int_equal(bh_json_error(j), BH_E_CORRUPT);
    bh_json_free(j);

    j = bh_json_new_mem(BH_STR("[[1,2]]"), NULL);
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_array(j, read_first_element, NULL), BH_E_CORRUPT);
    bh_json_free(j);

    j = bh_json_new_mem(BH_STR("{\"a\":[1,2]}"), NULL);
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_member(j, &key), 1);
    assert_int_equal(bh_json_member(j, &key), BH_E_CORRUPT);
    bh_json_free(j);
}

static void fault_of_the_caller(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct bh_diag diag = {.report = hear, .ctx = &heard};
    struct bh_json *j = bh_json_new_mem(BH_STR("  [\"odd\",1]"), &diag);
    enum bh_json_type type;

    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_next(j, &type), 0);
    assert_int_equal(bh_json_fail(j, BH_E_UNSUPPORTED, "'%s' is odd", "it"), BH_E_UNSUPPORTED);
    assert_int_equal(bh_json_fail(j, BH_E_CORRUPT, "not said"), BH_E_UNSUPPORTED);
    assert_int_equal(bh_json_next(j, &type), BH_E_UNSUPPORTED);
    assert_int_equal(bh_json_skip(j), BH_E_UNSUPPORTED);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.offset, 3);
    assert_string_equal(heard.text, "'it' is odd");
    bh_json_free(j);
}

static void write_sample(struct bh_jsonw *w)
{
    bh_jsonw_object(w);
    bh_jsonw_member(w, "name", BH_STR("a\"b\\c\n\x01\x7f\xe9\x83\xa8\xff\xe3\x81"));
    bh_jsonw_member_opt(w, "nothing", BH_STR(""));
    bh_jsonw_key(w, "list");
    bh_jsonw_array(w);
    bh_jsonw_u64(w, UINT64_MAX);
    bh_jsonw_tenths(w, 98);
    bh_jsonw_hundredths(w, 5);
    bh_jsonw_bool(w, true);
    bh_jsonw_null(w);
    bh_jsonw_array_end(w);
    bh_jsonw_key(w, "empty");
    bh_jsonw_object(w);
    bh_jsonw_object_end(w);
    bh_jsonw_object_end(w);
}

static void writer(void **state)
{
    (void)state;
    static const char *const expect[] = {
        "{\"name\":\"a\\\"b\\\\c\\n\\u0001\x7f\xe9\x83\xa8\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\","
        "\"list\":[18446744073709551615,9.8,0.05,true,null],\"empty\":{}}\n",
        "{\n  \"name\": "
        "\"a\\\"b\\\\c\\n\\u0001\x7f\xe9\x83\xa8\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\n"
        "  \"list\": [\n    18446744073709551615,\n    9.8,\n    0.05,\n    true,\n    null\n  ],\n"
        "  \"empty\": {}\n}\n",
    };

    for (int pretty = 0; pretty < 2; pretty++) {
        struct bh_out out;
        struct bh_jsonw w;
        bh_out_mem(&out, 0);
        bh_jsonw_init(&w, &out, pretty);
        write_sample(&w);
        assert_int_equal(bh_jsonw_end(&w), 0);
        bh_out_char(&out, '\0');
        assert_string_equal(out.buf.ptr, expect[pretty]);
        bh_out_done(&out);
    }
}

// U+0085, U+009B, U+061C, U+180E, U+202E, U+2066, U+FEFF, U+FFF9, U+E0001 by number; U+00A0,
// U+200D, U+3042, U+FF21, U+1F600 as they are.
static void what_deceives_is_written_by_number(void **state)
{
    (void)state;
    struct bh_out out;
    struct bh_jsonw w;

    bh_out_mem(&out, 0);
    bh_jsonw_init(&w, &out, false);
    bh_jsonw_array(&w);
    bh_jsonw_str(&w, BH_STR("a\xc2\x85\xc2\x9b[31m\xd8\x9c\xe1\xa0\x8e\xe2\x80\xae\xe2\x81\xa6"
                            "\xef\xbb\xbf\xef\xbf\xb9\xf3\xa0\x80\x81z"));
    bh_jsonw_str(&w, BH_STR("\xc2\xa0\xe2\x80\x8d\xe3\x81\x82\xef\xbc\xa1\xf0\x9f\x98\x80"));
    bh_jsonw_array_end(&w);
    assert_int_equal(bh_jsonw_end(&w), 0);
    bh_out_char(&out, '\0');
    assert_string_equal(out.buf.ptr,
                        "[\"a\\u0085\\u009b[31m\\u061c\\u180e\\u202e\\u2066"
                        "\\ufeff\\ufff9\\udb40\\udc01z\","
                        "\"\xc2\xa0\xe2\x80\x8d\xe3\x81\x82\xef\xbc\xa1\xf0\x9f\x98\x80\"]\n");
    bh_out_done(&out);
}

static void writer_has_the_readers_depth(void **state)
{
    (void)state;

    for (unsigned over = 0; over < 2; over++) {
        struct bh_out out;
        struct bh_jsonw w;
        bh_out_mem(&out, 0);
        bh_jsonw_init(&w, &out, false);
        for (unsigned i = 0; i < BH_LIMIT_DEPTH + over; i++)
            bh_jsonw_array(&w);
        for (unsigned i = 0; i < BH_LIMIT_DEPTH + over; i++)
            bh_jsonw_array_end(&w);
        assert_int_equal(bh_jsonw_end(&w), over ? BH_E_LIMIT : 0);
        bh_out_done(&out);
    }
}

static void error_of_the_output(void **state)
{
    (void)state;
    struct bh_out out;
    struct bh_jsonw w;

    bh_out_mem(&out, 20);
    bh_jsonw_init(&w, &out, true);
    write_sample(&w);
    assert_int_equal(bh_jsonw_end(&w), BH_E_LIMIT);
    bh_out_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(message_names_what_was_expected),
        cmocka_unit_test(error_of_the_stream),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(table_of_members),
        cmocka_unit_test(values_of_a_wrong_type),
        cmocka_unit_test(strings_longer_than_the_window),
        cmocka_unit_test(limits),
        cmocka_unit_test(member_names_have_a_limit),
        cmocka_unit_test(member_names_outlive_their_values_token),
        cmocka_unit_test(special_bytes_are_found),
        cmocka_unit_test(texts_that_stay_in_place),
        cmocka_unit_test(values_left_half_read),
        cmocka_unit_test(fault_of_the_caller),
        cmocka_unit_test(writer),
        cmocka_unit_test(what_deceives_is_written_by_number),
        cmocka_unit_test(writer_has_the_readers_depth),
        cmocka_unit_test(error_of_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
