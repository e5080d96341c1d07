// SPDX-License-Identifier: Apache-2.0
// Matching and writing of reports.

#include "cli/report.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisories/catalogue.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "cli/advisories.h"
#include "documents/document.h"
#include "isolation/pool.h"
#include "match/match.h"
#include "scan/read_vex.h"
#include "triage/decide.h"
#include "triage/interim.h"
#include "triage/lifecycle.h"
#include "triage/rank.h"
#include "triage/users.h"
#include "triage/vex.h"

struct fail_level {
    const char *name;
    enum bh_level level;
    bool undetermined;
};

static const struct fail_level fail_levels[] = {
    {"critical", BH_LEVEL_CRITICAL, false}, {"high", BH_LEVEL_HIGH, false},
    {"medium", BH_LEVEL_MEDIUM, false},     {"low", BH_LEVEL_LOW, false},
    {"any", BH_LEVEL_UNKNOWN, false},       {"undetermined", BH_LEVEL_UNKNOWN, true},
};

static const struct fail_level *fail_level(const char *name)
{
    for (size_t i = 0; i < BH_COUNT(fail_levels); i++)
        if (strcmp(name, fail_levels[i].name) == 0)
            return &fail_levels[i];
    return NULL;
}

// *ret_file: NULL for standard output.
static const struct bh_document_format *format_of(const char *output, const char **ret_file)
{
    bh_str name = bh_str_z(output);
    size_t eq = bh_str_find(name, '=');

    *ret_file = eq + 1 < name.len ? output + eq + 1 : NULL;
    name.len = eq;
    const struct bh_document_format *f = bh_document_format_by_name(name);
    return f && f->write ? f : NULL;
}

// The outputs before this one have its file. A character device (/dev/null, a terminal) takes them
// one after the other.
static bool is_taken(const struct bh_args *args, size_t output, const char *file)
{
    const char *other;
    struct stat st;

    if (stat(file, &st) == 0 && S_ISCHR(st.st_mode))
        return false;
    for (size_t i = 0; i < output; i++)
        if (args->items[i].id == BH_OPTION_OUTPUT && format_of(args->items[i].value, &other) &&
            other && strcmp(other, file) == 0)
            return true;
    return false;
}

// Formats that tell that they do not have all findings.
static bool all_say_what_is_left_out(const struct bh_args *args)
{
    const char *file;

    for (size_t i = 0; i < args->count; i++) {
        const struct bh_arg *a = &args->items[i];
        const struct bh_document_format *format =
            a->id == BH_OPTION_OUTPUT ? format_of(a->value, &file) : NULL;
        if (format && strcmp(format->name, "table") != 0 && strcmp(format->name, "json") != 0)
            return false;
    }
    return true;
}

static int check_clock(struct bh_cli *cli)
{
    const char *epoch = bh_cli_env("SOURCE_DATE_EPOCH");
    int64_t seconds;

    if (!epoch || bh_time_epoch(epoch, &seconds))
        return 0;
    bh_cli_complain(cli, "SOURCE_DATE_EPOCH holds no number of seconds: '%s'", epoch);
    return BH_EXIT_USAGE;
}

