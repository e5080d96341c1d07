// SPDX-License-Identifier: Apache-2.0
#pragma once
// Findings: what is wrong with the parts, as the matcher decided and every report shows it.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/support.h"
#include "model/vex.h"

enum bh_advisory_kind {
    BH_VULNERABILITY,
    BH_MALWARE,  // the package itself is the attack
    BH_BACKDOOR, // a release of honest software was tampered with
};

enum bh_outcome {
    BH_AFFECTED,
    BH_UNDETERMINED, // could not be decided: the reason says why
    BH_NOT_AFFECTED,
};

// The rules of matching, in order; a statement names the one that decided.
enum bh_rule {
    // R1: what an OS package owns is judged by that distribution only; what nobody knows to be that
    // distribution's build is undetermined where the language's records would say affected (of a
    // vendor's own package those decide, R3)
    BH_RULE_OWNER = 1,
    BH_RULE_DISTRIBUTION = 2, // R2: a record of the same distribution and release
    BH_RULE_PURL = 3,         // R3: same ecosystem and name
    // R4: the CPE name that the part's source gives, or that a table gives for its package URL, or
    // for exactly its supplier's name and its own
    BH_RULE_CPE = 4,
    BH_RULE_UNREADABLE = 5, // R5: a version that can't be ordered decides nothing
    BH_RULE_BUNDLED = 7,    // R7: said of what another form of the package has inside
    BH_RULE_KERNEL = 8,     // R8: Linux as kernel.org releases it, by stable branch
    // said of a living successor, or of later lines, of a part that nobody supports any more
    BH_RULE_LINEAGE = 10,
};

enum bh_level { // of severity
    BH_LEVEL_UNKNOWN,
    BH_LEVEL_NONE,
    BH_LEVEL_LOW,
    BH_LEVEL_MEDIUM,
    BH_LEVEL_HIGH,
    BH_LEVEL_CRITICAL,
};

// How severity is said, later ones better.
enum bh_method {
    BH_METHOD_WORD, // "HIGH"; also a vector that cannot be read
    BH_METHOD_CVSS_2_0,
    BH_METHOD_CVSS_3_0,
    BH_METHOD_CVSS_3_1,
    BH_METHOD_CVSS_4_0,
};

// A metric that a product's profile gives a vulnerability.
struct bh_rating_metric {
    const char *name, *value; // "MAV", "A"
    bh_str setting;           // of the profile: "network: adjacent"
    bh_str reason;            // that the profile gives; may be empty
};

// How severe one record says it is. The text is the record's; what follows it is triage's.
struct bh_rating {
    bh_str id, source; // of the record; the source of a product's own rating is "profile"
    bh_str text;       // vector or word
    enum bh_method method;
    enum bh_level level;
    unsigned score_tenths; // CVSS score times ten; 0 of a word
    // Of a product's own rating: what differs from the record's, and why. Else none.
    const struct bh_rating_metric *metrics;
    size_t metric_count;
};

// Why: a sentence of the message catalogue (BH_N, conversions %s only) and its arguments.
#define BH_REASON_ARGS 3
struct bh_reason {
    const char *format;
    bh_str args[BH_REASON_ARGS];
};

// Where a weakness comes from, which says what ends it.
enum bh_weakness {
    BH_WEAKNESS_DESIGN,
    BH_WEAKNESS_CODE,
    BH_WEAKNESS_CONFIGURATION,
};
#define BH_WEAKNESS_KINDS 3

struct bh_reference {
    bh_str type, url; // OSV's types: ADVISORY, FIX, WEB ...
};

// What a source says for people beside title and details.
enum bh_advice_kind {
    BH_ADVICE_IMPACT,     // what may happen
    BH_ADVICE_SOLUTION,   // what ends it
    BH_ADVICE_WORKAROUND, // what helps until then
};
struct bh_advice {
    enum bh_advice_kind kind;
    bool ja; // in Japanese, else in English
    bh_str text;
    bh_str id, source; // of the record, in a finding; empty in the record itself
};

