// SPDX-License-Identifier: Apache-2.0
// URI references against RFC 3986: section 2 (characters), 3.3 (segments), 4.2 (relative
// references).

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "documents/uri.h"

struct row {
    const char *text, *uri; // NULL: refused
};

static void check(bool (*make)(struct bh_buf *, bh_str), const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct bh_buf b;
        bh_buf_init(&b, 0);
        bool made = make(&b, bh_str_z(rows[i].text));
        bh_str want = bh_str_z(rows[i].uri);
        if (made != (rows[i].uri != NULL) || !bh_str_eq(bh_buf_str(&b), want))
            fail_msg("'%s' became '%.*s', not '%s'", rows[i].text, BH_FMT(bh_buf_str(&b)),
                     rows[i].uri ? rows[i].uri : "(refused)");
        bh_buf_done(&b);
    }
}

static void paths(void **state)
{
    static const struct row rows[] = {
        {"src/main.c", "src/main.c"},
        {"a b/c#d?e", "a%20b/c%23d%3Fe"},
        {"100%/%41", "100%25/%2541"},
        {"c:/x", "c%3A/x"}, // would be a scheme
        {"node_modules/@a/b+c,d=e;f", "node_modules/@a/b+c,d=e;f"},
        {"[x]{y}|\\\"<>^`", "%5Bx%5D%7By%7D%7C%5C%22%3C%3E%5E%60"},
        {"\xe5\x93\x81", "%E5%93%81"},
        {"\xff\x80\x01\x7f", "%FF%80%01%7F"}, // not UTF-8
        {"line\nend\ttab", "line%0Aend%09tab"},
        {"/etc/passwd", "etc/passwd"},
        {"//host/x/", "host/x"}, // would be an authority
        {"./a/./b//c", "a/b/c"},
        {"...", "..."},
        {"..a/b..", "..a/b.."},
        {"", ""},
        {".", ""},
        {"/", ""},
        {"..", NULL},
        {"a/../b", NULL},
        {"../../etc/passwd", NULL},
        {"a/..", NULL},
    };

    (void)state;
    check(bh_uri_path, rows, BH_COUNT(rows));
}

static void addresses(void **state)
{
    static const struct row rows[] = {
        {"https://example.com/a?b=c#d", "https://example.com/a?b=c#d"},
        {"HTTP://example.com:8080/", "http://example.com:8080/"},
        {" https://example.com ", "https://example.com"},
        {"https://example.com/\xe5\x93\x81 x", "https://example.com/%E5%93%81%20x"},
        {"https://example.com/%41%4", "https://example.com/%41%254"},
        {"https://example.com/a#b#c", "https://example.com/a#b%23c"},
        {"https://example.com/<script>\"[x]", "https://example.com/%3Cscript%3E%22%5Bx%5D"},
        {"https://", NULL},
        {"https:///path", NULL},
        {"https://user:word@example.com/", NULL},
        {"https://example.com:port/", NULL},
        {"https://ex ample.com/", NULL},
        {"javascript:alert(1)", NULL},
        {"ftp://example.com/", NULL},
        {"example.com", NULL},
        {"", NULL},
    };

    (void)state;
    check(bh_uri_web, rows, BH_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths),
        cmocka_unit_test(addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
