// SPDX-License-Identifier: Apache-2.0
// Help, printed from the tables.

#include "base/buf.h"
#include "base/utf8.h"
#include "cli/command.h"

// Column at which explanations start.
#define COLUMN 30

static void pad(struct bh_out *o, size_t width, size_t to)
{
    if (width + 1 > to) {
        bh_out_char(o, '\n');
        width = 0;
    }
    while (width++ < to)
        bh_out_char(o, ' ');
}

// Whether a line may end between the two: in Japanese anywhere but before what closes and behind
// what opens (JIS X 4051), in English at spaces.
static bool may_break(int32_t left, int32_t right)
{
    static const int32_t closing[] = {0x3001, 0x3002, 0x300d, 0x30fb, 0x30fc, 0xff09, 0xff1a},
                         opening[] = {0x300c, 0xff08}; // 、。」・ー）： and 「（

    if (left == ' ' || right == ' ')
        return true;
    if (left < 0x3000 && right < 0x3000)
        return false;
    for (size_t i = 0; i < BH_COUNT(closing); i++)
        if (right == closing[i])
            return false;
    for (size_t i = 0; i < BH_COUNT(opening); i++)
        if (left == opening[i])
            return false;
    return true;
}

// The front of the text that is the next line; as much as there is room for when it has no place
// to break at.
static bh_str next_line(bh_str text, size_t room)
{
    bh_str line = bh_utf8_fit(text, room), rest = text;
    size_t end = line.len;

    if (line.len == text.len)
        return line;
    for (int32_t left = bh_utf8_next(&rest); rest.len;) {
        size_t at = text.len - rest.len;
        if (at > line.len)
            break;
        int32_t right = bh_utf8_next(&rest);
        if (may_break(left, right))
            end = at;
        left = right;
    }
    line.len = end;
    return line;
}

// The text, broken so that it ends before `columns`.
static void wrap(struct bh_out *o, bh_str text, size_t indent, size_t columns)
{
    size_t room = columns > indent + 20 ? columns - indent : 20;

    while (text.len) {
        bh_str line = bh_str_trim(next_line(text, room));
        text = bh_str_from(text, (size_t)(line.ptr - text.ptr));
        bh_out_str(o, line);
        bh_out_char(o, '\n');
        text = bh_str_from(text, line.len);
        while (text.len && text.ptr[0] == ' ')
            text = bh_str_from(text, 1);
        for (size_t i = 0; text.len && i < indent; i++)
            bh_out_char(o, ' ');
    }
}

static size_t columns_of(const struct bh_cli *cli)
{
    return cli->out_term.columns ? cli->out_term.columns : 80;
}

void bh_help_row(struct bh_cli *cli, const char *name, size_t column, const char *text)
{
    bh_out_printf(&cli->out, "  %s", name);
    pad(&cli->out, strlen(name) + 2, column);
    wrap(&cli->out, bh_str_z(bh_cli_text(cli, text)), column, columns_of(cli));
}

// Broken between alternatives alone.
static void print_usage(struct bh_cli *cli, const struct bh_command *c)
{
    bh_str rest = bh_str_z(c->operands), one;
    struct bh_buf head;

    bh_buf_init(&head, 0);
    bh_buf_printf(&head, bh_cli_text(cli, "usage: buhin %s [options]"), c->name);
    bh_out_str(&cli->out, bh_buf_str(&head));
    size_t width = bh_utf8_width(bh_buf_str(&head)) + 1;
    bh_out_z(&cli->out, *c->operands ? " " : "");
    while (bh_str_cut(&rest, '|', &one)) {
        if (width + one.len + 1 > columns_of(cli)) {
            bh_out_z(&cli->out, "\n    ");
            bh_str_skip(&one, BH_STR(" "));
            width = 4;
        }
        bh_out_str(&cli->out, one);
        bh_out_z(&cli->out, rest.ptr ? "|" : "");
        width += one.len + 1;
    }
    bh_out_char(&cli->out, '\n');
    bh_buf_done(&head);
}

