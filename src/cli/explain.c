// SPDX-License-Identifier: Apache-2.0
// buhin explain: the whole derivation of a finding, or of its absence.

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "cli/advisories.h"
#include "cli/command.h"
#include "cli/explain_triage.h"
#include "cli/print.h"
#include "cli/product.h"
#include "cli/report.h"
#include "cli/target.h"
#include "documents/reason.h"
#include "match/match.h"
#include "triage/closeness.h"
#include "triage/decide.h"
#include "triage/interim.h"
#include "triage/patch_lag.h"
#include "triage/rank.h"
#include "triage/users.h"
#include "triage/vex.h"

// Names of parts that are listed for one package of a record.
#define NAMESAKES_MAX 20
// Users of a part that are listed.
#define USERS_SHOWN 10

static const struct bh_option options[] = {
    BH_STORE_OPTION, BH_VEX_OPTION, BH_VEX_OWNER_OPTION, BH_PROFILE_OPTION, {0},
};

struct explaining {
    struct bh_cli *cli;
    const struct bh_inventory *inv;
    const struct bh_findings *findings;
    size_t records, packages; // of records that no part is
};

static const char *outcome_text(const struct explaining *e, enum bh_outcome outcome)
{
    static const char *const texts[] = {[BH_AFFECTED] = BH_N("is affected"),
                                        [BH_UNDETERMINED] = BH_N("not determined"),
                                        [BH_NOT_AFFECTED] = BH_N("is not affected")};

    return bh_cli_text(e->cli, texts[outcome]);
}

// --- What is known

static int put_record(void *ctx, const struct bh_advisory *a)
{
    struct explaining *e = ctx;
    struct bh_out *o = &e->cli->out;
    bool ja = e->cli->lang == BH_LANG_JA;

    if (!e->records++)
        bh_out_printf(o, "%s\n", bh_cli_text(e->cli, "records:"));
    bh_out_z(o, "  ");
    bh_print_text(e->cli, a->id);
    bh_out_printf(o, " (");
    bh_print_text(e->cli, a->source);
    bh_out_z(o, ") ");
    bh_print_prose(e->cli, bh_text_in(ja, a->title, a->title_ja));
    if (a->withdrawn != BH_TIME_UNKNOWN)
        bh_out_printf(o, "\n    %s",
                      bh_cli_text(e->cli, "withdrawn by its source: it decides nothing"));
    if (!a->affected_count)
        bh_out_printf(o, "\n    %s", bh_cli_text(e->cli, "names no package: it decides nothing"));
    bh_out_char(o, '\n');
    return 0;
}

// --- What it means for the parts

static void put_part(const struct explaining *e, size_t component)
{
    const struct bh_inv_component *c = &e->inv->components[component];

    bh_print_text(e->cli, bh_inv_str(e->inv, c->name));
    bh_out_char(&e->cli->out, ' ');
    bh_print_text(e->cli, bh_inv_str(e->inv, c->version.text));
    if (c->purl) {
        bh_out_z(&e->cli->out, "  ");
        bh_print_text(e->cli, bh_inv_str(e->inv, c->purl));
    }
    bh_out_char(&e->cli->out, '\n');
    for (size_t i = 0; i < c->evidence_count && i < 3; i++) {
        bh_out_printf(&e->cli->out, "    %s ", bh_cli_text(e->cli, "found in"));
        bh_print_text(e->cli, bh_inv_str(e->inv, c->evidence[i].path));
        bh_out_char(&e->cli->out, '\n');
    }
}

