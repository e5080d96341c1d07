// SPDX-License-Identifier: Apache-2.0
// buhin vex check: the statements of documents, and which of them are over.

#include "cli/vex_check.h"

#include "base/clock.h"
#include "base/error.h"
#include "cli/advisories.h"
#include "cli/print.h"
#include "match/match.h"
#include "model/inventory.h"
#include "scan/read_vex.h"
#include "triage/interim.h"
#include "triage/outdated.h"

static void put_thing(struct bh_cli *cli, const struct bh_vex_thing *t)
{
    const struct bh_vex_identifier *shown = NULL;

    for (size_t i = 0; i < t->identifier_count; i++)
        if (!shown || t->identifiers[i].kind < shown->kind)
            shown = &t->identifiers[i];
    if (shown && (shown->kind != BH_VEX_REF || !t->name.len)) {
        bh_print_text(cli, shown->value);
        if (t->version.len && !t->version_count && !bh_str_has(shown->value, '@')) {
            bh_out_char(&cli->out, ' ');
            bh_print_text(cli, t->version);
        }
    } else {
        bh_print_prose(cli, t->name);
        bh_out_z(&cli->out, t->version.len ? " " : "");
        bh_print_text(cli, t->version);
    }
    for (size_t i = 0; i < t->version_count; i++) {
        bh_out_z(&cli->out, i ? ", " : " ");
        bh_print_text(cli, t->versions[i]);
    }
}

static void put_product(struct bh_cli *cli, const struct bh_vex_product *p)
{
    bh_out_z(&cli->out, "    ");
    put_thing(cli, &p->thing);
    for (size_t i = 0; i < p->part_count; i++) {
        bh_out_z(&cli->out, i ? ", " : " > ");
        put_thing(cli, &p->parts[i]);
    }
    bh_out_char(&cli->out, '\n');
}

static void put_text(struct bh_cli *cli, const char *label, bh_str text)
{
    bh_str line;

    if (!text.len)
        return;
    bh_out_printf(&cli->out, "    %s", bh_cli_text(cli, label));
    for (bool first = true; bh_str_cut(&text, '\n', &line); first = false) {
        bh_out_z(&cli->out, first ? " " : "\n      ");
        bh_print_prose(cli, line);
    }
    bh_out_char(&cli->out, '\n');
}

// Why it is over, in one line.
static void put_outdated(struct bh_cli *cli, const struct bh_outdated *o)
{
    static const char *const texts[] = {
        [BH_OUTDATED_REPLACED] = BH_N("over, its author says later:"),
        [BH_OUTDATED_FIX_STATED] = BH_N("over, stated as fixed:"),
        [BH_OUTDATED_FIX_KNOWN] = BH_N("over, the fix is out:"),
        [BH_OUTDATED_NOT_AFFECTED] = BH_N("over, not affected by the advisories:"),
        [BH_OUTDATED_FIX_ANSWERED] = BH_N("over, its own response is a fix:"),
    };
    char date[BH_TIME_TEXT] = "";

    if (!o->why)
        return;
    bh_out_printf(&cli->out, "    %s ", bh_cli_text(cli, texts[o->why]));
    bh_print_text(cli, o->package);
    bh_out_z(&cli->out, o->package.len && o->text.len ? " -> " : "");
    bh_print_text(cli, o->text);
    if (o->why == BH_OUTDATED_REPLACED)
        bh_print_text(cli, o->by->status_word);
    if (o->by) {
        bh_time_format(o->by->time, date);
        bh_out_printf(&cli->out, "%s%.10s", date[0] ? ", " : "", date);
    }
    bh_out_char(&cli->out, '\n');
}

