// SPDX-License-Identifier: Apache-2.0
// Rules of SARIF: one a vulnerability, in the order of the findings.
//
// - What it says comes from the first finding with that id, which is the worst, and nothing of it
//   depends on the part: a rule is the same in every repository (GitHub).
// - security-severity is the CVSS base score; without one the middle of the level's band; 10.0 for
//   malware. Not known, or 0.0: it is left out, which GitHub reads as "not a matter of security
//   severity", and the tags say security all the same. So it is where no part is known to be
//   affected: GitHub stops a change for that number, and knows no "undetermined".
// - GitHub takes at most 1024 characters as description, and 20 tags. The help has all.
// - 3.11.4.2 forbids HTML in Markdown: what others wrote loses its "<".

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "documents/sarif.h"
#include "documents/uri.h"

#define DESCRIPTION_MOST 1000 // characters
#define TAGS_OF_WEAKNESS 16

void bh_sarif_collect_rules(struct bh_sarif_writer *d)
{
    size_t room = 0;

    for (size_t i = 0; !d->error && i < d->findings->count; i++) {
        const struct bh_finding *f = &d->findings->items[i];
        bool is_new;
        struct bh_map_slot *slot = bh_map_slot(&d->rule_of, f->id, &is_new);
        if (!slot || (is_new && bh_arena_grow(&d->kept, (void **)&d->rules, &room, d->rule_count,
                                              sizeof(*d->rules)) < 0)) {
            d->error = BH_E_NOMEM;
            return;
        }
        if (is_new) {
            slot->value = d->rule_count;
            d->rules[d->rule_count++] = (struct bh_sarif_rule){.worst = f, .told = f};
        }
        struct bh_sarif_rule *rule = &d->rules[slot->value];
        if (!rule->told->title.len && f->title.len)
            rule->told = f;
        rule->affected |= f->outcome == BH_AFFECTED;
    }
}

static const char *kind_word(const struct bh_finding *f)
{
    switch (f->kind) {
    case BH_MALWARE:
        return BH_N("Malware");
    case BH_BACKDOOR:
        return BH_N("Backdoor");
    case BH_VULNERABILITY:
        break;
    }
    return BH_N("Vulnerability");
}

static const char *level_word(enum bh_level level)
{
    switch (level) {
    case BH_LEVEL_CRITICAL:
        return BH_N("critical");
    case BH_LEVEL_HIGH:
        return BH_N("high");
    case BH_LEVEL_MEDIUM:
        return BH_N("medium");
    case BH_LEVEL_LOW:
        return BH_N("low");
    case BH_LEVEL_NONE:
    case BH_LEVEL_UNKNOWN:
        break;
    }
    return BH_N("not rated");
}

static bh_str title(const struct bh_sarif_writer *d, const struct bh_finding *f)
{
    return bh_text_in(bh_sarif_ja(d), f->title, f->title_ja);
}

static bh_str details(const struct bh_sarif_writer *d, const struct bh_finding *f)
{
    return bh_text_in(bh_sarif_ja(d), f->details, f->details_ja);
}

// The front of a text that GitHub takes as description.
static void put_description(struct bh_sarif_writer *d, const char *key, bh_str text)
{
    bh_str rest = text;
    size_t n = 0;

    while (rest.len && n++ < DESCRIPTION_MOST)
        (void)bh_utf8_next(&rest);
    bh_sarif_text(d);
    bh_out_str(&d->text, bh_str_sub(text, 0, text.len - rest.len));
    bh_out_z(&d->text, rest.len ? "…" : "");
    bh_sarif_put_message(d, key, bh_sarif_text_end(d));
}

