// SPDX-License-Identifier: Apache-2.0
// A part's purl and the target's os-release as questions, and a version among the events of a
// range. Lines: purl; ID, VERSION_ID and PRETTY_NAME; an ecosystem; a version; events ("+1"
// introduced,
// "-2" fixed, "=3" last affected, "<4" limit).
// A part is asked about, or there is a reason; the order of the events changes nothing; a build
// with a foreign tag stands between its bounds; a line is left open only by a record that does not
// affect it; the rules of kernels and bundled-only advisories make nothing worse.

#include <stdint.h>
#include <stdlib.h>

#include "base/error.h"
#include "match/bundled.h"
#include "match/kernel.h"
#include "match/match.h"
#include "match/subject.h"
#include "match/unassessed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EVENTS_MAX 64

static bh_str line(bh_str *rest)
{
    bh_str s = BH_STR_EMPTY;

    (void)!bh_str_cut(rest, '\n', &s);
    return s;
}

static void check_subject(bh_str *rest, struct bh_inventory *inv, struct bh_arena *arena)
{
    struct bh_inv_component c = {0};
    bh_str purl = line(rest), id = line(rest), version = line(rest), pretty = line(rest);
    struct bh_ecosystem items[] = {
        {.name = line(rest), .stored = 1},
        {.name = BH_STR("Debian:12"), .stored = 1},
        {.name = BH_STR("Red Hat:enterprise_linux:8::baseos"), .stored = 1},
        {.name = BH_STR("SUSE:Linux Enterprise Server 15 SP3"), .stored = 1},
        {.name = BH_STR("openEuler:24.03-LTS-SP1"), .stored = 1},
    };
    const struct bh_ecosystems known = {.items = items, .count = BH_COUNT(items)};
    struct bh_subject s;

    if (bh_intern_id(&inv->strings, purl, &c.purl) < 0 ||
        bh_intern_id(&inv->strings, id, &inv->system.id) < 0 ||
        bh_intern_id(&inv->strings, version, &inv->system.version_id) < 0 ||
        bh_intern_id(&inv->strings, pretty, &inv->system.pretty_name) < 0 ||
        bh_subject_of(inv, &c, &known, arena, &s) < 0)
        return;
    if (!s.what.len && !s.reason.format)
        abort();
    for (size_t i = 0; i < s.count; i++) {
        const struct bh_asked_version *v = &s.questions[i].version;
        if (!s.questions[i].ecosystem.len || (v->lowest.len && (!v->highest.len || !v->vague)))
            abort();
    }
}

static size_t read_events(bh_str *rest, struct bh_range_event *events)
{
    static const char marks[] = {'+', '-', '=', '<'}; // in the order of the kinds
    size_t count = 0;

    while (rest->ptr && count < EVENTS_MAX) {
        bh_str text = line(rest);
        for (size_t k = 0; text.len && k < BH_COUNT(marks); k++)
            if (text.ptr[0] == marks[k])
                events[count++] =
                    (struct bh_range_event){(enum bh_range_event_kind)k, bh_str_from(text, 1)};
    }
    return count;
}

static void check_open(const struct bh_affected *affected, bh_str version, bh_str text,
                       enum bh_outcome outcome, struct bh_arena *arena)
{
    const struct bh_release_line lines[] = {
        {.name = BH_STR("3"), .security = {.state = BH_END_OPEN}},
        {.name = BH_STR("2.1"), .security = {.state = BH_END_DATE, .date = 1000000000}},
        {.name = BH_STR("1"), .security = {.state = BH_END_DATE, .date = 500000000}}};
    const struct bh_lifecycle product = {.lines = lines, .line_count = BH_COUNT(lines)};
    const struct bh_part_line line = {.product = &product,
                                      .line = bh_release_line_of(&product, version)};
    const struct bh_advisory record = {.published = 1100000000, .details = text};
    struct bh_reason reason;
    bool open;

    if (line.line &&
        bh_is_unassessed(&line, affected, version, &record, arena, &open, &reason) == 0 && open &&
        (outcome == BH_AFFECTED || !bh_begins_behind(affected, version)))
        abort();
}

static void check_rules(bh_str purl, bh_str version, const struct bh_statement *said,
                        struct bh_arena *arena)
{
    static const struct bh_inventory none;
    const struct bh_question kernel = {
        .rule = BH_RULE_CPE, .kernel = true, .version = {.text = version}};
    struct bh_statement s = *said;

    bh_kernel_judge(&kernel, &s);
    if (bh_bundled_judge(&none, NULL, purl, BH_STR("GHSA-jm77-qphf-c4w8"), arena, &s) == 0 &&
        s.outcome < said->outcome)
        abort();
}

static void check_range(bh_str *rest, bh_str purl, struct bh_arena *arena)
{
    bh_str text = *rest;
    static const char *const ecosystems[] = {"Debian:12", "npm", "PyPI", "Red Hat", "Go"};
    struct bh_range_event events[EVENTS_MAX], turned[EVENTS_MAX];
    const struct bh_asked_version version = {.text = line(rest)};
    size_t count = read_events(rest, events);
    struct bh_statement a, b;

    for (size_t i = 0; i < count; i++)
        turned[i] = events[count - 1 - i];
    for (size_t i = 0; i < BH_COUNT(ecosystems); i++) {
        struct bh_range one = {.events = events, .event_count = count}, other = one;
        struct bh_affected affected = {
            .ecosystem = bh_str_z(ecosystems[i]), .ranges = &one, .range_count = 1};
        struct bh_affected back = affected;
        other.events = turned;
        back.ranges = &other;
        if (bh_evaluate(&affected, &version, arena, &a) < 0 ||
            bh_evaluate(&back, &version, arena, &b) < 0)
            return;
        if (a.outcome != b.outcome || !a.reason.format)
            abort();
        check_open(&affected, version.text, text, a.outcome, arena);
        a.ecosystem = BH_STR("PyPI");
        a.name = BH_STR("cryptography");
        check_rules(purl, version.text, &a, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = bh_inventory_new();
    bh_str rest = bh_str_n(data, size);

    bh_arena_init(&arena, (size_t)64 << 20);
    if (!inv)
        return 0;
    bh_str whole = rest, purl = line(&whole);
    check_subject(&rest, inv, &arena);
    check_range(&rest, purl, &arena);
    return 0;
}