// A fact about a vulnerability that helps to decide how urgent it is. Names of values are those of
// the source.
//   "kev"   CISA's catalogue: date added; values "due" (YYYY-MM-DD), "ransomware" ("Known",
//           "Unknown"), "action"
//   "epss"  FIRST: date of the score; by: version of the model; values "score", "percentile"
//   "ssvc"  date; by: role ("CISA Coordinator"); values "Exploitation", "Automatable", "Technical
//           Impact"
//   "exploit"  one is published, says a reference of the record; values "url"
//   "type"  class of the weakness as the source says it; values "type"
struct bh_signal_value {
    bh_str name, value;
};
struct bh_signal {
    bh_str kind, by;
    int64_t date; // BH_TIME_UNKNOWN
    const struct bh_signal_value *values;
    size_t value_count;
    bh_str source; // of the record, in a finding; empty in the record itself
};

// A fact that a decision rests on.
struct bh_decision_fact {
    const char *name, *value; // as the standard writes them: "System Exposure", "open"
    bh_str source;            // who says so: "kev", "profile", or the table that derives it
    bh_str comment;           // the profile's reason; may be empty
};

// What a decision table says to do about a vulnerability.
struct bh_decision {
    const char *table, *version;          // "deployer", "1.0.0"
    const char *const *outcomes;          // that the facts leave possible, the least urgent first
    size_t outcome_count;                 // 1: decided
    unsigned days;                        // to the deadline, when decided; 0: the outcome sets none
    bool forensics;                       // when decided: look for traces of an intrusion, too
    const struct bh_decision_fact *facts; // that are known
    size_t fact_count;
    const char *const *missing; // facts not known that make a difference; none when decided
    size_t missing_count;
    struct bh_reason reason;
};

// What one record says of the part.
struct bh_statement {
    bh_str id, source, ecosystem, name;
    enum bh_outcome outcome;
    enum bh_rule rule;
    struct bh_reason reason;
    bh_str range; // that decided: ">= 1.0.1, < 1.0.1g"; empty: listed by version
    bh_str fixed; // smallest fixing version on the branch of the installed one; empty: none known
    const bh_str *fixes; // all fixing versions that the record names
    size_t fix_count;
    bh_str note;       // what the source says of this package alone: "low; ignored: Minor issue"
    bh_str product_ja; // of a CPE product: vendor and name in Japanese; empty: not known
    struct bh_reason joined; // why the part is that product, if its names are the reason
};

// How long a distribution took from a vulnerability's publication to its fix, in whole days.
struct bh_patch_lag {
    bh_str ecosystem, name; // of the package; empty: of the whole ecosystem
    size_t pairs;           // of a notice and a vulnerability
    uint32_t median, ninth; // half of them, nine in ten took at most so many
};

// What uses a part, by relations of the inventory: indices of components, ascending. Lists end at
// BH_USERS_LISTED, counts do not.
#define BH_USERS_LISTED 50
struct bh_users {
    const uint32_t *direct; // need or contain it
    size_t direct_count;
    const uint32_t *products; // of all users those that nothing uses, and roots
    size_t product_count;
    size_t all_count; // direct and by way of others
    bool partial;     // only the direct ones were looked for
};

