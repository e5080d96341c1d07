// SPDX-License-Identifier: Apache-2.0
// Findings as vulnerabilities of CycloneDX 1.6, JSON.

#include "base/clock.h"
#include "base/error.h"
#include "documents/cyclonedx_write.h"
#include "documents/properties.h"
#include "documents/reason.h"

// Which metrics the product's profile sets, and why.
static void put_justification(struct bh_cdx_writer *d, const struct bh_rating *r)
{
    struct bh_out text;

    if (!r->metric_count)
        return;
    bh_out_mem(&text, 0);
    for (size_t i = 0; i < r->metric_count; i++) {
        const struct bh_rating_metric *m = &r->metrics[i];
        bh_out_z(&text, i ? "; " : "");
        bh_out_z(&text, m->name);
        bh_out_char(&text, ':');
        bh_out_z(&text, m->value);
        bh_out_z(&text, " (");
        bh_out_str(&text, m->setting);
        bh_out_z(&text, m->reason.len ? ", " : "");
        bh_out_str(&text, m->reason);
        bh_out_char(&text, ')');
    }
    if (text.error || bh_buf_error(&text.buf))
        d->error = BH_E_NOMEM;
    bh_jsonw_member(&d->w, "justification", bh_buf_str(&text.buf));
    bh_out_done(&text);
}

static void put_rating(struct bh_cdx_writer *d, const struct bh_rating *r)
{
    const char *method = bh_method_name(r->method);

    bh_jsonw_object(&d->w);
    bh_jsonw_key(&d->w, "source");
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "name", r->metric_count ? r->source : r->id);
    bh_jsonw_object_end(&d->w);
    if (method) {
        bh_jsonw_key(&d->w, "score");
        bh_jsonw_tenths(&d->w, r->score_tenths);
    }
    bh_jsonw_member_z(&d->w, "severity", bh_level_name(r->level));
    if (method) {
        bh_jsonw_member_z(&d->w, "method", method);
        bh_jsonw_member(&d->w, "vector", r->text);
    } else if (r->level == BH_LEVEL_UNKNOWN) { // unreadable, not unsaid
        bh_jsonw_member_z(&d->w, "method", "other");
        bh_jsonw_member(&d->w, "vector", r->text);
    }
    put_justification(d, r);
    bh_jsonw_object_end(&d->w);
}

// The finding's own level first, where no record has it: of malware, and of what nobody rates.
static void put_ratings(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    bh_jsonw_key(&d->w, "ratings");
    bh_jsonw_array(&d->w);
    if (!f->rating_count || f->ratings[0].level != f->level) {
        bh_jsonw_object(&d->w);
        bh_jsonw_member_z(&d->w, "severity", bh_level_name(f->level));
        bh_jsonw_object_end(&d->w);
    }
    for (size_t i = 0; i < f->rating_count; i++)
        put_rating(d, &f->ratings[i]);
    bh_jsonw_array_end(&d->w);
}

static void put_cwes(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    bool open = false;

    for (size_t i = 0; i < f->cwe_count; i++) {
        bh_str cwe = f->cwes[i];
        uint64_t number;
        if (!bh_str_skip(&cwe, BH_STR("CWE-")) || !bh_str_u64(cwe, &number) || !number)
            continue;
        if (!open) {
            bh_jsonw_key(&d->w, "cwes");
            bh_jsonw_array(&d->w);
            open = true;
        }
        bh_jsonw_u64(&d->w, number);
    }
    if (open)
        bh_jsonw_array_end(&d->w);
}

static const char *affected_word(const struct bh_finding *f)
{
    return f->answered ? "unaffected" : f->outcome == BH_AFFECTED ? "affected" : "unknown";
}

static void put_affects(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    const struct bh_inv_component *c = &d->inv->components[f->component];

    bh_jsonw_key(&d->w, "affects");
    bh_jsonw_array(&d->w);
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "ref", bh_cdx_str(d, c->ref));
    if (c->version.state == BH_KNOWN) {
        bh_jsonw_key(&d->w, "versions");
        bh_jsonw_array(&d->w);
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "version", bh_cdx_str(d, c->version.text));
        bh_jsonw_member_z(&d->w, "status", affected_word(f));
        bh_jsonw_object_end(&d->w);
        bh_jsonw_array_end(&d->w);
    }
    bh_jsonw_object_end(&d->w);
    bh_jsonw_array_end(&d->w);
}

static void put_other_ids(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    if (f->id_count < 2)
        return;
    bh_jsonw_key(&d->w, "references");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < f->id_count; i++) {
        if (bh_str_eq(f->ids[i], f->id))
            continue;
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "id", f->ids[i]);
        bh_jsonw_key(&d->w, "source");
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "name", bh_str_sub(f->ids[i], 0, bh_str_find(f->ids[i], '-')));
        bh_jsonw_object_end(&d->w);
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_advisories(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    if (!f->reference_count)
        return;
    bh_jsonw_key(&d->w, "advisories");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < f->reference_count; i++) {
        bh_jsonw_object(&d->w);
        bh_jsonw_member(&d->w, "url", f->references[i].url);
        bh_jsonw_object_end(&d->w);
    }
    bh_jsonw_array_end(&d->w);
}

// --- What the sources say to do

