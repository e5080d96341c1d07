// SPDX-License-Identifier: Apache-2.0
// The report for a program: what was found of the parts.

#include "base/clock.h"
#include "base/error.h"
#include "documents/json_report.h"
#include "documents/reason.h"

static void member_strings(struct bh_json_report *r, const char *key, const bh_str *items,
                           size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count; i++)
        bh_jsonw_str(&r->w, items[i]);
    bh_jsonw_array_end(&r->w);
}

static int member_reason(struct bh_json_report *r, const char *key, const struct bh_reason *reason)
{
    struct bh_out text;

    bh_out_mem(&text, 0);
    bh_reason_write(&text, r->o->lang, reason);
    int code = text.error ? text.error : bh_buf_error(&text.buf);
    bh_jsonw_member(&r->w, key, bh_buf_str(&text.buf));
    bh_out_done(&text);
    return code;
}

static int put_statements(struct bh_json_report *r, const struct bh_finding *f)
{
    int code = 0;

    bh_jsonw_key(&r->w, "statements");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; code == 0 && i < f->statement_count; i++) {
        const struct bh_statement *s = &f->statements[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "id", s->id);
        bh_jsonw_member(&r->w, "source", s->source);
        bh_jsonw_member(&r->w, "ecosystem", s->ecosystem);
        bh_jsonw_member(&r->w, "name", s->name);
        bh_jsonw_member_z(&r->w, "outcome", bh_outcome_name(s->outcome));
        bh_jsonw_member_z(&r->w, "rule", bh_rule_name(s->rule));
        code = member_reason(r, "reason", &s->reason);
        bh_jsonw_member_opt(&r->w, "range", s->range);
        bh_jsonw_member_opt(&r->w, "fixed", s->fixed);
        member_strings(r, "fixes", s->fixes, s->fix_count);
        bh_jsonw_member_opt(&r->w, "note", s->note);
        bh_jsonw_member_opt(&r->w, "product_ja", s->product_ja);
        if (code == 0 && s->joined.format)
            code = member_reason(r, "joined", &s->joined);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
    return code;
}

static void put_metrics(struct bh_json_report *r, const struct bh_rating *rating)
{
    if (!rating->metric_count)
        return;
    bh_jsonw_key(&r->w, "metrics");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < rating->metric_count; i++) {
        const struct bh_rating_metric *m = &rating->metrics[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "metric", m->name);
        bh_jsonw_member_z(&r->w, "value", m->value);
        bh_jsonw_member(&r->w, "setting", m->setting);
        bh_jsonw_member_opt(&r->w, "reason", m->reason);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_ratings(struct bh_json_report *r, const struct bh_finding *f)
{
    if (!f->rating_count)
        return;
    bh_jsonw_key(&r->w, "ratings");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < f->rating_count; i++) {
        const struct bh_rating *rating = &f->ratings[i];
        const char *method = bh_method_name(rating->method);
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "id", rating->id);
        bh_jsonw_member(&r->w, "source", rating->source);
        if (method) {
            bh_jsonw_member_z(&r->w, "method", method);
            bh_jsonw_key(&r->w, "score");
            bh_jsonw_tenths(&r->w, rating->score_tenths);
        }
        bh_jsonw_member_z(&r->w, "level", bh_level_name(rating->level));
        bh_jsonw_member(&r->w, method ? "vector" : "text", rating->text);
        put_metrics(r, rating);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_vex(struct bh_json_report *r, const struct bh_finding *f)
{
    if (!f->vex_count)
        return;
    bh_jsonw_key(&r->w, "answered");
    bh_jsonw_bool(&r->w, f->answered);
    bh_jsonw_key(&r->w, "vex");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < f->vex_count; i++) {
        const struct bh_vex_statement *s = f->vex[i].statement;
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "status", bh_vex_status_name(s->status));
        bh_jsonw_key(&r->w, "governs");
        bh_jsonw_bool(&r->w, f->vex[i].governs);
        bh_jsonw_member_opt(&r->w, "author", s->author);
        bh_jsonw_member_opt(&r->w, "role", s->role);
        bh_report_time(r, "date", s->time);
        bh_jsonw_member(&r->w, "format", s->format);
        bh_jsonw_member_opt(&r->w, "document", s->document);
        bh_jsonw_member_opt(&r->w, "status_word", s->status_word);
        bh_jsonw_member_opt(&r->w, "justification", s->justification);
        bh_jsonw_member_opt(&r->w, "response", s->response);
        bh_jsonw_member_opt(&r->w, "impact", s->impact);
        bh_jsonw_member_opt(&r->w, "action", s->action);
        bh_report_time(r, "action_date", s->action_time);
        bh_jsonw_member_opt(&r->w, "text", s->text);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_names(struct bh_json_report *r, const char *key, const char *const *names,
                      size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count; i++)
        bh_jsonw_str(&r->w, bh_str_z(names[i]));
    bh_jsonw_array_end(&r->w);
}

