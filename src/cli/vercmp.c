// SPDX-License-Identifier: Apache-2.0
// buhin vercmp

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/input.h"
#include "cli/command.h"
#include "versions/lines.h"
#include "versions/version.h"

static int read_stdin(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct bh_cli *cli = ctx;
    ssize_t n = read(STDIN_FILENO, buf, len);
    if (n < 0) {
        bh_cli_complain(cli, "cannot read standard input: %s", strerror(errno));
        return BH_E_SYSTEM;
    }
    *ret_n = (size_t)n;
    return 0;
}

static int compare_lines(struct bh_cli *cli, const struct bh_version_order *order)
{
    struct bh_stream in = {.read = read_stdin, .ctx = cli};
    int r;

    cli->diag.file = BH_STR("-");
    r = bh_vercmp_lines(order, &in, &cli->out, &cli->diag);
    cli->diag.file = BH_STR_EMPTY;
    if (r == BH_E_CORRUPT || r == BH_E_LIMIT)
        return BH_EXIT_INCOMPLETE;
    return r < 0 ? bh_cli_failed(cli, r) : BH_EXIT_OK;
}

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    size_t operands = bh_args_operands(args);
    int c;

    if (operands != 1 && operands != 3) {
        bh_cli_complain(
            cli, "say a scheme and two versions, or a scheme alone and lines on standard input");
        return BH_EXIT_USAGE;
    }
    const char *scheme = bh_args_operand(args, 0);
    const struct bh_version_order *order = bh_version_order_find(bh_str_z(scheme));
    if (!order) {
        bh_cli_complain(cli, "there is no scheme '%s' ('buhin help vercmp' lists them)", scheme);
        return BH_EXIT_USAGE;
    }
    if (operands == 1)
        return compare_lines(cli, order);
    int r =
        order->compare(bh_str_z(bh_args_operand(args, 1)), bh_str_z(bh_args_operand(args, 2)), &c);
    bh_out_printf(&cli->out, "%c\n", r < 0 ? '?' : c < 0 ? '<' : c > 0 ? '>' : '=');
    return BH_EXIT_OK;
}

// The schemes and whose order each is, from the table.
static void print_schemes(struct bh_cli *cli)
{
    bh_out_printf(&cli->out, "\n%s\n", bh_cli_text(cli, "schemes:"));
    for (const struct bh_version_order *const *o = bh_version_orders; *o; o++) {
        bh_out_printf(&cli->out, "  %s", (*o)->name);
        for (const char *const *also = (*o)->also; also && *also; also++)
            bh_out_printf(&cli->out, ", %s", *also);
        bh_out_printf(&cli->out, "\n      %s\n", (*o)->source);
    }
}

const struct bh_command bh_command_vercmp = {
    .name = "vercmp",
    .operands = "SCHEME [A B]",
    .summary = BH_N("order of two versions: <, =, > or ? (cannot be ordered)"),
    .details = BH_N("Without A and B, lines 'A B' are read from standard input, and 'A < B' and so "
                    "on is printed for each."),
    .complete = BH_COMPLETE_NOTHING,
    .print_more = print_schemes,
    .run = run,
};
