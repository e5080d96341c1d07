// SPDX-License-Identifier: Apache-2.0
// The inventory: merging, owners, needs, order.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/inventory_text.h"
#include "base/error.h"
#include "base/limits.h"

#define MAX 8

// A scenario of at most MAX entries.
struct scene {
    struct said said[MAX];
    size_t count;
    const char *links[MAX][2];
    size_t link_count;
    struct bh_inventory *inv;
    struct bh_buf text;
};

static struct said *entry(struct scene *s, const char *path, const char *finder)
{
    struct said *e = &s->said[s->count++];

    said_init(e, path, finder);
    return e;
}

static struct said *manager(struct scene *s, const char *path, const char *finder)
{
    struct said *e = entry(s, path, finder);

    e->manager = true;
    return e;
}

// Adds the entries in that order, finishes, makes the text.
static void build(struct scene *s, bool backwards)
{
    bh_inventory_free(s->inv);
    s->inv = bh_inventory_new();
    assert_non_null(s->inv);
    for (size_t i = 0; i < s->count; i++)
        assert_int_equal(said_add(&s->said[backwards ? s->count - 1 - i : i], s->inv), 0);
    for (size_t i = 0; i < s->link_count; i++)
        assert_int_equal(
            bh_inventory_alias(s->inv, bh_str_z(s->links[i][0]), bh_str_z(s->links[i][1])), 0);
    assert_int_equal(bh_inventory_finish(s->inv), 0);
    bh_buf_clear(&s->text);
    inventory_text(s->inv, &s->text);
    bh_buf_add_char(&s->text, '\0');
    assert_int_equal(bh_buf_error(&s->text), 0);
}

// Both orders of the entries give this.
static void expect(struct scene *s, const char *text)
{
    build(s, true);
    assert_string_equal(s->text.ptr, text);
    build(s, false);
    assert_string_equal(s->text.ptr, text);
    for (size_t i = 0; i < s->count; i++)
        said_done(&s->said[i]);
    bh_inventory_free(s->inv);
    bh_buf_done(&s->text);
}

static void equal_purls_are_one(void **state)
{
    (void)state;
    struct scene s = {0};
    static const struct bh_licence mit = {BH_LICENCE_DECLARED, {"MIT", 3}};
    static const struct bh_licence both[] = {{BH_LICENCE_DECLARED, {"Apache-2.0", 10}},
                                             {BH_LICENCE_DECLARED, {"MIT", 3}}};
    static const struct bh_hash_value hash = {{"SHA-1", 5}, {"ab", 2}};
    struct bh_component guessed = {.kind = BH_APPLICATION,
                                   .name = BH_STR("Django"),
                                   .version = {BH_STR("4.0"), BH_KNOWN},
                                   .purl = BH_STR("pkg:PyPI/Django@4.0"),
                                   .description = BH_STR("guessed"),
                                   .cpe = BH_STR("cpe:guessed"),
                                   .supplier = {BH_STR_EMPTY, BH_NONE},
                                   .scope = BH_SCOPE_DEV,
                                   .evidence = {BH_BY_MANIFEST, 50, BH_STR_EMPTY, 0, 7},
                                   .licences = both,
                                   .licence_count = 2};
    struct bh_component known = {.name = BH_STR("django"),
                                 .version = {BH_STR_EMPTY, BH_WITHHELD},
                                 .purl = BH_STR("pkg:pypi/django@4.0"),
                                 .description = BH_STR("known"),
                                 .supplier = {BH_STR("DSF"), BH_KNOWN},
                                 .scope = BH_SCOPE_OPTIONAL,
                                 .root = true,
                                 .evidence = {BH_BY_FILENAME, 100, BH_STR("x"), 3, UINT64_MAX},
                                 .licences = &mit,
                                 .licence_count = 1,
                                 .hashes = &hash,
                                 .hash_count = 1};

    said_component(entry(&s, "a/b", "one"), &guessed);
    said_component(entry(&s, "c", "two"), &known);
    said_component(&s.said[1], &known);
    expect(&s,
           "pkg:pypi/django@4.0: library optional root files=0 name=django version=1:4.0"
           " purl=pkg:pypi/django@4.0 cpe=cpe:guessed supplier=1:DSF description=known\n"
           "  at a/b by=one for=pkg:pypi/django@4.0 manifest-analysis 50 layer=0 line=0 offset=7\n"
           "  at c in=x by=two for=pkg:pypi/django@4.0 filename 100 layer=0 line=3"
           " offset=-1\n"
           "  licence declared Apache-2.0\n"
           "  licence declared MIT\n"
           "  hash SHA-1=ab \n"
           "system\n");
}

