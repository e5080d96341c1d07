// SPDX-License-Identifier: Apache-2.0
// Results of SARIF: one a finding, in their order, worst first.
//
// - An affected part is kind "fail". Level: malware, backdoors and what is known to be exploited
//   are errors, as are critical and high; medium and what nobody rated are warnings; low is a note.
// - An undetermined one is kind "open", whose definition it is (3.27.9: not enough information to
//   decide); level is then "none", as 3.27.10 has it. GitHub reads no kind, so the message says it.
// - A part in several places can be mended in each of them alone, so only the first one is a
//   location (3.27.12); the others are related ones. A place that speaks for the part's own
//   identity comes before one of what it owns.
// - The fingerprint is made of the vulnerability, the part without its version, and the file. So an
//   update that does not help keeps the alert open, and one that helps closes it. Equal ones are
//   numbered, as in GitHub's "primaryLocationLineHash", which is the only one it reads; for others
//   there is the same value as "vulnerablePart/v1".

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "documents/reason.h"
#include "documents/sarif.h"

// GitHub shows 100 places of a result. Those after the first ones are not in the message.
#define PLACES_MOST    100
#define PLACES_IN_TEXT 10
#define HASH_DIGITS    16

const char *bh_sarif_level(const struct bh_finding *f)
{
    if (f->kind != BH_VULNERABILITY || f->exploited != BH_TIME_UNKNOWN)
        return "error";
    switch (f->level) {
    case BH_LEVEL_CRITICAL:
    case BH_LEVEL_HIGH:
        return "error";
    case BH_LEVEL_LOW:
    case BH_LEVEL_NONE:
        return "note";
    case BH_LEVEL_MEDIUM:
    case BH_LEVEL_UNKNOWN:
        break;
    }
    return "warning";
}

// --- Places

struct places {
    struct bh_sarif_place items[PLACES_MOST];
    size_t count, all;
};

static bool is_own(const struct bh_inv_component *c, const struct bh_inv_evidence *e)
{
    return !e->purl || e->purl == c->purl;
}

// Whether a reader would see the same as in an earlier one.
static bool is_repeat(const struct places *p, const struct bh_sarif_place *place)
{
    for (size_t i = 0; i < p->count; i++)
        if (bh_str_eq(p->items[i].uri, place->uri) &&
            bh_str_eq(p->items[i].inside, place->inside) && p->items[i].line == place->line)
            return true;
    return false;
}

static void collect_places(struct bh_sarif_writer *d, const struct bh_inv_component *c,
                           struct places *ret)
{
    size_t seen = 0;

    ret->count = 0;
    ret->all = c->evidence_count;
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < c->evidence_count && seen < PLACES_MOST; i++) {
            if (is_own(c, &c->evidence[i]) != own)
                continue;
            struct bh_sarif_place place = bh_sarif_place(d, &c->evidence[i]);
            seen++;
            if (is_repeat(ret, &place))
                ret->all--;
            else
                ret->items[ret->count++] = place;
        }
    if (!ret->count) {
        ret->items[ret->count++] = bh_sarif_place_of_path(d, bh_path_base(d->o->target), 0);
        ret->all = 1;
    }
}

// --- The message

// "name 1.0", in Japanese with the CPE product by which the finding came: "name 1.0（会社 製品）".
static bh_str part_text(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    const struct bh_inv_component *c = &d->inv->components[f->component];
    bh_str text = BH_STR_EMPTY, version = bh_sarif_str(d, c->version.text);
    bh_str product = bh_sarif_ja(d) ? bh_finding_product_ja(f) : BH_STR_EMPTY;
    const bh_str pieces[] = {bh_sarif_str(d, c->name),
                             version.len ? BH_STR(" ") : BH_STR_EMPTY,
                             version,
                             BH_STR("（"),
                             product,
                             BH_STR("）")};

    if (bh_arena_join(&d->scratch, pieces, product.len ? 6 : 3, &text) < 0)
        d->error = BH_E_NOMEM;
    return bh_sarif_shown(d, BH_SARIF_MESSAGE, text);
}

static const char *verdict(const struct bh_finding *f)
{
    if (f->outcome == BH_UNDETERMINED)
        return BH_N("It is undetermined whether %.*s is affected by %.*s");
    switch (f->kind) {
    case BH_MALWARE:
        return BH_N("%.*s is malware, %.*s");
    case BH_BACKDOOR:
        return BH_N("%.*s has a backdoor, %.*s");
    case BH_VULNERABILITY:
        break;
    }
    return BH_N("%.*s is affected by %.*s");
}

static void say_verdict(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    bh_str part = part_text(d, f);
    bh_str id = bh_sarif_shown(d, BH_SARIF_MESSAGE, f->id);
    bh_str title = bh_text_in(bh_sarif_ja(d), f->title, f->title_ja);

    bh_out_printf(&d->text, bh_sarif_msg(d, verdict(f)), BH_FMT(part), BH_FMT(id));
    if (title.len) {
        bh_out_z(&d->text, ": ");
        bh_out_str(&d->text, bh_sarif_shown(d, BH_SARIF_MESSAGE, title));
    }
    bh_sarif_stop(d);
}

