// SPDX-License-Identifier: Apache-2.0
// Texts of targets and advisories on the terminal.

#include "cli/print.h"

#include "base/utf8.h"

static void print(struct bh_cli *cli, bh_str text, void (*add)(struct bh_buf *b, bh_str s))
{
    bh_str rest = text, line;
    struct bh_buf shown;

    bh_buf_init(&shown, 0);
    while (bh_str_cut(&rest, '\n', &line)) {
        bh_buf_clear(&shown);
        add(&shown, line);
        bh_out_str(&cli->out, bh_buf_str(&shown));
        if (rest.ptr)
            bh_out_char(&cli->out, '\n');
    }
    if (bh_buf_error(&shown) < 0 && !cli->out.error)
        cli->out.error = bh_buf_error(&shown);
    bh_buf_done(&shown);
}

void bh_print_text(struct bh_cli *cli, bh_str text)
{
    print(cli, text, bh_utf8_printable);
}

void bh_print_prose(struct bh_cli *cli, bh_str text)
{
    print(cli, text, bh_utf8_printable_prose);
}

void bh_print_cell(struct bh_cli *cli, const char *text, size_t columns, bool right)
{
    size_t width = bh_utf8_width(bh_str_z(text)), room = width < columns ? columns - width : 0;

    if (!right)
        bh_out_z(&cli->out, text);
    while (room--)
        bh_out_char(&cli->out, ' ');
    if (right)
        bh_out_z(&cli->out, text);
}
