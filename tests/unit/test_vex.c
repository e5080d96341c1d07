// SPDX-License-Identifier: Apache-2.0
// VEX statements: records, and which products they mean.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/inventory_text.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/event.h"
#include "triage/vex.h"
#include "triage/vex_product.h"

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

// --- Products

// An inventory of one part with package URL, CPE name and source package.
static struct bh_inventory *one_part(const char *purl, const char *cpe)
{
    const struct bh_hash_value hash = {BH_STR("SHA-256"), BH_STR("00ff")};
    const struct bh_component c = {.name = BH_STR("part"),
                                   .version = bh_known(BH_STR("1.0")),
                                   .purl = bh_str_z(purl),
                                   .cpe = bh_str_z(cpe),
                                   .source_name = BH_STR("src"),
                                   .source_version = BH_STR("1.0-2"),
                                   .supplier = bh_known(BH_STR("Example")),
                                   .hashes = &hash,
                                   .hash_count = 1};
    struct bh_inventory *inv = bh_inventory_new();
    struct said s;

    assert_non_null(inv);
    said_init(&s, "file", "test");
    said_component(&s, &c);
    assert_int_equal(said_add(&s, inv), 0);
    said_done(&s);
    assert_int_equal(bh_inventory_finish(inv), 0);
    return inv;
}

static bool is_thing(const struct bh_vex_thing *t, const struct bh_inventory *inv, size_t component)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_vex_subject subject;
    struct bh_vex_names names;

    bh_arena_init(&arena, 0);
    assert_int_equal(bh_vex_subject(inv, component, &arena, &subject), 0);
    assert_int_equal(bh_vex_names(t, &arena, &names), 0);
    return bh_vex_thing_is(t, &names, &subject);
}

static void package_urls_match_by_what_is_stated(void **state)
{
    static const struct {
        const char *stated, *found;
        bool same;
    } cases[] = {
        {"pkg:npm/lodash", "pkg:npm/lodash@4.17.20", true}, // no version: every one
        {"pkg:npm/lodash@4.17.20", "pkg:npm/lodash@4.17.20", true},
        {"pkg:npm/lodash@4.17.2", "pkg:npm/lodash@4.17.20", false},
        {"pkg:npm/lodash@4.17.20", "pkg:npm/lodash", false},
        {"pkg:npm/%40a/b@1", "pkg:npm/%40a/b@1", true},
        {"pkg:npm/@a/b@1", "pkg:npm/%40a/b@1", true}, // not encoded, as people write it
        {"pkg:npm/b@1", "pkg:npm/%40a/b@1", false},
        {"pkg:npm/lodash", "pkg:pypi/lodash@4", false},
        {"pkg:pypi/Foo_Bar", "pkg:pypi/foo-bar@1", true}, // normalised by its type
        // Qualifiers that are stated agree, others do not matter.
        {"pkg:deb/debian/curl@7?arch=amd64", "pkg:deb/debian/curl@7?arch=amd64&distro=debian-12",
         true},
        {"pkg:deb/debian/curl@7?arch=arm64", "pkg:deb/debian/curl@7?arch=amd64", false},
        {"pkg:deb/debian/curl@7?arch=amd64", "pkg:deb/debian/curl@7", false},
        {"pkg:deb/debian/curl", "pkg:deb/debian/curl@7?arch=amd64", true},
        {"pkg:deb/ubuntu/curl", "pkg:deb/debian/curl@7", false},
        // The source package of what is installed.
        {"pkg:deb/debian/src?arch=source", "pkg:deb/debian/part@1.0?arch=amd64", true},
        {"pkg:deb/debian/src@1.0-2?arch=source", "pkg:deb/debian/part@1.0?arch=amd64", true},
        {"pkg:deb/debian/src@1.0?arch=source", "pkg:deb/debian/part@1.0?arch=amd64", false},
        {"pkg:deb/debian/src", "pkg:deb/debian/part@1.0?arch=amd64", false},
        {"pkg:rpm/redhat/a@1", "pkg:rpm/rhel/a@1", true}, // Red Hat's own name of itself
        {"pkg:rpm/fedora/a@1", "pkg:rpm/rhel/a@1", false},
        {"pkg:golang/x.org/a#sub", "pkg:golang/x.org/a@v1#sub", true},
        {"pkg:golang/x.org/a#sub", "pkg:golang/x.org/a@v1", false},
        {"pkg:golang/x.org/a", "pkg:golang/x.org/a@v1#sub", true},
        {"pkg:", "pkg:npm/a@1", false},
        {"pkg:npm/lodash", "", false},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        struct bh_inventory *inv = one_part(cases[i].found, NULL);
        struct bh_vex_identifier id = {BH_VEX_PURL, bh_str_z(cases[i].stated)};
        const struct bh_vex_thing t = {.identifiers = &id, .identifier_count = 1};
        if (is_thing(&t, inv, 0) != cases[i].same)
            fail_msg("%s and %s", cases[i].stated, cases[i].found);
        bh_inventory_free(inv);
    }
}

