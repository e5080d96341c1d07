// SPDX-License-Identifier: Apache-2.0
// FIRST's exploit prediction scores.

#include "feeds/epss.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

struct reading {
    const struct bh_feed_sink *sink;
    struct bh_diag *diag;
    bh_str model;
    int64_t date;
    bool has_percentile;
};

// "0", "1", "0.00042", "1.0", "4e-05": a number from 0 to 1.
static bool is_fraction(bh_str s)
{
    bh_str rest = s;
    bh_str whole = bh_scan_digits(&rest), part = BH_STR_EMPTY;

    if (bh_scan_char(&rest, '.'))
        part = bh_scan_digits(&rest);
    bool tiny = bh_scan_char(&rest, 'e');
    if (tiny) {
        if (!bh_scan_char(&rest, '-'))
            return false;
        (void)bh_scan_while(&rest, "0"); // "9e-00" is none
        if (!bh_scan_digits(&rest).len)
            return false;
    }
    if (rest.len || whole.len != 1)
        return false;
    if (tiny)
        return true;
    if (whole.ptr[0] > '1')
        return false;
    for (size_t i = 0; whole.ptr[0] == '1' && i < part.len; i++)
        if (part.ptr[i] != '0')
            return false;
    return true;
}

// "#model_version:v2025.03.14,score_date:2026-08-22T00:00:00+0000"
static int read_comment(struct reading *r, uint64_t offset, bh_str line)
{
    bh_str rest = bh_str_from(line, 1), item, value;
    bool dated = true;

    while (bh_str_cut(&rest, ',', &item)) {
        value = item;
        if (bh_str_skip(&value, BH_STR("model_version:")))
            r->model = value;
        else if (bh_str_skip(&value, BH_STR("score_date:")))
            dated = bh_time_parse(value, &r->date);
    }
    return dated ? 0
                 : bh_fail(r->diag, BH_E_CORRUPT, BH_AT(offset), "'%.*s' is no time", BH_FMT(line));
}

static int read_row(struct reading *r, uint64_t offset, bh_str line)
{
    bh_str rest = line, id, score, percentile = BH_STR_EMPTY;
    bool good = bh_str_cut(&rest, ',', &id) && bh_str_cut(&rest, ',', &score) &&
                bh_str_starts(id, BH_STR("CVE-")) && is_fraction(score);

    if (good && r->has_percentile)
        good = bh_str_cut(&rest, ',', &percentile) && is_fraction(percentile);
    if (!good)
        return bh_fail(r->diag, BH_E_CORRUPT, BH_AT(offset), "no row of a CVE and its score");
    const struct bh_signal_value values[] = {{BH_STR("score"), score},
                                             {BH_STR("percentile"), percentile}};
    const struct bh_signal signal = {.kind = BH_STR("epss"),
                                     .by = r->model,
                                     .date = r->date,
                                     .values = values,
                                     .value_count = r->has_percentile ? 2 : 1};
    const struct bh_advisory a = {.id = id,
                                  .modified = r->date,
                                  .published = BH_TIME_UNKNOWN,
                                  .withdrawn = BH_TIME_UNKNOWN,
                                  .exploited = BH_TIME_UNKNOWN,
                                  .signals = &signal,
                                  .signal_count = 1};
    return r->sink->advisory(r->sink->ctx, &a);
}

static int read_rows(struct reading *r, bh_str all)
{
    struct bh_text text;
    bh_str line;
    bool more = false;
    int code = 0;

    bh_text_init(&text, all);
    while (code == 0 && (more = bh_text_line(&text, &line)) && bh_str_starts(line, BH_STR("#")))
        code = read_comment(r, text.from, line);
    if (code < 0)
        return code;
    if (!more || !bh_str_starts(line, BH_STR("cve,epss")))
        return bh_fail(r->diag, BH_E_FORMAT, BH_AT(text.from), "no table of EPSS scores");
    r->has_percentile = bh_str_eqz(line, "cve,epss,percentile");
    while (code == 0 && bh_text_line(&text, &line))
        if (line.len)
            code = read_row(r, text.from, line);
    return code;
}

static int read_table(const struct bh_input *in, struct bh_diag *diag,
                      const struct bh_feed_sink *sink)
{
    struct reading r = {.sink = sink, .diag = diag, .date = BH_TIME_UNKNOWN};
    bh_str all;

    bh_arena_reset(sink->arena);
    int code = bh_feed_text(in, sink->arena, &all);
    return code < 0 ? code : read_rows(&r, all);
}

const struct bh_feed_kind bh_feed_epss = {
    .name = "epss",
    .endings = ".csv",
    .snapshot = true,
    .url = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
    .title = BH_N("FIRST's exploit prediction scores (EPSS)"),
    .read = read_table,
};
