// SPDX-License-Identifier: Apache-2.0
#pragma once
// CVSS vectors and their scores, versions 2.0, 3.0, 3.1 and 4.0, as FIRST's documents define them.
// Integer arithmetic throughout, so that rounding is exactly the specification's.

#include <stdint.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/str.h"
#include "model/finding.h"

enum bh_cvss_version {
    BH_CVSS_2_0,
    BH_CVSS_3_0,
    BH_CVSS_3_1,
    BH_CVSS_4_0,
};

enum bh_cvss_group {
    BH_CVSS_BASE = 0,
    BH_CVSS_THREAT = 1, // "temporal" before 4.0
    BH_CVSS_ENVIRONMENTAL = 2,
    BH_CVSS_SUPPLEMENTAL = 4, // 4.0; never changes a score
    BH_CVSS_ALL = 7,
};

// 4.0 has the most: 11 base, 1 threat, 14 environmental, 6 supplemental.
#define BH_CVSS_METRICS 32

// A vector as read: for each metric, in the order of its version's table (cvss_rules.h), which of
// its values it has; 0 is "not defined", said or unsaid. Whoever knows better (a product's own
// environment) changes values and asks for the score again.
struct bh_cvss {
    enum bh_cvss_version version;
    uint8_t values[BH_CVSS_METRICS];
};

// Reads a whole vector, strictly: every metric once, none unknown, all mandatory ones there.
// 2.0 (guide 2.4): in the order of the guide, a group beside the base whole or not at all; the
//   parentheses that NVD writes around it are taken off.
// 3.0, 3.1 (section 6): any order.
// 4.0 (section 7): the order of table 23.
// 0; BH_E_FORMAT: not a vector of these versions; BH_E_CORRUPT: one that breaks its rules.
int bh_cvss_parse(bh_str vector, struct bh_cvss *ret) BH_MUST_USE;

// The vector's text: metrics that are defined, in the order of its version's table, of 2.0 each
// group whole. Added to the buffer.
void bh_cvss_write(const struct bh_cvss *v, struct bh_buf *ret);

// The value of a metric by name ("MAV"): "A". NULL: not defined, or the version has no such metric.
const char *bh_cvss_value(const struct bh_cvss *v, const char *metric);
// False, and nothing changed, when the version has no such metric or the metric no such value.
bool bh_cvss_set(struct bh_cvss *v, const char *metric, const char *value) BH_MUST_USE;

// Score times ten, of the base metrics and of the groups named (a sum of BH_CVSS_THREAT and
// BH_CVSS_ENVIRONMENTAL; with BH_CVSS_ALL what the vector itself contains): the base, temporal and
// environmental scores of 2.0 (guide 3.2) and 3.x (section 7), and CVSS-B, -BT, -BE and -BTE of 4.0
// (section 8.2).
unsigned bh_cvss_score(const struct bh_cvss *v, unsigned groups);

// Qualitative rating of a score times ten: 3.x table 14, 4.0 table 22; 2.0, whose guide has none,
// by NVD's ranges: no "none" and no "critical".
enum bh_level bh_cvss_level(enum bh_cvss_version version, unsigned tenths);