// How far the installed version is from the nearest fix: the size of the step, or how narrowly it
// is not affected.
static void put_closeness(const struct explaining *e, bh_str version, const struct bh_statement *s)
{
    static const char *const texts[] = {
        [BH_DISTANCE_NONE] = BH_N("the installed version is the fix %.*s"),
        [BH_DISTANCE_DETAIL] = BH_N("less than a maintenance release from the fix %.*s"),
        [BH_DISTANCE_RELEASE] = BH_N("maintenance releases from the fix %.*s"),
        [BH_DISTANCE_BRANCH] = BH_N("another branch than the fix %.*s"),
        [BH_DISTANCE_MAIN] = BH_N("another main version than the fix %.*s"),
    };
    struct bh_closeness best = {0}, c;
    bh_str nearest = BH_STR_EMPTY;

    for (size_t i = 0; i < s->fix_count; i++)
        if (bh_closeness_of(version, s->fixes[i], &c) && (!nearest.len || c.score > best.score)) {
            best = c;
            nearest = s->fixes[i];
        }
    if (!nearest.len)
        return;
    bh_out_z(&e->cli->out, "      ");
    bh_out_printf(&e->cli->out, bh_cli_text(e->cli, texts[best.distance]), BH_FMT(nearest));
    bh_out_printf(&e->cli->out, bh_cli_text(e->cli, " (closeness %u of 100)"), best.score);
    bh_out_char(&e->cli->out, '\n');
}

static void put_statement(const struct explaining *e, bh_str version, const struct bh_statement *s)
{
    struct bh_out *o = &e->cli->out;

    bh_out_printf(o, "    %s (%s): ", outcome_text(e, s->outcome), bh_rule_name(s->rule));
    bh_reason_write(o, e->cli->lang, &s->reason);
    bh_out_z(o, "\n      ");
    bh_print_text(e->cli, s->id);
    bh_out_z(o, " (");
    bh_print_text(e->cli, s->source);
    bh_out_z(o, "), ");
    bh_print_text(e->cli, s->ecosystem);
    bh_out_char(o, ' ');
    bh_print_text(e->cli, s->name);
    if (s->product_ja.len && e->cli->lang == BH_LANG_JA) {
        bh_out_z(o, "（");
        bh_print_prose(e->cli, s->product_ja);
        bh_out_z(o, "）");
    }
    if (s->fixed.len) {
        bh_out_printf(o, ", %s ", bh_cli_text(e->cli, "fixed in"));
        bh_print_text(e->cli, s->fixed);
    }
    if (s->note.len) {
        bh_out_z(o, " [");
        bh_print_prose(e->cli, s->note);
        bh_out_char(o, ']');
    }
    bh_out_char(o, '\n');
    if (s->joined.format) {
        bh_out_z(o, "      ");
        bh_reason_write(o, e->cli->lang, &s->joined);
        bh_out_char(o, '\n');
    }
    put_closeness(e, version, s);
}

static bool disagree(const struct bh_finding *f)
{
    for (size_t i = 0; i < f->statement_count; i++)
        if (f->statements[i].outcome != f->outcome)
            return true;
    return false;
}

// What somebody states of it; the one that governs first.
static void put_stated(const struct explaining *e, const struct bh_vex_answer *answer)
{
    const struct bh_vex_statement *s = answer->statement;
    const bh_str texts[] = {s->action, s->impact, s->text};
    struct bh_out *o = &e->cli->out;
    char date[BH_TIME_TEXT];

    bh_out_printf(o, "    VEX: ");
    bh_print_text(e->cli, s->status_word);
    if (s->justification.len) {
        bh_out_z(o, " (");
        bh_print_text(e->cli, s->justification);
        bh_out_char(o, ')');
    }
    bh_out_z(o, ", ");
    bh_print_text(e->cli,
                  s->author.len ? s->author : bh_str_z(bh_cli_text(e->cli, "author not said")));
    if (s->time != BH_TIME_UNKNOWN) {
        bh_time_format(s->time, date);
        bh_out_printf(o, ", %.10s", date);
    }
    if (!answer->governs)
        bh_out_printf(o, ", %s", bh_cli_text(e->cli, "another statement governs"));
    bh_out_char(o, '\n');
    for (size_t i = 0; i < BH_COUNT(texts); i++) {
        if (!texts[i].len)
            continue;
        bh_out_z(o, "      ");
        bh_print_prose(e->cli, texts[i]);
        bh_out_char(o, '\n');
    }
}

