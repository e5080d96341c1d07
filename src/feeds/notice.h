// SPDX-License-Identifier: Apache-2.0
#pragma once
// A distribution's notice of an update while it is put together: which vulnerabilities it fixes, in
// which builds of which packages. For the readers of such notices (updateinfo.c, oval.c).
//
// What is said twice stands once. Texts must live as long as the record. Functions give 0 or
// BH_E_NOMEM, where nothing else is said.

#include "base/map.h"
#include "base/xml.h"
#include "feeds/feed.h"
#include "feeds/record_list.h"

struct bh_notice {
    struct bh_arena *arena;
    struct bh_advisory a; // single values
    struct bh_record_list links, references, severities, affected;
    struct bh_map known; // links, URLs and packages, each behind a letter of its own
};

void bh_notice_init(struct bh_notice *n, struct bh_arena *arena);
void bh_notice_done(struct bh_notice *n);

// A text for people: tabs, by which Amazon and SUSE indent and which a terminal must not get, are
// blanks.
int bh_notice_text(struct bh_notice *n, bh_str text, bh_str *ret) BH_MUST_USE;
// A vulnerability, or another id. Empty: nothing.
int bh_notice_link(struct bh_notice *n, enum bh_link_kind kind, bh_str id) BH_MUST_USE;
// Every CVE that is named in a text is fixed by the update.
int bh_notice_cves(struct bh_notice *n, bh_str text) BH_MUST_USE;
// What is no address of the web is left out.
int bh_notice_reference(struct bh_notice *n, const char *type, bh_str url) BH_MUST_USE;
// A word, or a vector of a type of bh_severity_text. Words that say that there is none ("None",
// "Unspecified") are left out. BH_E_LIMIT with a diagnostic where x is: too long, or too many.
int bh_notice_severity(struct bh_notice *n, struct bh_xml *x, const char *type,
                       bh_str text) BH_MUST_USE;

struct bh_notice_package {
    bh_str ecosystem, name;
    bh_str from;    // first affected version; empty: all before the fix
    bh_str fixed;   // version that is no longer affected; empty: there is none yet; "0": none was
    bool after;     // `from` itself is not affected
    bool inclusive; // `fixed` itself is still affected
    bh_str note;    // of bh_affected
    bh_str vague;   // why the versions cannot be told to be affected, for people; empty: they can
};
// Of Oracle's kernels ("kernel-uek") a fix without `from` counts from its own line on.
int bh_notice_package(struct bh_notice *n, const struct bh_notice_package *p) BH_MUST_USE;

// Hands the record over. Or the sink's code.
int bh_notice_finish(struct bh_notice *n, const struct bh_feed_sink *sink) BH_MUST_USE;