static void put_statement(struct bh_cli *cli, const struct bh_vex_statement *s,
                          const struct bh_outdated *outdated)
{
    char date[BH_TIME_TEXT] = "";

    bh_out_z(&cli->out, "  ");
    for (size_t i = 0; i < s->id_count; i++) {
        bh_out_z(&cli->out, i ? " = " : "");
        bh_print_text(cli, s->ids[i]);
    }
    bh_out_z(&cli->out, ": ");
    bh_print_text(cli, s->status_word);
    if (s->justification.len) {
        bh_out_z(&cli->out, " (");
        bh_print_text(cli, s->justification);
        bh_out_char(&cli->out, ')');
    }
    bh_out_z(&cli->out, ", ");
    bh_print_text(cli,
                  s->author.len ? s->author : bh_str_z(bh_cli_text(cli, BH_N("author not said"))));
    bh_time_format(s->time, date);
    bh_out_printf(&cli->out, "%s%.10s\n", date[0] ? ", " : "", date);
    for (size_t i = 0; i < s->product_count; i++)
        put_product(cli, &s->products[i]);
    put_text(cli, BH_N("response:"), s->response);
    put_text(cli, BH_N("impact:"), s->impact);
    put_text(cli, BH_N("action:"), s->action);
    put_text(cli, BH_N("note:"), s->text);
    put_outdated(cli, outdated);
}

// Of one document in the set.
struct file {
    const char *path;
    size_t first, end; // of its statements
};

static void put_file(struct bh_cli *cli, const struct file *f, const struct bh_vex_set *set,
                     const struct bh_outdated *outdated)
{
    bh_print_text(cli, bh_str_z(f->path));
    bh_out_printf(&cli->out, bh_cli_text(cli, BH_N(": statements: %zu (%.*s)\n")),
                  f->end - f->first,
                  BH_FMT(f->end > f->first ? set->items[f->first].format : BH_STR("VEX")));
    for (size_t i = f->first; i < f->end; i++)
        put_statement(cli, &set->items[i], &outdated[i]);
}

// What the advisories say of the things that interim measures are for. 0 or a code that was said.
static int match_interim(struct bh_cli *cli, const struct bh_args *args,
                         const struct bh_vex_set *set, struct bh_inventory *inv,
                         struct bh_catalogue **ret_catalogue, struct bh_findings *ret)
{
    const struct bh_match_options o = {.want_not_affected = true};
    int r = bh_outdated_parts(set, inv);

    if (r == 0)
        r = bh_inventory_finish(inv);
    if (r == 0)
        r = bh_advisories_open(cli, args, 1, ret_catalogue);
    return r < 0 ? r : bh_match_run(inv, *ret_catalogue, &o, &cli->diag, ret);
}

static int put_files(struct bh_cli *cli, const struct bh_args *args, struct bh_vex_set *set,
                     const struct file *files, size_t count)
{
    struct bh_inventory *inv BH_CLEANUP(bh_inventory_freep) = bh_inventory_new();
    struct bh_catalogue *catalogue BH_CLEANUP(bh_catalogue_freep) = NULL;
    struct bh_outdated *outdated = bh_arena_array(&set->arena, set->count + 1, sizeof(*outdated));
    struct bh_findings findings = {0};
    int r = inv && outdated ? 0 : BH_E_NOMEM;

    if (r == 0 && bh_interim_any(set))
        r = match_interim(cli, args, set, inv, &catalogue, &findings);
    if (r == 0)
        r = bh_outdated_find(set, inv, &findings, cli->now, &set->arena, outdated);
    if (r == BH_E_LIMIT)
        bh_cli_complain(cli, "too many statements on one package to compare");
    for (size_t i = 0; r == 0 && i < count; i++)
        put_file(cli, &files[i], set, outdated);
    bh_findings_done(&findings);
    return r;
}

// Every file is looked at. What cannot be read at all weighs more than what is wrong inside.
int bh_vex_check(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_vex_set set = {0};
    struct file *files = bh_arena_array(&set.arena, bh_args_operands(args), sizeof(*files));
    size_t count = 0;
    int worst = BH_EXIT_OK, r = files ? 0 : BH_E_NOMEM;

    for (size_t i = 1; r != BH_E_NOMEM && i < bh_args_operands(args); i++) {
        struct file *f = &files[count];
        bool incomplete = false;
        *f = (struct file){.path = bh_args_operand(args, i), .first = set.count};
        r = bh_vex_read(f->path, &cli->diag, &set, &incomplete);
        f->end = set.count;
        count += r == 0;
        if (r < 0 && r != BH_E_NOMEM)
            worst = bh_cli_failed(cli, r);
        else if (incomplete && worst == BH_EXIT_OK)
            worst = BH_EXIT_INCOMPLETE;
    }
    if (r != BH_E_NOMEM)
        r = put_files(cli, args, &set, files, count);
    bh_arena_done(&set.arena);
    return r < 0 ? bh_cli_failed(cli, r) : worst;
}
