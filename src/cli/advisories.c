// SPDX-License-Identifier: Apache-2.0
// buhin advisories: import, update, status, show

#include "advisories/catalogue.h"
#include "advisories/import.h"
#include "advisories/store.h"
#include "advisories/update.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/report.h"
#include "triage/rating.h"

enum {
    OPTION_FROM = BH_REPORT_OPTIONS_END,
    OPTION_ALL,
};

static const struct bh_option options[] = {
    {.id = OPTION_ALL, .name = "all", .help = BH_N("fetch the dumps of all ecosystems (update)")},
    {.id = OPTION_FROM,
     .name = "from",
     .argument = "URL",
     .help =
         BH_N("fetch ECOSYSTEM/all.zip below this address (update; default: OSV's public bucket)")},
    {.id = BH_OPTION_STORE,
     .name = "store",
     .argument = "FILE",
     .help = BH_N("advisory store (default: in the XDG data folder)"),
     .complete = BH_COMPLETE_FILE},
    {0},
};

static char *store_or_complain(struct bh_cli *cli, const struct bh_args *args)
{
    char *path = bh_store_path(args);

    if (!path)
        bh_cli_complain(
            cli,
            "there is no place for the advisory store: set HOME, XDG_DATA_HOME or BUHIN_STORE");
    return path;
}

static void on_progress(void *ctx, uint64_t records)
{
    struct bh_cli *cli = ctx;
    char text[96];

    if (cli->quiet || !bh_progress_due(&cli->progress))
        return;
    int n =
        snprintf(text, sizeof(text), bh_cli_text(cli, "%llu records"), (unsigned long long)records);
    if (n > 0)
        bh_progress_draw(&cli->progress, bh_str_n(text, (size_t)n));
}

static int import_into(struct bh_cli *cli, const char *store_path,
                       const struct bh_import_options *o)
{
    struct bh_store *store BH_CLEANUP(bh_store_closep) = NULL;
    struct bh_import_counts counts;
    int r = bh_store_open(store_path, true, &cli->diag, &store);

    if (r == 0)
        r = bh_store_begin(store);
    if (r == 0)
        r = bh_import_osv(store, o, &counts);
    if (r == 0)
        r = bh_store_commit(store);
    bh_progress_clear(&cli->progress);
    if (r < 0) {
        bh_cli_complain(cli, "nothing was imported: the store is as it was");
        return bh_cli_failed(cli, r);
    }
    if (!cli->quiet) {
        bh_out_printf(
            &cli->out,
            bh_cli_text(
                cli,
                "%llu records: %llu new, %llu changed, %llu as stored, %llu older than stored"),
            (unsigned long long)counts.records, (unsigned long long)counts.added,
            (unsigned long long)counts.changed, (unsigned long long)counts.same,
            (unsigned long long)counts.older);
        bh_out_char(&cli->out, '\n');
    }
    return BH_EXIT_OK;
}

static int run_import(struct bh_cli *cli, const struct bh_args *args)
{
    char *store_path BH_CLEANUP(bh_freep) = NULL;
    size_t operands = bh_args_operands(args);
    const char **paths BH_CLEANUP(bh_freep) = NULL;

    if (operands < 3) {
        bh_cli_complain(cli, "say what to import: osv PATH ...");
        return BH_EXIT_USAGE;
    }
    if (strcmp(bh_args_operand(args, 1), "osv") != 0) {
        bh_cli_complain(cli, "there is no kind of advisories '%s' (osv)", bh_args_operand(args, 1));
        return BH_EXIT_USAGE;
    }
    store_path = store_or_complain(cli, args);
    paths = bh_calloc(operands, sizeof(*paths));
    if (!store_path || !paths)
        return store_path ? BH_EXIT_INTERNAL : BH_EXIT_USAGE;
    for (size_t i = 2; i < operands; i++)
        paths[i - 2] = bh_args_operand(args, i);
    const struct bh_import_options o = {.paths = paths,
                                        .count = operands - 2,
                                        .diag = &cli->diag,
                                        .progress = on_progress,
                                        .progress_ctx = cli};
    return import_into(cli, store_path, &o);
}

