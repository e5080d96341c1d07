// SPDX-License-Identifier: Apache-2.0
// Documents of all kinds of feeds: the first line names the kind. Whatever is read is encoded,
// decoded and encoded again to the same bytes, and evaluated.

#include <stdint.h>

#include "advisories/lifecycle_codec.h"
#include "base/error.h"
#include "feeds/feed.h"
#include "match/match.h"
#include "triage/lifecycle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_same(struct bh_buf *one, struct bh_buf *two)
{
    if (bh_buf_error(one) == 0 && bh_buf_error(two) == 0 &&
        !bh_str_eq(bh_buf_str(one), bh_buf_str(two)))
        __builtin_trap();
}

static void check_record(const struct bh_advisory *a, struct bh_arena *arena)
{
    struct bh_advisory again;
    struct bh_buf one, two;
    struct bh_bytes r;

    bh_buf_init(&one, 0);
    bh_buf_init(&two, 0);
    bh_advisory_encode(&one, a);
    bh_bytes_init(&r, bh_buf_str(&one));
    if (bh_buf_error(&one) == 0 && bh_advisory_decode(&r, arena, &again) == 0) {
        bh_advisory_encode(&two, &again);
        check_same(&one, &two);
    }
    bh_buf_done(&one);
    bh_buf_done(&two);
}

static void check_affected(const struct bh_affected *a, struct bh_arena *arena)
{
    const struct bh_asked_version versions[] = {
        {.text = BH_STR("1.0.1e")},
        {BH_STR("1.0.1e-2+deb7u4"), BH_STR("1.0.1e~"), BH_STR("1.0.1e.0"), "%s", BH_STR_EMPTY}};
    struct bh_affected again;
    struct bh_statement s;
    struct bh_buf one, two;
    struct bh_bytes r;

    bh_buf_init(&one, 0);
    bh_buf_init(&two, 0);
    bh_affected_encode(&one, a);
    bh_bytes_init(&r, bh_buf_str(&one));
    if (bh_buf_error(&one) == 0 && bh_affected_decode(&r, arena, &again) == 0) {
        bh_affected_encode(&two, &again);
        check_same(&one, &two);
    }
    for (size_t i = 0; i < BH_COUNT(versions); i++)
        if (bh_evaluate(a, &versions[i], arena, &s) == 0 && !s.reason.format)
            __builtin_trap();
    bh_buf_done(&one);
    bh_buf_done(&two);
}

static int on_advisory(void *ctx, const struct bh_advisory *a)
{
    struct bh_arena *arena = ctx;

    if (!a->id.len)
        __builtin_trap();
    check_record(a, arena);
    for (size_t i = 0; i < a->affected_count; i++)
        check_affected(&a->affected[i], arena);
    return 0;
}

static int on_product(void *ctx, bh_str purl, bh_str product)
{
    (void)ctx;
    if (!purl.len || !bh_str_has(product, ':'))
        __builtin_trap();
    return 0;
}

static int on_name(void *ctx, const struct bh_product_name *n)
{
    struct bh_product_name again;
    struct bh_buf one, two;
    struct bh_bytes r;

    (void)ctx;
    bh_buf_init(&one, 0);
    bh_buf_init(&two, 0);
    bh_product_name_encode(&one, n);
    bh_bytes_init(&r, bh_buf_str(&one));
    if (bh_buf_error(&one) == 0) {
        if (bh_product_name_decode(&r, &again) < 0)
            __builtin_trap();
        bh_product_name_encode(&two, &again);
        check_same(&one, &two);
    }
    bh_buf_done(&one);
    bh_buf_done(&two);
    return 0;
}

static int on_lifecycle(void *ctx, const struct bh_lifecycle *l)
{
    struct bh_lifecycle again;
    struct bh_buf one, two;
    struct bh_bytes r;

    bh_buf_init(&one, 0);
    bh_buf_init(&two, 0);
    bh_lifecycle_encode(&one, l);
    bh_bytes_init(&r, bh_buf_str(&one));
    if (bh_buf_error(&one) == 0 && bh_lifecycle_decode(&r, ctx, &again) == 0) {
        bh_lifecycle_encode(&two, &again);
        check_same(&one, &two);
        (void)bh_release_line_of(&again, BH_STR("3.0.13"));
    }
    bh_buf_done(&one);
    bh_buf_done(&two);
    return 0;
}

static int on_all_names(void *ctx, bh_str lang)
{
    (void)ctx;
    if (lang.len != 2)
        __builtin_trap();
    return 0;
}

static int on_covers(void *ctx, bh_str ecosystem, bh_str part, unsigned parts)
{
    (void)ctx;
    if (!ecosystem.len || !part.len || !parts)
        __builtin_trap();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bh_str rest = bh_str_n(data, size), name;
    const struct bh_feed_kind *kind =
        bh_str_cut(&rest, '\n', &name) ? bh_feed_kind_find(name) : NULL;
    struct bh_arena arena;
    struct bh_diag diag = {0};

    if (!kind)
        return 0;
    bh_arena_init(&arena, (size_t)64 << 20);
    const struct bh_input in = bh_input_mem(rest);
    const struct bh_feed_sink sink = {.arena = &arena,
                                      .advisory = on_advisory,
                                      .product = on_product,
                                      .name = on_name,
                                      .all_names = on_all_names,
                                      .lifecycle = on_lifecycle,
                                      .covers = on_covers,
                                      .ctx = &arena};
    (void)!kind->read(&in, &diag, &sink);
    bh_arena_done(&arena);
    return 0;
}
