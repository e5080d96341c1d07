// SPDX-License-Identifier: Apache-2.0
// Parts of inputs.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/input.h"

static const char digits[] = "0123456789abcdef";

// A file of the sixteen digits, already without a name.
static int digits_file(void)
{
    char path[] = "/tmp/buhin-test-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(write(fd, digits, 16), 16);
    return fd;
}

static void check_parts(const struct bh_input *whole)
{
    struct bh_arena arena;
    struct bh_input outer, inner;
    char buf[16];
    size_t n;
    bh_str s;

    bh_arena_init(&arena, 0);
    assert_int_equal(bh_input_part(whole, &arena, 4, 10, &outer), 0);
    assert_int_equal(outer.size, 10);
    assert_int_equal(bh_input_part(&outer, &arena, 2, 5, &inner), 0);
    outer = (struct bh_input){0}; // the inner part does not need it
    assert_int_equal(inner.read_at(&inner, 0, buf, sizeof(buf), &n), 0);
    assert_int_equal(n, 5);
    assert_memory_equal(buf, "6789a", 5);
    assert_int_equal(inner.read_at(&inner, 3, buf, 1, &n), 0);
    assert_memory_equal(buf, "9", 1);
    assert_int_equal(inner.read_at(&inner, 5, buf, 1, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(inner.read_at(&inner, UINT64_MAX, buf, 1, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(bh_input_all(&inner, &arena, 5, &s), 0);
    assert_true(bh_str_eqz(s, "6789a"));
    assert_int_equal(bh_input_part(&inner, &arena, 5, 0, &outer), 0);
    assert_int_equal(bh_input_part(&inner, &arena, 1, 5, &outer), BH_E_TRUNCATED);
    assert_int_equal(bh_input_part(&inner, &arena, UINT64_MAX, 2, &outer), BH_E_TRUNCATED);
    bh_arena_done(&arena);
}

static void parts_of_a_file(void **state)
{
    (void)state;
    int fd = digits_file();
    struct bh_input in;

    assert_int_equal(bh_input_fd(fd, &in), 0);
    check_parts(&in);
    close(fd);
}

static void parts_of_memory(void **state)
{
    (void)state;
    struct bh_input in = bh_input_mem(bh_str_n(digits, 16));

    check_parts(&in);
}

// Gives at most `step` bytes a call.
struct slow {
    struct bh_input_cursor cursor;
    struct bh_stream stream;
    size_t step;
};

static int slow_read(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct slow *s = ctx;

    return s->stream.read(s->stream.ctx, buf, len < s->step ? len : s->step, ret_n);
}

static void whole_streams(void **state)
{
    static char bytes[100000];
    static const size_t sizes[] = {0, 1, 4095, 4096, 8190, 8191, 8192, 20000, sizeof(bytes)};
    static const size_t steps[] = {1, 1000, 4096, SIZE_MAX};
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    bh_str all;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 31 + i / 251);
    for (size_t i = 0; i < BH_COUNT(sizes); i++)
        for (size_t k = 0; k < BH_COUNT(steps); k++) {
            struct bh_input in = bh_input_mem(bh_str_n(bytes, sizes[i]));
            struct slow slow = {.cursor = {.in = &in}, .step = steps[k]};
            struct bh_stream s = {.read = slow_read, .ctx = &slow};
            slow.stream = bh_stream_input(&slow.cursor);
            assert_int_equal(bh_stream_all(&s, &arena, sizes[i], &all), 0);
            assert_true(bh_str_eq(all, bh_str_n(bytes, sizes[i])));
            if (!sizes[i])
                continue;
            slow.cursor.at = 0;
            assert_int_equal(bh_stream_all(&s, &arena, sizes[i] - 1, &all), BH_E_LIMIT);
        }
}

static int again(void *ctx, struct bh_stream *ret)
{
    struct bh_input_cursor *cursor = ctx;

    cursor->at = 0;
    *ret = bh_stream_input(cursor);
    return 0;
}

static void read_forward(void **state)
{
    const struct bh_input text = bh_input_mem(BH_STR("abcdef"));
    struct bh_input_cursor cursor = {.in = &text};
    struct bh_input_forward forward = {.stream = bh_stream_input(&cursor)};
    const struct bh_input in = bh_input_stream(&forward);
    char buf[8];
    size_t n;

    (void)state;
    assert_true(in.size == UINT64_MAX);
    assert_int_equal(in.read_at(&in, 0, buf, 4, &n), 0);
    assert_memory_equal(buf, "abcd", n);
    assert_int_equal(in.read_at(&in, 0, buf, 4, &n), BH_E_UNSUPPORTED);
    assert_int_equal(in.read_at(&in, 5, buf, 4, &n), BH_E_UNSUPPORTED);
    forward.restart = again;
    forward.ctx = &cursor;
    assert_int_equal(in.read_at(&in, 2, buf, 4, &n), BH_E_UNSUPPORTED);
    assert_int_equal(in.read_at(&in, 0, buf, 8, &n), 0);
    assert_int_equal(n, 6);
    assert_memory_equal(buf, "abcdef", n);
    assert_int_equal(in.read_at(&in, 6, buf, 8, &n), 0);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_streams),
        cmocka_unit_test(read_forward),
        cmocka_unit_test(parts_of_a_file),
        cmocka_unit_test(parts_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