static void on_fetching(void *ctx, const char *ecosystem, uint64_t now, uint64_t total)
{
    static const uint64_t unit = 1000000;
    struct bh_cli *cli = ctx;
    char text[160];
    int n;

    if (cli->quiet || !bh_progress_due(&cli->progress))
        return;
    if (!cli->fetch_since_ms || now < cli->fetch_from) {
        cli->fetch_since_ms = bh_monotonic_ms();
        cli->fetch_from = now;
    }
    int64_t ms = bh_monotonic_ms() - cli->fetch_since_ms;
    uint64_t rate = ms > 0 ? (now - cli->fetch_from) * 1000 / (uint64_t)ms : 0; // bytes a second
    if (total > now && rate)
        n = snprintf(text, sizeof(text),
                     bh_cli_text(cli, "%s: %llu of %llu MB, %llu kB/s, %llu s left"), ecosystem,
                     (unsigned long long)(now / unit), (unsigned long long)(total / unit),
                     (unsigned long long)(rate / 1000), (unsigned long long)((total - now) / rate));
    else
        n = snprintf(text, sizeof(text), bh_cli_text(cli, "%s: %llu MB, %llu kB/s"), ecosystem,
                     (unsigned long long)(now / unit), (unsigned long long)(rate / 1000));
    if (n > 0)
        bh_progress_draw(&cli->progress,
                         bh_str_n(text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1));
}

static void on_updated(void *ctx, const char *ecosystem, bool failed, bool unchanged,
                       const struct bh_import_counts *counts)
{
    struct bh_cli *cli = ctx;

    cli->fetch_since_ms = 0;
    bh_progress_clear(&cli->progress);
    if (cli->quiet || failed) // why was said already
        return;
    if (unchanged)
        bh_out_printf(&cli->out, bh_cli_text(cli, "%s: nothing new"), ecosystem);
    else
        bh_out_printf(&cli->out, bh_cli_text(cli, "%s: %llu records, %llu new, %llu changed"),
                      ecosystem, (unsigned long long)counts->records,
                      (unsigned long long)counts->added, (unsigned long long)counts->changed);
    bh_out_char(&cli->out, '\n');
}

static int run_update(struct bh_cli *cli, const struct bh_args *args)
{
    char *store_path BH_CLEANUP(bh_freep) = store_or_complain(cli, args);
    size_t operands = bh_args_operands(args), failed;
    const char **names BH_CLEANUP(bh_freep) = bh_calloc(operands, sizeof(*names));

    if (!store_path || !names)
        return store_path ? BH_EXIT_INTERNAL : BH_EXIT_USAGE;
    if (bh_args_has(args, OPTION_ALL) && operands > 1) {
        bh_cli_complain(cli, "either --all or names of ecosystems");
        return BH_EXIT_USAGE;
    }
    for (size_t i = 1; i < operands; i++)
        names[i - 1] = bh_args_operand(args, i);
    const struct bh_update_options o = {.store_path = store_path,
                                        .base = bh_args_value(args, OPTION_FROM),
                                        .ecosystems = names,
                                        .count = operands - 1,
                                        .all = bh_args_has(args, OPTION_ALL),
                                        .diag = &cli->diag,
                                        .fetching = on_fetching,
                                        .importing = on_progress,
                                        .done = on_updated,
                                        .ctx = cli};
    int r = bh_update_run(&o, &failed);
    bh_progress_clear(&cli->progress);
    if (r == BH_E_FORMAT && operands == 1) {
        bh_cli_complain(cli, "say which ecosystems to fetch, as OSV names them (Debian npm PyPI "
                             "Maven Go ...), or --all");
        return BH_EXIT_USAGE;
    }
    if (r < 0)
        return bh_cli_failed(cli, r);
    return failed ? BH_EXIT_INCOMPLETE : BH_EXIT_OK;
}