static void put_facts(struct bh_json_report *r, const struct bh_decision *d)
{
    bh_jsonw_key(&r->w, "facts");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < d->fact_count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "name", d->facts[i].name);
        bh_jsonw_member_z(&r->w, "value", d->facts[i].value);
        bh_jsonw_member(&r->w, "source", d->facts[i].source);
        bh_jsonw_member_opt(&r->w, "reason", d->facts[i].comment);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static int put_decision(struct bh_json_report *r, const struct bh_decision *d)
{
    bh_jsonw_object(&r->w);
    bh_jsonw_member_z(&r->w, "table", d->table);
    bh_jsonw_member_z(&r->w, "version", d->version);
    if (d->outcome_count == 1)
        bh_jsonw_member_z(&r->w, "outcome", d->outcomes[0]);
    else
        put_names(r, "possible", d->outcomes, d->outcome_count);
    if (d->days)
        bh_report_u64(r, "days", d->days);
    if (d->forensics) {
        bh_jsonw_key(&r->w, "forensics");
        bh_jsonw_bool(&r->w, true);
    }
    int code = member_reason(r, "reason", &d->reason);
    put_facts(r, d);
    put_names(r, "missing", d->missing, d->missing_count);
    bh_jsonw_object_end(&r->w);
    return code;
}

static int put_decisions(struct bh_json_report *r, const struct bh_finding *f)
{
    int code = 0;

    if (!f->decision_count)
        return 0;
    bh_jsonw_key(&r->w, "decisions");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; code == 0 && i < f->decision_count; i++)
        code = put_decision(r, &f->decisions[i]);
    bh_jsonw_array_end(&r->w);
    return code;
}

// What follows from the weaknesses, by their kinds.
static void put_weaknesses(struct bh_json_report *r, const struct bh_finding *f)
{
    if (!f->weaknesses)
        return;
    bh_jsonw_key(&r->w, "weaknesses");
    bh_jsonw_array(&r->w);
    for (unsigned i = 0; i < BH_WEAKNESS_KINDS; i++) {
        if (!(f->weaknesses >> i & 1))
            continue;
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "kind", bh_weakness_name((enum bh_weakness)i));
        bh_jsonw_member_z(&r->w, "remedy",
                          bh_msg(r->o->lang, bh_weakness_remedy((enum bh_weakness)i)));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

// Days, and the dates that follow from them.
static void put_lag(struct bh_json_report *r, const struct bh_finding *f)
{
    const struct bh_patch_lag *lag = f->lag;

    if (!lag)
        return;
    bh_jsonw_key(&r->w, "patch_lag");
    bh_jsonw_object(&r->w);
    bh_jsonw_member(&r->w, "ecosystem", lag->ecosystem);
    bh_jsonw_member_opt(&r->w, "name", lag->name);
    bh_report_u64(r, "pairs", lag->pairs);
    bh_report_u64(r, "median_days", lag->median);
    bh_report_u64(r, "p90_days", lag->ninth);
    if (f->disclosed != BH_TIME_UNKNOWN) {
        bh_report_time(r, "disclosed", f->disclosed);
        bh_report_time(r, "expected", f->disclosed + INT64_C(86400) * lag->median);
        bh_report_time(r, "p90", f->disclosed + INT64_C(86400) * lag->ninth);
    }
    bh_jsonw_object_end(&r->w);
}

static void put_refs(struct bh_json_report *r, const char *key, const uint32_t *items, size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count && i < BH_USERS_LISTED; i++)
        bh_jsonw_str(&r->w, bh_report_str(r, r->inv->components[items[i]].ref));
    bh_jsonw_array_end(&r->w);
}