static void put_users_list(const struct explaining *e, const char *label, const uint32_t *items,
                           size_t count)
{
    struct bh_out *o = &e->cli->out;

    if (!count)
        return;
    bh_out_printf(o, "      %s", label);
    for (size_t i = 0; i < count && i < USERS_SHOWN; i++) {
        const struct bh_inv_component *c = &e->inv->components[items[i]];
        bh_out_z(o, i ? ", " : " ");
        bh_print_text(e->cli, bh_inv_str(e->inv, c->name));
        bh_out_z(o, c->version.text ? " " : "");
        bh_print_text(e->cli, bh_inv_str(e->inv, c->version.text));
    }
    if (count > USERS_SHOWN)
        bh_out_printf(o, bh_cli_text(e->cli, " (+%zu more)"), count - USERS_SHOWN);
    bh_out_char(o, '\n');
}

// What an update touches, and so what is to be tested.
static void put_users(const struct explaining *e, const struct bh_users *u)
{
    if (!u)
        return;
    bh_out_z(&e->cli->out, "    ");
    bh_out_printf(
        &e->cli->out,
        bh_cli_text(e->cli, u->partial
                                ? BH_N("an update touches the parts that use it; directly: %zu")
                                : BH_N("an update touches the parts that use it: %zu")),
        u->all_count);
    bh_out_char(&e->cli->out, '\n');
    put_users_list(e, bh_cli_text(e->cli, "directly:"), u->direct, u->direct_count);
    put_users_list(e, bh_cli_text(e->cli, "products:"), u->products, u->product_count);
}

// What a statement told users to do until there is a fix, and there is.
static void put_interim(const struct explaining *e, const struct bh_finding *f)
{
    struct bh_out *o = &e->cli->out;

    if (bh_finding_interim(f)) {
        bh_out_printf(o, "    %s ",
                      bh_cli_text(e->cli, "the interim measure ends with the update to"));
        bh_print_text(e->cli, f->fixed);
        bh_out_char(o, '\n');
    }
    for (size_t i = 0; i < e->findings->ended_count; i++) {
        const struct bh_interim_end *end = &e->findings->ended[i];
        if (end->component != f->component || !bh_str_eq(end->id, f->id))
            continue;
        bh_out_printf(o, "    %s", bh_cli_text(e->cli, "the interim measure has come to its end:"));
        bh_out_char(o, ' ');
        bh_print_prose(e->cli,
                       end->statement->action.len ? end->statement->action : end->statement->text);
        bh_out_char(o, '\n');
    }
}

static void put_clean(const struct explaining *e, const struct bh_finding *f)
{
    if (!f->clean.len)
        return;
    bh_out_printf(&e->cli->out, "    %s ", bh_cli_text(e->cli, "nothing known affects version"));
    bh_print_text(e->cli, f->clean);
    bh_out_char(&e->cli->out, '\n');
}

static void put_finding(const struct explaining *e, const struct bh_finding *f)
{
    struct bh_out *o = &e->cli->out;

    bh_out_printf(o, "\n%s: ", outcome_text(e, f->outcome));
    put_part(e, f->component);
    for (size_t i = 0; i < f->statement_count; i++)
        put_statement(e, bh_inv_str(e->inv, e->inv->components[f->component].version.text),
                      &f->statements[i]);
    if (f->statement_count > 1 && disagree(f))
        bh_out_printf(
            o, "    %s\n",
            bh_cli_text(e->cli,
                        "the records disagree: those of the package itself decide before those "
                        "of its CPE product, else affected before undetermined"));
    put_clean(e, f);
    for (size_t i = 0; i < f->vex_count; i++)
        put_stated(e, &f->vex[i]);
    put_interim(e, f);
    bh_explain_triage(e->cli, f);
    put_users(e, f->users);
}

// --- What did not come to it

static bool is_answered(const struct explaining *e, const struct bh_advisory *a,
                        const struct bh_affected *package)
{
    for (size_t i = 0; i < e->findings->count; i++) {
        const struct bh_finding *f = &e->findings->items[i];
        for (size_t k = 0; k < f->statement_count; k++)
            if (bh_str_eq(f->statements[k].id, a->id) &&
                bh_str_eq(f->statements[k].ecosystem, package->ecosystem) &&
                bh_str_eq(f->statements[k].name, package->name))
                return true;
    }
    return false;
}

