// SPDX-License-Identifier: Apache-2.0
// gzip files: bytes by RFC 1952, made by hand with stored blocks.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "formats/gzip.h"

// "ab" in one stored block; CRC-32 of "ab" is 0x9e83486d.
#define HEAD "\x1f\x8b\x08\0\0\0\0\0\0\xff"
#define BLOCK                                                                                      \
    "\x01\x02\0\xfd\xff"                                                                           \
    "ab"
#define CRC  "\x6d\x48\x83\x9e"
#define SIZE "\x02\0\0\0"
static const char good[] = HEAD BLOCK CRC SIZE;
#define GOOD_LEN (sizeof(good) - 1)

static int all_of(bh_str file, uint64_t cap, char *out, size_t *ret_len)
{
    const struct bh_input in = bh_input_mem(file);
    struct bh_gzip *g;
    struct bh_stream s;
    size_t n = 1;
    int r = bh_gzip_open(&in, cap, &g, &s);

    *ret_len = 0;
    while (r == 0 && n) {
        r = s.read(s.ctx, out + *ret_len, 1, &n);
        *ret_len += r == 0 ? n : 0;
    }
    bh_gzip_close(g);
    return r;
}

static void test_members(void **state)
{
    char two[2 * GOOD_LEN], out[16];
    size_t n;

    (void)state;
    assert_int_equal(all_of(bh_str_n(good, GOOD_LEN), 100, out, &n), 0);
    assert_int_equal(n, 2);
    memcpy(two, good, GOOD_LEN);
    memcpy(two + GOOD_LEN, good, GOOD_LEN);
    assert_int_equal(all_of(bh_str_n(two, sizeof(two)), 100, out, &n), 0);
    assert_int_equal(n, 4);
    assert_memory_equal(out, "abab", 4);
    assert_int_equal(all_of(bh_str_n(two, sizeof(two)), 3, out, &n), BH_E_LIMIT);
}

static void test_truncated_anywhere(void **state)
{
    char out[16];
    size_t n;

    (void)state;
    for (size_t len = 1; len < GOOD_LEN; len++)
        assert_int_equal(all_of(bh_str_n(good, len), 100, out, &n), BH_E_TRUNCATED);
}

static void test_wrong(void **state)
{
    static const char *const files[] = {HEAD BLOCK "\x6d\x48\x83\x9f" SIZE,
                                        HEAD BLOCK CRC "\x03\0\0\0", HEAD "\x07",
                                        "\x1f\x8b\x09\0\0\0\0\0\0\xff"};
    static const size_t lengths[] = {GOOD_LEN, GOOD_LEN, 11, 10};
    char out[16];
    size_t n;

    (void)state;
    for (size_t i = 0; i < BH_COUNT(files); i++)
        assert_int_equal(all_of(bh_str_n(files[i], lengths[i]), 100, out, &n), BH_E_CORRUPT);
    // Something else behind a member is no gzip file.
    char tail[GOOD_LEN + 1];
    memcpy(tail, good, GOOD_LEN);
    tail[GOOD_LEN] = 'x';
    assert_true(all_of(bh_str_n(tail, sizeof(tail)), 100, out, &n) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_truncated_anywhere),
        cmocka_unit_test(test_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