static void put_descriptions(struct bh_sarif_writer *d, const struct bh_sarif_rule *rule)
{
    bh_str id = bh_sarif_shown(d, BH_SARIF_PLAIN, rule->worst->id);
    bh_str what = bh_sarif_shown(d, BH_SARIF_PLAIN, title(d, rule->told));
    bh_str all = details(d, rule->told), line;

    bh_sarif_text(d);
    bh_out_str(&d->text, id);
    bh_out_z(&d->text, ": ");
    bh_out_str(&d->text, what.len ? what : bh_str_z(bh_sarif_msg(d, kind_word(rule->worst))));
    if (bh_arena_str(&d->scratch, bh_sarif_text_end(d), &line) < 0) {
        d->error = BH_E_NOMEM;
        return;
    }
    put_description(d, "shortDescription", line);
    put_description(d, "fullDescription", bh_str_trim(all).len ? all : line);
}

// --- Help: the same lines as plain text and as Markdown

static void put_label(struct bh_sarif_writer *d, enum bh_sarif_form form, const char *label)
{
    const char *strong = form == BH_SARIF_MARKDOWN ? "**" : "";

    bh_out_printf(&d->text, "%s%s%s:%s ", form == BH_SARIF_MARKDOWN ? "- " : "", strong,
                  bh_sarif_msg(d, label), strong);
}

static void put_list(struct bh_sarif_writer *d, enum bh_sarif_form form, const char *label,
                     const bh_str *items, size_t count, bh_str except)
{
    bool open = false;

    for (size_t i = 0; i < count; i++) {
        if (bh_str_eq(items[i], except))
            continue;
        if (!open)
            put_label(d, form, label);
        bh_out_z(&d->text, open ? ", " : "");
        bh_out_str(&d->text, bh_sarif_shown(d, form, items[i]));
        open = true;
    }
    bh_out_z(&d->text, open ? "\n" : "");
}

static void put_severity(struct bh_sarif_writer *d, enum bh_sarif_form form,
                         const struct bh_finding *f)
{
    put_label(d, form, BH_N("Severity"));
    bh_out_z(&d->text, bh_sarif_msg(d, level_word(f->level)));
    if (f->has_score)
        bh_out_printf(&d->text, " (CVSS %u.%u)", f->score_tenths / 10, f->score_tenths % 10);
    bh_out_char(&d->text, '\n');
    if (f->vector.len)
        put_list(d, form, BH_N("Vector"), &f->vector, 1, BH_STR_EMPTY);
}

static void put_day(struct bh_sarif_writer *d, enum bh_sarif_form form, const char *label,
                    int64_t seconds)
{
    char time[BH_TIME_TEXT];

    if (seconds == BH_TIME_UNKNOWN)
        return;
    bh_time_format(seconds, time);
    put_label(d, form, label);
    bh_out_printf(&d->text, "%.10s\n", time);
}

// Markdown of others, on its own lines, so that no HTML is left in it.
static void put_foreign(struct bh_sarif_writer *d, enum bh_sarif_form form, bh_str text)
{
    text = bh_str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char next = i + 1 < text.len ? text.ptr[i + 1] : ' ';
        bool tag =
            text.ptr[i] == '<' && (bh_is_alpha(next) || next == '/' || next == '!' || next == '?');
        if (tag && form == BH_SARIF_MARKDOWN)
            bh_out_z(&d->text, "&lt;");
        else
            bh_out_char(&d->text, text.ptr[i]);
    }
    bh_out_z(&d->text, text.len ? "\n\n" : "");
}

static void put_references(struct bh_sarif_writer *d, enum bh_sarif_form form,
                           const struct bh_finding *f)
{
    struct bh_buf url;

    if (!f->reference_count)
        return;
    bh_out_printf(&d->text, "\n%s%s\n", form == BH_SARIF_MARKDOWN ? "### " : "",
                  bh_sarif_msg(d, BH_N("References")));
    bh_out_z(&d->text, form == BH_SARIF_MARKDOWN ? "\n" : "");
    bh_buf_init(&url, 0);
    for (size_t i = 0; i < f->reference_count; i++) {
        bh_buf_clear(&url);
        bh_out_z(&d->text, "- ");
        if (!bh_uri_web(&url, f->references[i].url))
            bh_out_str(&d->text, bh_sarif_shown(d, form, f->references[i].url));
        else if (form == BH_SARIF_MARKDOWN)
            bh_out_printf(&d->text, "<%.*s>", BH_FMT(bh_buf_str(&url)));
        else
            bh_out_str(&d->text, bh_buf_str(&url));
        bh_out_char(&d->text, '\n');
        if (bh_buf_error(&url) < 0)
            d->error = BH_E_NOMEM;
    }
    bh_buf_done(&url);
}

