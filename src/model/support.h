// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long a product is supported: its release lines, and where a part stands among them.

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

// When a kind of support ends. Sources give a date, or only whether it is over.
enum bh_end_state {
    BH_END_UNKNOWN, // nothing is said
    BH_END_OPEN,    // not over, no date is known
    BH_END_OVER,    // over, or there never was any; no date is known
    BH_END_DATE,
};
struct bh_end {
    enum bh_end_state state;
    int64_t date; // of BH_END_DATE: the last day, 00:00 UTC
};

struct bh_release_line {
    bh_str name;            // "1.1.1", "12", "2023"
    struct bh_end active;   // everything is fixed
    struct bh_end security; // vulnerabilities are fixed
    struct bh_end extended; // they are for those who pay, or by others (LTS)
    bh_str latest;          // newest release of the line; may be empty
};

struct bh_lifecycle {
    bh_str title;
    const bh_str *keys; // package URLs without version, and CPE products "vendor:product"
    size_t key_count;
    const struct bh_release_line *lines;
    size_t line_count;
};

// Worst last.
enum bh_support_state {
    BH_SUPPORT_FULL,
    BH_SUPPORT_SECURITY, // vulnerabilities alone are still fixed
    BH_SUPPORT_EXTENDED, // over, but for those who pay or by others
    BH_SUPPORT_ENDED,
};

// Where one part stands.
struct bh_support {
    size_t component; // index in the inventory
    bh_str product, line, latest;
    enum bh_support_state state;
    struct bh_end active, security, extended;
};

const char *bh_support_state_name(
    enum bh_support_state state); // "full", "security", "extended" ...
// The line of that version: the one with the longest name that it begins with, number by number
// ("3.0" is the line of 3.0.13, not of 3.01). NULL: none, or no version.
const struct bh_release_line *bh_release_line_of(const struct bh_lifecycle *p, bh_str version);
