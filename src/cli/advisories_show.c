// SPDX-License-Identifier: Apache-2.0
// buhin advisories show

#include "base/clock.h"
#include "base/memory.h"
#include "cli/advisories.h"
#include "cli/print.h"
#include "cli/report.h"
#include "triage/rating.h"

static int count_stored(void *ctx, const struct bh_feed_state *f)
{
    *(size_t *)ctx += !bh_str_eqz(f->name, "builtin") && f->updated != BH_TIME_UNKNOWN;
    return 0;
}

int bh_advisories_open(struct bh_cli *cli, const struct bh_args *args, unsigned readers,
                       struct bh_catalogue **ret)
{
    struct bh_catalogue *c BH_CLEANUP(bh_catalogue_freep) = NULL;
    char *path BH_CLEANUP(bh_freep) = bh_store_to_read(args);
    const char *by_env = bh_cli_env("BUHIN_STORE");
    size_t feeds = 0;
    int r = bh_catalogue_open(path, readers, &cli->diag, &c);

    if (r == 0 && path)
        r = bh_catalogue_feeds(c, count_stored, &feeds);
    if (r < 0)
        return r;
    if (path && !feeds && (by_env || bh_args_has(args, BH_OPTION_STORE)))
        bh_say(&cli->diag, BH_WARNING, 0, BH_NOWHERE,
               "the store '%s' is empty: only the built-in advisories are known", path);
    else if (!path && by_env)
        bh_say(&cli->diag, BH_WARNING, 0, BH_NOWHERE,
               "there is no store '%s' (BUHIN_STORE): only the built-in advisories are known",
               by_env);
    *ret = bh_take(c);
    return 0;
}

struct showing {
    struct bh_cli *cli;
    size_t count;
};

static void put_line(struct showing *s, const char *label, bh_str text)
{
    if (!text.len)
        return;
    bh_out_printf(&s->cli->out, "%s: ", label);
    bh_print_prose(s->cli, text);
    bh_out_char(&s->cli->out, '\n');
}

static void put_time(struct showing *s, const char *label, int64_t seconds)
{
    char time[BH_TIME_TEXT];

    if (seconds == BH_TIME_UNKNOWN)
        return;
    bh_time_format(seconds, time);
    put_line(s, label, bh_str_z(time));
}

// The record's own text, and what it comes to.
static void put_severity(struct showing *s, const char *indent, bh_str text)
{
    struct bh_rating r = {.text = text};
    struct bh_out *o = &s->cli->out;

    bh_rating_read(&r);
    bh_out_printf(o, "%s%s: ", indent, bh_cli_text(s->cli, "severity"));
    bh_print_text(s->cli, text);
    if (r.method != BH_METHOD_WORD)
        bh_out_printf(o, " (%u.%u %s)", r.score_tenths / 10, r.score_tenths % 10,
                      bh_cli_text(s->cli, bh_level_name(r.level)));
    else if (bh_str_starts(text, BH_STR("CVSS:")))
        bh_out_printf(o, " (%s)", bh_cli_text(s->cli, "not a valid vector"));
    bh_out_char(o, '\n');
}

static void put_range(struct showing *s, const struct bh_range *range)
{
    static const char *const kinds[] = {[BH_INTRODUCED] = ">=",
                                        [BH_FIXED] = "<",
                                        [BH_LAST_AFFECTED] = "<=",
                                        [BH_LIMIT] = "limit",
                                        [BH_INTRODUCED_AFTER] = ">"};
    struct bh_out *o = &s->cli->out;

    if (range->type == BH_RANGE_UNREADABLE) {
        bh_out_printf(o, " %s: ", bh_cli_text(s->cli, "in words"));
        bh_print_prose(s->cli, range->text);
    }
    for (size_t i = 0; i < range->event_count; i++) {
        bh_out_printf(o, "%s %s ", i ? "," : "", kinds[range->events[i].kind]);
        bh_print_text(s->cli, range->events[i].version);
    }
}

static void put_package(struct showing *s, const struct bh_affected *a)
{
    struct bh_out *o = &s->cli->out;
    bool any = false;

    if (a->ecosystem.len) {
        bh_print_text(s->cli, a->ecosystem);
        bh_out_char(o, ' ');
    }
    bh_print_prose(s->cli, a->name.len ? a->name : a->note);
    if (a->name.len && a->note.len && !bh_str_starts(a->note, BH_STR("cpe:"))) {
        bh_out_z(o, " (");
        bh_print_prose(s->cli, a->note);
        bh_out_char(o, ')');
    }
    for (size_t i = 0; i < a->range_count; i++) {
        if (a->ranges[i].type == BH_RANGE_GIT)
            continue;
        bh_out_z(o, any ? " |" : "");
        put_range(s, &a->ranges[i]);
        any = true;
    }
    if (a->version_count)
        bh_out_printf(o, bh_cli_text(s->cli, " (%zu versions listed)"), a->version_count);
    bh_out_char(o, '\n');
}

static void put_affected(struct showing *s, const struct bh_affected *a)
{
    struct bh_out *o = &s->cli->out;

    bh_out_z(o, "  ");
    put_package(s, a);
    if (a->cpe.len) {
        bh_out_z(o, "    ");
        bh_print_text(s->cli, a->cpe);
        bh_out_char(o, '\n');
    }
    for (size_t i = 0; i < a->condition_count; i++) {
        bh_out_printf(o, "    %s\n", bh_cli_text(s->cli, "only together with one of:"));
        for (size_t k = 0; k < a->conditions[i].count; k++) {
            bh_out_z(o, "      ");
            put_package(s, &a->conditions[i].any[k]);
        }
    }
    for (size_t i = 0; i < a->severity_count; i++)
        put_severity(s, "    ", a->severities[i].score);
}