// FIRST's estimate that it will be exploited within 30 days.
static void put_prediction(struct bh_sarif_writer *d, enum bh_sarif_form form,
                           const struct bh_finding *f)
{
    bh_str score = BH_STR_EMPTY, percentile = BH_STR_EMPTY;

    for (size_t i = 0; i < f->signal_count; i++)
        for (size_t k = 0; bh_str_eqz(f->signals[i].kind, "epss") && k < f->signals[i].value_count;
             k++) {
            const struct bh_signal_value *v = &f->signals[i].values[k];
            if (bh_str_eqz(v->name, "score"))
                score = v->value;
            else if (bh_str_eqz(v->name, "percentile"))
                percentile = v->value;
        }
    if (!score.len)
        return;
    put_label(d, form, BH_N("Probability of exploitation (EPSS)"));
    bh_out_str(&d->text, bh_sarif_shown(d, form, score));
    if (percentile.len)
        bh_out_printf(&d->text, bh_sarif_msg(d, BH_N(" (percentile %.*s)")),
                      BH_FMT(bh_sarif_shown(d, form, percentile)));
    bh_out_char(&d->text, '\n');
}

static void put_advice(struct bh_sarif_writer *d, enum bh_sarif_form form,
                       const struct bh_finding *f, enum bh_advice_kind kind, const char *label)
{
    bool ja = bh_sarif_ja(d) && bh_finding_advises(f, kind, true);

    if (!ja && !bh_finding_advises(f, kind, false))
        return;
    bh_out_printf(&d->text, "\n%s%s\n\n", form == BH_SARIF_MARKDOWN ? "### " : "",
                  bh_sarif_msg(d, label));
    for (size_t i = 0; i < f->advice_count; i++)
        if (f->advice[i].kind == kind && f->advice[i].ja == ja)
            put_foreign(d, form, f->advice[i].text);
}

static void put_help(struct bh_sarif_writer *d, const struct bh_sarif_rule *rule,
                     enum bh_sarif_form form)
{
    const struct bh_finding *f = rule->worst;
    bh_str what = bh_sarif_shown(d, form, title(d, rule->told));

    bh_sarif_text(d);
    bh_out_z(&d->text, form == BH_SARIF_MARKDOWN ? "## " : "");
    bh_out_str(&d->text, bh_sarif_shown(d, form, f->id));
    bh_out_z(&d->text, what.len ? ": " : "");
    bh_out_str(&d->text, what);
    bh_out_z(&d->text, "\n\n");
    put_foreign(d, form, details(d, rule->told));
    put_severity(d, form, f);
    put_day(d, form, BH_N("Known to be exploited since"), f->exploited);
    put_prediction(d, form, f);
    put_day(d, form, BH_N("Published"), f->published);
    put_list(d, form, BH_N("Also known as"), f->ids, f->id_count, f->id);
    put_list(d, form, BH_N("Weaknesses"), f->cwes, f->cwe_count, BH_STR_EMPTY);
    put_advice(d, form, f, BH_ADVICE_SOLUTION, BH_N("Solution"));
    put_advice(d, form, f, BH_ADVICE_WORKAROUND, BH_N("Workaround"));
    put_references(d, form, rule->told);
    bh_jsonw_member(&d->w, form == BH_SARIF_MARKDOWN ? "markdown" : "text", bh_sarif_text_end(d));
}