static void say(struct bh_sarif_writer *d, const char *english)
{
    bh_out_z(&d->text, bh_sarif_ja(d) ? "" : " ");
    bh_out_z(&d->text, bh_sarif_msg(d, english));
}

static void say_advice(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    if (f->fixed.len) {
        bh_str fixed = bh_sarif_shown(d, BH_SARIF_MESSAGE, f->fixed);
        bh_out_z(&d->text, bh_sarif_ja(d) ? "" : " ");
        bh_out_printf(&d->text, bh_sarif_msg(d, BH_N("Update to %.*s or later.")), BH_FMT(fixed));
    } else if (f->outcome == BH_AFFECTED) {
        say(d, f->kind == BH_MALWARE ? BH_N("Remove it.") : BH_N("No fixed version is known."));
    }
    if (f->exploited != BH_TIME_UNKNOWN)
        say(d, BH_N("It is known to be exploited."));
}

// Why, by each source.
static void say_reasons(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    struct bh_out reason;

    bh_out_mem(&reason, 0);
    for (size_t i = 0; i < f->statement_count; i++) {
        bh_buf_clear(&reason.buf);
        bh_reason_write(&reason, d->o->lang, &f->statements[i].reason);
        bh_out_char(&d->text, '\n');
        bh_out_str(&d->text, bh_sarif_shown(d, BH_SARIF_MESSAGE, f->statements[i].id));
        bh_out_z(&d->text, ": ");
        bh_out_str(&d->text, bh_sarif_shown(d, BH_SARIF_MESSAGE, bh_buf_str(&reason.buf)));
        bh_sarif_stop(d);
        if (reason.error || bh_buf_error(&reason.buf) < 0)
            d->error = BH_E_NOMEM;
    }
    bh_out_done(&reason);
}

// The text of a link: brackets and backslashes with a backslash before them (3.11.6).
static void say_link(struct bh_sarif_writer *d, const struct bh_sarif_place *p, size_t id)
{
    const bh_str pieces[] = {p->file, BH_STR("!/"), p->inside};
    bh_str text = BH_STR_EMPTY;

    if (bh_arena_join(&d->scratch, pieces, p->inside.len ? 3 : 1, &text) < 0)
        d->error = BH_E_NOMEM;
    text = bh_sarif_shown(d, BH_SARIF_MESSAGE, text);
    bh_out_char(&d->text, '[');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '[' || c == ']' || c == '\\')
            bh_out_char(&d->text, '\\');
        bh_out_char(&d->text, c);
    }
    bh_out_printf(&d->text, "](%zu)", id);
}

static void say_places(struct bh_sarif_writer *d, const struct places *p)
{
    size_t said = p->count < PLACES_IN_TEXT + 1 ? p->count : PLACES_IN_TEXT + 1;

    // GitHub shows no logical locations.
    if (p->items[0].inside.len) {
        bh_str inside = bh_sarif_shown(d, BH_SARIF_MESSAGE, p->items[0].inside);
        bh_out_char(&d->text, '\n');
        bh_out_printf(&d->text, bh_sarif_msg(d, BH_N("Exact place: %.*s")), BH_FMT(inside));
    }
    if (p->count < 2)
        return;
    bh_out_char(&d->text, '\n');
    bh_out_z(&d->text, bh_sarif_msg(d, BH_N("Also in: ")));
    for (size_t i = 1; i < said; i++) {
        bh_out_z(&d->text, i > 1 ? ", " : "");
        say_link(d, &p->items[i], i);
    }
    if (p->all > said)
        bh_out_printf(&d->text, bh_sarif_msg(d, BH_N(" (+%zu more places)")), p->all - said);
}

// --- The rest

static bh_str without_version(const struct bh_sarif_writer *d, const struct bh_inv_component *c)
{
    bh_str purl = bh_sarif_str(d, c->purl);

    if (!purl.len)
        return bh_sarif_str(d, c->name);
    purl.len = bh_str_find(purl, '?');
    purl.len = bh_str_find(purl, '#');
    purl.len = bh_str_rfind(purl, '@');
    return purl;
}

