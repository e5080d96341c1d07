// SPDX-License-Identifier: Apache-2.0
// Comparisons by the line.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "versions/lines.h"

// A stream that gives at most `step` bytes at once, and `error` where the text ends.
struct source {
    bh_str rest;
    size_t step;
    int error;
};

static int read_source(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct source *s = ctx;
    size_t n = len < s->step ? len : s->step;

    if (!s->rest.len && s->error)
        return s->error;
    if (n > s->rest.len)
        n = s->rest.len;
    if (n)
        memcpy(buf, s->rest.ptr, n);
    s->rest = bh_str_from(s->rest, n);
    *ret_n = n;
    return 0;
}

struct heard {
    unsigned count;
    int code;
    uint64_t line;
};

static void hear(void *ctx, const struct bh_report *r)
{
    struct heard *h = ctx;

    h->count++;
    h->code = r->code;
    h->line = r->place.line;
}

static int run(const char *order, struct source source, struct bh_out *out, struct heard *heard)
{
    struct bh_stream in = {.read = read_source, .ctx = &source};
    struct bh_diag diag = {.report = hear, .ctx = heard};

    *heard = (struct heard){0};
    bh_out_mem(out, 0);
    return bh_vercmp_lines(bh_version_order_find(bh_str_z(order)), &in, out, &diag);
}

static void expect(const char *order, const char *text, const char *answer, int code, uint64_t line)
{
    static const size_t steps[] = {1, 2, 7, SIZE_MAX};
    struct heard heard;
    struct bh_out out;

    for (size_t i = 0; i < BH_COUNT(steps); i++) {
        int r = run(order, (struct source){bh_str_z(text), steps[i], 0}, &out, &heard);
        assert_int_equal(r, code);
        assert_int_equal(heard.code, code);
        assert_int_equal(heard.line, line);
        if (!bh_str_eqz(bh_buf_str(&out.buf), answer))
            fail_msg("%s: %.*s", text, BH_FMT(bh_buf_str(&out.buf)));
        bh_out_done(&out);
    }
}

static void answers(void **state)
{
    (void)state;
    expect("semver", "", "", 0, 0);
    expect("semver", "1.0.0 1.0.1\n", "1.0.0 < 1.0.1\n", 0, 0);
    expect("semver", "1.0.0 1.0.1", "1.0.0 < 1.0.1\n", 0, 0);
    expect("deb", "1.0-1 1.0~rc1-1\n1.0 0:1.0\nx_ 1\n", "1.0-1 > 1.0~rc1-1\n1.0 = 0:1.0\nx_ ? 1\n",
           0, 0);
    expect("rpm", "  1.0\t\t2.0 \r\n\n \n3 2\r\n", "1.0 < 2.0\n\n\n3 > 2\n", 0, 0);
}

static void lines_that_are_none(void **state)
{
    (void)state;
    expect("deb", "1 2\n1\n2 1\n", "1 < 2\n?\n2 > 1\n", BH_E_CORRUPT, 2);
    expect("deb", "1 2 3\n2 1", "?\n2 > 1\n", BH_E_CORRUPT, 1);
    expect("deb", "1 2\n\n1 2 3", "1 < 2\n\n?\n", BH_E_CORRUPT, 3);
}

static void bytes_for_a_terminal(void **state)
{
    (void)state;
    expect("deb", "1\x1b[2J 2\n", "1\\x1b[2J ? 2\n", 0, 0);
    expect("lexicographic", "\xe3\x81\x82 \xff\n", "\xe3\x81\x82 < \\xff\n", 0, 0);
}

static void long_lines(void **state)
{
    (void)state;
    enum { SIZE = 3 * (int)BH_LIMIT_VERSION_LINE };
    char *text = bh_alloc(SIZE);
    struct heard heard;
    struct bh_out out;

    assert_non_null(text);
    memset(text, '1', SIZE);
    memcpy(text, "1 2\n", 4);
    // The longest line that fits, with its end.
    text[100] = ' ';
    text[4 + BH_LIMIT_VERSION_LINE - 1] = '\n';
    memcpy(text + 4 + BH_LIMIT_VERSION_LINE, "3 2", 3);
    bh_str all = bh_str_n(text, 4 + BH_LIMIT_VERSION_LINE + 3);
    assert_int_equal(run("deb", (struct source){all, 1000, 0}, &out, &heard), 0);
    assert_true(bh_str_ends(bh_buf_str(&out.buf), BH_STR("\n3 > 2\n")));
    bh_out_done(&out);

    // One more, and one of which only the front is in the window.
    text[4 + BH_LIMIT_VERSION_LINE - 1] = '1';
    memcpy(text + SIZE - 5, "\n2 1\n", 5);
    all = bh_str_n(text, SIZE);
    assert_int_equal(run("deb", (struct source){all, SIZE_MAX, 0}, &out, &heard), BH_E_LIMIT);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.line, 2);
    assert_true(bh_str_eqz(bh_buf_str(&out.buf), "1 < 2\n?\n2 > 1\n"));
    bh_out_done(&out);
    bh_free(text);
}

static void broken_streams(void **state)
{
    (void)state;
    struct heard heard;
    struct bh_out out;

    int r = run("deb", (struct source){BH_STR("1 2\n3"), 2, BH_E_CORRUPT}, &out, &heard);
    assert_int_equal(r, BH_E_CORRUPT);
    assert_int_equal(heard.count, 0);
    assert_true(bh_str_eqz(bh_buf_str(&out.buf), "1 < 2\n"));
    bh_out_done(&out);
}

static void full_output(void **state)
{
    (void)state;
    struct source source = {BH_STR("1 2\n3 4\n5 6\n"), 4, 0};
    struct bh_stream in = {.read = read_source, .ctx = &source};
    struct bh_out out;

    bh_out_mem(&out, 8);
    assert_int_equal(bh_vercmp_lines(bh_version_order_find(BH_STR("deb")), &in, &out, NULL),
                     BH_E_LIMIT);
    bh_out_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(lines_that_are_none),
        cmocka_unit_test(bytes_for_a_terminal),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(broken_streams),
        cmocka_unit_test(full_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
