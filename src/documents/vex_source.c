// SPDX-License-Identifier: Apache-2.0
// Lines of who said a statement that stands in a document of somebody else.

#include "documents/vex_source.h"

#include "base/clock.h"
#include "documents/vex_words.h"

// The first one is always there, and begins the lines: what stands before it is the source's text,
// whatever it looks like.
static const struct source_line {
    bh_str key;
    size_t field;
} lines[] = {
    {{"source-format: ", 15}, offsetof(struct bh_vex_statement, format)},
    {{"source-document: ", 17}, offsetof(struct bh_vex_statement, document)},
    {{"source-author: ", 15}, offsetof(struct bh_vex_statement, author)},
    {{"source-role: ", 13}, offsetof(struct bh_vex_statement, role)},
    {{"source-status: ", 15}, offsetof(struct bh_vex_statement, status_word)},
    {{"source-justification: ", 22}, offsetof(struct bh_vex_statement, justification)},
    {{"source-response: ", 17}, offsetof(struct bh_vex_statement, response)},
};

void bh_vex_source_put(struct bh_buf *b, const struct bh_vex_statement *s)
{
    bh_buf_add_str(b, s->text);
    for (size_t i = 0; i < BH_COUNT(lines); i++) {
        bh_str value;
        memcpy(&value, (const char *)s + lines[i].field, sizeof(value));
        bool always = !i || lines[i].field == offsetof(struct bh_vex_statement, status_word);
        if (!always && !value.len)
            continue;
        if (b->len)
            bh_buf_add_char(b, '\n');
        bh_buf_add_str(b, lines[i].key);
        for (size_t k = 0; k < value.len; k++) // one line each
            bh_buf_add_char(b, value.ptr[k] == '\n' ? ' ' : value.ptr[k]);
    }
    if (s->time == BH_TIME_UNKNOWN)
        bh_buf_add_z(b, "\nsource-date: none");
}

// What stands behind the last line feed of *text, which loses it.
static bh_str last_line(bh_str *text)
{
    size_t at = bh_str_rfind(*text, '\n');
    bh_str line = at < text->len ? bh_str_from(*text, at + 1) : *text;

    text->len = at < text->len ? at : 0;
    return line;
}

void bh_vex_source_take(struct bh_vex_statement *s)
{
    struct bh_vex_statement taken = *s;
    bh_str text = s->text;

    taken.author = taken.document = taken.role = BH_STR_EMPTY;
    taken.status_word = taken.justification = taken.response = BH_STR_EMPTY;
    while (text.len) {
        bh_str line = last_line(&text);
        size_t i = 0;
        if (bh_str_eqz(line, "source-date: none")) {
            taken.time = BH_TIME_UNKNOWN;
            continue;
        }
        while (i < BH_COUNT(lines) && !bh_str_skip(&line, lines[i].key))
            i++;
        if (i == BH_COUNT(lines))
            return;
        memcpy((char *)&taken + lines[i].field, &line, sizeof(line));
        if (i)
            continue;
        taken.text = text;
        // Only where they would be written again.
        taken.status = bh_vex_status_of(taken.format, taken.status_word);
        if (taken.status == BH_VEX_NOT_AFFECTED && !bh_vex_openvex_justification(&taken) &&
            bh_str_eqz(taken.impact, BH_VEX_NO_IMPACT))
            taken.impact = BH_STR_EMPTY;
        if (taken.status == BH_VEX_AFFECTED && bh_str_eqz(taken.action, BH_VEX_NO_ACTION))
            taken.action = BH_STR_EMPTY;
        *s = taken;
        return;
    }
}