static void parts_without_purl(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *e = entry(&s, "f", "x");

    said_part(e, "", "same", "1");
    said_part(e, "", "same", "2");
    said_part(entry(&s, "g", "x"), "", "same", "1");
    build(&s, false);
    assert_int_equal(s.inv->component_count, 2);
    assert_int_equal(s.inv->components[0].evidence_count, 2);
    bh_str one = bh_inv_str(s.inv, s.inv->components[0].ref);
    bh_str two = bh_inv_str(s.inv, s.inv->components[1].ref);
    assert_true(bh_str_starts(one, BH_STR("library-same-1-")));
    assert_true(bh_str_starts(two, BH_STR("library-same-2-")));
    assert_int_equal(one.len, two.len);
    char text[64];
    snprintf(text, sizeof(text), "%.*s", BH_FMT(one));
    build(&s, true);
    assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->components[0].ref), text));
    for (size_t i = 0; i < s.count; i++)
        said_done(&s.said[i]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

// Repeats within one part count, and so does the order of values of one name.
static void properties_unite(void **state)
{
    (void)state;
    struct scene s = {0};
    static const struct bh_property first[] = {
        {{"n", 1}, {"2", 1}, {0}}, {{"n", 1}, {"1", 1}, {0}}, {{"n", 1}, {"2", 1}, {0}}};
    static const struct bh_property second[] = {
        {{"z", 1}, {"9", 1}, {"ja", 2}}, {{"n", 1}, {"3", 1}, {0}}, {{"n", 1}, {"2", 1}, {0}}};
    struct bh_component c = {.purl = BH_STR("pkg:npm/a@1"),
                             .evidence = {.confidence = 100, .offset = UINT64_MAX},
                             .properties = first,
                             .property_count = 3};

    said_component(entry(&s, "a", "x"), &c);
    c.properties = second;
    said_component(entry(&s, "b", "x"), &c);
    expect(&s, "pkg:npm/a@1: library unknown files=0 purl=pkg:npm/a@1\n"
               "  at a by=x for=pkg:npm/a@1 manifest-analysis 100 layer=0 line=0 offset=-1\n"
               "  at b by=x for=pkg:npm/a@1 manifest-analysis 100 layer=0 line=0 offset=-1\n"
               "  property n=2 \n"
               "  property n=1 \n"
               "  property n=2 \n"
               "  property n=3 \n"
               "  property z=9 ja\n"
               "system\n");
}

static void scopes_by_strength(void **state)
{
    (void)state;
    static const enum bh_scope order[] = {BH_SCOPE_REQUIRED, BH_SCOPE_UNKNOWN, BH_SCOPE_OPTIONAL,
                                          BH_SCOPE_PEER,     BH_SCOPE_BUILD,   BH_SCOPE_TEST,
                                          BH_SCOPE_DEV,      BH_SCOPE_EXCLUDED};

    for (size_t i = 0; i < BH_COUNT(order); i++)
        for (size_t j = i; j < BH_COUNT(order); j++) {
            assert_int_equal(bh_scope_stronger(order[i], order[j]), order[i]);
            assert_int_equal(bh_scope_stronger(order[j], order[i]), order[i]);
        }
    assert_int_equal(bh_linkage_stronger(BH_LINK_UNKNOWN, BH_LINK_PROCESS), BH_LINK_PROCESS);
    assert_int_equal(bh_linkage_stronger(BH_LINK_DYNAMIC, BH_LINK_STATIC), BH_LINK_STATIC);
}

static void owned_parts_are_the_package(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *dpkg = manager(&s, "var/lib/dpkg/status", "dpkg");
    uint32_t requests =
        said_part(dpkg, "pkg:deb/debian/python3-requests@2.28", "python3-requests", "2.28");
    uint32_t dpkg_itself = said_part(dpkg, "pkg:deb/debian/dpkg@1", "dpkg", "1");
    static const struct bh_licence apache = {BH_LICENCE_DECLARED, {"Apache-2.0", 10}};
    static const struct bh_hash_value hash = {{"SHA-1", 5}, {"ab", 2}};
    static const struct bh_property property = {{"p", 1}, {"v", 1}, {0}};
    struct bh_component python = {.name = BH_STR("requests"),
                                  .version = {BH_STR("2.28"), BH_KNOWN},
                                  .purl = BH_STR("pkg:pypi/requests@2.28"),
                                  .cpe = BH_STR("cpe:x"),
                                  .description = BH_STR("HTTP"),
                                  .evidence = {.confidence = 100, .offset = UINT64_MAX},
                                  .licences = &apache,
                                  .licence_count = 1,
                                  .hashes = &hash,
                                  .hash_count = 1,
                                  .properties = &property,
                                  .property_count = 1};

    said_file(dpkg, requests, "/usr/lib/python3/requests-2.28.dist-info/METADATA");
    said_file(dpkg, requests, "usr/lib/python3/requests-2.28.dist-info/RECORD");
    // The package that owns the database does not own the packages in it.
    said_file(dpkg, dpkg_itself, "var/lib/dpkg/status");
    struct said *metadata = entry(&s, "usr/lib/python3/requests-2.28.dist-info/METADATA", "python");
    uint32_t from = said_component(metadata, &python);
    said_need(metadata, from, "pypi", "idna", BH_SCOPE_REQUIRED);
    expect(&s, "pkg:deb/debian/dpkg@1: library unknown files=1 name=dpkg version=1:1"
               " purl=pkg:deb/debian/dpkg@1\n"
               "  at var/lib/dpkg/status by=dpkg for=pkg:deb/debian/dpkg@1 manifest-analysis 100"
               " layer=0 line=0 offset=-1\n"
               "pkg:deb/debian/python3-requests@2.28: library unknown files=2 name=python3-requests"
               " version=1:2.28 purl=pkg:deb/debian/python3-requests@2.28\n"
               "  is pkg:pypi/requests@2.28\n"
               "  at usr/lib/python3/requests-2.28.dist-info/METADATA by=python"
               " for=pkg:pypi/requests@2.28 manifest-analysis 100 layer=0 line=0 offset=-1\n"
               "  at var/lib/dpkg/status by=dpkg for=pkg:deb/debian/python3-requests@2.28"
               " manifest-analysis 100 layer=0 line=0 offset=-1\n"
               "  licence declared Apache-2.0\n"
               "  property buhin:identity:cpe=pkg:pypi/requests@2.28 cpe:x \n"
               "  property buhin:identity:hashes=pkg:pypi/requests@2.28 SHA-1:ab \n"
               "  property p=v \n"
               "pkg:deb/debian/python3-requests@2.28 misses pypi idna * required\n"
               "system\n");
}

// A document says what is one; purls that are wrong are kept as they are written.
static void documents_know_identities(void **state)
{
    (void)state;
    struct scene s = {0};
    static const bh_str first[] = {
        {"pkg:pypi/B@1", 12}, {"pkg:deb/debian/a@1", 18}, {"pkg:pypi/", 9}};
    static const bh_str second[] = {{"pkg:npm/c@2", 11}, {"pkg:pypi/b@1", 12}};
    struct bh_component c = {.name = BH_STR("a"),
                             .version = {BH_STR("1"), BH_KNOWN},
                             .purl = BH_STR("pkg:deb/debian/a@1"),
                             .evidence = {BH_BY_DOCUMENT, 100, BH_STR_EMPTY, 0, UINT64_MAX},
                             .identities = first,
                             .identity_count = 3};

    said_component(entry(&s, "bom", "d"), &c);
    c.identities = second;
    c.identity_count = 2;
    said_component(&s.said[0], &c);
    expect(&s, "pkg:deb/debian/a@1: library unknown files=0 name=a version=1:1"
               " purl=pkg:deb/debian/a@1\n"
               "  is pkg:npm/c@2\n"
               "  is pkg:pypi/b@1\n"
               "  at bom by=d for=pkg:deb/debian/a@1 other 100 layer=0 line=0 offset=-1\n"
               "  property buhin:purl:as-written=pkg:pypi/ \n"
               "note 1 -3 bom:0:-1 a package URL is wrong and not used\n"
               "system\n");
}

static void partly_owned_parts_are_two(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *rpm = manager(&s, "rpmdb", "rpm");
    uint32_t owner = said_part(rpm, "pkg:rpm/fedora/a@1", "a", "1");
    said_file(rpm, owner, "opt/a/app.jar");
    struct said *owned = entry(&s, "opt/a/app.jar", "java");
    uint32_t app = said_part(owned, "pkg:maven/g/app@1", "g:app", "1");
    struct bh_component inner = {.purl = BH_STR("pkg:maven/g/lib@1"),
                                 .evidence = {.inner = BH_STR("lib.jar"), .offset = UINT64_MAX}};
    uint32_t lib = said_component(owned, &inner);
    struct bh_relation contains = {app, lib, BH_CONTAINS, BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN};
    assert_int_equal(bh_emit_relation(&owned->sink, &contains), 0);
    struct said *elsewhere = entry(&s, "srv/lib.jar", "java");
    said_part(elsewhere, "pkg:maven/g/lib@1", "g:lib", "1");
    uint32_t other = said_part(elsewhere, "pkg:maven/g/other@1", "g:other", "1");
    assert_int_equal(bh_emit_dependency(&elsewhere->sink, 1, other, BH_SCOPE_DEV), 0);
    assert_int_equal(bh_emit_dependency(&owned->sink, lib, app, BH_SCOPE_DEV), 0);
    expect(&s,
           "pkg:maven/g/lib@1: library unknown files=0 name=g:lib version=1:1"
           " purl=pkg:maven/g/lib@1\n"
           "  at srv/lib.jar by=java for=pkg:maven/g/lib@1 manifest-analysis 100 layer=0 line=0"
           " offset=-1\n"
           "pkg:maven/g/other@1: library unknown files=0 name=g:other version=1:1"
           " purl=pkg:maven/g/other@1\n"
           "  at srv/lib.jar by=java for=pkg:maven/g/other@1 manifest-analysis 100 layer=0 line=0"
           " offset=-1\n"
           "pkg:rpm/fedora/a@1: library unknown files=1 name=a version=1:1"
           " purl=pkg:rpm/fedora/a@1\n"
           "  is pkg:maven/g/app@1\n"
           "  is pkg:maven/g/lib@1\n"
           "  at opt/a/app.jar by=java for=pkg:maven/g/app@1 manifest-analysis 100 layer=0 line=0"
           " offset=-1\n"
           "  at opt/a/app.jar in=lib.jar by=java for=pkg:maven/g/lib@1 manifest-analysis 0 layer=0"
           " line=0 offset=-1\n"
           "  at rpmdb by=rpm for=pkg:rpm/fedora/a@1 manifest-analysis 100 layer=0 line=0"
           " offset=-1\n"
           "pkg:maven/g/lib@1 depends-on pkg:maven/g/other@1 dev 0\n"
           "system\n");
}

// Who owns the entry `path` when the database says `claim`: number of components left.
static size_t components_with(const char *const (*links)[2], size_t link_count, const char *claim,
                              const char *path)
{
    struct scene s = {0};
    struct said *db = manager(&s, "db", "apk");
    size_t count;

    said_file(db, said_part(db, "pkg:apk/alpine/a@1", "a", "1"), claim);
    said_part(entry(&s, path, "x"), "pkg:npm/a@1", "a", "1");
    for (size_t i = 0; i < link_count; i++, s.link_count++) {
        s.links[i][0] = links[i][0];
        s.links[i][1] = links[i][1];
    }
    build(&s, false);
    count = s.inv->component_count;
    said_done(&s.said[0]);
    said_done(&s.said[1]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
    return count;
}

static void owned_through_links(void **state)
{
    (void)state;
    static const char *const merged[][2] = {
        {"bin", "usr/bin"},   {"lib", "/usr/lib"},      {"lib64", "usr/lib64"},
        {"usr/lib64", "lib"}, {"usr/sbin", "./../bin"}, {"a", "b"},
        {"b", "a"},           {"usr/abs", "/opt"}};
    static const struct {
        const char *claim, *path;
        size_t count;
    } rows[] = {
        {"lib/x/y", "usr/lib/x/y", 1},
        {"/lib/y", "usr/lib/y", 1},
        {"usr/lib/x/y", "usr/lib/x/y", 1},
        {"usr/lib/x/y", "lib/x/y", 1},
        {"./usr//lib/./x", "usr/lib/x", 1},
        {"lib64/x", "usr/lib/x", 1},
        {"usr/lib64/p/q/r", "usr/lib/p/q/r", 1},
        {"usr/sbin/z", "bin/z", 1}, // bin itself is a link: both are usr/bin/z
        {"usr/sbin/z", "usr/bin/z", 1},
        {"usr/sbin/z", "usr/bin/sbin/z", 2},
        {"usr/abs/x", "opt/x", 1},
        {"lib", "usr/lib", 2}, // a file is no folder
        {"lib/x", "usr/lib/y", 2},
        {"lib/x", "lib/x/y", 2},
        {"a/x", "b/x", 2}, // in a circle: they lead nowhere
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        size_t got = components_with(merged, BH_COUNT(merged), rows[i].claim, rows[i].path);
        if (got != rows[i].count)
            fail_msg("%s, %s: %zu", rows[i].claim, rows[i].path, got);
    }
    assert_int_equal(components_with(NULL, 0, "lib/x/y", "usr/lib/x/y"), 2);
    // 32 folders are followed, 33 are not.
    for (int depth = 32; depth <= 33; depth++) {
        char target[80] = "", path[80];
        for (int i = 0; i < depth; i++)
            memcpy(target + 2 * i, "f/", 3);
        snprintf(path, sizeof(path), "%sx", target);
        const char *const link[][2] = {{"a", target}};
        assert_int_equal(components_with(link, 1, "a/x", path), depth - 31);
    }
}

static void who_is_not_owned(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *db = manager(&s, "db", "dpkg");
    uint32_t b = said_part(db, "pkg:deb/debian/b@1", "b", "1");
    uint32_t a = said_part(db, "pkg:deb/debian/a@1", "a", "1");
    said_file(db, b, "shared");
    said_file(db, a, "shared");
    said_file(db, a, "etc/os-release");
    said_file(db, a, "sbom");
    said_file(db, a, "bin/tool");
    said_part(entry(&s, "shared", "x"), "pkg:npm/two-owners@1", "two-owners", "1");
    struct bh_component system = {
        .kind = BH_OPERATING_SYSTEM, .name = BH_STR("debian"), .evidence = {.offset = UINT64_MAX}};
    said_component(entry(&s, "etc/os-release", "os-release"), &system);
    said_part(entry(&s, "sbom", "x"), "pkg:deb/debian/other@1", "other", "1");
    said_part(entry(&s, "bin/tool", "elf"), "", "tool", "2");
    said_part(manager(&s, "conda.json", "conda"), "pkg:conda/c@1", "c", "1");
    said_file(db, a, "conda.json");
    // Not the finder of a package manager: what it says of owners is refused.
    struct said *liar = entry(&s, "liar", "x");
    said_file(liar, said_part(liar, "pkg:npm/liar@1", "liar", "1"), "shared");
    build(&s, false);
    assert_int_equal(s.inv->component_count, 7);
    assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->components[0].purl), "pkg:conda/c@1"));
    assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->components[1].purl), "pkg:deb/debian/a@1"));
    assert_int_equal(s.inv->components[1].identity_count, 1);
    assert_int_equal(s.inv->components[2].identity_count, 0);
    assert_int_equal(s.inv->relation_count, 1);
    assert_int_equal(s.inv->relations[0].from, 1);
    assert_int_equal(s.inv->relations[0].kind, BH_CONTAINS);
    assert_true(
        bh_str_eqz(bh_inv_str(s.inv, s.inv->components[s.inv->relations[0].to].name), "tool"));
    assert_int_equal(s.inv->note_count, 1);
    assert_true(s.inv->incomplete);
    assert_int_equal(s.inv->notes[0].code, BH_E_CORRUPT);
    assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->notes[0].path), "liar"));
    for (size_t i = 0; i < s.count; i++)
        said_done(&s.said[i]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

// Entries of one part each, and what the first one needs: the version that it gets, or NULL.
struct need_row {
    const char *type, *from, *name;
    const char *to; // path of the part that satisfies it; NULL: missing
};

static void check_needs(const char *const (*parts)[3], size_t part_count,
                        const struct need_row *rows, size_t row_count)
{
    for (size_t i = 0; i < row_count; i++) {
        struct bh_inventory *inv = bh_inventory_new();
        assert_non_null(inv);
        for (size_t k = 0; k < part_count; k++) {
            struct said e;
            said_init(&e, parts[k][0], "x");
            uint32_t ref = said_part(&e, parts[k][1], parts[k][2], "1");
            if (!strcmp(parts[k][0], rows[i].from))
                said_need(&e, ref, rows[i].type, rows[i].name, BH_SCOPE_OPTIONAL);
            assert_int_equal(said_add(&e, inv), 0);
            said_done(&e);
        }
        assert_int_equal(bh_inventory_finish(inv), 0);
        assert_int_equal(inv->relation_count + inv->missing_count, 1);
        bh_str got = BH_STR_EMPTY;
        if (inv->relation_count) {
            const struct bh_inv_relation *r = &inv->relations[0];
            assert_int_equal(r->scope, BH_SCOPE_OPTIONAL);
            assert_int_equal(r->kind, BH_DEPENDS_ON);
            got = bh_inv_str(inv, inv->components[r->to].evidence[0].path);
        } else {
            assert_int_equal(inv->missing[0].scope, BH_SCOPE_OPTIONAL);
            assert_true(bh_str_eqz(bh_inv_str(inv, inv->missing[0].name), rows[i].name));
        }
        if (!bh_str_eqz(got, rows[i].to))
            fail_msg("%s needs %s: got %.*s", rows[i].from, rows[i].name, BH_FMT(got));
        bh_inventory_free(inv);
    }
}

static void npm_needs_by_nesting(void **state)
{
    (void)state;
    static const char *const parts[][3] = {
        {"app/package.json", "pkg:npm/app@1", "app"},
        {"app/node_modules/a/package.json", "pkg:npm/a@1", "a"},
        {"app/node_modules/b/package.json", "pkg:npm/b@1", "b"},
        {"app/node_modules/a/node_modules/b/package.json", "pkg:npm/b@2", "b"},
        {"app/node_modules/@s/c/package.json", "pkg:npm/%40s/c@1", "@s/c"},
        {"app/node_modules/renamed/package.json", "pkg:npm/real@1", "real"},
        {"app/node_modules/a/lib/package.json", "pkg:npm/lib@1", "lib"},
        {"other/node_modules/d/package.json", "pkg:npm/d@1", "d"},
        {"node_modules/top/package.json", "pkg:npm/top@1", "top"},
    };
    static const struct need_row rows[] = {
        {"npm", "app/package.json", "b", "app/node_modules/b/package.json"},
        {"npm", "app/node_modules/a/package.json", "b",
         "app/node_modules/a/node_modules/b/package.json"},
        {"npm", "app/node_modules/a/node_modules/b/package.json", "a",
         "app/node_modules/a/package.json"},
        {"npm", "app/node_modules/b/package.json", "@s/c", "app/node_modules/@s/c/package.json"},
        {"npm", "app/node_modules/@s/c/package.json", "b", "app/node_modules/b/package.json"},
        {"npm", "app/node_modules/b/package.json", "top", "node_modules/top/package.json"},
        {"npm", "app/package.json", "renamed", "app/node_modules/renamed/package.json"},
        {"npm", "app/package.json", "real", NULL},
        {"npm", "app/package.json", "lib", NULL},
        {"npm", "app/package.json", "c", NULL},
        {"npm", "app/package.json", "d", NULL},
        {"npm", "app/package.json", "B", NULL},
        {"pypi", "app/package.json", "b", NULL},
    };

    check_needs(parts, BH_COUNT(parts), rows, BH_COUNT(rows));
}

static void python_needs_by_folder(void **state)
{
    (void)state;
    static const char *const parts[][3] = {
        {"sp/a-1.dist-info/METADATA", "pkg:pypi/a@1", "a"},
        {"sp/Zope.Interface-5.dist-info/METADATA", "pkg:pypi/zope.interface@5", "Zope.Interface"},
        {"sp/old.egg-info", "pkg:pypi/old@1", "old"},
        {"sp/dir.egg-info/PKG-INFO", "pkg:pypi/dir@1", "dir"},
        {"sp/egg-1-py3.egg/EGG-INFO/PKG-INFO", "pkg:pypi/egg@1", "egg"},
        {"venv/b-1.dist-info/METADATA", "pkg:pypi/b@1", "b"},
    };
    static const struct need_row rows[] = {
        {"pypi", "sp/a-1.dist-info/METADATA", "zope_-interface",
         "sp/Zope.Interface-5.dist-info/METADATA"},
        {"pypi", "sp/a-1.dist-info/METADATA", "OLD", "sp/old.egg-info"},
        {"pypi", "sp/a-1.dist-info/METADATA", "dir", "sp/dir.egg-info/PKG-INFO"},
        {"pypi", "sp/old.egg-info", "egg", "sp/egg-1-py3.egg/EGG-INFO/PKG-INFO"},
        {"pypi", "sp/egg-1-py3.egg/EGG-INFO/PKG-INFO", "a", "sp/a-1.dist-info/METADATA"},
        {"pypi", "sp/a-1.dist-info/METADATA", "b", NULL},
        {"npm", "sp/a-1.dist-info/METADATA", "old", NULL},
    };

    check_needs(parts, BH_COUNT(parts), rows, BH_COUNT(rows));
}

static void other_needs_by_folder(void **state)
{
    (void)state;
    static const char *const parts[][3] = {
        {"specifications/rails.gemspec", "pkg:gem/rails@7", "rails"},
        {"specifications/rack.gemspec", "pkg:gem/rack@2", "rack"},
        {"elsewhere/rake.gemspec", "pkg:gem/rake@1", "rake"},
        {"n/A.nuspec", "pkg:nuget/Newtonsoft.Json@1", "Newtonsoft.Json"},
        {"n/B.nuspec", "pkg:nuget/B@1", "B"},
    };
    static const struct need_row rows[] = {
        {"gem", "specifications/rails.gemspec", "rack", "specifications/rack.gemspec"},
        {"gem", "specifications/rails.gemspec", "Rack", NULL},
        {"gem", "specifications/rails.gemspec", "rake", NULL},
        {"nuget", "n/B.nuspec", "newtonsoft.json", "n/A.nuspec"},
    };

    check_needs(parts, BH_COUNT(parts), rows, BH_COUNT(rows));
}

// An archive is a world of its own.
static void needs_inside_archives(void **state)
{
    (void)state;
    struct scene s = {0};
    said_part(entry(&s, "node_modules/out/package.json", "x"), "pkg:npm/out@1", "out", "1");
    struct said *e = entry(&s, "a.zip", "x");
    struct bh_component c = {.name = BH_STR("in"),
                             .purl = BH_STR("pkg:npm/in@1"),
                             .evidence = {.inner = BH_STR("p/node_modules/in/package.json")}};
    said_component(e, &c);
    c.name = BH_STR("asks");
    c.purl = BH_STR("pkg:npm/asks@1");
    c.evidence.inner = BH_STR("p/package.json");
    uint32_t asks = said_component(e, &c);
    said_need(e, asks, "npm", "in", BH_SCOPE_REQUIRED);
    said_need(e, asks, "npm", "out", BH_SCOPE_REQUIRED);
    build(&s, false);
    assert_int_equal(s.inv->relation_count, 1);
    assert_int_equal(s.inv->missing_count, 1);
    assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->missing[0].name), "out"));
    said_done(&s.said[0]);
    said_done(&s.said[1]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

static void edges_once_and_strongest(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *e = entry(&s, "f", "x");
    uint32_t a = said_part(e, "pkg:npm/a@1", "a", "1");
    uint32_t b = said_part(e, "pkg:npm/b@1", "b", "1");
    uint32_t again = said_part(e, "pkg:npm/a@1", "a", "1");
    struct bh_relation linked = {again, b, BH_DEPENDS_ON, BH_SCOPE_TEST, BH_LINK_STATIC};

    assert_int_equal(bh_emit_dependency(&e->sink, a, b, BH_SCOPE_DEV), 0);
    assert_int_equal(bh_emit_dependency(&e->sink, a, again, BH_SCOPE_REQUIRED), 0);
    assert_int_equal(bh_emit_relation(&e->sink, &linked), 0);
    said_need(e, a, "cargo", "x", BH_SCOPE_DEV);
    said_need(e, again, "cargo", "x", BH_SCOPE_REQUIRED);
    build(&s, false);
    assert_int_equal(s.inv->relation_count, 1);
    assert_int_equal(s.inv->relations[0].scope, BH_SCOPE_TEST);
    assert_int_equal(s.inv->relations[0].linkage, BH_LINK_STATIC);
    assert_int_equal(s.inv->missing_count, 1);
    assert_int_equal(s.inv->missing[0].scope, BH_SCOPE_REQUIRED);
    said_done(&s.said[0]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

static void system_nearest_to_the_root(void **state)
{
    (void)state;
    struct scene s = {0};
    static const struct bh_property far[] = {{{"buhin:os:id", 11}, {"far", 3}, {0}},
                                             {{"buhin:os:codename", 17}, {"far", 3}, {0}}};
    static const struct bh_property near[] = {{{"buhin:os:id", 11}, {"debian", 6}, {0}},
                                              {{"buhin:os:version_id", 19}, {"12", 2}, {0}}};
    struct bh_component c = {.kind = BH_OPERATING_SYSTEM,
                             .name = BH_STR("x"),
                             .evidence = {.offset = UINT64_MAX},
                             .properties = far,
                             .property_count = 2};

    said_component(entry(&s, "chroot/etc/os-release", "x"), &c);
    c.properties = near;
    said_component(entry(&s, "etc/os-release", "x"), &c);
    c.evidence.inner = BH_STR("etc/os-release");
    c.properties = far;
    said_component(entry(&s, "a.tar", "x"), &c);
    for (int i = 0; i < 2; i++) {
        build(&s, i);
        assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->system.id), "debian"));
        assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->system.version_id), "12"));
        assert_int_equal(s.inv->system.codename, 0);
    }
    for (size_t i = 0; i < s.count; i++)
        said_done(&s.said[i]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

// In a document the places inside it tell which one is the target's; its properties are said with
// the first place only.
static void system_of_a_document(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *e = entry(&s, "bom.json", "d");
    static const struct bh_property debian[] = {{{"buhin:os:id", 11}, {"debian", 6}, {0}}};
    static const struct bh_property alpine[] = {{{"buhin:os:id", 11}, {"alpine", 6}, {0}}};
    struct bh_component c = {.kind = BH_OPERATING_SYSTEM,
                             .name = BH_STR("debian"),
                             .evidence = {.offset = UINT64_MAX, .inner = BH_STR("a/b/os-release")},
                             .properties = debian,
                             .property_count = 1};

    said_component(e, &c);
    c.evidence.inner = BH_STR("os-release");
    c.property_count = 0;
    said_component(e, &c);
    c.name = BH_STR("alpine");
    c.evidence.inner = BH_STR("c/os-release");
    c.properties = alpine;
    c.property_count = 1;
    said_component(e, &c);
    build(&s, false);
    assert_true(bh_str_eqz(bh_inv_str(s.inv, s.inv->system.id), "debian"));
    for (size_t i = 0; i < s.count; i++)
        said_done(&s.said[i]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

static void what_workers_may_not_say(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *e = entry(&s, "purl", "x");
    struct bh_report report = {
        BH_WARNING, 0, BH_STR("purl!/inner"), {UINT64_MAX, 2}, BH_STR("inside")};
    struct bh_event event = {.kind = BH_EVENT_REPORT, .report = report};

    said_part(e, "pkg:pypi/a/b@1", "kept", "1");
    bh_event_encode(&e->events, &event);
    event.report.file = BH_STR("other");
    event.report.text = BH_STR("elsewhere");
    bh_event_encode(&e->events, &event);
    e = entry(&s, "ref", "x");
    said_part(e, "", "before", "1");
    assert_int_equal(bh_emit_dependency(&e->sink, 1, 2, BH_SCOPE_DEV), 0);
    said_part(e, "", "after", "1");
    e = entry(&s, "bytes", "x");
    bh_buf_add_z(&e->events, "nonsense");
    build(&s, false);
    assert_int_equal(s.inv->component_count, 2);
    assert_true(s.inv->incomplete);
    bh_str text = bh_buf_str(&s.text);
    static const char *const lines[] = {
        "  property buhin:purl:as-written=pkg:pypi/a/b@1 \n",
        "note 2 -5 bytes:0:-1 the reader of this file says too much\n"
        "note 1 -3 purl:0:-1 a package URL is wrong and not used\n"
        "note 1 0 purl:2:-1 elsewhere\n"
        "note 1 0 purl!/inner:2:-1 inside\n"
        "note 2 -3 ref:0:-1 what the reader of this file says is wrong\n",
    };
    for (size_t i = 0; i < BH_COUNT(lines); i++)
        if (bh_str_search(text, bh_str_z(lines[i])) == text.len)
            fail_msg("not there: %s in %s", lines[i], text.ptr);
    for (size_t i = 0; i < s.count; i++)
        said_done(&s.said[i]);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

static void messages_without_end(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *e = entry(&s, "f", "x");
    struct bh_event event = {.kind = BH_EVENT_REPORT,
                             .report = {.severity = BH_NOTE, .text = BH_STR("t")}};

    for (uint64_t i = 0; i < BH_LIMIT_ENTRY_NOTES + 100; i++) {
        event.report.place.line = i + 1;
        event.report.severity = i == BH_LIMIT_ENTRY_NOTES + 50 ? BH_ERROR : BH_NOTE;
        bh_event_encode(&e->events, &event);
    }
    build(&s, false);
    assert_int_equal(s.inv->note_count, BH_LIMIT_ENTRY_NOTES + 1);
    assert_true(s.inv->incomplete);
    said_done(e);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

static void relations_without_end(void **state)
{
    (void)state;
    struct scene s = {0};
    struct said *e = entry(&s, "f", "x");
    const struct bh_event parts[] = {
        {.kind = BH_EVENT_COMPONENT, .component = {.name = BH_STR("a")}},
        {.kind = BH_EVENT_COMPONENT, .component = {.name = BH_STR("b")}},
    };
    const struct bh_event edge = {.kind = BH_EVENT_RELATION, .relation = {.from = 1, .to = 2}};

    for (size_t i = 0; i < BH_COUNT(parts); i++)
        bh_event_encode(&e->events, &parts[i]);
    for (uint64_t i = 0; i < BH_LIMIT_ENTRY_RELATIONS; i++)
        bh_event_encode(&e->events, &edge);
    build(&s, false);
    assert_int_equal(s.inv->relation_count, 1);
    assert_false(s.inv->incomplete);
    bh_event_encode(&e->events, &edge);
    build(&s, false);
    assert_int_equal(s.inv->component_count, 2);
    assert_true(s.inv->incomplete);
    said_done(e);
    bh_inventory_free(s.inv);
    bh_buf_done(&s.text);
}

static uint32_t draw(uint64_t *seed, uint32_t end)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % end;
}

#define ENTRIES 120

// Few names, so that parts meet: packages that own entries, needs, wrong records, equal evidence.
static void make_entry(struct said *e, char *path, size_t n, uint64_t *seed)
{
    static const char *const types[] = {"npm", "pypi", "deb/debian", "cargo"};
    static const char *const finders[] = {"one", "two"};
    bool db = n % 10 == 0;

    if (db)
        snprintf(path, 64, "db%zu", n);
    else
        snprintf(path, 64, "lib/%u/node_modules/n%u/package.json", draw(seed, 4), draw(seed, 8));
    said_init(e, path, db ? "dpkg" : finders[draw(seed, 2)]);
    e->manager = db;
    e->layer = draw(seed, 2);
    uint32_t parts = 1 + draw(seed, 4);
    for (uint32_t i = 0; i < parts; i++) {
        char purl[64], name[16], text[16];
        uint32_t id = draw(seed, 8);
        snprintf(name, sizeof(name), "n%u", id);
        snprintf(text, sizeof(text), "t%u", draw(seed, 6));
        snprintf(purl, sizeof(purl), "pkg:%s/%s@%u", db ? "deb/debian" : types[draw(seed, 4)], name,
                 draw(seed, 2));
        struct bh_licence licence = {draw(seed, 3), bh_str_z(text)};
        struct bh_property property = {BH_STR("p"), bh_str_z(text), BH_STR_EMPTY};
        struct bh_hash_value hash = {BH_STR("SHA-1"), bh_str_z(text)};
        struct bh_component c = {.kind = draw(seed, 12) ? draw(seed, 2) : BH_OPERATING_SYSTEM,
                                 .name = bh_str_z(name),
                                 .version = {bh_str_z(text), draw(seed, 5)},
                                 .purl = draw(seed, 5) ? bh_str_z(purl) : BH_STR_EMPTY,
                                 .cpe = draw(seed, 3) ? BH_STR_EMPTY : bh_str_z(text),
                                 .supplier = {bh_str_z(text), draw(seed, 5)},
                                 .description = bh_str_z(text),
                                 .scope = draw(seed, BH_SCOPES),
                                 .root = draw(seed, 2),
                                 .evidence = {draw(seed, 2), (uint8_t)draw(seed, 2), BH_STR_EMPTY,
                                              draw(seed, 2), draw(seed, 2)},
                                 .licences = &licence,
                                 .licence_count = 1,
                                 .hashes = &hash,
                                 .hash_count = draw(seed, 2),
                                 .properties = &property,
                                 .property_count = draw(seed, 2)};
        said_component(e, &c);
        said_need(e, i + 1, "npm", name, draw(seed, BH_SCOPES));
        struct bh_relation r = {1 + draw(seed, i + 1), i + 1, draw(seed, BH_RELATION_KINDS),
                                draw(seed, BH_SCOPES), draw(seed, 4)};
        assert_int_equal(bh_emit_relation(&e->sink, &r), 0);
        char file[64];
        snprintf(file, sizeof(file), "%s/%u/node_modules/n%u/package.json",
                 draw(seed, 2) ? "usr/lib" : "lib", draw(seed, 4), draw(seed, 8));
        if (db)
            said_file(e, i + 1, file);
    }
    if (!draw(seed, 10))
        bh_buf_add_z(&e->events, "x");
}

// One link with two targets, as two layers of an image may have it.
static void tell_links(struct bh_inventory *inv, bool backwards)
{
    static const bh_str targets[] = {{"usr/lib", 7}, {"zz", 2}};

    for (int i = 0; i < 2; i++)
        assert_int_equal(bh_inventory_alias(inv, BH_STR("lib"), targets[backwards ? 1 - i : i]), 0);
}

static void order_of_arrival_does_not_show(void **state)
{
    (void)state;
    struct said said[ENTRIES];
    char paths[ENTRIES][64];
    size_t order[ENTRIES];
    struct bh_buf first, text;
    uint64_t seed = 42;

    bh_buf_init(&first, 0);
    bh_buf_init(&text, 0);
    for (size_t i = 0; i < ENTRIES; i++) {
        make_entry(&said[i], paths[i], i, &seed);
        order[i] = i;
    }
    for (int round = 0; round < 40; round++) {
        struct bh_inventory *inv = bh_inventory_new();
        assert_non_null(inv);
        if (round & 1)
            tell_links(inv, true);
        for (size_t i = 0; i < ENTRIES; i++)
            assert_int_equal(said_add(&said[order[i]], inv), 0);
        if (!(round & 1))
            tell_links(inv, false);
        assert_int_equal(bh_inventory_finish(inv), 0);
        assert_true(inv->component_count > 20 && inv->relation_count > 20);
        bh_buf_clear(&text);
        inventory_text(inv, &text);
        if (!round)
            bh_buf_add_str(&first, bh_buf_str(&text));
        assert_true(bh_str_eq(bh_buf_str(&first), bh_buf_str(&text)));
        bh_inventory_free(inv);
        for (size_t i = ENTRIES - 1; i > 0; i--) {
            size_t j = draw(&seed, (uint32_t)i + 1), t = order[i];
            order[i] = order[j];
            order[j] = t;
        }
    }
    for (size_t i = 0; i < ENTRIES; i++)
        said_done(&said[i]);
    bh_buf_done(&first);
    bh_buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_purls_are_one),
        cmocka_unit_test(parts_without_purl),
        cmocka_unit_test(properties_unite),
        cmocka_unit_test(scopes_by_strength),
        cmocka_unit_test(owned_parts_are_the_package),
        cmocka_unit_test(documents_know_identities),
        cmocka_unit_test(partly_owned_parts_are_two),
        cmocka_unit_test(owned_through_links),
        cmocka_unit_test(who_is_not_owned),
        cmocka_unit_test(npm_needs_by_nesting),
        cmocka_unit_test(python_needs_by_folder),
        cmocka_unit_test(other_needs_by_folder),
        cmocka_unit_test(needs_inside_archives),
        cmocka_unit_test(edges_once_and_strongest),
        cmocka_unit_test(system_nearest_to_the_root),
        cmocka_unit_test(system_of_a_document),
        cmocka_unit_test(what_workers_may_not_say),
        cmocka_unit_test(messages_without_end),
        cmocka_unit_test(relations_without_end),
        cmocka_unit_test(order_of_arrival_does_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
