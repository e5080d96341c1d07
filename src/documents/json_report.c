// SPDX-License-Identifier: Apache-2.0
// The report for a program: our own format, documented in doc/report.md, stable.

#include "base/clock.h"
#include "base/error.h"
#include "base/jsonw.h"
#include "documents/reason.h"
#include "documents/registry.h"

#define SCHEMA_VERSION 1

struct report {
    const struct bh_inventory *inv;
    const struct bh_document_options *o;
    struct bh_jsonw w;
};

static bh_str str(const struct report *r, uint32_t id)
{
    return bh_inv_str(r->inv, id);
}

static void member_time(struct report *r, const char *key, int64_t seconds)
{
    char text[BH_TIME_TEXT];

    if (seconds == BH_TIME_UNKNOWN)
        return;
    bh_time_format(seconds, text);
    bh_jsonw_member_z(&r->w, key, text);
}

static void member_u64(struct report *r, const char *key, uint64_t value)
{
    bh_jsonw_key(&r->w, key);
    bh_jsonw_u64(&r->w, value);
}

static void member_strings(struct report *r, const char *key, const bh_str *items, size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count; i++)
        bh_jsonw_str(&r->w, items[i]);
    bh_jsonw_array_end(&r->w);
}

static int member_reason(struct report *r, const char *key, const struct bh_reason *reason)
{
    struct bh_out text;

    bh_out_mem(&text, 0);
    bh_reason_write(&text, r->o->lang, reason);
    int code = text.error ? text.error : bh_buf_error(&text.buf);
    bh_jsonw_member(&r->w, key, bh_buf_str(&text.buf));
    bh_out_done(&text);
    return code;
}

// Known values as text; the other states by name, so that unknown, none and withheld stay apart.
static void member_value(struct report *r, const char *key, const struct bh_inv_value *v)
{
    if (v->state == BH_KNOWN) {
        bh_jsonw_member(&r->w, key, str(r, v->text));
    } else if (v->state != BH_UNKNOWN) {
        bh_jsonw_key(&r->w, key);
        bh_jsonw_object(&r->w);
        bh_jsonw_member_z(&r->w, "state", bh_state_name(v->state));
        bh_jsonw_object_end(&r->w);
    }
}