// The last piece of a name: "core" of "org.example:core", "@scope/core", "vendor:core".
static bh_str short_name(bh_str name)
{
    size_t at = name.len;

    while (at > 0 && name.ptr[at - 1] != '/' && name.ptr[at - 1] != ':')
        at--;
    return bh_str_from(name, at);
}

static bool is_judged(const struct explaining *e, size_t component)
{
    for (size_t i = 0; i < e->findings->count; i++)
        if (e->findings->items[i].component == component)
            return true;
    return false;
}

static void put_namesakes(const struct explaining *e, const struct bh_affected *package)
{
    size_t shown = 0;

    for (size_t i = 0; i < e->inv->component_count && shown < NAMESAKES_MAX; i++) {
        const struct bh_inv_component *c = &e->inv->components[i];
        if (!bh_str_caseeq(short_name(bh_inv_str(e->inv, c->name)), short_name(package->name)) ||
            is_judged(e, i))
            continue;
        shown++;
        bh_out_printf(&e->cli->out, "      %s ",
                      bh_cli_text(e->cli, "not compared, as it is another package:"));
        bh_print_text(e->cli, bh_inv_str(e->inv, c->purl ? c->purl : c->name));
        bh_out_char(&e->cli->out, '\n');
    }
}

static int put_unanswered(void *ctx, const struct bh_advisory *a)
{
    struct explaining *e = ctx;
    struct bh_out *o = &e->cli->out;

    for (size_t i = 0; i < a->affected_count; i++) {
        const struct bh_affected *package = &a->affected[i];
        if (a->withdrawn != BH_TIME_UNKNOWN || is_answered(e, a, package))
            continue;
        if (!e->packages++)
            bh_out_printf(o, "\n%s\n",
                          bh_cli_text(e->cli, "packages of the records that no part is:"));
        bh_out_z(o, "  ");
        bh_print_text(e->cli, a->id);
        bh_out_z(o, ": ");
        if (package->ecosystem.len || package->name.len) {
            bh_print_text(e->cli, package->ecosystem.len
                                      ? package->ecosystem
                                      : bh_str_z(bh_cli_text(e->cli, "(only code)")));
            bh_out_char(o, ' ');
        }
        bh_print_prose(e->cli, package->name.len ? package->name : package->note);
        bh_out_char(o, '\n');
        put_namesakes(e, package);
    }
    return 0;
}

static void put_uncovered(const struct explaining *e)
{
    const struct bh_findings *f = e->findings;

    if (!f->uncovered_count)
        return;
    bh_out_printf(
        &e->cli->out, "\n%s\n",
        bh_cli_text(e->cli, "parts that no stored source covers (no data is not safety):"));
    for (size_t i = 0; i < f->uncovered_count; i++) {
        bh_out_z(&e->cli->out, "  ");
        bh_print_text(e->cli, f->uncovered[i].what);
        bh_out_printf(&e->cli->out, " (%zu): ", f->uncovered[i].components);
        bh_reason_write(&e->cli->out, e->cli->lang, &f->uncovered[i].reason);
        bh_out_char(&e->cli->out, '\n');
    }
}

static void put_conclusion(const struct explaining *e)
{
    size_t counts[BH_NOT_AFFECTED + 1] = {0}, answered = 0;

    for (size_t i = 0; i < e->findings->count; i++) {
        answered += e->findings->items[i].answered;
        counts[e->findings->items[i].outcome]++;
    }
    bh_out_char(&e->cli->out, '\n');
    bh_out_printf(
        &e->cli->out,
        bh_cli_text(e->cli,
                    "in short: parts affected: %zu, undetermined: %zu, cleared by a record: %zu"),
        counts[BH_AFFECTED], counts[BH_UNDETERMINED], counts[BH_NOT_AFFECTED]);
    if (answered)
        bh_out_printf(&e->cli->out, bh_cli_text(e->cli, "; answered by VEX: %zu"), answered);
    bh_out_char(&e->cli->out, '\n');
}

