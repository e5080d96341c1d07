// SPDX-License-Identifier: Apache-2.0
#pragma once
// One entry of JVN iPedia while it is put together, and the records that it comes to.
//
// - Ids. The entry's own (JVNDB-2025-000012) is the record's; its CVE is an alias. Notes of JVN
//   (JVN#..., JVNVU#...) lead to it as upstream ids and join nothing: one note may be behind
//   several entries, each of another vulnerability. Alerts of JPCERT/CC and notes of CERT/CC are
//   related. What is no id of a CVE is not taken for one.
// - Several CVEs. Each has a record of its own, "JVNDB-2025-000012#CVE-2025-0354", with the texts
// of
//   the entry, upstream of which is the entry; versions that are said of some CVEs alone stand
//   there alone. The entry's own record has what is said of all: title, CVSS and CWE, references;
//   the CVEs are related, since none of them is the whole entry. Where CVSS and CWE are not told
//   apart by CVE (XML; of JSON it is CWE), a CVE's record has them only where the entry has one (of
//   each version of CVSS).
// - Products. A CPE name gives an affected package of the ecosystem "CPE" (cpe_match.h), whose note
//   is vendor and product as JVN writes them. Without one, and with the vendor "misc",
//   "multiple_vendors" or "n/a", which stand for anybody, it has no ecosystem and matches nothing.
//   Spaces in names are "_"; what else is not allowed in one is escaped.
// - Versions. A phrase that jvn_version.h reads is one range for each span. What it does not read,
//   what is limited to a platform or part ("for Windows"), or to CVEs that the entry does not name,
//   and versions beside a CPE name that has one itself, are unreadable ranges with the phrase.
//   A product without versions is one with the product's name: which are affected is not said.
// - `** 削除 **` in front of title or text: withdrawn when it was modified last. `** 未確定 **` and
//   `** サポート外 **` are a signal "jvn" with the value "status".

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "feeds/cve_record.h"
#include "feeds/feed.h"
#include "feeds/jvn_version.h"

struct bh_jvn_entry {
    const struct bh_feed_sink *sink;
    bool ja;       // else in English
    bool overview; // JVNRSS: without versions
    bh_str title, text;
    struct bh_cve_record record; // id, dates, references, weaknesses, advice, signals
    struct bh_record_list cves, links, products;
    struct bh_record_list severities; // of struct bh_jvn_severity
    size_t common;                    // of them, those of all
    size_t run;                       // of them, the last ones that are of one CVE
};

struct bh_jvn_severity {
    struct bh_severity_text text;
    bh_str cve; // empty: of all
};

// Slices that are handed over live in the sink's arena. Functions give 0, BH_E_NOMEM, or
// BH_E_LIMIT without a diagnostic: BH_LIMIT_JVN_CVES, BH_LIMIT_JVN_SPLIT, BH_LIMIT_SEVERITIES.

void bh_jvn_entry_init(struct bh_jvn_entry *e, const struct bh_feed_sink *sink);
void bh_jvn_entry_done(struct bh_jvn_entry *e);

// Another id, said by whom: "Common Vulnerabilities and Exposures (CVE)", "JVN", "JPCERT 緊急報告"
// (VULDEF), "CVE", "CERT-VN" (JVNRSS).
int bh_jvn_entry_other_id(struct bh_jvn_entry *e, bh_str by, bh_str id) BH_MUST_USE;
// A vector, or where there is none a word; of one CVE, or of all (empty).
int bh_jvn_entry_severity(struct bh_jvn_entry *e, bh_str cve, bh_str vector,
                          bh_str word) BH_MUST_USE;
// What to do: blocks that begin with "[ワークアラウンドを実施する]" or the like are workarounds,
// the others solutions.
int bh_jvn_entry_solution(struct bh_jvn_entry *e, bh_str text) BH_MUST_USE;
// A text of one kind; solutions as above.
int bh_jvn_entry_advice(struct bh_jvn_entry *e, enum bh_advice_kind kind, bh_str text) BH_MUST_USE;
int bh_jvn_entry_impact(struct bh_jvn_entry *e, bh_str text) BH_MUST_USE;

// A product; its versions follow. cpe: a URI of 2.2, or empty.
int bh_jvn_entry_product(struct bh_jvn_entry *e, bh_str vendor, bh_str product,
                         bh_str cpe) BH_MUST_USE;
// Of the last product. in_words: not for the grammar, whatever it says.
int bh_jvn_entry_versions(struct bh_jvn_entry *e, bh_str phrase, bool in_words) BH_MUST_USE;
// The same as bounds and, if said, in words; see bh_jvn_product_span.
int bh_jvn_entry_span(struct bh_jvn_entry *e, const struct bh_jvn_span *span,
                      bh_str phrase) BH_MUST_USE;
// The last product has that CVE, and others only that are so said. What is no CVE of the entry says
// nothing.
int bh_jvn_entry_only(struct bh_jvn_entry *e, bh_str cve) BH_MUST_USE;

// Hands its records to the sink. BH_E_CORRUPT without a diagnostic: it has no id; or the sink's
// code.
int bh_jvn_entry_finish(struct bh_jvn_entry *e) BH_MUST_USE;
