// SPDX-License-Identifier: Apache-2.0
// buhin advisories products

#include "base/error.h"
#include "base/utf8.h"
#include "cli/advisories.h"

enum {
    VENDOR,
    NAME,
    CPE,
    ID,
    COLUMNS,
};

// Columns of a cell; longer texts are not cut.
static const size_t widths[COLUMNS] = {30, 40, 40, 0};

struct listing {
    struct bh_cli *cli;
    struct bh_buf shown;
    size_t count;
};

static void put_row(struct listing *l, const bh_str cells[COLUMNS])
{
    struct bh_out *o = &l->cli->out;

    for (size_t i = 0; i < COLUMNS; i++) {
        bh_buf_clear(&l->shown);
        bh_utf8_printable(&l->shown, cells[i]);
        bh_out_str(o, bh_buf_str(&l->shown));
        for (size_t w = bh_utf8_width(bh_buf_str(&l->shown)); w < widths[i]; w++)
            bh_out_char(o, ' ');
        bh_out_z(o, i + 1 < COLUMNS ? "  " : "\n");
    }
}

static int put_name(void *ctx, const struct bh_product_name *n)
{
    struct listing *l = ctx;
    struct bh_cli *cli = l->cli;

    if (!l->count++)
        put_row(l, (bh_str[]){bh_str_z(bh_cli_text(cli, "VENDOR")),
                              bh_str_z(bh_cli_text(cli, "PRODUCT")), BH_STR("CPE"), BH_STR("PID")});
    put_row(l, (bh_str[]){n->vendor, n->name, n->cpe.len ? n->cpe : BH_STR("-"), n->id});
    return bh_buf_error(&l->shown);
}

static int nothing(struct bh_cli *cli, struct bh_catalogue *catalogue, const char *word)
{
    if (!bh_catalogue_has_names(catalogue))
        bh_cli_complain(cli, "no list of products is stored ('buhin advisories import jvn "
                             "myjvn_product_YYYYMM.rdf')");
    else
        bh_cli_complain(cli, "no vendor or product is named '%s'", word);
    return BH_EXIT_INPUT;
}

static int search(struct bh_cli *cli, struct bh_catalogue *catalogue, const char *word,
                  struct bh_arena *arena)
{
    struct listing l = {.cli = cli};
    bh_str folded;
    int r = bh_product_fold(bh_str_trim(bh_str_z(word)), arena, &folded);

    if (r == BH_E_CORRUPT || (r == 0 && !folded.len)) {
        bh_cli_complain(cli, "say which vendor or product to look for: a part of its name");
        return BH_EXIT_USAGE;
    }
    bh_buf_init(&l.shown, 0);
    if (r == 0)
        r = bh_catalogue_search_names(catalogue, folded, put_name, &l);
    bh_buf_done(&l.shown);
    if (r < 0)
        return bh_cli_failed(cli, r);
    return l.count ? BH_EXIT_OK : nothing(cli, catalogue, word);
}

int bh_advisories_products(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_catalogue *catalogue BH_CLEANUP(bh_catalogue_freep) = NULL;
    struct bh_arena arena;

    if (bh_args_operands(args) != 2) {
        bh_cli_complain(cli, "say which vendor or product to look for: a part of its name");
        return BH_EXIT_USAGE;
    }
    int r = bh_advisories_open(cli, args, 1, &catalogue);
    if (r < 0)
        return bh_cli_failed(cli, r);
    bh_arena_init(&arena, 0);
    r = search(cli, catalogue, bh_args_operand(args, 1), &arena);
    bh_arena_done(&arena);
    return r;
}