static int explain(struct bh_cli *cli, const struct bh_args *args, struct bh_catalogue *catalogue,
                   const struct bh_inventory *inv, const struct bh_profile *profile,
                   const struct bh_vex_set *vex)
{
    const char *id = bh_args_operand(args, 0);
    const struct bh_match_options o = {
        .want_not_affected = true, .want_clean = true, .only_id = bh_str_z(id)};
    struct bh_patch_lags lags;
    struct bh_findings findings = {0};
    struct explaining e = {.cli = cli, .inv = inv, .findings = &findings};

    bh_patch_lags_init(&lags);
    bh_print_text(cli, bh_str_z(id));
    bh_out_z(&cli->out, "\n\n");
    int r = bh_catalogue_by_id(catalogue, bh_str_z(id), put_record, &e);
    if (r == 0 && !e.records)
        bh_out_printf(
            &cli->out, "%s\n",
            bh_cli_text(cli, "no stored or built-in record has this id: nothing can be said of it "
                             "('buhin advisories status' lists the sources)"));
    if (r == 0)
        r = bh_match_run(inv, catalogue, &o, &cli->diag, &findings);
    if (r == 0)
        r = bh_interim_find(&findings, inv, vex);
    if (r == 0)
        r = bh_rank(&findings, inv, profile);
    if (r == 0)
        r = bh_decide(&findings, profile);
    if (r == 0)
        r = bh_patch_lag_find(&findings, catalogue, &lags);
    if (r == 0)
        r = bh_users_find(&findings, inv);
    if (r == 0)
        r = bh_vex_apply(&findings, inv, vex, bh_str_z(bh_args_value(args, BH_OPTION_VEX_OWNER)),
                         NULL);
    for (size_t i = 0; r == 0 && i < findings.count; i++)
        put_finding(&e, &findings.items[i]);
    if (r == 0)
        r = bh_catalogue_by_id(catalogue, bh_str_z(id), put_unanswered, &e);
    if (r == 0) {
        put_uncovered(&e);
        put_conclusion(&e);
    }
    bh_patch_lags_done(&lags);
    bh_findings_done(&findings);
    return r < 0 ? bh_cli_failed(cli, r) : e.records ? BH_EXIT_OK : BH_EXIT_INPUT;
}

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_inventory *inventory BH_CLEANUP(bh_inventory_freep) = NULL;
    struct bh_catalogue *catalogue BH_CLEANUP(bh_catalogue_freep) = NULL;
    struct bh_product product BH_CLEANUP(bh_product_done) = {0};
    struct bh_vex_set vex = {0};
    bool vex_incomplete = false;
    unsigned isolation;

    if (bh_args_operands(args) != 2) {
        bh_cli_complain(cli, "say which vulnerability to explain, and in what: ID TARGET");
        return BH_EXIT_USAGE;
    }
    int r = bh_product_read(cli, args, &product);
    if (r)
        return r;
    r = bh_target_read(cli, bh_args_operand(args, 1), &inventory, &isolation);
    if (r)
        return r;
    r = bh_advisories_open(cli, args, 1, &catalogue);
    if (r < 0)
        return bh_cli_failed(cli, r);
    r = bh_report_read_vex(cli, args, &vex, &vex_incomplete);
    r = r < 0 ? bh_cli_failed(cli, r)
              : explain(cli, args, catalogue, inventory, product.given ? &product.profile : NULL,
                        &vex);
    bh_arena_done(&vex.arena);
    if (r == BH_EXIT_OK)
        bh_report_say_incomplete(cli, inventory);
    return r == BH_EXIT_OK && (inventory->incomplete || vex_incomplete) ? BH_EXIT_INCOMPLETE : r;
}

const struct bh_command bh_command_explain = {
    .name = "explain",
    .operands = "ID TARGET",
    .summary = BH_N("why a vulnerability affects the parts of a target, or why not"),
    .details =
        BH_N("ID is that of an advisory or an alias (CVE, GHSA, JVNDB ...), TARGET a folder, a "
             "file or an SBOM document. Lists the records that there are, what each says of "
             "which part and by which rule, what others state of it (--vex), how severe it is "
             "and what decision tables say to do, and the packages that they name and no part "
             "is. "
             "Exit codes: 0 explained, 3 no record has that id, 4 something of the target "
             "could not be read."),
    .options = options,
    .complete = BH_COMPLETE_FILE,
    .run = run,
};
