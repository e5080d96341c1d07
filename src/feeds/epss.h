// SPDX-License-Identifier: Apache-2.0
#pragma once
// FIRST's exploit prediction scores (EPSS), as CSV of all CVEs: "cve,epss,percentile" since
// September 2021, without percentile before, and since February 2022 behind a first line
// "#model_version:...,score_date:...".

#include "feeds/feed.h"

// A row becomes a record of that CVE without packages with the signal "epss": by the model, on the
// day of the score, values "score" and "percentile" as they are written. A row whose score is no
// decimal from 0 to 1 is BH_E_CORRUPT with its offset.
extern const struct bh_feed_kind bh_feed_epss;
