// SPDX-License-Identifier: Apache-2.0
#pragma once
// What scan and match have in common: options of the report, matching, writing of all outputs, exit
// code.

#include <stdbool.h>
#include <stdint.h>

#include "advisories/catalogue.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/wanted.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/vex.h"
#include "triage/patch_lag.h"
#include "triage/profile.h"

enum bh_report_option {
    BH_OPTION_OUTPUT = 1,
    BH_OPTION_WITH,
    BH_OPTION_FAIL_ON,
    BH_OPTION_STORE,
    BH_OPTION_NO_MATCH,
    BH_OPTION_VEX,
    BH_OPTION_VEX_OWNER,
    BH_OPTION_PROFILE,
    BH_OPTION_VULN,
    BH_REPORT_OPTIONS_END = 100,
};

// Rows for option tables.
#define BH_STORE_OPTION                                                                            \
    {                                                                                              \
        .id = BH_OPTION_STORE, .name = "store", .argument = "FILE",                                \
        .help = BH_N("advisory store (default: BUHIN_STORE, else "                                 \
                     "~/.local/share/buhin/advisories.db)"),                                       \
        .complete = BH_COMPLETE_FILE                                                               \
    }
#define BH_PROFILE_OPTION                                                                          \
    {                                                                                              \
        .id = BH_OPTION_PROFILE, .name = "profile", .argument = "FILE",                            \
        .help = BH_N("rate and decide for the product that this profile describes"),               \
        .complete = BH_COMPLETE_FILE                                                               \
    }

#define BH_VEX_OPTION                                                                              \
    {                                                                                              \
        .id = BH_OPTION_VEX, .name = "vex", .argument = "PATH",                                    \
        .help = BH_N("what others state of the findings (OpenVEX, CSAF, CycloneDX): a file, or a " \
                     "folder of them; may be repeated"),                                           \
        .complete = BH_COMPLETE_FILE                                                               \
    }
#define BH_VEX_OWNER_OPTION                                                                        \
    {                                                                                              \
        .id = BH_OPTION_VEX_OWNER, .name = "vex-owner", .argument = "AUTHOR",                      \
        .help = BH_N("whose VEX statements govern (default: the supplier's, else the latest)")     \
    }

// Rows for the option table of a command that reports.
#define BH_REPORT_OPTIONS                                                                          \
    {.id = BH_OPTION_OUTPUT,                                                                       \
     .name = "output",                                                                             \
     .letter = 'o',                                                                                \
     .argument = "FORMAT[=FILE]",                                                                  \
     .help = BH_N("write this format ('buhin formats' lists them), to standard output or to "      \
                  "the file; may be repeated"),                                                    \
     .complete = BH_COMPLETE_WORDS,                                                                \
     .words = "table json cyclonedx-json sarif spdx-json"},                                        \
        {.id = BH_OPTION_WITH,                                                                     \
         .name = "with",                                                                           \
         .argument = "vulnerabilities",                                                            \
         .help = BH_N("put the findings into the SBOM, too"),                                      \
         .complete = BH_COMPLETE_WORDS,                                                            \
         .words = "vulnerabilities"},                                                              \
        {.id = BH_OPTION_FAIL_ON,                                                                  \
         .name = "fail-on",                                                                        \
         .argument = "LEVEL",                                                                      \
         .help =                                                                                   \
             BH_N("exit with 1 if a finding is critical, high, medium or low (or worse), any, "    \
                  "or also undetermined"),                                                         \
         .complete = BH_COMPLETE_WORDS,                                                            \
         .words = "critical high medium low any undetermined"},                                    \
        BH_STORE_OPTION, BH_VEX_OPTION, BH_VEX_OWNER_OPTION, BH_PROFILE_OPTION,                    \
        {.id = BH_OPTION_VULN,                                                                     \
         .name = "vuln",                                                                           \
         .argument = "ID",                                                                         \
         .help = BH_N("findings of this vulnerability alone, by any of its ids; may be "           \
                      "repeated")},                                                                \
    {                                                                                              \
        .id = BH_OPTION_NO_MATCH, .name = "no-match", .help = BH_N("list the parts only")          \
    }

// What the reports of several documents have in common.
struct bh_report_shared {
    struct bh_catalogue *catalogue; // NULL: nothing is matched
    struct bh_vex_set vex;
    bool vex_incomplete;
    struct bh_patch_lags lags;
    struct bh_wanted wanted;
};

// What a report comes to, for a line about it.
struct bh_report_counts {
    size_t levels[BH_LEVEL_CRITICAL + 1]; // affected, and not answered by VEX
    size_t undetermined;
    bool incomplete;
};

struct bh_report_job {
    struct bh_cli *cli;
    const struct bh_args *args;
    struct bh_inventory *inventory; // finished
    const char *target;
    unsigned isolation; // enum bh_isolation that held
    uint64_t files, folders;
    const struct bh_profile *profile; // of --profile; NULL: none
    struct bh_report_shared *shared;  // NULL: opened for this report
    // One of several: name of the report's files in the folders of the outputs; nothing goes to
    // standard output. NULL: the outputs are files.
    const char *name;
    struct bh_report_counts *counts; // set if it is not NULL
};

// 0 or an exit code; ended by bh_report_end in any case.
int bh_report_begin(struct bh_cli *cli, const struct bh_args *args,
                    struct bh_report_shared *ret) BH_MUST_USE;
void bh_report_end(struct bh_report_shared *s);

// Refuses unknown formats and levels, files named twice and a SOURCE_DATE_EPOCH that is none,
// before the work starts. 0 or BH_EXIT_USAGE.
int bh_report_check(struct bh_cli *cli, const struct bh_args *args) BH_MUST_USE;
// Matches, writes every output, and returns the exit code.
int bh_report_run(const struct bh_report_job *job) BH_MUST_USE;

// The statements of all files of the option; the set is zeroed, its arena ends with the caller.
// *ret_incomplete, which is false before: something in them could not be read. 0, or a code that
// has been said.
int bh_report_read_vex(struct bh_cli *cli, const struct bh_args *args, struct bh_vex_set *set,
                       bool *ret_incomplete) BH_MUST_USE;

// Says on standard error, with --quiet too, why the inventory is incomplete, if it is: the first
// error, and how many there are more.
void bh_report_say_incomplete(struct bh_cli *cli, const struct bh_inventory *inv);

// Path of the advisory store: the option, BUHIN_STORE, or the XDG data folder (basedir-spec 0.8).
// NULL when there is no place for one. Freed by bh_free.
char *bh_store_path(const struct bh_args *args);
// The same; NULL also when nothing is there and the option did not ask for it.
char *bh_store_to_read(const struct bh_args *args);
