// SPDX-License-Identifier: Apache-2.0
// Slices, arena, buffer, readers, tables.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/parallel.h"
#include "base/str.h"
#include "base/text.h"

static void cut_visits_every_field(void **state)
{
    (void)state;
    bh_str rest = BH_STR("a,,b,"), item;
    const char *expect[] = {"a", "", "b"};

    for (size_t i = 0; i < 3; i++) {
        assert_true(bh_str_cut(&rest, ',', &item));
        assert_true(bh_str_eqz(item, expect[i]));
    }
}

static void numbers_that_do_not_fit(void **state)
{
    (void)state;
    uint64_t v;

    assert_true(bh_str_u64(BH_STR("18446744073709551615"), &v));
    assert_true(v == UINT64_MAX);
    assert_false(bh_str_u64(BH_STR("18446744073709551616"), &v));
    assert_false(bh_str_u64(BH_STR(""), &v));
    assert_false(bh_str_u64(BH_STR("-1"), &v));
}

static void percent_encodings(void **state)
{
    static const struct {
        const char *text;
        size_t at;
        int octet;
    } rows[] = {
        {"%2f", 0, 0x2f}, {"a%FFb", 1, 0xff}, {"%00", 0, 0},  {"a%FF", 0, -1}, {"%F", 0, -1},
        {"%", 0, -1},     {"", 0, -1},        {"%2f", 3, -1}, {"%g0", 0, -1},  {"%0 ", 0, -1},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(rows); i++)
        assert_int_equal(bh_str_percent(bh_str_z(rows[i].text), rows[i].at), rows[i].octet);
}

static void arena_cap(void **state)
{
    (void)state;
    struct bh_arena a;
    bh_str s;

    bh_arena_init(&a, 100);
    assert_int_equal(bh_arena_str(&a, BH_STR("forty bytes"), &s), 0);
    assert_string_equal(s.ptr, "forty bytes");
    assert_null(bh_arena_alloc(&a, 100));
    assert_null(bh_arena_array(&a, SIZE_MAX, 2));
    bh_arena_done(&a);
}

static void arena_keeps_big_and_small(void **state)
{
    (void)state;
    struct bh_arena a;

    bh_arena_init(&a, 0);
    for (size_t i = 1; i < 200; i++) {
        unsigned char *p = bh_arena_alloc(&a, i * 997 % 70000 + 1);
        assert_non_null(p);
        memset(p, 1, i * 997 % 70000 + 1);
    }
    bh_arena_reset(&a);
    assert_int_equal(a.used, 0);
    assert_non_null(bh_arena_alloc(&a, 10));
    bh_arena_done(&a);
}

static void arena_adopts(void **state)
{
    (void)state;
    struct bh_arena a, b, c;
    bh_str one, two, big, more;

    bh_arena_init(&a, 1000);
    bh_arena_init(&b, 0);
    bh_arena_init(&c, 0);
    bh_arena_adopt(&a, &c); // nothing into nothing
    assert_int_equal(bh_arena_str(&b, BH_STR("two"), &two), 0);
    assert_int_equal(bh_arena_printf(&b, &big, "%070000d", 7), 0);
    bh_arena_adopt(&c, &b);
    assert_int_equal(b.used, 0);
    assert_int_equal(bh_arena_str(&a, BH_STR("one"), &one), 0);
    size_t used = a.used + c.used;
    bh_arena_adopt(&a, &c);
    assert_int_equal(a.used, used);
    assert_int_equal(a.cap, 1000);
    assert_int_equal(bh_arena_str(&c, BH_STR("more"), &more), 0);
    bh_arena_done(&c);
    assert_string_equal(one.ptr, "one");
    assert_string_equal(two.ptr, "two");
    assert_int_equal(big.ptr[69999], '7');
    bh_arena_done(&a);
    bh_arena_done(&b);
}

static int count_up(void *ctx, unsigned i)
{
    ((unsigned *)ctx)[i] += i + 1;
    return 0;
}

static int fail_from_two_on(void *ctx, unsigned i)
{
    (void)ctx;
    return i < 2 ? 0 : -(int)i;
}

