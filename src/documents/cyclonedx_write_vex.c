// SPDX-License-Identifier: Apache-2.0
// What others state of a finding, as CycloneDX 1.6: the statement that governs is the analysis,
// all of them with their authors and native words are properties.

#include "base/clock.h"
#include "base/error.h"
#include "documents/cyclonedx_write.h"
#include "documents/properties.h"
#include "documents/vex_words.h"

// "not_affected (component_not_present), Example, 2026-11-23: text".
static void put_line(struct bh_out *o, const struct bh_vex_statement *s)
{
    const bh_str texts[] = {s->impact, s->action, s->text};
    char date[BH_TIME_TEXT];

    bh_out_str(o, s->status_word);
    if (s->justification.len) {
        bh_out_z(o, " (");
        bh_out_str(o, s->justification);
        bh_out_char(o, ')');
    }
    if (s->author.len) {
        bh_out_z(o, ", ");
        bh_out_str(o, s->author);
    }
    bh_time_format(s->time, date);
    bh_out_printf(o, "%s%.10s", date[0] ? ", " : "", date);
    for (size_t i = 0, said = 0; i < BH_COUNT(texts); i++)
        if (texts[i].len) {
            bh_out_z(o, said++ ? "; " : ": ");
            bh_out_str(o, texts[i]);
        }
}

static void put_line_as(struct bh_cdx_writer *d, const struct bh_vex_statement *s, bool property)
{
    struct bh_out text;

    bh_out_mem(&text, 0);
    put_line(&text, s);
    if (text.error || bh_buf_error(&text.buf) < 0)
        d->error = BH_E_NOMEM;
    else if (property)
        bh_cdx_property(d, BH_PROPERTY_VEX, bh_buf_str(&text.buf));
    else
        bh_jsonw_member(&d->w, "detail", bh_buf_str(&text.buf));
    bh_out_done(&text);
}

// Words that CycloneDX has, each once.
static void put_responses(struct bh_cdx_writer *d, const struct bh_vex_statement *s)
{
    unsigned seen = 0;
    bh_str rest = s->response, word;

    while (bh_str_cut(&rest, ' ', &word)) {
        unsigned index;
        const char *response = bh_vex_cyclonedx_response(word, &index);
        if (!response || seen & 1u << index)
            continue;
        if (!seen) {
            bh_jsonw_key(&d->w, "response");
            bh_jsonw_array(&d->w);
        }
        seen |= 1u << index;
        bh_jsonw_str(&d->w, bh_str_z(response));
    }
    if (seen)
        bh_jsonw_array_end(&d->w);
}

void bh_cdx_put_analysis(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    const struct bh_vex_statement *s = f->vex_count ? f->vex[0].statement : NULL;
    const char *state = s ? bh_vex_cyclonedx_state(s) : NULL;
    char date[BH_TIME_TEXT];

    if (!state && f->outcome != BH_UNDETERMINED)
        return;
    bh_jsonw_key(&d->w, "analysis");
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "state", state ? state : "in_triage");
    if (state) {
        const char *justification = bh_vex_cyclonedx_justification(s);
        if (justification)
            bh_jsonw_member_z(&d->w, "justification", justification);
        put_responses(d, s);
        put_line_as(d, s, false);
        bh_time_format(s->time, date);
        if (date[0])
            bh_jsonw_member_z(&d->w, "lastUpdated", date);
    }
    bh_jsonw_object_end(&d->w);
}

void bh_cdx_put_vex(struct bh_cdx_writer *d, const struct bh_finding *f)
{
    for (size_t i = 0; i < f->vex_count; i++)
        put_line_as(d, f->vex[i].statement, true);
}
