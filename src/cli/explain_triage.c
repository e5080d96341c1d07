// SPDX-License-Identifier: Apache-2.0
// Rating and decisions of a finding, for people.

#include "cli/explain_triage.h"

#include "base/clock.h"
#include "cli/print.h"
#include "documents/reason.h"
#include "triage/weakness.h"

#define DAY INT64_C(86400)

static void put_metric(struct bh_cli *cli, const struct bh_rating_metric *m)
{
    bh_out_printf(&cli->out, "      %s:%s: ", m->name, m->value);
    bh_print_text(cli, m->setting);
    if (m->reason.len) {
        bh_out_z(&cli->out, " (");
        bh_print_prose(cli, m->reason);
        bh_out_char(&cli->out, ')');
    }
    bh_out_char(&cli->out, '\n');
}

static void put_rating(struct bh_cli *cli, const struct bh_rating *r)
{
    struct bh_out *o = &cli->out;

    bh_out_printf(o, "    %s: %s", bh_cli_text(cli, "severity"),
                  bh_cli_text(cli, bh_level_name(r->level)));
    if (r->method != BH_METHOD_WORD)
        bh_out_printf(o, " %u.%u", r->score_tenths / 10, r->score_tenths % 10);
    bh_out_z(o, " (");
    bh_print_text(cli, r->id);
    bh_out_z(o, ", ");
    bh_print_text(cli, r->source);
    bh_out_z(o, "): ");
    bh_print_prose(cli, r->text);
    bh_out_char(o, '\n');
    for (size_t i = 0; i < r->metric_count; i++)
        put_metric(cli, &r->metrics[i]);
}

static void put_decision(struct bh_cli *cli, const struct bh_decision *d)
{
    struct bh_out *o = &cli->out;

    bh_out_printf(o, "      %s %s: ", d->table, d->version);
    if (d->outcome_count == 1)
        bh_out_printf(o, "%s: ", d->outcomes[0]);
    bh_reason_write(o, cli->lang, &d->reason);
    bh_out_char(o, '\n');
}

static bh_str value_of(const struct bh_signal *s, const char *name)
{
    for (size_t i = 0; i < s->value_count; i++)
        if (bh_str_eqz(s->values[i].name, name))
            return s->values[i].value;
    return BH_STR_EMPTY;
}

static void put_value(struct bh_cli *cli, const char *before, const char *label, bh_str value)
{
    if (!value.len)
        return;
    bh_out_printf(&cli->out, "%s%s ", before, bh_cli_text(cli, label));
    bh_print_prose(cli, value);
}

static void put_exploited(struct bh_cli *cli, int64_t since)
{
    char date[BH_TIME_TEXT];

    bh_time_format(since, date);
    bh_out_printf(&cli->out, "    %s %.10s", bh_cli_text(cli, "known to be exploited since"), date);
}

// Who lists it as exploited, or that a record says so without a list.
static void put_exploitation(struct bh_cli *cli, const struct bh_finding *f)
{
    bool listed = false;

    for (size_t i = 0; i < f->signal_count; i++) {
        const struct bh_signal *s = &f->signals[i];
        if (!bh_str_eqz(s->kind, "kev") || s->date == BH_TIME_UNKNOWN)
            continue;
        listed = true;
        put_exploited(cli, s->date);
        bh_out_z(&cli->out, " (");
        bh_print_text(cli, s->by);
        bh_out_z(&cli->out, s->by.len ? ", " : "");
        bh_print_text(cli, s->source);
        bh_out_char(&cli->out, ')');
        put_value(cli, ", ", BH_N("to be remedied by"), value_of(s, "due"));
        put_value(cli, ", ", BH_N("by ransomware:"), value_of(s, "ransomware"));
        bh_out_char(&cli->out, '\n');
    }
    if (!listed && f->exploited != BH_TIME_UNKNOWN) {
        put_exploited(cli, f->exploited);
        bh_out_char(&cli->out, '\n');
    }
}

// Scores of several models cannot be compared, so each says of which one it is.
static void put_scores(struct bh_cli *cli, const struct bh_finding *f)
{
    char date[BH_TIME_TEXT];

    for (size_t i = 0; i < f->signal_count; i++) {
        const struct bh_signal *s = &f->signals[i];
        if (!bh_str_eqz(s->kind, "epss"))
            continue;
        put_value(cli, "    ", BH_N("probability of exploitation (EPSS):"), value_of(s, "score"));
        put_value(cli, ", ", BH_N("percentile"), value_of(s, "percentile"));
        put_value(cli, ", ", BH_N("model"), s->by);
        bh_time_format(s->date, date);
        bh_out_printf(&cli->out, "%s%.10s\n", date[0] ? ", " : "", date);
    }
}

