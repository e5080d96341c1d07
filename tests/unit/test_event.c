// SPDX-License-Identifier: Apache-2.0
// Events: what is written is read back; what lies is refused.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/limits.h"
#include "model/event.h"

#define S(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const struct bh_licence licences[] = {{BH_LICENCE_DECLARED, S("MIT")},
                                             {BH_LICENCE_FOUND, S("a\0b")}};
static const struct bh_hash_value hashes[] = {{S("SHA-256"), S("00ff")}};
static const struct bh_property properties[] = {{S("n"), S("v"), S("ja")}, {S("n"), S(""), S("")}};

static const bh_str identities[] = {S("pkg:npm/b"), S("")};

static struct bh_event component_event(void)
{
    return (struct bh_event){
        .kind = BH_EVENT_COMPONENT,
        .component = {.kind = BH_CRYPTO_ASSET,
                      .name = BH_STR("name"),
                      .version = {BH_STR(""), BH_WITHHELD},
                      .purl = BH_STR("pkg:npm/a"),
                      .cpe = BH_STR("cpe"),
                      .source_name = BH_STR("src"),
                      .source_version = BH_STR("1"),
                      .supplier = {BH_STR("supplier"), BH_KNOWN},
                      .description = BH_STR("text"),
                      .scope = BH_SCOPE_EXCLUDED,
                      .root = true,
                      .evidence = {BH_BY_DOCUMENT, 100, BH_STR("a!/b"), 7, UINT64_MAX},
                      .licences = licences,
                      .licence_count = 2,
                      .hashes = hashes,
                      .hash_count = 1,
                      .properties = properties,
                      .property_count = 2,
                      .identities = identities,
                      .identity_count = 2}};
}

static void every_kind_round_trips(void **state)
{
    (void)state;
    struct bh_event in[] = {
        component_event(),
        {.kind = BH_EVENT_RELATION,
         .relation = {1, UINT32_MAX, BH_GENERATED_FROM, BH_SCOPE_PEER, BH_LINK_PROCESS}},
        {.kind = BH_EVENT_REQUIREMENT,
         .requirement = {2, BH_STR("npm"), BH_STR("@a/b"), BH_STR("^1"), BH_SCOPE_DEV}},
        {.kind = BH_EVENT_FILE, .file = {3, BH_STR("usr/bin/x"), BH_STR("ab"), BH_STR("SHA-1")}},
        {.kind = BH_EVENT_REPORT,
         .report = {BH_ERROR, BH_E_SYSTEM, BH_STR("file"), {UINT64_MAX, 9}, BH_STR("text")}},
    };
    struct bh_arena arena;
    struct bh_buf b;
    struct bh_bytes r;
    struct bh_event e;

    bh_arena_init(&arena, 0);
    bh_buf_init(&b, 0);
    for (size_t i = 0; i < BH_COUNT(in); i++)
        bh_event_encode(&b, &in[i]);
    assert_int_equal(bh_buf_error(&b), 0);
    bh_bytes_init(&r, bh_buf_str(&b));

    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, BH_EVENT_COMPONENT);
    const struct bh_component *c = &e.component;
    assert_int_equal(c->kind, BH_CRYPTO_ASSET);
    assert_true(bh_str_eqz(c->name, "name"));
    assert_int_equal(c->version.state, BH_WITHHELD);
    assert_true(bh_str_eqz(c->purl, "pkg:npm/a"));
    assert_true(bh_str_eqz(c->cpe, "cpe"));
    assert_true(bh_str_eqz(c->source_name, "src"));
    assert_true(bh_str_eqz(c->source_version, "1"));
    assert_true(bh_str_eqz(c->supplier.text, "supplier"));
    assert_true(bh_str_eqz(c->description, "text"));
    assert_int_equal(c->scope, BH_SCOPE_EXCLUDED);
    assert_true(c->root);
    assert_int_equal(c->evidence.technique, BH_BY_DOCUMENT);
    assert_int_equal(c->evidence.confidence, 100);
    assert_true(bh_str_eqz(c->evidence.inner, "a!/b"));
    assert_true(c->evidence.line == 7 && c->evidence.offset == UINT64_MAX);
    assert_int_equal(c->licence_count, 2);
    assert_int_equal(c->licences[1].kind, BH_LICENCE_FOUND);
    assert_true(bh_str_eq(c->licences[1].text, BH_STR("a\0b")));
    assert_int_equal(c->hash_count, 1);
    assert_true(bh_str_eqz(c->hashes[0].hex, "00ff"));
    assert_int_equal(c->property_count, 2);
    assert_true(bh_str_eqz(c->properties[0].language, "ja"));
    assert_int_equal(c->identity_count, 2);
    assert_true(bh_str_eqz(c->identities[0], "pkg:npm/b") && !c->identities[1].len);

    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, BH_EVENT_RELATION);
    assert_true(e.relation.from == 1 && e.relation.to == UINT32_MAX);
    assert_int_equal(e.relation.kind, BH_GENERATED_FROM);
    assert_int_equal(e.relation.scope, BH_SCOPE_PEER);
    assert_int_equal(e.relation.linkage, BH_LINK_PROCESS);

    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, BH_EVENT_REQUIREMENT);
    assert_int_equal(e.requirement.from, 2);
    assert_true(bh_str_eqz(e.requirement.name, "@a/b"));
    assert_true(bh_str_eqz(e.requirement.constraint, "^1"));
    assert_int_equal(e.requirement.scope, BH_SCOPE_DEV);

    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, BH_EVENT_FILE);
    assert_int_equal(e.file.owner, 3);
    assert_true(bh_str_eqz(e.file.path, "usr/bin/x"));
    assert_true(bh_str_eqz(e.file.kind, "SHA-1"));

    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, BH_EVENT_REPORT);
    assert_int_equal(e.report.severity, BH_ERROR);
    assert_int_equal(e.report.code, BH_E_SYSTEM);
    assert_true(e.report.place.offset == UINT64_MAX && e.report.place.line == 9);
    assert_true(bh_str_eqz(e.report.text, "text"));

    assert_int_equal(bh_event_decode(&r, &arena, &e), 0);
    assert_int_equal(e.kind, 0);
    bh_buf_done(&b);
    bh_arena_done(&arena);
}

