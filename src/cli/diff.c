// SPDX-License-Identifier: Apache-2.0
// buhin diff

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/advisories.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/product.h"
#include "cli/report.h"
#include "cli/target.h"
#include "documents/properties.h"
#include "match/match.h"
#include "scan/read_document.h"
#include "triage/change.h"
#include "triage/rank.h"
#include "triage/vex.h"

static const struct bh_option options[] = {
    BH_STORE_OPTION, BH_VEX_OPTION, BH_VEX_OWNER_OPTION, BH_PROFILE_OPTION, {0},
};

struct side {
    struct bh_inventory *inventory;
    struct bh_findings findings;
    struct bh_look look;
};

struct diffing {
    struct bh_cli *cli;
    struct bh_catalogue *catalogue;
    struct bh_arena arena;
    struct bh_vex_set vex;
    bool vex_incomplete;
    bh_str vex_owner;
    const struct bh_profile *profile; // NULL: none
    struct side before, after;
};

// Whether the first bytes are those of a report of ours; what is in it is read by a worker.
static bool is_report(const char *path)
{
    char first[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : read(fd, first, sizeof(first));
    bh_str text = bh_str_n(first, n > 0 ? (size_t)n : 0);

    if (fd >= 0)
        close(fd);
    return bh_str_search(text, BH_STR("\"buhin_report\"")) < text.len;
}

// 0 or an exit code.
static int read_report(struct diffing *d, const char *path, struct side *s)
{
    unsigned isolation;
    int r = bh_document_read(path, "json", &d->cli->diag, &s->inventory, &isolation);

    if (r == 0)
        r = bh_look_at(s->inventory, NULL, BH_PROPERTY_FINDING, &d->arena, &s->look);
    return r < 0 ? bh_cli_failed(d->cli, r) : 0;
}

static int judge_now(struct diffing *d, const char *path, struct side *s)
{
    const struct bh_match_options all = {0};
    unsigned isolation;
    int r = bh_target_read(d->cli, path, &s->inventory, &isolation);

    if (r)
        return r;
    r = bh_match_run(s->inventory, d->catalogue, &all, &d->cli->diag, &s->findings);
    if (r == 0)
        r = bh_rank(&s->findings, s->inventory, d->profile);
    if (r == 0)
        r = bh_vex_apply(&s->findings, s->inventory, &d->vex, d->vex_owner, NULL);
    if (r == 0)
        r = bh_look_at(s->inventory, &s->findings, NULL, &d->arena, &s->look);
    return r < 0 ? bh_cli_failed(d->cli, r) : 0;
}

static int read_side(struct diffing *d, const char *path, struct side *s)
{
    return is_report(path) ? read_report(d, path, s) : judge_now(d, path, s);
}

// --- What is told

static int count_live(void *ctx, const struct bh_advisory *a)
{
    size_t *counts = ctx;

    counts[a->withdrawn != BH_TIME_UNKNOWN]++;
    return 0;
}

// Why the sources no longer say it of a version that stayed.
static int put_lost(struct diffing *d, bh_str id)
{
    size_t counts[2] = {0};
    int r = bh_catalogue_by_id(d->catalogue, id, count_live, counts);

    if (r == 0)
        bh_out_printf(&d->cli->out, "      %s\n",
                      counts[0]   ? bh_cli_text(d->cli, "the sources no longer name this version "
                                                          "('buhin explain' shows what they say)")
                      : counts[1] ? bh_cli_text(d->cli, "withdrawn by its source")
                                  : bh_cli_text(d->cli, "no stored source has it any more"));
    return r;
}

static void put_versions(const struct diffing *d, const struct bh_change *c)
{
    bh_out_printf(&d->cli->out, "      %s ", bh_cli_text(d->cli, "another version of the part:"));
    bh_print_text(d->cli, c->versions_before);
    bh_out_z(&d->cli->out, " -> ");
    bh_print_text(d->cli, c->versions_after);
    bh_out_char(&d->cli->out, '\n');
}

static void put_field(const struct diffing *d, const char *label, bh_str before, bh_str after)
{
    if (bh_str_eq(before, after))
        return;
    bh_out_printf(&d->cli->out, "      %s: ", label);
    bh_print_text(d->cli, before.len ? before : BH_STR("-"));
    bh_out_z(&d->cli->out, " -> ");
    bh_print_text(d->cli, after.len ? after : BH_STR("-"));
    bh_out_char(&d->cli->out, '\n');
}

// A report names it in English, and may be of another version of this program.
static bh_str level_text(const struct diffing *d, bh_str name)
{
    for (enum bh_level level = BH_LEVEL_UNKNOWN; level <= BH_LEVEL_CRITICAL; level++)
        if (bh_str_eqz(name, bh_level_name(level)))
            return bh_str_z(bh_cli_text(d->cli, level == BH_LEVEL_UNKNOWN ? BH_N("not rated")
                                                                          : bh_level_name(level)));
    return name;
}

static bh_str outcome_text(const struct diffing *d, bh_str name)
{
    static const struct {
        const char *name, *text;
    } words[] = {{"affected", BH_N("affected")}, {"undetermined", BH_N("undetermined")}};

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_eqz(name, words[i].name))
            return bh_str_z(bh_cli_text(d->cli, words[i].text));
    return name;
}

static void put_differences(const struct diffing *d, const struct bh_change *c)
{
    if (!c->before || !c->after)
        return;
    put_field(d, bh_cli_text(d->cli, "version"), c->versions_before, c->versions_after);
    put_field(d, bh_cli_text(d->cli, "judged"), outcome_text(d, c->before->outcome),
              outcome_text(d, c->after->outcome));
    put_field(d, bh_cli_text(d->cli, "severity"), level_text(d, c->before->level),
              level_text(d, c->after->level));
    put_field(d, bh_cli_text(d->cli, "known to be exploited since"), c->before->exploited,
              c->after->exploited);
    put_field(d, bh_cli_text(d->cli, "fixed in"), c->before->fixed, c->after->fixed);
    put_field(d, bh_cli_text(d->cli, "stated (VEX)"), c->before->stated, c->after->stated);
}