static int open_catalogue(struct bh_cli *cli, const struct bh_args *args, struct bh_catalogue **ret)
{
    char *path BH_CLEANUP(bh_freep) = bh_store_to_read(args);

    return bh_catalogue_open(path, &cli->diag, ret);
}

static int put_feed(void *ctx, const struct bh_feed_state *f)
{
    struct bh_cli *cli = ctx;
    struct bh_out *o = &cli->out;
    char time[BH_TIME_TEXT] = "-";
    struct bh_buf shown;

    if (f->updated != BH_TIME_UNKNOWN)
        bh_time_format(f->updated, time);
    bh_buf_init(&shown, 0);
    bh_utf8_printable(&shown, f->name);
    bh_out_printf(o, "%-20.*s %10llu  %s", BH_FMT(bh_buf_str(&shown)),
                  (unsigned long long)f->records, time);
    if (f->updated != BH_TIME_UNKNOWN && cli->now > f->updated) {
        bh_out_z(o, "  ");
        bh_out_printf(o, bh_cli_text(cli, "%lld days old"),
                      (long long)((cli->now - f->updated) / 86400));
    }
    bh_out_char(o, '\n');
    if (f->failure.len) {
        bh_buf_clear(&shown);
        bh_utf8_printable(&shown, f->failure);
        bh_out_printf(o, "    %s: ", bh_cli_text(cli, "the last attempt failed"));
        bh_out_str(o, bh_buf_str(&shown));
        bh_out_char(o, '\n');
    }
    bh_buf_done(&shown);
    return 0;
}

static int run_status(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_catalogue *catalogue BH_CLEANUP(bh_catalogue_freep) = NULL;
    int r = open_catalogue(cli, args, &catalogue);

    if (r < 0)
        return bh_cli_failed(cli, r);
    bh_out_printf(&cli->out, "%-20s %10s  %s\n", bh_cli_text(cli, "SOURCE"),
                  bh_cli_text(cli, "RECORDS"), bh_cli_text(cli, "UPDATED"));
    r = bh_catalogue_feeds(catalogue, put_feed, cli);
    return r < 0 ? bh_cli_failed(cli, r) : BH_EXIT_OK;
}

struct showing {
    struct bh_cli *cli;
    struct bh_buf shown;
    size_t count;
};

static void put_text(struct showing *s, bh_str text)
{
    bh_str rest = text, line;

    while (bh_str_cut(&rest, '\n', &line)) {
        bh_buf_clear(&s->shown);
        bh_utf8_printable(&s->shown, line);
        bh_out_str(&s->cli->out, bh_buf_str(&s->shown));
        if (rest.ptr)
            bh_out_char(&s->cli->out, '\n');
    }
}

static void put_line(struct showing *s, const char *label, bh_str text)
{
    if (!text.len)
        return;
    bh_out_printf(&s->cli->out, "%s: ", label);
    put_text(s, text);
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
    put_text(s, text);
    if (r.method != BH_METHOD_WORD)
        bh_out_printf(o, " (%u.%u %s)", r.score_tenths / 10, r.score_tenths % 10,
                      bh_cli_text(s->cli, bh_level_name(r.level)));
    else if (bh_str_starts(text, BH_STR("CVSS:")))
        bh_out_printf(o, " (%s)", bh_cli_text(s->cli, "not a valid vector"));
    bh_out_char(o, '\n');
}

