// SPDX-License-Identifier: Apache-2.0
#pragma once
// Points in time, as seconds since 1970-01-01T00:00:00Z. A context carries a clock so that tests
// can set it.

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

#define BH_TIME_UNKNOWN INT64_MIN
// "2026-11-23T08:00:00Z" and a NUL.
#define BH_TIME_TEXT 32

// RFC 3339 with any offset and fraction, and what real feeds write besides: date alone, minutes
// without seconds (JVN), no offset, which is UTC (NVD), "+0000" (EPSS). A fraction is dropped.
// False on anything else or on a date that does not exist.
bool bh_time_parse(bh_str text, int64_t *ret_seconds) BH_MUST_USE;
// Whole seconds, Z; "" for BH_TIME_UNKNOWN and years outside 0000 to 9999.
void bh_time_format(int64_t seconds, char ret_text[BH_TIME_TEXT]);
// Text of SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch), or NULL: false
// unless it holds a number up to the year 9999.
bool bh_time_epoch(const char *text, int64_t *ret_seconds) BH_MUST_USE;
// Now, unless SOURCE_DATE_EPOCH (its text, or NULL) says otherwise.
int64_t bh_time_now(const char *source_date_epoch);