static int put_change(struct diffing *d, const struct bh_change *c)
{
    const struct bh_seen *s = c->kind == BH_CHANGE_GONE ? c->before : c->after;
    struct bh_out *o = &d->cli->out;

    bh_out_z(o, "  ");
    bh_print_text(d->cli, s->id);
    bh_out_z(o, "  ");
    bh_print_text(d->cli, level_text(d, s->level));
    bh_out_z(o, "  ");
    bh_print_text(d->cli, s->part);
    bh_out_char(o, ' ');
    bh_print_text(d->cli, s->version);
    bh_out_char(o, '\n');
    if (c->kind == BH_CHANGE_DIFFERENT) {
        put_differences(d, c);
        return 0;
    }
    switch (c->reason) {
    case BH_BECAUSE_PART_ADDED:
        bh_out_printf(o, "      %s\n", bh_cli_text(d->cli, "the part is new"));
        return 0;
    case BH_BECAUSE_PART_REMOVED:
        bh_out_printf(o, "      %s\n", bh_cli_text(d->cli, "the part is gone"));
        return 0;
    case BH_BECAUSE_VERSION:
        put_versions(d, c);
        return 0;
    case BH_BECAUSE_SOURCES:
        break;
    }
    if (c->kind == BH_CHANGE_GONE)
        return put_lost(d, s->id);
    bh_out_printf(o, "      %s ",
                  bh_cli_text(d->cli, "the part is as before, the sources say so now:"));
    bh_print_text(d->cli, s->sources);
    bh_out_char(o, '\n');
    return 0;
}

static int put_changes(struct diffing *d, const struct bh_change *changes, size_t count,
                       size_t same)
{
    static const char *const heads[] = {[BH_CHANGE_NEW] = BH_N("new:"),
                                        [BH_CHANGE_DIFFERENT] = BH_N("changed:"),
                                        [BH_CHANGE_GONE] = BH_N("gone:")};
    size_t counts[BH_CHANGE_GONE + 1] = {0};
    int r = 0;

    for (size_t i = 0; i < count; i++)
        counts[changes[i].kind]++;
    bh_out_printf(&d->cli->out,
                  bh_cli_text(d->cli, "findings: %zu new, %zu changed, %zu gone, %zu as before"),
                  counts[BH_CHANGE_NEW], counts[BH_CHANGE_DIFFERENT], counts[BH_CHANGE_GONE], same);
    bh_out_char(&d->cli->out, '\n');
    for (size_t i = 0; r == 0 && i < count; i++) {
        if (!i || changes[i].kind != changes[i - 1].kind)
            bh_out_printf(&d->cli->out, "\n%s\n", bh_cli_text(d->cli, heads[changes[i].kind]));
        r = put_change(d, &changes[i]);
    }
    return r;
}

static int compare(struct diffing *d)
{
    struct bh_change *changes;
    size_t count, same;
    int r = bh_change_find(&d->before.look, &d->after.look, &d->arena, &changes, &count, &same);

    if (r == 0)
        r = put_changes(d, changes, count, same);
    if (r < 0)
        return bh_cli_failed(d->cli, r);
    bh_report_say_incomplete(d->cli, d->before.inventory);
    bh_report_say_incomplete(d->cli, d->after.inventory);
    return d->before.inventory->incomplete || d->after.inventory->incomplete || d->vex_incomplete
               ? BH_EXIT_INCOMPLETE
               : BH_EXIT_OK;
}

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_product product BH_CLEANUP(bh_product_done) = {0};
    struct diffing d = {.cli = cli,
                        .vex_owner = bh_str_z(bh_args_value(args, BH_OPTION_VEX_OWNER))};

    if (bh_args_operands(args) != 2) {
        bh_cli_complain(cli, "say what to compare: OLD NEW");
        return BH_EXIT_USAGE;
    }
    int r = bh_product_read(cli, args, &product);
    if (r)
        return r;
    d.profile = product.given ? &product.profile : NULL;
    r = bh_advisories_open(cli, args, 1, &d.catalogue);
    if (r < 0)
        return bh_cli_failed(cli, r);
    bh_arena_init(&d.arena, 0);
    r = bh_report_read_vex(cli, args, &d.vex, &d.vex_incomplete);
    r = r < 0 ? bh_cli_failed(cli, r) : read_side(&d, bh_args_operand(args, 0), &d.before);
    if (r == 0)
        r = read_side(&d, bh_args_operand(args, 1), &d.after);
    if (r == 0)
        r = compare(&d);
    bh_arena_done(&d.arena);
    bh_arena_done(&d.vex.arena);
    bh_findings_done(&d.before.findings);
    bh_findings_done(&d.after.findings);
    bh_inventory_free(d.before.inventory);
    bh_inventory_free(d.after.inventory);
    bh_catalogue_free(d.catalogue);
    return r;
}

const struct bh_command bh_command_diff = {
    .name = "diff",
    .operands = "OLD NEW",
    .summary = BH_N("which findings are new, changed or gone, and why"),
    .details =
        BH_N("OLD and NEW are reports of this program (-o json), SBOM documents, folders or "
             "files. A report keeps the findings of its day; anything else is judged by the "
             "advisories of now, for the product of --profile and with what is stated in --vex. "
             "Exit codes: 0 compared, 3 not readable, 4 something of them "
             "could not be read."),
    .options = options,
    .complete = BH_COMPLETE_FILE,
    .run = run,
};
