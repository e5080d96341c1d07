// SPDX-License-Identifier: Apache-2.0
// buhin advisories: import, update, status

#include "cli/advisories.h"
#include "advisories/import.h"
#include "advisories/store.h"
#include "advisories/update.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/report.h"
#include "feeds/feed.h"

enum {
    OPTION_FROM = BH_REPORT_OPTIONS_END,
    OPTION_ALL,
};

static const struct bh_option options[] = {
    {.id = OPTION_ALL,
     .name = "all",
     .help = BH_N("fetch the dumps of all ecosystems, and all other kinds (update)")},
    {.id = OPTION_FROM,
     .name = "from",
     .argument = "URL",
     .help = BH_N("fetch from this server instead: OSV's ECOSYSTEM/all.zip, the paths of the "
                  "others (update)")},
    BH_STORE_OPTION,
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
        r = bh_import_run(store, o, &counts);
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

static int no_kind(struct bh_cli *cli, const char *name)
{
    struct bh_buf kinds;

    bh_buf_init(&kinds, 0);
    for (size_t i = 0; bh_feed_kind_at(i); i++)
        bh_buf_printf(&kinds, "%s%s", i ? ", " : "", bh_feed_kind_at(i)->name);
    bh_cli_complain(cli, "there is no kind of feeds '%s' (there are: %.*s)", name,
                    BH_FMT(bh_buf_str(&kinds)));
    bh_buf_done(&kinds);
    return BH_EXIT_USAGE;
}

static int run_import(struct bh_cli *cli, const struct bh_args *args)
{
    char *store_path BH_CLEANUP(bh_freep) = NULL;
    size_t operands = bh_args_operands(args);
    const char **paths BH_CLEANUP(bh_freep) = NULL;

    if (operands < 3) {
        bh_cli_complain(cli, "say what to import: KIND PATH ...");
        return BH_EXIT_USAGE;
    }
    const struct bh_feed_kind *kind = bh_feed_kind_find(bh_str_z(bh_args_operand(args, 1)));
    if (!kind)
        return no_kind(cli, bh_args_operand(args, 1));
    store_path = store_or_complain(cli, args);
    paths = bh_calloc(operands, sizeof(*paths));
    if (!store_path || !paths)
        return store_path ? BH_EXIT_INTERNAL : BH_EXIT_USAGE;
    for (size_t i = 2; i < operands; i++)
        paths[i - 2] = bh_args_operand(args, i);
    const struct bh_import_options o = {.kind = kind,
                                        .paths = paths,
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

static void on_documents(void *ctx, const char *feed, uint64_t now, uint64_t total)
{
    struct bh_cli *cli = ctx;
    char text[160];

    if (cli->quiet || !bh_progress_due(&cli->progress))
        return;
    int n = snprintf(text, sizeof(text), bh_cli_text(cli, "%s: %llu of %llu documents"), feed,
                     (unsigned long long)now, (unsigned long long)total);
    if (n > 0)
        bh_progress_draw(&cli->progress,
                         bh_str_n(text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1));
}

static void on_updated(void *ctx, const char *ecosystem, enum bh_updated what,
                       const struct bh_import_counts *counts)
{
    struct bh_cli *cli = ctx;

    cli->fetch_since_ms = 0;
    bh_progress_clear(&cli->progress);
    if (cli->quiet || what == BH_UPDATE_FAILED) // why was said already
        return;
    if (what == BH_UPDATE_SAME)
        bh_out_printf(&cli->out, bh_cli_text(cli, "%s: nothing new"), ecosystem);
    else if (what == BH_UPDATE_UNPUBLISHED)
        bh_out_printf(&cli->out, bh_cli_text(cli, "%s: not published yet"), ecosystem);
    else
        bh_out_printf(&cli->out, bh_cli_text(cli, "%s: %llu records, %llu new, %llu changed"),
                      ecosystem, (unsigned long long)counts->records,
                      (unsigned long long)counts->added, (unsigned long long)counts->changed);
    bh_out_char(&cli->out, '\n');
}

static int run_update(struct bh_cli *cli, const struct bh_args *args)
{
    char *store_path BH_CLEANUP(bh_freep) = store_or_complain(cli, args);
    size_t operands = bh_args_operands(args);
    struct bh_update_result done;
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
                                        .names = names,
                                        .count = operands - 1,
                                        .all = bh_args_has(args, OPTION_ALL),
                                        .diag = &cli->diag,
                                        .fetching = on_fetching,
                                        .documents = on_documents,
                                        .importing = on_progress,
                                        .done = on_updated,
                                        .ctx = cli};
    int r = bh_update_run(&o, &done);
    bh_progress_clear(&cli->progress);
    if (r == BH_E_FORMAT && operands == 1) {
        bh_cli_complain(cli, "say what to fetch: ecosystems as OSV names them (Debian npm PyPI "
                             "Maven Go ...), kinds (kev epss ...), or --all");
        return BH_EXIT_USAGE;
    }
    if (done.unreachable && !cli->quiet)
        bh_cli_complain(cli, "without network: fetch these addresses on another machine; 'buhin "
                             "advisories import KIND FILE' takes in the files");
    if (r < 0)
        return bh_cli_failed(cli, r);
    return done.failed ? BH_EXIT_INCOMPLETE : BH_EXIT_OK;
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
    if (f->updated != BH_TIME_UNKNOWN && cli->now >= f->updated) {
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
    int r = bh_advisories_open(cli, args, 1, &catalogue);

    if (r < 0)
        return bh_cli_failed(cli, r);
    bh_print_cell(cli, bh_cli_text(cli, "SOURCE"), 20, false);
    bh_print_cell(cli, bh_cli_text(cli, "RECORDS"), 11, true);
    bh_out_printf(&cli->out, "  %s\n", bh_cli_text(cli, "UPDATED"));
    r = bh_catalogue_feeds(catalogue, put_feed, cli);
    return r < 0 ? bh_cli_failed(cli, r) : BH_EXIT_OK;
}

static const struct {
    const char *name;
    int (*run)(struct bh_cli *cli, const struct bh_args *args);
} verbs[] = {
    {"import", run_import},
    {"update", run_update},
    {"status", run_status},
    {"show", bh_advisories_show},
    {"products", bh_advisories_products},
};

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    const char *verb = bh_args_operand(args, 0);

    for (size_t i = 0; verb && i < BH_COUNT(verbs); i++)
        if (strcmp(verb, verbs[i].name) == 0)
            return verbs[i].run(cli, args);
    bh_cli_complain(cli, "say what to do with the advisories: import, update, status, show or "
                         "products");
    return BH_EXIT_USAGE;
}

static void print_kinds(struct bh_cli *cli)
{
    bh_out_printf(&cli->out, "\n%s\n", bh_cli_text(cli, "kinds:"));
    for (size_t i = 0; bh_feed_kind_at(i); i++)
        bh_help_row(cli, bh_feed_kind_at(i)->name, 18, bh_feed_kind_at(i)->title);
}

const struct bh_command bh_command_advisories = {
    .name = "advisories",
    .operands = "import KIND PATH ... | update [NAME ...] | status | show ID | products WORD",
    .summary = BH_N("keep the store of advisories, and look into it"),
    .details = BH_N(
        "import KIND PATH ... takes in documents of that kind, folders of them and zip archives "
        "(also compressed by gzip); all or nothing. Records that are newer in the store "
        "stay.\nupdate [NAME ...] fetches over the network and imports: OSV's dumps of ecosystems "
        "(Debian, npm, PyPI, Maven, Go ...) and other kinds by their names, or single entries of "
        "JVN iPedia by their ids ('update jvn JVNDB-2021-005429'), or the documents of a CSAF "
        "provider ('update csaf --from URL', the folder with changes.csv); with --all every one "
        "that there is, "
        "else those that are in the store. It is the only command that uses the network.\nstatus "
        "lists the sources with number and age of their records.\nshow ID "
        "prints the records with that id or alias.\nproducts WORD looks for vendors and products "
        "by a part of their name in the list of products of JVN iPedia, which is imported as kind "
        "jvn, and prints their CPE names; full and half width are the same."),
    .print_more = print_kinds,
    .options = options,
    .complete = BH_COMPLETE_WORDS,
    .words = "import update status show products",
    .run = run,
};
