// SPDX-License-Identifier: Apache-2.0
// VEX statements: records, and which products they mean.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "model/event.h"

static struct bh_vex_statement full_statement(void)
{
    static bh_str ids[] = {{"CVE-2099-1", 10}, {"GHSA-x", 6}}, versions[] = {{"1.0", 3}};
    static struct bh_vex_identifier of_product[] = {{BH_VEX_PURL, {"pkg:oci/app", 11}},
                                                    {BH_VEX_REF, {"", 0}}},
                                    of_part[] = {{BH_VEX_HASH, {"SHA-1:00", 8}}};
    static struct bh_vex_thing parts[] = {
        {.name = {"part", 4}, .identifiers = of_part, .identifier_count = 1}};
    static struct bh_vex_product products[] = {{.thing = {.name = {"app", 3},
                                                          .version = {"1", 1},
                                                          .supplier = {"Ex", 2},
                                                          .identifiers = of_product,
                                                          .identifier_count = 2,
                                                          .versions = versions,
                                                          .version_count = 1},
                                                .parts = parts,
                                                .part_count = 1},
                                               {.thing = {.name = {"other", 5}}}};

    return (struct bh_vex_statement){.format = BH_STR("openvex"),
                                     .document = BH_STR("https://example.org/1"),
                                     .author = BH_STR("Ex"),
                                     .role = BH_STR("vendor"),
                                     .time = -1,
                                     .ids = ids,
                                     .id_count = 2,
                                     .products = products,
                                     .product_count = 2,
                                     .status = BH_VEX_NOT_AFFECTED,
                                     .status_word = BH_STR("not_affected"),
                                     .justification = BH_STR("component_not_present"),
                                     .response = BH_STR("update"),
                                     .impact = BH_STR("none"),
                                     .action = BH_STR("wait"),
                                     .text = BH_STR("t\0u"),
                                     .action_time = BH_TIME_UNKNOWN};
}

static void a_statement_round_trips(void **state)
{
    (void)state;
    const struct bh_event in = {.kind = BH_EVENT_VEX, .vex = full_statement()};
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_buf BH_CLEANUP(bh_buf_done) b;
    struct bh_event e;
    struct bh_bytes r;

    bh_arena_init(&arena, 0);
    bh_buf_init(&b, 0);
    bh_event_encode(&b, &in);
    assert_int_equal(bh_buf_error(&b), 0);
    bh_bytes_init(&r, bh_buf_str(&b));
    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, BH_EVENT_VEX);
    const struct bh_vex_statement *s = &e.vex;
    assert_true(bh_str_eqz(s->format, "openvex") && bh_str_eqz(s->author, "Ex"));
    assert_true(bh_str_eqz(s->document, "https://example.org/1") && bh_str_eqz(s->role, "vendor"));
    assert_true(s->time == -1 && s->action_time == BH_TIME_UNKNOWN);
    assert_int_equal(s->id_count, 2);
    assert_true(bh_str_eqz(s->ids[1], "GHSA-x"));
    assert_int_equal(s->status, BH_VEX_NOT_AFFECTED);
    assert_true(bh_str_eqz(s->status_word, "not_affected"));
    assert_true(bh_str_eqz(s->justification, "component_not_present"));
    assert_true(bh_str_eqz(s->response, "update") && bh_str_eqz(s->impact, "none"));
    assert_true(bh_str_eqz(s->action, "wait") && bh_str_eq(s->text, BH_STR("t\0u")));
    assert_int_equal(s->product_count, 2);
    const struct bh_vex_thing *t = &s->products[0].thing;
    assert_true(bh_str_eqz(t->name, "app") && bh_str_eqz(t->version, "1"));
    assert_true(bh_str_eqz(t->supplier, "Ex") && t->version_count == 1);
    assert_int_equal(t->identifier_count, 2);
    assert_int_equal(t->identifiers[1].kind, BH_VEX_REF);
    assert_int_equal(s->products[0].part_count, 1);
    assert_true(bh_str_eqz(s->products[0].parts[0].identifiers[0].value, "SHA-1:00"));
    assert_true(bh_str_eqz(s->products[1].thing.name, "other") && !s->products[1].part_count);
}

// A record that is cut anywhere is refused, and never read past its end.
static void a_cut_record_is_refused(void **state)
{
    (void)state;
    const struct bh_vex_statement in = full_statement();
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_buf BH_CLEANUP(bh_buf_done) b;

    bh_arena_init(&arena, 0);
    bh_buf_init(&b, 0);
    bh_vex_encode(&b, &in);
    for (size_t len = 0; len < b.len; len++) {
        struct bh_vex_statement s = {0};
        struct bh_bytes r;
        bh_bytes_init(&r, bh_str_n(b.ptr, len));
        int code = bh_vex_decode(&r, &arena, &s);
        assert_true(code < 0 || bh_bytes_error(&r) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_round_trips),
        cmocka_unit_test(a_cut_record_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