// One a component and vulnerability, with all its ids and sources.
struct bh_finding {
    size_t component;  // index in the inventory
    bh_str id;         // canonical: CVE, else GHSA, else the smallest other id
    const bh_str *ids; // all, sorted
    size_t id_count;
    enum bh_outcome outcome;
    enum bh_advisory_kind kind;
    enum bh_level level;
    unsigned score_tenths; // CVSS score times ten
    bool has_score;
    bh_str vector;             // that the score comes from; empty: none could be read
    struct bh_rating *ratings; // best first: the first is the finding's
    size_t rating_count;
    bh_str title, details;       // English
    bh_str title_ja, details_ja; // empty: none
    bh_str incident;
    int64_t published, exploited; // BH_TIME_UNKNOWN
    bh_str fixed;                 // smallest fixing version on the same branch; empty: none known
    bh_str clean; // version of the part that nothing known affects; empty: `fixed` is one, or none
                  // was found
    const char *fix_distance; // how far that is: "detail", "release", "branch", "main"; NULL
    unsigned fix_closeness;   // 0 to 100, with fix_distance
    const struct bh_statement *statements; // sorted by id, source
    size_t statement_count;
    const struct bh_reference *references;
    size_t reference_count;
    const bh_str *cwes;
    size_t cwe_count;
    unsigned weaknesses; // kinds of these (triage/weakness.h): 1 << enum bh_weakness; 0: not known
    const struct bh_patch_lag *lag; // without a fix: what to expect; NULL: not known
    int64_t disclosed;              // likewise: published as its CVE records say; BH_TIME_UNKNOWN
    const struct bh_users *users;   // of the part; NULL: none known
    const struct bh_decision *decisions; // triage's
    size_t decision_count;
    const struct bh_vex_answer *vex; // what others state of it, the one that governs first
    size_t vex_count;
    bool answered;                   // by that one: not affected, or fixed
    uint32_t epss_millionths;        // of the EPSS score; 0: none is known
    const struct bh_signal *signals; // of all records of its CVEs
    size_t signal_count;
    const struct bh_advice *advice;
    size_t advice_count;
};

// Parts that no source could judge, and why: the absence of data is never read as safety.
struct bh_uncovered {
    bh_str what; // "Debian:13", "conan", ...
    size_t components;
    struct bh_reason reason;
};

// An interim measure that a statement tells, of a part that is not affected any more.
struct bh_interim_end {
    size_t component;
    bh_str id;
    const struct bh_vex_statement *statement;
};

// A feed of advisories, for reports and `buhin advisories status`.
struct bh_feed_state {
    bh_str name, url;
    uint64_t records;
    int64_t updated; // BH_TIME_UNKNOWN: never
    bh_str failure;  // of the last attempt; empty: it worked
};

struct bh_findings {
    struct bh_arena arena; // of all that is below
    // Worst first: malware and backdoors, exploited, level, exploit published, score, EPSS, id,
    // part.
    struct bh_finding *items;
    size_t count;
    struct bh_uncovered *uncovered; // sorted
    size_t uncovered_count;
    struct bh_feed_state *feeds;
    size_t feed_count;
    size_t judged;                // components that at least one source covers
    struct bh_interim_end *ended; // sorted by id and part
    size_t ended_count;
    const struct bh_support *support; // of parts whose product's release lines are known
    size_t support_count;
};

// Vendor and name in Japanese of the CPE product by which it came; empty: by none, or not known.
static inline bh_str bh_finding_product_ja(const struct bh_finding *f)
{
    for (size_t i = 0; i < f->statement_count; i++)
        if (f->statements[i].product_ja.len && f->statements[i].outcome == f->outcome)
            return f->statements[i].product_ja;
    return BH_STR_EMPTY;
}

const char *bh_outcome_name(enum bh_outcome outcome); // "affected", "undetermined", "not_affected"
const char *bh_level_name(enum bh_level level);       // "critical" ... "unknown"
const char *bh_method_name(enum bh_method method);    // as in CycloneDX: "CVSSv31"; NULL: a word
const char *bh_weakness_name(enum bh_weakness kind);  // "design", "code", "configuration"
// What follows: a sentence of the message catalogue.
const char *bh_weakness_remedy(enum bh_weakness kind);
const char *bh_rule_name(enum bh_rule rule); // "R1-owner" ...
const char *bh_advisory_kind_name(
    enum bh_advisory_kind kind); // "vulnerability", "malware", "backdoor"

// What a source says in both languages or in one: the one asked for, or else the other.
static inline bh_str bh_text_in(bool ja, bh_str english, bh_str japanese)
{
    return (ja && japanese.len) || !english.len ? japanese : english;
}

// Whether any source says that an exploit is published.
bool bh_finding_has_exploit(const struct bh_finding *f);
// What a statement tells users to do until there is the fix that the finding names; NULL: nothing,
// or there is none.
const struct bh_vex_statement *bh_finding_interim(const struct bh_finding *f);
// Whether any source gives advice of that kind in that language.
bool bh_finding_advises(const struct bh_finding *f, enum bh_advice_kind kind, bool ja);
