// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS, with errata 01), for GitHub code scanning and others of its kind: a rule for
// each vulnerability (sarif_rule.c), a result for each finding (sarif_result.c) at the place where
// the part was found (sarif_place.c).
//
// - Nobody asked for findings: an empty list, since null is for a tool that failed to start
//   (3.14.23), and a notification that says so, for an empty list reads as "nothing found".
// - What could not be read is a notification of the run; with an error among them the run failed
//   (3.20.21), which is our exit code 4. What no source could judge is a warning: the results may
//   not be all.
// - All findings are written, as 3.14.23 wants it. GitHub takes 25,000 of them in a file and shows
//   the 5,000 gravest.
// - No automationDetails: where they are, GitHub's upload action passes over the category that its
//   user gave, and Azure DevOps fills in the pipeline's own. (Their GUID could not be ours: the
//   schema knows UUID versions 1 to 5, and one that is made of the content is version 8.)

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "documents/reason.h"
#include "documents/registry.h"
#include "documents/sarif.h"

void bh_sarif_text(struct bh_sarif_writer *d)
{
    bh_buf_clear(&d->text.buf);
}

bh_str bh_sarif_text_end(struct bh_sarif_writer *d)
{
    if (d->text.error || bh_buf_error(&d->text.buf) < 0)
        d->error = BH_E_NOMEM;
    return bh_buf_str(&d->text.buf);
}

void bh_sarif_stop(struct bh_sarif_writer *d)
{
    bh_str text = bh_buf_str(&d->text.buf), stop = bh_str_z(bh_sarif_ja(d) ? "。" : ".");

    if (!bh_str_ends(text, stop) && !bh_str_ends(text, BH_STR(".")))
        bh_out_str(&d->text, stop);
}

static void escape(struct bh_buf *b, enum bh_sarif_form form, bh_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
        if (form == BH_SARIF_MARKDOWN && c && strchr("\\`*_[]<>&|~$#", c))
            bh_buf_add_char(b, '\\');
        bh_buf_add_char(b, c);
        if (form == BH_SARIF_MESSAGE && (c == '{' || c == '}'))
            bh_buf_add_char(b, c);
        else if (form == BH_SARIF_MESSAGE && c == ']' && next == '(')
            bh_buf_add_char(b, ' ');
    }
}

bh_str bh_sarif_shown(struct bh_sarif_writer *d, enum bh_sarif_form form, bh_str text)
{
    bh_str shown = BH_STR_EMPTY;

    bh_buf_clear(&d->shown);
    bh_buf_clear(&d->escaped);
    bh_utf8_printable(&d->shown, text);
    escape(&d->escaped, form, bh_buf_str(&d->shown));
    if (bh_buf_error(&d->shown) < 0 || bh_buf_error(&d->escaped) < 0 ||
        bh_arena_str(&d->scratch, bh_buf_str(&d->escaped), &shown) < 0)
        d->error = BH_E_NOMEM;
    return shown;
}

void bh_sarif_put_message(struct bh_sarif_writer *d, const char *key, bh_str text)
{
    bh_jsonw_key(&d->w, key);
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "text", text);
    bh_jsonw_object_end(&d->w);
}

static const char *language(const struct bh_sarif_writer *d)
{
    return bh_sarif_ja(d) ? "ja-JP" : "en-US";
}

static void put_tool(struct bh_sarif_writer *d)
{
    struct bh_jsonw *w = &d->w;

    bh_jsonw_key(w, "tool");
    bh_jsonw_object(w);
    bh_jsonw_key(w, "driver");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "name", "buhin");
    bh_sarif_text(d);
    bh_out_z(&d->text, "buhin ");
    bh_out_str(&d->text, d->o->tool_version);
    bh_jsonw_member(w, "fullName", bh_sarif_text_end(d)); // Azure DevOps wants it
    bh_jsonw_member(w, "version", d->o->tool_version);
    bh_jsonw_member(w, "semanticVersion", d->o->tool_version);
    bh_jsonw_member_z(w, "language", language(d));
    bh_sarif_put_rules(d);
    bh_jsonw_object_end(w);
    bh_jsonw_object_end(w);
}

// --- Notifications