int bh_report_check(struct bh_cli *cli, const struct bh_args *args)
{
    const char *file;
    unsigned to_stdout = 0;

    for (size_t i = 0; i < args->count; i++) {
        const struct bh_arg *a = &args->items[i];
        if (a->id == BH_OPTION_OUTPUT) {
            if (!format_of(a->value, &file)) {
                bh_cli_complain(cli, "there is no format '%s' ('buhin formats' lists them)",
                                a->value);
                return BH_EXIT_USAGE;
            }
            to_stdout += !file;
            bool folder = file && bh_str_ends(bh_str_z(file), BH_STR("/")); // of several reports
            if (file && !folder && is_taken(args, i, file)) {
                bh_cli_complain(cli, "two formats cannot go to one file: '%s'", file);
                return BH_EXIT_USAGE;
            }
        } else if (a->id == BH_OPTION_FAIL_ON && !fail_level(a->value)) {
            bh_cli_complain(
                cli, "there is no level '%s' (critical, high, medium, low, any or undetermined)",
                a->value);
            return BH_EXIT_USAGE;
        } else if (a->id == BH_OPTION_WITH && strcmp(a->value, "vulnerabilities") != 0) {
            bh_cli_complain(cli, "--with takes 'vulnerabilities', not '%s'", a->value);
            return BH_EXIT_USAGE;
        }
    }
    if (bh_args_has(args, BH_OPTION_VEX) && bh_args_has(args, BH_OPTION_NO_MATCH)) {
        bh_cli_complain(cli, "--vex answers findings, and --no-match has none");
        return BH_EXIT_USAGE;
    }
    if (bh_args_has(args, BH_OPTION_VULN) && bh_args_has(args, BH_OPTION_NO_MATCH)) {
        bh_cli_complain(cli, "--vuln picks out findings, and --no-match has none");
        return BH_EXIT_USAGE;
    }
    if (bh_args_has(args, BH_OPTION_VULN) && !all_say_what_is_left_out(args)) {
        bh_cli_complain(cli, "--vuln leaves findings out, which only 'table' and 'json' can say");
        return BH_EXIT_USAGE;
    }
    if (bh_args_has(args, BH_OPTION_FAIL_ON) && bh_args_has(args, BH_OPTION_NO_MATCH)) {
        bh_cli_complain(cli, "--fail-on judges findings, and --no-match has none");
        return BH_EXIT_USAGE;
    }
    if (to_stdout > 1) {
        bh_cli_complain(cli, "only one format can go to standard output: give the others a file");
        return BH_EXIT_USAGE;
    }
    return check_clock(cli);
}

char *bh_store_path(const struct bh_args *args)
{
    const char *given = bh_args_value(args, BH_OPTION_STORE);
    const char *data = bh_cli_env("XDG_DATA_HOME"), *home = bh_cli_env("HOME");
    struct bh_buf b;

    if (!given)
        given = bh_cli_env("BUHIN_STORE");
    bh_buf_init(&b, 0);
    if (given)
        bh_buf_add_z(&b, given);
    else if (data && data[0] == '/') // the specification: ignore relative ones
        bh_buf_printf(&b, "%s/buhin/advisories.db", data);
    else if (home)
        bh_buf_printf(&b, "%s/.local/share/buhin/advisories.db", home);
    if (!b.len || (bh_buf_add_char(&b, '\0'), bh_buf_error(&b)) < 0) {
        bh_buf_done(&b);
        return NULL;
    }
    return b.ptr;
}

char *bh_store_to_read(const struct bh_args *args)
{
    char *path = bh_store_path(args);

    // HOME may be no folder at all (/dev/null).
    if (path && !bh_args_has(args, BH_OPTION_STORE) && access(path, F_OK) != 0 &&
        (errno == ENOENT || errno == ENOTDIR)) {
        bh_free(path);
        return NULL;
    }
    return path;
}

// Of one of several documents without an output the numbers alone are.
static bool is_told(const struct bh_report_job *job)
{
    return !job->name || bh_args_has(job->args, BH_OPTION_OUTPUT);
}

static int match(const struct bh_report_job *job, struct bh_report_shared *shared,
                 struct bh_findings *ret)
{
    struct bh_cli *cli = job->cli;
    struct bh_catalogue *catalogue = shared->catalogue;
    // What is cleared is looked for only to say which interim measures have ended.
    const struct bh_match_options options = {.want_not_affected = bh_interim_any(&shared->vex),
                                             .want_clean = is_told(job)};

    int r = bh_match_run(job->inventory, catalogue, &options, &cli->diag, ret);
    if (r == 0) {
        bh_wanted_keep(&shared->wanted, ret);
        r = bh_interim_find(ret, job->inventory, &shared->vex);
    }
    if (r == 0) {
        bh_interim_drop_cleared(ret);
        r = bh_rank(ret, job->inventory, job->profile);
    }
    if (r < 0 || !is_told(job))
        return r;
    r = bh_decide(ret, job->profile);
    if (r == 0)
        r = bh_patch_lag_find(ret, catalogue, &shared->lags);
    if (r == 0)
        r = bh_users_find(ret, job->inventory);
    return r == 0 ? bh_lifecycle_find(ret, job->inventory, catalogue, cli->now) : r;
}

