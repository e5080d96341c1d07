// SPDX-License-Identifier: Apache-2.0
#pragma once
// The SARIF writer inside: what sarif_write.c (the run), sarif_rule.c, sarif_result.c and
// sarif_place.c share. What is decided in each stands at its head.

#include "base/jsonw.h"
#include "base/map.h"
#include "documents/document.h"

// A vulnerability: one rule, however many parts have it.
struct bh_sarif_rule {
    const struct bh_finding *worst; // its first finding
    const struct bh_finding *told;  // the first one with a title, or else the worst
    bool affected;                  // some part is, and not merely may be
};

// How text of others is written down, see bh_sarif_shown.
enum bh_sarif_form {
    BH_SARIF_MESSAGE,  // 3.11.3, 3.11.5 and 3.11.6: braces doubled, no links
    BH_SARIF_PLAIN,    // the text of a description, which takes no arguments
    BH_SARIF_MARKDOWN, // GitHub Flavored Markdown, everything escaped
};

struct bh_sarif_writer {
    const struct bh_inventory *inv;
    const struct bh_findings *findings; // NULL: nobody asked for them
    const struct bh_document_options *o;
    struct bh_jsonw w;
    struct bh_arena kept;    // as long as the writer
    struct bh_arena scratch; // emptied for each rule, result and notification
    struct bh_out text;      // the message that is being made
    struct bh_buf shown, escaped;
    struct bh_sarif_rule *rules;
    size_t rule_count;
    struct bh_map rule_of;      // index of the rule of an id
    struct bh_map fingerprints; // number of results with one
    bh_str prefix;              // of the places of a scan, below BH_SARIF_BASE; "" or "folder/"
    bh_str root;                // absolute URI that the places lie below; empty: not known
    bool here;                  // the base is the folder that the program ran in
    bool document;              // the target is a document, not what it describes
    int error;
};

// Name of the base of relative references: the one that others use, too.
#define BH_SARIF_BASE "%SRCROOT%"

// A place as SARIF has it.
struct bh_sarif_place {
    bh_str uri;    // relative to BH_SARIF_BASE, unless it is absolute
    bh_str file;   // the same as a path, for people
    bh_str inside; // of that file: member of an archive, or what a document says; may be empty
    uint64_t line; // 1 up
    bool absolute;
};

static inline bh_str bh_sarif_str(const struct bh_sarif_writer *d, uint32_t id)
{
    return bh_inv_str(d->inv, id);
}

static inline bool bh_sarif_ja(const struct bh_sarif_writer *d)
{
    return d->o->lang == BH_LANG_JA;
}

static inline const char *bh_sarif_msg(const struct bh_sarif_writer *d, const char *english)
    __attribute__((format_arg(2)));
static inline const char *bh_sarif_msg(const struct bh_sarif_writer *d, const char *english)
{
    return bh_msg(d->o->lang, english);
}

// Text of others as it may stand in that form, on one line, in the scratch; empty when out of
// memory, which shows in d->error.
bh_str bh_sarif_shown(struct bh_sarif_writer *d, enum bh_sarif_form form, bh_str text);
// Full stop of the language, unless what was written ends with one.
void bh_sarif_stop(struct bh_sarif_writer *d);
// Begins d->text anew, and tells what it has become.
void bh_sarif_text(struct bh_sarif_writer *d);
bh_str bh_sarif_text_end(struct bh_sarif_writer *d);
// "key": {"text": "..."}.
void bh_sarif_put_message(struct bh_sarif_writer *d, const char *key, bh_str text);

// "none", "note", "warning" or "error" for an affected part.
const char *bh_sarif_level(const struct bh_finding *f);

// sarif_place.c
void bh_sarif_set_base(struct bh_sarif_writer *d);
void bh_sarif_put_bases(struct bh_sarif_writer *d);
// Of a piece of evidence; of a path of the target.
struct bh_sarif_place bh_sarif_place(struct bh_sarif_writer *d, const struct bh_inv_evidence *e);
struct bh_sarif_place bh_sarif_place_of_path(struct bh_sarif_writer *d, bh_str path, uint64_t line);
// A location object; id 0: nothing refers to it.
void bh_sarif_put_place(struct bh_sarif_writer *d, const struct bh_sarif_place *p, size_t id);

// sarif_rule.c: collects the rules of the findings; writes them.
void bh_sarif_collect_rules(struct bh_sarif_writer *d);
void bh_sarif_put_rules(struct bh_sarif_writer *d);

// sarif_result.c
void bh_sarif_put_result(struct bh_sarif_writer *d, const struct bh_finding *f);