static void put_exploits(struct bh_cli *cli, const struct bh_finding *f)
{
    for (size_t i = 0; i < f->signal_count; i++) {
        const struct bh_signal *s = &f->signals[i];
        if (!bh_str_eqz(s->kind, "exploit"))
            continue;
        bh_out_printf(&cli->out, "    %s (", bh_cli_text(cli, "an exploit is published"));
        bh_print_text(cli, s->source);
        bh_out_char(&cli->out, ')');
        for (size_t k = 0; k < s->value_count; k++) {
            bh_out_z(&cli->out, k ? ", " : ": ");
            bh_print_prose(cli, s->values[k].value);
        }
        bh_out_char(&cli->out, '\n');
    }
}

// What follows from weaknesses of that kind, and which of several they are.
static void put_remedy(struct bh_cli *cli, const struct bh_finding *f, enum bh_weakness kind)
{
    struct bh_out *o = &cli->out;
    size_t shown = 0;

    bh_out_printf(o, "      %s", bh_cli_text(cli, bh_weakness_name(kind)));
    for (size_t i = 0; f->cwe_count > 1 && i < f->cwe_count; i++) {
        if (!(bh_weakness_kinds_of(f->cwes[i]) >> kind & 1))
            continue;
        bh_out_z(o, shown++ ? ", " : " (");
        bh_print_text(cli, f->cwes[i]);
    }
    bh_out_printf(o, "%s: %s\n", shown ? ")" : "", bh_cli_text(cli, bh_weakness_remedy(kind)));
}

static void put_weaknesses(struct bh_cli *cli, const struct bh_finding *f)
{
    struct bh_out *o = &cli->out;

    if (!f->cwe_count)
        return;
    bh_out_printf(o, "    %s:", bh_cli_text(cli, "weakness"));
    for (size_t i = 0; i < f->cwe_count; i++) {
        bh_out_z(o, i ? ", " : " ");
        bh_print_text(cli, f->cwes[i]);
    }
    if (!f->weaknesses)
        bh_out_printf(o, " (%s)",
                      bh_cli_text(cli, "whether of design, code or configuration is not known"));
    bh_out_char(o, '\n');
    for (unsigned i = 0; i < BH_WEAKNESS_KINDS; i++)
        if (f->weaknesses >> i & 1)
            put_remedy(cli, f, (enum bh_weakness)i);
}

// What to expect of a distribution that has no fix yet.
static void put_lag(struct bh_cli *cli, const struct bh_finding *f)
{
    const struct bh_patch_lag *lag = f->lag;
    struct bh_out *o = &cli->out;

    if (!lag)
        return;
    bh_out_printf(o, "    %s ", bh_cli_text(cli, "no fix yet:"));
    bh_print_text(cli, lag->ecosystem);
    bh_out_z(o, lag->name.len ? " " : "");
    bh_print_text(cli, lag->name);
    bh_out_printf(o,
                  bh_cli_text(cli, ": fixes took %u days in the median, nine in ten at most %u "
                                   "(pairs of notice and CVE: %zu)"),
                  lag->median, lag->ninth, lag->pairs);
    if (f->disclosed != BH_TIME_UNKNOWN && cli->now >= f->disclosed) {
        char date[BH_TIME_TEXT];
        long long gone = (long long)((cli->now - f->disclosed) / DAY);
        bh_time_format(f->disclosed + DAY * (gone <= lag->median ? lag->median : lag->ninth), date);
        bh_out_printf(o, bh_cli_text(cli, "; days since disclosure: %lld"), gone);
        if (gone <= lag->median)
            bh_out_printf(o, bh_cli_text(cli, ", to be expected by %.10s"), date);
        else if (gone <= lag->ninth)
            bh_out_printf(o, bh_cli_text(cli, ", longer than usual, nine in ten by %.10s"), date);
        else
            bh_out_z(o, bh_cli_text(cli, ", later than nine in ten: it may never come"));
    }
    bh_out_char(o, '\n');
}

void bh_explain_triage(struct bh_cli *cli, const struct bh_finding *f)
{
    // The product's own rating, and the record's that it starts from.
    size_t shown = f->rating_count && f->ratings[0].metric_count ? 2 : 1;

    if (f->outcome == BH_NOT_AFFECTED)
        return;
    for (size_t i = 0; i < shown && i < f->rating_count; i++)
        put_rating(cli, &f->ratings[i]);
    put_exploitation(cli, f);
    put_exploits(cli, f);
    put_scores(cli, f);
    put_lag(cli, f);
    put_weaknesses(cli, f);
    if (f->decision_count)
        bh_out_printf(&cli->out, "    %s\n", bh_cli_text(cli, "what to do, by decision tables:"));
    for (size_t i = 0; i < f->decision_count; i++)
        put_decision(cli, &f->decisions[i]);
}
