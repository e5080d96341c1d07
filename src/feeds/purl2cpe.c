// SPDX-License-Identifier: Apache-2.0
// The table of the purl2cpe project.

#include "feeds/purl2cpe.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "model/purl.h"

// "a:vendor:product" without the part; false: no such thing.
static bool cut_part(bh_str *product, char *ret_part)
{
    bh_str part;

    if (!bh_str_cut(product, ':', &part) || part.len != 1 || !strchr("aoh*-", part.ptr[0]))
        return false;
    *ret_part = part.ptr[0];
    return bh_str_has(*product, ':');
}

static int take_row(struct bh_diag *diag, uint64_t offset, bh_str line,
                    const struct bh_feed_sink *sink)
{
    struct bh_purl purl;
    bh_str product, text = line;
    char part;

    if (!bh_str_cut(&text, '\t', &product) || !cut_part(&product, &part))
        return bh_fail(diag, BH_E_CORRUPT, BH_AT(offset), "no row of a product and a package URL");
    bh_arena_reset(sink->arena);
    int r = bh_purl_parse(bh_str_trim(text), sink->arena, &purl);
    if (r == BH_E_FORMAT || r == BH_E_CORRUPT || part == 'h')
        return 0;
    purl.version = purl.subpath = BH_STR_EMPTY;
    purl.qualifier_count = 0;
    if (r == 0)
        r = bh_purl_text(&purl, sink->arena, &text);
    if (r == 0)
        r = bh_arena_lower(sink->arena, product, &product);
    return r < 0 ? r : sink->product(sink->ctx, text, product);
}

static int read_rows(bh_str all, struct bh_diag *diag, const struct bh_feed_sink *sink)
{
    struct bh_text text;
    bh_str line;
    int r = 0;

    bh_text_init(&text, all);
    if (!bh_text_line(&text, &line) || !bh_str_starts(line, BH_STR("part:vendor:product\t")))
        return bh_fail(diag, BH_E_FORMAT, BH_AT(0), "no table of products and package URLs");
    while (r == 0 && bh_text_line(&text, &line))
        if (line.len)
            r = take_row(diag, text.from, line, sink);
    return r;
}

static int read_table(const struct bh_input *in, struct bh_diag *diag,
                      const struct bh_feed_sink *sink)
{
    struct bh_arena arena;
    bh_str all;

    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    int r = bh_feed_text(in, &arena, &all);
    if (r == 0)
        r = read_rows(all, diag, sink);
    bh_arena_done(&arena);
    return r;
}

const struct bh_feed_kind bh_feed_purl2cpe = {
    .name = "purl2cpe",
    .endings = ".tsv",
    .snapshot = true,
    .title = BH_N("which package is which CPE product (purl2cpe)"),
    .read = read_table,
};