// The advisory itself rather than the commit that mended it.
static void put_help_uri(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    bool found = false;
    struct bh_buf url;

    bh_buf_init(&url, 0);
    for (size_t i = 0; !found && i < f->reference_count; i++)
        found =
            bh_str_eqz(f->references[i].type, "ADVISORY") && bh_uri_web(&url, f->references[i].url);
    for (size_t i = 0; !found && i < f->reference_count; i++)
        found = bh_uri_web(&url, f->references[i].url);
    if (bh_buf_error(&url) < 0)
        d->error = BH_E_NOMEM;
    bh_jsonw_member_opt(&d->w, "helpUri", bh_buf_str(&url));
    bh_buf_done(&url);
}

// --- Properties

static void put_severity_number(struct bh_sarif_writer *d, const struct bh_sarif_rule *rule)
{
    const struct bh_finding *f = rule->worst;
    static const unsigned middle[] = {[BH_LEVEL_LOW] = 20,
                                      [BH_LEVEL_MEDIUM] = 55,
                                      [BH_LEVEL_HIGH] = 80,
                                      [BH_LEVEL_CRITICAL] = 95};
    unsigned tenths = f->has_score ? f->score_tenths : middle[f->level];
    char text[16];

    if (f->kind == BH_MALWARE)
        tenths = 100;
    if (!tenths || !rule->affected)
        return;
    snprintf(text, sizeof(text), "%u.%u", tenths / 10, tenths % 10);
    bh_jsonw_member_z(&d->w, "security-severity", text);
}

static bool is_repeat(const bh_str *items, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (bh_str_eq(items[k], items[i]))
            return true;
    return false;
}

// GitHub knows weaknesses as "external/cwe/cwe-079".
static void put_tags(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    struct bh_jsonw *w = &d->w;
    char tag[64];

    bh_jsonw_key(w, "tags");
    bh_jsonw_array(w);
    bh_jsonw_str(w, BH_STR("security"));
    bh_jsonw_str(w, bh_str_z(bh_advisory_kind_name(f->kind)));
    if (f->exploited != BH_TIME_UNKNOWN)
        bh_jsonw_str(w, BH_STR("exploited"));
    for (size_t i = 0; i < f->cwe_count && i < TAGS_OF_WEAKNESS; i++) {
        bh_str cwe = f->cwes[i];
        uint64_t number;
        if (!bh_str_skip(&cwe, BH_STR("CWE-")) || !bh_str_u64(cwe, &number) ||
            is_repeat(f->cwes, i))
            continue;
        snprintf(tag, sizeof(tag), "external/cwe/cwe-%03llu", (unsigned long long)number);
        bh_jsonw_str(w, bh_str_z(tag));
    }
    bh_jsonw_array_end(w);
}

static void put_rule(struct bh_sarif_writer *d, const struct bh_sarif_rule *rule)
{
    const struct bh_finding *f = rule->worst;
    struct bh_jsonw *w = &d->w;

    bh_arena_reset(&d->scratch);
    bh_jsonw_object(w);
    bh_jsonw_member(w, "id", f->id);
    bh_jsonw_member(w, "name", rule->told->incident.len ? rule->told->incident : f->id);
    put_descriptions(d, rule);
    put_help_uri(d, rule->told);
    bh_jsonw_key(w, "help");
    bh_jsonw_object(w);
    put_help(d, rule, BH_SARIF_PLAIN);
    put_help(d, rule, BH_SARIF_MARKDOWN);
    bh_jsonw_object_end(w);
    bh_jsonw_key(w, "defaultConfiguration");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "level", bh_sarif_level(f));
    bh_jsonw_object_end(w);
    bh_jsonw_key(w, "properties");
    bh_jsonw_object(w);
    put_tags(d, f);
    bh_jsonw_member_z(w, "precision", rule->affected ? "high" : "low");
    put_severity_number(d, rule);
    bh_jsonw_object_end(w);
    bh_jsonw_object_end(w);
}

void bh_sarif_put_rules(struct bh_sarif_writer *d)
{
    bh_jsonw_key(&d->w, "rules");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < d->rule_count; i++)
        put_rule(d, &d->rules[i]);
    bh_jsonw_array_end(&d->w);
}
