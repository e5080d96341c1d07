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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_a_file),
        cmocka_unit_test(parts_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