int bh_report_read_vex(struct bh_cli *cli, const struct bh_args *args, struct bh_vex_set *set,
                       bool *ret_incomplete)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < args->count; i++)
        if (args->items[i].id == BH_OPTION_VEX)
            r = bh_vex_read(args->items[i].value, &cli->diag, set, ret_incomplete);
    return r;
}

void bh_report_say_incomplete(struct bh_cli *cli, const struct bh_inventory *inv)
{
    const struct bh_inv_note *first = NULL;
    size_t more = 0;

    for (size_t i = 0; i < inv->note_count; i++) {
        if (inv->notes[i].severity != BH_ERROR)
            continue;
        if (!first)
            first = &inv->notes[i];
        else
            more++;
    }
    if (!first)
        return;
    const struct bh_report report = {.severity = BH_ERROR,
                                     .code = first->code,
                                     .file = bh_inv_str(inv, first->path),
                                     .place = first->place,
                                     .text = bh_inv_str(inv, first->text)};
    cli->diag.report(cli->diag.ctx, &report);
    if (more)
        bh_cli_complain(cli, "more errors: %zu (the report of '-o json' has all)", more);
}

// Names of what the kernel did not give, NULL-terminated.
static void missing_isolation(unsigned held, const char *names[4])
{
    size_t n = 0;

    if (!(held & BH_ISOLATED_LANDLOCK))
        names[n++] = "landlock";
    if (!(held & BH_ISOLATED_SECCOMP))
        names[n++] = "seccomp";
    if (!(held & BH_ISOLATED_LIMITS))
        names[n++] = "rlimits";
    names[n] = NULL;
}

// What kept a writer from its end, other than the output itself, is told with the output.
static void note_failure(struct bh_out *out, int code)
{
    if (code < 0 && !out->error)
        out->error = code;
}

static int write_one(const struct bh_report_job *job, const struct bh_findings *findings,
                     const struct bh_report_shared *shared, const char *output)
{
    struct bh_cli *cli = job->cli;
    const char *file, *missing[4];
    const struct bh_document_format *format = format_of(output, &file);
    struct bh_document_options options = {
        .lang = cli->lang,
        .now = cli->now,
        .with_vulnerabilities = bh_args_has(job->args, BH_OPTION_WITH),
        .pretty = true,
        .verbose = cli->verbose,
        .target = bh_str_z(job->target),
        .product = job->profile ? job->profile->name : BH_STR_EMPTY,
        .tool_version = BH_STR(BUHIN_VERSION),
        .missing_isolation = missing,
        .incomplete = shared->vex_incomplete,
        .only = shared->wanted.asked,
        .only_count = shared->wanted.count,
        .files = job->files,
        .folders = job->folders};
    struct bh_out out;
    int r;

    missing_isolation(job->isolation, missing);
    if (!file) {
        options.term = &cli->out_term;
        r = format->write(job->inventory, findings, &options, &cli->out);
        note_failure(&cli->out, r); // said when all is flushed
        return r < 0 ? bh_cli_failed(cli, r) : 0;
    }
    struct bh_term plain = {.fd = -1};
    struct bh_buf path;
    options.term = &plain;
    bh_buf_init(&path, 0);
    bh_buf_add_z(&path, file);
    if (job->name)
        bh_buf_printf(&path, "%s.%s", job->name, format->name);
    bh_buf_add_char(&path, '\0');
    r = bh_buf_error(&path);
    if (r == 0)
        r = bh_out_file(&out, path.ptr, &cli->diag);
    bh_buf_done(&path);
    if (r < 0)
        return bh_cli_failed(cli, r);
    r = format->write(job->inventory, findings, &options, &out);
    note_failure(&out, r);
    r = bh_out_commit(&out, &cli->diag);
    bh_out_done(&out);
    return r < 0 ? bh_cli_failed(cli, r) : 0;
}

