// SPDX-License-Identifier: Apache-2.0
#pragma once
// The kinds of feeds that can be taken in: one file a feed, each a row in feed.c.
//
// A reader is given one document (a file, or a member of an archive) and hands over its records one
// by one. It runs in a worker process and keeps nothing between documents.

#include <stdbool.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "model/advisory.h"
#include "model/product_name.h"
#include "model/support.h"

// Where the records of a document go.
struct bh_feed_sink {
    // Holds the record that is being read. The reader empties it before each record, so that memory
    // goes with the largest record and not with the document.
    struct bh_arena *arena;
    // Takes what it needs before it returns. 0, or a code with which the reader ends. The source of
    // a record is the kind's name unless the reader says another.
    int (*advisory)(void *ctx, const struct bh_advisory *a);
    // A package (canonical package URL without version) is a product ("vendor:product", as in a
    // formatted string of CPE 2.3, lower case).
    int (*product)(void *ctx, bh_str purl, bh_str product);
    // A product under the names that people know it by.
    int (*name)(void *ctx, const struct bh_product_name *n);
    // The document has every name in that language that the source has: what it had before and has
    // no longer goes.
    int (*all_names)(void *ctx, bh_str lang);
    // Release lines of a product.
    int (*lifecycle)(void *ctx, const struct bh_lifecycle *p);
    // The document is all that the source has of one part of an ecosystem ("main" of
    // "Alpine:v3.19"), which has so many parts.
    int (*covers)(void *ctx, bh_str ecosystem, bh_str part, unsigned parts);
    void *ctx;
};

struct bh_feed_kind {
    const char *name; // "osv", "nvd": what `buhin advisories import` is told, and a record's source
    // "jvnrss": source and feed of records that say less of an entry and stand beside those in
    // full, of whatever date; NULL: there are none.
    const char *short_source;
    // "jvn-products": feed of names of products; NULL: there are none.
    const char *names;
    // Ends of the names of documents in folders and archives, separated by blanks: ".json .rdf".
    const char *endings;
    // "checksum.txt": name of a list of checksums in a folder of documents or above it
    // (checksums.h); what is in it is imported only as it says. NULL: the source has none.
    const char *checksums;
    // The ecosystem of which such a feed has all there is; NULL: of none, it adds to what others
    // say, or its documents say themselves which part of one they are.
    const char *covers;
    // OSV: records are filed by the ecosystem of their first package ("osv/npm"), of which the dump
    // has all there is.
    bool by_ecosystem;
    // Records speak of packages alone, one for each, so that a hundred of one CVE are nothing rare:
    // what is known of a CVE (texts, severities, signals) is not looked for in them.
    bool of_packages;
    // A document is all that the source says today: what it said before and says no longer goes.
    bool snapshot;
    // Where the source publishes it, for updates; NULL: it is imported only. A '*' stands for a
    // part: one of these words, or each year from the first on.
    const char *url, *parts;
    unsigned first_year;
    // Files that are fetched before those: "PART URL ...", separated by blanks. Those of the kind's
    // short source.
    const char *before;
    // Where the source publishes the list of checksums of all these files: one that is as it was
    // when it was taken in is not fetched. NULL: nowhere.
    const char *checksums_url;
    // Where it answers with single records: the '*' stands for their ids, which begin so and go on
    // with digits and '-', joined by '+', at most so many in a request. NULL: nowhere.
    const char *entry_url, *entry_id;
    unsigned entries;
    const char *title; // for help (BH_N)
    // 0; BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT or BH_E_UNSUPPORTED with a diagnostic that gives
    // the offset; BH_E_FORMAT with a diagnostic: no such document; BH_E_NOMEM; the input's, or the
    // sink's code. diag->file is set by the caller.
    int (*read)(const struct bh_input *in, struct bh_diag *diag, const struct bh_feed_sink *sink);
};

// NULL: there is no such kind. Rows are in the order of names.
const struct bh_feed_kind *bh_feed_kind_find(bh_str name);
const struct bh_feed_kind *bh_feed_kind_at(size_t at);
// Whether a file or member of that name is a document of the kind, also compressed by gzip (".gz").
bool bh_feed_is_document(const struct bh_feed_kind *kind, bh_str name);

// For readers of tables: a whole document, of at most BH_LIMIT_TEXT_FILE, in the arena. 0,
// BH_E_LIMIT, BH_E_NOMEM, or the input's code.
int bh_feed_text(const struct bh_input *in, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