static void other_identities_match(void **state)
{
    static const struct {
        enum bh_vex_identifier_kind kind;
        const char *stated, *cpe;
        bool same;
    } cases[] = {
        {BH_VEX_CPE, "cpe:2.3:a:ex:part:*:*:*:*:*:*:*:*", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*",
         true},
        {BH_VEX_CPE, "cpe:/a:ex:part", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", true},
        {BH_VEX_CPE, "cpe:/a:ex:part:1", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", true},
        {BH_VEX_CPE, "cpe:/a:ex:part:2", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", false},
        {BH_VEX_CPE, "cpe:/a:ex:p-q%2b", "cpe:2.3:a:ex:p-q\\+:1:*:*:*:*:*:*:*", true},
        {BH_VEX_CPE, "cpe:/a:EX:Part", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", true},
        {BH_VEX_CPE, "cpe:", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", false},
        {BH_VEX_CPE, "cpe:/o:ex:part", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", false},
        {BH_VEX_CPE, "cpe:/a:ex:part", NULL, false},
        {BH_VEX_CPE, "cpe:/a:ex", "cpe:2.3:a:ex:part:1:*:*:*:*:*:*:*", false}, // no product
        {BH_VEX_HASH, "SHA-256:00ff", NULL, true},
        {BH_VEX_HASH, "SHA-256:00fe", NULL, false},
        {BH_VEX_HASH, "SHA-1:00ff", NULL, false},
        {BH_VEX_REF, "part", NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        struct bh_inventory *inv = one_part(NULL, cases[i].cpe);
        struct bh_vex_identifier id = {cases[i].kind, bh_str_z(cases[i].stated)};
        const struct bh_vex_thing t = {.identifiers = &id, .identifier_count = 1};
        if (is_thing(&t, inv, 0) != cases[i].same)
            fail_msg("%s and %s", cases[i].stated, cases[i].cpe ? cases[i].cpe : "none");
        bh_inventory_free(inv);
    }
}

static void names_match_only_without_package_url(void **state)
{
    struct bh_inventory *named = one_part(NULL, NULL),
                        *with_purl = one_part("pkg:npm/part@1.0", NULL);
    bh_str versions[] = {BH_STR("0.9"), BH_STR("1.0")};
    struct bh_vex_thing t = {.name = BH_STR("part")};

    (void)state;
    assert_true(is_thing(&t, named, 0));
    assert_false(is_thing(&t, with_purl, 0));
    t.version = BH_STR("1.0");
    t.supplier = BH_STR("Example");
    assert_true(is_thing(&t, named, 0));
    t.supplier = BH_STR("Other");
    assert_false(is_thing(&t, named, 0));
    t = (struct bh_vex_thing){.name = BH_STR("part"), .versions = versions, .version_count = 1};
    assert_false(is_thing(&t, named, 0));
    t.version_count = 2;
    assert_true(is_thing(&t, named, 0));
    bh_inventory_free(named);
    bh_inventory_free(with_purl);
}

// --- Statements and findings

// app -> lib -> deep, and other -> deep: "deep" is in "lib", but not only there; "only" is.
static struct bh_inventory *tree(bool other_root)
{
    static const char *const purls[] = {"pkg:npm/app@1", "pkg:npm/lib@1", "pkg:npm/deep@1",
                                        "pkg:npm/other@1", "pkg:npm/only@1"};
    static const uint32_t edges[][2] = {{1, 2}, {2, 3}, {1, 4}, {4, 3}, {2, 5}};
    struct bh_inventory *inv = bh_inventory_new();
    struct said s;

    assert_non_null(inv);
    said_init(&s, "file", "test");
    for (size_t i = 0; i < BH_COUNT(purls); i++) {
        const struct bh_component c = {.name = bh_str_z(purls[i]),
                                       .version = bh_known(BH_STR("1")),
                                       .purl = bh_str_z(purls[i]),
                                       .supplier = bh_known(BH_STR("Acme")),
                                       .root = i == 0 || (other_root && i == 3)};
        said_component(&s, &c);
    }
    for (size_t i = 0; i < BH_COUNT(edges); i++)
        assert_int_equal(bh_emit_dependency(&s.sink, edges[i][0], edges[i][1], BH_SCOPE_REQUIRED),
                         0);
    assert_int_equal(said_add(&s, inv), 0);
    said_done(&s);
    assert_int_equal(bh_inventory_finish(inv), 0);
    return inv;
}

static size_t index_of(const struct bh_inventory *inv, const char *purl)
{
    size_t i = 0;

    while (i < inv->component_count && !bh_str_eqz(bh_inv_str(inv, inv->components[i].purl), purl))
        i++;
    assert_true(i < inv->component_count);
    return i;
}

struct stated {
    const char *author, *product, *part;
    enum bh_vex_status status;
    int64_t time;
};

// What becomes of a finding in `purl`. Statements live as long as *set.
static struct bh_finding applied(const struct bh_inventory *inv, const char *purl,
                                 const struct stated *stated, size_t count, const char *owner,
                                 struct bh_vex_set *set, struct bh_findings *findings)
{
    static bh_str ids[] = {{"CVE-2099-1", 10}, {"GHSA-x", 6}}, stated_ids[] = {{"cve-2099-1", 10}};
    static struct bh_finding finding;

    *set = (struct bh_vex_set){0};
    for (size_t i = 0; i < count; i++) {
        struct bh_vex_statement *s =
            bh_vex_push(&set->arena, (void **)&set->items, &set->count, sizeof(*s));
        struct bh_vex_product *p = bh_arena_zalloc(&set->arena, sizeof(*p));
        struct bh_vex_thing *part = bh_arena_zalloc(&set->arena, sizeof(*part));
        struct bh_vex_identifier *id = bh_arena_array(&set->arena, 2, sizeof(*id));
        assert_true(s && p && part && id);
        id[0] = (struct bh_vex_identifier){BH_VEX_PURL, bh_str_z(stated[i].product)};
        id[1] = (struct bh_vex_identifier){BH_VEX_PURL, bh_str_z(stated[i].part)};
        part->identifiers = &id[1];
        part->identifier_count = 1;
        p->thing.identifiers = &id[0];
        p->thing.identifier_count = 1;
        p->parts = part;
        p->part_count = stated[i].part ? 1 : 0;
        *s = (struct bh_vex_statement){.author = bh_str_z(stated[i].author),
                                       .time = stated[i].time,
                                       .ids = stated_ids,
                                       .id_count = 1,
                                       .products = p,
                                       .product_count = 1,
                                       .status = stated[i].status};
    }
    finding = (struct bh_finding){
        .component = index_of(inv, purl), .id = ids[0], .ids = ids, .id_count = 2};
    *findings = (struct bh_findings){.items = &finding, .count = 1};
    assert_int_equal(bh_vex_apply(findings, inv, set, bh_str_z(owner), NULL), 0);
    return finding;
}

static void products_hold_their_parts(void **state)
{
    static const struct {
        const char *finding, *product, *part;
        bool about, other_root; // whether it still is when "other" is a root of its own
    } cases[] = {
        {"pkg:npm/deep@1", "pkg:npm/deep", NULL, true, true},
        {"pkg:npm/deep@1", "pkg:npm/deep@2", NULL, false, false},
        {"pkg:npm/deep@1", "pkg:npm/app", "pkg:npm/deep", true, false},
        {"pkg:npm/deep@1", "pkg:npm/app@1", "pkg:npm/deep@1", true, false},
        {"pkg:npm/deep@1", "pkg:npm/app@2", "pkg:npm/deep", false, false},
        {"pkg:npm/deep@1", "pkg:npm/app", "pkg:npm/lib", false, false},
        {"pkg:npm/deep@1", "pkg:npm/app", NULL, true, false},            // all that is in it
        {"pkg:npm/deep@1", "pkg:npm/lib", "pkg:npm/deep", false, false}, // "other" uses it too
        {"pkg:npm/only@1", "pkg:npm/lib", "pkg:npm/only", true, true},
        {"pkg:npm/only@1", "pkg:npm/lib", NULL, true, true},
        {"pkg:npm/only@1", "pkg:npm/other", "pkg:npm/only", false, false},
        {"pkg:npm/app@1", "pkg:npm/lib", "pkg:npm/app", false, false}, // the wrong way round
    };

    (void)state;
    for (int other = 0; other < 2; other++) {
        struct bh_inventory *inv = tree(other);
        for (size_t i = 0; i < BH_COUNT(cases); i++) {
            const struct stated s = {"A", cases[i].product, cases[i].part, BH_VEX_NOT_AFFECTED, 1};
            struct bh_findings findings;
            struct bh_vex_set set;
            struct bh_finding f = applied(inv, cases[i].finding, &s, 1, NULL, &set, &findings);
            bool expected = other ? cases[i].other_root : cases[i].about;
            if (f.answered != expected || f.vex_count != expected)
                fail_msg("%s: %s with %s, %d", cases[i].finding, cases[i].product,
                         cases[i].part ? cases[i].part : "nothing", other);
            bh_arena_done(&findings.arena);
            bh_arena_done(&set.arena);
        }
        bh_inventory_free(inv);
    }
}

#define PART "pkg:npm/only@1"

static void the_owner_governs_and_all_stay(void **state)
{
    static const struct {
        struct stated stated[3];
        const char *owner;
        size_t kept;
        const char *author; // that governs
        enum bh_vex_status status;
    } cases[] = {
        // One author: the latest.
        {{{"A", PART, NULL, BH_VEX_AFFECTED, 1}, {"A", PART, NULL, BH_VEX_FIXED, 2}},
         NULL,
         1,
         "A",
         BH_VEX_FIXED},
        {{{"A", PART, NULL, BH_VEX_FIXED, 2}, {"A", PART, NULL, BH_VEX_AFFECTED, 1}},
         NULL,
         1,
         "A",
         BH_VEX_FIXED},
        {{{"A", PART, NULL, BH_VEX_NOT_AFFECTED, 1}, {"A", PART, NULL, BH_VEX_AFFECTED, 1}},
         NULL,
         1,
         "A",
         BH_VEX_AFFECTED},
        {{{"A", PART, NULL, BH_VEX_NOT_AFFECTED, BH_TIME_UNKNOWN},
          {"A", PART, NULL, BH_VEX_AFFECTED, 1}},
         NULL,
         1,
         "A",
         BH_VEX_AFFECTED},
        // Several: side by side, the latest governs,
        {{{"A", PART, NULL, BH_VEX_AFFECTED, 1}, {"B", PART, NULL, BH_VEX_NOT_AFFECTED, 2}},
         NULL,
         2,
         "B",
         BH_VEX_NOT_AFFECTED},
        // unless one of them is the supplier,
        {{{"acme", PART, NULL, BH_VEX_AFFECTED, 1}, {"B", PART, NULL, BH_VEX_NOT_AFFECTED, 2}},
         NULL,
         2,
         "acme",
         BH_VEX_AFFECTED},
        {{{"Acme", "pkg:npm/app", PART, BH_VEX_FIXED, 1}, {"B", PART, NULL, BH_VEX_AFFECTED, 2}},
         NULL,
         2,
         "Acme",
         BH_VEX_FIXED},
        // or the one whom the user named.
        {{{"Acme", PART, NULL, BH_VEX_AFFECTED, 1},
          {"B", PART, NULL, BH_VEX_NOT_AFFECTED, 2},
          {"C", PART, NULL, BH_VEX_AFFECTED, 3}},
         "B",
         3,
         "B",
         BH_VEX_NOT_AFFECTED},
        {{{"Acme", PART, NULL, BH_VEX_AFFECTED, 1}, {"B", PART, NULL, BH_VEX_NOT_AFFECTED, 2}},
         "nobody",
         2,
         "Acme",
         BH_VEX_AFFECTED},
        // What no one understands decides nothing.
        {{{"A", PART, NULL, BH_VEX_NOT_AFFECTED, 1}, {"A", PART, NULL, BH_VEX_UNKNOWN, 2}},
         NULL,
         1,
         "A",
         BH_VEX_NOT_AFFECTED},
    };
    struct bh_inventory *inv = tree(false);

    (void)state;
    for (size_t i = 0; i < BH_COUNT(cases); i++) {
        struct bh_findings findings;
        struct bh_vex_set set;
        size_t count = cases[i].stated[2].author ? 3 : 2;
        struct bh_finding f =
            applied(inv, PART, cases[i].stated, count, cases[i].owner, &set, &findings);
        bool answered = cases[i].status == BH_VEX_NOT_AFFECTED || cases[i].status == BH_VEX_FIXED;
        if (f.vex_count != cases[i].kept || !f.vex[0].governs ||
            !bh_str_eqz(f.vex[0].statement->author, cases[i].author) ||
            f.vex[0].statement->status != cases[i].status || f.answered != answered)
            fail_msg("case %zu", i);
        bh_arena_done(&findings.arena);
        bh_arena_done(&set.arena);
    }
    bh_inventory_free(inv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_round_trips),
        cmocka_unit_test(a_cut_record_is_refused),
        cmocka_unit_test(package_urls_match_by_what_is_stated),
        cmocka_unit_test(other_identities_match),
        cmocka_unit_test(names_match_only_without_package_url),
        cmocka_unit_test(products_hold_their_parts),
        cmocka_unit_test(the_owner_governs_and_all_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
