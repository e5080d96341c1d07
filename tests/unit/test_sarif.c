// SPDX-License-Identifier: Apache-2.0
// The SARIF writer without memory: each allocation of a whole report fails once.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/inventory_text.h"
#include "base/clock.h"
#include "base/error.h"
#include "documents/registry.h"
#include "support/alloc_fault.h"

static const bh_str ids[] = {{"CVE-2026-1", 10}, {"GHSA-x", 6}};
static const bh_str cwes[] = {{"CWE-79", 6}};
static const struct bh_reference references[] = {{{"WEB", 3}, {"https://example.com/a b", 23}},
                                                 {{"WEB", 3}, {"no address", 10}}};
static const struct bh_statement statements[] = {
    {.id = {"CVE-2026-1", 10},
     .outcome = BH_AFFECTED,
     .rule = BH_RULE_PURL,
     .reason = {
         .format = "%s is in the affected range %s",
         .args = {{"1.0", 3}, {"a range longer than what a small buffer holds at once", 53}}}}};
static const struct bh_uncovered uncovered[] = {
    {.what = {"Debian:13", 9},
     .components = 2,
     .reason = {.format = "no advisories are known for this distribution"}}};

static struct bh_finding finding(size_t component, enum bh_outcome outcome)
{
    return (struct bh_finding){.component = component,
                               .id = ids[0],
                               .ids = ids,
                               .id_count = 2,
                               .outcome = outcome,
                               .level = BH_LEVEL_HIGH,
                               .title = BH_STR("A title with {braces} and <angles>"),
                               .details = BH_STR("Some details, <b>bold</b>"),
                               .published = 1700000000,
                               .exploited = 1700000000,
                               .fixed = BH_STR("1.1"),
                               .statements = statements,
                               .statement_count = 1,
                               .references = references,
                               .reference_count = 2,
                               .cwes = cwes,
                               .cwe_count = 1};
}

static struct bh_inventory *inventory(void)
{
    static const char *const paths[] = {"a b/lock", "c/lock", "d/lock"};
    const struct bh_report note = {.severity = BH_ERROR,
                                   .code = BH_E_CORRUPT,
                                   .file = BH_STR("x/lock"),
                                   .text = BH_STR("'{' is missing")};
    struct bh_inventory *inv = bh_inventory_new();

    assert_non_null(inv);
    for (size_t i = 0; i < BH_COUNT(paths); i++) {
        struct said s;
        said_init(&s, paths[i], "npm");
        said_part(&s, "pkg:npm/x@1.0", "x", "1.0");
        said_part(&s, "pkg:npm/y@1.0", "y", "1.0");
        assert_int_equal(said_add(&s, inv), 0);
        said_done(&s);
    }
    assert_int_equal(bh_inventory_note(inv, &note), 0);
    assert_int_equal(bh_inventory_finish(inv), 0);
    assert_int_equal(inv->component_count, 2);
    return inv;
}

static void no_memory(void **state)
{
    static const char *const missing[] = {"landlock", NULL};
    const struct bh_document_options options = {.lang = BH_LANG_EN,
                                                .now = 1700000000,
                                                .pretty = true,
                                                .target = BH_STR("/srv/a b"),
                                                .tool_version = BH_STR("1.0.0"),
                                                .missing_isolation = missing,
                                                .files = 3,
                                                .folders = 3};
    struct bh_finding items[] = {finding(0, BH_AFFECTED), finding(1, BH_UNDETERMINED)};
    const struct bh_findings findings = {.items = items,
                                         .count = 2,
                                         .uncovered = (struct bh_uncovered *)(uintptr_t)uncovered,
                                         .uncovered_count = 1};
    struct bh_inventory *inv = inventory();
    struct bh_out whole;
    size_t total = 1;

    (void)state;
    bh_out_mem(&whole, 0);
    alloc_fault_at(0);
    assert_int_equal(bh_format_sarif.write(inv, &findings, &options, &whole), 0);
    total = alloc_fault_count();
    assert_true(total > 20);
    for (size_t n = 1; n <= total; n++) {
        struct bh_out out;
        bh_out_mem(&out, 0);
        alloc_fault_at(n);
        int r = bh_format_sarif.write(inv, &findings, &options, &out);
        alloc_fault_at(0);
        if (r != BH_E_NOMEM)
            fail_msg("allocation %zu of %zu failed, and the writer said %s", n, total,
                     bh_error_name(r));
        bh_out_done(&out);
    }
    bh_out_done(&whole);
    bh_inventory_free(inv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