static void put_users(struct bh_json_report *r, const struct bh_finding *f)
{
    const struct bh_users *u = f->users;

    if (!u)
        return;
    bh_jsonw_key(&r->w, "used_by");
    bh_jsonw_object(&r->w);
    bh_report_u64(r, "parts", u->all_count);
    bh_report_u64(r, "direct_parts", u->direct_count);
    put_refs(r, "direct", u->direct, u->direct_count);
    put_refs(r, "products", u->products, u->product_count);
    if (u->partial) {
        bh_jsonw_key(&r->w, "partial");
        bh_jsonw_bool(&r->w, true);
    }
    bh_jsonw_object_end(&r->w);
}

// Names come from the table of the signal's kind or from a feed: as values, not as members.
static void put_values(struct bh_json_report *r, const struct bh_signal *s)
{
    bh_jsonw_key(&r->w, "values");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < s->value_count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "name", s->values[i].name);
        bh_jsonw_member(&r->w, "value", s->values[i].value);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_signals(struct bh_json_report *r, const struct bh_finding *f)
{
    if (!f->signal_count)
        return;
    bh_jsonw_key(&r->w, "signals");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < f->signal_count; i++) {
        const struct bh_signal *s = &f->signals[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "kind", s->kind);
        bh_jsonw_member_opt(&r->w, "by", s->by);
        bh_report_time(r, "date", s->date);
        bh_jsonw_member(&r->w, "source", s->source);
        put_values(r, s);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_advice(struct bh_json_report *r, const struct bh_finding *f)
{
    static const char *const kinds[] = {[BH_ADVICE_IMPACT] = "impact",
                                        [BH_ADVICE_SOLUTION] = "solution",
                                        [BH_ADVICE_WORKAROUND] = "workaround"};

    if (!f->advice_count)
        return;
    bh_jsonw_key(&r->w, "advice");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < f->advice_count; i++) {
        const struct bh_advice *a = &f->advice[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "kind", kinds[a->kind]);
        bh_jsonw_member_z(&r->w, "language", a->ja ? "ja" : "en");
        bh_jsonw_member(&r->w, "text", a->text);
        bh_jsonw_member(&r->w, "id", a->id);
        bh_jsonw_member(&r->w, "source", a->source);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static int put_finding(struct bh_json_report *r, const struct bh_finding *f)
{
    struct bh_jsonw *w = &r->w;

    bh_jsonw_object(w);
    bh_jsonw_member(w, "id", f->id);
    member_strings(r, "ids", f->ids, f->id_count);
    bh_jsonw_member(w, "component", bh_report_str(r, r->inv->components[f->component].ref));
    bh_jsonw_member_z(w, "outcome", bh_outcome_name(f->outcome));
    bh_jsonw_member_z(w, "kind", bh_advisory_kind_name(f->kind));
    bh_jsonw_member_z(w, "level", bh_level_name(f->level));
    if (f->has_score) {
        bh_jsonw_key(w, "score");
        bh_jsonw_tenths(w, f->score_tenths);
    }
    bh_jsonw_member_opt(w, "vector", f->vector);
    put_ratings(r, f);
    bh_jsonw_member_opt(w, "title", f->title);
    bh_jsonw_member_opt(w, "title_ja", f->title_ja);
    bh_jsonw_member_opt(w, "details", f->details);
    bh_jsonw_member_opt(w, "details_ja", f->details_ja);
    bh_jsonw_member_opt(w, "incident", f->incident);
    bh_report_time(r, "published", f->published);
    bh_report_time(r, "exploited", f->exploited);
    bh_jsonw_member_opt(w, "fixed", f->fixed);
    bh_jsonw_member_opt(w, "clean", f->clean);
    if (f->fix_distance) {
        bh_jsonw_key(w, "upgrade");
        bh_jsonw_object(w);
        bh_jsonw_member_z(w, "distance", f->fix_distance);
        bh_report_u64(r, "closeness", f->fix_closeness);
        bh_jsonw_object_end(w);
    }
    put_users(r, f);
    put_lag(r, f);
    member_strings(r, "cwes", f->cwes, f->cwe_count);
    put_weaknesses(r, f);
    put_vex(r, f);
    put_signals(r, f);
    put_advice(r, f);
    int code = put_statements(r, f);
    if (code == 0)
        code = put_decisions(r, f);
    if (f->reference_count) {
        bh_jsonw_key(w, "references");
        bh_jsonw_array(w);
        for (size_t i = 0; i < f->reference_count; i++) {
            bh_jsonw_object(w);
            bh_jsonw_member(w, "type", f->references[i].type);
            bh_jsonw_member(w, "url", f->references[i].url);
            bh_jsonw_object_end(w);
        }
        bh_jsonw_array_end(w);
    }
    bh_jsonw_object_end(w);
    return code;
}

// A date, or "over" or "open" where no date is known; nothing where nothing is said.
static void member_end(struct bh_json_report *r, const char *key, const struct bh_end *e)
{
    if (e->state == BH_END_DATE)
        bh_report_time(r, key, e->date);
    else if (e->state != BH_END_UNKNOWN)
        bh_jsonw_member_z(&r->w, key, e->state == BH_END_OVER ? "over" : "open");
}

static void put_support(struct bh_json_report *r, const struct bh_findings *findings)
{
    if (!findings->support_count)
        return;
    bh_jsonw_key(&r->w, "support");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < findings->support_count; i++) {
        const struct bh_support *s = &findings->support[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "component", bh_report_str(r, r->inv->components[s->component].ref));
        bh_jsonw_member(&r->w, "product", s->product);
        bh_jsonw_member(&r->w, "line", s->line);
        bh_jsonw_member_z(&r->w, "state", bh_support_state_name(s->state));
        member_end(r, "active", &s->active);
        member_end(r, "security", &s->security);
        member_end(r, "extended", &s->extended);
        bh_jsonw_member_opt(&r->w, "latest", s->latest);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_interim_end(struct bh_json_report *r, size_t component, bh_str id, bh_str fixed,
                            const struct bh_vex_statement *s)
{
    bh_jsonw_object(&r->w);
    bh_jsonw_member(&r->w, "id", id);
    bh_jsonw_member(&r->w, "component", bh_report_str(r, r->inv->components[component].ref));
    bh_jsonw_member_z(&r->w, "state", fixed.len ? "fix-available" : "ended");
    bh_jsonw_member_opt(&r->w, "fixed", fixed);
    bh_jsonw_member_opt(&r->w, "action", s->action);
    bh_jsonw_member_opt(&r->w, "author", s->author);
    bh_jsonw_member_opt(&r->w, "document", s->document);
    bh_jsonw_object_end(&r->w);
}

// Those that are over, then those that an update ends.
static void put_interim(struct bh_json_report *r, const struct bh_findings *findings)
{
    bool any = findings->ended_count > 0;

    for (size_t i = 0; !any && i < findings->count; i++)
        any = bh_finding_interim(&findings->items[i]);
    if (!any)
        return;
    bh_jsonw_key(&r->w, "interim_measures");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < findings->ended_count; i++)
        put_interim_end(r, findings->ended[i].component, findings->ended[i].id, BH_STR_EMPTY,
                        findings->ended[i].statement);
    for (size_t i = 0; i < findings->count; i++) {
        const struct bh_finding *f = &findings->items[i];
        const struct bh_vex_statement *s = bh_finding_interim(f);
        if (s)
            put_interim_end(r, f->component, f->id, f->fixed, s);
    }
    bh_jsonw_array_end(&r->w);
}

int bh_report_findings(struct bh_json_report *r, const struct bh_findings *findings)
{
    int code = 0;

    bh_jsonw_key(&r->w, "findings");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; code == 0 && i < findings->count; i++)
        code = put_finding(r, &findings->items[i]);
    bh_jsonw_array_end(&r->w);
    put_interim(r, findings);
    put_support(r, findings);
    bh_jsonw_key(&r->w, "not_judged");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; code == 0 && i < findings->uncovered_count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "what", findings->uncovered[i].what);
        bh_report_u64(r, "components", findings->uncovered[i].components);
        code = member_reason(r, "reason", &findings->uncovered[i].reason);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
    bh_jsonw_key(&r->w, "sources");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < findings->feed_count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "name", findings->feeds[i].name);
        bh_report_u64(r, "records", findings->feeds[i].records);
        bh_report_time(r, "updated", findings->feeds[i].updated);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
    return code;
}
