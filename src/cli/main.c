// SPDX-License-Identifier: Apache-2.0
// Entry: language, terminals, choice of the subcommand.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "cli/command.h"

const char *bh_cli_env(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

const char *bh_cli_text(const struct bh_cli *cli, const char *english)
{
    return bh_msg(cli->lang, english);
}

// What was typed may be a file name of somebody else's, by way of the shell's "*".
void bh_cli_complain(struct bh_cli *cli, const char *format, ...)
{
    struct bh_buf text, line;
    va_list args;

    bh_progress_clear(&cli->progress);
    bh_buf_init(&text, 0);
    bh_buf_init(&line, 0);
    va_start(args, format);
    bh_buf_vprintf(&text, bh_msg(cli->lang, format), args);
    va_end(args);
    bh_buf_add_z(&line, "buhin: ");
    bh_utf8_printable(&line, bh_buf_str(&text));
    bh_buf_add_char(&line, '\n');
    if (bh_buf_error(&text) == 0 && bh_buf_error(&line) == 0)
        fwrite(line.ptr, 1, line.len, stderr);
    else
        fputs("buhin: out of memory\n", stderr);
    bh_buf_done(&text);
    bh_buf_done(&line);
}

int bh_cli_failed(struct bh_cli *cli, int code)
{
    if (code != BH_E_NOMEM)
        return BH_EXIT_INPUT;
    bh_cli_complain(cli, "out of memory");
    return BH_EXIT_INTERNAL;
}

static const char *severity_label(const struct bh_cli *cli, enum bh_severity severity)
{
    switch (severity) {
    case BH_ERROR:
        return bh_cli_text(cli, "error");
    case BH_WARNING:
        return bh_cli_text(cli, "warning");
    case BH_NOTE:
        break;
    }
    return bh_cli_text(cli, "note");
}

// "buhin: FILE:LINE: error: text", or with the offset where there are no lines.
static void print_report(void *ctx, const struct bh_report *r)
{
    struct bh_cli *cli = ctx;
    struct bh_buf b;

    if (r->severity == BH_NOTE && !cli->verbose)
        return;
    bh_progress_clear(&cli->progress);
    bh_buf_init(&b, 0);
    bh_buf_add_z(&b, "buhin: ");
    if (r->file.len) {
        bh_utf8_printable(&b, r->file);
        if (r->place.line)
            bh_buf_printf(&b, ":%llu", (unsigned long long)r->place.line);
        else if (r->place.offset != UINT64_MAX)
            bh_buf_printf(&b, bh_cli_text(cli, ": offset %llu"),
                          (unsigned long long)r->place.offset);
        bh_buf_add_z(&b, ": ");
    }
    bh_buf_printf(&b, "%s: ", severity_label(cli, r->severity));
    bh_utf8_printable(&b, r->text);
    bh_buf_add_char(&b, '\n');
    if (bh_buf_error(&b) == 0)
        fwrite(b.ptr, 1, b.len, stderr);
    bh_buf_done(&b);
}

// Also what is wrong with the command line is said in the language that it asks for.
static void set_language(struct bh_cli *cli, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = strncmp(argv[i], "--lang=", 7) == 0 ? argv[i] + 7
                            : strcmp(argv[i], "--lang") == 0    ? argv[i + 1]
                                                                : NULL;
        if (value && (strcmp(value, "ja") == 0 || strcmp(value, "en") == 0))
            cli->lang = cli->diag.lang = value[0] == 'j' ? BH_LANG_JA : BH_LANG_EN;
    }
}

static int set_common(struct bh_cli *cli, const struct bh_args *args)
{
    const char *lang = bh_args_value(args, BH_OPTION_LANG);

    if (lang && strcmp(lang, "en") != 0 && strcmp(lang, "ja") != 0) {
        bh_cli_complain(cli, "there is no language '%s' (en or ja)", lang);
        return BH_EXIT_USAGE;
    }
    if (lang)
        cli->lang = cli->diag.lang = lang[0] == 'j' ? BH_LANG_JA : BH_LANG_EN;
    cli->quiet = bh_args_has(args, BH_OPTION_QUIET);
    cli->verbose = bh_args_has(args, BH_OPTION_VERBOSE);
    return 0;
}

