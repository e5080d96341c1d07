// SPDX-License-Identifier: Apache-2.0
// The spool of a scan: the order of answers does not matter, also when there is more than is kept.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/inventory_text.h"
#include "base/error.h"
#include "base/str.h"
#include "scan/spool.h"

#define FILES 6

static const struct bh_finder finder = {.name = "f"};
static const struct bh_finder *const finders[] = {&finder, NULL};

// Each says two parts, each part in a frame of its own. By path: "a" "b" ... "f".
struct told {
    struct said part[2];
    uint64_t id;
    unsigned sent;
};

static void tell(struct told t[FILES])
{
    static const char *const paths[FILES] = {"a", "b", "c", "d", "e", "f"};
    static const size_t sizes[FILES] = {100, 3000, 10, 2000, 10, 4000};
    char text[4096];

    memset(text, 'x', sizeof(text));
    for (size_t i = 0; i < FILES; i++) {
        t[i] = (struct told){0};
        for (size_t k = 0; k < 2; k++) {
            const struct bh_component c = {
                .kind = BH_LIBRARY,
                .name = bh_str_z(paths[i]),
                .version = {bh_str_z(k ? "2" : "1"), BH_KNOWN},
                .description = bh_str_n(text, sizes[i] / 2),
                .evidence = {.offset = UINT64_MAX},
            };
            said_init(&t[i].part[k], paths[i], "f");
            said_component(&t[i].part[k], &c);
        }
    }
}

static void untell(struct told t[FILES])
{
    for (size_t i = 0; i < FILES; i++)
        for (size_t k = 0; k < 2; k++)
            said_done(&t[i].part[k]);
}

static void send_next(struct bh_spool *s, struct told *t)
{
    struct bh_buf frame;

    bh_buf_init(&frame, 0);
    bh_buf_add_varint(&frame, 0);
    bh_buf_add_str(&frame, bh_buf_str(&t->part[t->sent++].events));
    assert_int_equal(bh_spool_add(s, t->id, bh_buf_str(&frame)), 0);
    bh_buf_done(&frame);
}

// The inventory when jobs and frames come as `order` says: digits of it in base FILES.
static void run(uint64_t most, unsigned order, struct bh_buf *ret_text)
{
    struct bh_spool *s = bh_spool_new(most);
    struct bh_inventory *inv = bh_inventory_new();
    struct told t[FILES];

    assert_non_null(s);
    assert_non_null(inv);
    tell(t);
    for (size_t i = 0; i < FILES; i++) {
        size_t at = (i * (order % 2 ? 5 : 1) + order) % FILES;
        assert_int_equal(bh_spool_open(s, bh_str_z(t[at].part[0].path), &t[at].id), 0);
    }
    for (unsigned left = 2 * FILES; left; order = order / FILES + order * 7919) {
        struct told *next = &t[order % FILES];
        for (size_t i = 0; next->sent == 2; i++)
            next = &t[i];
        send_next(s, next);
        left--;
    }
    assert_int_equal(bh_spool_drain(s, finders, inv), 0);
    assert_int_equal(bh_inventory_finish(inv), 0);
    inventory_text(inv, ret_text);
    bh_inventory_free(inv);
    bh_spool_free(s);
    untell(t);
}

static bool says(const struct bh_buf *text, const char *what)
{
    return bh_str_search(bh_buf_str(text), bh_str_z(what)) < text->len;
}

static void same_in_any_order(void **state)
{
    (void)state;
    // In all some 9,500 bytes are said. Of 8,000 half is kept, which is "a" to "c" with some 3,400;
    // of 2,000 "a" alone, for "b" would exceed 1,000 though "c" behind it would not.
    static const struct {
        uint64_t most;
        const char *last;
    } rows[] = {{20000, "f"}, {8000, "c"}, {2000, "a"}, {10, ""}};

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_buf first, other;
        bh_buf_init(&first, 0);
        bh_buf_init(&other, 0);
        run(rows[i].most, 0, &first);
        for (char name = 'a'; name <= 'f'; name++) {
            char note[64], part[64];
            snprintf(note, sizeof(note), "%c:0:-1 not kept", name);
            snprintf(part, sizeof(part), "library-%c-2-", name);
            bool kept = rows[i].last[0] >= name;
            if (says(&first, note) == kept || says(&first, part) != kept)
                fail_msg("most %llu, '%c':\n%.*s", (unsigned long long)rows[i].most, name,
                         BH_FMT(bh_buf_str(&first)));
        }
        for (unsigned order = 1; order < 500; order++) {
            bh_buf_clear(&other);
            run(rows[i].most, order, &other);
            assert_true(bh_str_eq(bh_buf_str(&first), bh_buf_str(&other)));
        }
        bh_buf_done(&first);
        bh_buf_done(&other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
