// SPDX-License-Identifier: Apache-2.0
// Digests: vectors of RFC 1321, FIPS 180 and its examples; base64: RFC 4648, section 10.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/error.h"

#define ALL ((1u << BH_DIGEST_KINDS) - 1)

static void check(const char *text, const char *const expect[BH_DIGEST_KINDS])
{
    for (size_t step = 1; step <= 1000; step += 999) {
        struct bh_digest d;
        char hex[2 * BH_DIGEST_MAX + 1];
        assert_int_equal(bh_digest_init(&d, ALL), 0);
        for (bh_str rest = bh_str_z(text); rest.len; rest = bh_str_from(rest, step))
            bh_digest_add(&d, rest.ptr, rest.len < step ? rest.len : step);
        for (enum bh_digest_kind kind = 0; kind < BH_DIGEST_KINDS; kind++) {
            assert_int_equal(bh_digest_hex(&d, kind, hex), 0);
            assert_string_equal(hex, expect[kind]);
            assert_int_equal(strlen(hex), 2 * bh_digest_size(kind));
        }
        bh_digest_done(&d);
    }
}

static void vectors(void **state)
{
    (void)state;
    static const char *const of_nothing[BH_DIGEST_KINDS] = {
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
        "274edebfe76f65fbd51ad2f14898b95b",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    };
    static const char *const of_abc[BH_DIGEST_KINDS] = {
        "900150983cd24fb0d6963f7d28e17f72",
        "a9993e364706816aba3e25717850c26c9cd0d89d",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    };

    check("", of_nothing);
    check("abc", of_abc);
}

static void only_what_was_asked_for(void **state)
{
    (void)state;
    struct bh_digest d;
    char hex[2 * BH_DIGEST_MAX + 1];

    assert_int_equal(bh_digest_init(&d, 1u << BH_SHA256), 0);
    bh_digest_add(&d, "abc", 3);
    assert_int_equal(bh_digest_hex(&d, BH_SHA1, hex), BH_E_UNSUPPORTED);
    assert_int_equal(bh_digest_hex(&d, BH_SHA256, hex), 0);
    assert_int_equal(bh_digest_hex(&d, BH_SHA256, hex), BH_E_UNSUPPORTED);
    bh_digest_done(&d);
}

static void names(void **state)
{
    (void)state;

    assert_string_equal(bh_digest_cyclonedx(BH_SHA1), "SHA-1");
    assert_string_equal(bh_digest_cyclonedx(BH_SHA512), "SHA-512");
}

static void hexadecimal(void **state)
{
    (void)state;
    unsigned char bytes[4];
    size_t len = 9;

    assert_true(bh_hex_decode(BH_STR("00fFA5"), bytes, sizeof(bytes), &len));
    assert_int_equal(len, 3);
    assert_memory_equal(bytes, "\x00\xff\xa5", 3);
    assert_true(bh_hex_decode(BH_STR(""), bytes, sizeof(bytes), &len));
    assert_int_equal(len, 0);
    assert_false(bh_hex_decode(BH_STR("abc"), bytes, sizeof(bytes), &len));
    assert_false(bh_hex_decode(BH_STR("0g"), bytes, sizeof(bytes), &len));
    assert_false(bh_hex_decode(BH_STR("0102030405"), bytes, sizeof(bytes), &len));
}

static void base64(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
        {"+/+/", "\xfb\xff\xbf"},
    };
    static const char *const bad[] = {
        "Z",    "Zg",   "Zg=",  "Z===", "====",   "=Zg=",         "Zg==Zg==",
        "Zh==", "Zm9=", "Zm 9", "-_-_", "Zg==\n", "Zm9vYmFyYg==",
    };
    unsigned char bytes[6];
    size_t len;

    for (size_t i = 0; i < BH_COUNT(good); i++) {
        assert_true(bh_base64_decode(bh_str_z(good[i][0]), bytes, sizeof(bytes), &len));
        assert_true(bh_str_eqz(bh_str_n(bytes, len), good[i][1]));
    }
    assert_true(bh_base64_decode(BH_STR("Zm9vYg=="), bytes, 4, &len)); // it just fits
    assert_false(bh_base64_decode(BH_STR("Zm9vYg=="), bytes, 3, &len));
    for (size_t i = 0; i < BH_COUNT(bad); i++)
        if (bh_base64_decode(bh_str_z(bad[i]), bytes, sizeof(bytes), &len))
            fail_msg("'%s' was read", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors), cmocka_unit_test(only_what_was_asked_for),
        cmocka_unit_test(names),   cmocka_unit_test(hexadecimal),
        cmocka_unit_test(base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