static void put_evidence(struct report *r, const struct bh_inv_component *c)
{
    bh_jsonw_key(&r->w, "evidence");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < c->evidence_count; i++) {
        const struct bh_inv_evidence *e = &c->evidence[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "path", str(r, e->path));
        bh_jsonw_member_opt(&r->w, "inner", str(r, e->inner));
        bh_jsonw_member(&r->w, "finder", str(r, e->finder));
        bh_jsonw_member_z(&r->w, "technique", bh_technique_name(e->technique));
        member_u64(r, "confidence", e->confidence);
        if (e->line)
            member_u64(r, "line", e->line);
        if (e->offset != UINT64_MAX)
            member_u64(r, "offset", e->offset);
        if (e->purl && e->purl != c->purl)
            bh_jsonw_member(&r->w, "identity", str(r, e->purl));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_pairs(struct report *r, const char *key, const char *first, const char *second,
                      const struct bh_inv_pair *pairs, size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, first, str(r, pairs[i].name));
        bh_jsonw_member(&r->w, second, str(r, pairs[i].value));
        bh_jsonw_member_opt(&r->w, "language", str(r, pairs[i].language));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_component(struct report *r, const struct bh_inv_component *c)
{
    struct bh_jsonw *w = &r->w;

    bh_jsonw_object(w);
    bh_jsonw_member(w, "ref", str(r, c->ref));
    bh_jsonw_member_z(w, "kind", bh_component_kind_name(c->kind));
    bh_jsonw_member(w, "name", str(r, c->name));
    member_value(r, "version", &c->version);
    bh_jsonw_member_opt(w, "purl", str(r, c->purl));
    if (c->identity_count) {
        bh_jsonw_key(w, "identities");
        bh_jsonw_array(w);
        for (size_t i = 0; i < c->identity_count; i++)
            bh_jsonw_str(w, str(r, c->identities[i]));
        bh_jsonw_array_end(w);
    }
    bh_jsonw_member_opt(w, "cpe", str(r, c->cpe));
    bh_jsonw_member_opt(w, "source_name", str(r, c->source_name));
    bh_jsonw_member_opt(w, "source_version", str(r, c->source_version));
    member_value(r, "supplier", &c->supplier);
    bh_jsonw_member_opt(w, "description", str(r, c->description));
    if (c->scope != BH_SCOPE_UNKNOWN)
        bh_jsonw_member_z(w, "scope", bh_scope_name(c->scope));
    if (c->root) {
        bh_jsonw_key(w, "root");
        bh_jsonw_bool(w, true);
    }
    if (c->licence_count) {
        bh_jsonw_key(w, "licences");
        bh_jsonw_array(w);
        for (size_t i = 0; i < c->licence_count; i++) {
            bh_jsonw_object(w);
            bh_jsonw_member_z(w, "kind", bh_licence_kind_name(c->licences[i].kind));
            bh_jsonw_member(w, "licence", str(r, c->licences[i].text));
            bh_jsonw_object_end(w);
        }
        bh_jsonw_array_end(w);
    }
    put_pairs(r, "hashes", "algorithm", "value", c->hashes, c->hash_count);
    put_pairs(r, "properties", "name", "value", c->properties, c->property_count);
    if (c->file_count)
        member_u64(r, "files", c->file_count);
    put_evidence(r, c);
    bh_jsonw_object_end(w);
}

static void put_relations(struct report *r)
{
    bh_jsonw_key(&r->w, "relations");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < r->inv->relation_count; i++) {
        const struct bh_inv_relation *rel = &r->inv->relations[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "from", str(r, r->inv->components[rel->from].ref));
        bh_jsonw_member_z(&r->w, "kind", bh_relation_kind_name(rel->kind));
        bh_jsonw_member(&r->w, "to", str(r, r->inv->components[rel->to].ref));
        if (rel->scope != BH_SCOPE_UNKNOWN)
            bh_jsonw_member_z(&r->w, "scope", bh_scope_name(rel->scope));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_missing(struct report *r)
{
    if (!r->inv->missing_count)
        return;
    bh_jsonw_key(&r->w, "missing");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < r->inv->missing_count; i++) {
        const struct bh_inv_missing *m = &r->inv->missing[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "from", str(r, r->inv->components[m->from].ref));
        bh_jsonw_member(&r->w, "type", str(r, m->purl_type));
        bh_jsonw_member(&r->w, "name", str(r, m->name));
        bh_jsonw_member_opt(&r->w, "constraint", str(r, m->constraint));
        if (m->scope != BH_SCOPE_UNKNOWN)
            bh_jsonw_member_z(&r->w, "scope", bh_scope_name(m->scope));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static int put_statements(struct report *r, const struct bh_finding *f)
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

static void put_metrics(struct report *r, const struct bh_rating *rating)
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

static void put_ratings(struct report *r, const struct bh_finding *f)
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

static void put_vex(struct report *r, const struct bh_finding *f)
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
        member_time(r, "date", s->time);
        bh_jsonw_member(&r->w, "format", s->format);
        bh_jsonw_member_opt(&r->w, "document", s->document);
        bh_jsonw_member_opt(&r->w, "status_word", s->status_word);
        bh_jsonw_member_opt(&r->w, "justification", s->justification);
        bh_jsonw_member_opt(&r->w, "response", s->response);
        bh_jsonw_member_opt(&r->w, "impact", s->impact);
        bh_jsonw_member_opt(&r->w, "action", s->action);
        member_time(r, "action_date", s->action_time);
        bh_jsonw_member_opt(&r->w, "text", s->text);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_names(struct report *r, const char *key, const char *const *names, size_t count)
{
    if (!count)
        return;
    bh_jsonw_key(&r->w, key);
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < count; i++)
        bh_jsonw_str(&r->w, bh_str_z(names[i]));
    bh_jsonw_array_end(&r->w);
}

static void put_facts(struct report *r, const struct bh_decision *d)
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

static int put_decision(struct report *r, const struct bh_decision *d)
{
    bh_jsonw_object(&r->w);
    bh_jsonw_member_z(&r->w, "table", d->table);
    bh_jsonw_member_z(&r->w, "version", d->version);
    if (d->outcome_count == 1)
        bh_jsonw_member_z(&r->w, "outcome", d->outcomes[0]);
    else
        put_names(r, "possible", d->outcomes, d->outcome_count);
    if (d->days)
        member_u64(r, "days", d->days);
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

static int put_decisions(struct report *r, const struct bh_finding *f)
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

// Names come from the table of the signal's kind or from a feed: as values, not as members.
static void put_values(struct report *r, const struct bh_signal *s)
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

static void put_signals(struct report *r, const struct bh_finding *f)
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
        member_time(r, "date", s->date);
        bh_jsonw_member(&r->w, "source", s->source);
        put_values(r, s);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_advice(struct report *r, const struct bh_finding *f)
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

static int put_finding(struct report *r, const struct bh_finding *f)
{
    struct bh_jsonw *w = &r->w;

    bh_jsonw_object(w);
    bh_jsonw_member(w, "id", f->id);
    member_strings(r, "ids", f->ids, f->id_count);
    bh_jsonw_member(w, "component", str(r, r->inv->components[f->component].ref));
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
    member_time(r, "published", f->published);
    member_time(r, "exploited", f->exploited);
    bh_jsonw_member_opt(w, "fixed", f->fixed);
    if (f->fix_distance) {
        bh_jsonw_key(w, "upgrade");
        bh_jsonw_object(w);
        bh_jsonw_member_z(w, "distance", f->fix_distance);
        member_u64(r, "closeness", f->fix_closeness);
        bh_jsonw_object_end(w);
    }
    member_strings(r, "cwes", f->cwes, f->cwe_count);
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
static void member_end(struct report *r, const char *key, const struct bh_end *e)
{
    if (e->state == BH_END_DATE)
        member_time(r, key, e->date);
    else if (e->state != BH_END_UNKNOWN)
        bh_jsonw_member_z(&r->w, key, e->state == BH_END_OVER ? "over" : "open");
}

static void put_support(struct report *r, const struct bh_findings *findings)
{
    if (!findings->support_count)
        return;
    bh_jsonw_key(&r->w, "support");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < findings->support_count; i++) {
        const struct bh_support *s = &findings->support[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "component", str(r, r->inv->components[s->component].ref));
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

static int put_findings(struct report *r, const struct bh_findings *findings)
{
    int code = 0;

    bh_jsonw_key(&r->w, "findings");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; code == 0 && i < findings->count; i++)
        code = put_finding(r, &findings->items[i]);
    bh_jsonw_array_end(&r->w);
    put_support(r, findings);
    bh_jsonw_key(&r->w, "not_judged");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; code == 0 && i < findings->uncovered_count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "what", findings->uncovered[i].what);
        member_u64(r, "components", findings->uncovered[i].components);
        code = member_reason(r, "reason", &findings->uncovered[i].reason);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
    bh_jsonw_key(&r->w, "sources");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < findings->feed_count; i++) {
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "name", findings->feeds[i].name);
        member_u64(r, "records", findings->feeds[i].records);
        member_time(r, "updated", findings->feeds[i].updated);
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
    return code;
}

static void put_notes(struct report *r)
{
    static const char *const severities[] = {
        [BH_NOTE] = "note", [BH_WARNING] = "warning", [BH_ERROR] = "error"};

    bh_jsonw_key(&r->w, "notes");
    bh_jsonw_array(&r->w);
    for (size_t i = 0; i < r->inv->note_count; i++) {
        const struct bh_inv_note *n = &r->inv->notes[i];
        bh_jsonw_object(&r->w);
        bh_jsonw_member(&r->w, "path", str(r, n->path));
        bh_jsonw_member_z(&r->w, "severity", severities[n->severity]);
        if (n->code)
            bh_jsonw_member_z(&r->w, "code", bh_error_name(n->code));
        if (n->place.line)
            member_u64(r, "line", n->place.line);
        if (n->place.offset != UINT64_MAX)
            member_u64(r, "offset", n->place.offset);
        bh_jsonw_member(&r->w, "text", str(r, n->text));
        bh_jsonw_object_end(&r->w);
    }
    bh_jsonw_array_end(&r->w);
}

static void put_head(struct report *r)
{
    const struct bh_inv_system *os = &r->inv->system;
    struct bh_jsonw *w = &r->w;

    member_u64(r, "buhin_report", SCHEMA_VERSION);
    bh_jsonw_key(w, "tool");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "name", "buhin");
    bh_jsonw_member(w, "version", r->o->tool_version);
    bh_jsonw_object_end(w);
    member_time(r, "created", r->o->now);
    bh_jsonw_member(w, "target", r->o->target);
    bh_jsonw_member_opt(w, "product", r->o->product);
    if (os->id) {
        bh_jsonw_key(w, "system");
        bh_jsonw_object(w);
        bh_jsonw_member(w, "id", str(r, os->id));
        bh_jsonw_member_opt(w, "version_id", str(r, os->version_id));
        bh_jsonw_member_opt(w, "codename", str(r, os->codename));
        bh_jsonw_member_opt(w, "pretty_name", str(r, os->pretty_name));
        bh_jsonw_object_end(w);
    }
    bh_jsonw_key(w, "complete");
    bh_jsonw_bool(w, !r->inv->incomplete);
    bh_jsonw_key(w, "missing_isolation");
    bh_jsonw_array(w);
    for (const char *const *m = r->o->missing_isolation; m && *m; m++)
        bh_jsonw_str(w, bh_str_z(*m));
    bh_jsonw_array_end(w);
}

static int write_json(const struct bh_inventory *inv, const struct bh_findings *findings,
                      const struct bh_document_options *options, struct bh_out *out)
{
    struct report r = {.inv = inv, .o = options};
    int code = 0;

    bh_jsonw_init(&r.w, out, options->pretty);
    bh_jsonw_object(&r.w);
    put_head(&r);
    bh_jsonw_key(&r.w, "components");
    bh_jsonw_array(&r.w);
    for (size_t i = 0; i < inv->component_count; i++)
        put_component(&r, &inv->components[i]);
    bh_jsonw_array_end(&r.w);
    put_relations(&r);
    put_missing(&r);
    if (findings)
        code = put_findings(&r, findings);
    put_notes(&r);
    bh_jsonw_object_end(&r.w);
    int end = bh_jsonw_end(&r.w);
    return code < 0 ? code : end;
}

const struct bh_document_format bh_format_json = {
    .name = "json",
    .title = BH_N("buhin's own report, for programs (doc/report.md)"),
    .write = write_json,
    .read = bh_report_read,
};