// "kev 2021-12-10T00:00:00Z CISA, due: 2021-12-24"
static void put_signal(struct showing *s, const struct bh_signal *signal)
{
    struct bh_out *o = &s->cli->out;
    char time[BH_TIME_TEXT];

    bh_out_printf(o, "%s: ", bh_cli_text(s->cli, "signal"));
    bh_print_text(s->cli, signal->kind);
    if (signal->date != BH_TIME_UNKNOWN) {
        bh_time_format(signal->date, time);
        bh_out_printf(o, " %s", time);
    }
    if (signal->by.len) {
        bh_out_char(o, ' ');
        bh_print_prose(s->cli, signal->by);
    }
    for (size_t i = 0; i < signal->value_count; i++) {
        bh_out_z(o, ", ");
        bh_print_prose(s->cli, signal->values[i].name);
        bh_out_z(o, ": ");
        bh_print_prose(s->cli, signal->values[i].value);
    }
    bh_out_char(o, '\n');
}

static void put_advice(struct showing *s, const struct bh_advice *advice)
{
    const char *label = advice->kind == BH_ADVICE_IMPACT     ? bh_cli_text(s->cli, "impact")
                        : advice->kind == BH_ADVICE_SOLUTION ? bh_cli_text(s->cli, "solution")
                                                             : bh_cli_text(s->cli, "workaround");

    bh_out_char(&s->cli->out, '\n');
    put_line(s, label, advice->text);
}

// What is said in the user's language, or all where that is nothing.
static void put_all_advice(struct showing *s, const struct bh_advisory *a)
{
    bool ja = s->cli->lang == BH_LANG_JA, any = false;

    for (size_t i = 0; i < a->advice_count; i++)
        any |= a->advice[i].ja == ja;
    for (size_t i = 0; i < a->advice_count; i++)
        if (!any || a->advice[i].ja == ja)
            put_advice(s, &a->advice[i]);
}

static void put_head(struct showing *s, const struct bh_advisory *a)
{
    struct bh_cli *cli = s->cli;

    bh_print_text(s->cli, a->id);
    bh_out_z(&cli->out, "  ");
    bh_print_prose(s->cli, bh_text_in(cli->lang == BH_LANG_JA, a->title, a->title_ja));
    bh_out_char(&cli->out, '\n');
    put_line(s, bh_cli_text(cli, "source"), a->source);
    put_time(s, bh_cli_text(cli, "published"), a->published);
    put_time(s, bh_cli_text(cli, "modified"), a->modified);
    put_time(s, bh_cli_text(cli, "withdrawn"), a->withdrawn);
    put_time(s, bh_cli_text(cli, "known to be exploited since"), a->exploited);
    for (size_t i = 0; i < a->link_count; i++)
        put_line(s,
                 a->links[i].kind == BH_ALIAS      ? bh_cli_text(cli, "alias")
                 : a->links[i].kind == BH_UPSTREAM ? bh_cli_text(cli, "upstream")
                                                   : bh_cli_text(cli, "related"),
                 a->links[i].id);
    for (size_t i = 0; i < a->severity_count; i++)
        put_severity(s, "", a->severities[i].score);
    for (size_t i = 0; i < a->signal_count; i++)
        put_signal(s, &a->signals[i]);
    for (size_t i = 0; i < a->cwe_count; i++)
        put_line(s, bh_cli_text(cli, "weakness"), a->cwes[i]);
}

static int put_record(void *ctx, const struct bh_advisory *a)
{
    struct showing *s = ctx;
    struct bh_cli *cli = s->cli;
    bh_str details = bh_text_in(cli->lang == BH_LANG_JA, a->details, a->details_ja);

    if (s->count++)
        bh_out_char(&cli->out, '\n');
    put_head(s, a);
    if (details.len) {
        bh_out_char(&cli->out, '\n');
        bh_print_prose(s->cli, details);
        bh_out_char(&cli->out, '\n');
    }
    put_all_advice(s, a);
    if (a->affected_count)
        bh_out_printf(&cli->out, "\n%s\n", bh_cli_text(cli, "affected:"));
    for (size_t i = 0; i < a->affected_count; i++)
        put_affected(s, &a->affected[i]);
    if (!a->affected_count && a->reference_count)
        bh_out_char(&cli->out, '\n');
    for (size_t i = 0; i < a->reference_count; i++)
        put_line(s, bh_cli_text(cli, "reference"), a->references[i].url);
    return 0;
}

int bh_advisories_show(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_catalogue *catalogue BH_CLEANUP(bh_catalogue_freep) = NULL;
    struct showing s = {.cli = cli};
    const char *id = bh_args_operand(args, 1);

    if (bh_args_operands(args) != 2) {
        bh_cli_complain(cli, "say which advisory to show: an id");
        return BH_EXIT_USAGE;
    }
    int r = bh_advisories_open(cli, args, 1, &catalogue);
    if (r < 0)
        return bh_cli_failed(cli, r);
    r = bh_catalogue_by_id(catalogue, bh_str_z(id), put_record, &s);
    if (r < 0)
        return bh_cli_failed(cli, r);
    if (!s.count) {
        bh_cli_complain(cli, "there is no advisory '%s'", id);
        return BH_EXIT_INPUT;
    }
    return BH_EXIT_OK;
}
