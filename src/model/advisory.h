// SPDX-License-Identifier: Apache-2.0
#pragma once
// One advisory, whatever feed it came from: OSV's schema (ossf.github.io/osv-schema, 1.6) is the
// widest of them and gives the shape. Slices live in the arena it was read into.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/str.h"
#include "model/finding.h"

enum bh_range_type {
    BH_RANGE_ECOSYSTEM,
    BH_RANGE_SEMVER,
    BH_RANGE_GIT,
    BH_RANGE_UNREADABLE, // the source says which versions, but not so that it can be evaluated
};

enum bh_range_event_kind {
    BH_INTRODUCED,
    BH_FIXED,
    BH_LAST_AFFECTED,
    BH_LIMIT,
    BH_INTRODUCED_AFTER, // not that version, but what comes right behind it (not OSV's: NVD, CVE)
};

struct bh_range_event {
    enum bh_range_event_kind kind;
    bh_str version; // "0": before everything (INTRODUCED), "*": after everything (LIMIT)
};

struct bh_range {
    enum bh_range_type type;
    bh_str order; // name of a version order that the record itself asks for; empty: the ecosystem's
    bh_str repo;  // GIT
    bh_str text;  // UNREADABLE: what the source says, for people; of the versions between the
                  // events, if it has any
    const struct bh_range_event *events;
    size_t event_count;
};

// A severity as the source gives it; vectors are read in triage.
struct bh_severity_text {
    bh_str type;  // "CVSS_V3", "CVSS_V4", "CVSS_V2", "Ubuntu", or "label" for a word ("HIGH")
    bh_str score; // vector, or word
};

struct bh_affected;

// What must also be there: at least one of them (NVD's AND nodes: "running on").
struct bh_condition {
    const struct bh_affected *any; // of the ecosystem "CPE", without conditions of their own
    size_t count;
};

struct bh_affected {
    bh_str ecosystem; // whole: "Debian:12", "npm"; "CPE": products of the CPE dictionary, the name
                      // is "vendor:product"; empty when only commits are known
    bh_str name;      // as the record says
    bh_str purl;
    const struct bh_range *ranges;
    size_t range_count;
    const bh_str *versions;
    size_t version_count;
    const struct bh_severity_text *severities;
    size_t severity_count;
    bh_str note; // what the source says of this package alone ("unimportant", "end-of-life"); of
                 // an rpm package in a module "module nodejs:12"; may be empty
    bh_str cpe;  // of "CPE": the whole name as a formatted string (NISTIR 7695, 6.2); its version
                 // and update stand in ranges and versions
    const struct bh_condition *conditions; // all of them; none: it is affected by itself
    size_t condition_count;
};

// Other ids, each kind as what it is.
enum bh_link_kind {
    BH_ALIAS,    // the same vulnerability
    BH_UPSTREAM, // a distribution's record of that vulnerability
    BH_RELATED,
};

struct bh_link {
    enum bh_link_kind kind;
    bh_str id;
};

struct bh_advisory {
    bh_str id;
    bh_str source; // feed and part: "builtin", "osv"
    enum bh_advisory_kind kind;
    int64_t modified, published, withdrawn; // BH_TIME_UNKNOWN: not said
    bh_str title, details;                  // English
    bh_str title_ja, details_ja;            // Japanese; empty: none
    bh_str incident;                        // short name of the story; empty: none
    int64_t exploited;              // known exploited since (CISA KEV); BH_TIME_UNKNOWN: not known
    const struct bh_advice *advice; // what the source says to do
    size_t advice_count;
    const struct bh_signal *signals;
    size_t signal_count;
    const struct bh_link *links;
    size_t link_count;
    const struct bh_severity_text *severities;
    size_t severity_count;
    const bh_str *cwes;
    size_t cwe_count;
    const struct bh_reference *references;
    size_t reference_count;
    const struct bh_affected *affected;
    size_t affected_count;
};

// The record without its affected packages, and one affected package. Decoding checks everything
// (BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT, BH_E_NOMEM); slices point into the reader's data.
void bh_advisory_encode(struct bh_buf *b, const struct bh_advisory *a);
int bh_advisory_decode(struct bh_bytes *r, struct bh_arena *arena,
                       struct bh_advisory *ret) BH_MUST_USE;
void bh_affected_encode(struct bh_buf *b, const struct bh_affected *a);
int bh_affected_decode(struct bh_bytes *r, struct bh_arena *arena,
                       struct bh_affected *ret) BH_MUST_USE;
// A list as the store keeps it, a count and then each, whole: sets ret->affected and its count. The
// same codes.
int bh_affected_decode_all(bh_str bytes, struct bh_arena *arena,
                           struct bh_advisory *ret) BH_MUST_USE;

// Base of an ecosystem: "Debian" of "Debian:12".
bh_str bh_ecosystem_base(bh_str ecosystem);
// What follows "Debian:" for a release by its codename (distro-info-data): "12" for "bookworm",
// "sid" for "unstable". What is none stays as it is.
bh_str bh_ecosystem_debian(bh_str codename);
// Name by which packages of that ecosystem are compared (PyPI: PEP 503; NuGet, Packagist, GitHub:
// lower case ...). 0 or BH_E_NOMEM.
int bh_ecosystem_name(bh_str ecosystem, bh_str name, struct bh_arena *arena,
                      bh_str *ret) BH_MUST_USE;