// Files first: the reader of standard output may have gone, which ends the program.
static int write_all(const struct bh_report_job *job, const struct bh_findings *findings,
                     const struct bh_report_shared *shared)
{
    const char *on_stdout = NULL, *file;
    bool any = false;
    int worst = 0;

    for (size_t i = 0; i < job->args->count; i++) {
        const struct bh_arg *a = &job->args->items[i];
        if (a->id != BH_OPTION_OUTPUT)
            continue;
        any = true;
        (void)format_of(a->value, &file);
        if (!file) {
            on_stdout = a->value;
            continue;
        }
        int r = write_one(job, findings, shared, a->value);
        worst = r > worst ? r : worst;
    }
    if (!any && !job->cli->quiet && !job->name)
        on_stdout = "table";
    if (!on_stdout || strcmp(on_stdout, "table") != 0) // which says what could not be read
        bh_report_say_incomplete(job->cli, job->inventory);
    if (!on_stdout)
        return worst;
    int r = write_one(job, findings, shared, on_stdout);
    return r > worst ? r : worst;
}

static bool fails(const struct bh_args *args, const struct bh_findings *findings)
{
    const char *name = bh_args_value(args, BH_OPTION_FAIL_ON);
    const struct fail_level *limit = name ? fail_level(name) : NULL;

    if (!limit || !findings)
        return false;
    for (size_t i = 0; i < findings->count; i++) {
        const struct bh_finding *f = &findings->items[i];
        if (f->answered)
            continue;
        if (f->outcome == BH_UNDETERMINED && limit->undetermined)
            return true;
        if (f->outcome == BH_AFFECTED && (f->level >= limit->level || f->kind != BH_VULNERABILITY))
            return true;
    }
    return false;
}

static void count(const struct bh_report_job *job, const struct bh_findings *findings,
                  bool vex_incomplete)
{
    struct bh_report_counts *c = job->counts;

    *c = (struct bh_report_counts){.incomplete = job->inventory->incomplete || vex_incomplete};
    for (size_t i = 0; i < findings->count; i++) {
        const struct bh_finding *f = &findings->items[i];
        if (f->answered)
            continue;
        if (f->outcome == BH_AFFECTED)
            c->levels[f->level]++;
        c->undetermined += f->outcome == BH_UNDETERMINED;
    }
}

int bh_report_begin(struct bh_cli *cli, const struct bh_args *args, struct bh_report_shared *ret)
{
    int r = 0;

    *ret = (struct bh_report_shared){0};
    bh_patch_lags_init(&ret->lags);
    if (bh_args_has(args, BH_OPTION_NO_MATCH))
        return 0;
    r = bh_advisories_open(cli, args, bh_processors(), &ret->catalogue);
    if (r == 0)
        r = bh_report_read_vex(cli, args, &ret->vex, &ret->vex_incomplete);
    return r < 0 ? bh_cli_failed(cli, r)
                 : bh_wanted_read(cli, args, BH_OPTION_VULN, ret->catalogue, &ret->wanted);
}

void bh_report_end(struct bh_report_shared *s)
{
    bh_wanted_done(&s->wanted);
    bh_patch_lags_done(&s->lags);
    bh_catalogue_free(s->catalogue);
    bh_arena_done(&s->vex.arena);
}

static int report(const struct bh_report_job *job, struct bh_report_shared *shared)
{
    struct bh_findings findings = {0};
    bool matched = shared->catalogue != NULL;
    int r = matched ? match(job, shared, &findings) : 0;

    if (r == 0 && matched)
        r = bh_vex_apply(&findings, job->inventory, &shared->vex,
                         bh_str_z(bh_args_value(job->args, BH_OPTION_VEX_OWNER)), &job->cli->diag);
    if (r < 0) {
        bh_findings_done(&findings);
        return bh_cli_failed(job->cli, r);
    }
    if (job->counts)
        count(job, &findings, shared->vex_incomplete);
    r = write_all(job, matched ? &findings : NULL, shared);
    if (r == 0 && (job->inventory->incomplete || shared->vex_incomplete))
        r = BH_EXIT_INCOMPLETE;
    // A finding is what a pipeline stops for; what could not be read stands in the report all the
    // same.
    if ((r == 0 || r == BH_EXIT_INCOMPLETE) && matched && fails(job->args, &findings))
        r = BH_EXIT_FINDINGS;
    bh_findings_done(&findings);
    return r;
}

int bh_report_run(const struct bh_report_job *job)
{
    struct bh_report_shared own = {0};
    int r;

    if (job->shared)
        return report(job, job->shared);
    r = bh_report_begin(job->cli, job->args, &own);
    if (r == 0)
        r = report(job, &own);
    bh_report_end(&own);
    return r;
}