static int run_command(struct bh_cli *cli, const struct bh_command *command, int argc, char **argv)
{
    static const struct bh_option none[] = {{0}};
    const struct bh_option *tables[] = {command->options ? command->options : none,
                                        bh_common_options, NULL};
    struct bh_args args = {0};
    int r = bh_args_parse(cli, tables, argc, argv, &args);

    if (r == 0)
        r = set_common(cli, &args);
    if (r == 0 && bh_args_has(&args, BH_OPTION_HELP)) {
        bh_help_print(cli, command);
    } else if (r == 0 && bh_args_has(&args, BH_OPTION_VERSION)) {
        r = bh_command_version.run(cli, &args);
    } else if (r == 0 && !*command->operands && bh_args_operands(&args)) {
        bh_cli_complain(cli, "'%s' takes no operand", command->name);
        r = BH_EXIT_USAGE;
    } else if (r == 0) {
        r = command->run(cli, &args);
    }
    bh_args_done(&args);
    return r;
}

// `buhin --help`, `buhin --version`, `buhin --lang ja`: options before any command.
static int run_bare(struct bh_cli *cli, int argc, char **argv)
{
    const struct bh_option *tables[] = {bh_common_options, NULL};
    struct bh_args args = {0};
    int r = bh_args_parse(cli, tables, argc, argv, &args);

    if (r == 0)
        r = set_common(cli, &args);
    if (r == 0 && bh_args_operands(&args)) {
        const char *name = bh_args_operand(&args, 0);
        bh_cli_complain(cli,
                        bh_command_by_name(name)
                            ? BH_N("options come after the command '%s'")
                            : BH_N("there is no command '%s' ('buhin help' lists them)"),
                        name);
        r = BH_EXIT_USAGE;
    } else if (r == 0 && bh_args_has(&args, BH_OPTION_VERSION)) {
        r = bh_command_version.run(cli, &args);
    } else if (r == 0) {
        bh_help_print(cli, NULL);
        if (!bh_args_has(&args, BH_OPTION_HELP))
            r = BH_EXIT_USAGE;
    }
    bh_args_done(&args);
    return r;
}

// The place of a standard descriptor that is closed would go to the next file that is opened, and
// what is printed would be written there. It is taken by what can neither be read nor written.
static void fill_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/", O_PATH) != fd)
            return; // no descriptor at all: nothing can be opened later, either
}

static void set_signals(void)
{
    signal(SIGPIPE, SIG_DFL); // some parents leave it ignored: a reader that has gone ends us
    signal(SIGXFSZ, SIG_IGN); // a file that becomes too large is an error to tell
}

// The shell's prompt would otherwise stand behind the progress line.
static void end_by_signal(int number)
{
    bh_term_erase_line(STDERR_FILENO);
    raise(number); // as if it had not been caught: the handler is gone by now
}

static void erase_progress_at_end(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction act = {.sa_handler = end_by_signal, .sa_flags = (int)SA_RESETHAND}, old;

    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < BH_COUNT(numbers); i++)
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(numbers[i], &act, NULL);
}

static void set_up(struct bh_cli *cli)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM"), *columns = getenv("COLUMNS");

    *cli = (struct bh_cli){
        .lang = bh_lang_from_env(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))};
    bh_term_init(&cli->out_term, STDOUT_FILENO, no_color, term, columns);
    bh_term_init(&cli->err_term, STDERR_FILENO, no_color, term, columns);
    bh_progress_init(&cli->progress, &cli->err_term);
    if (cli->err_term.escapes)
        erase_progress_at_end();
    bh_out_fd(&cli->out, STDOUT_FILENO);
    cli->diag = (struct bh_diag){.report = print_report, .ctx = cli, .lang = cli->lang};
    cli->now = bh_time_now(getenv("SOURCE_DATE_EPOCH"));
}

// A report that did not get out overrides whatever it says.
static int flush_output(struct bh_cli *cli, int exit_code)
{
    int r = bh_out_flush(&cli->out);

    if (r == 0)
        return exit_code;
    bh_cli_complain(cli, "cannot write the output: %s",
                    r == BH_E_SYSTEM ? strerror(errno) : bh_error_name(r));
    return bh_cli_failed(cli, r);
}

int main(int argc, char **argv)
{
    struct bh_cli cli;
    int r;

    fill_standard_descriptors();
    set_signals();
    set_up(&cli);
    set_language(&cli, argc, argv);
    const struct bh_command *command = argc > 1 ? bh_command_by_name(argv[1]) : NULL;
    if (command)
        r = run_command(&cli, command, argc - 2, argv + 2);
    else
        r = run_bare(&cli, argc - 1, argv + 1);
    bh_progress_clear(&cli.progress);
    r = flush_output(&cli, r);
    bh_out_done(&cli.out);
    return r;
}