static int decode(const void *bytes, size_t len)
{
    struct bh_arena arena;
    struct bh_bytes r;
    struct bh_event e;

    bh_arena_init(&arena, 65536); // a count that is a lie costs nothing
    bh_bytes_init(&r, bh_str_n(bytes, len));
    int code = bh_event_decode(&r, &arena, &e);
    bh_arena_done(&arena);
    return code;
}

static void cut_anywhere(void **state)
{
    (void)state;
    struct bh_event e = component_event();
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_event_encode(&b, &e);
    for (size_t n = 1; n < b.len; n++)
        assert_int_equal(decode(b.ptr, n), BH_E_TRUNCATED);
    // The same with a length that says so.
    for (size_t n = 1; n < b.len - 4; n++) {
        b.ptr[0] = (char)n;
        b.ptr[1] = (char)(n >> 8);
        assert_int_equal(decode(b.ptr, n + 4), BH_E_CORRUPT);
    }
    bh_buf_done(&b);
}

static void lies(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        int code;
    } rows[] = {
        {"\0\0\0\0", 4, BH_E_CORRUPT},                  // no kind
        {"\1\0\0\0\0", 5, BH_E_CORRUPT},                // kind 0
        {"\1\0\0\0\6", 5, BH_E_CORRUPT},                // kind unknown
        {"\6\0\0\0\2\1\2\0\1\0", 10, 0},                // a relation
        {"\6\0\0\0\2\0\2\0\1\0", 10, BH_E_CORRUPT},     // from 0
        {"\6\0\0\0\2\1\2\5\1\0", 10, BH_E_CORRUPT},     // kind of relation
        {"\6\0\0\0\2\1\2\0\x08\0", 10, BH_E_CORRUPT},   // scope
        {"\6\0\0\0\2\1\2\0\1\4", 10, BH_E_CORRUPT},     // linkage
        {"\7\0\0\0\2\1\2\0\1\0\0", 11, BH_E_CORRUPT},   // one byte too many
        {"\5\0\0\0\4\1\x7f\0\0", 9, BH_E_CORRUPT},      // a path longer than the record
        {"\7\0\0\0\5\3\0\0\0\0\0", 11, BH_E_CORRUPT},   // severity
        {"\7\0\0\0\5\2\x08\0\0\0\0", 11, BH_E_CORRUPT}, // code
        {"\7\0\0\0\5\2\7\0\0\0\0", 11, 0},              // a report
        {"\xff\xff\xff\xff\2", 5, BH_E_LIMIT},          // a record of 4 GiB
        {"\x16\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x64\0\0\0\0\xff\x7f", 26,
         BH_E_CORRUPT},                                                           // hashes
        {"\x13\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x65\0\0\0", 23, BH_E_CORRUPT}, // confidence
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (decode(rows[i].bytes, rows[i].len) != rows[i].code)
            fail_msg("row %zu: %s", i, bh_error_name(decode(rows[i].bytes, rows[i].len)));
}

static void frame_limit(void **state)
{
    (void)state;
    struct bh_buf b;
    size_t len = BH_LIMIT_FRAME;
    char *text = calloc(1, len);
    struct bh_event e = {.kind = BH_EVENT_FILE, .file = {1, {text, len}, {0}, {0}}};

    assert_non_null(text);
    bh_buf_init(&b, 0);
    bh_event_encode(&b, &e);
    assert_int_equal(bh_buf_error(&b), BH_E_LIMIT);
    assert_int_equal(b.len, 0);
    bh_buf_done(&b);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_round_trips),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(lies),
        cmocka_unit_test(frame_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