// Empty path: of no file. The text is what d->text has become.
static void put_notification(struct bh_sarif_writer *d, const char *id, const char *level,
                             bh_str path, uint64_t line)
{
    struct bh_jsonw *w = &d->w;

    bh_jsonw_object(w);
    bh_jsonw_key(w, "descriptor");
    bh_jsonw_object(w);
    bh_jsonw_member_z(w, "id", id);
    bh_jsonw_object_end(w);
    bh_jsonw_member_z(w, "level", level);
    bh_sarif_put_message(d, "message", bh_sarif_text_end(d));
    if (path.len) {
        struct bh_sarif_place place = bh_sarif_place_of_path(d, path, line);
        bh_jsonw_key(w, "locations");
        bh_jsonw_array(w);
        bh_sarif_put_place(d, &place, 0);
        bh_jsonw_array_end(w);
    }
    bh_jsonw_object_end(w);
}

static void put_notes(struct bh_sarif_writer *d)
{
    static const char *const levels[] = {
        [BH_NOTE] = "note", [BH_WARNING] = "warning", [BH_ERROR] = "error"};

    bh_jsonw_key(&d->w, "toolExecutionNotifications");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < d->inv->note_count; i++) {
        const struct bh_inv_note *n = &d->inv->notes[i];
        bh_str path = bh_sarif_str(d, n->path);
        bh_arena_reset(&d->scratch);
        bh_sarif_text(d);
        bh_out_str(&d->text, bh_sarif_shown(d, BH_SARIF_MESSAGE, path));
        bh_out_z(&d->text, path.len ? ": " : "");
        bh_out_str(&d->text, bh_sarif_shown(d, BH_SARIF_MESSAGE, bh_sarif_str(d, n->text)));
        bh_sarif_stop(d);
        put_notification(d, n->code ? bh_error_name(n->code) : "note", levels[n->severity], path,
                         n->place.line);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_unjudged(struct bh_sarif_writer *d)
{
    struct bh_out reason;

    bh_out_mem(&reason, 0);
    for (size_t i = 0; i < d->findings->uncovered_count; i++) {
        const struct bh_uncovered *u = &d->findings->uncovered[i];
        bh_arena_reset(&d->scratch);
        bh_buf_clear(&reason.buf);
        bh_reason_write(&reason, d->o->lang, &u->reason);
        bh_str what = bh_sarif_shown(d, BH_SARIF_MESSAGE, u->what);
        bh_str why = bh_sarif_shown(d, BH_SARIF_MESSAGE, bh_buf_str(&reason.buf));
        bh_sarif_text(d);
        bh_out_printf(&d->text, bh_sarif_msg(d, BH_N("Not fully judged: %.*s (parts: %zu): %.*s")),
                      BH_FMT(what), u->components, BH_FMT(why));
        bh_sarif_stop(d);
        put_notification(d, "not-judged", "warning", BH_STR_EMPTY, 0);
        if (reason.error || bh_buf_error(&reason.buf) < 0)
            d->error = BH_E_NOMEM;
    }
    bh_out_done(&reason);
}

// What the user can mend: missing advisories, a kernel without isolation.
static void put_settings(struct bh_sarif_writer *d)
{
    bh_jsonw_key(&d->w, "toolConfigurationNotifications");
    bh_jsonw_array(&d->w);
    if (d->findings) {
        put_unjudged(d);
    } else {
        bh_sarif_text(d);
        bh_out_z(&d->text, bh_sarif_msg(d, BH_N("Nobody asked for findings (--no-match): that none "
                                                "are listed does not mean that there are none.")));
        put_notification(d, "no-match", "warning", BH_STR_EMPTY, 0);
    }
    for (const char *const *m = d->o->missing_isolation; m && *m; m++) {
        bh_sarif_text(d);
        bh_out_printf(&d->text,
                      bh_sarif_msg(d, BH_N("This kernel lacks isolation of the readers: %s.")), *m);
        put_notification(d, "missing-isolation", "note", BH_STR_EMPTY, 0);
    }
    bh_jsonw_array_end(&d->w);
}

static void put_invocation(struct bh_sarif_writer *d)
{
    struct bh_jsonw *w = &d->w;
    char time[BH_TIME_TEXT];

    bh_time_format(d->o->now, time);
    bh_jsonw_key(w, "invocations");
    bh_jsonw_array(w);
    bh_jsonw_object(w);
    bh_jsonw_key(w, "executionSuccessful");
    bh_jsonw_bool(w, !d->inv->incomplete && !d->o->incomplete);
    bh_jsonw_member_opt(w, "endTimeUtc", bh_str_z(time));
    put_notes(d);
    put_settings(d);
    bh_jsonw_object_end(w);
    bh_jsonw_array_end(w);
}

// Which advisories, of when.
static void put_sources(struct bh_sarif_writer *d)
{
    struct bh_jsonw *w = &d->w;
    char time[BH_TIME_TEXT];

    bh_jsonw_key(w, "properties");
    bh_jsonw_object(w);
    bh_jsonw_member(w, "target", d->o->target);
    bh_jsonw_key(w, "advisorySources");
    bh_jsonw_array(w);
    for (size_t i = 0; d->findings && i < d->findings->feed_count; i++) {
        const struct bh_feed_state *feed = &d->findings->feeds[i];
        bh_time_format(feed->updated, time);
        bh_jsonw_object(w);
        bh_jsonw_member(w, "name", feed->name);
        bh_jsonw_key(w, "records");
        bh_jsonw_u64(w, feed->records);
        bh_jsonw_member_opt(w, "updated", bh_str_z(time));
        bh_jsonw_object_end(w);
    }
    bh_jsonw_array_end(w);
    bh_jsonw_object_end(w);
}

static void put_run(struct bh_sarif_writer *d)
{
    struct bh_jsonw *w = &d->w;

    bh_jsonw_object(w);
    put_tool(d);
    bh_jsonw_member_z(w, "language", language(d));
    // Of columns we have none, and 3.14.27 wants it said all the same.
    bh_jsonw_member_z(w, "columnKind", "unicodeCodePoints");
    bh_sarif_put_bases(d);
    put_invocation(d);
    bh_jsonw_key(w, "results");
    bh_jsonw_array(w);
    for (size_t i = 0; d->findings && i < d->findings->count; i++)
        bh_sarif_put_result(d, &d->findings->items[i]);
    bh_jsonw_array_end(w);
    put_sources(d);
    bh_jsonw_object_end(w);
}

static void done(struct bh_sarif_writer *d)
{
    bh_map_done(&d->rule_of);
    bh_map_done(&d->fingerprints);
    bh_out_done(&d->text);
    bh_buf_done(&d->shown);
    bh_buf_done(&d->escaped);
    bh_arena_done(&d->scratch);
    bh_arena_done(&d->kept);
}

static int write_sarif(const struct bh_inventory *inv, const struct bh_findings *findings,
                       const struct bh_document_options *options, struct bh_out *out)
{
    struct bh_sarif_writer d = {.inv = inv, .findings = findings, .o = options};

    bh_arena_init(&d.kept, 0);
    bh_arena_init(&d.scratch, 0);
    bh_out_mem(&d.text, 0);
    bh_buf_init(&d.shown, 0);
    bh_buf_init(&d.escaped, 0);
    bh_map_init(&d.rule_of);
    bh_map_init(&d.fingerprints);
    bh_sarif_set_base(&d);
    if (findings)
        bh_sarif_collect_rules(&d);
    if (d.error) {
        done(&d);
        return d.error;
    }
    bh_jsonw_init(&d.w, out, options->pretty);
    bh_jsonw_object(&d.w);
    bh_jsonw_member_z(&d.w, "version", "2.1.0");
    bh_jsonw_member_z(&d.w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    bh_jsonw_key(&d.w, "runs");
    bh_jsonw_array(&d.w);
    put_run(&d);
    bh_jsonw_array_end(&d.w);
    bh_jsonw_object_end(&d.w);
    done(&d);
    int r = bh_jsonw_end(&d.w);
    return d.error ? d.error : r;
}

const struct bh_document_format bh_format_sarif = {
    .name = "sarif",
    .title = BH_N("SARIF 2.1.0"),
    .write = write_sarif,
};