static void print_options(struct bh_cli *cli, const struct bh_option *o)
{
    for (; o && o->name; o++) {
        char left[128];
        int n = snprintf(left, sizeof(left), "  %c%c%c --%s%s%s", o->letter ? '-' : ' ',
                         o->letter ? o->letter : ' ', o->letter ? ',' : ' ', o->name,
                         o->argument ? " " : "", o->argument ? o->argument : "");
        size_t width = n > 0 ? (size_t)n : 0;
        bh_out_z(&cli->out, left);
        pad(&cli->out, width, COLUMN);
        wrap(&cli->out, bh_str_z(bh_cli_text(cli, o->help)), COLUMN, columns_of(cli));
    }
}

static void print_command(struct bh_cli *cli, const struct bh_command *c)
{
    struct bh_out *o = &cli->out;

    print_usage(cli, c);
    bh_out_char(o, '\n');
    wrap(o, bh_str_z(bh_cli_text(cli, c->summary)), 0, columns_of(cli));
    if (c->details) {
        bh_str rest = bh_str_z(bh_cli_text(cli, c->details)), line;
        bh_out_char(o, '\n');
        while (bh_str_cut(&rest, '\n', &line)) {
            if (line.len)
                wrap(o, line, 0, columns_of(cli));
            else
                bh_out_char(o, '\n');
        }
    }
    if (c->options) {
        bh_out_printf(o, "\n%s\n", bh_cli_text(cli, "options:"));
        print_options(cli, c->options);
    }
    bh_out_printf(o, "\n%s\n", bh_cli_text(cli, "options of every command:"));
    print_options(cli, bh_common_options);
    if (c->print_more)
        c->print_more(cli);
}

static void print_program(struct bh_cli *cli)
{
    struct bh_out *o = &cli->out;

    bh_out_z(o, bh_cli_text(cli, "usage: buhin COMMAND [options] ...\n"));
    bh_out_char(o, '\n');
    wrap(o,
         bh_str_z(bh_cli_text(cli, "Finds the parts that a piece of software is made of, and says "
                                   "what is wrong with them.")),
         0, columns_of(cli));
    bh_out_printf(o, "\n%s\n", bh_cli_text(cli, "commands:"));
    for (const struct bh_command *const *c = bh_commands; *c; c++)
        bh_help_row(cli, (*c)->name, 14, (*c)->summary);
    bh_out_printf(o, "\n%s\n", bh_cli_text(cli, "'buhin help COMMAND' explains one of them."));
}

void bh_help_print(struct bh_cli *cli, const struct bh_command *command)
{
    if (command)
        print_command(cli, command);
    else
        print_program(cli);
}

static int run_help(struct bh_cli *cli, const struct bh_args *args)
{
    const char *name = bh_args_operand(args, 0);
    const struct bh_command *command = name ? bh_command_by_name(name) : NULL;

    if (name && !command) {
        bh_cli_complain(cli, "there is no command '%s' ('buhin help' lists them)", name);
        return BH_EXIT_USAGE;
    }
    if (bh_args_operands(args) > 1) {
        bh_cli_complain(cli, "one command at a time can be explained");
        return BH_EXIT_USAGE;
    }
    bh_help_print(cli, command);
    return BH_EXIT_OK;
}

const struct bh_command bh_command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = BH_N("explain the program or one command"),
    .complete = BH_COMPLETE_COMMANDS,
    .run = run_help,
};

static int run_version(struct bh_cli *cli, const struct bh_args *args)
{
    (void)args;
    bh_out_printf(&cli->out, "buhin %s\n", BUHIN_VERSION);
    return BH_EXIT_OK;
}

const struct bh_command bh_command_version = {
    .name = "version",
    .operands = "",
    .summary = BH_N("print the version"),
    .run = run_version,
};