static void put_affected(struct showing *s, const struct bh_affected *a)
{
    static const char *const kinds[] = {
        [BH_INTRODUCED] = ">=", [BH_FIXED] = "<", [BH_LAST_AFFECTED] = "<=", [BH_LIMIT] = "limit"};
    struct bh_out *o = &s->cli->out;

    bh_out_z(o, "  ");
    put_text(s, a->ecosystem);
    bh_out_char(o, ' ');
    put_text(s, a->name);
    for (size_t i = 0; i < a->range_count; i++) {
        const struct bh_range *range = &a->ranges[i];
        if (range->type == BH_RANGE_GIT)
            continue;
        for (size_t k = 0; k < range->event_count; k++) {
            bh_out_printf(o, "%s %s ", k ? "," : i ? " |" : "", kinds[range->events[k].kind]);
            put_text(s, range->events[k].version);
        }
    }
    if (a->version_count)
        bh_out_printf(o, bh_cli_text(s->cli, " (%zu versions listed)"), a->version_count);
    bh_out_char(o, '\n');
    for (size_t i = 0; i < a->severity_count; i++)
        put_severity(s, "    ", a->severities[i].score);
}

static int put_record(void *ctx, const struct bh_advisory *a)
{
    struct showing *s = ctx;
    struct bh_cli *cli = s->cli;
    bool ja = cli->lang == BH_LANG_JA;

    if (s->count++)
        bh_out_char(&cli->out, '\n');
    put_text(s, a->id);
    bh_out_z(&cli->out, "  ");
    put_text(s, ja && a->title_ja.len ? a->title_ja : a->title);
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
    bh_out_char(&cli->out, '\n');
    put_text(s, ja && a->details_ja.len ? a->details_ja : a->details);
    bh_out_printf(&cli->out, "\n\n%s\n", bh_cli_text(cli, "affected:"));
    for (size_t i = 0; i < a->affected_count; i++)
        put_affected(s, &a->affected[i]);
    for (size_t i = 0; i < a->reference_count; i++)
        put_line(s, bh_cli_text(cli, "reference"), a->references[i].url);
    return bh_buf_error(&s->shown);
}

static int run_show(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_catalogue *catalogue BH_CLEANUP(bh_catalogue_freep) = NULL;
    struct showing s = {.cli = cli};
    const char *id = bh_args_operand(args, 1);

    if (bh_args_operands(args) != 2) {
        bh_cli_complain(cli, "say which advisory to show: an id");
        return BH_EXIT_USAGE;
    }
    int r = open_catalogue(cli, args, &catalogue);
    if (r < 0)
        return bh_cli_failed(cli, r);
    bh_buf_init(&s.shown, 0);
    r = bh_catalogue_by_id(catalogue, bh_str_z(id), put_record, &s);
    bh_buf_done(&s.shown);
    if (r < 0)
        return bh_cli_failed(cli, r);
    if (!s.count) {
        bh_cli_complain(cli, "there is no advisory '%s'", id);
        return BH_EXIT_INPUT;
    }
    return BH_EXIT_OK;
}

static const struct {
    const char *name;
    int (*run)(struct bh_cli *cli, const struct bh_args *args);
} verbs[] = {
    {"import", run_import},
    {"update", run_update},
    {"status", run_status},
    {"show", run_show},
};

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    const char *verb = bh_args_operand(args, 0);

    for (size_t i = 0; verb && i < BH_COUNT(verbs); i++)
        if (strcmp(verb, verbs[i].name) == 0)
            return verbs[i].run(cli, args);
    bh_cli_complain(cli, "say what to do with the advisories: import, update, status or show");
    return BH_EXIT_USAGE;
}

const struct bh_command bh_command_advisories = {
    .name = "advisories",
    .operands = "import osv PATH ... | update [ECOSYSTEM ...] | status | show ID",
    .summary = BH_N("keep the store of advisories, and look into it"),
    .details = BH_N(
        "import osv PATH ... takes in OSV dumps (all.zip), folders of records or dumps, and single "
        "records; all or nothing. Records that are newer in the store stay.\nupdate [ECOSYSTEM "
        "...] fetches dumps over the network and imports them: those named (Debian, npm, PyPI, "
        "Maven, Go ...), with --all every one that OSV has, else those that are in the store. It "
        "is the only command that uses the "
        "network.\nstatus lists the sources with number and age of their records.\nshow ID "
        "prints the records with that id or alias."),
    .options = options,
    .complete = BH_COMPLETE_WORDS,
    .words = "import update status show",
    .run = run,
};