static void parallel_runs_each_once(void **state)
{
    (void)state;
    unsigned seen[40] = {0};

    assert_true(bh_processors() >= 1);
    assert_int_equal(bh_parallel(0, count_up, seen), 0);
    assert_int_equal(bh_parallel(40, count_up, seen), 0);
    assert_int_equal(bh_parallel(1, count_up, seen), 0);
    assert_int_equal(seen[0], 2);
    for (unsigned i = 1; i < 40; i++)
        assert_int_equal(seen[i], i + 1);
    assert_int_equal(bh_parallel(40, fail_from_two_on, NULL), -2);
}

static void bytes_are_sticky(void **state)
{
    (void)state;
    struct bh_bytes r;

    bh_bytes_init(&r, bh_str_n("\x01\x02\x03\x04\x05", 5));
    assert_int_equal(bh_bytes_be16(&r), 0x0102);
    assert_int_equal(bh_bytes_le16(&r), 0x0403);
    assert_int_equal(bh_bytes_le32(&r), 0);
    assert_int_equal(bh_bytes_error(&r), BH_E_TRUNCATED);
    assert_int_equal(bh_bytes_u8(&r), 0);
}

static void varint_round_trip(void **state)
{
    (void)state;
    static const uint64_t values[] = {0, 127, 128, 16384, UINT32_MAX, UINT64_MAX};
    struct bh_buf b;
    struct bh_bytes r;

    bh_buf_init(&b, 0);
    for (size_t i = 0; i < BH_COUNT(values); i++)
        bh_buf_add_varint(&b, values[i]);
    bh_bytes_init(&r, bh_buf_str(&b));
    for (size_t i = 0; i < BH_COUNT(values); i++)
        assert_true(bh_bytes_varint(&r) == values[i]);
    assert_int_equal(bh_bytes_error(&r), 0);
    bh_buf_done(&b);

    bh_bytes_init(&r, bh_str_n("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10));
    assert_true(bh_bytes_varint(&r) == 0);
    assert_int_equal(bh_bytes_error(&r), BH_E_CORRUPT);
}

static void lines_of_every_ending(void **state)
{
    (void)state;
    struct bh_text t;
    bh_str line;
    const char *expect[] = {"one", "two", "", "last"};

    bh_text_init(&t, BH_STR("\xef\xbb\xbfone\ntwo\r\n\nlast"));
    for (size_t i = 0; i < 4; i++) {
        assert_true(bh_text_line(&t, &line));
        assert_true(bh_str_eqz(line, expect[i]));
        assert_int_equal(t.line, i + 1);
    }
    assert_false(bh_text_line(&t, &line));
}

// The test vector of the SipHash paper, appendix A.
static void siphash_vector(void **state)
{
    (void)state;
    struct bh_hash_key key = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    char data[15];

    for (int i = 0; i < 15; i++)
        data[i] = (char)i;
    assert_true(bh_hash(&key, bh_str_n(data, 15)) == UINT64_C(0xa129ca6149be45e5));
}

static void interned_once(void **state)
{
    (void)state;
    struct bh_intern in;
    uint32_t a, b;
    char text[16];

    assert_int_equal(bh_intern_init(&in, 0), 0);
    for (int i = 0; i < 1000; i++) {
        int n = snprintf(text, sizeof(text), "s%d", i);
        assert_int_equal(bh_intern_id(&in, bh_str_n(text, (size_t)n), &a), 0);
        assert_int_equal(bh_intern_id(&in, bh_str_n(text, (size_t)n), &b), 0);
        assert_int_equal(a, b);
        assert_int_equal(a, i + 1);
    }
    assert_true(bh_str_eqz(bh_intern_str(&in, 500), "s499"));
    assert_int_equal(bh_intern_id(&in, BH_STR(""), &a), 0);
    assert_int_equal(a, 0);
    bh_intern_done(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_visits_every_field),
        cmocka_unit_test(numbers_that_do_not_fit),
        cmocka_unit_test(percent_encodings),
        cmocka_unit_test(arena_cap),
        cmocka_unit_test(arena_keeps_big_and_small),
        cmocka_unit_test(arena_adopts),
        cmocka_unit_test(parallel_runs_each_once),
        cmocka_unit_test(bytes_are_sticky),
        cmocka_unit_test(varint_round_trip),
        cmocka_unit_test(lines_of_every_ending),
        cmocka_unit_test(siphash_vector),
        cmocka_unit_test(interned_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