static int fingerprint(struct bh_sarif_writer *d, const struct bh_finding *f, bh_str file,
                       char ret[HASH_DIGITS + 24])
{
    const bh_str pieces[] = {f->id, without_version(d, &d->inv->components[f->component]), file};
    char hex[2 * BH_DIGEST_MAX + 1];
    struct bh_map_slot *slot;
    struct bh_digest digest;
    bool is_new;
    bh_str key;
    int r = bh_digest_init(&digest, 1u << BH_SHA256);

    if (r < 0)
        return r;
    for (size_t i = 0; i < BH_COUNT(pieces); i++) {
        bh_digest_add(&digest, pieces[i].ptr, pieces[i].len);
        bh_digest_add(&digest, "", 1);
    }
    r = bh_digest_hex(&digest, BH_SHA256, hex);
    bh_digest_done(&digest);
    if (r < 0)
        return r;
    slot = bh_map_slot(&d->fingerprints, bh_str_n(hex, HASH_DIGITS), &is_new);
    if (!slot || (is_new && bh_arena_str(&d->kept, bh_str_n(hex, HASH_DIGITS), &key) < 0))
        return BH_E_NOMEM;
    if (is_new)
        slot->key = key;
    slot->value++;
    snprintf(ret, HASH_DIGITS + 24, "%.*s:%llu", HASH_DIGITS, hex, (unsigned long long)slot->value);
    return 0;
}

static void put_fingerprints(struct bh_sarif_writer *d, const struct bh_finding *f, bh_str file)
{
    char text[HASH_DIGITS + 24] = "";
    int r = fingerprint(d, f, file, text);

    if (r < 0)
        d->error = r;
    bh_jsonw_key(&d->w, "partialFingerprints");
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "primaryLocationLineHash", text);
    bh_jsonw_member_z(&d->w, "vulnerablePart/v1", text);
    bh_jsonw_object_end(&d->w);
}

static void put_places(struct bh_sarif_writer *d, const struct places *p)
{
    bh_jsonw_key(&d->w, "locations");
    bh_jsonw_array(&d->w);
    bh_sarif_put_place(d, &p->items[0], 0);
    bh_jsonw_array_end(&d->w);
    if (p->count < 2)
        return;
    bh_jsonw_key(&d->w, "relatedLocations");
    bh_jsonw_array(&d->w);
    for (size_t i = 1; i < p->count; i++)
        bh_sarif_put_place(d, &p->items[i], i);
    bh_jsonw_array_end(&d->w);
}

static void put_properties(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    const struct bh_inv_component *c = &d->inv->components[f->component];
    struct bh_jsonw *w = &d->w;

    bh_jsonw_key(w, "properties");
    bh_jsonw_object(w);
    bh_jsonw_member(w, "part", bh_sarif_str(d, c->name));
    bh_jsonw_member_opt(w, "version", bh_sarif_str(d, c->version.text));
    bh_jsonw_member_opt(w, "purl", bh_sarif_str(d, c->purl));
    bh_jsonw_member_opt(w, "fixed", f->fixed);
    bh_jsonw_member_z(w, "outcome", bh_outcome_name(f->outcome));
    bh_jsonw_member_z(w, "severity", bh_level_name(f->level));
    bh_jsonw_object_end(w);
}

// 3.35: what a VEX statement answers is no open alert, and stays in the log. Without "status",
// which not every schema of 2.1.0 has, it is accepted (3.35.3).
static void put_suppressions(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    if (!f->answered)
        return;
    const struct bh_vex_statement *s = f->vex[0].statement;
    const bh_str why = s->justification.len ? s->justification : s->impact;
    const bh_str pieces[] = {
        bh_str_z(bh_vex_status_name(s->status)), BH_STR(" ("), s->author, BH_STR(")"),
        why.len ? BH_STR(": ") : BH_STR_EMPTY,   why};
    bh_str text = BH_STR_EMPTY;

    if (bh_arena_join(&d->scratch, pieces, BH_COUNT(pieces), &text) < 0)
        d->error = BH_E_NOMEM;
    bh_jsonw_key(&d->w, "suppressions");
    bh_jsonw_array(&d->w);
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "kind", "external");
    bh_jsonw_member(&d->w, "justification", bh_sarif_shown(d, BH_SARIF_MESSAGE, text));
    bh_jsonw_object_end(&d->w);
    bh_jsonw_array_end(&d->w);
}

void bh_sarif_put_result(struct bh_sarif_writer *d, const struct bh_finding *f)
{
    const struct bh_inv_component *c = &d->inv->components[f->component];
    struct bh_jsonw *w = &d->w;
    struct places places;
    uint64_t rule = 0;

    bh_arena_reset(&d->scratch);
    collect_places(d, c, &places);
    (void)bh_map_get(&d->rule_of, f->id, &rule);
    bh_jsonw_object(w);
    bh_jsonw_member(w, "ruleId", f->id);
    bh_jsonw_key(w, "ruleIndex");
    bh_jsonw_u64(w, rule);
    bh_jsonw_member_z(w, "kind", f->outcome == BH_AFFECTED ? "fail" : "open");
    bh_jsonw_member_z(w, "level", f->outcome == BH_AFFECTED ? bh_sarif_level(f) : "none");
    bh_sarif_text(d);
    say_verdict(d, f);
    say_advice(d, f);
    say_reasons(d, f);
    say_places(d, &places);
    bh_sarif_put_message(d, "message", bh_sarif_text_end(d));
    put_places(d, &places);
    put_fingerprints(d, f, places.items[0].file);
    put_suppressions(d, f);
    put_properties(d, f);
    bh_jsonw_object_end(w);
}