// Texts of one finding that are compared with each other; real ones have under ten.
#define ADVICE_COMPARED 64

static bool is_said_before(const struct bh_finding *f, size_t at)
{
    for (size_t i = 0; i < at && i < ADVICE_COMPARED; i++)
        if (f->advice[i].kind == f->advice[at].kind &&
            bh_str_eq(f->advice[i].text, f->advice[at].text))
            return true;
    return false;
}

// A paragraph each, behind one of ours: in Japanese when that is asked for and there is any.
static void put_advice(struct bh_cdx_writer *d, const struct bh_finding *f, const char *member,
                       enum bh_advice_kind kind, bh_str ours)
{
    bool ja = d->o->lang == BH_LANG_JA && bh_finding_advises(f, kind, true), any = ours.len > 0;
    struct bh_out text;

    bh_out_mem(&text, 0);
    bh_out_str(&text, ours);
    for (size_t i = 0; i < f->advice_count; i++) {
        const struct bh_advice *a = &f->advice[i];
        if (a->kind != kind || a->ja != ja || is_said_before(f, i))
            continue;
        bh_out_z(&text, any ? "\n\n" : "");
        bh_out_str(&text, a->text);
        any = true;
    }
    if (text.error || bh_buf_error(&text.buf))
        d->error = BH_E_NOMEM;
    bh_jsonw_member_opt(&d->w, member, bh_buf_str(&text.buf));
    bh_out_done(&text);
}

static void put_recommendation(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    bh_str update = BH_STR_EMPTY;

    if (f->fixed.len &&
        bh_arena_printf(&d->scratch, &update, bh_msg(d->o->lang, BH_N("update to %.*s or later")),
                        BH_FMT(f->fixed)) < 0)
        d->error = BH_E_NOMEM;
    put_advice(d, f, "recommendation", BH_ADVICE_SOLUTION, update);
    put_advice(d, f, "workaround", BH_ADVICE_WORKAROUND, BH_STR_EMPTY);
}

// --- Properties

static void put_signal_value(struct bh_cdx_writer *d, bh_str kind, bh_str name, bh_str value)
{
    const bh_str pieces[] = {BH_STR(BH_PROPERTY_SIGNAL), kind, BH_STR(":"), name};
    bh_str property;

    if (!value.len)
        return;
    if (bh_arena_join(&d->scratch, pieces, BH_COUNT(pieces), &property) < 0)
        d->error = BH_E_NOMEM;
    else
        bh_cdx_property_str(d, property, value);
}

// What helps to decide: "buhin:epss:score", "buhin:kev:date" ...
static void put_signals(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    char time[BH_TIME_TEXT];

    for (size_t i = 0; i < f->signal_count; i++) {
        const struct bh_signal *s = &f->signals[i];
        bh_time_format(s->date, time);
        put_signal_value(d, s->kind, BH_STR("by"), s->by);
        put_signal_value(d, s->kind, BH_STR("date"), bh_str_sub(bh_str_z(time), 0, 10));
        for (size_t k = 0; k < s->value_count; k++)
            put_signal_value(d, s->kind, s->values[k].name, s->values[k].value);
    }
}

// Why the matcher said so: every source's statement with its rule.
static void put_statements(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    for (size_t i = 0; i < f->statement_count; i++) {
        const struct bh_statement *s = &f->statements[i];
        struct bh_out text;
        bh_out_mem(&text, 0);
        bh_out_str(&text, s->id);
        bh_out_char(&text, ' ');
        bh_out_z(&text, bh_rule_name(s->rule));
        bh_out_z(&text, ": ");
        bh_reason_write(&text, d->o->lang, &s->reason);
        bh_cdx_property(d, BH_PROPERTY_STATEMENT, bh_buf_str(&text.buf));
        bh_out_done(&text);
    }
}

void bh_cdx_put_finding(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    struct bh_jsonw *w = &d->w;
    const struct bh_inv_component *c = &d->inv->components[f->component];
    bool ja = d->o->lang == BH_LANG_JA;
    char time[BH_TIME_TEXT];
    bh_str ref;

    bh_arena_reset(&d->scratch);
    if (bh_arena_join(&d->scratch, (bh_str[]){f->id, BH_STR("/"), bh_cdx_str(d, c->ref)}, 3, &ref) <
        0) {
        d->error = BH_E_NOMEM;
        return;
    }
    bh_jsonw_object(w);
    bh_jsonw_member(w, "bom-ref", ref);
    bh_jsonw_member(w, "id", f->id);
    put_other_ids(d, f);
    put_ratings(d, f);
    put_cwes(d, f);
    bh_jsonw_member_opt(w, "description", bh_text_in(ja, f->title, f->title_ja));
    bh_jsonw_member_opt(w, "detail", bh_text_in(ja, f->details, f->details_ja));
    put_recommendation(d, f);
    put_advisories(d, f);
    if (f->published != BH_TIME_UNKNOWN) {
        bh_time_format(f->published, time);
        bh_jsonw_member_z(w, "published", time);
    }
    bh_cdx_put_analysis(d, f);
    put_affects(d, f);
    put_statements(d, f);
    put_signals(d, f);
    bh_cdx_put_vex(d, f);
    bh_cdx_properties_end(d);
    bh_jsonw_object_end(w);
}
